//! `POST /userActivation`: a form of the page that the link of the mail opens. Opening the link alone activates nothing,
//! since programs that read mails open links.

use axum::{extract::State, response::Response};
use bytes::Bytes;
use http::HeaderMap;

use super::{
    Shared,
    authenticate::redirect,
    form::{Form, refuse_foreign},
    login::failed,
};

pub(super) async fn activate(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refused) = refuse_foreign(&headers, &shared.sessions.interface) {
        return *refused;
    }
    let form = Form::read(&headers, &body);
    let activated = match form.get("hash") {
        Some(hash) => shared.sessions.platform.activate(hash).await,
        None => Ok(false),
    };
    let interface = &shared.sessions.interface;
    match activated {
        Ok(true) => redirect(
            interface.told("/login", [("signup", Some("complete"))]),
            None,
        ),
        Ok(false) => {
            let code = [("errorCode", Some("INVALID_OR_MISSING_HASH"))];
            redirect(interface.told("/user-activation", code), None)
        }
        Err(refusal) => failed(&refusal),
    }
}
