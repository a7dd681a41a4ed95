//! The site over HTTP.

use std::sync::{Arc, OnceLock};

use axum::{
    Router,
    extract::{Query, State},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::site::{Site, SiteError, Sources};

/// A file that pages use.
#[derive(Debug)]
struct Asset {
    path: &'static str,
    media: &'static str,
    content: &'static str,
}

static ASSETS: [Asset; 2] = [
    Asset {
        path: "/docs/fichiers/docs.css",
        media: "text/css; charset=utf-8",
        content: include_str!("../static/docs.css"),
    },
    Asset {
        path: "/docs/fichiers/docs.js",
        media: "text/javascript; charset=utf-8",
        content: include_str!("../static/docs.js"),
    },
];

/// The site, made when somebody first asks for a page.
struct Lazy<F> {
    sources: F,
    site: OnceLock<Result<Site, SiteError>>,
}

/// `/docs` and everything under it. The sources are asked for once, when a page is first wanted: a server that
/// nobody reads pays nothing.
pub fn routes(sources: impl Fn() -> Sources + Send + Sync + 'static) -> Router {
    let site = Arc::new(Lazy {
        sources,
        site: OnceLock::new(),
    });
    let mut router = Router::new()
        .route("/docs", get(page))
        .route("/docs/", get(|| async { Redirect::permanent("/docs") }))
        .route("/docs/{name}", get(page))
        .route("/docs/reference/{group}/{name}", get(page))
        .with_state(site);
    for asset in &ASSETS {
        router = router.route(
            asset.path,
            get(move |headers: HeaderMap| async move { file(asset, &headers) }),
        );
    }
    router
}

#[derive(Deserialize)]
struct Search {
    q: Option<String>,
}

async fn page<F: Fn() -> Sources + Send + Sync + 'static>(
    State(lazy): State<Arc<Lazy<F>>>,
    uri: Uri,
    Query(search): Query<Search>,
) -> Response {
    let site = lazy.site.get_or_init(|| Site::new(&(lazy.sources)()));
    let answer = match site {
        Ok(site) => site
            .page(uri.path(), search.q.as_deref())
            .map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match answer {
        Ok(Some(html)) => ([(header::CACHE_CONTROL, "no-cache")], Html(html)).into_response(),
        Ok(None) => (
            StatusCode::NOT_FOUND,
            "Cette page de documentation n'existe pas.",
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "the documentation cannot be shown");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "La documentation est momentanément indisponible.",
            )
                .into_response()
        }
    }
}

fn file(asset: &'static Asset, headers: &HeaderMap) -> Response {
    let digest = Sha256::digest(asset.content);
    let tag: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let tag = format!("\"{tag}\"");
    let is_known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|known| known.trim().trim_start_matches("W/") == tag)
        });
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        asset.content.into_response()
    };
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        answer.insert(header::ETAG, tag);
    }
    response
}
