//! `GET /files/…?name=…&expires=…&signature=…`: a kept file. The signature is the authorisation.

use axum::{
    Router,
    body::Body,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderValue, StatusCode, header};
use platform::{
    Platform,
    registry::{OpenFile, SignedLink},
};

/// The route of kept files.
pub(crate) fn routes(platform: Platform) -> Router {
    Router::new()
        .route("/files/{*key}", get(file))
        .with_state(platform)
}

fn link_of(key: String, query: &str) -> SignedLink {
    let mut link = SignedLink {
        key,
        ..SignedLink::default()
    };
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "name" => link.name = value.into_owned(),
            "expires" => link.expires = value.parse().unwrap_or_default(),
            "signature" => link.signature = value.into_owned(),
            _ => {}
        }
    }
    link
}

async fn file(
    State(platform): State<Platform>,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let link = link_of(key, &query.unwrap_or_default());
    match platform.open_signed(&link).await {
        Ok(Some(file)) => send(file),
        Ok(None) => (StatusCode::FORBIDDEN, "Lien invalide ou expiré.").into_response(),
        Err(error) => {
            tracing::error!(%error, "a kept file could not be read");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Le fichier n'a pas pu être lu.",
            )
                .into_response()
        }
    }
}

fn send(file: OpenFile) -> Response {
    let mut response = Body::from_stream(file.content).into_response();
    let headers = response.headers_mut();
    let content_type = HeaderValue::from_static(file.content_type);
    headers.insert(header::CONTENT_TYPE, content_type);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.length));
    let no_store = HeaderValue::from_static("private, no-store");
    headers.insert(header::CACHE_CONTROL, no_store);
    // The plain name for old clients, the exact one beside it.
    let plain: String = file.name.chars().filter(char::is_ascii).collect();
    let exact: String = url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect();
    let exact = exact.replace('+', "%20");
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}");
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
