//! From an HTTP request to an HTTP answer.

use std::{net::IpAddr, sync::Arc};

use async_graphql::Executor;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header, request::Parts};
use store::Store;

use super::{
    answer::{Outcome, typed},
    body::{self, Asked, BodyError, Parsed, Sent},
    document::Documents,
    error::{Masking, Refusal, RefusalCode},
    execution::{Execution, MutationsUnderWay, Ready, Requested},
    negotiation::{may_be_forged, media_type, response_type},
    root_limits::RootCalls,
};
use crate::http::{
    caller::{self, Authenticate, Authentication, Caller, Credentials},
    rate_limit::Counted,
    request_id::RequestId,
};

/// Bytes of one operation, rewritten as compact JSON.
const MAX_OPERATION: usize = 1 << 20;
/// The same for the mutations that declare registry lines.
const MAX_LARGE_OPERATION: usize = 20 << 20;

/// The GraphQL endpoint of a schema.
pub(crate) struct Endpoint<E> {
    documents: Arc<Documents>,
    execution: Arc<Execution<E>>,
    authenticate: Arc<dyn Authenticate>,
    /// Addresses, lower case, of users who are answered nothing.
    refused_users: Vec<String>,
    calls: RootCalls,
}

impl<E: Executor> Endpoint<E> {
    pub(crate) fn new(
        schema: E,
        documents: Documents,
        authenticate: Arc<dyn Authenticate>,
        store: Store,
        masking: Masking,
        refused_users: &[String],
        calls: RootCalls,
    ) -> (Self, MutationsUnderWay) {
        let documents = Arc::new(documents);
        let (execution, under_way) = Execution::new(schema, documents.clone(), store, masking);
        let refused_users = refused_users
            .iter()
            .map(|email| email.to_lowercase())
            .collect();
        let endpoint = Self {
            documents,
            execution: Arc::new(execution),
            authenticate,
            refused_users,
            calls,
        };
        (endpoint, under_way)
    }

    /// Answers a request whose body was read.
    pub(crate) async fn answer(
        &self,
        parts: &Parts,
        body: Bytes,
        client: IpAddr,
        id: RequestId,
    ) -> Response {
        match self.process(parts, body, client, id).await {
            Ok(response) | Err(response) => response,
        }
    }

    async fn process(
        &self,
        parts: &Parts,
        body: Bytes,
        client: IpAddr,
        id: RequestId,
    ) -> Result<Response, Response> {
        let parsed = parse(parts, &body)?;
        let media = response_type(&parts.headers).ok_or_else(|| {
            refused(
                &Refusal::message(
                    RefusalCode::BadRequest,
                    "L'en-tête « Accept » ne permet ni application/json ni application/graphql-response+json.",
                )
                .with_status(StatusCode::NOT_ACCEPTABLE),
            )
        })?;
        let caller = self.caller(parts, &parsed, client).await?;
        let (sent, is_batch) = match parsed.asked {
            Asked::One(sent) => (vec![*sent], false),
            Asked::Several(sent) => (sent, true),
        };
        let ready = self.ready(&body, sent)?;
        let counted = self.count(&ready, &caller, client)?;
        let safe_method = parts.method == Method::GET;
        let set_cookie = caller.set_cookie.clone();
        let requested = Requested {
            ready,
            is_batch,
            safe_method,
            caller,
            id,
        };
        let outcome = Arc::clone(&self.execution)
            .answer(requested, &parts.headers, body)
            .await;
        let mut response = outcome.into_response(media);
        if let Some(counted) = counted {
            counted.write(response.headers_mut());
        }
        // A resolver may have given the session another identifier.
        if let Some(cookie) = set_cookie
            && !response.headers().contains_key(header::SET_COOKIE)
        {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(response)
    }

    async fn caller(
        &self,
        parts: &Parts,
        parsed: &Parsed,
        client: IpAddr,
    ) -> Result<Caller, Response> {
        let in_query = parts
            .uri
            .query()
            .filter(|query| query.contains("access_token"))
            .and_then(body::access_token);
        let in_header = caller::bearer(&parts.headers);
        let elsewhere = parsed.access_token.as_deref().or(in_query.as_deref());
        let bearer = match (in_header, elsewhere) {
            (Some(_), Some(_)) => None,
            (one, other) => one.or(other),
        };
        let credentials = Credentials {
            headers: &parts.headers,
            bearer,
            client,
        };
        let caller = match self.authenticate.authenticate(credentials).await {
            Authentication::Caller(caller) => caller,
            Authentication::Answer(response) => return Err(*response),
        };
        if let Some(identity) = &caller.identity
            && !self.refused_users.is_empty()
            && self.refused_users.contains(&identity.email.to_lowercase())
        {
            return Err((StatusCode::TOO_MANY_REQUESTS, "Too Many Requests").into_response());
        }
        Ok(caller)
    }

    /// Finds the document of each operation and checks its size. A request that names no document at all fails
    /// as a whole, its siblings included.
    fn ready(&self, body: &Bytes, sent: Vec<Sent>) -> Result<Vec<Ready>, Response> {
        let sizes = if body.len() > MAX_OPERATION {
            body::compact_sizes(body)
        } else {
            Vec::new()
        };
        let mut all = Vec::with_capacity(sent.len());
        for (place, sent) in sent.into_iter().enumerate() {
            let size = sizes.get(place).copied().unwrap_or(0);
            let ready = match self.documents.find(&sent) {
                Err(refusal) if refusal.code == RefusalCode::BadRequest => {
                    return Err(refused(&refusal));
                }
                Err(_) if size > MAX_OPERATION => Err(too_large("", MAX_OPERATION, size)),
                Err(refusal) => Err(refusal),
                Ok(document) => {
                    let limit = if document.takes_large_bodies() {
                        MAX_LARGE_OPERATION
                    } else {
                        MAX_OPERATION
                    };
                    if size > limit {
                        Err(too_large(document.first_root_field(), limit, size))
                    } else {
                        Ok((document, sent))
                    }
                }
            };
            all.push(ready);
        }
        Ok(all)
    }

    /// Counts the calls to root fields that have a quota; one above it refuses the whole request.
    fn count(
        &self,
        ready: &[Ready],
        caller: &Caller,
        client: IpAddr,
    ) -> Result<Option<Counted>, Response> {
        let mut last = None;
        let email = caller.identity.as_ref().map(|identity| &*identity.email);
        for (document, _) in ready.iter().flatten() {
            for field in &document.counted {
                let charged = RootCalls::charged(email, client);
                let counted = self.calls.count(*field, &charged);
                if !counted.is_allowed() {
                    return Err(counted.refusal());
                }
                last = Some(counted);
            }
        }
        Ok(last)
    }
}

/// Reads what a request asks, whatever its form.
fn parse(parts: &Parts, body: &Bytes) -> Result<Parsed, Response> {
    let media = media_type(&parts.headers);
    let get = match parts.method {
        Method::GET => true,
        Method::POST => false,
        _ => return Err(method_not_allowed()),
    };
    if let Some(encoding) = parts.headers.get(header::CONTENT_ENCODING)
        && encoding != "identity"
    {
        let text = "Le corps de la requête s'envoie sans Content-Encoding.";
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, text).into_response());
    }
    let parsed = match media.as_deref() {
        Some("application/json") if !get => body::json(body),
        media if may_be_forged(media, &parts.headers) => Err(BodyError::Refused(forged())),
        _ if get => body::parameters(parts.uri.query().unwrap_or_default().as_bytes()),
        Some("application/graphql") => body::document(body),
        Some("application/x-www-form-urlencoded") => body::parameters(body),
        _ => body::json(b""),
    };
    parsed.map_err(|error| {
        let (status, media, body) = error.answer();
        typed(status, media, body)
    })
}

fn method_not_allowed() -> Response {
    let refusal = Refusal::message(
        RefusalCode::BadRequest,
        "GraphQL s'appelle par GET ou POST.",
    )
    .with_status(StatusCode::METHOD_NOT_ALLOWED);
    let mut response = refused(&refusal);
    response
        .headers_mut()
        .insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
    response
}

fn forged() -> Refusal {
    Refusal::message(
        RefusalCode::BadRequest,
        "Requête refusée (blocked as a potential Cross-Site Request Forgery (CSRF)) : envoyez un Content-Type tel \
         que application/json, ou l'un des en-têtes x-apollo-operation-name ou apollo-require-preflight, non vide.",
    )
}

fn too_large(operation: &str, limit: usize, size: usize) -> Refusal {
    #[expect(clippy::cast_precision_loss, reason = "shown with two decimals")]
    let megabytes =
        |bytes: usize| format!("{:.2} Mo", bytes as f64 / f64::from(1 << 20)).replace('.', ",");
    Refusal::message(
        RefusalCode::BadUserInput,
        format!(
            "La requête « {operation} » dépasse la taille maximale de {} : elle fait {}.",
            megabytes(limit),
            megabytes(size)
        ),
    )
}

fn refused(refusal: &Refusal) -> Response {
    Outcome::refused(refusal).into_response("application/json; charset=utf-8")
}
