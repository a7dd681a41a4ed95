//! Companies inside slips.

use contract::{scalar::Text, slip::FormCompany};

/// SIRET when filled, else VAT number, of an optional company block.
pub fn organisation_of(company: Option<&FormCompany>) -> Option<&str> {
    company.and_then(FormCompany::organisation)
}

/// The filled SIRET of an optional company block.
pub fn company_at(company: Option<&FormCompany>) -> Option<&str> {
    company
        .and_then(|c| c.siret.as_ref())
        .map(Text::as_str)
        .filter(|siret| !siret.is_empty())
}
