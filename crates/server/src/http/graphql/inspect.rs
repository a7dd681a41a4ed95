//! Values as error messages show them: strings quoted, deep or long values shortened.

use std::fmt::{self, Write};

use async_graphql::Value;

/// Objects and lists below this depth are shown by their kind.
const DEEPEST: usize = 2;
/// Items of a list that are shown.
const LONGEST: usize = 10;

/// The value, shortened: `{ siret: "1", plates: ["A", "B"], company: [Object] }`.
pub(crate) fn inspect(value: &Value) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut text, value, 0);
    text
}

/// A string as JSON writes it.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn write(out: &mut String, value: &Value, depth: usize) -> fmt::Result {
    match value {
        Value::Null => out.write_str("null"),
        Value::Number(number) => write!(out, "{number}"),
        Value::String(text) => out.write_str(&quoted(text)),
        Value::Boolean(flag) => write!(out, "{flag}"),
        Value::Enum(name) => out.write_str(name),
        Value::Binary(bytes) => write!(out, "[{} octets]", bytes.len()),
        Value::List(items) if items.is_empty() => out.write_str("[]"),
        Value::List(_) if depth >= DEEPEST => out.write_str("[Array]"),
        Value::List(items) => {
            out.write_char('[')?;
            for (place, item) in items.iter().take(LONGEST).enumerate() {
                if place > 0 {
                    out.write_str(", ")?;
                }
                write(out, item, depth + 1)?;
            }
            match items.len().saturating_sub(LONGEST) {
                0 => {}
                1 => out.write_str(", ... 1 more item")?,
                more => write!(out, ", ... {more} more items")?,
            }
            out.write_char(']')
        }
        Value::Object(fields) if fields.is_empty() => out.write_str("{}"),
        Value::Object(_) if depth >= DEEPEST => out.write_str("[Object]"),
        Value::Object(fields) => {
            out.write_str("{ ")?;
            for (place, (name, field)) in fields.iter().enumerate() {
                if place > 0 {
                    out.write_str(", ")?;
                }
                write!(out, "{name}: ")?;
                write(out, field, depth + 1)?;
            }
            out.write_str(" }")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: serde_json::Value, expected: &str) {
        assert_eq!(inspect(&Value::from_json(json).unwrap()), expected);
    }

    #[test]
    fn strings_are_quoted_and_numbers_are_not() {
        check(
            serde_json::json!({"a": "é\"", "b": 1.5, "c": null}),
            r#"{ a: "é\"", b: 1.5, c: null }"#,
        );
    }

    #[test]
    fn long_lists_are_cut() {
        let items: Vec<u32> = (0..12).collect();
        check(
            serde_json::json!(items),
            "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ... 2 more items]",
        );
    }

    #[test]
    fn deep_values_are_shown_by_their_kind() {
        check(
            serde_json::json!({"a": {"b": {"c": 1}, "d": [1], "e": {}}}),
            "{ a: { b: [Object], d: [Array], e: {} } }",
        );
    }
}
