//! Values written in a document, against the type of the place where they stand.

use async_graphql::{Pos, Value};

use super::{Walk, directives::Literal, usage::Usage};
use crate::http::graphql::{
    scalar::{LeafError, check_leaf},
    schema_types::{Kind, Shape, TypeRef},
};
use crate::suggestion::did_you_mean;

impl<'a> Walk<'a> {
    /// Checks a literal where a value of type `ty` is expected. Values inside a literal carry no position of
    /// their own, so faults are located at the whole.
    pub(super) fn value(
        &mut self,
        literal: &'a Literal,
        ty: &'a TypeRef,
        has_default: bool,
        at: Pos,
    ) {
        match (literal, &ty.shape) {
            (Literal::Variable(name), _) => {
                self.usages.push(Usage {
                    name,
                    at,
                    expected: Some((ty, has_default)),
                });
            }
            (Literal::Null, _) => {
                if ty.non_null {
                    let ty = self.types.show(ty).to_string();
                    self.refuse(
                        format!("Expected value of type \"{ty}\", found null."),
                        [at],
                    );
                }
            }
            (Literal::List(items), Shape::List(of)) => {
                for item in items {
                    self.value(item, of, false, at);
                }
            }
            // A single value stands for the list that holds it.
            (single, Shape::List(of)) => self.value(single, of, false, at),
            (literal, Shape::Named(_)) => self.named(literal, ty, at),
        }
    }

    fn named(&mut self, literal: &'a Literal, ty: &'a TypeRef, at: Pos) {
        let types = self.types;
        let definition = types.named(ty);
        match (&definition.kind, literal) {
            (Kind::InputObject { .. }, Literal::Object(_)) => self.input_object(literal, ty, at),
            (Kind::Enum(_), Literal::String(_)) => {
                let message = format!(
                    "Enum \"{}\" cannot represent non-enum value: {literal}.",
                    definition.name
                );
                self.refuse(message, [at]);
            }
            (Kind::Scalar | Kind::Enum(_), literal) => {
                self.untyped_value(literal, at);
                let Some(mut value) = literal.clone().into_const() else {
                    return;
                };
                if let (Kind::Scalar, Value::Enum(_)) = (&definition.kind, &value) {
                    self.unexpected(literal, ty, at);
                } else if let Err(LeafError::Explained(why)) =
                    check_leaf(types, self.check, ty.named(), &mut value)
                {
                    self.refuse(why, [at]);
                }
            }
            _ => {
                self.untyped_value(literal, at);
                self.unexpected(literal, ty, at);
            }
        }
    }

    fn unexpected(&mut self, literal: &Literal, ty: &TypeRef, at: Pos) {
        let ty = self.types.show(ty).to_string();
        self.refuse(
            format!("Expected value of type \"{ty}\", found {literal}."),
            [at],
        );
    }

    fn input_object(&mut self, literal: &'a Literal, ty: &'a TypeRef, at: Pos) {
        let types = self.types;
        let definition = types.named(ty);
        let (Kind::InputObject { fields, one_of }, Literal::Object(given)) =
            (&definition.kind, literal)
        else {
            return;
        };
        for (name, value) in given {
            match fields.get(name) {
                Some(field) => self.value(value, &field.ty, field.has_default, at),
                None => {
                    let suggestion = did_you_mean(name, fields.names());
                    let message = format!(
                        "Field \"{name}\" is not defined by type \"{}\".{suggestion}",
                        definition.name
                    );
                    self.refuse(message, [at]);
                    self.untyped_value(value, at);
                }
            }
        }
        for (name, field) in fields.iter().filter(|(_, field)| field.is_required()) {
            if !given.contains_key(name) {
                let ty = types.show(&field.ty);
                let message = format!(
                    "Field \"{}.{name}\" of required type \"{ty}\" was not provided.",
                    definition.name
                );
                self.refuse(message, [at]);
            }
        }
        if *one_of && given.len() != 1 {
            let message = format!(
                "OneOf Input Object \"{}\" must specify exactly one key.",
                definition.name
            );
            self.refuse(message, [at]);
        }
    }

    /// Records the variables of a value whose place has no known type.
    pub(super) fn untyped_value(&mut self, literal: &'a Literal, at: Pos) {
        match literal {
            Literal::Variable(name) => self.usages.push(Usage {
                name,
                at,
                expected: None,
            }),
            Literal::List(items) => items.iter().for_each(|item| self.untyped_value(item, at)),
            Literal::Object(fields) => fields
                .values()
                .for_each(|field| self.untyped_value(field, at)),
            _ => {}
        }
    }
}
