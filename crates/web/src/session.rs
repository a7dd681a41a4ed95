//! Who looks at a page, and proof that a form was sent from one.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use axum::extract::{FromRequest, FromRequestParts, Request};
use bytes::Bytes;
use http::{HeaderMap, header, request::Parts};
use subtle::ConstantTimeEq;

use crate::{
    error::PageError,
    form::Form,
    graphql::{self, Checked, Failure, GraphQl},
};

/// The session of a visitor who logged in. The server puts it among the extensions of their requests.
#[derive(Clone)]
pub struct Session {
    /// The API, on the visitor's behalf.
    pub graphql: Arc<dyn GraphQl>,
    /// What forms carry to prove that a page of this session sent them.
    pub form_token: String,
    /// What they carry once an operation has given the session another identifier.
    pub renewed_token: Arc<OnceLock<String>>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(…)")
    }
}

impl Session {
    /// What forms must carry from now on.
    pub(crate) fn next_token(&self) -> String {
        self.renewed_token.get().unwrap_or(&self.form_token).clone()
    }

    /// Runs a typed document.
    pub(crate) async fn ask<Q: graphql_client::GraphQLQuery>(
        &self,
        variables: Q::Variables,
    ) -> Result<Q::ResponseData, Failure> {
        graphql::ask::<Q>(self.graphql.as_ref(), variables).await
    }

    /// Runs a document whose answer is read by paths.
    pub(crate) async fn run(
        &self,
        document: Checked,
        variables: serde_json::Value,
    ) -> Result<serde_json::Value, Failure> {
        graphql::run(self.graphql.as_ref(), document, variables).await
    }

    /// Runs a typed document whose answer is worth showing even in part.
    pub(crate) async fn ask_in_part<Q: graphql_client::GraphQLQuery>(
        &self,
        variables: Q::Variables,
    ) -> Result<(Option<Q::ResponseData>, Option<Failure>), Failure> {
        graphql::ask_in_part::<Q>(self.graphql.as_ref(), variables).await
    }
}

/// The session of a page that needs one; without it, the visitor is sent to log in, then back.
#[derive(Debug)]
pub(crate) struct LoggedIn(pub(crate) Session);

impl<S: Send + Sync> FromRequestParts<S> for LoggedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        match parts.extensions.get::<Session>() {
            Some(session) => Ok(Self(session.clone())),
            None => Err(PageError::login(&asked(parts))),
        }
    }
}

/// The path and query of a request.
fn asked(parts: &Parts) -> String {
    parts
        .uri
        .path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string)
}

/// A form sent by a page of the visitor's session.
#[derive(Debug)]
pub(crate) struct Posted {
    pub(crate) session: Session,
    pub(crate) form: Form,
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let LoggedIn(session) = LoggedIn::from_request_parts(&mut parts, state).await?;
        if !comes_from_here(&parts.headers) {
            return Err(PageError::ForeignForm);
        }
        let form = read_form(Request::from_parts(parts, body), state).await?;
        let token = form.text(FORM_TOKEN);
        if !bool::from(token.as_bytes().ct_eq(session.form_token.as_bytes())) {
            return Err(PageError::ForeignForm);
        }
        Ok(Self { session, form })
    }
}

/// Reads what a form sends.
pub(crate) async fn read_form<S: Send + Sync>(
    request: Request,
    state: &S,
) -> Result<Form, PageError> {
    let body = Bytes::from_request(request, state)
        .await
        .map_err(|_| PageError::ForeignForm)?;
    Ok(Form::parse(&body))
}

/// Name of the hidden field that carries the token.
pub(crate) const FORM_TOKEN: &str = "jeton";

/// What the browser says of where a form comes from. Old browsers say nothing, and pages without referrer send
/// `Origin: null`: the token decides.
pub(crate) fn comes_from_here(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match text(header::ORIGIN.as_str()) {
        None | Some("null") => true,
        Some(origin) => origin
            .split_once("://")
            .is_some_and(|(_, host)| Some(host) == text(header::HOST.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn check(headers: &[(&'static str, &'static str)], expected: bool) {
        let map = headers.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        assert_eq!(
            comes_from_here(&HeaderMap::from_iter(map)),
            expected,
            "{headers:?}"
        );
    }

    #[test]
    fn a_browser_tells_where_a_form_comes_from() {
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "none")], true);
        check(&[("sec-fetch-site", "same-site")], false);
        check(&[("sec-fetch-site", "cross-site")], false);
        check(
            &[("sec-fetch-site", "cross-site"), ("origin", "null")],
            false,
        );
    }

    #[test]
    fn an_older_browser_tells_its_origin_or_nothing() {
        check(&[], true);
        check(&[("origin", "null")], true);
        check(
            &[("origin", "https://bac.example"), ("host", "bac.example")],
            true,
        );
        check(
            &[
                ("origin", "https://ailleurs.example"),
                ("host", "bac.example"),
            ],
            false,
        );
        check(&[("origin", "bac.example"), ("host", "bac.example")], false);
    }
}
