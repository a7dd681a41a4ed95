//! `/login`: the form that the login route receives.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use serde::Deserialize;

use crate::{
    captcha::{self, Captchas},
    fields::{Field, Input},
    flash::Flash,
    form::Form,
    layout::{Layout, page},
    mails::Mails,
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
    /// The account waits for its activation.
    is_inactive: bool,
    notice: Option<&'static str>,
    username: String,
    return_to: Option<String>,
    captcha: Option<Field>,
    /// In a sandbox, its mails can be read.
    shows_mails: bool,
}

/// `GET /login`
pub(crate) async fn show(
    Flash(flash): Flash,
    session: Option<Extension<Session>>,
    captchas: Option<Extension<Arc<dyn Captchas>>>,
    mails: Option<Extension<Arc<dyn Mails>>>,
    Query(told): Query<Told>,
) -> Response {
    let return_to = told.return_to.filter(|path| path.starts_with('/'));
    if session.is_some() && told.error_code.is_none() {
        return Redirect::to("/dashboard").into_response();
    }
    let captcha = match (told.error_code.as_deref(), captchas) {
        (Some("INVALID_USER_OR_PASSWORD_NEEDS_CAPTCHA" | "INVALID_CAPTCHA"), Some(captchas)) => {
            let token = captchas.draw().await;
            token.map(|token| captcha::field(&Form::default(), token))
        }
        _ => None,
    };
    let layout = Layout {
        flash,
        ..Layout::public("Se connecter")
    };
    page(
        StatusCode::OK,
        &LoginPage {
            layout,
            is_inactive: told.error_code.as_deref() == Some("NOT_ACTIVATED"),
            error: told.error_code.as_deref().map(explain),
            notice: notice(told.signup.as_deref(), told.session.as_deref()),
            username: told.username,
            return_to,
            captcha,
            shows_mails: mails.is_some(),
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
            "Courriel ou mot de passe incorrect. Après plusieurs échecs, il faut aussi réussir le test ci-dessous."
        }
        "INVALID_CAPTCHA" => "Les caractères recopiés ne sont pas les bons. En voici d'autres.",
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
