//! The HTML pages: a client of the GraphQL API and of nothing else.
//!
//! Pages are written on the server and need no script; the few scripts there are make them pleasanter. What a page
//! reads or does goes through a typed GraphQL document, checked against the schema when this crate is compiled:
//! what a page can do, an integrator can do.

mod account;
mod activation;
mod assets;
mod captcha;
mod company;
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
mod mails;
mod numbers;
mod organisation;
mod public;
mod qr;
mod registry;
mod second_factor;
mod session;
mod shell;
mod slip;
mod statistics;
mod vocabulary;

use axum::{Router, middleware, routing::get};

pub use self::{
    captcha::Captchas,
    consent::{Consent, Consents},
    graphql::{Document, GraphQl},
    mails::{Mails, SentMail},
    public::Public,
    qr::QrCodes,
    session::Session,
};

/// The pages. [`Public`] is expected among the extensions of requests, and the [`Session`] of a visitor who has one.
pub fn pages() -> Router {
    Router::new()
        .route("/", get(home::show))
        .route("/login", get(login::show))
        .route("/second-factor", get(second_factor::show))
        .merge(consent::routes())
        .merge(mails::routes())
        .route("/user-activation", get(activation::show))
        .merge(account::routes())
        .merge(company::routes())
        .merge(dashboard::routes())
        .merge(registry::routes())
        .merge(statistics::routes())
        .merge(slip::routes())
        .route("/{*path}", get(error::not_found))
        .layer(middleware::from_fn(flash::forget))
}

/// The files that pages refer to.
pub fn files() -> Router {
    Router::new().route("/static/{file}", get(assets::serve))
}
