//! Variables: declared with a usable type, declared where used, used where declared.

use std::collections::{HashMap, HashSet};

use async_graphql::{
    Name, Pos, Positioned,
    parser::types::{OperationDefinition, VariableDefinition},
};

use super::{Definition, Walk, fragments::reached};
use crate::http::graphql::schema_types::{Shape, TypeRef};

/// A place where a variable stands.
pub(super) struct Usage<'a> {
    pub(super) name: &'a Name,
    pub(super) at: Pos,
    /// The type expected there, and whether the place has a default value.
    pub(super) expected: Option<(&'a TypeRef, bool)>,
}

impl<'a> Walk<'a> {
    pub(super) fn declared_variables(&mut self, operation: &'a Positioned<OperationDefinition>) {
        let mut seen = HashSet::new();
        for variable in &operation.node.variable_definitions {
            let name = &variable.node.name.node;
            if !seen.insert(name) {
                self.refuse(
                    format!("There can be only one variable named \"${name}\"."),
                    [variable.pos],
                );
            }
            self.directives(&variable.node.directives, "VARIABLE_DEFINITION");
            let written = &variable.node.var_type;
            let mut innermost = &written.node.base;
            while let async_graphql::parser::types::BaseType::List(of) = innermost {
                innermost = &of.base;
            }
            let async_graphql::parser::types::BaseType::Named(named) = innermost else {
                continue;
            };
            let Some(id) = self.known_type(named, written.pos) else {
                continue;
            };
            if !self.types.get(id).is_input() {
                let message = format!(
                    "Variable \"${name}\" cannot be non-input type \"{}\".",
                    written.node
                );
                self.refuse(message, [written.pos]);
                continue;
            }
            self.default_value(variable);
        }
    }

    fn default_value(&mut self, variable: &'a Positioned<VariableDefinition>) {
        let Some(default) = &variable.node.default_value else {
            return;
        };
        let Some(ty) = self.types.resolve(&variable.node.var_type.node) else {
            return;
        };
        // Defaults hold no variable: what the check records is thrown away with the literal.
        let literal = default.node.clone().into_value();
        let mut inner = Walk {
            types: self.types,
            check: self.check,
            document: self.document,
            errors: Vec::new(),
            usages: Vec::new(),
            spreads: Vec::new(),
        };
        inner.value(&literal, &ty, false, default.pos);
        self.errors.append(&mut inner.errors);
    }

    /// Compares what an operation declares with what it and the fragments it reaches use.
    pub(super) fn variable_usages(
        &mut self,
        name: Option<&'a Name>,
        operation: &'a Positioned<OperationDefinition>,
        definition: &Definition<'a>,
        fragments: &[(&'a Name, Definition<'a>)],
    ) {
        let declared: HashMap<&Name, &Positioned<VariableDefinition>> = operation
            .node
            .variable_definitions
            .iter()
            .map(|variable| (&variable.node.name.node, variable))
            .collect();
        let mut used: HashSet<&Name> = HashSet::new();
        let of_fragments =
            reached(definition, fragments).flat_map(|(_, fragment)| &fragment.usages);
        for usage in definition.usages.iter().chain(of_fragments) {
            used.insert(usage.name);
            match declared.get(usage.name) {
                Some(variable) => self.allowed_position(usage, variable),
                None => {
                    let message = match name {
                        Some(name) => {
                            format!(
                                "Variable \"${}\" is not defined by operation \"{name}\".",
                                usage.name
                            )
                        }
                        None => format!("Variable \"${}\" is not defined.", usage.name),
                    };
                    self.refuse(message, [usage.at, operation.pos]);
                }
            }
        }
        for variable in &operation.node.variable_definitions {
            let unused = &variable.node.name.node;
            if !used.contains(unused) {
                let message = match name {
                    Some(name) => {
                        format!("Variable \"${unused}\" is never used in operation \"{name}\".")
                    }
                    None => format!("Variable \"${unused}\" is never used."),
                };
                self.refuse(message, [variable.pos]);
            }
        }
    }

    fn allowed_position(&mut self, usage: &Usage<'a>, variable: &Positioned<VariableDefinition>) {
        let Some((expected, place_has_default)) = usage.expected else {
            return;
        };
        let Some(ty) = self.types.resolve(&variable.node.var_type.node) else {
            return;
        };
        let default = variable.node.default_value.as_ref();
        let never_null = place_has_default
            || default.is_some_and(|value| !matches!(value.node, async_graphql::Value::Null));
        let allowed = if expected.non_null && !ty.non_null {
            never_null
                && fits(
                    &ty,
                    &TypeRef {
                        shape: expected.shape.clone(),
                        non_null: false,
                    },
                )
        } else {
            fits(&ty, expected)
        };
        if !allowed {
            let message = format!(
                "Variable \"${}\" of type \"{}\" used in position expecting type \"{}\".",
                usage.name,
                self.types.show(&ty),
                self.types.show(expected)
            );
            self.refuse(message, [variable.pos, usage.at]);
        }
    }
}

/// A value of type `given` may stand where `expected` is.
fn fits(given: &TypeRef, expected: &TypeRef) -> bool {
    if expected.non_null && !given.non_null {
        return false;
    }
    match (&given.shape, &expected.shape) {
        (Shape::Named(given), Shape::Named(expected)) => given == expected,
        (Shape::List(given), Shape::List(expected)) => fits(given, expected),
        _ => false,
    }
}
