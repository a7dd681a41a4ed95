//! `GET /download?token=…`: the file behind a short-lived link. The token is the authorisation.

use axum::{
    Router,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderValue, StatusCode, header};
use platform::Platform;

/// The route of downloads.
pub(crate) fn routes(platform: Platform) -> Router {
    Router::new()
        .route("/download", get(download))
        .with_state(platform)
}

async fn download(State(platform): State<Platform>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let mut tokens =
        url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "token");
    let (token, another) = (tokens.next(), tokens.next());
    let Some((_, token)) = token.filter(|(_, token)| !token.is_empty()) else {
        return (
            StatusCode::BAD_REQUEST,
            "Le paramètre token est obligatoire.",
        )
            .into_response();
    };
    if another.is_some() {
        return (
            StatusCode::BAD_REQUEST,
            "Un seul paramètre token est attendu.",
        )
            .into_response();
    }
    match platform.download(&token).await {
        Ok(Some(file)) => {
            let disposition =
                HeaderValue::from_str(&format!("attachment; filename=\"{}\"", file.name));
            let mut response = file.bytes.into_response();
            let headers = response.headers_mut();
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static(file.content_type),
            );
            headers.insert(
                header::CACHE_CONTROL,
                HeaderValue::from_static("private, no-store"),
            );
            if let Ok(disposition) = disposition {
                headers.insert(header::CONTENT_DISPOSITION, disposition);
            }
            response
        }
        Ok(None) => (StatusCode::FORBIDDEN, "Token invalide ou expiré.").into_response(),
        Err(error) => {
            tracing::error!(%error, "a document could not be produced");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Le document n'a pas pu être produit.",
            )
                .into_response()
        }
    }
}
