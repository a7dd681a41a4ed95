//! The table laid out for a form: a spot a field, rows included.

use super::table::{Block, FOREIGN, FRENCH, Group, Item, List, Piece, Role, Section, Table, When};
use crate::form::Form;

/// A condition, on the name of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) name: String,
    pub(super) is: &'static [&'static str],
}

impl Condition {
    pub(super) fn of(when: When, base: &str) -> Self {
        let name = match when.path.strip_prefix("./") {
            Some(path) => join(base, path),
            None => when.path.to_owned(),
        };
        Self { name, is: when.is }
    }

    pub(super) fn holds(&self, form: &Form) -> bool {
        self.is.contains(&form.text(&self.name))
    }

    /// As the page's script reads it: `packaging=UNITE|LOT`.
    pub(super) fn text(&self) -> String {
        format!("{}={}", self.name, self.is.join("|"))
    }
}

/// A field at its place.
#[derive(Clone)]
pub(super) struct Spot {
    pub(super) path: String,
    /// Path of what it is a part of, with its dot.
    pub(super) base: String,
    pub(super) item: Item,
    /// All must hold for the field to matter: those of its section, its block and its own.
    pub(super) conditions: Vec<Condition>,
}

impl Spot {
    pub(super) fn matters(&self, form: &Form) -> bool {
        self.conditions.iter().all(|one| one.holds(form))
    }
}

pub(super) enum LaidPiece {
    Field(Spot),
    Company(LaidCompany),
}

/// A company, with its fields.
pub(super) struct LaidCompany {
    pub(super) role: Role,
    pub(super) path: String,
    /// Path of the row it is in, with its dot.
    pub(super) base: String,
    pub(super) spots: Vec<Spot>,
}

impl LaidPiece {
    pub(super) fn spots(&self) -> &[Spot] {
        match self {
            Self::Field(spot) => std::slice::from_ref(spot),
            Self::Company(company) => &company.spots,
        }
    }
}

/// A row of a list.
pub(super) struct LaidRow {
    /// Number of the row in paths.
    pub(super) number: usize,
    pub(super) pieces: Vec<LaidPiece>,
}

pub(super) enum LaidBlock {
    Group(&'static Group, Vec<LaidPiece>),
    List(&'static List, Vec<LaidRow>),
}

impl LaidBlock {
    pub(super) fn spots(&self) -> Vec<&Spot> {
        let pieces: Vec<&LaidPiece> = match self {
            Self::Group(_, pieces) => pieces.iter().collect(),
            Self::List(_, rows) => rows.iter().flat_map(|row| &row.pieces).collect(),
        };
        pieces.into_iter().flat_map(LaidPiece::spots).collect()
    }
}

pub(super) struct LaidSection {
    pub(super) section: &'static Section,
    pub(super) blocks: Vec<LaidBlock>,
}

/// Lays a table out, with as many rows as the form has.
pub(super) fn lay_out(table: &'static Table, form: &Form) -> Vec<LaidSection> {
    let lay = |section: &'static Section| LaidSection {
        section,
        blocks: section
            .blocks
            .iter()
            .map(|block| lay_block(block, section.when, form))
            .collect(),
    };
    table.sections.iter().map(lay).collect()
}

fn lay_block(block: &'static Block, outer: Option<When>, form: &Form) -> LaidBlock {
    match block {
        Block::Group(group) => {
            let outer = [outer, group.when];
            LaidBlock::Group(group, lay_pieces(group.pieces, "", &outer))
        }
        Block::List(list) => {
            let outer = [outer, list.when];
            let rows = rows(form, list).into_iter().map(|number| LaidRow {
                number,
                pieces: lay_pieces(list.pieces, &row_base(list, number), &outer),
            });
            LaidBlock::List(list, rows.collect())
        }
    }
}

/// A row of a list, for a form that does not have it yet.
pub(super) fn lay_row(list: &'static List, number: usize) -> Vec<LaidPiece> {
    lay_pieces(list.pieces, &row_base(list, number), &[list.when])
}

fn lay_pieces(pieces: &'static [Piece], base: &str, outer: &[Option<When>]) -> Vec<LaidPiece> {
    let spot = |item: Item, base: &str, at: &str, also: &[When]| Spot {
        path: join(base, item.path),
        base: base.to_owned(),
        item,
        conditions: outer
            .iter()
            .copied()
            .flatten()
            .chain(also.iter().copied())
            .chain(item.when)
            .map(|when| Condition::of(when, at))
            .collect(),
    };
    let lay = |piece: &Piece| match piece {
        Piece::Item(item) => LaidPiece::Field(spot(*item, base, base, &[])),
        Piece::Company(role) => {
            // A row may be the company itself.
            let path = join(base, role.path).trim_end_matches('.').to_owned();
            let inside = format!("{path}.");
            let items = if role.foreign { &FOREIGN } else { &FRENCH };
            let spots = items.iter().map(|item| {
                let also = match item.path {
                    "siret" => role.identified,
                    "contact" => role.employs.as_slice(),
                    _ => &[],
                };
                let also: Vec<When> = also.iter().copied().chain(role.present).collect();
                spot(*item, &inside, base, &also)
            });
            LaidPiece::Company(LaidCompany {
                role: *role,
                base: base.to_owned(),
                spots: spots.collect(),
                path,
            })
        }
    };
    pieces.iter().map(lay).collect()
}

pub(super) fn join(base: &str, path: &str) -> String {
    format!("{base}{path}")
}

pub(super) fn row_base(list: &List, number: usize) -> String {
    format!("{}.{number}.", list.path)
}

/// The numbers of the rows that the form has, in order.
pub(super) fn rows(form: &Form, list: &List) -> Vec<usize> {
    let prefix = format!("{}.", list.path);
    let mut numbers: Vec<usize> = form
        .names()
        .filter_map(|name| name.strip_prefix(&prefix)?.split('.').next()?.parse().ok())
        .filter(|number| (list.first..list.first + list.most).contains(number))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Every list of a table.
pub(super) fn lists(table: &'static Table) -> impl Iterator<Item = &'static List> {
    let blocks = table.sections.iter().flat_map(|section| section.blocks);
    blocks.filter_map(|block| match block {
        Block::List(list) => Some(list),
        Block::Group(_) => None,
    })
}

/// The list whose rows are carriers.
pub(super) fn carriers(table: &'static Table) -> Option<&'static List> {
    lists(table).find(|list| list.signed.is_some())
}
