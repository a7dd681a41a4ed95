//! Writing slips: one form for every kind, made from the table of the kind.

mod bsda;
mod bsdd;
mod bsvhu;
mod common;
mod lookup;
mod page;
mod query;
mod rows;
mod save;
mod shown;
mod spot;
mod state;
mod table;
mod tree;
mod value;

use axum::{Router, routing::get};

use super::Kind;
use crate::{organisation::Organisation, vocabulary::UserPermission};
use table::Table;

/// The forms there are.
static TABLES: &[&Table] = &[&bsdd::BSDD, &bsda::BSDA, &bsvhu::BSVHU];

impl Kind {
    fn table(self) -> &'static Table {
        match self {
            Self::Bsda => &bsda::BSDA,
            Self::Bsdd => &bsdd::BSDD,
            Self::Bsvhu => &bsvhu::BSVHU,
        }
    }
}

/// A slip that may be made.
pub(crate) struct Creation {
    pub(crate) kind: &'static str,
    pub(crate) label: &'static str,
    pub(crate) href: String,
}

/// The slips that somebody may make for an organisation: the kinds that its profiles deal with.
pub(crate) fn creations(organisation: &Organisation) -> Vec<Creation> {
    if !organisation.can(UserPermission::BsdCanCreate) {
        return Vec::new();
    }
    let deals_with = |table: &&&Table| {
        let mut profiles = table.profiles.iter();
        table.profiles.is_empty() || profiles.any(|profile| organisation.types.contains(profile))
    };
    let creation = |table: &&Table| Creation {
        kind: table.name,
        label: table.waste,
        href: format!("/dashboard/{}/{}/create", organisation.id, table.path),
    };
    TABLES.iter().filter(deals_with).map(creation).collect()
}

pub(super) fn routes() -> Router {
    Router::new()
        .route(
            "/dashboard/{org}/{kind}/create",
            get(page::show_new).post(page::submit_new),
        )
        .route(
            "/dashboard/{org}/{kind}/edit/{id}",
            get(page::show).post(page::submit_changes),
        )
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{
        spot::{LaidBlock, LaidPiece, lay_out},
        state,
        table::{Shape, Table},
    };

    const SCHEMA: &str = include_str!("../../../../api/schema.graphql");

    /// The inputs of the schema: of each, its fields and the types of these.
    fn inputs() -> BTreeMap<&'static str, BTreeMap<&'static str, &'static str>> {
        let mut inputs = BTreeMap::new();
        for part in SCHEMA.split("\ninput ").skip(1) {
            let (name, rest) = part.split_once(" {").unwrap();
            let (body, _) = rest.split_once("\n}").unwrap();
            let fields = body.lines().filter_map(|line| {
                let (field, kind) = line.trim().split_once(": ")?;
                let is_name = field.bytes().all(|byte| byte.is_ascii_alphanumeric());
                is_name.then(|| (field, kind.trim_matches(['[', ']', '!'])))
            });
            inputs.insert(name, fields.collect::<BTreeMap<_, _>>());
        }
        inputs
    }

    #[track_caller]
    fn check(table: &'static Table, slip: &str, carrier: &str) {
        let inputs = inputs();
        let mut unknown = BTreeSet::new();
        let mut follow = |start: &str, path: &str| {
            let mut at = start;
            for key in path.split('.').filter(|key| key.parse::<usize>().is_err()) {
                match inputs.get(at).and_then(|fields| fields.get(key)) {
                    Some(kind) => at = kind,
                    None => {
                        unknown.insert(format!("{start}: {path}"));
                        return;
                    }
                }
            }
        };
        let mut form = state::blank(table);
        for list in super::spot::lists(table) {
            super::rows::add(&mut form, list);
        }
        for block in lay_out(table, &form).iter().flat_map(|one| &one.blocks) {
            match block {
                LaidBlock::List(list, rows) if list.signed.is_some() => {
                    assert!(!rows.is_empty());
                    for row in rows {
                        let base = super::spot::row_base(list, row.number);
                        for spot in row.pieces.iter().flat_map(LaidPiece::spots) {
                            follow(carrier, &spot.path[base.len()..]);
                        }
                    }
                }
                block => {
                    for spot in block.spots() {
                        follow(slip, &spot.path);
                        if let Shape::Company { foreign: true } = spot.item.shape {
                            follow(slip, &spot.path.replace("siret", "vatNumber"));
                        }
                    }
                }
            }
        }
        assert_eq!(unknown, BTreeSet::new());
    }

    #[test]
    fn every_field_of_a_form_is_one_of_the_api() {
        check(&super::bsdd::BSDD, "CreateFormInput", "TransporterInput");
        check(&super::bsda::BSDA, "BsdaInput", "BsdaTransporterInput");
        check(&super::bsvhu::BSVHU, "BsvhuInput", "BsvhuTransporterInput");
    }

    #[test]
    fn no_anchor_is_there_twice() {
        for table in super::TABLES {
            let mut ids: Vec<&str> = table.sections.iter().map(|one| one.id).collect();
            ids.extend(super::spot::lists(table).map(|list| list.path));
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(unique.len(), ids.len(), "{}: {ids:?}", table.name);
        }
    }
}
