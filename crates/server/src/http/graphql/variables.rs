//! The variables of a request, checked against the types that the operation declares, before anything runs.
//!
//! The executor would find the same faults while resolving, one by one, with words of its own, after sibling
//! fields may have run. Clients expect all of them at once, in the words of the reference implementation of
//! GraphQL, and nothing executed.

use std::fmt::Write;

use async_graphql::{Name, Pos, Value, Variables};

use super::{
    DocumentError,
    inspect::inspect,
    scalar::{LeafError, ScalarCheck, check_leaf},
    schema_types::{Kind, SchemaTypes, Shape, TypeRef},
};
use crate::suggestion::did_you_mean;

/// After this many faults the rest is not looked at.
const MOST_ERRORS: usize = 50;

/// A variable that an operation declares.
#[derive(Debug)]
pub(crate) struct DeclaredVariable {
    pub(crate) name: Name,
    pub(crate) ty: TypeRef,
    pub(crate) has_default: bool,
    pub(crate) at: Pos,
}

/// Checks the variables sent with an operation; values are only touched to give integers their integer form.
///
/// # Errors
/// Every fault found, each located at the declaration of its variable.
pub(crate) fn check_variables(
    types: &SchemaTypes,
    check: ScalarCheck,
    declared: &[DeclaredVariable],
    variables: &mut Variables,
) -> Result<(), Vec<DocumentError>> {
    let mut errors = Vec::new();
    for variable in declared {
        let Some(value) = variables.get_mut(&variable.name) else {
            if variable.ty.non_null && !variable.has_default {
                let message = format!(
                    "Variable \"${}\" of required type \"{}\" was not provided.",
                    variable.name,
                    types.show(&variable.ty)
                );
                errors.push(DocumentError::new(message, [variable.at]));
            }
            continue;
        };
        if matches!(value, Value::Null) {
            if variable.ty.non_null {
                let message = format!(
                    "Variable \"${}\" of non-null type \"{}\" must not be null.",
                    variable.name,
                    types.show(&variable.ty)
                );
                errors.push(DocumentError::new(message, [variable.at]));
            }
            continue;
        }
        let mut coercion = Coercion {
            types,
            check,
            variable,
            path: Vec::new(),
            errors: &mut errors,
        };
        coercion.value(value, &variable.ty);
        if errors.len() >= MOST_ERRORS {
            errors.truncate(MOST_ERRORS);
            let message =
                "Too many errors processing variables, error limit reached. Execution aborted.";
            errors.push(DocumentError::new(message, []));
            break;
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// A step inside a variable's value.
enum Step {
    Field(Name),
    Item(usize),
}

struct Coercion<'a> {
    types: &'a SchemaTypes,
    check: ScalarCheck,
    variable: &'a DeclaredVariable,
    path: Vec<Step>,
    errors: &'a mut Vec<DocumentError>,
}

impl Coercion<'_> {
    fn refuse(&mut self, value: &Value, why: &str) {
        if self.errors.len() >= MOST_ERRORS {
            return;
        }
        let name = &self.variable.name;
        let mut message = format!("Variable \"${name}\" got invalid value {}", inspect(value));
        if !self.path.is_empty() {
            let _ = write!(message, " at \"{name}");
            for step in &self.path {
                let _ = match step {
                    Step::Field(field) => write!(message, ".{field}"),
                    Step::Item(place) => write!(message, "[{place}]"),
                };
            }
            message.push('"');
        }
        let _ = write!(message, "; {why}");
        self.errors
            .push(DocumentError::new(message, [self.variable.at]));
    }

    fn value(&mut self, value: &mut Value, ty: &TypeRef) {
        if matches!(value, Value::Null) {
            if ty.non_null {
                let why = format!(
                    "Expected non-nullable type \"{}\" not to be null.",
                    self.types.show(ty)
                );
                self.refuse(value, &why);
            }
            return;
        }
        match &ty.shape {
            Shape::List(of) => match value {
                Value::List(items) => {
                    for (place, item) in items.iter_mut().enumerate() {
                        self.path.push(Step::Item(place));
                        self.value(item, of);
                        self.path.pop();
                    }
                }
                // A single value stands for the list that holds it.
                single => self.value(single, of),
            },
            Shape::Named(id) => match check_leaf(self.types, self.check, *id, value) {
                Ok(()) => {}
                Err(LeafError::Explained(why)) => self.refuse(value, &why),
                Err(LeafError::NotALeaf) => self.object(value, ty),
            },
        }
    }

    fn object(&mut self, value: &mut Value, ty: &TypeRef) {
        let types = self.types;
        let definition = types.named(ty);
        let Kind::InputObject { fields, one_of } = &definition.kind else {
            return;
        };
        let Value::Object(given) = value else {
            let why = format!("Expected type \"{}\" to be an object.", definition.name);
            self.refuse(value, &why);
            return;
        };
        for (name, field) in fields.iter() {
            match given.get_mut(name) {
                Some(inner) => {
                    self.path.push(Step::Field(Name::new(name)));
                    self.value(inner, &field.ty);
                    self.path.pop();
                }
                None if field.is_required() => {
                    let why = format!(
                        "Field \"{name}\" of required type \"{}\" was not provided.",
                        types.show(&field.ty)
                    );
                    self.refuse(&Value::Object(given.clone()), &why);
                }
                None => {}
            }
        }
        for name in given.keys().filter(|name| fields.get(name).is_none()) {
            let why = format!(
                "Field \"{name}\" is not defined by type \"{}\".{}",
                definition.name,
                did_you_mean(name, fields.names())
            );
            self.refuse(&Value::Object(given.clone()), &why);
        }
        if *one_of {
            let why = match given.values().next() {
                Some(Value::Null) if given.len() == 1 => {
                    "The only field must be non-null.".to_owned()
                }
                Some(_) if given.len() == 1 => return,
                _ => format!(
                    "Exactly one key must be specified for OneOf type \"{}\".",
                    definition.name
                ),
            };
            self.refuse(value, &why);
        }
    }
}
