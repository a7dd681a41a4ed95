//! Guidance of forms: what sealing misses, what is locked for the user.

use contract::bsdd::Form;

use super::{
    lifecycle::{BsddLevel, level_of},
    locks::Lock,
    parties,
    rules::{CARRIER_FIELDS, FIELDS, PARTS},
    validation::{self, Validation},
};
use crate::slip::{Carrier, Facts, Field, MAX_CARRIERS, Refusal, View, sealed_paths};

/// Sentences about what a draft still misses to be sealed; of a sealed form, about what is wrong with it. Each with the
/// path of the field that it is about, when it is about a single one.
///
/// # Errors
/// A defect of ours.
pub fn missing_to_seal(
    form: &Form,
    facts: &Facts<'_>,
) -> Result<Vec<(String, Option<&'static str>)>, Refusal> {
    let sealed = Validation {
        is_sealed: true,
        carriers: MAX_CARRIERS,
        signing: None,
    };
    let path_of = |sentence: &String| {
        let mut fields = FIELDS.iter();
        fields
            .find(|field| validation::missing_sentence(field) == *sentence)
            .map(|field| field.path)
    };
    let problems = validation::problems(form, sealed, facts)?.into_iter();
    Ok(problems
        .map(|sentence| {
            let path = path_of(&sentence);
            (sentence, path)
        })
        .collect())
}

/// Paths that the user cannot change any more, as forms want them.
pub fn sealed_for(form: &Form, facts: &Facts<'_>) -> Vec<Vec<String>> {
    let lock = Lock::of(form, facts);
    let split = |field: &Field<Form, BsddLevel>| {
        field.path.split('.').map(str::to_owned).collect::<Vec<_>>()
    };
    let mut paths: Vec<Vec<String>> = FIELDS
        .iter()
        .chain(PARTS)
        .filter(|field| lock.covers(field, form, facts))
        .map(split)
        .collect();
    for (rank, row) in form
        .transporters
        .iter()
        .enumerate()
        .filter(|(_, row)| row.has_signed())
    {
        let view = View {
            stored: None,
            merged: row,
            facts,
            level: level_of(form),
            read_only: true,
        };
        for path in sealed_paths(CARRIER_FIELDS, Some(BsddLevel::Transport), &view) {
            let prefix = ["transporters".to_owned(), (rank + 1).to_string()];
            paths.push(prefix.into_iter().chain(path).collect());
        }
    }
    paths
}

/// Roles that an organisation holds on the form, as a mask of [`crate::slip::AccessRole`]; drafts have roles for
/// the organisations of their author only.
pub fn roles_on(form: &Form, organisation: &str) -> i64 {
    parties::list_access(form)
        .into_iter()
        .find(|(id, _)| id == organisation)
        .map_or(0, |(_, mask)| mask)
}
