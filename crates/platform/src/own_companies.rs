//! The pages of a user's own companies. A user has few: they are loaded whole, then cut.

use domain::{account::Company, slip::Refusal};

use crate::{
    Authentication, Caller, PageRequest, Platform,
    accounts::OwnCompany,
    cursor::{CursorPage, CursorPlan},
};

/// A page of a user's own companies, in list order.
pub type OwnCompanies = CursorPage<OwnCompany>;

impl Platform {
    /// A page of the caller's companies, by usual name, those without one last.
    ///
    /// # Errors
    /// Contradictory arguments, a search that is too short, too long, or made with a token.
    pub async fn my_companies(
        &self,
        caller: &Caller,
        request: &PageRequest,
        search: Option<&str>,
    ) -> Result<OwnCompanies, Refusal> {
        let plan = CursorPlan::new(request)?;
        let search = search.filter(|search| !search.is_empty());
        if let Some(search) = search {
            check_search(caller, search)?;
        }
        let mut companies = self.own_companies(caller).await?;
        if let Some(search) = search {
            let search = search.to_lowercase();
            companies.retain(|own| matches(&own.company, &search));
        }
        Ok(plan.cut(companies, |own| own.company.id.as_str()))
    }
}

fn check_search(caller: &Caller, search: &str) -> Result<(), Refusal> {
    if caller.authentication != Authentication::Session {
        return Err(Refusal::bad_input(
            "Le paramètre de recherche \"search\" est réservé à l'interface web.",
        ));
    }
    match search.chars().count() {
        0..3 => Err(Refusal::bad_input(
            "Le paramètre de recherche \"search\" doit comporter au moins 3 caractères.",
        )),
        3..=20 => Ok(()),
        _ => Err(Refusal::bad_input(
            "Le paramètre de recherche \"search\" doit comporter au plus 20 caractères.",
        )),
    }
}

/// Is the text, in lower case, in a name or an identifier of the company?
pub(crate) fn matches(company: &Company, search: &str) -> bool {
    [
        Some(&company.name),
        company.given_name.as_ref(),
        company.siret.as_ref(),
        company.vat_number.as_ref(),
    ]
    .into_iter()
    .flatten()
    .any(|value| value.to_lowercase().contains(search))
}
