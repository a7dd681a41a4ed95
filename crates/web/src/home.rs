//! `/`: what Bordereau is, and the ways in.

use askama::Template;
use axum::{
    Extension,
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;

use crate::{
    layout::{Layout, page},
    session::Session,
};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    layout: Layout,
}

/// `GET /`: those who logged in want their slips.
pub(crate) async fn show(session: Option<Extension<Session>>) -> Response {
    if session.is_some() {
        return Redirect::to("/dashboard").into_response();
    }
    let layout = Layout::public("La traçabilité des déchets dangereux");
    page(StatusCode::OK, &HomePage { layout })
}
