//! `URL`: an absolute address.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use serde::{Deserialize, Serialize};

/// An absolute URL, kept in its normalised form (a bare origin ends with `/`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Url(pub url::Url);

/// Adresse absolue, sous sa forme normalisée (une origine seule se termine par « / »).
#[Scalar(name = "URL")]
impl ScalarType for Url {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        url::Url::parse(text)
            .map(Self)
            .map_err(|_| InputValueError::custom(format!("URL invalide : {text}")))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
