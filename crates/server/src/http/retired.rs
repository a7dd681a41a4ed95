//! Routes that the API had once, for clients that still call them.

use axum::{Router, routing::get};
use http::StatusCode;

pub(super) fn routes() -> Router {
    Router::new().route("/exports", get(exports))
}

async fn exports() -> (StatusCode, &'static str) {
    let text = "Cet export n'existe plus : demandez les registres par la requête GraphQL « formsRegister ».";
    (StatusCode::GONE, text)
}
