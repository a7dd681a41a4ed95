//! The pages of a user's own companies. A user has few: they are loaded whole, then cut.

use domain::slip::Refusal;
use store::Direction;

use crate::{
    Authentication, Caller, PageRequest, Platform,
    accounts::OwnCompany,
    lists::{CONNECTION, Plan},
};

/// A page of a user's own companies, in list order.
#[derive(Clone, Debug)]
pub struct OwnCompanies {
    /// The companies of the page.
    pub companies: Vec<OwnCompany>,
    /// All that match the search.
    pub total: usize,
    /// One more exists after the page.
    pub has_next: bool,
    /// One more exists before the page.
    pub has_previous: bool,
}

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
        let plan = request.plan(CONNECTION)?;
        let search = search.filter(|search| !search.is_empty());
        if let Some(search) = search {
            check_search(caller, search)?;
        }
        let mut companies = self.own_companies(caller).await?;
        if let Some(search) = search {
            let search = search.to_lowercase();
            companies.retain(|own| matches(own, &search));
        }
        Ok(cut(companies, &plan, request))
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

fn matches(own: &OwnCompany, search: &str) -> bool {
    let company = &own.company;
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

fn cut(mut companies: Vec<OwnCompany>, plan: &Plan, request: &PageRequest) -> OwnCompanies {
    let total = companies.len();
    let place = |id: &String| companies.iter().position(|own| own.company.id == *id);
    let cursor = plan.cursor.as_ref().map(place);
    let (start, end) = match (plan.direction, cursor) {
        // An unknown cursor gives an empty page.
        (_, Some(None)) => (0, 0),
        (Direction::Older, cursor) => {
            let start = cursor.flatten().map_or(0, |place| place + 1);
            (start, total.min(start + plan.size))
        }
        (Direction::Newer, cursor) => {
            let end = cursor.flatten().unwrap_or(total);
            (end.saturating_sub(plan.size), end)
        }
    };
    let (has_next, has_previous) = match plan.direction {
        Direction::Older => (end < total && start < end, request.after.is_some()),
        Direction::Newer => (request.before.is_some(), start > 0),
    };
    companies.truncate(end);
    companies.drain(..start);
    OwnCompanies {
        companies,
        total,
        has_next,
        has_previous,
    }
}
