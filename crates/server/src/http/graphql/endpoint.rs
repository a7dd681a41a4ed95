//! From an HTTP request to an HTTP answer.

use std::{net::IpAddr, sync::Arc, time::Instant};

use async_graphql::{Executor, parser::types::OperationType};
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::future::join_all;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};

use super::{
    body::{self, Asked, BodyError, Parsed, Sent},
    document::{Documents, PreparedDocument},
    error::{Refusal, RefusalCode},
    execution::Execution,
    negotiation::{may_be_forged, media_type, response_type},
    root_limits::RootField,
};
use crate::http::{
    caller::{self, Authenticate, Authentication, Caller, Credentials},
    rate_limit::{Counted, Counter},
    request_id::RequestId,
};

/// Bytes of one operation, rewritten as compact JSON.
const MAX_OPERATION: usize = 1 << 20;
/// The same for the mutations that declare registry lines.
const MAX_LARGE_OPERATION: usize = 20 << 20;

/// Who a counted call is charged to.
type Charged = (RootField, Arc<str>);

/// The GraphQL endpoint of a schema.
pub(crate) struct Endpoint<E> {
    documents: Documents,
    execution: Execution<E>,
    authenticate: Arc<dyn Authenticate>,
    /// Addresses, lower case, of users who are answered nothing.
    refused_users: Vec<String>,
    calls: Counter<Charged>,
}

/// An operation, ready to run or refused.
type Ready = Result<(Arc<PreparedDocument>, Sent), Refusal>;

/// The answer to one operation.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl<E: Executor> Endpoint<E> {
    pub(crate) fn new(
        documents: Documents,
        execution: Execution<E>,
        authenticate: Arc<dyn Authenticate>,
        refused_users: Vec<String>,
    ) -> Self {
        Self {
            documents,
            execution,
            authenticate,
            refused_users,
            calls: Counter::new(),
        }
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
        let mut response = self
            .operations(parts, &body, parsed.asked, &caller, client, id)
            .await?;
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
        if let Some(cookie) = caller.set_cookie {
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
            && self.refused_users.contains(&identity.email.to_lowercase())
        {
            return Err((StatusCode::TOO_MANY_REQUESTS, "Too Many Requests").into_response());
        }
        Ok(caller)
    }

    async fn operations(
        &self,
        parts: &Parts,
        body: &Bytes,
        asked: Asked,
        caller: &Caller,
        client: IpAddr,
        id: RequestId,
    ) -> Result<Response, Response> {
        let (sent, is_batch) = match asked {
            Asked::One(sent) => (vec![*sent], false),
            Asked::Several(sent) => (sent, true),
        };
        let ready = self.ready(body, sent)?;
        let counted = self.count(&ready, caller, client)?;
        let safe_method = parts.method == Method::GET;
        let mutates = ready
            .iter()
            .flatten()
            .any(|(document, sent)| runs_mutation(document, sent));
        let mut answers = Vec::with_capacity(ready.len());
        if mutates {
            // One after the other, so that they do not contend for the same slip.
            for ready in ready {
                answers.push(self.run(ready, caller, safe_method, id).await);
            }
        } else {
            answers = join_all(
                ready
                    .into_iter()
                    .map(|ready| self.run(ready, caller, safe_method, id)),
            )
            .await;
        }
        let mut response = joined(answers, is_batch);
        if let Some(counted) = counted {
            counted.write(response.headers_mut());
        }
        Ok(response)
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
        for (document, _) in ready.iter().flatten() {
            for field in &document.counted {
                let charged: Arc<str> = match &caller.identity {
                    Some(identity) => identity.email.clone(),
                    None => client.to_string().into(),
                };
                let counted = self
                    .calls
                    .count((*field, charged), field.quota(), Instant::now());
                if !counted.is_allowed() {
                    return Err(counted.refusal());
                }
                last = Some(counted);
            }
        }
        Ok(last)
    }

    async fn run(&self, ready: Ready, caller: &Caller, safe_method: bool, id: RequestId) -> Answer {
        match self.try_run(ready, caller, safe_method, id).await {
            Ok(answer) => answer,
            Err(refusal) => Answer {
                status: refusal.status,
                headers: HeaderMap::new(),
                body: refusal.body(),
            },
        }
    }

    async fn try_run(
        &self,
        ready: Ready,
        caller: &Caller,
        safe_method: bool,
        id: RequestId,
    ) -> Result<Answer, Refusal> {
        let (document, mut sent) = ready?;
        let operation = document.operation(sent.operation_name.as_deref());
        if safe_method
            && operation
                .as_ref()
                .is_ok_and(|operation| operation.kind == OperationType::Mutation)
        {
            return Err(Refusal::message(
                RefusalCode::BadRequest,
                "Les mutations s'envoient par POST : GET ne sert qu'aux requêtes de lecture.",
            )
            .with_status(StatusCode::METHOD_NOT_ALLOWED));
        }
        document.check_root_selections()?;
        let operation = operation?;
        self.documents
            .check_variables(operation, &mut sent.variables)?;
        let answer = self
            .execution
            .run(&document, operation, sent, caller.attach.as_ref(), id)
            .await;
        let body = serde_json::to_vec(&answer).map_err(|error| {
            tracing::error!(incident = %id, %error, "an answer could not be written as JSON");
            Refusal::message(
                RefusalCode::BadRequest,
                "La réponse ne peut pas être écrite en JSON.",
            )
            .with_status(StatusCode::INTERNAL_SERVER_ERROR)
        })?;
        Ok(Answer {
            status: StatusCode::OK,
            headers: answer.http_headers,
            body,
        })
    }
}

fn runs_mutation(document: &PreparedDocument, sent: &Sent) -> bool {
    document
        .operation(sent.operation_name.as_deref())
        .is_ok_and(|operation| operation.kind == OperationType::Mutation)
}

/// Reads what a request asks, whatever its form.
fn parse(parts: &Parts, body: &Bytes) -> Result<Parsed, Response> {
    let media = media_type(&parts.headers);
    let get = match parts.method {
        Method::GET => true,
        Method::POST => false,
        _ => {
            let refusal = Refusal::message(
                RefusalCode::BadRequest,
                "GraphQL s'appelle par GET ou POST.",
            )
            .with_status(StatusCode::METHOD_NOT_ALLOWED);
            let mut response = refused(&refusal);
            response
                .headers_mut()
                .insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
            return Err(response);
        }
    };
    let parsed = match media.as_deref() {
        Some("application/json") if !get => body::json(body).map_err(answered)?,
        media => {
            if may_be_forged(media, &parts.headers) {
                return Err(refused(&forged()));
            }
            match media {
                _ if get => body::parameters(parts.uri.query().unwrap_or_default().as_bytes())
                    .map_err(answered)?,
                Some("application/graphql") => body::document(body).map_err(answered)?,
                Some("application/x-www-form-urlencoded") => {
                    body::parameters(body).map_err(answered)?
                }
                _ => body::json(b"").map_err(answered)?,
            }
        }
    };
    Ok(parsed)
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
    typed(
        refusal.status,
        "application/json; charset=utf-8",
        refusal.body(),
    )
}

fn answered(error: BodyError) -> Response {
    let (status, media, body) = error.answer();
    typed(status, media, body)
}

fn typed(status: StatusCode, media: &'static str, body: Vec<u8>) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, HeaderValue::from_static(media))],
        body,
    )
        .into_response()
}

/// One answer as it is, or the array of all; the status is that of the last operation that was refused.
fn joined(mut answers: Vec<Answer>, is_batch: bool) -> Response {
    if !is_batch && answers.len() == 1 {
        let Answer {
            status,
            headers,
            body,
        } = answers.remove(0);
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        response.headers_mut().extend(headers);
        return response;
    }
    let mut body = vec![b'['];
    let mut response = Response::new(Body::empty());
    for (place, answer) in answers.into_iter().enumerate() {
        if place > 0 {
            body.push(b',');
        }
        body.extend_from_slice(&answer.body);
        response.headers_mut().extend(answer.headers);
        if answer.status != StatusCode::OK {
            *response.status_mut() = answer.status;
        }
    }
    body.push(b']');
    *response.body_mut() = Body::from(body);
    response
}
