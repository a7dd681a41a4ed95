//! The GraphQL explorer: static files of ours, served from the binary, nothing from another host.

use axum::{
    Router,
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

struct Asset {
    name: &'static str,
    media: &'static str,
    content: &'static str,
    tag: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let files = [
        (
            "",
            "text/html; charset=utf-8",
            include_str!("explorer/explorer.html"),
        ),
        (
            "explorateur.css",
            "text/css; charset=utf-8",
            include_str!("explorer/explorer.css"),
        ),
        (
            "explorateur.js",
            "text/javascript; charset=utf-8",
            include_str!("explorer/explorer.js"),
        ),
        (
            "completion.js",
            "text/javascript; charset=utf-8",
            include_str!("explorer/completion.js"),
        ),
        (
            "schema.js",
            "text/javascript; charset=utf-8",
            include_str!("explorer/schema.js"),
        ),
        (
            "icone.svg",
            "image/svg+xml",
            include_str!("explorer/icon.svg"),
        ),
    ];
    files
        .into_iter()
        .map(|(name, media, content)| {
            let tag = format!("\"{:.16}\"", hexadecimal(&Sha256::digest(content)));
            Asset {
                name,
                media,
                content,
                tag,
            }
        })
        .collect()
});

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `/explorateur` and its files.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/explorateur", get(|headers: HeaderMap| async move { asset("", &headers) }))
        .route(
            "/explorateur/{file}",
            get(|Path(file): Path<String>, headers: HeaderMap| async move { asset(&file, &headers) }),
        )
        .route("/graphql", get(|| async { Redirect::to("/explorateur") }))
}

/// The home page of a server without web interface.
pub fn home() -> Router {
    Router::new().route(
        "/",
        get(|| async { Html(include_str!("explorer/home.html")) }),
    )
}

fn asset(name: &str, headers: &HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return (StatusCode::NOT_FOUND, "Not found").into_response();
    };
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|tag| tag.trim().trim_start_matches("W/") == asset.tag || tag.trim() == "*")
        });
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        asset.content.into_response()
    };
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::try_from(&asset.tag) {
        answer.insert(header::ETAG, tag);
    }
    response
}
