//! Calls made from what the schema says of itself.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::fixture::{As, Sandbox, text};

/// What the schema says of itself.
pub(crate) struct SchemaTypes {
    types: HashMap<String, Value>,
    /// Kind of operation, field.
    pub(crate) fields: Vec<(&'static str, Value)>,
}

const TYPE: &str =
    "type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

pub(crate) async fn schema(sandbox: &Sandbox) -> SchemaTypes {
    let document = format!(
        "{{ __schema {{
            queryType {{ name }} mutationType {{ name }}
            types {{ kind name enumValues {{ name }}
                inputFields {{ name defaultValue {TYPE} }}
                fields(includeDeprecated: true) {{ name args {{ name defaultValue {TYPE} }} {TYPE} }} }} }} }}"
    );
    let answer = sandbox.send(As::Nobody, &document).await;
    let schema = &answer["data"]["__schema"];
    let types: HashMap<String, Value> = schema["types"]
        .as_array()
        .unwrap()
        .iter()
        .map(|named| (text(&named["name"]), named.clone()))
        .collect();
    let of = |kind: &'static str, root: &str| {
        let fields = types[&text(&schema[root]["name"])]["fields"]
            .as_array()
            .unwrap();
        fields
            .iter()
            .map(|field| (kind, field.clone()))
            .collect::<Vec<_>>()
    };
    let mut fields = of("query", "queryType");
    fields.extend(of("mutation", "mutationType"));
    SchemaTypes { types, fields }
}

impl SchemaTypes {
    /// A root field: kind of operation, definition.
    pub(crate) fn field(&self, name: &str) -> (&'static str, &Value) {
        let found = self.fields.iter().find(|(_, field)| field["name"] == name);
        let (kind, field) = found.unwrap_or_else(|| panic!("{name} is not in the schema"));
        (kind, field)
    }

    /// A value that the type accepts.
    fn value(&self, kind: &Value) -> Value {
        match kind["kind"].as_str().unwrap() {
            "NON_NULL" => self.value(&kind["ofType"]),
            "LIST" => json!([self.value(&kind["ofType"])]),
            "ENUM" => self.types[kind["name"].as_str().unwrap()]["enumValues"][0]["name"].clone(),
            "INPUT_OBJECT" => self.object(kind, &json!({})),
            _ => match kind["name"].as_str().unwrap() {
                "Int" | "Float" => json!(1),
                "Boolean" => json!(true),
                "DateTime" => json!("2026-01-01"),
                "URL" => json!("https://exemple.fr"),
                _ => json!("inconnu"),
            },
        }
    }

    fn object(&self, kind: &Value, given: &Value) -> Value {
        let fields = &self.types[kind["name"].as_str().unwrap()]["inputFields"];
        self.completed(fields, given)
    }

    /// What is given, with whatever else the definitions require.
    pub(crate) fn completed(&self, definitions: &Value, given: &Value) -> Value {
        let mut completed = Map::new();
        for definition in definitions.as_array().unwrap() {
            let name = text(&definition["name"]);
            let kind = &definition["type"];
            let is_required = kind["kind"] == "NON_NULL" && definition["defaultValue"].is_null();
            let bare = if kind["kind"] == "NON_NULL" {
                &kind["ofType"]
            } else {
                kind
            };
            let value = match given.get(&name) {
                Some(value) if value.is_object() && bare["kind"] == "INPUT_OBJECT" => {
                    self.object(bare, value)
                }
                Some(value) => value.clone(),
                None if is_required => self.value(kind),
                None => continue,
            };
            completed.insert(name, value);
        }
        for name in given.as_object().unwrap().keys() {
            assert!(completed.contains_key(name), "{name} is no argument");
        }
        Value::Object(completed)
    }

    /// What is asked of the answer: as little as possible.
    pub(crate) fn selection(field: &Value) -> &'static str {
        let mut answered = &field["type"];
        while !answered["ofType"].is_null() {
            answered = &answered["ofType"];
        }
        match answered["kind"].as_str().unwrap() {
            "SCALAR" | "ENUM" => "",
            _ => "{ __typename }",
        }
    }
}
