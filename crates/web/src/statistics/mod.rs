//! Statistics: a company's, for its members, and the platform's, for everybody.

mod chart;
mod company;
mod period;
mod platform;
mod query;

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use http::header;

/// The pages of statistics.
pub(crate) fn routes() -> Router {
    Router::new()
        .route("/statistics", get(platform::show))
        .route("/statistics/fichier.csv", get(platform::file))
        .route("/companies/{org}/statistics", get(company::show))
        .route(
            "/companies/{org}/statistics/fichier.csv",
            get(company::file),
        )
}

/// Figures as a file.
fn file(name: &str, csv: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.csv\""),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, csv).into_response()
}
