//! What tells an operator, or the machine that watches for them, how the server is.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Store;

use super::{caller::bearer, metrics::Metrics};

/// A store that takes longer to answer counts as unreachable.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Clone)]
struct Watched {
    store: Store,
    metrics: Metrics,
    token: Option<Arc<str>>,
}

/// `/ping`, `/health` and `/metrics`.
pub(super) fn routes(store: Store, token: Option<String>) -> Router {
    let watched = Watched {
        store,
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
    let answer = tokio::time::timeout(PATIENCE, watched.store.state("health", 0)).await;
    let failure = match answer {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some(format!("no answer in {} s", PATIENCE.as_secs())),
    };
    match failure {
        None => Json(json!({ "status": "ok", "store": "ok", "version": version })).into_response(),
        Some(cause) => {
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
        let mut response = (StatusCode::UNAUTHORIZED, "Jeton de mesure attendu.").into_response();
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return response;
    }
    let text = watched.metrics.render(&watched.store.stats());
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
    Sha256::digest(given) == Sha256::digest(expected)
}
