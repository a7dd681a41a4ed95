//! The pages' only source: GraphQL documents, run in process on behalf of a visitor.

use std::fmt;

use futures_util::future::BoxFuture;
use graphql_client::{GraphQLQuery, Response};
use http::StatusCode;
use serde_json::Value;

/// The GraphQL `DateTime` scalar, as it travels.
pub(crate) type DateTime = String;

/// The GraphQL `URL` scalar, as it travels.
#[expect(clippy::upper_case_acronyms, reason = "it is the scalar's name")]
pub(crate) type URL = String;

/// A document and its variables, as an integrator would send them.
#[derive(Clone, Debug)]
pub struct Document {
    /// Text of the document.
    pub query: &'static str,
    /// Operation of the document that runs.
    pub operation_name: &'static str,
    /// Variables, a JSON object.
    pub variables: Value,
}

/// Answers documents on behalf of one caller.
pub trait GraphQl: Send + Sync + 'static {
    /// Runs a document; the answer is that of the GraphQL endpoint (`data`, `errors`).
    fn execute(&self, document: Document) -> BoxFuture<'_, Value>;
}

/// Typed documents of a file, checked against the schema when this crate is compiled: the file, the enums of ours that
/// it reads, then the operations.
macro_rules! documents {
    ($path:tt, $enums:tt; $($(#[doc = $doc:literal])+ $name:ident,)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, graphql_client::GraphQLQuery)]
        #[graphql(
            schema_path = "../api/schema.graphql",
            query_path = $path,
            response_derives = "Clone, Debug, PartialEq",
            variables_derives = "Clone, Debug, PartialEq, Default",
            extern_enums $enums,
            deprecated = "allow",
            skip_serializing_none
        )]
        pub(crate) struct $name;
    )+};
}
pub(crate) use documents;

/// A document whose text is checked against the schema when this crate is compiled, and whose answer is read by paths.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checked {
    query: &'static str,
    operation_name: &'static str,
}

impl Checked {
    pub(crate) const fn new(query: &'static str, operation_name: &'static str) -> Self {
        Self {
            query,
            operation_name,
        }
    }
}

/// Documents of a file, checked against the schema when this crate is compiled: a constant and an operation each.
macro_rules! checked_documents {
    ($path:tt; $($(#[doc = $doc:literal])+ $constant:ident = $name:ident in $module:ident,)+) => {$(
        #[allow(dead_code, reason = "the text alone runs, once it is checked")]
        #[derive(graphql_client::GraphQLQuery)]
        #[graphql(
            schema_path = "../api/schema.graphql",
            query_path = $path,
            deprecated = "allow"
        )]
        struct $name;

        $(#[doc = $doc])+
        pub(super) const $constant: $crate::graphql::Checked =
            $crate::graphql::Checked::new($module::QUERY, $module::OPERATION_NAME);
    )+};
}
pub(crate) use checked_documents;

/// Runs a checked document; the answer is its data.
///
/// # Errors
/// What the API answered instead of data.
pub(crate) async fn run(
    graphql: &dyn GraphQl,
    document: Checked,
    variables: Value,
) -> Result<Value, Failure> {
    let answer = graphql.execute(Document {
        query: document.query,
        operation_name: document.operation_name,
        variables,
    });
    let (data, failure) = read(answer.await, document.operation_name)?;
    match failure {
        Some(failure) => Err(failure),
        None => data.ok_or(Failure::Unexpected),
    }
}

/// One thing that the API finds wrong in what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Issue {
    /// Path of the input, as the API names it: `destination`, `reception`, `weight`. Empty when it concerns the whole.
    pub(crate) path: Vec<String>,
    /// French sentence.
    pub(crate) message: String,
}

/// Why the API did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The session ended meanwhile.
    Unauthenticated,
    /// The user has no right to it.
    Forbidden(String),
    /// What was sent is wrong, or designates nothing.
    Invalid(Vec<Issue>),
    /// Too many attempts.
    TooManyRequests(String),
    /// A failure of the server, already logged by it.
    Unexpected,
}

impl Failure {
    /// Status of the page that shows it.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooManyRequests(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unexpected => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What to show beside a form.
    pub(crate) fn issues(self) -> Vec<Issue> {
        match self {
            Self::Invalid(issues) => issues,
            Self::Forbidden(message) | Self::TooManyRequests(message) => vec![Issue {
                path: Vec::new(),
                message,
            }],
            Self::Unauthenticated => vec![Issue {
                path: Vec::new(),
                message: "Votre session est terminée : connectez-vous à nouveau.".to_owned(),
            }],
            Self::Unexpected => vec![Issue {
                path: Vec::new(),
                message: "Le serveur n'a pas pu répondre. Réessayez dans un instant.".to_owned(),
            }],
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let issues = self.clone().issues();
        let messages: Vec<&str> = issues.iter().map(|issue| issue.message.as_str()).collect();
        f.write_str(&messages.join("\n"))
    }
}

/// Runs a typed document.
///
/// # Errors
/// What the API answered instead of data.
pub(crate) async fn ask<Q: GraphQLQuery>(
    graphql: &dyn GraphQl,
    variables: Q::Variables,
) -> Result<Q::ResponseData, Failure> {
    let (data, failure) = ask_in_part::<Q>(graphql, variables).await?;
    match failure {
        Some(failure) => Err(failure),
        None => data.ok_or(Failure::Unexpected),
    }
}

/// Runs a typed document whose answer is worth showing even when a part of it failed.
///
/// # Errors
/// The answer cannot be read at all.
pub(crate) async fn ask_in_part<Q: GraphQLQuery>(
    graphql: &dyn GraphQl,
    variables: Q::Variables,
) -> Result<(Option<Q::ResponseData>, Option<Failure>), Failure> {
    let body = Q::build_query(variables);
    let variables = serde_json::to_value(&body.variables).map_err(|_| Failure::Unexpected)?;
    let document = Document {
        query: body.query,
        operation_name: body.operation_name,
        variables,
    };
    let answer = graphql.execute(document).await;
    let (data, failure) = read(answer, body.operation_name)?;
    let data = data.map(serde_json::from_value).transpose();
    match (data, failure) {
        (Ok(data), failure) => Ok((data, failure)),
        // A field that failed may be missing, with those around it.
        (Err(_), Some(failure)) => Ok((None, Some(failure))),
        (Err(error), None) => Err(unreadable(&error, body.operation_name)),
    }
}

/// The data of an answer, and what failed of it.
fn read(answer: Value, operation: &str) -> Result<(Option<Value>, Option<Failure>), Failure> {
    let answer: Response<Value> =
        serde_json::from_value(answer).map_err(|error| unreadable(&error, operation))?;
    let failure = answer
        .errors
        .filter(|errors| !errors.is_empty())
        .map(|errors| failure_of(&errors));
    Ok((answer.data.filter(|data| !data.is_null()), failure))
}

fn unreadable(error: &serde_json::Error, operation: &str) -> Failure {
    tracing::error!(%error, operation, "an answer is not what its document announces");
    Failure::Unexpected
}

fn failure_of(errors: &[graphql_client::Error]) -> Failure {
    let code = |error: &graphql_client::Error| {
        error
            .extensions
            .as_ref()
            .and_then(|extensions| extensions.get("code"))
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let Some(first) = errors.first() else {
        return Failure::Unexpected;
    };
    match code(first).as_str() {
        "UNAUTHENTICATED" => Failure::Unauthenticated,
        "FORBIDDEN" => Failure::Forbidden(first.message.clone()),
        "TOO_MANY_REQUESTS" => Failure::TooManyRequests(first.message.clone()),
        "BAD_USER_INPUT" | "GRAPHQL_VALIDATION_FAILED" => {
            Failure::Invalid(errors.iter().flat_map(issues_of).collect())
        }
        _ => Failure::Unexpected,
    }
}

/// The issues of a validation error, else its message, one issue a line.
fn issues_of(error: &graphql_client::Error) -> Vec<Issue> {
    let issues = error
        .extensions
        .as_ref()
        .and_then(|extensions| extensions.get("issues"))
        .and_then(Value::as_array);
    match issues {
        Some(issues) if !issues.is_empty() => issues.iter().map(issue_of).collect(),
        _ => error
            .message
            .lines()
            .map(|line| Issue {
                path: wrong_argument(error).into_iter().collect(),
                message: line.to_owned(),
            })
            .collect(),
    }
}

/// The argument that an error designates.
fn wrong_argument(error: &graphql_client::Error) -> Option<String> {
    let arguments = error.extensions.as_ref()?.get("invalidArgs")?;
    arguments.get(0)?.as_str().map(str::to_owned)
}

fn issue_of(issue: &Value) -> Issue {
    let path = issue["path"].as_array().into_iter().flatten();
    Issue {
        path: path
            .map(|segment| match segment {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
            .collect(),
        message: issue["message"].as_str().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "data first: a case reads as one literal"
)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(errors: Value, expected: Failure) {
        let errors: Vec<graphql_client::Error> = serde_json::from_value(errors).unwrap();
        assert_eq!(failure_of(&errors), expected);
    }

    #[test]
    fn each_issue_keeps_its_path() {
        check(
            json!([{ "message": "A\nB", "extensions": { "code": "BAD_USER_INPUT", "issues": [
                { "code": "custom", "path": ["transporters", 1, "transport", "plates"], "message": "A" },
                { "code": "custom", "path": [], "message": "B" },
            ] } }]),
            Failure::Invalid(vec![
                Issue {
                    path: ["transporters", "1", "transport", "plates"]
                        .map(str::to_owned)
                        .to_vec(),
                    message: "A".to_owned(),
                },
                Issue {
                    path: Vec::new(),
                    message: "B".to_owned(),
                },
            ]),
        );
    }

    #[test]
    fn a_message_without_issues_is_one_issue_a_line() {
        let issue = |message: &str| Issue {
            path: Vec::new(),
            message: message.to_owned(),
        };
        check(
            json!([{ "message": "A\nB", "extensions": { "code": "BAD_USER_INPUT" } }]),
            Failure::Invalid(vec![issue("A"), issue("B")]),
        );
    }

    #[test]
    fn a_wrong_argument_is_a_path() {
        let error = json!([{ "message": "Trop court", "extensions": {
            "code": "BAD_USER_INPUT", "invalidArgs": ["newPassword"],
        } }]);
        let issue = Issue {
            path: vec!["newPassword".to_owned()],
            message: "Trop court".to_owned(),
        };
        check(error, Failure::Invalid(vec![issue]));
    }

    #[test]
    fn a_failure_of_the_server_is_not_shown() {
        check(
            json!([{ "message": "connexion perdue" }]),
            Failure::Unexpected,
        );
    }
}
