//! A field between what people type and what the API reads.

use serde_json::{Map, Value, json};

use super::{
    spot::Spot,
    table::{NO, Shape, YES},
    tree::{get, set},
};
use crate::{
    fields::Choice,
    form::Form,
    graphql::Issue,
    numbers::{self, decimal},
    slip::signing::issue,
};

/// Choices that are not always the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    pub(super) eco_organismes: Vec<Choice>,
    /// Slips that this one takes on, or may.
    pub(super) slips: Vec<Choice>,
}

/// Fills a field with what the slip says there.
pub(super) fn fill(form: &mut Form, spot: &Spot, stored: &Value, path: &str) {
    let value = get(stored, path);
    match spot.item.shape {
        Shape::Several(_) => {
            let values = value.as_array().into_iter().flatten();
            let values = values.filter_map(Value::as_str).map(str::to_owned);
            form.set_all(&spot.path, values.collect());
        }
        Shape::Slips => {
            let slips = value.as_array().into_iter().flatten();
            let ids = slips.map(|slip| super::tree::text(slip, "id").to_owned());
            form.set_all(&spot.path, ids.collect());
        }
        Shape::Slip if value.is_object() => form.set(&spot.path, super::tree::text(value, "id")),
        Shape::Check if value.as_bool() == Some(true) => form.set(&spot.path, YES),
        Shape::Check => form.remove(&spot.path),
        Shape::Company { .. } if value.is_null() => {
            let vat = format!("{}vatNumber", path.trim_end_matches("siret"));
            form.set(&spot.path, get(stored, &vat).as_str().unwrap_or_default());
        }
        Shape::EcoOrganisme => form.set(&spot.path, super::tree::text(value, "siret")),
        shape => form.set(&spot.path, &text_of(shape, value)),
    }
}

fn text_of(shape: Shape, value: &Value) -> String {
    match (shape, value) {
        (Shape::YesNo, Value::Bool(yes)) => if *yes { YES } else { NO }.to_owned(),
        (Shape::Day, Value::String(text)) => text.chars().take(10).collect(),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Number(number)) => number.as_f64().map(decimal).unwrap_or_default(),
        (_, Value::Array(items)) => {
            let items = items.iter().filter_map(Value::as_str);
            items.collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

/// Puts in the input what a field holds. A field that does not matter is erased.
///
/// # Errors
/// What was typed cannot be read.
pub(super) fn write(
    input: &mut Map<String, Value>,
    spot: &Spot,
    at: &str,
    form: &Form,
    lists: &Lists,
) -> Result<(), Issue> {
    let name = &spot.path;
    let typed = if spot.matters(form) {
        form.text(name)
    } else {
        ""
    };
    let text = |typed: &str| match typed {
        "" => Value::Null,
        typed => json!(typed),
    };
    let value = match spot.item.shape {
        Shape::Check => json!(typed == YES),
        Shape::YesNo => match typed {
            YES => json!(true),
            NO => json!(false),
            _ => Value::Null,
        },
        Shape::Decimal(_) => match typed {
            "" => Value::Null,
            typed => json!(
                signed(typed).ok_or_else(|| issue(name, "Écrivez un nombre, par exemple 1,25."))?
            ),
        },
        Shape::Integer(_) => whole(name, typed)?,
        Shape::Count(_, of) => match whole(name, typed)? {
            Value::Null => match tags(form.text(of)).len() {
                0 => Value::Null,
                count => json!(count),
            },
            number => number,
        },
        Shape::Several(_) | Shape::Slips if typed.is_empty() => json!([]),
        Shape::Several(_) | Shape::Slips => json!(form.all(name)),
        Shape::Tags => json!(tags(typed)),
        Shape::Company { foreign } => {
            let number: String = typed.chars().filter(|one| !one.is_whitespace()).collect();
            let is_vat = foreign && number.starts_with(|first: char| first.is_alphabetic());
            if foreign {
                let vat = if is_vat { text(&number) } else { Value::Null };
                set(input, &at.replace("siret", "vatNumber"), vat);
            }
            if is_vat { Value::Null } else { text(&number) }
        }
        Shape::EcoOrganisme => match lists.eco_organismes.iter().find(|one| one.value == typed) {
            Some(found) => json!({ "siret": found.value, "name": found.label }),
            None if typed.is_empty() => Value::Null,
            None => json!({ "siret": typed, "name": "" }),
        },
        Shape::Text
        | Shape::Email
        | Shape::Slip
        | Shape::Phone
        | Shape::Day
        | Shape::Few(_)
        | Shape::Many(_)
        | Shape::WasteCode(_) => text(typed),
    };
    if let (Some(twin), true) = (spot.item.twin, value.is_null()) {
        set(input, twin, Value::Null);
    }
    set(input, at, value);
    Ok(())
}

/// A number that may be negative, as longitudes are.
fn signed(typed: &str) -> Option<f64> {
    match typed.strip_prefix('-') {
        Some(rest) => numbers::typed(rest).map(|number| -number),
        None => numbers::typed(typed),
    }
}

fn whole(name: &str, typed: &str) -> Result<Value, Issue> {
    if typed.is_empty() {
        return Ok(Value::Null);
    }
    let digits: String = typed.chars().filter(|one| !one.is_whitespace()).collect();
    let number: u32 = digits
        .parse()
        .map_err(|_| issue(name, "Écrivez un nombre entier."))?;
    Ok(json!(number))
}

/// Values typed one a line, or separated by commas.
pub(super) fn tags(typed: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in typed.split(['\n', ',', ';']).map(str::trim) {
        let is_known = tags
            .iter()
            .any(|known| known.to_lowercase() == tag.to_lowercase());
        if !tag.is_empty() && !is_known {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// What a field says to somebody who reads it.
pub(super) fn said(spot: &Spot, form: &Form, lists: &Lists) -> String {
    let value = form.text(&spot.path);
    let of = |choices: &[Choice], value: &str| {
        let known = choices.iter().find(|choice| choice.value == value);
        known.map_or_else(|| value.to_owned(), |choice| choice.label.clone())
    };
    match spot.item.shape {
        Shape::Few(choices) | Shape::Many(choices) => of(&choices(), value),
        Shape::Several(choices) => {
            let choices = choices();
            let values = form.all(&spot.path).iter();
            let labels = values.map(|value| of(&choices, value));
            labels.collect::<Vec<_>>().join(", ")
        }
        Shape::EcoOrganisme => of(&lists.eco_organismes, value),
        Shape::Slip | Shape::Slips => {
            let values = form.all(&spot.path).iter();
            let labels = values.map(|value| of(&lists.slips, value));
            labels.collect::<Vec<_>>().join("\n")
        }
        Shape::Check | Shape::YesNo => match value {
            YES => "Oui".to_owned(),
            "" if matches!(spot.item.shape, Shape::YesNo) => String::new(),
            _ => "Non".to_owned(),
        },
        Shape::Decimal(unit) | Shape::Integer(unit) | Shape::Count(unit, _)
            if !value.is_empty() =>
        {
            format!("{value}\u{a0}{unit}")
        }
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slip::edit::table::{self, item};

    fn spot(path: &'static str, shape: Shape) -> Spot {
        Spot {
            path: path.to_owned(),
            base: String::new(),
            item: item(path, "", shape),
            conditions: Vec::new(),
        }
    }

    fn choices() -> Vec<Choice> {
        Vec::new()
    }

    #[track_caller]
    fn check(shape: Shape, typed: &str, expected: &Value) {
        let spot = spot("a.siret", shape);
        let mut form = Form::default();
        form.add("a.siret", typed);
        let mut input = Map::new();
        write(&mut input, &spot, "a.siret", &form, &Lists::default()).unwrap();
        assert_eq!(&input["a"], expected, "{typed}");
        // What was written comes back as it was.
        let mut again = Form::default();
        fill(&mut again, &spot, &Value::Object(input), "a.siret");
        let squeezed = typed.replace(' ', "");
        assert_eq!(again.text("a.siret").replace(' ', ""), squeezed);
    }

    #[test]
    fn a_value_goes_to_the_api_and_comes_back() {
        check(Shape::Text, "Boues", &json!({ "siret": "Boues" }));
        check(Shape::Text, "", &json!({ "siret": null }));
        check(Shape::Decimal("t"), "1,25", &json!({ "siret": 1.25 }));
        check(Shape::Decimal("°"), "-0,5", &json!({ "siret": -0.5 }));
        check(Shape::Integer(""), "12", &json!({ "siret": 12 }));
        check(Shape::Tags, "A\nB", &json!({ "siret": ["A", "B"] }));
        check(Shape::Tags, "", &json!({ "siret": [] }));
        check(Shape::YesNo, "non", &json!({ "siret": false }));
        check(Shape::YesNo, "", &json!({ "siret": null }));
        check(Shape::Check, "oui", &json!({ "siret": true }));
        check(Shape::Several(choices), "X", &json!({ "siret": ["X"] }));
        check(
            Shape::Company { foreign: true },
            "000 000 117 00010",
            &json!({ "siret": "00000011700010", "vatNumber": null }),
        );
        check(
            Shape::Company { foreign: true },
            "BE0999999922",
            &json!({ "siret": null, "vatNumber": "BE0999999922" }),
        );
        check(
            Shape::Company { foreign: false },
            "00000011700010",
            &json!({ "siret": "00000011700010" }),
        );
    }

    #[test]
    fn a_field_that_does_not_matter_is_erased() {
        let mut spot = spot("other", Shape::Text);
        spot.conditions = vec![crate::slip::edit::spot::Condition {
            name: "type".to_owned(),
            is: &["OTHER"],
        }];
        for (kind, expected) in [("OTHER", json!("Caisse")), ("BIG_BAG", Value::Null)] {
            let mut form = Form::default();
            form.add("type", kind);
            form.add("other", "Caisse");
            let mut input = Map::new();
            write(&mut input, &spot, "other", &form, &Lists::default()).unwrap();
            assert_eq!(input["other"], expected, "{kind}");
        }
    }

    #[test]
    fn what_is_no_number_is_told_beside_its_field() {
        let mut form = Form::default();
        form.add("weight.value", "beaucoup");
        for shape in [Shape::Decimal("t"), Shape::Integer("")] {
            let spot = spot("weight.value", shape);
            let wrong = write(
                &mut Map::new(),
                &spot,
                "weight.value",
                &form,
                &Lists::default(),
            )
            .unwrap_err();
            assert_eq!(wrong.path, ["weight.value"]);
        }
    }

    #[test]
    fn vehicles_are_counted_unless_a_number_is_typed() {
        let spot = spot("quantity", Shape::Count("", "numbers"));
        for (typed, expected) in [("", json!(2)), ("3", json!(3))] {
            let mut form = Form::default();
            form.add("numbers", "A, B\na");
            form.add("quantity", typed);
            let mut input = Map::new();
            write(&mut input, &spot, "quantity", &form, &Lists::default()).unwrap();
            assert_eq!(input["quantity"], expected);
        }
    }

    #[test]
    fn a_company_has_the_same_fields_wherever_it_comes_from() {
        let paths = |items: &[table::Item]| items.iter().map(|item| item.path).collect::<Vec<_>>();
        assert_eq!(paths(&table::FRENCH), paths(&table::FOREIGN));
    }
}
