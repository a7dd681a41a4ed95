//! Ordered carriers of a slip: up to five, each signing in turn.

use std::collections::HashMap;

use contract::slip::FormCompany;
use serde::Serialize;
use serde_json::Value;

use super::{
    refusal::Refusal,
    tree::{Tree, verbatim_tree_of},
};

/// Most carriers on a slip.
pub const MAX_CARRIERS: usize = 5;

/// A carrier row.
pub trait Carrier: Clone {
    /// Opaque identifier of the row.
    fn id(&self) -> &str;
    /// The company.
    fn company(&self) -> Option<&FormCompany>;
    /// Did it take the waste over?
    fn has_signed(&self) -> bool;
}

/// The first carrier that has not signed, with its position.
pub fn next_unsigned<C: Carrier>(carriers: &[C]) -> Option<(usize, &C)> {
    carriers
        .iter()
        .enumerate()
        .find(|(_, carrier)| !carrier.has_signed())
}

/// The carrier that a TRANSPORT signature commits: the first that has not signed, or the only one.
///
/// # Errors
/// `BAD_USER_INPUT` when there are several and all have signed.
pub fn carrier_to_sign<C: Carrier>(carriers: &[C]) -> Result<Option<&C>, Refusal> {
    match next_unsigned(carriers) {
        Some((_, carrier)) => Ok(Some(carrier)),
        None if carriers.len() > 1 => Err(Refusal::bad_input(
            "Impossible d'appliquer une signature TRANSPORT. Tous les transporteurs ont déjà signé",
        )),
        None => Ok(carriers.first()),
    }
}

/// Refuses an edit that gives both `transporter` and `transporters`.
///
/// # Errors
/// `BAD_USER_INPUT`
pub fn refuse_both_spellings(edit: &Tree) -> Result<(), Refusal> {
    let gives = |key: &str| edit.get(key).is_some();
    if gives("transporter") && edit.get("transporters").is_some_and(|ids| !ids.is_null()) {
        return Err(Refusal::bad_input(
            "Vous ne pouvez pas utiliser les champs `transporter` et `transporters` en même temps",
        ));
    }
    Ok(())
}

/// Rows in the order of the identifiers, taken from the slip or from the detached rows at hand.
///
/// # Errors
/// `BAD_USER_INPUT` for unknown identifiers.
pub fn arrange<C: Carrier>(
    stored: &[C],
    ids: &[String],
    detached: &HashMap<String, C>,
) -> Result<Vec<C>, Refusal> {
    let mut rows: Vec<C> = Vec::with_capacity(ids.len());
    let mut unknown = Vec::new();
    for id in ids {
        // A row listed twice stands where it is first.
        if rows.iter().any(|row| row.id() == id) {
            continue;
        }
        match stored
            .iter()
            .find(|row| row.id() == id)
            .or_else(|| detached.get(id))
        {
            Some(row) => rows.push(row.clone()),
            None => unknown.push(id.as_str()),
        }
    }
    if unknown.is_empty() {
        return Ok(rows);
    }
    Err(Refusal::bad_input(format!(
        "Aucun transporteur ne possède le ou les identifiants suivants : {}",
        unknown.join(", ")
    )))
}

/// How a kind writes its carrier rows.
pub trait CarrierRows {
    /// A row that nobody has filled yet.
    fn blank(&self) -> Tree;
    /// A row with an input applied.
    fn merge(&self, row: &Tree, input: &Tree) -> Tree;
}

/// The carriers after an edit, as trees: the listed rows, or the stored ones with the first one merged with
/// `transporter`, created by it, or removed when it is null.
///
/// # Errors
/// `BAD_USER_INPUT` for unknown identifiers.
pub fn carriers_after<C: Carrier + Serialize>(
    stored: &[C],
    edit: &Tree,
    detached: &HashMap<String, C>,
    kind: &dyn CarrierRows,
) -> Result<Vec<Tree>, Refusal> {
    if let Some(ids) = listed_ids(edit) {
        let rows = arrange(stored, &ids, detached)?;
        return rows.iter().map(verbatim_tree_of).collect();
    }
    let mut rows = stored
        .iter()
        .map(verbatim_tree_of)
        .collect::<Result<Vec<_>, _>>()?;
    match edit.get("transporter") {
        Some(Value::Null) if !rows.is_empty() => {
            rows.remove(0);
        }
        Some(input @ Value::Object(_)) => match rows.first_mut() {
            Some(first) => *first = kind.merge(first, input),
            None => rows.push(kind.merge(&kind.blank(), input)),
        },
        _ => {}
    }
    Ok(rows)
}

/// The identifiers of `transporters`, when the edit gives a list.
pub fn listed_ids(edit: &Tree) -> Option<Vec<String>> {
    let Value::Array(ids) = edit.get("transporters")? else {
        return None;
    };
    Some(
        ids.iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
    )
}

/// Carriers that have signed and would no longer stand at their position (from 1).
pub fn displaced<C: Carrier>(stored: &[C], new: &[C]) -> Vec<usize> {
    stored
        .iter()
        .enumerate()
        .filter(|(position, row)| {
            row.has_signed() && new.get(*position).is_none_or(|at| at.id() != row.id())
        })
        .map(|(position, _)| position + 1)
        .collect()
}
