//! Answers on their way out.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::error::Refusal;

/// The answer to a request or to one of its operations: a GraphQL body, its type not chosen yet.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Outcome {
    /// The answer to what was refused before it ran.
    pub(crate) fn refused(refusal: &Refusal) -> Self {
        Self {
            status: refusal.status,
            headers: HeaderMap::new(),
            body: refusal.body(),
        }
    }

    /// The array of several answers; its status is that of the last one which is no success.
    pub(crate) fn array(answers: Vec<Self>) -> Self {
        let mut all = Self {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: vec![b'['],
        };
        for (place, answer) in answers.into_iter().enumerate() {
            if place > 0 {
                all.body.push(b',');
            }
            all.body.extend_from_slice(&answer.body);
            all.headers.extend(answer.headers);
            if answer.status != StatusCode::OK {
                all.status = answer.status;
            }
        }
        all.body.push(b']');
        all
    }

    /// The HTTP answer, never kept by caches, in the type that the client accepts.
    pub(crate) fn into_response(self, media: &'static str) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// An answer of a given type.
pub(crate) fn typed(status: StatusCode, media: &'static str, body: Vec<u8>) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, HeaderValue::from_static(media))],
        body,
    )
        .into_response()
}
