//! `/`: what Bordereau is, and the ways in.

use askama::Template;
use axum::{Extension, response::Response};
use http::StatusCode;

use crate::{
    layout::{Layout, page},
    session::Session,
};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    layout: Layout,
    is_logged_in: bool,
}

/// `GET /`
pub(crate) async fn show(session: Option<Extension<Session>>) -> Response {
    let layout = Layout::public("La traçabilité des déchets dangereux");
    page(
        StatusCode::OK,
        &HomePage {
            layout,
            is_logged_in: session.is_some(),
        },
    )
}
