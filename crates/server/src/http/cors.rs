//! Which other origin may call: that of the web interface, and no other.

use axum::{body::Body, response::Response};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};

/// Cross-origin rules.
#[derive(Debug)]
pub(crate) struct Cors {
    origin: HeaderValue,
}

impl Cors {
    /// Allows one origin, `https://host[:port]`.
    ///
    /// # Errors
    /// The origin cannot stand in a header.
    pub(crate) fn new(origin: &str) -> Result<Self, header::InvalidHeaderValue> {
        Ok(Self {
            origin: HeaderValue::try_from(origin)?,
        })
    }

    /// Adds the headers that every answer carries.
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, self.origin.clone());
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }

    /// The answer to a browser that asks before it calls.
    pub(crate) fn preflight(&self, request: &Parts) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET,HEAD,PUT,PATCH,POST,DELETE"),
        );
        if let Some(asked) = request.headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
            headers.append(
                header::VARY,
                HeaderValue::from_static("Access-Control-Request-Headers"),
            );
        }
        self.write(headers);
        response
    }
}
