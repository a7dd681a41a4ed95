//! Pages that say that there is no page.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, StatusCode, header};

use crate::{
    graphql::Failure,
    layout::{Layout, page},
};

/// Why a page cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PageError {
    /// One has to log in first, then to return to the path.
    Login(String),
    /// The page is at another address.
    Elsewhere(String),
    /// Nothing there.
    NotFound,
    /// The visitor has no right to it.
    Forbidden(String),
    /// A form that does not come from a page of this session.
    ForeignForm,
    /// Too many attempts.
    TooManyRequests(String),
    /// A failure of the server.
    Unexpected,
}

impl PageError {
    /// Sends to the login page, then back to the path.
    pub(crate) fn login(path: &str) -> Self {
        Self::Login(path.to_owned())
    }
}

impl From<Failure> for PageError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unauthenticated => Self::Login("/dashboard".to_owned()),
            Failure::Forbidden(message) => Self::Forbidden(message),
            // A page asks for what its address names: what is wrong is the address.
            Failure::Invalid(_) => Self::NotFound,
            Failure::TooManyRequests(message) => Self::TooManyRequests(message),
            Failure::Unexpected => Self::Unexpected,
        }
    }
}

/// The answer to any address that is none: a page for a browser, the contract's text for a program.
pub(crate) async fn not_found(headers: HeaderMap) -> Response {
    let wants_page = headers.get_all(header::ACCEPT).iter().any(|accept| {
        accept
            .to_str()
            .is_ok_and(|accept| accept.contains("text/html"))
    });
    if wants_page {
        PageError::NotFound.into_response()
    } else {
        (StatusCode::NOT_FOUND, "Not found").into_response()
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    layout: Layout,
    title: &'a str,
    message: &'a str,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, title, message) = match &self {
            Self::Login(path) => {
                let query = url::form_urlencoded::Serializer::new(String::new())
                    .append_pair("returnTo", path)
                    .finish();
                return Redirect::to(&format!("/login?{query}")).into_response();
            }
            Self::Elsewhere(path) => return Redirect::to(path).into_response(),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "Page introuvable",
                "L'adresse demandée ne correspond à aucune page, ou le bordereau n'existe plus.",
            ),
            Self::Forbidden(message) => (StatusCode::FORBIDDEN, "Accès refusé", message.as_str()),
            Self::ForeignForm => (
                StatusCode::FORBIDDEN,
                "Formulaire expiré",
                "Ce formulaire ne vient pas d'une page de votre session, ou la session a changé depuis qu'elle est \
                 affichée. Rien n'a été enregistré : rouvrez la page et recommencez.",
            ),
            Self::TooManyRequests(message) => (
                StatusCode::TOO_MANY_REQUESTS,
                "Trop de tentatives",
                message.as_str(),
            ),
            Self::Unexpected => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Erreur du serveur",
                "Le serveur n'a pas pu répondre. Réessayez dans un instant.",
            ),
        };
        let layout = Layout::public(title);
        page(
            status,
            &ErrorPage {
                layout,
                title,
                message,
            },
        )
    }
}
