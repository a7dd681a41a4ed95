//! A form about to be shown or saved: what was typed, over what the slip says; what is sealed stays as the slip says.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    rows,
    spot::{LaidSection, carriers, lay_out, lists, row_base},
    table::Table,
    tree::{get, text},
    value,
};
use crate::{form::Form, graphql::Issue};

/// A slip that the form changes.
pub(super) struct Stored {
    pub(super) id: String,
    /// Number that people read.
    pub(super) number: String,
    pub(super) is_draft: bool,
    /// The slip as the API answers it.
    pub(super) tree: Value,
    sealed: BTreeSet<String>,
    /// What the next signature misses.
    pub(super) missing: Vec<Issue>,
}

impl Stored {
    /// Reads what the API answers.
    pub(super) fn of(table: &'static Table, tree: Value) -> Self {
        let joined = |path: &Value| {
            let parts = path.as_array().into_iter().flatten();
            let parts: Vec<&str> = parts.filter_map(Value::as_str).collect();
            parts.join(".")
        };
        let list = |path: &str| get(&tree, path).as_array().cloned().unwrap_or_default();
        let mut sealed: BTreeSet<String> = list("metadata.fields.sealed")
            .iter()
            .map(joined)
            .filter(|path| !path.is_empty())
            .collect();
        if let Some((carriers, signed)) =
            carriers(table).and_then(|list| Some((list, list.signed?)))
        {
            for (place, row) in list(carriers.path).iter().enumerate() {
                if !get(row, signed).is_null() {
                    sealed.insert(format!("{}.{}", carriers.path, carriers.first + place));
                }
            }
        }
        let missing = list("metadata.errors").into_iter().map(|error| Issue {
            path: joined(&error["path"])
                .split('.')
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
            message: text(&error, "message").to_owned(),
        });
        Self {
            id: text(&tree, "id").to_owned(),
            number: text(&tree, "number").to_owned(),
            is_draft: get(&tree, "isDraft").as_bool() == Some(true)
                || text(&tree, "status") == "DRAFT",
            missing: missing.collect(),
            sealed,
            tree,
        }
    }

    /// Is what is at a path sealed, for this visitor?
    pub(super) fn is_sealed(&self, path: &str) -> bool {
        let ends = path.match_indices('.').map(|(end, _)| end);
        let ends = ends.chain([path.len()]);
        ends.into_iter()
            .any(|end| self.sealed.contains(&path[..end]))
    }

    /// Is anything sealed?
    pub(super) fn has_seals(&self) -> bool {
        !self.sealed.is_empty()
    }
}

/// What a blank form proposes.
pub(super) fn blank(table: &'static Table) -> Form {
    let mut form = Form::default();
    for list in lists(table) {
        for _ in 0..list.blank {
            rows::add(&mut form, list);
        }
    }
    for spot in lay_out(table, &form).iter().flat_map(spots) {
        let default = spot.item.default;
        if !default.is_empty() {
            form.set(&spot.path, default);
        }
    }
    form
}

fn spots(section: &LaidSection) -> Vec<super::spot::Spot> {
    let blocks = section.blocks.iter();
    blocks.flat_map(|block| block.spots()).cloned().collect()
}

/// What the slip says.
pub(super) fn filled(table: &'static Table, stored: &Stored) -> Form {
    let mut form = Form::default();
    for list in lists(table) {
        restore_rows(&mut form, list, stored);
        if rows_are_missing(&form, list) && !stored.is_sealed(list.path) {
            for _ in 0..list.blank {
                rows::add(&mut form, list);
            }
        }
    }
    for section in lay_out(table, &form) {
        for spot in spots(&section) {
            if !is_in_list(table, &spot.path) {
                value::fill(&mut form, &spot, &stored.tree, &spot.path);
            }
        }
    }
    form
}

fn rows_are_missing(form: &Form, list: &super::table::List) -> bool {
    super::spot::rows(form, list).is_empty()
}

fn is_in_list(table: &'static Table, path: &str) -> bool {
    lists(table).any(|list| {
        path.strip_prefix(list.path)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

/// Gives a list the rows of the slip.
fn restore_rows(form: &mut Form, list: &'static super::table::List, stored: &Stored) {
    rows::clear(form, list);
    let count = get(&stored.tree, list.path).as_array().map_or(0, Vec::len);
    for place in 0..count.min(list.most) {
        restore_row(form, list, list.first + place, place, stored);
    }
}

/// Gives a row of the form what a row of the slip says.
fn restore_row(
    form: &mut Form,
    list: &'static super::table::List,
    number: usize,
    place: usize,
    stored: &Stored,
) {
    let base = row_base(list, number);
    for piece in super::spot::lay_row(list, number) {
        for spot in piece.spots() {
            let rest = &spot.path[base.len()..];
            let at = format!("{}.{place}.{rest}", list.path);
            value::fill(form, spot, &stored.tree, &at);
        }
    }
    if list.signed.is_some() {
        let at = format!("{}.{place}.id", list.path);
        form.set(&format!("{base}id"), text(&stored.tree, &at));
    }
}

/// What was typed, where it may be: a sealed field says what the slip says.
pub(super) fn typed(table: &'static Table, stored: Option<&Stored>, mut form: Form) -> Form {
    for list in lists(table) {
        rows::number(&mut form, list);
    }
    let Some(stored) = stored else {
        return form;
    };
    for list in lists(table) {
        if stored.is_sealed(list.path) {
            restore_rows(&mut form, list, stored);
        } else if list.signed.is_some() {
            restore_signed(&mut form, list, stored);
        }
    }
    for section in lay_out(table, &form) {
        for spot in spots(&section) {
            if !is_in_list(table, &spot.path) && stored.is_sealed(&spot.path) {
                value::fill(&mut form, &spot, &stored.tree, &spot.path);
            }
        }
    }
    form
}

/// Carriers that signed come first, as they signed.
fn restore_signed(form: &mut Form, list: &'static super::table::List, stored: &Stored) {
    let count = get(&stored.tree, list.path).as_array().map_or(0, Vec::len);
    for place in 0..count {
        let number = list.first + place;
        if stored.is_sealed(&format!("{}.{number}", list.path)) {
            restore_row(form, list, number, place, stored);
        }
    }
}
