//! Compares what came back with what a scenario expects.

use serde_json::Value;

use crate::placeholder::ANYTHING;

/// The first difference between an answer and what was expected.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{path} : {expected} attendu, {found} reçu")]
pub struct Mismatch {
    /// Where, as `createForm.emitter.company.siret`.
    pub path: String,
    /// Expected JSON.
    pub expected: Value,
    /// JSON received; null when nothing is there.
    pub found: Value,
}

/// Whether an answer holds what is expected: an object may hold more fields, a list has as many members in the
/// same order, numbers are equal by value, and `{{*}}` stands for anything but null.
pub(crate) fn compare(path: &str, expected: &Value, found: &Value) -> Result<(), Mismatch> {
    let mismatch = || Mismatch {
        path: path.to_owned(),
        expected: expected.clone(),
        found: found.clone(),
    };
    match (expected, found) {
        (Value::String(text), found) if text == ANYTHING && !found.is_null() => Ok(()),
        (Value::Object(expected), Value::Object(found)) => {
            expected.iter().try_for_each(|(name, expected)| {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                compare(&path, expected, found.get(name).unwrap_or(&Value::Null))
            })
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => expected
            .iter()
            .zip(found)
            .enumerate()
            .try_for_each(|(index, (expected, found))| {
                compare(&format!("{path}[{index}]"), expected, found)
            }),
        (Value::Number(expected), Value::Number(found)) => (expected.as_f64() == found.as_f64())
            .then_some(())
            .ok_or_else(mismatch),
        (expected, found) => (expected == found).then_some(()).ok_or_else(mismatch),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(expected: &Value, found: &Value, differs_at: Option<&str>) {
        let path = compare("", expected, found)
            .err()
            .map(|mismatch| mismatch.path);
        assert_eq!(path.as_deref(), differs_at, "{expected} / {found}");
    }

    #[test]
    fn an_object_may_hold_more_than_expected() {
        check(
            &json!({"a": {"b": 1}}),
            &json!({"a": {"b": 1.0, "c": 2}, "d": 3}),
            None,
        );
        check(
            &json!({"a": {"b": 1}}),
            &json!({"a": {"b": 2}}),
            Some("a.b"),
        );
        check(&json!({"a": {"b": 1}}), &json!({"a": null}), Some("a"));
    }

    #[test]
    fn a_missing_field_is_as_good_as_null() {
        check(&json!({"a": null}), &json!({}), None);
        check(&json!({"a": 1}), &json!({}), Some("a"));
    }

    #[test]
    fn lists_are_compared_member_by_member() {
        check(
            &json!(["a", {"b": 1}]),
            &json!(["a", {"b": 1, "c": 2}]),
            None,
        );
        check(&json!(["a", "b"]), &json!(["b", "a"]), Some("[0]"));
        check(&json!(["a"]), &json!(["a", "b"]), Some(""));
    }

    #[test]
    fn anything_is_not_nothing() {
        check(&json!({"id": "{{*}}"}), &json!({"id": "BSD-1"}), None);
        check(&json!({"id": "{{*}}"}), &json!({"id": null}), Some("id"));
    }
}
