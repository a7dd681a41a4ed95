//! What is done to a slip after a question: publishing, duplicating, deleting.

use askama::Template;
use axum::{extract::Path, response::Response};
use http::StatusCode;

use super::{Address, Kind, view::SlipView};
use crate::{
    error::PageError,
    flash::{self, Done},
    graphql::{Failure, Issue},
    layout::{Layout, page},
    session::{LoggedIn, Posted},
    shell::Entered,
    vocabulary::UserPermission,
};

/// A question.
struct Question {
    title: &'static str,
    text: &'static str,
    button: &'static str,
    is_danger: bool,
    /// What is refused is corrected in the form of the slip.
    is_corrected: bool,
}

const PUBLISH: Question = Question {
    title: "Publier le bordereau",
    text: "Une fois publié, le bordereau est visible des établissements qu'il cite et peut être signé. Il ne \
           redevient pas un brouillon.",
    button: "Publier",
    is_danger: false,
    is_corrected: true,
};

const DUPLICATE: Question = Question {
    title: "Dupliquer le bordereau",
    text: "Un brouillon est créé avec les mêmes acteurs et le même déchet, sans signature ni poids.",
    button: "Dupliquer",
    is_danger: false,
    is_corrected: false,
};

const DELETE: Question = Question {
    title: "Supprimer le bordereau",
    text: "Cette action est irréversible.",
    button: "Supprimer",
    is_danger: true,
    is_corrected: false,
};

#[derive(Template)]
#[template(path = "confirm.html")]
struct ConfirmPage<'a> {
    layout: Layout,
    question: &'a Question,
    slip: &'a SlipView,
    back: String,
    form_token: &'a str,
    issues: Vec<Issue>,
    /// Where what is refused can be corrected.
    correct: Option<String>,
}

async fn ask(
    question: &Question,
    session: crate::session::Session,
    (org, kind, id): (String, String, String),
    issues: Vec<Issue>,
) -> Result<Response, PageError> {
    let entered = Entered::into(session, &org).await?;
    let slip = Kind::at(&kind)?.view(&entered, &id).await?;
    let can_correct = entered.organisation.can(UserPermission::BsdCanUpdate);
    let correct = (question.is_corrected && !issues.is_empty() && can_correct)
        .then(|| format!("/dashboard/{org}/{kind}/edit/{id}"));
    let status = if issues.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(page(
        status,
        &ConfirmPage {
            layout: entered.layout(&format!("{} — {}", question.title, slip.number), None),
            question,
            back: format!("/dashboard/{org}/{kind}/view/{id}"),
            slip: &slip,
            form_token: &entered.session.form_token,
            issues,
            correct,
        },
    ))
}

/// Answers what was refused on the page of the question; what concerns the session or the right has its own page.
async fn refused(
    question: &Question,
    failure: Failure,
    session: crate::session::Session,
    address: (String, String, String),
) -> Result<Response, PageError> {
    match failure {
        Failure::Invalid(issues) => ask(question, session, address, issues).await,
        other => Err(other.into()),
    }
}

pub(super) async fn show_publish(
    LoggedIn(session): LoggedIn,
    Path(address): Address,
) -> Result<Response, PageError> {
    ask(&PUBLISH, session, address, Vec::new()).await
}

pub(super) async fn publish(
    Path(address): Address,
    Posted { session, .. }: Posted,
) -> Result<Response, PageError> {
    let (org, kind, id) = &address;
    match Kind::at(kind)?.publish(&session, id).await {
        Ok(number) => {
            let page = format!("/dashboard/{org}/{kind}/view/{id}");
            Ok(flash::redirect(&page, Done::Published, &number))
        }
        Err(failure) => refused(&PUBLISH, failure, session, address).await,
    }
}

pub(super) async fn show_duplicate(
    LoggedIn(session): LoggedIn,
    Path(address): Address,
) -> Result<Response, PageError> {
    ask(&DUPLICATE, session, address, Vec::new()).await
}

pub(super) async fn duplicate(
    Path(address): Address,
    Posted { session, .. }: Posted,
) -> Result<Response, PageError> {
    let (org, kind, id) = &address;
    match Kind::at(kind)?.duplicate(&session, id).await {
        Ok(copy) => {
            let page = format!("/dashboard/{org}/{kind}/edit/{}", copy.id);
            Ok(flash::redirect(&page, Done::Duplicated, &copy.number))
        }
        Err(failure) => refused(&DUPLICATE, failure, session, address).await,
    }
}

pub(super) async fn show_delete(
    LoggedIn(session): LoggedIn,
    Path(address): Address,
) -> Result<Response, PageError> {
    ask(&DELETE, session, address, Vec::new()).await
}

pub(super) async fn delete(
    Path(address): Address,
    Posted { session, .. }: Posted,
) -> Result<Response, PageError> {
    let (org, kind, id) = &address;
    match Kind::at(kind)?.delete(&session, id).await {
        Ok(number) => {
            let list = format!("/dashboard/{org}/bsds/all");
            Ok(flash::redirect(&list, Done::Deleted, &number))
        }
        Err(failure) => refused(&DELETE, failure, session, address).await,
    }
}
