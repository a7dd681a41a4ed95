//! Errors as clients read them: every one carries `extensions.code`.

use std::fmt;

use async_graphql::{ErrorExtensionValues, Pos, Response, ServerError, Value};
use http::StatusCode;

/// Extension by which the platform asks that an error name neither path nor locations, as the contract wants
/// for validation errors. Never sent.
pub const NO_PATH: &str = "noPath";

const CODE: &str = "code";
const INTERNAL: &str = "INTERNAL_SERVER_ERROR";

/// A fault found in a request before anything ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DocumentError {
    pub(crate) message: String,
    pub(crate) locations: Vec<Pos>,
}

impl DocumentError {
    pub(crate) fn new(
        message: impl Into<String>,
        locations: impl IntoIterator<Item = Pos>,
    ) -> Self {
        Self {
            message: message.into(),
            locations: locations.into_iter().collect(),
        }
    }
}

/// Why nothing ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefusalCode {
    ParseFailed,
    ValidationFailed,
    BadUserInput,
    OperationResolutionFailure,
    MaxOperations,
    BadRequest,
    PersistedQueryNotFound,
    TooManyRequests,
    Internal,
}

impl RefusalCode {
    fn as_str(self) -> &'static str {
        match self {
            Self::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::OperationResolutionFailure => "OPERATION_RESOLUTION_FAILURE",
            Self::MaxOperations => "GRAPHQL_MAX_OPERATIONS_ERROR",
            Self::BadRequest => "BAD_REQUEST",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::TooManyRequests => "TOO_MANY_REQUESTS",
            Self::Internal => INTERNAL,
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::PersistedQueryNotFound => StatusCode::OK,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

/// A request that is answered without running anything.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) code: RefusalCode,
    /// Of the HTTP answer.
    pub(crate) status: StatusCode,
    pub(crate) errors: Vec<DocumentError>,
}

impl Refusal {
    pub(crate) fn new(code: RefusalCode, errors: Vec<DocumentError>) -> Self {
        Self {
            code,
            status: code.status(),
            errors,
        }
    }

    pub(crate) fn message(code: RefusalCode, message: impl Into<String>) -> Self {
        Self::new(code, vec![DocumentError::new(message, [])])
    }

    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// `{"errors": […]}`: there is no `data` when nothing ran.
    pub(crate) fn body(&self) -> Vec<u8> {
        let errors: Vec<serde_json::Value> = self
            .errors
            .iter()
            .map(|error| {
                let mut json = serde_json::json!({
                    "message": error.message,
                    "extensions": { CODE: self.code.as_str() },
                });
                if !error.locations.is_empty() {
                    json["locations"] = error
                        .locations
                        .iter()
                        .map(|at| serde_json::json!({ "line": at.line, "column": at.column }))
                        .collect();
                }
                json
            })
            .collect();
        serde_json::json!({ "errors": errors })
            .to_string()
            .into_bytes()
    }
}

/// Whether clients may read the message of an unexpected failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Masking {
    /// They read "Erreur serveur" and an incident number.
    Masked,
    /// They read the failure itself: development and acceptance servers.
    Shown,
}

/// Puts the errors of an answer in their final form: a code for each, no path where the platform asked for
/// none, unexpected failures logged under the incident number and masked.
pub(crate) fn finish_errors(answer: &mut Response, masking: Masking, incident: &impl fmt::Display) {
    for error in &mut answer.errors {
        let code = error
            .extensions
            .as_ref()
            .and_then(|extensions| match extensions.get(CODE) {
                Some(Value::String(code)) => Some(code.as_str()),
                _ => None,
            });
        match code {
            Some(INTERNAL) => mask(error, masking, incident),
            Some(_) => {}
            None if is_input_error(error) => set_code(error, RefusalCode::BadUserInput.as_str()),
            None => {
                mask(error, masking, incident);
                set_code(error, INTERNAL);
            }
        }
        if let Some(extensions) = &mut error.extensions
            && extensions.get(NO_PATH).is_some()
        {
            extensions.unset(NO_PATH);
            error.path.clear();
            error.locations.clear();
        }
    }
}

/// Whether a finished error is a failure of the server, which may be gone next time.
pub(crate) fn is_unexpected(error: &ServerError) -> bool {
    let code = error
        .extensions
        .as_ref()
        .and_then(|extensions| extensions.get(CODE));
    matches!(code, Some(Value::String(code)) if code == INTERNAL)
}

/// The error of a resolver that panicked.
pub(crate) fn panicked(incident: &impl fmt::Display) -> Response {
    let mut error = ServerError::new(masked_message(incident), None);
    set_code(&mut error, INTERNAL);
    Response::from_errors(vec![error])
}

fn set_code(error: &mut ServerError, code: &str) {
    error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default)
        .set(CODE, code);
}

fn mask(error: &mut ServerError, masking: Masking, incident: &impl fmt::Display) {
    tracing::error!(%incident, path = ?error.path, failure = error.message, "unexpected failure of a resolver");
    if masking == Masking::Masked {
        error.message = masked_message(incident);
        error.extensions = None;
        set_code(error, INTERNAL);
    }
}

fn masked_message(incident: &impl fmt::Display) -> String {
    format!("Erreur serveur : rapport d'erreur {incident}")
}

/// The executor found a value that does not suit its type: a scalar that refuses what passed the checks made
/// beforehand. It marks such errors by their wording alone.
fn is_input_error(error: &ServerError) -> bool {
    error.source.is_none()
        && (error.message.starts_with("Failed to parse \"")
            || error.message.starts_with("Expected input type \"")
            || error.message.starts_with("Invalid value for argument \""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(error: ServerError, masking: Masking) -> ServerError {
        let mut answer = Response::from_errors(vec![error]);
        finish_errors(&mut answer, masking, &"i-1");
        answer.errors.remove(0)
    }

    fn error(extensions: &[(&str, Value)]) -> ServerError {
        let mut error = ServerError::new("message d'origine", Some(Pos { line: 1, column: 3 }));
        error.path = vec![async_graphql::PathSegment::Field("me".to_owned())];
        for (name, value) in extensions {
            error
                .extensions
                .get_or_insert_default()
                .set(name, value.clone());
        }
        error
    }

    fn code(error: &ServerError) -> Option<&Value> {
        error.extensions.as_ref()?.get(CODE)
    }

    #[test]
    fn a_business_error_keeps_its_path_and_locations() {
        let error = finished(error(&[(CODE, "FORBIDDEN".into())]), Masking::Masked);
        assert_eq!(error.message, "message d'origine");
        assert_eq!((error.path.len(), error.locations.len()), (1, 1));
    }

    #[test]
    fn a_validation_error_has_neither_path_nor_locations_nor_marker() {
        let error = finished(
            error(&[(CODE, "BAD_USER_INPUT".into()), (NO_PATH, true.into())]),
            Masking::Masked,
        );
        assert_eq!((error.path.len(), error.locations.len()), (0, 0));
        assert_eq!(error.extensions.unwrap().get(NO_PATH), None);
    }

    #[test]
    fn an_unexpected_failure_is_masked_under_an_incident_number() {
        let error = finished(error(&[("détail", "secret".into())]), Masking::Masked);
        assert_eq!(error.message, "Erreur serveur : rapport d'erreur i-1");
        assert_eq!(code(&error), Some(&INTERNAL.into()));
        assert_eq!(error.extensions.unwrap().get("détail"), None);
    }

    #[test]
    fn an_unexpected_failure_is_shown_outside_production() {
        let error = finished(error(&[]), Masking::Shown);
        assert_eq!(error.message, "message d'origine");
        assert_eq!(code(&error), Some(&INTERNAL.into()));
    }
}
