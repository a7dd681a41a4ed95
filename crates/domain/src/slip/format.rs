//! Formats of leaves, as the table of fields states them. Issues name the flat column, as the reference does.

use reference::{
    country::is_country,
    email::is_email,
    siret::{Siret, TestCompanies},
    vat::VatNumber,
};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    field::{Fields, Format},
    fingerprint::decimal,
    refusal::{Code, Issue, Segment},
    tree::{self, Tree},
};

/// Checks every leaf of the tree against its format. `prefix` stands before the column (`transporters`, 0) and
/// `actor` before the path of identifiers (`transporter`).
pub fn check_formats<D, L>(
    fields: &Fields<D, L>,
    tree: &Tree,
    prefix: &[Segment],
    actor: &str,
    test_companies: TestCompanies,
) -> Vec<Issue> {
    let full = |path: &str| {
        if actor.is_empty() {
            path.to_owned()
        } else {
            format!("{actor}.{path}")
        }
    };
    let mut issues = Vec::new();
    for field in fields {
        let value = tree::get(tree, field.path);
        // An empty text is missing, never ill-formed.
        if value == "" {
            continue;
        }
        let column = || {
            prefix
                .iter()
                .cloned()
                .chain([Segment::from(field.column_name())])
                .collect::<Vec<_>>()
        };
        match (field.format, value) {
            (Format::Text(max), Value::String(text)) => {
                issues.extend(too_long(text, max, column()));
            }
            (Format::Texts(max), Value::Array(items)) => {
                for (index, text) in items
                    .iter()
                    .enumerate()
                    .filter_map(|(i, item)| Some((i, item.as_str()?)))
                {
                    let path = column()
                        .into_iter()
                        .chain([Segment::Index(index)])
                        .collect();
                    issues.extend(too_long(text, max, path));
                }
            }
            (Format::OneOf(options), Value::String(text)) if !options.contains(&text.as_str()) => {
                issues.push(not_an_option(text, options.iter().copied(), column()));
            }
            (Format::Listed(options, sentence), Value::String(text))
                if !options.contains(&text.as_str()) =>
            {
                issues.push(Issue {
                    code: Code::InvalidEnumValue,
                    path: column(),
                    message: format!("{sentence} : {}", options.join(", ")),
                });
            }
            (Format::Weight(max), Value::String(text)) => {
                issues.extend(out_of_bounds(text, max, &field.column_name(), column()));
            }
            (Format::Quantity, value) => issues.extend(negative(value, column())),
            (Format::Country(role), Value::String(text)) if !is_country(text) => {
                issues.push(Issue::on(
                    both_paths(column(), &full(field.path)),
                    format!("{role} :  : le code ISO 3166-1 alpha-2 du pays de l'entreprise n'est pas reconnu"),
                ));
            }
            (Format::WasteCode(list), Value::String(text)) if !list.contains(text) => {
                issues.push(not_an_option(text, list.iter(), column()));
            }
            (Format::Siret(role), Value::String(text)) => issues.extend(bad_siret(
                text,
                role,
                &full(field.path),
                column(),
                test_companies,
            )),
            (Format::ForeignVat(role), Value::String(text)) => {
                issues.extend(bad_vat(text, role, &full(field.path), column()));
            }
            (Format::Email(message), Value::String(text)) if !is_email(text) => {
                issues.push(Issue {
                    code: Code::InvalidString,
                    path: column(),
                    message: message.to_owned(),
                });
            }
            _ => {}
        }
    }
    issues
}

/// The issue of a text of more than so many characters.
pub fn too_long(text: &str, max: usize, path: Vec<Segment>) -> Option<Issue> {
    (text.encode_utf16().count() > max).then(|| Issue {
        code: Code::TooBig,
        path,
        message: format!("La chaîne doit contenir au plus {max} caractère(s)"),
    })
}

fn out_of_bounds(text: &str, max: u32, name: &str, path: Vec<Segment>) -> Option<Issue> {
    let weight: Decimal = text.parse().ok()?;
    if weight < Decimal::ZERO {
        return Some(below_zero(path));
    }
    (weight > Decimal::from(max)).then(|| Issue {
        code: Code::TooBig,
        path,
        message: format!("{name} : le poids doit être inférieur à 50000 tonnes"),
    })
}

fn negative(value: &Value, path: Vec<Segment>) -> Option<Issue> {
    let quantity = decimal(value)?;
    (quantity < Decimal::ZERO).then(|| below_zero(path))
}

/// The issue of a number below zero.
pub fn below_zero(path: Vec<Segment>) -> Issue {
    Issue {
        code: Code::TooSmall,
        path,
        message: "Le nombre doit être supérieur ou égal à 0".to_owned(),
    }
}

fn not_an_option<'o>(
    text: &str,
    options: impl Iterator<Item = &'o str>,
    path: Vec<Segment>,
) -> Issue {
    let options = options
        .map(|o| format!("'{o}'"))
        .collect::<Vec<_>>()
        .join(" | ");
    Issue {
        code: Code::InvalidEnumValue,
        path,
        message: format!("La valeur « {text} » n'existe pas dans les options : {options}"),
    }
}

/// Issues about identifiers name the column, then the API path from the actor on: a next destination is an actor
/// whatever stands above it.
fn both_paths(column: Vec<Segment>, path: &str) -> Vec<Segment> {
    let from_actor = path.find("nextDestination").map_or(path, |at| &path[at..]);
    column
        .into_iter()
        .chain(from_actor.split('.').map(Segment::from))
        .collect()
}

fn bad_siret(
    text: &str,
    role: &str,
    path: &str,
    column: Vec<Segment>,
    test_companies: TestCompanies,
) -> Option<Issue> {
    Siret::parse(text, test_companies).is_err().then(|| {
        Issue::on(
            both_paths(column, path),
            format!("{role} : {text} n'est pas un SIRET valide"),
        )
    })
}

/// A number that is none breaks two rules: it is not valid, and it is not foreign either.
fn bad_vat(text: &str, role: &str, path: &str, column: Vec<Segment>) -> Vec<Issue> {
    let parsed = VatNumber::parse(text);
    let mut issues = Vec::new();
    if parsed.is_err() {
        issues.push(Issue::on(
            column.clone(),
            format!("{text} n'est pas un numéro de TVA valide"),
        ));
    }
    if !parsed.is_ok_and(|vat| vat.is_foreign()) {
        issues.push(Issue::on(
            both_paths(column, path),
            format!(
                "{role} : Impossible d'utiliser le numéro de TVA pour un établissement français, veuillez renseigner son SIRET uniquement"
            ),
        ));
    }
    issues
}
