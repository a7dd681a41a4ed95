//! Fields that answer under the same name must be the same field, or answers could not be merged.
//!
//! The reference implementation compares all pairs; here fields are grouped by response name and each is
//! compared with the first of each parent type, so that the cost follows the size of the document.

use std::collections::{HashMap, HashSet};

use async_graphql::{
    Name, Pos, Positioned,
    parser::types::{ExecutableDocument, Field, Selection, SelectionSet},
};

use super::DocumentError;
use crate::http::graphql::schema_types::{SchemaTypes, Shape, TypeId, TypeRef};

/// Comparisons after which a document is given up.
const MAX_STEPS: usize = 500_000;

/// Two fields that cannot be merged.
struct Conflict {
    name: String,
    reason: String,
    at: Vec<Pos>,
}

#[derive(Clone, Copy)]
struct Selected<'a> {
    parent: TypeId,
    field: &'a Positioned<Field>,
    ty: &'a TypeRef,
}

struct Merge<'a> {
    types: &'a SchemaTypes,
    document: &'a ExecutableDocument,
    steps: usize,
}

/// The first conflict of a document that is valid otherwise.
pub(super) fn conflict(
    types: &SchemaTypes,
    document: &ExecutableDocument,
) -> Option<DocumentError> {
    let mut merge = Merge {
        types,
        document,
        steps: 0,
    };
    for (_, operation) in document.operations.iter() {
        let Some(root) = types.root(operation.node.ty) else {
            continue;
        };
        if let Err(found) = merge.sets(&[(root, &operation.node.selection_set.node)], false) {
            let Conflict { name, reason, at } = *found;
            return Some(DocumentError::new(
                format!(
                    "Fields \"{name}\" conflict because {reason}. Use different aliases on the fields to fetch both if this was intentional."
                ),
                at,
            ));
        }
    }
    None
}

impl<'a> Merge<'a> {
    /// Checks selection sets whose answers are merged. When `exclusive`, no object has the types of two of
    /// them, and only the shapes of answers must agree.
    fn sets(
        &mut self,
        sets: &[(TypeId, &'a SelectionSet)],
        exclusive: bool,
    ) -> Result<(), Box<Conflict>> {
        let mut fields = Vec::new();
        let mut seen = HashSet::new();
        for (parent, set) in sets {
            self.collect(*parent, set, &mut seen, &mut fields);
        }
        let mut order: Vec<&'a Name> = Vec::new();
        let mut groups: HashMap<&'a Name, Vec<Selected<'a>>> = HashMap::new();
        for selected in fields {
            let name = &selected.field.node.response_key().node;
            let group = groups.entry(name).or_default();
            if group.is_empty() {
                order.push(name);
            }
            group.push(selected);
        }
        for name in order {
            if let Some(group) = groups
                .remove(name)
                .filter(|group| group.len() > 1 || has_subfields(group))
            {
                self.group(name, &group, exclusive)?;
            }
        }
        Ok(())
    }

    fn collect(
        &self,
        parent: TypeId,
        set: &'a SelectionSet,
        seen: &mut HashSet<(TypeId, &'a Name)>,
        fields: &mut Vec<Selected<'a>>,
    ) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    if let Some(definition) = self.types.field(parent, &field.node.name.node) {
                        fields.push(Selected {
                            parent,
                            field,
                            ty: &definition.ty,
                        });
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let on =
                        condition.and_then(|condition| self.types.find(&condition.node.on.node));
                    self.collect(
                        on.unwrap_or(parent),
                        &fragment.node.selection_set.node,
                        seen,
                        fields,
                    );
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = self.document.fragments.get(name)
                        && let Some(on) =
                            self.types.find(&fragment.node.type_condition.node.on.node)
                        && seen.insert((on, name))
                    {
                        self.collect(on, &fragment.node.selection_set.node, seen, fields);
                    }
                }
            }
        }
    }

    /// Checks fields that answer under one name.
    fn group(
        &mut self,
        name: &str,
        group: &[Selected<'a>],
        exclusive: bool,
    ) -> Result<(), Box<Conflict>> {
        let first = group[0];
        let mut firsts: Vec<Selected<'a>> = Vec::new();
        for selected in group {
            self.step(name, first, *selected)?;
            if let Some(reason) = self.different_shapes(first.ty, selected.ty) {
                return Err(conflicting(name, reason, first, *selected));
            }
            if exclusive {
                continue;
            }
            let mut parent_is_known = false;
            for known in &firsts {
                self.step(name, *known, *selected)?;
                parent_is_known |= known.parent == selected.parent;
                if self.may_be_one_object(known.parent, selected.parent)
                    && let Some(reason) = different_fields(&known.field.node, &selected.field.node)
                {
                    return Err(conflicting(name, reason, *known, *selected));
                }
            }
            if !parent_is_known {
                firsts.push(*selected);
            }
        }
        self.subfields(name, group, &firsts, exclusive)
    }

    fn subfields(
        &mut self,
        name: &str,
        group: &[Selected<'a>],
        firsts: &[Selected<'a>],
        exclusive: bool,
    ) -> Result<(), Box<Conflict>> {
        if !has_subfields(group) {
            return Ok(());
        }
        let sets = |members: &[Selected<'a>]| -> Vec<(TypeId, &'a SelectionSet)> {
            members
                .iter()
                .map(|member| (member.ty.named(), &member.field.node.selection_set.node))
                .collect()
        };
        let within = |found: Box<Conflict>| {
            // Subfields of one and the same field conflict by themselves.
            if group.len() == 1 {
                return found;
            }
            let reason = format!(
                "subfields \"{}\" conflict because {}",
                found.name, found.reason
            );
            Box::new(Conflict {
                name: name.to_owned(),
                reason,
                at: found.at,
            })
        };
        let apart = firsts.iter().any(|one| {
            firsts
                .iter()
                .any(|other| !self.may_be_one_object(one.parent, other.parent))
        });
        self.sets(&sets(group), exclusive || apart)
            .map_err(within)?;
        if exclusive || !apart {
            return Ok(());
        }
        for known in firsts {
            let together: Vec<Selected<'a>> = group
                .iter()
                .filter(|member| self.may_be_one_object(known.parent, member.parent))
                .copied()
                .collect();
            self.sets(&sets(&together), false).map_err(within)?;
        }
        Ok(())
    }

    /// Counts the work; a document made to be expensive is refused.
    fn step(&mut self, name: &str, a: Selected<'_>, b: Selected<'_>) -> Result<(), Box<Conflict>> {
        self.steps += 1;
        if self.steps <= MAX_STEPS {
            return Ok(());
        }
        Err(conflicting(
            name,
            "there are too many of them to compare".to_owned(),
            a,
            b,
        ))
    }

    /// Some object may have both types. Distinct object types never do.
    fn may_be_one_object(&self, a: TypeId, b: TypeId) -> bool {
        a == b || !self.types.possible(a).is_empty() || !self.types.possible(b).is_empty()
    }

    fn different_shapes(&self, a: &TypeRef, b: &TypeRef) -> Option<String> {
        let differ = || {
            Some(format!(
                "they return conflicting types \"{}\" and \"{}\"",
                self.types.show(a),
                self.types.show(b)
            ))
        };
        if a.non_null != b.non_null {
            return differ();
        }
        match (&a.shape, &b.shape) {
            (Shape::List(of_a), Shape::List(of_b)) => {
                self.different_shapes(of_a, of_b).and_then(|_| differ())
            }
            (Shape::Named(of_a), Shape::Named(of_b)) => {
                let composite =
                    self.types.get(*of_a).is_composite() && self.types.get(*of_b).is_composite();
                if of_a == of_b || composite {
                    None
                } else {
                    differ()
                }
            }
            _ => differ(),
        }
    }
}

fn has_subfields(group: &[Selected<'_>]) -> bool {
    group
        .iter()
        .any(|member| !member.field.node.selection_set.node.items.is_empty())
}

fn conflicting(name: &str, reason: String, a: Selected<'_>, b: Selected<'_>) -> Box<Conflict> {
    Box::new(Conflict {
        name: name.to_owned(),
        reason,
        at: vec![a.field.pos, b.field.pos],
    })
}

fn different_fields(a: &Field, b: &Field) -> Option<String> {
    if a.name.node != b.name.node {
        return Some(format!(
            "\"{}\" and \"{}\" are different fields",
            a.name.node, b.name.node
        ));
    }
    let same = a.arguments.len() == b.arguments.len()
        && a.arguments.iter().all(|(name, value)| {
            b.get_argument(&name.node)
                .is_some_and(|other| other.node == value.node)
        });
    if same {
        None
    } else {
        Some("they have differing arguments".to_owned())
    }
}
