//! The types of the schema, in the form that checks need.

use std::{collections::HashMap, fmt};

use async_graphql::parser::types::{BaseType, OperationType, Type};

/// Place of a type in [`SchemaTypes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TypeId(pub(super) u32);

/// A reference to a type, with its list and non-null wrappers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypeRef {
    pub(crate) shape: Shape,
    pub(crate) non_null: bool,
}

/// A reference to a type, without regard to null.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Named(TypeId),
    List(Box<TypeRef>),
}

impl TypeRef {
    /// The type inside every list.
    pub(crate) fn named(&self) -> TypeId {
        match &self.shape {
            Shape::Named(id) => *id,
            Shape::List(of) => of.named(),
        }
    }
}

/// Names in the order of the schema, found by name.
#[derive(Debug)]
pub(crate) struct Named<T> {
    entries: Vec<(Box<str>, T)>,
    places: HashMap<Box<str>, usize>,
}

impl<T> Named<T> {
    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        self.places.get(name).map(|&place| &self.entries[place].1)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.entries.iter().map(|(name, entry)| (&**name, entry))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(name, _)| &**name)
    }
}

impl<T> FromIterator<(String, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(iter: I) -> Self {
        let entries: Vec<(Box<str>, T)> = iter
            .into_iter()
            .map(|(name, entry)| (name.into(), entry))
            .collect();
        let places = entries
            .iter()
            .enumerate()
            .map(|(place, (name, _))| (name.clone(), place))
            .collect();
        Self { entries, places }
    }
}

/// An argument or the field of an input object.
#[derive(Debug)]
pub(crate) struct InputValue {
    pub(crate) ty: TypeRef,
    pub(crate) has_default: bool,
}

impl InputValue {
    /// A value must be given.
    pub(crate) fn is_required(&self) -> bool {
        self.ty.non_null && !self.has_default
    }
}

/// A field of an object or of an interface.
#[derive(Debug)]
pub(crate) struct OutputField {
    pub(crate) ty: TypeRef,
    pub(crate) arguments: Named<InputValue>,
}

/// What a type is made of.
#[derive(Debug)]
pub(crate) enum Kind {
    Scalar,
    Enum(Named<()>),
    Object(Named<OutputField>),
    Interface {
        fields: Named<OutputField>,
        possible: Vec<TypeId>,
    },
    Union {
        possible: Vec<TypeId>,
    },
    InputObject {
        fields: Named<InputValue>,
        one_of: bool,
    },
}

/// A type of the schema.
#[derive(Debug)]
pub(crate) struct TypeDefinition {
    pub(crate) name: Box<str>,
    pub(crate) kind: Kind,
}

impl TypeDefinition {
    /// May be the type of a variable or of an argument.
    pub(crate) fn is_input(&self) -> bool {
        matches!(
            self.kind,
            Kind::Scalar | Kind::Enum(_) | Kind::InputObject { .. }
        )
    }

    /// Has no subfields to select.
    pub(crate) fn is_leaf(&self) -> bool {
        matches!(self.kind, Kind::Scalar | Kind::Enum(_))
    }

    /// May carry a selection set.
    pub(crate) fn is_composite(&self) -> bool {
        matches!(
            self.kind,
            Kind::Object(_) | Kind::Interface { .. } | Kind::Union { .. }
        )
    }

    /// Fields that may be selected on this very type.
    pub(crate) fn fields(&self) -> Option<&Named<OutputField>> {
        match &self.kind {
            Kind::Object(fields) | Kind::Interface { fields, .. } => Some(fields),
            _ => None,
        }
    }
}

/// A directive that documents may use.
#[derive(Debug)]
pub(crate) struct DirectiveDefinition {
    pub(crate) locations: Vec<String>,
    pub(crate) arguments: Named<InputValue>,
    pub(crate) repeatable: bool,
}

/// The types of a schema.
#[derive(Debug)]
pub struct SchemaTypes {
    pub(super) types: Vec<TypeDefinition>,
    pub(super) by_name: HashMap<Box<str>, TypeId>,
    /// Type of `query` operations.
    pub(crate) query: TypeId,
    /// Type of `mutation` operations.
    pub(crate) mutation: Option<TypeId>,
    /// Type of `subscription` operations.
    pub(crate) subscription: Option<TypeId>,
    pub(crate) directives: Named<DirectiveDefinition>,
    /// The fields that any root or composite type also answers: `__schema`, `__type`, `__typename`.
    pub(super) schema_field: OutputField,
    pub(super) type_field: OutputField,
    pub(super) typename_field: OutputField,
}

impl SchemaTypes {
    /// The root type of an operation; none when the schema runs no such operations.
    pub(crate) fn root(&self, operation: OperationType) -> Option<TypeId> {
        match operation {
            OperationType::Query => Some(self.query),
            OperationType::Mutation => self.mutation,
            OperationType::Subscription => self.subscription,
        }
    }

    /// The definition of a type.
    pub(crate) fn get(&self, id: TypeId) -> &TypeDefinition {
        &self.types[id.0 as usize]
    }

    /// The definition of the type inside every list.
    pub(crate) fn named(&self, ty: &TypeRef) -> &TypeDefinition {
        self.get(ty.named())
    }

    /// A type by its name.
    pub(crate) fn find(&self, name: &str) -> Option<TypeId> {
        self.by_name.get(name).copied()
    }

    /// Names of every type.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.types.iter().map(|ty| &*ty.name)
    }

    /// A field of a type, the introspection fields included.
    pub(crate) fn field(&self, on: TypeId, name: &str) -> Option<&OutputField> {
        let definition = self.get(on);
        match name {
            "__typename" if definition.is_composite() => Some(&self.typename_field),
            "__schema" if on == self.query => Some(&self.schema_field),
            "__type" if on == self.query => Some(&self.type_field),
            _ => definition.fields()?.get(name),
        }
    }

    /// Object types that a value of this composite type may have.
    pub(crate) fn possible(&self, id: TypeId) -> &[TypeId] {
        match &self.get(id).kind {
            Kind::Interface { possible, .. } | Kind::Union { possible } => possible,
            _ => &[],
        }
    }

    /// Whether some object has both types.
    pub(crate) fn overlap(&self, a: TypeId, b: TypeId) -> bool {
        if a == b {
            return true;
        }
        let (of_a, of_b) = (self.possible(a), self.possible(b));
        match (of_a.is_empty(), of_b.is_empty()) {
            (true, true) => false,
            (true, false) => of_b.contains(&a),
            (false, true) => of_a.contains(&b),
            (false, false) => of_a.iter().any(|ty| of_b.contains(ty)),
        }
    }

    /// Resolves a type as written in a document; absent when it names an unknown type.
    pub(crate) fn resolve(&self, written: &Type) -> Option<TypeRef> {
        let shape = match &written.base {
            BaseType::Named(name) => Shape::Named(self.find(name)?),
            BaseType::List(of) => Shape::List(Box::new(self.resolve(of)?)),
        };
        Some(TypeRef {
            shape,
            non_null: !written.nullable,
        })
    }

    /// A type reference, as documents write it.
    pub(crate) fn show<'a>(&'a self, ty: &'a TypeRef) -> ShownType<'a> {
        ShownType { types: self, ty }
    }
}

/// Displays a type reference: `[String!]!`.
pub(crate) struct ShownType<'a> {
    types: &'a SchemaTypes,
    ty: &'a TypeRef,
}

impl fmt::Display for ShownType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.ty.shape {
            Shape::Named(id) => f.write_str(&self.types.get(*id).name)?,
            Shape::List(of) => write!(f, "[{}]", self.types.show(of))?,
        }
        if self.ty.non_null {
            f.write_str("!")
        } else {
            Ok(())
        }
    }
}
