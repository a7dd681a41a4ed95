//! `/dashboard/{org}/{kind}/revisions/{id}`: what was asked to be changed in a slip after its signatures, and the
//! answers.

mod bsda;
mod bsdd;
mod query;
mod revision;

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;

use self::revision::{Offer, Revision};
use super::{Address, Kind, view::SlipView};
use crate::{
    error::PageError,
    flash::{self, Done, Flash},
    graphql::{Failure, Issue},
    layout::{Layout, page},
    session::{LoggedIn, Posted, Session},
    shell::Entered,
    vocabulary::RevisionRequestStatus as Status,
};

#[derive(Template)]
#[template(path = "revisions.html")]
struct RevisionsPage<'a> {
    layout: Layout,
    slip: &'a SlipView,
    back: String,
    revisions: Vec<Revision>,
    form_token: &'a str,
    issues: Vec<Issue>,
}

async fn answer(
    session: Session,
    (org, kind, id): &(String, String, String),
    flash: Option<String>,
    issues: Vec<Issue>,
) -> Result<Response, PageError> {
    let entered = Entered::into(session, org).await?;
    let at = Kind::at(kind)?;
    let revisions = match at {
        Kind::Bsda => bsda::all(&entered.session, &entered.organisation, id).await?,
        Kind::Bsdd => bsdd::all(&entered.session, &entered.organisation, id).await?,
        Kind::Bsvhu => return Err(PageError::NotFound),
    };
    let slip = at.view(&entered, id).await?;
    let status = if issues.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(page(
        status,
        &RevisionsPage {
            layout: entered.layout(&format!("Révisions — {}", slip.number), flash),
            back: format!("/dashboard/{org}/{kind}/view/{id}"),
            slip: &slip,
            revisions,
            form_token: &entered.session.form_token,
            issues,
        },
    ))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Path(address): Address,
) -> Result<Response, PageError> {
    answer(session, &address, flash, Vec::new()).await
}

pub(super) async fn decide(
    Path(address): Address,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let (org, kind, id) = &address;
    let revision = form.text("revision").to_owned();
    let here = format!("/dashboard/{org}/{kind}/revisions/{id}");
    let at = Kind::at(kind)?;
    let (done, told) = match (at, form.text("decision")) {
        (Kind::Bsdd, "approuver") => (bsdd::answer(&session, revision, true).await, Done::Approved),
        (Kind::Bsdd, "refuser") => (
            bsdd::answer(&session, revision, false).await,
            Done::Disapproved,
        ),
        (Kind::Bsdd, "annuler") => (bsdd::cancel(&session, revision).await, Done::Withdrawn),
        (Kind::Bsda, "approuver") => (bsda::answer(&session, revision, true).await, Done::Approved),
        (Kind::Bsda, "refuser") => (
            bsda::answer(&session, revision, false).await,
            Done::Disapproved,
        ),
        (Kind::Bsda, "annuler") => (bsda::cancel(&session, revision).await, Done::Withdrawn),
        _ => return Ok(Redirect::to(&here).into_response()),
    };
    match done {
        Ok(()) => {
            let entered = Entered::into(session, org).await?;
            let number = at.view(&entered, id).await?.number;
            Ok(flash::redirect(&here, told, &number))
        }
        Err(Failure::Invalid(issues)) => answer(session, &address, None, issues).await,
        Err(other) => Err(other.into()),
    }
}
