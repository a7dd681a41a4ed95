//! What surrounds every request, whatever it asks.

use std::{
    borrow::Cow,
    net::IpAddr,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use async_graphql::Executor;
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, MatchedPath, Request},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::FutureExt;
use http::{HeaderValue, Method, StatusCode, header, request::Parts};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use tower::ServiceExt;
use tracing::{Instrument, info_span};

use super::{
    HttpSettings, Quota,
    client_address::client_address,
    cors::Cors,
    graphql::{Endpoint, prefers_page},
    metrics,
    rate_limit::Counter,
    request_id::{RequestId, RequestIds},
    security_headers::SecurityHeaders,
};

/// Bytes of a body, whatever it is.
const MAX_BODY: usize = 21 << 20;

/// Room for the headers that every answer carries, so that they are added without moving.
const HEADERS: usize = 24;

/// The address of the client, for handlers of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Everything between a connection and the handler of a request.
pub(super) struct Edge<E> {
    ids: RequestIds,
    cors: Cors,
    security: SecurityHeaders,
    calls: Counter<IpAddr>,
    quota: Quota,
    trusted_hops: usize,
    timeout: Duration,
    endpoint: Endpoint<E>,
    router: Router,
}

impl<E: Executor> Edge<E> {
    pub(super) fn new(
        settings: &HttpSettings,
        cors: Cors,
        security: SecurityHeaders,
        endpoint: Endpoint<E>,
        routes: Router,
    ) -> Self {
        let router = routes
            .route_layer(middleware::from_fn(remember_route))
            .fallback(not_found)
            .method_not_allowed_fallback(not_found)
            .layer(DefaultBodyLimit::max(MAX_BODY));
        Self {
            ids: RequestIds::new(),
            cors,
            security,
            calls: Counter::new(),
            quota: settings.quota,
            trusted_hops: settings.trusted_hops,
            timeout: settings.timeout,
            endpoint,
            router,
        }
    }

    /// Answers a request received from `peer`.
    pub(super) async fn handle(
        self: Arc<Self>,
        request: http::Request<Incoming>,
        peer: IpAddr,
    ) -> Response {
        let started = Instant::now();
        let id = self.ids.next();
        let (parts, body) = request.into_parts();
        let client = client_address(peer, &parts.headers, self.trusted_hops);
        let method = parts.method.clone();
        let span = info_span!("request", %id, %method, path = parts.uri.path(), %client);
        let response = self
            .surrounded(parts, body, client, id)
            .instrument(span.clone())
            .await;
        let status = response.status();
        let route = match response.extensions().get::<Route>() {
            Some(Route::Graphql) => Cow::Borrowed("graphql"),
            Some(Route::Page(path)) => Cow::Owned(path.to_string()),
            None => Cow::Borrowed("autre"),
        };
        let elapsed = started.elapsed();
        metrics::request_served(route, &method, status, elapsed);
        span.in_scope(|| {
            tracing::info!(
                target: "bordereau::access",
                status = status.as_u16(),
                micros = elapsed.as_micros(),
                "served"
            );
        });
        response
    }

    async fn surrounded(
        &self,
        parts: Parts,
        body: Incoming,
        client: IpAddr,
        id: RequestId,
    ) -> Response {
        let is_home = parts.method == Method::GET && parts.uri.path() == "/";
        if parts.method == Method::OPTIONS {
            let mut response = self.cors.preflight(&parts);
            self.security.write(response.headers_mut(), false);
            return response;
        }
        let counted = self.calls.count(client, self.quota, Instant::now());
        let mut response = if counted.is_allowed() {
            let routed = AssertUnwindSafe(self.routed(parts, body, client, id)).catch_unwind();
            match tokio::time::timeout(self.timeout, routed).await {
                Ok(Ok(response)) => response,
                Ok(Err(_)) => {
                    tracing::error!(incident = %id, "a handler panicked");
                    let text = format!("Erreur serveur : rapport d'erreur {id}");
                    (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
                }
                Err(_) => (StatusCode::REQUEST_TIMEOUT, "Request has timed out.").into_response(),
            }
        } else {
            counted.refusal()
        };
        let headers = response.headers_mut();
        headers.reserve(HEADERS);
        if !headers.contains_key("x-ratelimit-limit") {
            counted.write(headers);
        }
        self.cors.write(headers);
        self.security.write(headers, is_home);
        response
    }

    async fn routed(
        &self,
        parts: Parts,
        body: Incoming,
        client: IpAddr,
        id: RequestId,
    ) -> Response {
        match parts.uri.path() {
            "/" | "/graphql" if !asks_a_page(&parts) => {
                let body = match read(body).await {
                    Ok(body) => body,
                    Err(refusal) => return refusal,
                };
                let mut response = self.endpoint.answer(&parts, body, client, id).await;
                response.extensions_mut().insert(Route::Graphql);
                response
            }
            _ => {
                let mut request = Request::from_parts(parts, Body::new(body));
                request.extensions_mut().insert(ClientAddress(client));
                request.extensions_mut().insert(id);
                self.router.clone().oneshot(request).await.into_response()
            }
        }
    }
}

/// The route that answered, for measures.
#[derive(Clone)]
enum Route {
    Graphql,
    Page(Arc<str>),
}

async fn remember_route(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| Route::Page(path.as_str().into()));
    let mut response = next.run(request).await;
    if let Some(route) = route {
        response.extensions_mut().insert(route);
    }
    response
}

async fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "Not found").into_response()
}

/// A person's browser asks for the page that lives at the address of the endpoint.
fn asks_a_page(parts: &Parts) -> bool {
    matches!(parts.method, Method::GET | Method::HEAD) && prefers_page(&parts.headers)
}

/// Reads a whole body, up to the limit.
async fn read(body: Incoming) -> Result<Bytes, Response> {
    let announced = hyper::body::Body::size_hint(&body).lower();
    if announced > MAX_BODY as u64 {
        return Err(too_large());
    }
    match Limited::new(body, MAX_BODY).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err((
            StatusCode::BAD_REQUEST,
            "Le corps de la requête est incomplet.",
        )
            .into_response()),
    }
}

fn too_large() -> Response {
    let text = format!("Le corps de la requête dépasse {} Mo.", MAX_BODY >> 20);
    let mut response = (StatusCode::PAYLOAD_TOO_LARGE, text).into_response();
    // What is left of the body is not read.
    response
        .headers_mut()
        .insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
