//! What tells an operator, or the machine that watches for them, how the server is.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::json;

use super::{caller::bearer, metrics::Metrics};

/// Whether the server can work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// The store answers.
    Good,
    /// The store does not answer; the text says why, for logs.
    StoreUnreachable(String),
}

/// Tells whether the server can work.
pub trait HealthCheck: Send + Sync + 'static {
    /// Asks the store.
    fn check(&self) -> BoxFuture<'_, Health>;

    /// Brings the measures of the store up to date, before they are read.
    fn measure(&self) {}
}

#[derive(Clone)]
struct Watched {
    check: Arc<dyn HealthCheck>,
    metrics: Metrics,
    token: Option<Arc<str>>,
}

/// `/ping`, `/health` and `/metrics`.
pub(super) fn routes(check: Arc<dyn HealthCheck>, token: Option<String>) -> Router {
    let watched = Watched {
        check,
        metrics: Metrics::install(),
        token: token.map(Into::into),
    };
    Router::new()
        .route("/ping", get("Pong!"))
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .with_state(watched)
}

async fn health(State(watched): State<Watched>) -> Response {
    let version = env!("CARGO_PKG_VERSION");
    match watched.check.check().await {
        Health::Good => {
            Json(json!({ "status": "ok", "store": "ok", "version": version })).into_response()
        }
        Health::StoreUnreachable(cause) => {
            tracing::error!(cause, "the store does not answer");
            let body = Json(
                json!({ "status": "indisponible", "store": "injoignable", "version": version }),
            );
            (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
        }
    }
}

async fn metrics(State(watched): State<Watched>, headers: HeaderMap) -> Response {
    if let Some(expected) = &watched.token
        && bearer(&headers).is_none_or(|token| !same_secret(token, expected))
    {
        let text = "Jeton de mesure attendu.";
        let mut response = (StatusCode::UNAUTHORIZED, text).into_response();
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return response;
    }
    watched.check.measure();
    let text = watched.metrics.render();
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        text,
    )
        .into_response()
}

/// Compares digests, whose difference tells nothing of the secret.
fn same_secret(given: &str, expected: &str) -> bool {
    use sha2::{Digest, Sha256};
    Sha256::digest(given) == Sha256::digest(expected)
}
