//! What OpenID Connect clients discover: nothing, as long as no application may ask for identity tokens.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use platform::Refusal;
use serde_json::Value;

use crate::sessions::{Sessions, failed};

pub(super) async fn provider(State(sessions): State<Sessions>) -> Response {
    published(sessions.platform.identity_provider().await)
}

pub(super) async fn keys(State(sessions): State<Sessions>) -> Response {
    published(sessions.platform.identity_keys().await)
}

fn published(document: Result<Option<Value>, Refusal>) -> Response {
    match document {
        Ok(Some(document)) => Json(document).into_response(),
        Ok(None) => (StatusCode::NOT_FOUND, "Not found").into_response(),
        Err(refusal) => failed(&refusal),
    }
}
