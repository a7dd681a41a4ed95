//! `GET /download?token=…`: the file behind a short-lived link, and `GET /road-control/…`: the link that a driver
//! shows. The token is the authorisation.

use axum::{
    Router,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderValue, StatusCode, header};
use platform::Platform;

/// The route of downloads.
pub fn routes(platform: Platform) -> Router {
    Router::new()
        .route("/download", get(download))
        .route("/road-control/{token}", get(show_on_the_road))
        .with_state(platform)
}

/// A link shown at a road control leads to the document. One that opens nothing is told in a plain page, as the
/// contract says, with the status of a success.
async fn show_on_the_road(State(platform): State<Platform>, Path(token): Path<String>) -> Response {
    const NO_STORE: (header::HeaderName, &str) = (header::CACHE_CONTROL, "private, no-store");
    match platform.follow_road_control(&token).await {
        Ok(Some(token)) => {
            let location = format!("/download?token={token}");
            (
                StatusCode::FOUND,
                [NO_STORE, (header::LOCATION, location.as_str())],
            )
                .into_response()
        }
        Ok(None) => (
            [NO_STORE],
            "Vous n'êtes pas autorisé à accéder à ce bordereau.",
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "a link of a road control could not be followed");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Le document n'a pas pu être produit.",
            )
                .into_response()
        }
    }
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
