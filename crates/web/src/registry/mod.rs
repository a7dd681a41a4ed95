//! Registries: exporting them, and delegating them.

mod ask;
mod delegations;
mod exports;
mod history;
mod query;

use axum::{
    Router,
    response::Redirect,
    routing::{get, post},
};

/// The pages of registries.
pub(crate) fn routes() -> Router {
    Router::new()
        .route(
            "/registry",
            get(|| async { Redirect::to("/registry/export") }),
        )
        .route(
            "/registry/delegations",
            get(delegations::show).post(delegations::change),
        )
        .route("/registry/{kind}", get(exports::show).post(exports::submit))
        .route("/registry/{kind}/{id}/cancel", post(exports::cancel))
        .route("/registry/{kind}/{id}/download", get(exports::download))
}
