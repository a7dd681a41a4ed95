//! What changed between two trees, as a JSON merge patch (RFC 7386): the data of events. Applying the patches
//! of a stream in order gives the document back.

use serde_json::{Map, Value};

use super::tree::Tree;

/// The patch that turns one tree into the other: removed keys are null, lists are replaced whole.
pub fn patch_between(before: &Tree, after: &Tree) -> Tree {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        return after.clone();
    };
    let mut patch = Map::new();
    for (key, value) in new {
        match old.get(key) {
            Some(previous) if previous == value => {}
            Some(previous) => {
                patch.insert(key.clone(), patch_between(previous, value));
            }
            None => {
                patch.insert(key.clone(), value.clone());
            }
        }
    }
    for key in old.keys().filter(|key| !new.contains_key(*key)) {
        patch.insert(key.clone(), Value::Null);
    }
    Value::Object(patch)
}

/// Applies a patch.
pub fn apply_patch(tree: &mut Tree, patch: &Tree) {
    let Value::Object(changes) = patch else {
        *tree = patch.clone();
        return;
    };
    if !tree.is_object() {
        *tree = Value::Object(Map::new());
    }
    let Value::Object(map) = tree else { return };
    for (key, change) in changes {
        if change.is_null() {
            map.remove(key);
        } else {
            apply_patch(map.entry(key.clone()).or_insert(Value::Null), change);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_patch_turns_one_tree_into_the_other() {
        let before = json!({"a": {"b": 1, "c": [1, 2]}, "d": "x", "e": {"f": true}});
        let after = json!({"a": {"b": 2, "c": [3]}, "e": {"f": true}, "g": {"h": 1}});
        let patch = patch_between(&before, &after);
        assert_eq!(
            patch,
            json!({"a": {"b": 2, "c": [3]}, "d": null, "g": {"h": 1}})
        );
        let mut tree = before;
        apply_patch(&mut tree, &patch);
        assert_eq!(tree, after);
    }
}
