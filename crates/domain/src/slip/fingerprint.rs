//! When are two stored values the same? The rule decides what counts as a change.

use rust_decimal::Decimal;
use serde_json::Value;

/// Equality of change detection: null, absent and `""` are one; numbers are rounded to six decimals, but 0 is
/// not null; lists of scalars ignore order; lists of objects are compared position by position on the keys of
/// the stored element.
pub fn same_value(stored: &Value, new: &Value) -> bool {
    match (stored, new) {
        (a, b) if is_void(a) && is_void(b) => true,
        (a, b) if is_void(a) || is_void(b) => false,
        (Value::Array(a), Value::Array(b)) => same_list(a, b),
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            keys.into_iter().all(|key| {
                let (left, right) = (
                    a.get(key).unwrap_or(&Value::Null),
                    b.get(key).unwrap_or(&Value::Null),
                );
                same_value(left, right) || (is_blank(left) && is_blank(right))
            })
        }
        (a, b) => a == b,
    }
}

/// Equality of two decimals, stored as texts: both non-zero and equal at six decimals, or identical.
pub(super) fn same_decimal(stored: &Value, new: &Value) -> bool {
    match (decimal(stored), decimal(new)) {
        (Some(a), Some(b)) => {
            a == b || (!a.is_zero() && !b.is_zero() && a.round_dp(6) == b.round_dp(6))
        }
        (None, None) => true,
        _ => false,
    }
}

fn is_void(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

/// Inside an element of a list, an empty list or object says nothing more than an absent one.
fn is_blank(value: &Value) -> bool {
    is_void(value)
        || value.as_array().is_some_and(Vec::is_empty)
        || value
            .as_object()
            .is_some_and(|map| map.values().all(is_blank))
}

fn same_list(stored: &[Value], new: &[Value]) -> bool {
    if stored.len() != new.len() {
        return false;
    }
    if stored.iter().chain(new).any(Value::is_object) {
        return stored.iter().zip(new).all(|(a, b)| same_value(a, b));
    }
    let sorted = |list: &[Value]| {
        let mut texts: Vec<String> = list.iter().map(Value::to_string).collect();
        texts.sort();
        texts
    };
    sorted(stored) == sorted(new)
}

/// The quantity that a leaf holds: a number, or a text that spells one.
pub fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => number.to_string().parse().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(stored: &Value, new: &Value, expected: bool) {
        assert_eq!(same_value(stored, new), expected, "{stored} / {new}");
    }

    #[test]
    fn null_absent_and_empty_text_are_one_but_zero_and_false_are_values() {
        check(&json!(null), &json!(""), true);
        check(&json!(null), &json!(false), false);
        check(&json!(null), &json!(0), false);
        check(&json!(null), &json!([]), false);
    }

    #[test]
    fn lists_of_scalars_ignore_order_and_lists_of_objects_do_not() {
        check(&json!(["A", "B"]), &json!(["B", "A"]), true);
        check(
            &json!([{"type": "FUT"}, {"type": "GRV"}]),
            &json!([{"type": "GRV"}, {"type": "FUT"}]),
            false,
        );
    }

    #[test]
    fn what_an_element_leaves_out_is_no_change() {
        check(
            &json!([{"type": "FUT", "identificationNumbers": []}]),
            &json!([{"type": "FUT", "volume": null}]),
            true,
        );
    }

    #[test]
    fn decimals_are_compared_at_six_places_and_zero_is_not_null() {
        assert!(same_decimal(&json!("1"), &json!("1.0000001")));
        assert!(!same_decimal(&json!("1"), &json!("1.000001")));
        assert!(!same_decimal(&json!("0"), &json!(null)));
        assert!(!same_decimal(&json!("0"), &json!("0.0000001")));
    }
}
