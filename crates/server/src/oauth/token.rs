//! `POST /oauth2/token`: a token for a code.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use platform::{
    Application, Refusal,
    oauth::{CodeExchange, GrantError, IssuedToken},
};
use serde_json::{Value, json};

use super::{missing, refused};
use crate::sessions::{Form, Sessions, failed};

pub(super) async fn give(
    State(sessions): State<Sessions>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = Form::read(&headers, &body);
    let application = match client(&sessions, &headers, &form).await {
        Ok(Ok(application)) => application,
        Ok(Err(status)) => return unrecognised(status),
        Err(refusal) => return failed(&refusal),
    };
    match form.get("grant_type") {
        None => return missing("grant_type"),
        Some("authorization_code") => {}
        Some(other) => {
            let other: String = other.chars().take(100).collect();
            return refused(
                StatusCode::NOT_IMPLEMENTED,
                "unsupported_grant_type",
                &format!("Unsupported grant type: {other}"),
            );
        }
    }
    let Some(code) = form.get("code") else {
        return missing("code");
    };
    let exchange = CodeExchange {
        code,
        redirect_uri: form.get("redirect_uri"),
        code_verifier: form.get("code_verifier"),
    };
    match sessions
        .platform
        .exchange_code(&application, exchange)
        .await
    {
        Ok(Ok(issued)) => given(issued),
        Ok(Err(error)) => refused(StatusCode::FORBIDDEN, "invalid_grant", reason(error)),
        Err(refusal) => failed(&refusal),
    }
}

/// The application that calls: it proves itself in the header, else in the body.
async fn client(
    sessions: &Sessions,
    headers: &HeaderMap,
    form: &Form,
) -> Result<Result<Application, StatusCode>, Refusal> {
    let header = headers.get(header::AUTHORIZATION).map(basic);
    let in_body = (form.get("client_id"), form.get("client_secret"));
    let mut candidates = Vec::with_capacity(2);
    let mut status = StatusCode::UNAUTHORIZED;
    match header {
        Some(Basic::Credentials(id, secret)) => candidates.push((id, secret)),
        Some(Basic::IllFormed) => status = StatusCode::BAD_REQUEST,
        Some(Basic::OtherScheme) | None => {}
    }
    if let (Some(id), Some(secret)) = in_body {
        candidates.push((id.to_owned(), secret.to_owned()));
    }
    for (id, secret) in candidates {
        let application = sessions.platform.authenticated_application(&id, &secret);
        if let Some(application) = application.await? {
            return Ok(Ok(application));
        }
    }
    Ok(Err(status))
}

enum Basic {
    Credentials(String, String),
    OtherScheme,
    IllFormed,
}

fn basic(header: &HeaderValue) -> Basic {
    let Some((scheme, encoded)) = header.to_str().ok().and_then(|text| text.split_once(' ')) else {
        return Basic::IllFormed;
    };
    if !scheme.eq_ignore_ascii_case("basic") {
        return Basic::OtherScheme;
    }
    let decoded = BASE64_STANDARD
        .decode(encoded.trim())
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    match decoded.as_deref().and_then(|text| text.split_once(':')) {
        Some((id, secret)) => Basic::Credentials(id.to_owned(), secret.to_owned()),
        None => Basic::IllFormed,
    }
}

fn unrecognised(status: StatusCode) -> Response {
    if status == StatusCode::BAD_REQUEST {
        return (status, "Bad Request").into_response();
    }
    let challenge = [(header::WWW_AUTHENTICATE, "Basic realm=\"Users\"")];
    (status, challenge, "Unauthorized").into_response()
}

fn given(issued: IssuedToken) -> Response {
    let mut body = json!({
        "access_token": issued.access_token,
        "user": { "name": issued.user.name, "email": issued.user.email },
        "token_type": "Bearer",
    });
    if let (Value::Object(body), Some(id_token)) = (&mut body, issued.id_token) {
        body.insert("id_token".to_owned(), id_token.into());
        body.insert("scope".to_owned(), issued.scope.into());
    }
    let never_kept = [
        (header::CACHE_CONTROL, "no-store"),
        (header::PRAGMA, "no-cache"),
    ];
    (never_kept, Json(body)).into_response()
}

fn reason(error: GrantError) -> &'static str {
    match error {
        GrantError::InvalidCode => "Invalid authorization code",
        GrantError::InvalidRedirect => "Invalid redirect uri",
        GrantError::InvalidClient => "Invalid client id",
        GrantError::Expired => "Grant has expired",
        GrantError::InvalidVerifier => "Invalid code verifier",
    }
}
