//! Files that pages refer to, embedded in the program.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use http::header;
use sha2::{Digest, Sha256};

use crate::error::PageError;

struct Asset {
    name: &'static str,
    media: &'static str,
    content: &'static str,
    version: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let files = [
        (
            "bordereau.css",
            "text/css; charset=utf-8",
            include_str!("../static/bordereau.css"),
        ),
        (
            "bordereau.js",
            "text/javascript; charset=utf-8",
            include_str!("../static/bordereau.js"),
        ),
        (
            "icone.svg",
            "image/svg+xml",
            include_str!("../static/icone.svg"),
        ),
    ];
    files
        .into_iter()
        .map(|(name, media, content)| Asset {
            name,
            media,
            content,
            version: Sha256::digest(content)
                .iter()
                .take(6)
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        })
        .collect()
});

/// The address of a file. It changes with the content, so that browsers may keep what they have.
pub(crate) fn address(name: &str) -> String {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => format!("/static/{name}?v={}", asset.version),
        None => format!("/static/{name}"),
    }
}

/// `GET /static/{file}`
pub(crate) async fn serve(Path(file): Path<String>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == file) else {
        return PageError::NotFound.into_response();
    };
    (
        [
            (header::CONTENT_TYPE, asset.media),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ],
        asset.content,
    )
        .into_response()
}
