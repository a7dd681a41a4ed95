//! The HTML pages: a client of the GraphQL API and of nothing else.
//!
//! Pages are written on the server and need no script; the few scripts there are make them pleasanter. What a page
//! reads or does goes through a typed GraphQL document, checked against the schema when this crate is compiled:
//! what a page can do, an integrator can do.

mod activation;
mod assets;
mod captcha;
mod consent;
mod dashboard;
mod dates;
mod error;
mod fields;
mod flash;
mod form;
mod graphql;
mod home;
mod layout;
mod login;
mod numbers;
mod organisation;
mod second_factor;
mod session;
mod shell;
mod slip;
mod vocabulary;

use axum::{Router, middleware, routing::get};

pub use self::{
    captcha::Captchas,
    consent::{Consent, Consents},
    graphql::{Document, GraphQl},
    session::Session,
};

/// The pages. A visitor's [`Session`] is expected among the extensions of their requests.
pub fn pages() -> Router {
    Router::new()
        .route("/", get(home::show))
        .route("/login", get(login::show))
        .route("/second-factor", get(second_factor::show))
        .merge(consent::routes())
        .route("/user-activation", get(activation::show))
        .merge(dashboard::routes())
        .merge(slip::routes())
        .route("/{*path}", get(error::not_found))
        .layer(middleware::from_fn(flash::forget))
}

/// The files that pages refer to.
pub fn files() -> Router {
    Router::new().route("/static/{file}", get(assets::serve))
}
