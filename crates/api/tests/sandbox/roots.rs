//! Operations of the schema, as a client learns them: nothing about a kind is written twice.

use std::collections::HashMap;

use serde_json::Value;

/// Asks for the operations, with the types of their arguments.
pub(super) const INTROSPECTION: &str = "{ __schema { queryType { ...Operations } mutationType { ...Operations } } }
    fragment Operations on __Type { fields(includeDeprecated: true) {
        name args(includeDeprecated: true) { name type { ...Type } } type { ...Type }
    } }
    fragment Type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// An operation.
pub(super) struct Root {
    /// `query` or `mutation`.
    pub(super) kind: &'static str,
    /// Types of its arguments.
    arguments: HashMap<String, String>,
    /// Does it answer an object?
    answers_fields: bool,
}

impl Root {
    /// Every operation, from the answer to [`INTROSPECTION`].
    pub(super) fn all(answer: &Value) -> HashMap<String, Self> {
        let mut roots = HashMap::new();
        for (kind, key) in [("query", "queryType"), ("mutation", "mutationType")] {
            let fields = &answer["data"]["__schema"][key]["fields"];
            for field in fields.as_array().unwrap() {
                let named =
                    |argument: &Value| (text(&argument["name"]), spelling(&argument["type"]));
                let root = Self {
                    kind,
                    arguments: field["args"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(named)
                        .collect(),
                    answers_fields: !matches!(innermost(&field["type"]), "SCALAR" | "ENUM"),
                };
                roots.insert(text(&field["name"]), root);
            }
        }
        roots
    }

    /// Type of an argument.
    pub(super) fn type_of(&self, argument: &str) -> &str {
        let known = self.arguments.get(argument);
        known.unwrap_or_else(|| panic!("no argument {argument}"))
    }

    /// What may be asked of any answer.
    pub(super) fn any_selection(&self) -> &'static str {
        if self.answers_fields {
            "__typename"
        } else {
            ""
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A type as documents write it.
fn spelling(of: &Value) -> String {
    match of["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", spelling(&of["ofType"])),
        "LIST" => format!("[{}]", spelling(&of["ofType"])),
        _ => text(&of["name"]),
    }
}

fn innermost(of: &Value) -> &str {
    match of["kind"].as_str().unwrap() {
        "NON_NULL" | "LIST" => innermost(&of["ofType"]),
        kind => kind,
    }
}
