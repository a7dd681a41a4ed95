//! Selections: fields that exist, with subfields where there are some, fragments where they can apply.

use async_graphql::{
    Name, Pos, Positioned,
    parser::types::{Field, Selection, SelectionSet},
};

use super::{Walk, directives::Receiver};
use crate::http::graphql::schema_types::{OutputField, TypeId};
use crate::suggestion::{did_you_mean, sentence};

impl<'a> Walk<'a> {
    /// Walks a selection set; `on` is absent below a fault that hides the type.
    pub(super) fn selection_set(&mut self, set: &'a SelectionSet, on: Option<TypeId>) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(field, on),
                Selection::InlineFragment(fragment) => {
                    self.directives(&fragment.node.directives, "INLINE_FRAGMENT");
                    let inner = match &fragment.node.type_condition {
                        Some(condition) => {
                            self.inline_condition(&condition.node.on, on, fragment.pos)
                        }
                        None => on,
                    };
                    self.selection_set(&fragment.node.selection_set.node, inner);
                }
                Selection::FragmentSpread(spread) => {
                    self.directives(&spread.node.directives, "FRAGMENT_SPREAD");
                    self.spread(&spread.node.fragment_name, on, spread.pos);
                }
            }
        }
    }

    fn inline_condition(
        &mut self,
        name: &Positioned<Name>,
        on: Option<TypeId>,
        at: Pos,
    ) -> Option<TypeId> {
        let condition = self.known_type(&name.node, name.pos)?;
        if !self.types.get(condition).is_composite() {
            let message = format!(
                "Fragment cannot condition on non composite type \"{}\".",
                name.node
            );
            self.refuse(message, [name.pos]);
            return None;
        }
        if let Some(on) = on
            && !self.types.overlap(on, condition)
        {
            let message = format!(
                "Fragment cannot be spread here as objects of type \"{}\" can never be of type \"{}\".",
                self.types.get(on).name,
                name.node
            );
            self.refuse(message, [at]);
        }
        Some(condition)
    }

    fn spread(&mut self, name: &'a Positioned<Name>, on: Option<TypeId>, at: Pos) {
        let Some(fragment) = self.document.fragments.get(&name.node) else {
            self.refuse(format!("Unknown fragment \"{}\".", name.node), [name.pos]);
            return;
        };
        self.spreads.push(&name.node);
        let condition = &fragment.node.type_condition.node.on.node;
        if let (Some(on), Some(condition)) = (on, self.types.find(condition))
            && self.types.get(condition).is_composite()
            && !self.types.overlap(on, condition)
        {
            let message = format!(
                "Fragment \"{}\" cannot be spread here as objects of type \"{}\" can never be of type \"{}\".",
                name.node,
                self.types.get(on).name,
                self.types.get(condition).name
            );
            self.refuse(message, [at]);
        }
    }

    fn field(&mut self, field: &'a Positioned<Field>, on: Option<TypeId>) {
        let types = self.types;
        let node = &field.node;
        self.directives(&node.directives, "FIELD");
        let Some((parent, definition)) =
            on.and_then(|on| Some((on, types.field(on, &node.name.node)?)))
        else {
            if let Some(on) = on {
                let message = self.unknown_field(&node.name.node, on);
                self.refuse(message, [field.pos]);
            }
            self.untyped_arguments(&node.arguments);
            self.selection_set(&node.selection_set.node, None);
            return;
        };
        let receiver = Receiver::Field {
            on: &types.get(parent).name,
            name: &node.name.node,
        };
        self.arguments(&node.arguments, &definition.arguments, &receiver, field.pos);
        self.subfields(field, definition);
    }

    fn subfields(&mut self, field: &'a Positioned<Field>, definition: &'a OutputField) {
        let types = self.types;
        let name = &field.node.name.node;
        let selected = &field.node.selection_set;
        let leaf = types.named(&definition.ty).is_leaf();
        match (leaf, selected.node.items.is_empty()) {
            (true, false) => {
                let ty = types.show(&definition.ty);
                let message = format!(
                    "Field \"{name}\" must not have a selection since type \"{ty}\" has no subfields."
                );
                self.refuse(message, [selected.pos]);
                self.selection_set(&selected.node, None);
            }
            (false, true) => {
                let ty = types.show(&definition.ty);
                let message = format!(
                    "Field \"{name}\" of type \"{ty}\" must have a selection of subfields. Did you mean \"{name} {{ ... }}\"?"
                );
                self.refuse(message, [field.pos]);
            }
            (true, true) => {}
            (false, false) => self.selection_set(&selected.node, Some(definition.ty.named())),
        }
    }

    fn unknown_field(&self, name: &str, on: TypeId) -> String {
        let types = self.types;
        let definition = types.get(on);
        let having: Vec<&str> = types
            .possible(on)
            .iter()
            .map(|&ty| types.get(ty))
            .filter(|ty| ty.fields().is_some_and(|fields| fields.get(name).is_some()))
            .map(|ty| &*ty.name)
            .collect();
        let suggestion = if having.is_empty() {
            definition
                .fields()
                .map(|fields| did_you_mean(name, fields.names()))
                .unwrap_or_default()
        } else {
            sentence(having.iter().map(|ty| format!("\"{ty}\""))).replacen(
                "Did you mean ",
                "Did you mean to use an inline fragment on ",
                1,
            )
        };
        format!(
            "Cannot query field \"{name}\" on type \"{}\".{suggestion}",
            definition.name
        )
    }
}
