//! Accounts: opening one, getting back into it, and what one may change of it.

mod applications;
mod asking;
mod authentication;
mod invitation;
mod notifications;
mod password_reset;
mod profile;
mod query;
mod reactivation;
mod sessions;
mod settings_query;
mod sign_up;
mod tokens;
mod webhooks;

use axum::{
    Router,
    response::Redirect,
    routing::{get, post},
};

/// The pages of accounts.
pub(crate) fn routes() -> Router {
    Router::new()
        .route("/signup", get(sign_up::show).post(sign_up::submit))
        .route(
            "/resend-activation-email",
            get(reactivation::show).post(reactivation::submit),
        )
        .route(
            "/password-reset-request",
            get(password_reset::show_request).post(password_reset::request),
        )
        .route(
            "/password-reset",
            get(password_reset::show).post(password_reset::submit),
        )
        .route("/invite", get(invitation::show).post(invitation::submit))
        .route("/account", get(|| async { Redirect::to("/account/info") }))
        .route("/account/info", get(profile::show).post(profile::save))
        .route(
            "/account/authentication",
            get(authentication::show).post(authentication::change),
        )
        .route("/account/password", post(profile::change_password))
        .route(
            "/account/applications",
            get(tokens::show).post(tokens::create),
        )
        .route("/account/applications/revoke", post(tokens::revoke))
        .merge(settings())
}

/// What one settles for oneself: mails, sessions, applications, webhooks.
fn settings() -> Router {
    Router::new()
        .route(
            "/account/notifications",
            get(notifications::show).post(notifications::save),
        )
        .route(
            "/account/sessions",
            get(sessions::show).post(sessions::close),
        )
        .route("/account/oauth2", get(applications::show))
        .route("/account/oauth2/revoke", post(applications::revoke))
        .route(
            "/account/oauth2/create",
            get(applications::show_new).post(applications::create),
        )
        .route(
            "/account/oauth2/edit/{id}",
            get(applications::show_one).post(applications::change),
        )
        .route(
            "/account/webhooks",
            get(webhooks::show).post(webhooks::change),
        )
}
