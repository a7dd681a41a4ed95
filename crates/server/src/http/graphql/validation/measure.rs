//! How deep and how wide a document is, its fragments unfolded.

use std::collections::HashMap;

use async_graphql::{
    Name, Pos,
    parser::types::{ExecutableDocument, Selection, SelectionSet},
};

use super::DocumentError;

/// A field may be nested under this many other fields.
pub(crate) const MAX_DEPTH: u32 = 10;
/// Selection sets, those of fragments included, may be nested this deep: the executor's own limit.
const MAX_NESTING: u32 = 32;
/// Fields of a document once its fragments are unfolded. The contract sets no limit; without one, ten nested
/// fragments spread ten times each ask for ten thousand million fields in a few lines. The widest selection of
/// the whole contract is a hundredth of this.
const MAX_FIELDS: u64 = 50_000;

/// The size of a selection set.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Size {
    /// Ancestor fields of the deepest field, introspection left out.
    depth: u32,
    /// Nested selection sets.
    nesting: u32,
    /// Fields, fragments unfolded.
    fields: u64,
}

/// The size of each fragment of a document.
#[derive(Debug)]
pub(crate) struct Measure<'a> {
    fragments: HashMap<&'a Name, Size>,
}

impl<'a> Measure<'a> {
    /// Measures fragments, given in an order where each comes after those that it spreads.
    pub(crate) fn of(document: &'a ExecutableDocument, order: &[&'a Name]) -> Self {
        let mut measure = Self {
            fragments: HashMap::with_capacity(order.len()),
        };
        for name in order {
            if let Some(fragment) = document.fragments.get(*name) {
                let size = measure.size(&fragment.node.selection_set.node);
                measure.fragments.insert(name, size);
            }
        }
        measure
    }

    /// The faults of operations that are too deep or too wide.
    pub(crate) fn check(&self, document: &ExecutableDocument) -> Vec<DocumentError> {
        let mut errors = Vec::new();
        for (name, operation) in document.operations.iter() {
            let size = self.size(&operation.node.selection_set.node);
            if size.depth > MAX_DEPTH || size.nesting > MAX_NESTING {
                errors.push(too_deep(name, [operation.pos]));
            }
            if size.fields > MAX_FIELDS {
                let message = format!(
                    "La requête sélectionne plus de {MAX_FIELDS} champs une fois ses fragments dépliés ; scindez-la."
                );
                errors.push(DocumentError::new(message, [operation.pos]));
            }
        }
        errors
    }

    fn size(&self, set: &SelectionSet) -> Size {
        let mut size = Size {
            depth: 0,
            nesting: 1,
            fields: 0,
        };
        for selection in &set.items {
            let (inner, own_depth, own_field) = match &selection.node {
                Selection::Field(field) => {
                    let has_subfields = !field.node.selection_set.node.items.is_empty();
                    let inner = if has_subfields {
                        self.size(&field.node.selection_set.node)
                    } else {
                        Size::default()
                    };
                    if field.node.name.node.starts_with("__") {
                        // Introspection is as deep as the tools that read it need.
                        (Size { depth: 0, ..inner }, 0, 1)
                    } else {
                        (inner, u32::from(has_subfields), 1)
                    }
                }
                Selection::InlineFragment(fragment) => {
                    (self.size(&fragment.node.selection_set.node), 0, 0)
                }
                Selection::FragmentSpread(spread) => (
                    self.fragments
                        .get(&spread.node.fragment_name.node)
                        .copied()
                        .unwrap_or_default(),
                    0,
                    0,
                ),
            };
            size.depth = size.depth.max(inner.depth.saturating_add(own_depth));
            size.nesting = size.nesting.max(inner.nesting.saturating_add(1));
            size.fields = size
                .fields
                .saturating_add(inner.fields)
                .saturating_add(own_field);
        }
        size
    }
}

/// The fault of a document that is too deep. The operation is named by the document; the parser gives up
/// before it knows a name on the deepest ones.
pub(crate) fn too_deep(
    operation: Option<&Name>,
    at: impl IntoIterator<Item = Pos>,
) -> DocumentError {
    let name = operation.map_or("", |name| name.as_str());
    DocumentError::new(
        format!("'{name}' exceeds maximum operation depth of {MAX_DEPTH}"),
        at,
    )
}
