//! `/companies/{org}`: an establishment as its members see it.

mod advanced;
mod code;
mod documents_query;
mod edition;
mod facts;
mod files;
mod member;
mod members;
mod papers;
mod profile;
mod public_sheet;
mod query;
mod registration;
mod requests;
mod rights;
mod sheet;
mod signature;
mod wizard;

use axum::{
    Router,
    routing::{get, post},
};

/// The pages of companies.
pub(crate) fn routes() -> Router {
    Router::new()
        .route("/companies/create", get(registration::show))
        .route("/companies/create/{org}", post(registration::submit))
        .route("/companies/test", post(registration::make_up))
        .route("/companies/professional", get(wizard::show_professional))
        .route(
            "/companies/professional/{org}",
            post(wizard::submit_professional),
        )
        .route("/companies/foreign", get(wizard::show_foreign))
        .route("/companies/foreign/{org}", post(wizard::submit_foreign))
        .route("/companies/manage", get(rights::show).post(rights::submit))
        .route("/companies/files/{format}", get(files::download))
        .route("/company/{org}", get(public_sheet::show))
        .route("/companies/{org}", get(sheet::show))
        .route("/companies/{org}/invite", post(members::invite))
        .route("/companies/{org}/requests", post(requests::answer))
        .route("/companies/{org}/code", get(code::show).post(code::renew))
        .route(
            "/companies/{org}/members/{member}",
            get(member::show).post(member::change),
        )
        .route(
            "/companies/{org}/edit/{part}",
            get(edition::show).post(edition::save),
        )
        .route(
            "/companies/{org}/signature",
            get(signature::show).post(signature::change),
        )
        .route(
            "/companies/{org}/advanced",
            get(advanced::show).post(advanced::change),
        )
        .route("/companies/{org}/verification", post(advanced::verify))
        .route(
            "/companies/{org}/admin-request/{id}",
            get(rights::show_request).post(rights::answer_request),
        )
}
