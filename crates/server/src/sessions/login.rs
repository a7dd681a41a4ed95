//! `POST /login`, `POST /logout`, `GET /isAuthenticated`: native forms, answered by redirects.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::{Duration, Instant},
};

use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use platform::{
    Refusal,
    captcha::CaptchaAnswer,
    logins::{Login, LoginOutcome},
    sessions::SessionId,
};
use serde_json::json;

use super::{
    Sessions, Shared, Visit,
    authenticate::redirect,
    form::{Form, refuse_foreign},
};
use crate::http::{ClientAddress, Quota, rate_limit::Counted};

/// Attempts allowed to an address of the network on an account.
const QUOTA: Quota = Quota {
    max: 10,
    window: Duration::from_secs(60),
};

pub(super) async fn log_in(
    State(shared): State<Shared>,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refused) = refuse_foreign(&headers, &shared.sessions.interface) {
        return *refused;
    }
    let form = Form::read(&headers, &body);
    let client = client.map(|Extension(client)| client);
    let counted = count(&shared, client, &form);
    if !counted.is_allowed() {
        return counted.refusal();
    }
    let mut response = try_log_in(&shared.sessions, client, &headers, &form)
        .await
        .unwrap_or_else(|refusal| failed(&refusal));
    counted.write(response.headers_mut());
    response
}

fn count(shared: &Shared, client: Option<ClientAddress>, form: &Form) -> Counted {
    let client = client.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |client| client.0);
    let email = match form.text("email").trim() {
        "" => "void".to_owned(),
        email => email.to_lowercase(),
    };
    shared
        .attempts
        .count((client, email), QUOTA, Instant::now())
}

async fn try_log_in(
    sessions: &Sessions,
    client: Option<ClientAddress>,
    headers: &HeaderMap,
    form: &Form,
) -> Result<Response, Refusal> {
    let Sessions {
        platform,
        cookie,
        interface,
    } = sessions;
    let return_to = form.get("returnTo");
    let login = Login {
        email: form.text("email"),
        password: form.text("password"),
        captcha: form.get("captchaInput").map(|value| CaptchaAnswer {
            value,
            token: form.text("captchaToken"),
        }),
    };
    Ok(match platform.log_in(login).await? {
        LoginOutcome::Welcome(user) => {
            let location = interface.returning_to(return_to);
            let cookie = sessions.welcome(&user, client, headers).await?;
            redirect(location, cookie)
        }
        LoginOutcome::SecondFactor(user) => {
            sessions.close_former(headers).await?;
            let id = platform.await_second_factor(&user).await?;
            redirect(interface.at("/second-factor"), cookie.keep(&id))
        }
        LoginOutcome::Refused(refusal) => {
            let username = match refusal.code() {
                "" => "",
                _ => form.text("email"),
            };
            let location = interface.login(refusal.code(), username, return_to);
            redirect(location, None)
        }
    })
}

pub(super) async fn log_out(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    if let Err(refused) = refuse_foreign(&headers, &shared.sessions.interface) {
        return *refused;
    }
    let sessions = &shared.sessions;
    // The browser leaves with another identifier, which stands for nothing.
    let closed = match sessions.close_former(&headers).await {
        Ok(()) => SessionId::fresh(),
        Err(refusal) => Err(refusal),
    };
    match closed {
        Ok(id) => redirect(
            sessions.interface.returning_to(None),
            sessions.cookie.keep(&id),
        ),
        Err(refusal) => failed(&refusal),
    }
}

pub(super) async fn is_authenticated(State(shared): State<Shared>, headers: HeaderMap) -> Response {
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

pub(crate) fn failed(refusal: &Refusal) -> Response {
    tracing::error!(%refusal, "a form could not be taken");
    let text = "Le service est momentanément indisponible.";
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}
