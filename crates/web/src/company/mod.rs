//! `/companies/{org}`: an establishment as its members see it.

mod code;
mod member;
mod members;
mod query;
mod registration;
mod requests;
mod sheet;

use axum::{
    Router,
    routing::{get, post},
};

/// The pages of companies.
pub(crate) fn routes() -> Router {
    Router::new()
        .route("/companies/create", get(registration::show))
        .route("/companies/create/{org}", post(registration::submit))
        .route("/companies/{org}", get(sheet::show))
        .route("/companies/{org}/invite", post(members::invite))
        .route("/companies/{org}/requests", post(requests::answer))
        .route("/companies/{org}/code", get(code::show).post(code::renew))
        .route(
            "/companies/{org}/members/{member}",
            get(member::show).post(member::change),
        )
}
