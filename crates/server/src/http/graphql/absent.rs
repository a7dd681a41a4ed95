//! Arguments whose variable the request leaves out.
//!
//! By the GraphQL specification, `update(input: {weight: $weight})` sent without `weight` is an input without
//! `weight`: the stored weight is kept. The executor would read `null` there, which erases it. So what an
//! absent variable stands for is taken out of the document before it runs.

use std::collections::HashSet;

use async_graphql::{
    Name, Positioned,
    parser::types::{Directive, DocumentOperations, ExecutableDocument, Selection, SelectionSet},
};
use async_graphql_value::Value as Literal;

/// Removes the arguments and object fields that are one of these variables.
pub(crate) fn remove_absent(document: &mut ExecutableDocument, absent: &HashSet<&str>) {
    let operations: Vec<_> = match &mut document.operations {
        DocumentOperations::Single(operation) => vec![operation],
        DocumentOperations::Multiple(operations) => operations.values_mut().collect(),
    };
    for operation in operations {
        in_set(&mut operation.node.selection_set.node, absent);
    }
    for fragment in document.fragments.values_mut() {
        in_set(&mut fragment.node.selection_set.node, absent);
    }
}

fn in_set(set: &mut SelectionSet, absent: &HashSet<&str>) {
    for selection in &mut set.items {
        match &mut selection.node {
            Selection::Field(field) => {
                in_arguments(&mut field.node.arguments, absent);
                in_directives(&mut field.node.directives, absent);
                in_set(&mut field.node.selection_set.node, absent);
            }
            Selection::InlineFragment(fragment) => {
                in_directives(&mut fragment.node.directives, absent);
                in_set(&mut fragment.node.selection_set.node, absent);
            }
            Selection::FragmentSpread(spread) => in_directives(&mut spread.node.directives, absent),
        }
    }
}

fn in_directives(directives: &mut [Positioned<Directive>], absent: &HashSet<&str>) {
    for directive in directives {
        in_arguments(&mut directive.node.arguments, absent);
    }
}

fn in_arguments(
    arguments: &mut Vec<(Positioned<Name>, Positioned<Literal>)>,
    absent: &HashSet<&str>,
) {
    arguments.retain(|(_, value)| !is_absent(&value.node, absent));
    for (_, value) in arguments {
        in_value(&mut value.node, absent);
    }
}

fn in_value(value: &mut Literal, absent: &HashSet<&str>) {
    match value {
        Literal::Object(fields) => {
            fields.retain(|_, field| !is_absent(field, absent));
            fields
                .values_mut()
                .for_each(|field| in_value(field, absent));
        }
        Literal::List(items) => {
            for item in items {
                // A list keeps its length: what is absent from it is null.
                if is_absent(item, absent) {
                    *item = Literal::Null;
                } else {
                    in_value(item, absent);
                }
            }
        }
        _ => {}
    }
}

fn is_absent(value: &Literal, absent: &HashSet<&str>) -> bool {
    matches!(value, Literal::Variable(name) if absent.contains(name.as_str()))
}
