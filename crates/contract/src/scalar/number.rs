//! `Float` as an exact decimal.

use std::{borrow::Cow, ops::Deref, str::FromStr};

use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, OutputType, Positioned,
    ServerResult, Value, parser::types::Field, registry,
};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

/// A decimal of the contract. Weights and volumes are never computed in binary floats; JSON numbers exist
/// only on the wire.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Number(pub Decimal);

impl Number {
    /// Reads the shortest decimal that denotes the JSON number; `None` beyond 28 significant digits.
    pub fn from_f64(value: f64) -> Option<Self> {
        let text = format!("{value}");
        Decimal::from_str(&text)
            .or_else(|_| Decimal::from_scientific(&text))
            .ok()
            .map(|d| Self(d.normalize()))
    }

    fn to_json(self) -> Value {
        match self.0.to_i64().filter(|_| self.0.fract().is_zero()) {
            Some(integer) => Value::from(integer),
            None => self.0.to_f64().map_or(Value::Null, Value::from),
        }
    }
}

impl Deref for Number {
    type Target = Decimal;

    fn deref(&self) -> &Decimal {
        &self.0
    }
}

impl From<Decimal> for Number {
    fn from(value: Decimal) -> Self {
        Self(value)
    }
}

impl InputType for Number {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <f64 as InputType>::type_name()
    }

    fn create_type_info(registry: &mut registry::Registry) -> String {
        <f64 as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let float = <f64 as InputType>::parse(value).map_err(InputValueError::propagate)?;
        Self::from_f64(float).ok_or_else(|| InputValueError::custom("Nombre hors limites"))
    }

    fn to_value(&self) -> Value {
        self.to_json()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl OutputType for Number {
    fn type_name() -> Cow<'static, str> {
        <f64 as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut registry::Registry) -> String {
        <f64 as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(self.to_json())
    }
}
