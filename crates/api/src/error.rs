//! Refusals as GraphQL errors, mapped once.

use async_graphql::{Error, ErrorExtensions, Value, indexmap::IndexMap};
use contract::scalar::Text;
use platform::{Issue, Refusal, Segment};

/// Asks the transport to name neither path nor locations, as the contract wants for validation errors.
const NO_PATH: &str = "noPath";

/// A refusal on its way to the answer.
#[derive(Clone, Debug)]
pub struct ApiError(pub Refusal);

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl From<ApiError> for Error {
    fn from(ApiError(refusal): ApiError) -> Self {
        let error = Self::new(refusal.to_string());
        let code = match &refusal {
            Refusal::Unauthenticated => "UNAUTHENTICATED",
            Refusal::Forbidden(_) => "FORBIDDEN",
            Refusal::BadInput(_)
            | Refusal::InvalidArguments { .. }
            | Refusal::Invalid(_)
            | Refusal::InvalidTexts(_)
            | Refusal::Conflict => "BAD_USER_INPUT",
            Refusal::TooManyRequests(_) => "TOO_MANY_REQUESTS",
            Refusal::ExternalService(_) => "EXTERNAL_SERVICE_ERROR",
            // No code: the transport masks the message under an incident number.
            Refusal::Internal(_) => return error,
        };
        error.extend_with(|_, extensions| {
            extensions.set("code", code);
            match &refusal {
                Refusal::Invalid(issues) => {
                    extensions.set("issues", Value::List(issues.iter().map(issue).collect()));
                    extensions.set(NO_PATH, true);
                }
                Refusal::InvalidTexts(_) => extensions.set(NO_PATH, true),
                Refusal::InvalidArguments { arguments, .. } => {
                    extensions.set(
                        "invalidArgs",
                        Value::List(arguments.iter().map(|name| Value::from(*name)).collect()),
                    );
                }
                _ => {}
            }
        })
    }
}

/// One step of an issue's path, where the contract wants texts.
pub(crate) fn path_text(segment: Segment) -> Text {
    match segment {
        Segment::Key(key) => Text(key),
        Segment::Index(index) => Text(index.to_string()),
    }
}

fn issue(issue: &Issue) -> Value {
    let path = issue.path.iter().map(|segment| match segment {
        Segment::Key(key) => Value::from(key.as_str()),
        Segment::Index(index) => Value::from(*index),
    });
    let mut object = IndexMap::new();
    object.insert(
        async_graphql::Name::new("code"),
        Value::from(issue.code.as_str()),
    );
    object.insert(
        async_graphql::Name::new("path"),
        Value::List(path.collect()),
    );
    object.insert(
        async_graphql::Name::new("message"),
        Value::from(issue.message.as_str()),
    );
    Value::Object(object)
}
