//! One HTTP client for both services.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{client::legacy::connect::HttpConnector, rt::TokioExecutor};

use super::NetworkError;

/// Bytes of an answer that are read at most.
const MOST_READ: usize = 2 << 20;

pub(super) struct Client {
    inner: Option<hyper_util::client::legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>>,
    timeout: Duration,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl Client {
    pub(super) fn new(timeout: Duration) -> Self {
        // Without certificates of authorities nothing can be trusted: every question then fails, and says so.
        let inner = HttpsConnectorBuilder::new()
            .with_native_roots()
            .inspect_err(|error| tracing::error!(%error, "no certificate of authority: services cannot be asked"))
            .ok()
            .map(|connector| {
                let connector = connector.https_or_http().enable_http1().build();
                hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(connector)
            });
        Self { inner, timeout }
    }

    /// Sends a request and reads the answer, in the time that is left to it.
    pub(super) async fn send(
        &self,
        service: &str,
        method: Method,
        address: &str,
        content_type: Option<&str>,
        body: String,
    ) -> Result<(StatusCode, Bytes), NetworkError> {
        let unavailable =
            || NetworkError::Unavailable(format!("{service} ne répond pas : réessayez plus tard"));
        let mut request = Request::builder().method(method).uri(address);
        if let Some(content_type) = content_type {
            request = request.header(http::header::CONTENT_TYPE, content_type);
        }
        let request = request.body(Full::from(body)).map_err(|_| unavailable())?;
        let client = self.inner.as_ref().ok_or_else(unavailable)?;
        let exchange = async {
            let answer = client.request(request).await.map_err(|error| {
                tracing::warn!(%error, service, "a service does not answer");
                unavailable()
            })?;
            let status = answer.status();
            let body = Limited::new(answer.into_body(), MOST_READ)
                .collect()
                .await
                .map_err(|_| unavailable())?;
            Ok((status, body.to_bytes()))
        };
        let (status, body) = tokio::time::timeout(self.timeout, exchange)
            .await
            .map_err(|_| unavailable())??;
        match status {
            StatusCode::TOO_MANY_REQUESTS => Err(NetworkError::Busy(format!(
                "{service} est trop sollicité : réessayez dans quelques instants"
            ))),
            _ => Ok((status, body)),
        }
    }
}
