//! `/login`: the form that the login route receives.

use askama::Template;
use axum::{
    Extension,
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use serde::Deserialize;

use crate::{
    flash::Flash,
    layout::{Layout, page},
    session::Session,
};

/// What the login route, or the page that wanted a session, tells.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Told {
    error_code: Option<String>,
    username: String,
    return_to: Option<String>,
    signup: Option<String>,
    session: Option<String>,
}

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    layout: Layout,
    error: Option<&'static str>,
    notice: Option<&'static str>,
    username: String,
    return_to: Option<String>,
}

/// `GET /login`
pub(crate) async fn show(
    Flash(flash): Flash,
    session: Option<Extension<Session>>,
    Query(told): Query<Told>,
) -> Response {
    let return_to = told.return_to.filter(|path| path.starts_with('/'));
    if session.is_some() && told.error_code.is_none() {
        return Redirect::to("/dashboard").into_response();
    }
    let layout = Layout {
        flash,
        ..Layout::public("Se connecter")
    };
    page(
        StatusCode::OK,
        &LoginPage {
            layout,
            error: told.error_code.as_deref().map(explain),
            notice: notice(told.signup.as_deref(), told.session.as_deref()),
            username: told.username,
            return_to,
        },
    )
}

fn explain(code: &str) -> &'static str {
    match code {
        "NOT_ACTIVATED" => {
            "Ce compte n'est pas encore activé. Ouvrez le lien reçu par courriel ; s'il n'est pas arrivé, regardez \
             parmi les courriels indésirables."
        }
        "INVALID_USER_OR_PASSWORD_NEEDS_CAPTCHA" => {
            "Courriel ou mot de passe incorrect. Après plusieurs échecs, patientez quelques instants entre deux essais."
        }
        "INVALID_CAPTCHA" => {
            "Le test anti-robots est incorrect. Patientez quelques instants avant de réessayer."
        }
        "TOTP_TIMEOUT_OR_MISSING_SESSION" => "La session a expiré : connectez-vous à nouveau.",
        _ => "Courriel ou mot de passe incorrect.",
    }
}

fn notice(signup: Option<&str>, session: Option<&str>) -> Option<&'static str> {
    match (signup, session) {
        (Some("complete"), _) => Some("Votre compte est créé. Vous pouvez vous connecter."),
        (_, Some("expired")) => Some("Votre session a expiré : connectez-vous à nouveau."),
        _ => None,
    }
}
