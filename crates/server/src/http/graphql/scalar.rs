//! The leaves of input values: scalars and enums.

use async_graphql::Value;

use super::{
    inspect::inspect,
    schema_types::{Kind, SchemaTypes, TypeId},
};
use crate::suggestion::did_you_mean;

/// Checks a value given for a scalar that GraphQL does not define itself (`DateTime`, `URL`…): the name of the
/// scalar and the value; the error is the sentence that the client reads.
pub type ScalarCheck = fn(&str, &Value) -> Result<(), String>;

/// Why a value is no leaf of a type.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum LeafError {
    /// The type explains itself.
    Explained(String),
    /// The type is not a leaf.
    NotALeaf,
}

/// Checks a value against a scalar or an enum.
///
/// An `Int` sent as `1.0`, which JSON writers of some languages produce, is made the integer that it is.
pub(crate) fn check_leaf(
    types: &SchemaTypes,
    check: ScalarCheck,
    leaf: TypeId,
    value: &mut Value,
) -> Result<(), LeafError> {
    let definition = types.get(leaf);
    let outcome = match &definition.kind {
        Kind::Scalar => check_scalar(&definition.name, check, value),
        Kind::Enum(names) => match value {
            Value::String(name) if names.get(name).is_some() => Ok(()),
            Value::Enum(name) if names.get(name).is_some() => Ok(()),
            Value::String(name) => Err(unknown_enum_value(&definition.name, name, names.names())),
            Value::Enum(name) => Err(unknown_enum_value(&definition.name, name, names.names())),
            other => Err(format!(
                "Enum \"{}\" cannot represent non-string value: {}.",
                definition.name,
                inspect(other)
            )),
        },
        _ => return Err(LeafError::NotALeaf),
    };
    outcome.map_err(LeafError::Explained)
}

fn unknown_enum_value<'a>(of: &str, name: &str, names: impl Iterator<Item = &'a str>) -> String {
    let suggestion =
        did_you_mean(name, names).replacen(" Did you mean ", " Did you mean the enum value ", 1);
    format!("Value \"{name}\" does not exist in \"{of}\" enum.{suggestion}")
}

fn check_scalar(name: &str, check: ScalarCheck, value: &mut Value) -> Result<(), String> {
    match (name, &*value) {
        ("String", Value::String(_))
        | ("Boolean", Value::Boolean(_))
        | ("Float", Value::Number(_)) => Ok(()),
        ("String", _) => Err("Invalid String".to_owned()),
        ("Boolean", other) => Err(format!(
            "Boolean cannot represent a non boolean value: {}",
            inspect(other)
        )),
        ("Float", other) => Err(format!(
            "Float cannot represent non numeric value: {}",
            inspect(other)
        )),
        ("Int", Value::Number(number)) => {
            let integer = number.as_i64().or_else(|| integral(number.as_f64()?));
            match integer {
                Some(integer) if i32::try_from(integer).is_ok() => {
                    *value = Value::from(integer);
                    Ok(())
                }
                Some(_) => Err(format!(
                    "Int cannot represent non 32-bit signed integer value: {number}"
                )),
                None => Err(format!("Int cannot represent non-integer value: {number}")),
            }
        }
        ("Int", other) => Err(format!(
            "Int cannot represent non-integer value: {}",
            inspect(other)
        )),
        ("ID", Value::String(_)) => Ok(()),
        ("ID", Value::Number(number)) if number.is_i64() || number.is_u64() => Ok(()),
        ("ID", other) => Err(format!("ID cannot represent value: {}", inspect(other))),
        (name, value) => check(name, value),
    }
}

/// The integer that a floating number denotes exactly, within what a double counts without gaps.
fn integral(number: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the value is whole and below 2^53"
    )]
    (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}
