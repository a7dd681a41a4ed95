//! `/oauth2/authorize/dialog`: asks the user whether an application may act for them.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Router,
    extract::RawQuery,
    response::{IntoResponse, Response},
    routing::get,
};
use futures_util::future::BoxFuture;
use http::{HeaderValue, StatusCode, header};

use crate::{
    error::PageError,
    layout::{Layout, page},
    session::LoggedIn,
    shell::layout_of,
};

/// The page whose form leads to the application's own site.
const POLICY: &str = "default-src 'none'; base-uri 'none'; connect-src 'self'; form-action 'self' https:; \
    frame-ancestors 'none'; img-src 'self'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'";

/// Asks on behalf of applications. The server puts it among the extensions of the requests of a session, and takes the
/// answer at `/oauth2/authorize/decision`.
pub trait Consents: Send + Sync {
    /// What an application asks with these parameters.
    fn ask(&self, query: String) -> BoxFuture<'_, Result<Consent, String>>;
}

/// What an application asks.
#[derive(Clone, Debug)]
pub struct Consent {
    /// Goes with the answer.
    pub transaction: String,
    /// The application.
    pub client: String,
    /// Host that the user goes to next.
    pub destination: String,
}

#[derive(Template)]
#[template(path = "consent.html")]
struct ConsentPage {
    layout: Layout,
    asked: Result<Consent, String>,
}

pub(crate) fn routes() -> Router {
    Router::new().route("/oauth2/authorize/dialog", get(show))
}

async fn show(
    LoggedIn(session): LoggedIn,
    consents: Option<Extension<Arc<dyn Consents>>>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(Extension(consents)) = consents else {
        return PageError::NotFound.into_response();
    };
    let asked = consents.ask(query.unwrap_or_default()).await;
    let status = match &asked {
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::BAD_REQUEST,
    };
    let layout = layout_of(Some(&session), "Autoriser une application").await;
    let mut response = page(status, &ConsentPage { layout, asked });
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    response
}
