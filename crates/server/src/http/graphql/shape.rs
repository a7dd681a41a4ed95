//! The shape that the answer to an operation must have.
//!
//! The executor answers fields as they come, drops those that failed, and leaves it there. The GraphQL
//! specification asks for the order of the selection, and for nulls: a field that failed is null, and a null
//! where none may stand makes its parent null, up to the whole answer. Clients rely on both.

use async_graphql::{
    Name, PathSegment, ServerError, Value,
    parser::types::{ExecutableDocument, Selection, SelectionSet},
};
use indexmap::{IndexMap, map::Entry};

use super::schema_types::{SchemaTypes, Shape, TypeId, TypeRef};

/// What is answered under one name.
#[derive(Debug)]
struct Node {
    name: Name,
    /// Whether null may stand here, then inside the list, then inside the list of the list…
    nullable: Vec<bool>,
    fields: Vec<Node>,
}

/// The shape of the answer to an operation.
#[derive(Debug)]
pub(crate) struct AnswerShape {
    fields: Vec<Node>,
    size: usize,
}

impl AnswerShape {
    /// The shape of the answer to a valid operation on the type `root`.
    pub(crate) fn of(
        types: &SchemaTypes,
        document: &ExecutableDocument,
        root: TypeId,
        set: &SelectionSet,
    ) -> Self {
        let mut builder = Builder {
            types,
            document,
            size: 0,
        };
        let fields = builder.fields(&[(root, set)]);
        Self {
            fields,
            size: builder.size,
        }
    }

    /// Number of names, at every depth.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Gives an answer its nulls and its order.
    pub(crate) fn give_to(&self, data: &mut Value, errors: &[ServerError]) {
        let failed = || {
            errors
                .iter()
                .map(|error| error.path.as_slice())
                .filter(|path| !path.is_empty())
        };
        for path in failed() {
            restore(data, &self.fields, path);
        }
        for path in failed() {
            if matches!(data, Value::Object(_)) && !set_null(data, &self.fields, path) {
                *data = Value::Null;
            }
        }
        if errors.is_empty() && matches!(data, Value::Null) {
            // Every root field was skipped.
            *data = Value::Object(IndexMap::new());
        }
        arrange(data, &self.fields, errors.is_empty());
    }
}

struct Builder<'a> {
    types: &'a SchemaTypes,
    document: &'a ExecutableDocument,
    size: usize,
}

impl<'a> Builder<'a> {
    fn fields(&mut self, sets: &[(TypeId, &'a SelectionSet)]) -> Vec<Node> {
        let mut merged: IndexMap<&'a Name, Merged<'a>> = IndexMap::new();
        for (on, set) in sets {
            self.collect(*on, set, &mut merged);
        }
        self.size += merged.len();
        merged
            .into_iter()
            .map(|(name, Merged { ty, sets })| Node {
                name: name.clone(),
                nullable: nullability(ty),
                fields: self.fields(&sets),
            })
            .collect()
    }

    fn collect(
        &self,
        on: TypeId,
        set: &'a SelectionSet,
        merged: &mut IndexMap<&'a Name, Merged<'a>>,
    ) {
        for selection in &set.items {
            let (condition, inner) = match &selection.node {
                Selection::Field(field) => {
                    let Some(definition) = self.types.field(on, &field.node.name.node) else {
                        continue;
                    };
                    let named = definition.ty.named();
                    let subfields = &field.node.selection_set.node;
                    let entry = match merged.entry(&field.node.response_key().node) {
                        Entry::Occupied(entry) => entry.into_mut(),
                        Entry::Vacant(entry) => entry.insert(Merged {
                            ty: &definition.ty,
                            sets: Vec::new(),
                        }),
                    };
                    if !subfields.items.is_empty() {
                        entry.sets.push((named, subfields));
                    }
                    continue;
                }
                Selection::InlineFragment(fragment) => (
                    fragment.node.type_condition.as_ref(),
                    &fragment.node.selection_set.node,
                ),
                Selection::FragmentSpread(spread) => {
                    match self.document.fragments.get(&spread.node.fragment_name.node) {
                        Some(fragment) => (
                            Some(&fragment.node.type_condition),
                            &fragment.node.selection_set.node,
                        ),
                        None => continue,
                    }
                }
            };
            let condition =
                condition.and_then(|condition| self.types.find(&condition.node.on.node));
            self.collect(condition.unwrap_or(on), inner, merged);
        }
    }
}

/// Fields that answer under one name. Their types agree on nulls, or the document is not valid.
struct Merged<'a> {
    ty: &'a TypeRef,
    sets: Vec<(TypeId, &'a SelectionSet)>,
}

fn nullability(ty: &TypeRef) -> Vec<bool> {
    let mut levels = vec![!ty.non_null];
    let mut ty = ty;
    while let Shape::List(of) = &ty.shape {
        levels.push(!of.non_null);
        ty = of;
    }
    levels
}

/// Puts back the objects on the way to a failed field: the executor answers null for an object none of whose
/// fields succeeded.
fn restore(value: &mut Value, fields: &[Node], path: &[PathSegment]) {
    let Some(PathSegment::Field(name)) = path.first() else {
        return;
    };
    if matches!(value, Value::Null) {
        *value = Value::Object(IndexMap::new());
    }
    let (Value::Object(map), Some(node)) = (value, fields.iter().find(|node| node.name == *name))
    else {
        return;
    };
    if path.len() == 1 {
        return;
    }
    let mut inner = map.entry(node.name.clone()).or_insert(Value::Null);
    let mut path = &path[1..];
    while let Some(PathSegment::Index(place)) = path.first() {
        let Value::List(items) = inner else { return };
        let Some(item) = items.get_mut(*place) else {
            return;
        };
        inner = item;
        path = &path[1..];
    }
    restore(inner, &node.fields, path);
}

/// Makes the value at `path`, in an object of these fields, null, or its closest parent that may be. False
/// when the object itself must become null.
fn set_null(object: &mut Value, fields: &[Node], path: &[PathSegment]) -> bool {
    let (Some(PathSegment::Field(name)), Value::Object(map)) = (path.first(), &mut *object) else {
        return false;
    };
    let Some(node) = fields.iter().find(|node| node.name == *name) else {
        return false;
    };
    let value = map.entry(node.name.clone()).or_insert(Value::Null);
    if set_null_inside(value, node, 0, &path[1..]) {
        return true;
    }
    *value = Value::Null;
    node.nullable[0]
}

/// Makes the value at `path` inside a field's value null; `level` counts the lists entered. False when the
/// value itself must become null.
fn set_null_inside(value: &mut Value, node: &Node, level: usize, path: &[PathSegment]) -> bool {
    match (path.first(), &mut *value) {
        (Some(PathSegment::Index(place)), Value::List(items)) => {
            let (Some(item), Some(&nullable)) =
                (items.get_mut(*place), node.nullable.get(level + 1))
            else {
                return false;
            };
            if set_null_inside(item, node, level + 1, &path[1..]) {
                return true;
            }
            *item = Value::Null;
            nullable
        }
        (Some(PathSegment::Field(_)), Value::Object(_)) => set_null(value, &node.fields, path),
        // An earlier failure made it null.
        (Some(PathSegment::Field(_)), Value::Null) => true,
        _ => false,
    }
}

/// Puts the fields of every object in the order of the selection. `complete` when nothing failed: an object
/// without any field left, which the executor answers as null, is then an empty object.
fn arrange(value: &mut Value, fields: &[Node], complete: bool) {
    let Value::Object(map) = value else { return };
    let mut place = 0;
    for node in fields {
        let found = match map.get_index(place) {
            Some((name, _)) if *name == node.name => Some(place),
            _ => map.get_index_of(&node.name),
        };
        let Some(found) = found else { continue };
        if found != place {
            map.move_index(found, place);
        }
        if let Some((_, inner)) = map.get_index_mut(place)
            && !node.fields.is_empty()
        {
            arrange_inside(inner, node, 0, complete);
        }
        place += 1;
    }
}

fn arrange_inside(value: &mut Value, node: &Node, level: usize, complete: bool) {
    match value {
        Value::List(items) => {
            for item in items {
                arrange_inside(item, node, level + 1, complete);
            }
        }
        Value::Null if complete && node.nullable.get(level) == Some(&false) => {
            *value = Value::Object(IndexMap::new());
        }
        object => arrange(object, &node.fields, complete),
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{
        EmptyMutation, EmptySubscription, Object, Schema, SimpleObject, parser::parse_query,
    };
    use serde_json::json;

    use super::*;

    #[derive(SimpleObject)]
    struct Slip {
        id: String,
        status: Option<String>,
        parents: Vec<Slip>,
        children: Option<Vec<Option<Slip>>>,
    }

    struct Root;

    #[Object]
    impl Root {
        async fn slip(&self) -> Slip {
            Slip {
                id: String::new(),
                status: None,
                parents: Vec::new(),
                children: None,
            }
        }

        async fn draft(&self) -> Option<Slip> {
            None
        }
    }

    async fn check(
        query: &str,
        data: serde_json::Value,
        failed: &[serde_json::Value],
        expected: &str,
    ) {
        let schema = Schema::new(Root, EmptyMutation, EmptySubscription);
        let types = SchemaTypes::of(&schema).await.unwrap();
        let document = parse_query(query).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let shape = AnswerShape::of(
            &types,
            &document,
            types.query,
            &operation.node.selection_set.node,
        );
        let errors: Vec<ServerError> = failed
            .iter()
            .map(|path| {
                ServerError::new("", None).with_path(serde_json::from_value(path.clone()).unwrap())
            })
            .collect();
        let mut data = Value::from_json(data).unwrap();
        shape.give_to(&mut data, &errors);
        assert_eq!(serde_json::to_string(&data).unwrap(), expected, "{query}");
    }

    #[tokio::test]
    async fn answers_follow_the_order_of_the_selection() {
        let query = "{ slip { id ...F parents { status id } } } fragment F on Slip { status id }";
        let data = json!({ "slip": { "parents": [{ "id": "2", "status": null }], "status": "S", "id": "1" } });
        let expected = r#"{"slip":{"id":"1","status":"S","parents":[{"status":null,"id":"2"}]}}"#;
        check(query, data, &[], expected).await;
    }

    #[tokio::test]
    async fn a_failed_field_that_may_be_null_is_null() {
        check(
            "{ draft { id } }",
            json!(null),
            &[json!(["draft"])],
            r#"{"draft":null}"#,
        )
        .await;
        check(
            "{ slip { status } }",
            json!({ "slip": null }),
            &[json!(["slip", "status"])],
            r#"{"slip":{"status":null}}"#,
        )
        .await;
        let query = "{ slip { id s: status } draft { id } }";
        let data = json!({ "draft": null, "slip": { "id": "1" } });
        check(
            query,
            data,
            &[json!(["slip", "s"])],
            r#"{"slip":{"id":"1","s":null},"draft":null}"#,
        )
        .await;
    }

    #[tokio::test]
    async fn a_failed_field_that_must_not_be_null_takes_its_parents_along() {
        let query = "{ slip { id } draft { id status } }";
        let data = json!({ "slip": { "id": "1" }, "draft": { "status": "S" } });
        check(
            query,
            data,
            &[json!(["draft", "id"])],
            r#"{"slip":{"id":"1"},"draft":null}"#,
        )
        .await;
        let data = json!({ "slip": null, "draft": { "id": "1", "status": "S" } });
        check(query, data, &[json!(["slip", "id"])], "null").await;
        let both = [json!(["draft", "id"]), json!(["draft", "status"])];
        check(
            query,
            json!({ "slip": { "id": "1" }, "draft": null }),
            &both,
            r#"{"slip":{"id":"1"},"draft":null}"#,
        )
        .await;
    }

    #[tokio::test]
    async fn nulls_climb_through_lists_as_far_as_they_must() {
        let query = "{ draft { id parents { id } children { id } } }";
        let data = || json!({ "draft": { "id": "1", "parents": [{ "id": "2" }], "children": [null, { "id": "3" }] } });
        let failed_child = r#"{"draft":{"id":"1","parents":[{"id":"2"}],"children":[null,null]}}"#;
        check(
            query,
            data(),
            &[json!(["draft", "children", 1, "id"])],
            failed_child,
        )
        .await;
        check(
            query,
            data(),
            &[json!(["draft", "parents", 0, "id"])],
            r#"{"draft":null}"#,
        )
        .await;
        let lost = json!({ "draft": { "id": "1", "parents": [] } });
        let expected = r#"{"draft":{"id":"1","parents":[],"children":null}}"#;
        check(
            query,
            lost,
            &[json!(["draft", "children", 4, "id"])],
            expected,
        )
        .await;
    }

    #[tokio::test]
    async fn an_object_whose_fields_are_all_skipped_is_empty() {
        check(
            "{ slip { id @skip(if: true) } }",
            json!({ "slip": null }),
            &[],
            r#"{"slip":{}}"#,
        )
        .await;
        check("{ slip @skip(if: true) { id } }", json!(null), &[], "{}").await;
    }
}
