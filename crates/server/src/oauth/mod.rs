//! OAuth2 and OpenID Connect, as applications and browsers reach them.

mod authorize;
mod consent;
mod identity;
mod token;

use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::StatusCode;
use serde_json::json;

pub(crate) use self::consent::SessionConsents;
use crate::sessions::{MAX_FORM, Sessions};

/// The endpoints.
pub fn routes(sessions: Sessions) -> Router {
    Router::new()
        .route("/oauth2/authorize", get(authorize::ask))
        .route("/oauth2/authorize/decision", post(authorize::decide))
        .route("/oauth2/token", post(token::give))
        .route("/oauth2/jwks", get(identity::keys))
        .route("/.well-known/openid-configuration", get(identity::provider))
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .with_state(sessions)
}

/// An error as RFC 6749 wants them.
fn refused(status: StatusCode, error: &str, description: &str) -> Response {
    let body = json!({ "error": error, "error_description": description });
    (status, Json(body)).into_response()
}

fn missing(parameter: &str) -> Response {
    let description = format!("Missing required parameter: {parameter}");
    refused(StatusCode::BAD_REQUEST, "invalid_request", &description)
}
