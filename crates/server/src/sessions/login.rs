//! `POST /login`, `POST /logout`, `GET /isAuthenticated`: native forms, answered by redirects.

use std::{
    borrow::Cow,
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Extension, Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use platform::{
    Refusal,
    logins::{Login, LoginOutcome},
};
use serde_json::{Value, json};

use super::{Sessions, Visit, authenticate::redirect};
use crate::http::{
    ClientAddress, Quota,
    rate_limit::{Counted, Counter},
};

/// Attempts allowed to an address of the network on an account.
const QUOTA: Quota = Quota {
    max: 10,
    window: Duration::from_secs(60),
};

struct Shared {
    sessions: Sessions,
    attempts: Counter<(IpAddr, String)>,
}

/// The routes by which browsers log in and out.
pub fn routes(sessions: Sessions) -> Router {
    Router::new()
        .route("/login", post(log_in))
        .route("/logout", post(log_out))
        .route("/isAuthenticated", get(is_authenticated))
        .with_state(Arc::new(Shared {
            sessions,
            attempts: Counter::new(),
        }))
}

async fn log_in(
    State(shared): State<Arc<Shared>>,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if is_foreign(&headers) {
        return (
            StatusCode::FORBIDDEN,
            "Formulaire envoyé depuis un autre site.",
        )
            .into_response();
    }
    let form = Form::read(&headers, &body);
    let counted = shared.count(client.as_deref(), &form);
    if !counted.is_allowed() {
        return counted.refusal();
    }
    let mut response = match shared.try_log_in(&headers, &form).await {
        Ok(response) => response,
        Err(refusal) => failed(&refusal),
    };
    counted.write(response.headers_mut());
    response
}

impl Shared {
    fn count(&self, client: Option<&ClientAddress>, form: &Form) -> Counted {
        let client = client.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |client| client.0);
        let email = match form.email.trim() {
            "" => "void".to_owned(),
            email => email.to_lowercase(),
        };
        self.attempts.count((client, email), QUOTA, Instant::now())
    }

    async fn try_log_in(&self, headers: &HeaderMap, form: &Form) -> Result<Response, Refusal> {
        let Sessions {
            platform,
            cookie,
            interface,
        } = &self.sessions;
        let login = Login {
            email: &form.email,
            password: &form.password,
            captcha: form.captcha.as_deref(),
        };
        Ok(match platform.log_in(login).await? {
            LoginOutcome::Welcome(user) => {
                // A session begins under a new identifier: one that somebody else planted is worth nothing.
                if let Some(former) = cookie.read(headers) {
                    platform.close_session(&former).await?;
                }
                let id = platform.open_session(&user).await?;
                let location = interface.returning_to(form.return_to.as_deref());
                redirect(location, cookie.keep(&id))
            }
            LoginOutcome::SecondFactor => redirect(interface.at("/second-factor"), None),
            LoginOutcome::Refused(refusal) => {
                let username = match refusal.code() {
                    "" => "",
                    _ => form.email.as_str(),
                };
                let location = interface.login(refusal.code(), username, form.return_to.as_deref());
                redirect(location, None)
            }
        })
    }
}

async fn log_out(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    if is_foreign(&headers) {
        return (
            StatusCode::FORBIDDEN,
            "Formulaire envoyé depuis un autre site.",
        )
            .into_response();
    }
    let sessions = &shared.sessions;
    let closed = match sessions.cookie.read(&headers) {
        Some(id) => sessions.close(&id).await,
        None => Ok(sessions.cookie.clear()),
    };
    match closed {
        Ok(cookie) => redirect(sessions.interface.returning_to(None), cookie),
        Err(refusal) => failed(&refusal),
    }
}

async fn is_authenticated(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let sessions = &shared.sessions;
    let session = match sessions.visit(&headers).await {
        Ok(Visit::Anonymous) => None,
        Ok(Visit::Stale(id) | Visit::Open(id, _)) => Some(id),
        Err(refusal) => return failed(&refusal),
    };
    let answer = Json(json!({ "isAuthenticated": session.is_some() }));
    let fresh = [
        (
            header::CACHE_CONTROL,
            "private, no-cache, no-store, must-revalidate",
        ),
        (header::EXPIRES, "-1"),
        (header::PRAGMA, "no-cache"),
    ];
    let mut response = (fresh, answer).into_response();
    if let Some(cookie) = session.and_then(|id| sessions.cookie.keep(&id)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A browser tells that the form comes from a page of an unrelated site: it would log somebody in, or out, without
/// their knowing.
fn is_foreign(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "cross-site")
}

fn failed(refusal: &Refusal) -> Response {
    tracing::error!(%refusal, "a session could not be opened, read or closed");
    let text = "Le service est momentanément indisponible.";
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

/// What the login page sends, as a form or as JSON.
#[derive(Debug, Default, PartialEq)]
struct Form {
    email: String,
    password: String,
    captcha: Option<String>,
    return_to: Option<String>,
}

impl Form {
    fn read(headers: &HeaderMap, body: &[u8]) -> Self {
        let is_json = headers
            .get(header::CONTENT_TYPE)
            .and_then(|media| media.to_str().ok())
            .is_some_and(|media| media.trim_start().starts_with("application/json"));
        let mut form = Self::default();
        if is_json {
            if let Ok(Value::Object(fields)) = serde_json::from_slice(body) {
                for (name, value) in fields {
                    if let Value::String(value) = value {
                        form.set(&name, Cow::Owned(value));
                    }
                }
            }
        } else {
            for (name, value) in url::form_urlencoded::parse(body) {
                form.set(&name, value);
            }
        }
        form
    }

    fn set(&mut self, name: &str, value: Cow<'_, str>) {
        let value = value.into_owned();
        match name {
            "email" => self.email = value,
            "password" => self.password = value,
            "captchaInput" if !value.is_empty() => self.captcha = Some(value),
            "returnTo" if !value.is_empty() => self.return_to = Some(value),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn check(media: &'static str, body: &str) {
        let headers =
            HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(media))]);
        let form = Form::read(&headers, body.as_bytes());
        let expected = Form {
            email: "zoe@exemple.fr".to_owned(),
            password: "a b&é".to_owned(),
            captcha: None,
            return_to: Some("/companies".to_owned()),
        };
        assert_eq!(form, expected, "{media}");
    }

    #[test]
    fn a_login_comes_as_a_form_or_as_json() {
        check(
            "application/x-www-form-urlencoded",
            "email=zoe%40exemple.fr&password=a+b%26%C3%A9&returnTo=%2Fcompanies&captchaInput=",
        );
        check(
            "application/json; charset=utf-8",
            r#"{"email": "zoe@exemple.fr", "password": "a b&é", "returnTo": "/companies", "captchaInput": ["x"]}"#,
        );
    }
}
