//! Packagings of a form.

use contract::bsdd::{Form, PackagingInfo, Packagings};
use serde_json::Value;

use super::document::packagings;
use rust_decimal::Decimal;

/// Most containers of one entry of tanks or skips.
const MAX_BULK: i32 = 2;

/// Longest description of a packaging.
const MAX_OTHER: usize = 250;

/// Defects of a list as it is sent: a stored list tells a number that was not given from none.
pub(super) fn input_problems(list: &Value) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items
        .filter(|item| {
            item.get("quantity")
                .and_then(Value::as_i64)
                .is_some_and(|quantity| quantity < 1)
        })
        .map(|_| "Le nombre de contenants doit être supérieur à 0".to_owned())
        .take(1)
        .collect()
}

/// Defects of the packagings of a form; more is asked once it is sealed.
pub(super) fn problems(form: &Form, is_sealed: bool) -> Vec<String> {
    let list: Vec<_> = packagings(form.waste_details.as_ref()).cloned().collect();
    list_problems(&list, is_sealed)
}

/// Defects of a list of packagings.
pub(super) fn list_problems(list: &[PackagingInfo], is_sealed: bool) -> Vec<String> {
    let mut problems = Vec::new();
    for packaging in list {
        let is_other = packaging.r#type == Packagings::Autre;
        let description = packaging.other.as_deref().unwrap_or_default();
        if packaging.r#type == Packagings::Pipeline {
            problems.push(
                "Le conditionnement PIPELINE n'est plus admis : déclarez un acheminement direct (isDirectSupply)"
                    .to_owned(),
            );
        }
        if is_other && description.encode_utf16().count() > MAX_OTHER {
            problems.push(format!(
                "La description du conditionnement doit contenir au plus {MAX_OTHER} caractères"
            ));
        }
        if is_other && is_sealed && description.is_empty() {
            problems
                .push("Le conditionnement AUTRE doit être décrit dans le champ other".to_owned());
        }
        if !is_other && !description.is_empty() {
            problems.push(
                "La description du conditionnement n'est admise que pour le type AUTRE".to_owned(),
            );
        }
        if is_bulk(packaging.r#type) && packaging.quantity > MAX_BULK {
            problems
                .push("Le nombre de bennes ou de citernes ne peut être supérieur à 2".to_owned());
        }
        if is_sealed && packaging.quantity == 0 {
            problems.push("Le nombre de contenants est obligatoire".to_owned());
        }
        if packaging
            .volume
            .is_some_and(|volume| volume.0 <= Decimal::ZERO)
        {
            problems.push("Le volume d'un conditionnement doit être supérieur à 0".to_owned());
        }
    }
    if mixes_bulk(&list.iter().map(|p| p.r#type).collect::<Vec<_>>()) {
        problems.push(
            "Les bennes et les citernes ne peuvent pas être mélangées entre elles ni avec un autre conditionnement"
                .to_owned(),
        );
    }
    problems
}

/// Tanks and skips travel alone.
pub(super) fn is_bulk(kind: Packagings) -> bool {
    matches!(kind, Packagings::Citerne | Packagings::Benne)
}

/// Is one of the types a tank or a skip, beside another type?
pub(super) fn mixes_bulk(types: &[Packagings]) -> bool {
    types.iter().any(|kind| is_bulk(*kind)) && types.iter().any(|kind| *kind != types[0])
}

/// Number of containers.
pub(super) fn count(form: &Form) -> i32 {
    packagings(form.waste_details.as_ref())
        .map(|packaging| packaging.quantity)
        .sum()
}
