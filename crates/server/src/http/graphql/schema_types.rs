//! The types of the schema, read once from its introspection, in the form that checks need.
//!
//! The executor keeps its own registry to itself; introspection is the public way to the same facts, and it
//! works for any schema.

use std::{collections::HashMap, fmt};

use async_graphql::{
    Executor, Request,
    parser::types::{BaseType, Type},
};
use serde::Deserialize;

/// Why the types of a schema could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SchemaTypesError {
    /// The schema refused the introspection document.
    #[error("le schéma refuse son introspection : {0}")]
    Introspection(String),
    /// The answer is not an introspection result.
    #[error("l'introspection du schéma est illisible : {0}")]
    Unreadable(#[from] serde_json::Error),
    /// A type names another one which is absent.
    #[error("le type « {0} » est cité par le schéma mais n'y est pas")]
    UnknownType(String),
}

/// Place of a type in [`SchemaTypes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TypeId(u32);

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
    types: Vec<TypeDefinition>,
    by_name: HashMap<Box<str>, TypeId>,
    /// Type of `query` operations.
    pub(crate) query: TypeId,
    /// Type of `mutation` operations.
    pub(crate) mutation: Option<TypeId>,
    pub(crate) directives: Named<DirectiveDefinition>,
    /// The fields that any root or composite type also answers: `__schema`, `__type`, `__typename`.
    schema_field: OutputField,
    type_field: OutputField,
    typename_field: OutputField,
}

impl SchemaTypes {
    /// Reads the types of a schema.
    ///
    /// # Errors
    /// The schema does not answer its introspection, or the answer is incoherent.
    pub async fn of(schema: &impl Executor) -> Result<Self, SchemaTypesError> {
        let answer = schema.execute(Request::new(INTROSPECTION)).await;
        if let Some(error) = answer.errors.first() {
            return Err(SchemaTypesError::Introspection(error.message.clone()));
        }
        let json = answer.data.into_json()?;
        let Introspected { schema } = serde_json::from_value(json)?;
        Self::from_introspection(schema)
    }

    fn from_introspection(schema: IntrospectedSchema) -> Result<Self, SchemaTypesError> {
        let by_name: HashMap<Box<str>, TypeId> = schema
            .types
            .iter()
            .zip(0..)
            .map(|(ty, place)| (ty.name.clone().into_boxed_str(), TypeId(place)))
            .collect();
        let find = |name: &str| {
            by_name
                .get(name)
                .copied()
                .ok_or_else(|| SchemaTypesError::UnknownType(name.to_owned()))
        };
        let reader = Reader { find: &find };
        let query = find(&schema.query_type.name)?;
        let mutation = schema
            .mutation_type
            .as_ref()
            .map(|ty| find(&ty.name))
            .transpose()?;
        let types = schema
            .types
            .into_iter()
            .map(|ty| reader.definition(ty))
            .collect::<Result<Vec<_>, _>>()?;
        let directives = schema
            .directives
            .into_iter()
            .map(|directive| {
                Ok((
                    directive.name,
                    DirectiveDefinition {
                        locations: directive.locations,
                        arguments: reader.inputs(directive.args)?,
                        repeatable: directive.is_repeatable,
                    },
                ))
            })
            .collect::<Result<Named<_>, SchemaTypesError>>()?;
        let named = |name: &str, non_null| {
            Ok::<_, SchemaTypesError>(TypeRef {
                shape: Shape::Named(find(name)?),
                non_null,
            })
        };
        let schema_field = OutputField {
            ty: named("__Schema", true)?,
            arguments: Named::from_iter([]),
        };
        let typename_field = OutputField {
            ty: named("String", true)?,
            arguments: Named::from_iter([]),
        };
        let type_field = OutputField {
            ty: named("__Type", false)?,
            arguments: Named::from_iter([(
                "name".to_owned(),
                InputValue {
                    ty: named("String", true)?,
                    has_default: false,
                },
            )]),
        };
        Ok(Self {
            types,
            by_name,
            query,
            mutation,
            directives,
            schema_field,
            type_field,
            typename_field,
        })
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

struct Reader<'a, F> {
    find: &'a F,
}

impl<F: Fn(&str) -> Result<TypeId, SchemaTypesError>> Reader<'_, F> {
    fn definition(&self, ty: IntrospectedType) -> Result<TypeDefinition, SchemaTypesError> {
        let possible = |types: Option<Vec<NamedType>>| {
            types
                .unwrap_or_default()
                .iter()
                .map(|ty| (self.find)(&ty.name))
                .collect::<Result<Vec<_>, _>>()
        };
        let kind = match ty.kind.as_str() {
            "OBJECT" => Kind::Object(self.outputs(ty.fields.unwrap_or_default())?),
            "INTERFACE" => Kind::Interface {
                fields: self.outputs(ty.fields.unwrap_or_default())?,
                possible: possible(ty.possible_types)?,
            },
            "UNION" => Kind::Union {
                possible: possible(ty.possible_types)?,
            },
            "ENUM" => Kind::Enum(
                ty.enum_values
                    .unwrap_or_default()
                    .into_iter()
                    .map(|value| (value.name, ()))
                    .collect(),
            ),
            "INPUT_OBJECT" => Kind::InputObject {
                fields: self.inputs(ty.input_fields.unwrap_or_default())?,
                one_of: ty.is_one_of.unwrap_or_default(),
            },
            _ => Kind::Scalar,
        };
        Ok(TypeDefinition {
            name: ty.name.into(),
            kind,
        })
    }

    fn outputs(
        &self,
        fields: Vec<IntrospectedField>,
    ) -> Result<Named<OutputField>, SchemaTypesError> {
        fields
            .into_iter()
            .map(|field| {
                let output = OutputField {
                    ty: self.reference(&field.ty)?,
                    arguments: self.inputs(field.args)?,
                };
                Ok((field.name, output))
            })
            .collect()
    }

    fn inputs(
        &self,
        values: Vec<IntrospectedInput>,
    ) -> Result<Named<InputValue>, SchemaTypesError> {
        values
            .into_iter()
            .map(|value| {
                let input = InputValue {
                    ty: self.reference(&value.ty)?,
                    has_default: value.default_value.is_some(),
                };
                Ok((value.name, input))
            })
            .collect()
    }

    fn reference(&self, ty: &IntrospectedRef) -> Result<TypeRef, SchemaTypesError> {
        let missing = || SchemaTypesError::UnknownType(ty.kind.clone());
        match ty.kind.as_str() {
            "NON_NULL" => {
                let of = self.reference(ty.of_type.as_ref().ok_or_else(missing)?)?;
                Ok(TypeRef {
                    non_null: true,
                    ..of
                })
            }
            "LIST" => {
                let of = self.reference(ty.of_type.as_ref().ok_or_else(missing)?)?;
                Ok(TypeRef {
                    shape: Shape::List(Box::new(of)),
                    non_null: false,
                })
            }
            _ => {
                let name = ty.name.as_deref().ok_or_else(missing)?;
                Ok(TypeRef {
                    shape: Shape::Named((self.find)(name)?),
                    non_null: false,
                })
            }
        }
    }
}

const INTROSPECTION: &str = "{ __schema {
  queryType { name } mutationType { name }
  types {
    kind name isOneOf possibleTypes { name } enumValues(includeDeprecated: true) { name }
    fields(includeDeprecated: true) { name type { ...reference } args(includeDeprecated: true) { ...input } }
    inputFields(includeDeprecated: true) { ...input }
  }
  directives { name locations isRepeatable args { ...input } }
} }
fragment input on __InputValue { name defaultValue type { ...reference } }
fragment reference on __Type {
  kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }
}";

#[derive(Deserialize)]
struct Introspected {
    #[serde(rename = "__schema")]
    schema: IntrospectedSchema,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IntrospectedSchema {
    query_type: NamedType,
    mutation_type: Option<NamedType>,
    types: Vec<IntrospectedType>,
    directives: Vec<IntrospectedDirective>,
}

#[derive(Deserialize)]
struct NamedType {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IntrospectedType {
    kind: String,
    name: String,
    is_one_of: Option<bool>,
    fields: Option<Vec<IntrospectedField>>,
    input_fields: Option<Vec<IntrospectedInput>>,
    enum_values: Option<Vec<NamedType>>,
    possible_types: Option<Vec<NamedType>>,
}

#[derive(Deserialize)]
struct IntrospectedField {
    name: String,
    #[serde(rename = "type")]
    ty: IntrospectedRef,
    args: Vec<IntrospectedInput>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IntrospectedInput {
    name: String,
    #[serde(rename = "type")]
    ty: IntrospectedRef,
    default_value: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IntrospectedRef {
    kind: String,
    name: Option<String>,
    of_type: Option<Box<Self>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IntrospectedDirective {
    name: String,
    locations: Vec<String>,
    is_repeatable: bool,
    args: Vec<IntrospectedInput>,
}
