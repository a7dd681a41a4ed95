//! Directives and arguments: known, given once, complete.

use async_graphql::{Name, Pos, Positioned, parser::types::Directive};

use super::Walk;
use crate::http::graphql::schema_types::{InputValue, Named};
use crate::suggestion::did_you_mean;

/// A value written in a document, variables allowed.
pub(super) type Literal = async_graphql_value::Value;

/// Arguments as parsed.
pub(super) type Arguments = Vec<(Positioned<Name>, Positioned<Literal>)>;

/// What arguments are given to.
pub(super) enum Receiver<'a> {
    Field { on: &'a str, name: &'a str },
    Directive(&'a str),
}

impl<'a> Walk<'a> {
    pub(super) fn directives(&mut self, directives: &'a [Positioned<Directive>], location: &str) {
        for (place, directive) in directives.iter().enumerate() {
            let name = &directive.node.name.node;
            let types = self.types;
            let Some(definition) = types.directives.get(name) else {
                self.refuse(format!("Unknown directive \"@{name}\"."), [directive.pos]);
                self.untyped_arguments(&directive.node.arguments);
                continue;
            };
            if !definition.locations.iter().any(|known| known == location) {
                self.refuse(
                    format!("Directive \"@{name}\" may not be used on {location}."),
                    [directive.pos],
                );
            }
            let earlier = directives[..place]
                .iter()
                .find(|earlier| earlier.node.name.node == *name);
            if let Some(earlier) = earlier
                && !definition.repeatable
            {
                let message =
                    format!("The directive \"@{name}\" can only be used once at this location.");
                self.refuse(message, [earlier.pos, directive.pos]);
            }
            self.arguments(
                &directive.node.arguments,
                &definition.arguments,
                &Receiver::Directive(name),
                directive.pos,
            );
        }
    }

    /// Checks the arguments given to a field or directive located at `at`.
    pub(super) fn arguments(
        &mut self,
        given: &'a Arguments,
        known: &'a Named<InputValue>,
        receiver: &Receiver<'_>,
        at: Pos,
    ) {
        for (place, (name, value)) in given.iter().enumerate() {
            if given[..place]
                .iter()
                .any(|(earlier, _)| earlier.node == name.node)
            {
                self.refuse(
                    format!("There can be only one argument named \"{}\".", name.node),
                    [name.pos],
                );
            }
            match known.get(&name.node) {
                Some(argument) => {
                    self.value(&value.node, &argument.ty, argument.has_default, value.pos);
                }
                None => {
                    let suggestion = did_you_mean(&name.node, known.names());
                    let of = match receiver {
                        Receiver::Field { on, name } => format!("field \"{on}.{name}\""),
                        Receiver::Directive(name) => format!("directive \"@{name}\""),
                    };
                    self.refuse(
                        format!("Unknown argument \"{}\" on {of}.{suggestion}", name.node),
                        [name.pos],
                    );
                    self.untyped_value(&value.node, value.pos);
                }
            }
        }
        for (name, argument) in known.iter().filter(|(_, argument)| argument.is_required()) {
            if !given.iter().any(|(given, _)| given.node == name) {
                let of = match receiver {
                    Receiver::Field { name, .. } => format!("Field \"{name}\""),
                    Receiver::Directive(name) => format!("Directive \"@{name}\""),
                };
                let ty = self.types.show(&argument.ty).to_string();
                let message = format!(
                    "{of} argument \"{name}\" of type \"{ty}\" is required, but it was not provided."
                );
                self.refuse(message, [at]);
            }
        }
    }

    /// Records the variables of arguments that nothing declares.
    pub(super) fn untyped_arguments(&mut self, given: &'a Arguments) {
        for (_, value) in given {
            self.untyped_value(&value.node, value.pos);
        }
    }
}
