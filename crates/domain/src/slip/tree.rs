//! Documents and edits as trees addressed by dotted paths.
//!
//! An edit keeps GraphQL's three states for each leaf: absent (keep), null (erase) and given. A null parent
//! erases all the leaves below it. Stored trees hold neither nulls nor empty objects, so an output object
//! whose leaves are all empty is absent by itself.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::refusal::Refusal;

/// A document as a tree.
pub type Tree = Value;

/// State of a leaf in an edit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Leaf<'a> {
    /// Neither the leaf nor any parent was given, or a parent was given without it.
    Absent,
    /// The leaf or one of its parents is null, or the leaf is an empty text.
    Null,
    /// The leaf holds this value.
    Given(&'a Value),
}

/// State of the leaf at `path` in the edit.
pub fn leaf<'a>(edit: &'a Tree, path: &str) -> Leaf<'a> {
    let mut at = edit;
    for key in path.split('.') {
        match at {
            Value::Null => return Leaf::Null,
            Value::Object(map) => match map.get(key) {
                Some(next) => at = next,
                None => return Leaf::Absent,
            },
            _ => return Leaf::Absent,
        }
    }
    match at {
        Value::Null => Leaf::Null,
        Value::String(text) if text.is_empty() => Leaf::Null,
        value => Leaf::Given(value),
    }
}

/// Value at `path`, null when absent.
pub fn get<'a>(tree: &'a Tree, path: &str) -> &'a Value {
    path.split('.')
        .try_fold(tree, |at, key| at.get(key))
        .unwrap_or(&Value::Null)
}

/// Writes a value at `path`, creating parents; null removes.
pub fn set(tree: &mut Tree, path: &str, value: Value) {
    if value.is_null() {
        remove(tree, path);
        return;
    }
    let mut at = tree;
    for key in path.split('.') {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        let Value::Object(map) = at else { return };
        at = map.entry(key).or_insert(Value::Null);
    }
    *at = value;
}

/// Removes the value at `path` and the parents that it leaves empty.
pub fn remove(tree: &mut Tree, path: &str) {
    let (first, rest) = match path.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (path, None),
    };
    let Value::Object(map) = tree else { return };
    match rest {
        None => {
            map.remove(first);
        }
        Some(rest) => {
            if let Some(child) = map.get_mut(first) {
                remove(child, rest);
                if child.as_object().is_some_and(Map::is_empty) {
                    map.remove(first);
                }
            }
        }
    }
}

/// Drops nulls, empty texts and empty objects, bottom-up; lists, booleans and zeros stay.
pub fn prune(value: &mut Value) {
    match value {
        Value::Object(map) => map.retain(|_, child| {
            prune(child);
            !is_empty(child)
        }),
        Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

/// The pruned tree of a document.
///
/// # Errors
/// The document does not serialise, which is a defect of ours.
pub fn tree_of<T: Serialize>(document: &T) -> Result<Tree, Refusal> {
    let mut tree = serde_json::to_value(document).map_err(|e| Refusal::Internal(e.to_string()))?;
    prune(&mut tree);
    Ok(tree)
}

/// The tree of a document with its empty texts, for the kind whose answers tell them from nulls.
///
/// # Errors
/// The document does not serialise, which is a defect of ours.
pub fn verbatim_tree_of<T: Serialize>(document: &T) -> Result<Tree, Refusal> {
    let mut tree = serde_json::to_value(document).map_err(|e| Refusal::Internal(e.to_string()))?;
    drop_nulls(&mut tree);
    Ok(tree)
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => map.retain(|_, child| {
            drop_nulls(child);
            !child.is_null() && !child.as_object().is_some_and(Map::is_empty)
        }),
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// The document of a tree.
///
/// # Errors
/// The tree lacks what the document requires, which is a defect of ours or of the store.
pub fn document_of<T: DeserializeOwned>(tree: Tree) -> Result<T, Refusal> {
    serde_json::from_value(tree).map_err(|e| Refusal::Internal(e.to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_null_parent_erases_every_leaf_below_it() {
        let edit = json!({"emitter": {"company": null}});
        assert_eq!(leaf(&edit, "emitter.company.siret"), Leaf::Null);
        assert_eq!(leaf(&edit, "emitter.pickupSite.name"), Leaf::Absent);
        assert_eq!(
            leaf(&json!({"emitter": null}), "emitter.pickupSite.name"),
            Leaf::Null
        );
    }

    #[test]
    fn an_empty_object_does_nothing_and_an_empty_text_erases() {
        assert_eq!(
            leaf(&json!({"emitter": {}}), "emitter.company.siret"),
            Leaf::Absent
        );
        assert_eq!(leaf(&json!({"customId": ""}), "customId"), Leaf::Null);
    }

    #[test]
    fn removing_the_last_leaf_removes_its_parents() {
        let mut tree = json!({"emitter": {"company": {"siret": "1"}}, "isDraft": true});
        remove(&mut tree, "emitter.company.siret");
        assert_eq!(tree, json!({"isDraft": true}));
    }

    #[test]
    fn pruning_keeps_lists_booleans_and_zeros() {
        let mut tree = json!({"a": {"b": null, "c": ""}, "d": [], "e": false, "f": 0});
        prune(&mut tree);
        assert_eq!(tree, json!({"d": [], "e": false, "f": 0}));
    }
}
