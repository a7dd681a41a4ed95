//! Root fields of a mutation that a document selects twice.
//!
//! By the GraphQL specification, `{ signBsda(…) { id } signBsda(…) { status } }` is one call whose answer has both
//! fields. The executor would call twice, which for a signature is not the same thing.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::types::{
        DocumentOperations, ExecutableDocument, Field, FragmentDefinition, OperationDefinition,
        OperationType, Selection,
    },
};

/// Merges the root fields of mutations that answer under the same name. The document is valid: such fields have
/// the same name and arguments.
pub(crate) fn merge_repeated(document: &mut ExecutableDocument) {
    let fragments = &document.fragments;
    let operations: Vec<&mut Positioned<OperationDefinition>> = match &mut document.operations {
        DocumentOperations::Single(operation) => vec![operation],
        DocumentOperations::Multiple(operations) => operations.values_mut().collect(),
    };
    for operation in operations
        .into_iter()
        .filter(|operation| operation.node.ty == OperationType::Mutation)
    {
        let items = &mut operation.node.selection_set.node.items;
        let mut fields = Vec::new();
        if !items
            .iter()
            .all(|item| unfold(item, fragments, &mut fields))
        {
            continue;
        }
        let mut places: HashMap<Name, usize> = HashMap::new();
        let mut merged: Vec<Positioned<Field>> = Vec::with_capacity(fields.len());
        for field in &fields {
            let key = &field.node.response_key().node;
            match places.get(key) {
                Some(&place) => {
                    let subfields = field.node.selection_set.node.items.iter().cloned();
                    merged[place]
                        .node
                        .selection_set
                        .node
                        .items
                        .extend(subfields);
                }
                None => {
                    places.insert(key.clone(), merged.len());
                    merged.push((*field).clone());
                }
            }
        }
        if merged.len() < fields.len() {
            *items = merged
                .into_iter()
                .map(|field| Positioned::new(Selection::Field(field.clone()), field.pos))
                .collect();
        }
    }
}

/// Adds the fields of a selection, fragments unfolded. False when a directive may leave some out: whether they
/// repeat each other is then only known with the variables, and they are left as they are.
fn unfold<'a>(
    item: &'a Positioned<Selection>,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    fields: &mut Vec<&'a Positioned<Field>>,
) -> bool {
    if !item.node.directives().is_empty() {
        return false;
    }
    let inner = match &item.node {
        Selection::Field(field) => {
            fields.push(field);
            return true;
        }
        Selection::InlineFragment(fragment) => Some(&fragment.node.selection_set),
        Selection::FragmentSpread(spread) => fragments
            .get(&spread.node.fragment_name.node)
            .map(|fragment| &fragment.node.selection_set),
    };
    inner
        .iter()
        .flat_map(|set| &set.node.items)
        .all(|item| unfold(item, fragments, fields))
}
