//! Companies inside slips.

use std::collections::BTreeSet;

use contract::{scalar::Text, slip::FormCompany};
use serde_json::Value;

use super::{facts::Facts, tree::Tree};

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

/// The filled SIRET, then the filled VAT number: both open the slip to carriers and intermediaries.
pub fn identifiers_of(company: &FormCompany) -> impl Iterator<Item = &str> {
    [&company.siret, &company.vat_number]
        .into_iter()
        .flatten()
        .map(Text::as_str)
        .filter(|id| !id.is_empty())
}

/// Every organisation that an edit names, wherever it stands.
pub fn organisations_in(edit: &Tree) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(edit, &mut found);
    found
}

fn collect(tree: &Tree, found: &mut BTreeSet<String>) {
    match tree {
        Value::Object(map) => {
            for (key, value) in map {
                match value
                    .as_str()
                    .filter(|_| key == "siret" || key == "vatNumber")
                {
                    Some(id) if !id.is_empty() => {
                        found.insert(id.to_owned());
                    }
                    _ => collect(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

/// Those of the named organisations that the user belongs to: they alone see the user's drafts.
pub fn own_organisations(
    named: impl IntoIterator<Item = String>,
    facts: &Facts<'_>,
) -> Vec<String> {
    let own: BTreeSet<String> = named
        .into_iter()
        .filter(|id| facts.actor.belongs_to(Some(id)))
        .collect();
    own.into_iter().collect()
}
