//! Parcels: those that the waste comes from, and those that receive upcycled earth.

use contract::bsdd::ProcessedFormInput;
use reference::parcel::{Parcel, is_coordinates, is_municipality_code, is_parcel_number};
use serde_json::Value;

/// Longest name or code of a municipality.
const MAX_TEXT: usize = 250;

/// Defects of the parcels of origin, as they are sent: older forms keep theirs.
pub(super) fn input_problems(list: &Value) -> Vec<String> {
    list.as_array()
        .into_iter()
        .flatten()
        .flat_map(one)
        .collect()
}

fn one(item: &Value) -> Vec<String> {
    let text = |key: &str| item.get(key).and_then(Value::as_str);
    let filled = |key: &str| text(key).filter(|text| !text.is_empty());
    let number = |key: &str| match item.get(key) {
        Some(Value::String(text)) => text.parse::<f64>().ok(),
        Some(value) => value.as_f64(),
        None => None,
    };
    let mut problems = Vec::new();
    if item.get("postalCode").is_some_and(|code| !code.is_null()) {
        problems.push(
            "Parcelle : le code postal n'est plus admis, renseignez le code INSEE de la commune"
                .to_owned(),
        );
    }
    for (key, label) in [("city", "la commune"), ("inseeCode", "le code INSEE")] {
        match filled(key) {
            None => problems.push(format!("Parcelle : {label} est obligatoire")),
            Some(text) if text.encode_utf16().count() > MAX_TEXT => problems.push(format!(
                "Parcelle : {label} doit contenir au plus {MAX_TEXT} caractères"
            )),
            Some(_) => {}
        }
    }
    let parts = [filled("prefix"), filled("section"), filled("number")];
    let [prefix, section, parcel] = parts;
    let parcel = Parcel {
        prefix,
        section,
        number: parcel,
        x: number("x"),
        y: number("y"),
    };
    problems.extend(
        parcel
            .check()
            .err()
            .map(|reason| format!("Parcelle : {reason}")),
    );
    problems
}

/// Defects of the parcels that receive upcycled earth.
pub(super) fn destination_problems(input: &ProcessedFormInput) -> Vec<String> {
    let given = |list: Option<&Vec<String>>| list.cloned().unwrap_or_default();
    let municipalities = given(input.destination_parcel_insee_codes.value());
    let numbers = given(input.destination_parcel_numbers.value());
    let coordinates = given(input.destination_parcel_coordinates.value());
    let mut problems = Vec::new();
    if municipalities
        .iter()
        .any(|code| !is_municipality_code(code.trim()))
    {
        problems.push("Parcelles de destination : un code INSEE compte 5 caractères".to_owned());
    }
    if numbers.iter().any(|number| !is_parcel_number(number)) {
        problems.push(
            "Parcelles de destination : un numéro de parcelle s'écrit préfixe-section-numéro, par exemple 000-AB-25"
                .to_owned(),
        );
    }
    if !municipalities.is_empty() && !numbers.is_empty() && municipalities.len() != numbers.len() {
        problems.push(
            "Parcelles de destination : il faut autant de codes INSEE que de numéros de parcelle"
                .to_owned(),
        );
    }
    if coordinates.iter().any(|text| !is_coordinates(text)) {
        problems.push(
            "Parcelles de destination : des coordonnées s'écrivent latitude longitude, par exemple 48.85 2.35"
                .to_owned(),
        );
    }
    let mut seen = std::collections::HashSet::new();
    if coordinates.iter().any(|text| !seen.insert(text)) {
        problems.push("Parcelles de destination : des coordonnées sont répétées".to_owned());
    }
    problems
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(parcel: &Value, is_accepted: bool) {
        let problems = input_problems(&json!([parcel]));
        assert_eq!(problems.is_empty(), is_accepted, "{problems:?}");
    }

    #[test]
    fn a_parcel_has_a_municipality_and_either_a_number_or_coordinates() {
        check(&json!({"city": "Lyon"}), false);
        check(&json!({"city": "Lyon", "inseeCode": "69381"}), false);
        check(
            &json!({"city": "Lyon", "inseeCode": "69381", "prefix": "000", "section": "AB"}),
            false,
        );
        check(
            &json!({"city": "Lyon", "inseeCode": "69381", "x": "91", "y": "4"}),
            false,
        );
        check(
            &json!({"city": "Lyon", "inseeCode": "69381", "x": "45.1"}),
            false,
        );
        check(
            &json!({"city": "Lyon", "inseeCode": "69381", "x": "45.1234567", "y": "4"}),
            false,
        );
        check(
            &json!({"city": "Lyon", "inseeCode": "69381", "prefix": "000000", "section": "AB", "number": "12"}),
            false,
        );
        check(
            &json!({"city": "Lyon", "inseeCode": "69381", "prefix": "000", "section": "AB", "number": "12"}),
            true,
        );
        check(
            &json!({"city": "Bron", "inseeCode": "69029", "x": "45.733", "y": "4.91"}),
            true,
        );
    }

    #[test]
    fn a_postal_code_is_refused() {
        check(
            &json!({"city": "Bron", "inseeCode": "69029", "postalCode": "69500", "x": "45.733", "y": "4.91"}),
            false,
        );
    }
}
