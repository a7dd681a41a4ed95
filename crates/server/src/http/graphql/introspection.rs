//! The types of a schema, read once from its introspection.
//!
//! The executor keeps its own registry to itself; introspection is the public way to the same facts, and it
//! works for any schema.

use std::collections::HashMap;

use async_graphql::{Executor, Request};
use serde::Deserialize;

use super::schema_types::{
    DirectiveDefinition, InputValue, Kind, Named, OutputField, SchemaTypes, Shape, TypeDefinition,
    TypeId, TypeRef,
};

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
        let optional =
            |root: &Option<NamedType>| root.as_ref().map(|ty| find(&ty.name)).transpose();
        let mutation = optional(&schema.mutation_type)?;
        let subscription = optional(&schema.subscription_type)?;
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
            subscription,
            directives,
            schema_field,
            type_field,
            typename_field,
        })
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
  queryType { name } mutationType { name } subscriptionType { name }
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
    subscription_type: Option<NamedType>,
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
