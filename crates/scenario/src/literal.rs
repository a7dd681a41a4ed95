//! JSON values that keep the order in which they were written, as readers of an example expect.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

/// A value as written in a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number.
    Number(Number),
    /// A text, which may hold placeholders.
    Text(String),
    /// A list.
    List(Vec<Literal>),
    /// An object, in the order of its file.
    Object(IndexMap<String, Literal>),
}

impl Literal {
    /// Rewrites each text, in the order of the file.
    ///
    /// # Errors
    /// The first one that `rewrite` answers.
    pub fn try_map_texts<E>(
        &self,
        rewrite: &mut impl FnMut(&str) -> Result<Literal, E>,
    ) -> Result<Literal, E> {
        Ok(match self {
            Self::Text(text) => rewrite(text)?,
            Self::List(members) => Self::List(
                members
                    .iter()
                    .map(|member| member.try_map_texts(rewrite))
                    .collect::<Result<_, E>>()?,
            ),
            Self::Object(fields) => Self::Object(
                fields
                    .iter()
                    .map(|(name, value)| Ok((name.clone(), value.try_map_texts(rewrite)?)))
                    .collect::<Result<_, E>>()?,
            ),
            other => other.clone(),
        })
    }

    /// The texts of the value, in the order of the file.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => vec![text],
            Self::List(members) => members.iter().flat_map(Self::texts).collect(),
            Self::Object(fields) => fields.values().flat_map(Self::texts).collect(),
            _ => Vec::new(),
        }
    }

    /// The value as indented JSON.
    pub fn pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl From<&Literal> for Value {
    fn from(literal: &Literal) -> Self {
        match literal {
            Literal::Null => Self::Null,
            Literal::Boolean(boolean) => Self::Bool(*boolean),
            Literal::Number(number) => Self::Number(number.clone()),
            Literal::Text(text) => Self::String(text.clone()),
            Literal::List(members) => Self::Array(members.iter().map(Self::from).collect()),
            Literal::Object(fields) => Self::Object(
                fields
                    .iter()
                    .map(|(name, value)| (name.clone(), Self::from(value)))
                    .collect(),
            ),
        }
    }
}

impl From<&Value> for Literal {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(boolean) => Self::Boolean(*boolean),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(members) => Self::List(members.iter().map(Self::from).collect()),
            Value::Object(fields) => Self::Object(
                fields
                    .iter()
                    .map(|(name, value)| (name.clone(), Self::from(value)))
                    .collect(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_shown_in_the_order_of_the_file() {
        let literal: Literal =
            serde_saphyr::from_str("zone: 1\nadresse:\n  ville: Lyon\n  code: null\n").unwrap();
        assert_eq!(
            literal.pretty(),
            "{\n  \"zone\": 1,\n  \"adresse\": {\n    \"ville\": \"Lyon\",\n    \"code\": null\n  }\n}"
        );
    }

    #[test]
    fn identifiers_in_quotes_stay_texts_and_numbers_stay_numbers() {
        let literal: Literal =
            serde_saphyr::from_str("[\"00000010900017\", 06 05 02*, 2.3, 12, true]").unwrap();
        let value = Value::from(&literal);
        assert_eq!(
            value,
            serde_json::json!(["00000010900017", "06 05 02*", 2.3, 12, true])
        );
    }
}
