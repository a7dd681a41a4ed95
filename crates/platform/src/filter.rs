//! The `where` of a kind's list, evaluated on a document: the filter has the document's shape, with operators
//! at its leaves.

use domain::slip::{Refusal, Tree, decimal};
use jiff::Timestamp;
use serde_json::{Map, Value};

/// A filter whose structure has been checked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filter {
    tree: Value,
}

const COMBINATORS: [&str; 3] = ["_and", "_or", "_not"];

impl Filter {
    /// Checks the structure of a filter; `None` when it restricts nothing.
    pub(crate) fn parse(tree: Value) -> Result<Option<Self>, Refusal> {
        let Value::Object(map) = &tree else {
            return Ok(None);
        };
        for combinator in COMBINATORS {
            let nested = match map.get(combinator) {
                Some(Value::Array(members)) => members.iter().any(is_combined),
                Some(member) => is_combined(member),
                None => false,
            };
            if nested {
                return Err(Refusal::bad_input(
                    "Vous ne pouvez pas imbriquer des opérations _and, _or et _not sur plus de 1 niveaux",
                ));
            }
        }
        let restricts = map.values().any(|value| !value.is_null());
        Ok(restricts.then_some(Self { tree }))
    }

    /// Does the document pass?
    pub(crate) fn accepts(&self, document: &Tree) -> bool {
        accepts(&self.tree, document)
    }
}

fn is_combined(member: &Value) -> bool {
    COMBINATORS
        .iter()
        .any(|combinator| member.get(combinator).is_some_and(|value| !value.is_null()))
}

fn accepts(filter: &Value, document: &Value) -> bool {
    let Value::Object(map) = filter else {
        return true;
    };
    map.iter().all(|(key, value)| match (key.as_str(), value) {
        (_, Value::Null) => true,
        ("_and", Value::Array(members)) => members.iter().all(|member| accepts(member, document)),
        ("_or", Value::Array(members)) => {
            members.is_empty() || members.iter().any(|member| accepts(member, document))
        }
        ("_not", member) => !accepts(member, document),
        (key, value) => {
            let found = document.get(key).unwrap_or(&Value::Null);
            match value {
                Value::Object(operators) if is_leaf(operators) => {
                    operators.iter().all(|(op, v)| holds(op, v, found))
                }
                Value::Object(_) => match found {
                    // Several carriers: one of them satisfies the whole condition.
                    Value::Array(rows) => rows.iter().any(|row| accepts(value, row)),
                    one => accepts(value, one),
                },
                scalar => scalar == found,
            }
        }
    })
}

fn is_leaf(operators: &Map<String, Value>) -> bool {
    operators
        .keys()
        .next()
        .is_some_and(|key| key.starts_with('_'))
}

fn holds(operator: &str, expected: &Value, found: &Value) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    match (operator, expected) {
        (_, Value::Null) => true,
        ("_isMissing", _) => found.is_null(),
        ("_eq", Value::Array(_)) => expected == found,
        ("_eq", _) => compare(found, expected) == Some(Equal),
        ("_in", Value::Array(options)) if found.is_array() => {
            options.iter().any(|option| list(found).contains(option))
        }
        ("_in", Value::Array(options)) => options
            .iter()
            .any(|option| compare(found, option) == Some(Equal)),
        ("_contains", Value::String(part)) => {
            found.as_str().is_some_and(|text| text.contains(part))
        }
        ("_gt", _) => compare(found, expected) == Some(Greater),
        ("_gte", _) => matches!(compare(found, expected), Some(Greater | Equal)),
        ("_lt", _) => compare(found, expected) == Some(Less),
        ("_lte", _) => matches!(compare(found, expected), Some(Less | Equal)),
        ("_has", item) => list(found).contains(item),
        ("_hasSome", Value::Array(items)) => items.iter().any(|item| list(found).contains(item)),
        ("_hasEvery", Value::Array(items)) => items.iter().all(|item| list(found).contains(item)),
        _ => false,
    }
}

/// Instants compare as such, numbers as decimals, the rest as texts; nothing compares with an absent value.
fn compare(found: &Value, expected: &Value) -> Option<std::cmp::Ordering> {
    match (found, expected) {
        (Value::String(a), Value::String(b)) => {
            match (a.parse::<Timestamp>(), b.parse::<Timestamp>()) {
                (Ok(a), Ok(b)) => Some(a.cmp(&b)),
                _ => Some(a.cmp(b)),
            }
        }
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Number(_), _) | (_, Value::Number(_)) => {
            Some(decimal(found)?.cmp(&decimal(expected)?))
        }
        _ => None,
    }
}

#[cfg(test)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "data first: a case reads as one literal"
)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(filter: Value, expected: bool) {
        let document = json!({
            "status": "SENT",
            "createdAt": "2025-03-01T09:00:00Z",
            "emitter": {"company": {"siret": "1"}},
            "transporters": [{"company": {"siret": "2"}, "plates": ["A", "B"]}, {"company": {"siret": "3"}, "plates": []}],
        });
        let parsed = Filter::parse(filter.clone()).unwrap();
        assert_eq!(
            parsed.is_none_or(|filter| filter.accepts(&document)),
            expected,
            "{filter}"
        );
    }

    #[test]
    fn operators_and_fields_are_all_required() {
        check(
            json!({"status": {"_in": ["SENT"]}, "emitter": {"company": {"siret": {"_eq": "1"}}}}),
            true,
        );
        check(
            json!({"status": {"_eq": "SENT"}, "emitter": {"company": {"siret": {"_contains": "9"}}}}),
            false,
        );
    }

    #[test]
    fn null_operands_restrict_nothing_and_an_empty_list_matches_nothing() {
        check(
            json!({"emitter": {"company": {"siret": {"_eq": null}}}}),
            true,
        );
        check(json!({"status": {"_in": []}}), false);
    }

    #[test]
    fn dates_compare_as_instants() {
        check(
            json!({"createdAt": {"_gte": "2025-03-01T10:00:00+01:00", "_lt": "2025-03-02T00:00:00Z"}}),
            true,
        );
    }

    #[test]
    fn one_carrier_satisfies_the_whole_condition() {
        check(
            json!({"transporters": {"company": {"siret": {"_eq": "2"}}, "plates": {"_has": "A"}}}),
            true,
        );
        check(
            json!({"transporters": {"company": {"siret": {"_eq": "3"}}, "plates": {"_has": "A"}}}),
            false,
        );
    }

    #[test]
    fn combinators_combine_with_their_siblings_on_one_level() {
        check(
            json!({"_or": [{"status": {"_eq": "X"}}, {"status": {"_eq": "SENT"}}]}),
            true,
        );
        check(json!({"_not": {"status": {"_eq": "SENT"}}}), false);
        assert!(Filter::parse(json!({"_and": [{"_or": [{}]}]})).is_err());
    }
}
