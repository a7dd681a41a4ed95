//! Values in a JSON document, by path.

use serde_json::{Map, Value};

/// What is at a path; null when nothing is.
pub(super) fn get<'a>(tree: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(tree, |at, key| {
        let found = match at {
            Value::Array(items) => key.parse::<usize>().ok().and_then(|place| items.get(place)),
            other => other.get(key),
        };
        found.unwrap_or(&Value::Null)
    })
}

/// The text at a path; empty when there is none.
pub(super) fn text<'a>(tree: &'a Value, path: &str) -> &'a str {
    get(tree, path).as_str().unwrap_or_default()
}

/// Puts a value at a path, with the objects around it.
pub(super) fn set(tree: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            tree.insert(path.to_owned(), value);
        }
        Some((key, rest)) => {
            let child = tree.entry(key).or_insert(Value::Null);
            if !child.is_object() {
                *child = Value::Object(Map::new());
            }
            if let Value::Object(child) = child {
                set(child, rest, value);
            }
        }
    }
}

/// Without what is null, nor objects that hold nothing: what a new slip does not say.
pub(super) fn pruned(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Object(map) => {
            let kept: Map<String, Value> = map
                .into_iter()
                .filter_map(|(key, value)| Some((key, pruned(value)?)))
                .collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_leads_through_objects_and_lists() {
        let tree = json!({ "a": [{ "b": "un" }, { "b": 2 }], "c": null });
        assert_eq!(text(&tree, "a.0.b"), "un");
        assert_eq!(get(&tree, "a.1.b"), &json!(2));
        for nowhere in ["a.2.b", "c.d", "a.b", ""] {
            assert_eq!(get(&tree, nowhere), &Value::Null, "{nowhere}");
        }
    }

    #[test]
    fn a_value_is_put_with_the_objects_around_it() {
        let mut tree = Map::new();
        set(&mut tree, "a.b.c", json!(1));
        set(&mut tree, "a.d", json!(null));
        set(&mut tree, "a.d.e", json!("x"));
        assert_eq!(
            Value::Object(tree),
            json!({ "a": { "b": { "c": 1 }, "d": { "e": "x" } } })
        );
    }

    #[test]
    fn a_new_slip_says_nothing_of_what_is_empty() {
        let tree = json!({ "a": { "b": null }, "c": { "d": false, "e": { "f": null } }, "g": [] });
        assert_eq!(pruned(tree), Some(json!({ "c": { "d": false }, "g": [] })));
        assert_eq!(pruned(json!({ "a": {} })), None);
    }
}
