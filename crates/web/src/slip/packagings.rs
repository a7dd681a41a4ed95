//! Containers as rows of a form, whatever the kind of slip.

use crate::{
    fields::{Choice, Field, Group, Input},
    form::Form,
    graphql::Issue,
    numbers::decimal,
    slip::signing::{issue, list, number},
};

/// Hidden field: how many rows the form has.
const ROWS: &str = "conditionnements";
/// Button that asks for another row.
pub(crate) const MORE: &str = "ajouter-conditionnement";
/// No slip has that many kinds of containers.
const MOST_ROWS: usize = 50;

/// Containers of one type.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Packaging {
    /// The type as it travels.
    pub(crate) r#type: String,
    /// The type in French; empty when people just chose it.
    pub(crate) label: &'static str,
    /// What it is, when no type says it.
    pub(crate) other: Option<String>,
    pub(crate) quantity: i64,
    /// Volume of each.
    pub(crate) volume: Option<f64>,
    pub(crate) identification_numbers: Vec<String>,
}

impl Packaging {
    /// « 2 × Fût (200 litres) : A1, A2 »
    pub(crate) fn text(&self, unit: &str) -> String {
        let name = self.other.as_deref().unwrap_or(self.label);
        let mut text = format!("{} × {name}", self.quantity);
        if let Some(volume) = self.volume {
            text.push_str(&format!(" ({} {unit})", decimal(volume)));
        }
        if !self.identification_numbers.is_empty() {
            text.push_str(" : ");
            text.push_str(&self.identification_numbers.join(", "));
        }
        text
    }
}

/// Containers, one a line.
pub(crate) fn lines<'a, P: 'a>(packagings: impl IntoIterator<Item = &'a P>, unit: &str) -> String
where
    Packaging: From<&'a P>,
{
    let lines = packagings
        .into_iter()
        .map(|one| Packaging::from(one).text(unit));
    lines.collect::<Vec<_>>().join("\n")
}

/// Makes the containers of a typed document ours.
macro_rules! slip_packagings {
    ($($packaging:path),+ $(,)?) => {$(
        impl From<&$packaging> for $crate::slip::packagings::Packaging {
            fn from(packaging: &$packaging) -> Self {
                Self {
                    r#type: packaging.type_.as_str().to_owned(),
                    label: packaging.type_.label(),
                    other: packaging.other.clone(),
                    quantity: packaging.quantity,
                    volume: packaging.volume,
                    identification_numbers: packaging.identification_numbers.clone(),
                }
            }
        }
    )+};
}
pub(crate) use slip_packagings;

fn name(row: usize, field: &str) -> String {
    format!("conditionnement-{row}-{field}")
}

/// Fills the rows with the containers of the slip, one row at least.
pub(crate) fn defaults(packagings: &[Packaging], form: &mut Form) {
    form.add(ROWS, &packagings.len().max(1).to_string());
    for (place, packaging) in packagings.iter().enumerate() {
        let row = place + 1;
        let volume = packaging.volume.map(decimal).unwrap_or_default();
        for (field, value) in [
            ("type", packaging.r#type.as_str()),
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

/// One group a row. The first row shows the issues that the API finds at the path.
pub(crate) fn groups(
    form: &Form,
    types: &[Choice],
    unit: &'static str,
    path: &'static str,
) -> Vec<Group> {
    let rows = rows(form);
    let mut groups: Vec<Group> = (1..=rows)
        .map(|row| group(form, row, types, unit))
        .collect();
    if let Some(first) = groups.first_mut() {
        let fields = std::mem::take(&mut first.fields);
        first.fields = fields.into_iter().map(|field| field.fills(path)).collect();
    }
    if let Some(last) = groups.last_mut() {
        last.more = Some((MORE, "Ajouter un conditionnement"));
        let mut count = Field::new(form, ROWS, "", Input::Hidden);
        count.value = rows.to_string();
        last.fields.push(count);
    }
    groups
}

fn group(form: &Form, row: usize, types: &[Choice], unit: &'static str) -> Group {
    let fields = vec![
        Field::new(
            form,
            name(row, "type"),
            "Conditionnement",
            list("Choisir", types.iter().cloned()),
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
            Input::Decimal(unit),
        ),
        Field::new(form, name(row, "numeros"), "Numéros", Input::Text)
            .hint("Séparés par des virgules."),
    ];
    Group::new(&format!("Conditionnement n°{row}"), fields)
}

/// The rows whose type was chosen.
///
/// # Errors
/// A number cannot be read.
pub(crate) fn read(form: &Form) -> Result<Vec<Packaging>, Vec<Issue>> {
    let mut packagings = Vec::new();
    let mut issues = Vec::new();
    for row in 1..=rows(form) {
        let Some(kind) = form.given(&name(row, "type")) else {
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
        let numbers = form.text(&name(row, "numeros")).split(',');
        let numbers = numbers.map(str::trim).filter(|number| !number.is_empty());
        packagings.push(Packaging {
            r#type: kind.to_owned(),
            label: "",
            other: form.given(&name(row, "autre")).map(str::to_owned),
            quantity: quantity.unwrap_or_default(),
            volume,
            identification_numbers: numbers.map(str::to_owned).collect(),
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
        assert_eq!(read[0].identification_numbers, ["A1", "A2"]);
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

    #[test]
    fn what_the_slip_says_comes_back_as_it_was() {
        let packagings = [Packaging {
            r#type: "AUTRE".to_owned(),
            label: "",
            other: Some("Caisse".to_owned()),
            quantity: 3,
            volume: Some(200.0),
            identification_numbers: vec!["A1".to_owned(), "A2".to_owned()],
        }];
        let mut form = Form::default();
        defaults(&packagings, &mut form);
        assert_eq!(read(&form).unwrap(), packagings);
        assert_eq!(
            packagings[0].text("litres"),
            "3 × Caisse (200 litres) : A1, A2"
        );
    }
}
