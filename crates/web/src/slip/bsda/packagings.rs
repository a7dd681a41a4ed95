//! The containers of a BSDA as rows of a form.

use super::query::{bsda_page::BsdaWholePackagings as Packaging, update_bsda::BsdaPackagingInput};
use crate::{
    fields::{Choice, Field, Group, Input},
    form::Form,
    graphql::Issue,
    numbers::decimal,
    slip::signing::{issue, list, number},
    vocabulary::BsdaPackagingType,
};

/// Hidden field: how many rows the form has.
pub(crate) const ROWS: &str = "conditionnements";
/// Button that asks for another row.
pub(crate) const MORE: &str = "ajouter-conditionnement";
/// No slip has that many kinds of containers.
const MOST_ROWS: usize = 50;

fn name(row: usize, field: &str) -> String {
    format!("conditionnement-{row}-{field}")
}

/// Fills the rows with the containers of the slip, one row at least.
pub(super) fn defaults(packagings: &[Packaging], form: &mut Form) {
    form.add(ROWS, &packagings.len().max(1).to_string());
    for (place, packaging) in packagings.iter().enumerate() {
        let row = place + 1;
        let volume = packaging.volume.map(decimal).unwrap_or_default();
        for (field, value) in [
            ("type", packaging.type_.as_str()),
            ("quantite", &packaging.quantity.to_string()),
            ("autre", packaging.other.as_deref().unwrap_or_default()),
            ("volume", &volume),
            ("numeros", &packaging.identification_numbers.join(", ")),
        ] {
            form.add(&name(row, field), value);
        }
    }
}

fn rows(form: &Form) -> usize {
    let rows = form.text(ROWS).parse().unwrap_or(1);
    let more = usize::from(form.has(MORE));
    (rows + more).clamp(1, MOST_ROWS)
}

/// One group a row.
pub(super) fn groups(form: &Form) -> Vec<Group> {
    let rows = rows(form);
    let mut groups: Vec<Group> = (1..=rows).map(|row| group(form, row)).collect();
    if let Some(last) = groups.last_mut() {
        last.more = Some((MORE, "Ajouter un conditionnement"));
    }
    groups
}

fn group(form: &Form, row: usize) -> Group {
    let types = BsdaPackagingType::ALL
        .iter()
        .map(|value| Choice::new(value.as_str(), value.label()));
    let mut fields = vec![
        Field::new(
            form,
            name(row, "type"),
            "Conditionnement",
            list("Choisir", types),
        ),
        Field::new(form, name(row, "autre"), "Description", Input::Text).when("when-other"),
        Field::new(
            form,
            name(row, "quantite"),
            "Nombre",
            Input::Decimal("contenants"),
        ),
        Field::new(
            form,
            name(row, "volume"),
            "Volume de chacun",
            Input::Decimal("m³"),
        ),
        Field::new(form, name(row, "numeros"), "Numéros", Input::Text)
            .hint("Séparés par des virgules."),
    ];
    if row == 1 {
        fields = fields
            .into_iter()
            .map(|field| field.fills("packagings"))
            .collect();
    }
    Group::new(&format!("Conditionnement n°{row}"), fields)
}

/// The rows that were filled.
///
/// # Errors
/// A number cannot be read.
pub(super) fn read(form: &Form) -> Result<Vec<BsdaPackagingInput>, Vec<Issue>> {
    let mut packagings = Vec::new();
    let mut issues = Vec::new();
    for row in 1..=rows(form) {
        let Some(type_) = BsdaPackagingType::parse(form.text(&name(row, "type"))) else {
            continue;
        };
        let quantity_name = name(row, "quantite");
        let quantity = form.text(&quantity_name).parse::<i64>();
        if quantity.is_err() {
            issues.push(issue(
                &quantity_name,
                "Écrivez un nombre entier de contenants.",
            ));
        }
        let volume = number(form, &name(row, "volume")).unwrap_or_else(|wrong| {
            issues.push(wrong);
            None
        });
        let numbers_text = form.text(&name(row, "numeros"));
        let numbers = numbers_text
            .split(',')
            .map(str::trim)
            .filter(|number| !number.is_empty());
        packagings.push(BsdaPackagingInput {
            type_,
            other: form.given(&name(row, "autre")).map(str::to_owned),
            quantity: quantity.unwrap_or_default(),
            volume,
            identification_numbers: Some(numbers.map(str::to_owned).collect()),
        });
    }
    if issues.is_empty() {
        Ok(packagings)
    } else {
        Err(issues)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_without_a_type_are_left_out() {
        let form = Form::parse(
            b"conditionnements=3&conditionnement-1-type=BIG_BAG&conditionnement-1-quantite=2\
              &conditionnement-1-volume=1%2C5&conditionnement-1-numeros=A1%2C+A2&conditionnement-3-type=OTHER\
              &conditionnement-3-quantite=1&conditionnement-3-autre=Caisse",
        );
        let read = read(&form).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].volume, Some(1.5));
        assert_eq!(
            read[0].identification_numbers,
            Some(vec!["A1".to_owned(), "A2".to_owned()])
        );
        assert_eq!(read[1].other.as_deref(), Some("Caisse"));
    }

    #[test]
    fn a_number_of_containers_is_whole() {
        let form = Form::parse(b"conditionnement-1-type=BIG_BAG&conditionnement-1-quantite=deux");
        let issues = read(&form).unwrap_err();
        assert_eq!(issues[0].path, ["conditionnement-1-quantite"]);
    }

    #[test]
    fn a_row_is_added_on_demand_within_reason() {
        assert_eq!(rows(&Form::parse(b"conditionnements=2")), 2);
        assert_eq!(
            rows(&Form::parse(
                b"conditionnements=2&ajouter-conditionnement=1"
            )),
            3
        );
        assert_eq!(rows(&Form::parse(b"conditionnements=9999999")), MOST_ROWS);
    }
}
