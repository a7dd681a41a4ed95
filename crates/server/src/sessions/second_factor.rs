//! `POST /otp`: the code that follows a right password.

use axum::{Extension, extract::State, response::Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use platform::{Refusal, second_factor::SecondFactorOutcome};

use super::{
    Interface, Sessions, Shared,
    authenticate::redirect,
    form::{Form, refuse_foreign},
    login::failed,
};
use crate::http::ClientAddress;

pub(super) async fn check_code(
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
    try_code(&shared.sessions, client, &headers, &form)
        .await
        .unwrap_or_else(|refusal| failed(&refusal))
}

async fn try_code(
    sessions: &Sessions,
    client: Option<ClientAddress>,
    headers: &HeaderMap,
    form: &Form,
) -> Result<Response, Refusal> {
    let interface = &sessions.interface;
    let return_to = form.get("returnTo");
    let outcome = match sessions.cookie.read(headers) {
        Some(id) => {
            let code = form.text("totp");
            sessions.platform.check_second_factor(&id, code).await?
        }
        None => SecondFactorOutcome::PasswordFirst,
    };
    let page = match outcome {
        SecondFactorOutcome::Welcome(user) => {
            let location = interface.returning_to(return_to);
            let cookie = sessions.welcome(&user, client, headers).await?;
            return Ok(redirect(location, cookie));
        }
        SecondFactorOutcome::PasswordFirst => told(
            interface,
            "/login",
            "TOTP_TIMEOUT_OR_MISSING_SESSION",
            None,
            return_to,
        ),
        SecondFactorOutcome::Missing => {
            told(interface, "/second-factor", "MISSING_TOTP", None, return_to)
        }
        SecondFactorOutcome::Wrong => {
            told(interface, "/second-factor", "INVALID_TOTP", None, return_to)
        }
        SecondFactorOutcome::LockedUntil(until) => {
            let until = until.to_string();
            let page = "/second-factor";
            told(interface, page, "TOTP_LOCKOUT", Some(&until), return_to)
        }
    };
    Ok(redirect(page, None))
}

fn told(
    interface: &Interface,
    page: &str,
    code: &str,
    lockout: Option<&str>,
    return_to: Option<&str>,
) -> Option<HeaderValue> {
    let pairs = [
        ("errorCode", Some(code)),
        ("lockout", lockout),
        ("returnTo", return_to),
    ];
    interface.told(page, pairs)
}
