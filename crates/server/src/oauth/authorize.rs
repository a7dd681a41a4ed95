//! `GET /oauth2/authorize` and `POST /oauth2/authorize/decision`: what the page that asks the user calls.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use platform::{
    Caller, Refusal,
    oauth::{AuthorizationError, AuthorizationRequest, Decision},
    sessions::SessionId,
};
use serde_json::json;

use super::{missing, refused};
use crate::sessions::{Form, Sessions, Visit, failed, redirect, refuse_foreign};

/// The open session that a request presents, or the answer to a request without.
async fn user(
    sessions: &Sessions,
    headers: &HeaderMap,
) -> Result<(SessionId, Arc<Caller>), Box<Response>> {
    match sessions.visit(headers).await {
        Ok(Visit::Open(id, caller)) => Ok((id, caller)),
        Ok(Visit::Anonymous | Visit::Stale(_)) => {
            let body = Json(json!({ "error": "Not Authorized" }));
            Err(Box::new((StatusCode::UNAUTHORIZED, body).into_response()))
        }
        Err(refusal) => Err(Box::new(failed(&refusal))),
    }
}

pub(super) async fn ask(
    State(sessions): State<Sessions>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let (session, caller) = match user(&sessions, &headers).await {
        Ok(user) => user,
        Err(refused) => return *refused,
    };
    let parameters = Parameters::read(&query.unwrap_or_default());
    let asked = sessions
        .platform
        .ask_authorization(&caller, &session, parameters.request())
        .await;
    let mut response = match asked {
        Ok(Ok(question)) => Json(json!({
            "transactionID": question.transaction_id,
            "user": { "name": question.user },
            "client": { "name": question.client },
            "redirectURI": question.redirect_uri,
        }))
        .into_response(),
        Ok(Err(error)) => unasked(&error),
        Err(refusal) => return failed(&refusal),
    };
    keep(&sessions, &session, &mut response);
    response
}

/// The parameters of a question. One given twice is as good as none.
pub(crate) struct Parameters(HashMap<String, Vec<String>>);

impl Parameters {
    pub(crate) fn read(query: &str) -> Self {
        let mut parameters: HashMap<String, Vec<String>> = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            parameters
                .entry(name.into_owned())
                .or_default()
                .push(value.into_owned());
        }
        Self(parameters)
    }

    fn get(&self, name: &str) -> Option<&str> {
        match self.0.get(name).map(Vec::as_slice) {
            Some([value]) => Some(value.as_str()),
            _ => None,
        }
    }

    pub(crate) fn request(&self) -> AuthorizationRequest<'_> {
        AuthorizationRequest {
            response_type: self.get("response_type"),
            client_id: self.get("client_id"),
            redirect_uri: self.get("redirect_uri"),
            state: self.get("state"),
            scope: self.get("scope"),
            nonce: self.get("nonce"),
            code_challenge: self.get("code_challenge"),
            code_challenge_method: self.get("code_challenge_method"),
        }
    }
}

/// While a session lasts, its cookie is sent again with every answer.
fn keep(sessions: &Sessions, session: &SessionId, response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(cookie) = sessions.cookie.keep(session) {
        headers.append(header::SET_COOKIE, cookie);
    }
}

fn unasked(error: &AuthorizationError) -> Response {
    match error {
        AuthorizationError::Missing(name) => missing(name),
        AuthorizationError::Invalid(name) => {
            let description = format!("Invalid parameter: {name}");
            refused(StatusCode::BAD_REQUEST, "invalid_request", &description)
        }
        AuthorizationError::UnsupportedResponseType(other) => refused(
            StatusCode::NOT_IMPLEMENTED,
            "unsupported_response_type",
            &format!("Unsupported response type: {other}"),
        ),
        AuthorizationError::UnknownClient => {
            let error = "unauthorized_client";
            refused(StatusCode::FORBIDDEN, error, "Invalid client id")
        }
        AuthorizationError::UnknownRedirect => {
            let error = "unauthorized_client";
            refused(StatusCode::FORBIDDEN, error, "Invalid redirect uri")
        }
    }
}

pub(super) async fn decide(
    State(sessions): State<Sessions>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refused) = refuse_foreign(&headers, &sessions.interface) {
        return *refused;
    }
    let (session, caller) = match user(&sessions, &headers).await {
        Ok(user) => user,
        Err(refused) => return *refused,
    };
    let form = Form::read(&headers, &body);
    let decision = sessions
        .platform
        .decide_authorization(
            &caller,
            &session,
            form.get("transaction_id"),
            form.get("cancel").is_none(),
        )
        .await;
    let mut response = answered(decision);
    keep(&sessions, &session, &mut response);
    response
}

fn answered(decision: Result<Decision, Refusal>) -> Response {
    let told = |status: StatusCode, text: &'static str| (status, text).into_response();
    match decision {
        Ok(Decision::Redirect(location)) => match HeaderValue::try_from(location) {
            Ok(location) => redirect(Some(location), None),
            Err(_) => told(
                StatusCode::BAD_REQUEST,
                "L'adresse de redirection ne convient pas.",
            ),
        },
        Ok(Decision::NothingAsked) => told(
            StatusCode::FORBIDDEN,
            "Aucune demande d'autorisation n'est en cours dans cette session.",
        ),
        Ok(Decision::MissingTransaction) => told(
            StatusCode::BAD_REQUEST,
            "Le paramètre transaction_id est obligatoire.",
        ),
        Ok(Decision::UnknownTransaction) => told(
            StatusCode::FORBIDDEN,
            "Cette demande d'autorisation n'existe pas, ou elle a déjà reçu une réponse.",
        ),
        Ok(Decision::UnknownClient) => told(
            StatusCode::FORBIDDEN,
            "L'application n'existe plus, ou elle n'accepte plus cette adresse.",
        ),
        Err(refusal) => failed(&refusal),
    }
}
