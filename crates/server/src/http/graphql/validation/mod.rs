//! Whether a document makes sense for the schema, by the rules and in the words of the reference
//! implementation of GraphQL: clients match them, down to the suggestions for a mistyped name.
//!
//! The outcome depends on the text alone, not on variables, so it is computed once for a text and kept with
//! the parsed document. The executor is then asked to skip its own rules.

mod directives;
mod fragments;
mod measure;
mod overlap;
mod selection;
mod usage;
mod values;

use async_graphql::{
    Name, Pos, Positioned,
    parser::types::{ExecutableDocument, FragmentDefinition, OperationDefinition, OperationType},
};

use self::measure::Measure;
pub(crate) use self::measure::too_deep;
use self::usage::Usage;
use super::{
    DocumentError,
    scalar::ScalarCheck,
    schema_types::{SchemaTypes, TypeId},
};
use crate::suggestion::did_you_mean;

/// After this many faults the rest is not looked at.
const MOST_ERRORS: usize = 100;

/// Checks a document.
///
/// # Errors
/// The faults found, in the order of the document where possible.
pub(crate) fn validate(
    types: &SchemaTypes,
    check: ScalarCheck,
    document: &ExecutableDocument,
) -> Result<(), Vec<DocumentError>> {
    let order = fragments::order(document)?;
    let measure = Measure::of(document, &order);
    let mut errors = measure.check(document);
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut walk = Walk {
        types,
        check,
        document,
        errors: Vec::new(),
        usages: Vec::new(),
        spreads: Vec::new(),
    };
    walk.document();
    errors = walk.errors;
    if errors.is_empty() {
        errors.extend(overlap::conflict(types, document));
    }
    if errors.len() >= MOST_ERRORS {
        errors.truncate(MOST_ERRORS);
        let message = "Too many validation errors, error limit reached. Validation aborted.";
        errors.push(DocumentError::new(message, []));
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// What one operation or fragment uses.
struct Definition<'a> {
    usages: Vec<Usage<'a>>,
    spreads: Vec<&'a Name>,
}

/// Goes through a document once, type in hand.
struct Walk<'a> {
    types: &'a SchemaTypes,
    check: ScalarCheck,
    document: &'a ExecutableDocument,
    errors: Vec<DocumentError>,
    /// Of the definition being walked.
    usages: Vec<Usage<'a>>,
    spreads: Vec<&'a Name>,
}

impl<'a> Walk<'a> {
    fn refuse(&mut self, message: impl Into<String>, at: impl IntoIterator<Item = Pos>) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(DocumentError::new(message, at));
        }
    }

    fn document(&mut self) {
        let mut fragments: Vec<(&'a Name, Definition<'a>)> =
            Vec::with_capacity(self.document.fragments.len());
        for (name, fragment) in &self.document.fragments {
            self.fragment(name, fragment);
            fragments.push((name, self.take()));
        }
        let mut operations = Vec::new();
        for (name, operation) in self.document.operations.iter() {
            self.operation(operation);
            operations.push((name, operation, self.take()));
        }
        self.unused_fragments(&fragments, &operations);
        for (name, operation, definition) in &operations {
            self.variable_usages(*name, operation, definition, &fragments);
        }
    }

    fn take(&mut self) -> Definition<'a> {
        Definition {
            usages: std::mem::take(&mut self.usages),
            spreads: std::mem::take(&mut self.spreads),
        }
    }

    fn operation(&mut self, operation: &'a Positioned<OperationDefinition>) {
        let root = self.types.root(operation.node.ty);
        let location = match operation.node.ty {
            OperationType::Query => "QUERY",
            OperationType::Mutation => "MUTATION",
            OperationType::Subscription => "SUBSCRIPTION",
        };
        if root.is_none() {
            let message = format!(
                "Schema is not configured to execute {} operation.",
                operation.node.ty
            );
            self.refuse(message, [operation.pos]);
        }
        self.declared_variables(operation);
        self.directives(&operation.node.directives, location);
        self.selection_set(&operation.node.selection_set.node, root);
    }

    fn fragment(&mut self, name: &'a Name, fragment: &'a Positioned<FragmentDefinition>) {
        let condition = &fragment.node.type_condition.node.on;
        let on = self.known_type(&condition.node, condition.pos);
        let on = on.filter(|&ty| {
            let composite = self.types.get(ty).is_composite();
            if !composite {
                let message = format!(
                    "Fragment \"{name}\" cannot condition on non composite type \"{}\".",
                    condition.node
                );
                self.refuse(message, [condition.pos]);
            }
            composite
        });
        self.directives(&fragment.node.directives, "FRAGMENT_DEFINITION");
        self.selection_set(&fragment.node.selection_set.node, on);
    }

    /// The type of that name, or a fault.
    fn known_type(&mut self, name: &str, at: Pos) -> Option<TypeId> {
        let found = self.types.find(name);
        if found.is_none() {
            let message = format!(
                "Unknown type \"{name}\".{}",
                did_you_mean(name, self.types.names())
            );
            self.refuse(message, [at]);
        }
        found
    }
}
