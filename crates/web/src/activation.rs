//! `/user-activation`: the form that activates an account. Opening the link alone activates nothing.

use askama::Template;
use axum::{extract::Query, response::Response};
use http::StatusCode;
use serde::Deserialize;

use crate::{
    flash::Flash,
    layout::{Layout, page},
};

/// What the routes tell.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Told {
    error_code: Option<String>,
    hash: Option<String>,
}

#[derive(Template)]
#[template(path = "user_activation.html")]
struct ActivationPage {
    layout: Layout,
    hash: Option<String>,
}

/// `GET /user-activation`
pub(crate) async fn show(Flash(flash): Flash, Query(told): Query<Told>) -> Response {
    let layout = Layout {
        flash,
        ..Layout::public("Activer votre compte")
    };
    let hash = match told.error_code {
        Some(_) => None,
        None => told.hash,
    };
    page(StatusCode::OK, &ActivationPage { layout, hash })
}
