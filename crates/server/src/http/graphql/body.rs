//! The body or query string of a GraphQL request, in every form that clients use.

use std::fmt;

use async_graphql::{Name, Value, Variables};
use http::StatusCode;
use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor},
};
use url::form_urlencoded;

use super::error::{Refusal, RefusalCode};

/// Operations of an array.
pub(crate) const MAX_BATCH: usize = 5;

/// One operation, as sent.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    pub(crate) query: Option<String>,
    pub(crate) operation_name: Option<String>,
    pub(crate) variables: Variables,
    /// SHA-256 of the document, when the client counts on the server to remember it.
    pub(crate) persisted: Option<PersistedQuery>,
}

/// The extension of automatic persisted queries.
#[derive(Debug, Deserialize)]
pub(crate) struct PersistedQuery {
    pub(crate) version: u32,
    #[serde(rename = "sha256Hash")]
    pub(crate) sha256: String,
}

/// What a request asks for.
#[derive(Debug)]
pub(crate) enum Asked {
    One(Box<Sent>),
    Several(Vec<Sent>),
}

/// A request, and the token that it may carry outside its headers.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) asked: Asked,
    pub(crate) access_token: Option<String>,
}

/// Why a body is not a GraphQL request.
#[derive(Debug)]
pub(crate) enum BodyError {
    /// Not JSON: `{"error": …}`.
    Malformed,
    /// Too many operations: `{"error": …}`.
    BatchTooLong,
    /// `variables` was text, but not the text of a JSON object.
    VariablesText,
    /// Anything else, answered in GraphQL form.
    Refused(Refusal),
}

fn bad_request(message: impl Into<String>) -> BodyError {
    BodyError::Refused(Refusal::message(RefusalCode::BadRequest, message))
}

const EMPTY: &str =
    "Requête vide : envoyez un objet JSON avec « query » en Content-Type: application/json.";

/// Reads a JSON body.
pub(crate) fn json(body: &[u8]) -> Result<Parsed, BodyError> {
    let parsed = match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => return Err(bad_request(EMPTY)),
        Some(b'{') => {
            let fields: Fields =
                serde_json::from_slice(body).map_err(|error| json_error(&error))?;
            if fields.is_empty {
                return Err(bad_request(EMPTY));
            }
            let access_token = fields.access_token.clone();
            Parsed {
                asked: Asked::One(Box::new(fields.sent()?)),
                access_token,
            }
        }
        Some(b'[') => {
            let Batch(fields) = serde_json::from_slice(body).map_err(|error| json_error(&error))?;
            if fields.is_empty() {
                return Err(bad_request("Le tableau ne contient aucune opération."));
            }
            if fields.len() > MAX_BATCH {
                return Err(BodyError::BatchTooLong);
            }
            let sent = fields
                .into_iter()
                .map(Fields::sent)
                .collect::<Result<_, _>>()?;
            Parsed {
                asked: Asked::Several(sent),
                access_token: None,
            }
        }
        Some(_) => return Err(BodyError::Malformed),
    };
    Ok(parsed)
}

/// Reads a document sent alone, as `application/graphql`.
pub(crate) fn document(body: &[u8]) -> Result<Parsed, BodyError> {
    let text =
        std::str::from_utf8(body).map_err(|_| bad_request("Le document n'est pas en UTF-8."))?;
    if text.trim().is_empty() {
        return Err(bad_request(EMPTY));
    }
    let sent = Sent {
        query: Some(text.to_owned()),
        ..Sent::default()
    };
    Ok(Parsed {
        asked: Asked::One(Box::new(sent)),
        access_token: None,
    })
}

/// Reads a query string, or a form sent as such.
pub(crate) fn parameters(encoded: &[u8]) -> Result<Parsed, BodyError> {
    let mut sent = Sent::default();
    let mut access_token = None;
    let mut seen: Vec<String> = Vec::new();
    for (name, value) in form_urlencoded::parse(encoded) {
        if !matches!(
            &*name,
            "query" | "operationName" | "variables" | "extensions" | "access_token"
        ) {
            continue;
        }
        if seen.iter().any(|earlier| *earlier == name) {
            return Err(bad_request(format!(
                "Le paramètre « {name} » est donné plusieurs fois."
            )));
        }
        match &*name {
            "query" => sent.query = Some(value.into_owned()),
            "operationName" => sent.operation_name = Some(value.into_owned()),
            "variables" if value.is_empty() => {}
            "variables" => {
                sent.variables = serde_json::from_str(&value).map_err(|_| {
                    bad_request("Le paramètre « variables » n'est pas un objet JSON.")
                })?;
            }
            "extensions" if value.is_empty() => {}
            "extensions" => {
                let extensions: Extensions = serde_json::from_str(&value).map_err(|_| {
                    bad_request("Le paramètre « extensions » n'est pas un objet JSON valide.")
                })?;
                sent.persisted = extensions.persisted_query;
            }
            _ => access_token = Some(value.into_owned()),
        }
        seen.push(name.into_owned());
    }
    Ok(Parsed {
        asked: Asked::One(Box::new(sent)),
        access_token,
    })
}

/// The `access_token` of a query string.
pub(crate) fn access_token(query: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "access_token")
        .map(|(_, value)| value.into_owned())
}

/// The bytes that the operations of a JSON body take once rewritten without white space, one by one.
pub(crate) fn compact_sizes(body: &[u8]) -> Vec<usize> {
    let size = |value: &serde_json::Value| value.to_string().len();
    match serde_json::from_slice::<serde_json::Value>(body) {
        Ok(serde_json::Value::Array(operations)) => operations.iter().map(size).collect(),
        Ok(one) => vec![size(&one)],
        Err(_) => vec![body.len()],
    }
}

fn json_error(error: &serde_json::Error) -> BodyError {
    if error.is_data() {
        bad_request(format!("Requête GraphQL invalide : {error}"))
    } else {
        BodyError::Malformed
    }
}

impl BodyError {
    /// Status, content type and body of the answer.
    pub(crate) fn answer(self) -> (StatusCode, &'static str, Vec<u8>) {
        const JSON: &str = "application/json; charset=utf-8";
        match self {
            Self::Malformed => (
                StatusCode::BAD_REQUEST,
                JSON,
                "{\"error\":\"JSON mal formaté ou invalide\"}".into(),
            ),
            Self::BatchTooLong => (
                StatusCode::BAD_REQUEST,
                JSON,
                format!(
                    "{{\"error\":\"Batching is limited to {MAX_BATCH} operations per request.\"}}"
                )
                .into(),
            ),
            Self::VariablesText => (
                StatusCode::BAD_REQUEST,
                "text/plain; charset=utf-8",
                "« variables » : JSON mal formaté ou invalide".into(),
            ),
            Self::Refused(refusal) => (refusal.status, JSON, refusal.body()),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extensions {
    persisted_query: Option<PersistedQuery>,
}

/// The fields of a JSON request, before `variables` sent as text is read in its turn.
#[derive(Default)]
struct Fields {
    is_empty: bool,
    query: Option<String>,
    operation_name: Option<String>,
    variables: SentVariables,
    extensions: Option<Extensions>,
    access_token: Option<String>,
}

#[derive(Default)]
enum SentVariables {
    #[default]
    Absent,
    Object(Variables),
    Text(String),
}

impl Fields {
    fn sent(self) -> Result<Sent, BodyError> {
        let variables = match self.variables {
            SentVariables::Absent => Variables::default(),
            SentVariables::Object(variables) => variables,
            SentVariables::Text(text) if text.is_empty() => Variables::default(),
            SentVariables::Text(text) => {
                serde_json::from_str(&text).map_err(|_| BodyError::VariablesText)?
            }
        };
        Ok(Sent {
            query: self.query,
            operation_name: self.operation_name,
            variables,
            persisted: self
                .extensions
                .and_then(|extensions| extensions.persisted_query),
        })
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;

        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("un objet JSON")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Fields {
                    is_empty: true,
                    ..Fields::default()
                };
                while let Some(name) = map.next_key::<std::borrow::Cow<'de, str>>()? {
                    fields.is_empty = false;
                    match &*name {
                        "query" => fields.query = map.next_value()?,
                        "operationName" => fields.operation_name = map.next_value()?,
                        "variables" => fields.variables = map.next_value()?,
                        "extensions" => fields.extensions = map.next_value()?,
                        "access_token" => fields.access_token = map.next_value()?,
                        _ => {
                            map.next_value::<de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_map(FieldsVisitor)
    }
}

impl<'de> Deserialize<'de> for SentVariables {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct VariablesVisitor;

        impl<'de> Visitor<'de> for VariablesVisitor {
            type Value = SentVariables;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("un objet JSON, ou son texte, pour « variables »")
            }

            fn visit_unit<E>(self) -> Result<SentVariables, E> {
                Ok(SentVariables::Absent)
            }

            fn visit_str<E>(self, text: &str) -> Result<SentVariables, E> {
                Ok(SentVariables::Text(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SentVariables, A::Error> {
                let mut variables = Variables::default();
                while let Some((name, value)) = map.next_entry::<Name, Value>()? {
                    variables.insert(name, value);
                }
                Ok(SentVariables::Object(variables))
            }
        }

        deserializer.deserialize_any(VariablesVisitor)
    }
}

/// An array of operations. Those above the limit are counted, not kept.
struct Batch(Vec<Fields>);

impl<'de> Deserialize<'de> for Batch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BatchVisitor;

        impl<'de> Visitor<'de> for BatchVisitor {
            type Value = Batch;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("un tableau d'opérations")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Batch, A::Error> {
                let mut fields = Vec::new();
                while fields.len() <= MAX_BATCH {
                    match seq.next_element()? {
                        Some(operation) => fields.push(operation),
                        None => return Ok(Batch(fields)),
                    }
                }
                while seq.next_element::<de::IgnoredAny>()?.is_some() {}
                Ok(Batch(fields))
            }
        }

        deserializer.deserialize_seq(BatchVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(body: &str) -> Sent {
        match json(body.as_bytes()) {
            Ok(Parsed {
                asked: Asked::One(sent),
                ..
            }) => *sent,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn variables_may_be_an_object_or_its_text() {
        let object = one(r#"{"query":"q","variables":{"a":[1,null]}}"#);
        let text = one(r#"{"query":"q","variables":"{\"a\":[1,null]}"}"#);
        assert_eq!(object.variables, text.variables);
        assert_eq!(object.variables.to_string(), "{a: [1, null]}");
    }

    #[test]
    fn null_fields_count_as_absent() {
        let sent = one(
            r#"{"query":"q","variables":null,"operationName":null,"extensions":null,"autre":[{}]}"#,
        );
        assert!(
            sent.variables.is_empty() && sent.operation_name.is_none() && sent.persisted.is_none()
        );
    }

    #[test]
    fn broken_json_and_scalars_are_malformed() {
        for body in [
            "{\"query\": \"{ me",
            "\"texte\"",
            "12",
            "{} {}",
            "[{}",
            "{\"a\": nul}",
        ] {
            assert!(
                matches!(json(body.as_bytes()), Err(BodyError::Malformed)),
                "{body}"
            );
        }
    }

    #[test]
    fn wrong_types_are_bad_requests() {
        for body in [
            "{}",
            "",
            "[]",
            r#"{"query":1}"#,
            r#"{"query":"q","variables":[1]}"#,
            "[1]",
            r#"{"query":"q","operationName":{}}"#,
        ] {
            assert!(
                matches!(json(body.as_bytes()), Err(BodyError::Refused(_))),
                "{body}"
            );
        }
    }

    #[test]
    fn a_query_string_is_read_like_a_body() {
        let encoded =
            b"query=%7Bme%7D&variables=%7B%22a%22%3A1%7D&operationName=&access_token=t&x=y";
        let Ok(Parsed {
            asked: Asked::One(sent),
            access_token,
        }) = parameters(encoded)
        else {
            panic!()
        };
        assert_eq!(
            (sent.query.as_deref(), access_token.as_deref()),
            (Some("{me}"), Some("t"))
        );
        assert_eq!(sent.variables.len(), 1);
        assert!(parameters(b"query=a&query=b").is_err());
        assert!(parameters(b"query=a&variables=b").is_err());
    }

    #[test]
    fn sizes_are_those_of_compact_json() {
        assert_eq!(compact_sizes(b"{ \"a\" :  1 }"), [7]);
        assert_eq!(compact_sizes(b"[ {\"a\":1}, {} ]"), [7, 2]);
    }
}
