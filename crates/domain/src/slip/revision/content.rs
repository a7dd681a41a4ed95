//! What a request asks: leaves of the slip, named by their path in the API.

use serde_json::Value;

use crate::slip::{
    field::{Field, Level},
    refusal::{Issue, Issues},
    tree::{self, Leaf, Tree},
};

/// What a null (or an empty text) means in the content of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullRevision {
    /// The field cannot be emptied.
    Refused,
    /// The null is accepted and changes nothing.
    Ignored,
    /// It stands for an empty list, which changes nothing.
    EmptyList,
}

/// A field that a request may revise.
#[derive(Clone, Copy, Debug)]
pub struct Revisable {
    /// Dotted path in the content, which is the path of the field in the slip.
    pub path: &'static str,
    /// What null does.
    pub on_null: NullRevision,
}

/// A field that cannot be emptied.
pub const fn revisable(path: &'static str) -> Revisable {
    Revisable {
        path,
        on_null: NullRevision::Refused,
    }
}

impl Revisable {
    /// Sets what null does.
    pub const fn on_null(self, on_null: NullRevision) -> Self {
        Self { on_null, ..self }
    }
}

/// Fields that the content mentions, nulls included.
pub fn mentions<'t>(table: &'t [Revisable], content: &Tree) -> Vec<&'t Revisable> {
    table
        .iter()
        .filter(|field| tree::leaf(content, field.path) != Leaf::Absent)
        .collect()
}

/// The content as it is kept: values only, and the empty lists that nulls stand for.
pub fn given_content(table: &[Revisable], content: &Tree) -> Tree {
    let mut given = Value::Object(serde_json::Map::new());
    for field in table {
        match tree::leaf(content, field.path) {
            Leaf::Given(value) => {
                let mut value = value.clone();
                tree::prune(&mut value);
                tree::set(&mut given, field.path, value);
            }
            Leaf::Null if field.on_null == NullRevision::EmptyList => {
                tree::set(&mut given, field.path, Value::Array(Vec::new()));
            }
            Leaf::Null | Leaf::Absent => {}
        }
    }
    given
}

/// The issues of fields that the content would empty, which no revision does. They have no path.
pub fn erased_issues<D, L: Level>(
    table: &[Revisable],
    fields: &[Field<D, L>],
    content: &Tree,
) -> Issues {
    let title = |path: &str| {
        let field = fields.iter().find(|field| field.path == path);
        field.map_or_else(|| path.to_owned(), Field::title)
    };
    table
        .iter()
        .filter(|field| field.on_null == NullRevision::Refused)
        .filter(|field| tree::leaf(content, field.path) == Leaf::Null)
        .map(|field| Issue::at("", format!("{} ne peut pas être vide", title(field.path))))
        .collect()
}

/// The slip's present values of every revisable field.
pub fn snapshot_of(table: &[Revisable], slip: &Tree) -> Tree {
    let mut snapshot = Value::Object(serde_json::Map::new());
    for field in table {
        tree::set(
            &mut snapshot,
            field.path,
            tree::get(slip, field.path).clone(),
        );
    }
    snapshot
}

/// The slip with the content written over it: values that are neither null nor an empty list.
pub fn applied_tree(table: &[Revisable], slip: &Tree, content: &Tree) -> Tree {
    let mut applied = slip.clone();
    for field in table {
        let value = tree::get(content, field.path);
        let says_nothing = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !says_nothing {
            tree::set(&mut applied, field.path, value.clone());
        }
    }
    applied
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TABLE: &[Revisable] = &[
        revisable("waste.code"),
        revisable("waste.pop").on_null(NullRevision::Ignored),
        revisable("waste.sealNumbers").on_null(NullRevision::EmptyList),
    ];

    fn check(content: &Value, mentioned: &[&str], given: &Value) {
        let paths: Vec<_> = mentions(TABLE, content)
            .iter()
            .map(|field| field.path)
            .collect();
        assert_eq!(paths, mentioned, "{content}");
        assert_eq!(&given_content(TABLE, content), given, "{content}");
    }

    #[test]
    fn nulls_are_mentioned_and_not_kept() {
        check(
            &json!({"waste": {"code": null, "pop": null}}),
            &["waste.code", "waste.pop"],
            &json!({}),
        );
        check(
            &json!({"waste": null}),
            &["waste.code", "waste.pop", "waste.sealNumbers"],
            &json!({"waste": {"sealNumbers": []}}),
        );
        check(&json!({"waste": {}, "isCanceled": true}), &[], &json!({}));
    }

    #[test]
    fn a_revision_never_empties_a_field() {
        let slip = json!({"waste": {"code": "17 06 05*", "sealNumbers": ["A"]}, "id": "x"});
        let content = json!({"waste": {"sealNumbers": [], "pop": true}});
        let expected =
            json!({"waste": {"code": "17 06 05*", "sealNumbers": ["A"], "pop": true}, "id": "x"});
        assert_eq!(applied_tree(TABLE, &slip, &content), expected);
    }

    #[test]
    fn the_snapshot_written_back_gives_the_former_values() {
        let slip = json!({"waste": {"code": "17 06 05*"}, "id": "x"});
        assert_eq!(
            snapshot_of(TABLE, &slip),
            json!({"waste": {"code": "17 06 05*"}})
        );
    }
}
