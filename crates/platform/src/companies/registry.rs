//! Companies whose registry a user may handle: their own, and those that delegate theirs.

use std::collections::BTreeMap;

use contract::{account::UserRole, company::CompanyPublic};
use domain::slip::Refusal;

use crate::{Caller, Platform, accounts::OwnCompany, own_companies::matches};

/// Companies of each list when no number is asked.
const DEFAULT_SIZE: usize = 10;
/// Largest number of companies of each list.
const LARGEST_SIZE: usize = 500;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct RegistryRequest {
    /// Own companies to answer.
    pub first_companies: Option<i32>,
    /// Delegators to answer.
    pub first_delegators: Option<i32>,
    /// Part of a name or SIRET.
    pub search: Option<String>,
    /// Roles that the caller has in own companies; all when empty.
    pub roles: Vec<UserRole>,
}

/// What is found.
#[derive(Clone, Debug, Default)]
pub struct RegistryCompanies {
    /// All that match, in both lists.
    pub total: usize,
    /// Own companies.
    pub own: Vec<OwnCompany>,
    /// Companies that delegate their registry.
    pub delegators: Vec<CompanyPublic>,
}

fn size(name: &str, asked: Option<i32>) -> Result<usize, Refusal> {
    match asked {
        None => Ok(DEFAULT_SIZE),
        Some(asked) => usize::try_from(asked)
            .ok()
            .filter(|size| (1..=LARGEST_SIZE).contains(size))
            .ok_or_else(|| {
                Refusal::bad_input(format!(
                    "`{name}` doit être compris entre 1 et {LARGEST_SIZE}"
                ))
            }),
    }
}

impl Platform {
    /// Companies whose registry the caller may handle.
    ///
    /// # Errors
    /// The search is too short or too long, or a number is out of bounds.
    pub async fn registry_companies(
        &self,
        caller: &Caller,
        request: &RegistryRequest,
    ) -> Result<RegistryCompanies, Refusal> {
        let search = request
            .search
            .as_deref()
            .filter(|search| !search.is_empty());
        if let Some(search) = search
            && !(3..=20).contains(&search.chars().count())
        {
            return Err(Refusal::bad_input(
                "Le paramètre de recherche doit comporter de 3 à 20 caractères",
            ));
        }
        let search = search.map(str::to_lowercase);
        let first_companies = size("firstCompanies", request.first_companies)?;
        let first_delegators = size("firstDelegators", request.first_delegators)?;
        let mut all = self.own_companies(caller).await?;
        all.retain(|own| own.company.siret.is_some());
        let mut own = all.clone();
        own.retain(|own| {
            let has_role = own.role.is_some_and(|role| request.roles.contains(&role));
            (request.roles.is_empty() || has_role)
                && search
                    .as_deref()
                    .is_none_or(|search| matches(&own.company, search))
        });
        // A search looks among those who delegate to any of them.
        let delegates = if search.is_some() { &all } else { &own };
        let delegates: Vec<String> = delegates
            .iter()
            .map(|own| own.company.org_id.clone())
            .collect();
        let by_delegate = self.delegators(&delegates).await?;
        let mut delegators: BTreeMap<String, CompanyPublic> = by_delegate
            .into_values()
            .flatten()
            .map(|company| (company.org_id.to_string(), company))
            .collect();
        delegators.retain(|_, company| {
            search
                .as_deref()
                .is_none_or(|search| is_named(company, search))
        });
        let mut delegators: Vec<CompanyPublic> = delegators.into_values().collect();
        delegators
            .sort_by_key(|company| (company.given_name.is_none(), company.given_name.clone()));
        let total = own.len() + delegators.len();
        own.truncate(first_companies);
        delegators.truncate(first_delegators);
        Ok(RegistryCompanies {
            total,
            own,
            delegators,
        })
    }
}

/// Is the text, in lower case, in a name or the SIRET of the company?
fn is_named(company: &CompanyPublic, search: &str) -> bool {
    [&company.name, &company.given_name, &company.siret]
        .into_iter()
        .flatten()
        .any(|text| text.to_lowercase().contains(search))
}
