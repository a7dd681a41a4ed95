//! Reading delegations.

use std::collections::{BTreeSet, HashMap};

use contract::{
    company::CompanyPublic,
    registry_delegation::{self as contract_types, RegistryDelegationWhere},
    scalar::Text,
};
use domain::{
    account::{Company, RegistryDelegation},
    slip::{Issue, Issues, Refusal},
};

use super::{REGISTRY_DELEGATION, found, unknown};
use crate::{
    Caller, Platform,
    companies::public_of,
    members::not_member,
    offset::{OffsetPage, OffsetRequest},
    records::{COMPANY, document},
    unavailable,
};

const LONGEST_SEARCH: usize = 20;
const DEFAULT_PAGE: usize = 10;
const LARGEST_PAGE: usize = 50;

impl Platform {
    /// A delegation, for the members of either company.
    ///
    /// # Errors
    /// Unknown delegation, or the caller is a member of neither.
    pub async fn registry_delegation(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<contract_types::RegistryDelegation, Refusal> {
        let (delegation, _) = self.delegation_row(id).await?;
        let sides = [&delegation.delegate_org_id, &delegation.delegator_org_id];
        if !sides
            .into_iter()
            .any(|org_id| caller.actor.belongs_to(Some(org_id)))
        {
            return Err(Refusal::forbidden(
                "Vous devez être membre de l'entreprise délégante ou délégataire pour consulter cette délégation.",
            ));
        }
        let mut shown = self.shown_delegations(vec![delegation]).await?;
        shown.pop().ok_or_else(|| unknown(id))
    }

    /// A page of delegations, last changed first.
    ///
    /// # Errors
    /// Wrong criteria or page, unknown company, or the caller is no member of the company named.
    pub async fn registry_delegations(
        &self,
        caller: &Caller,
        criteria: &RegistryDelegationWhere,
        page: OffsetRequest,
    ) -> Result<OffsetPage<contract_types::RegistryDelegation>, Refusal> {
        check_criteria(criteria)?;
        let plan = page.plan(DEFAULT_PAGE, LARGEST_PAGE)?;
        let given_to_me = criteria.given_to_me == Some(true);
        let (delegator, delegate) = (&criteria.delegator_org_id, &criteria.delegate_org_id);
        for org_id in delegator.iter().chain(delegate) {
            self.registered_company(org_id).await?;
        }
        let must_belong = delegate
            .iter()
            .chain(delegator.iter().filter(|_| !given_to_me));
        for org_id in must_belong {
            if !caller.actor.belongs_to(Some(org_id)) {
                return Err(not_member(org_id));
            }
        }
        let own: Vec<String> = caller.actor.roles.keys().cloned().collect();
        let (key, values) = match (delegator, delegate) {
            (Some(delegator), _) => ("delegator", vec![delegator.to_string()]),
            (None, Some(delegate)) => ("delegate", vec![delegate.to_string()]),
            (None, None) => ("delegate", own.clone()),
        };
        let rows = self
            .store()
            .records_by_key(REGISTRY_DELEGATION, key, &values)
            .await
            .map_err(unavailable)?;
        let delegations: Result<Vec<RegistryDelegation>, Refusal> =
            rows.iter().map(|(_, row)| document(row)).collect();
        let (mut delegations, now) = (delegations?, self.now());
        delegations.retain(|delegation| {
            (!given_to_me || own.contains(&delegation.delegate_org_id))
                && (criteria.active_only != Some(true) || delegation.is_active(now))
        });
        if let Some(search) = criteria.search.as_deref().filter(|text| !text.is_empty()) {
            let delegators = self
                .delegation_companies(&delegations, |d| &d.delegator_org_id)
                .await?;
            let search = search.to_lowercase();
            delegations.retain(|delegation| {
                delegators
                    .get(&delegation.delegator_org_id)
                    .is_some_and(|company| matches(company, &search))
            });
        }
        delegations.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then(a.id.cmp(&b.id)));
        let (total, delegations) = plan.cut(delegations);
        Ok(OffsetPage {
            items: self.shown_delegations(delegations).await?,
            total,
            has_previous: plan.skip > 0,
        })
    }

    async fn delegation_companies(
        &self,
        delegations: &[RegistryDelegation],
        side: fn(&RegistryDelegation) -> &String,
    ) -> Result<HashMap<String, Company>, Refusal> {
        let ids: BTreeSet<&String> = delegations.iter().map(side).collect();
        let ids: Vec<String> = ids.into_iter().cloned().collect();
        let rows = self.store().records_by_key(COMPANY, "org", &ids).await;
        rows.map_err(unavailable)?
            .into_iter()
            .map(|(org_id, row)| Ok((org_id, document(&row)?)))
            .collect()
    }

    pub(super) async fn shown_delegations(
        &self,
        delegations: Vec<RegistryDelegation>,
    ) -> Result<Vec<contract_types::RegistryDelegation>, Refusal> {
        let delegates = self
            .delegation_companies(&delegations, |d| &d.delegate_org_id)
            .await?;
        let delegators = self
            .delegation_companies(&delegations, |d| &d.delegator_org_id)
            .await?;
        Ok(delegations
            .iter()
            .filter_map(|delegation| {
                let delegate = delegates.get(&delegation.delegate_org_id)?;
                let delegator = delegators.get(&delegation.delegator_org_id)?;
                Some(self.shown_delegation(delegation, delegate, delegator))
            })
            .collect())
    }

    pub(super) fn shown_delegation(
        &self,
        delegation: &RegistryDelegation,
        delegate: &Company,
        delegator: &Company,
    ) -> contract_types::RegistryDelegation {
        contract_types::RegistryDelegation {
            id: Text::from(delegation.id.as_str()),
            created_at: delegation.created_at,
            updated_at: delegation.updated_at,
            delegate: public_of(delegate),
            delegator: public_of(delegator),
            start_date: delegation.start_date,
            end_date: delegation.end_date,
            comment: delegation.comment.as_deref().map(Text::from),
            status: delegation.status(self.now()),
        }
    }

    /// Is a delegation given or received by a company in force, or to come?
    pub(crate) async fn delegates_registries(&self, org_id: &str) -> Result<bool, Refusal> {
        let now = self.now();
        for side in ["delegator", "delegate"] {
            let rows = self
                .store()
                .records_by_key(REGISTRY_DELEGATION, side, &[org_id.to_owned()])
                .await
                .map_err(unavailable)?;
            for (_, row) in &rows {
                let (delegation, _) = found(row)?;
                if delegation.is_live(now) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The companies that let these ones act on their registries now, by identifier of the latter.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn delegators(
        &self,
        delegates: &[String],
    ) -> Result<HashMap<String, Vec<CompanyPublic>>, Refusal> {
        let rows = self
            .store()
            .records_by_key(REGISTRY_DELEGATION, "delegate", delegates)
            .await
            .map_err(unavailable)?;
        let now = self.now();
        let delegations: Result<Vec<RegistryDelegation>, Refusal> =
            rows.iter().map(|(_, row)| document(row)).collect();
        let mut active = delegations?;
        active.retain(|delegation| delegation.is_active(now));
        let companies = self
            .delegation_companies(&active, |d| &d.delegator_org_id)
            .await?;
        let mut delegators: HashMap<String, Vec<CompanyPublic>> = HashMap::new();
        for delegation in active {
            if let Some(company) = companies.get(&delegation.delegator_org_id) {
                delegators
                    .entry(delegation.delegate_org_id)
                    .or_default()
                    .push(public_of(company));
            }
        }
        Ok(delegators)
    }
}

fn check_criteria(criteria: &RegistryDelegationWhere) -> Result<(), Refusal> {
    let mut issues = Issues::new();
    let given_to_me = criteria.given_to_me == Some(true);
    let (delegator, delegate) = (
        criteria.delegator_org_id.is_some(),
        criteria.delegate_org_id.is_some(),
    );
    if !delegator && !delegate && !given_to_me {
        issues.push(Issue::at(
            "",
            "Vous devez renseigner au moins un des champs delegatorOrgId, delegateOrgId ou givenToMe.",
        ));
    }
    if delegator && delegate {
        issues.push(Issue::at(
            "",
            "Vous ne pouvez pas renseigner à la fois delegatorOrgId et delegateOrgId.",
        ));
    }
    if delegate && given_to_me {
        issues.push(Issue::at(
            "",
            "Vous ne pouvez pas renseigner à la fois delegateOrgId et givenToMe.",
        ));
    }
    let search = criteria.search.as_deref().unwrap_or_default();
    if search.chars().count() > LONGEST_SEARCH {
        issues.push(Issue::at(
            "search",
            "La recherche ne doit pas dépasser 20 caractères.",
        ));
    }
    Refusal::of_issues(issues)
}

fn matches(company: &Company, search: &str) -> bool {
    let values = [
        Some(&company.name),
        company.given_name.as_ref(),
        company.siret.as_ref(),
    ];
    values
        .into_iter()
        .flatten()
        .any(|value| value.to_lowercase().contains(search))
}
