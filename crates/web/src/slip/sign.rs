//! `/dashboard/{org}/{kind}/sign/{id}`: the page on which a step is signed.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    Address, Kind, packagings,
    signing::{Button, Signing, TREATMENT},
    view::{Row, TimelineStep},
};
use crate::{
    error::PageError,
    fields::{Group, Input, Problem, empty_fields, tie},
    flash::{self, Done},
    form::Form,
    graphql::Issue,
    layout::{Layout, page},
    session::{LoggedIn, Posted},
    shell::Entered,
};

/// Button that chains the next step.
pub(super) const THEN: &str = "suite";

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    /// Segment that names the step.
    etape: Option<String>,
}

#[derive(Template)]
#[template(path = "sign.html")]
struct SignPage {
    layout: Layout,
    /// Address of the slip's page.
    back: String,
    number: String,
    title: String,
    signer: String,
    facts: Vec<Row>,
    timeline: Vec<TimelineStep>,
    groups: Vec<Group>,
    problems: Vec<Problem>,
    form_token: String,
    /// The step is a signature; otherwise it only prepares what follows.
    is_signature: bool,
    /// What is said above the problems.
    if_refused: &'static str,
    buttons: Vec<Button>,
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Path((org, kind, id)): Address,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let entered = Entered::into(session, &org).await?;
    let signing = Kind::at(&kind)?
        .signing(&entered, &id, asked.etape.as_deref())
        .await?;
    let Some(signing) = signing else {
        return Ok(Redirect::to(&slip_page(&org, &kind, &id)).into_response());
    };
    let now = Timestamp::now();
    let form = signing.defaults(&entered.user, now);
    let back = slip_page(&org, &kind, &id);
    let shown = Shown {
        signing: signing.as_ref(),
        form: &form,
        now,
        issues: &[],
    };
    Ok(shown.page(StatusCode::OK, &entered, back))
}

pub(super) async fn submit(
    Path((org, kind, id)): Address,
    Query(asked): Query<Asked>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let entered = Entered::into(session, &org).await?;
    let signing = Kind::at(&kind)?
        .signing(&entered, &id, asked.etape.as_deref())
        .await?;
    let back = slip_page(&org, &kind, &id);
    let Some(signing) = signing else {
        return Ok(Redirect::to(&back).into_response());
    };
    let now = Timestamp::now();
    let mut shown = Shown {
        signing: signing.as_ref(),
        form: &form,
        now,
        issues: &[],
    };
    if form.has(packagings::MORE) {
        return Ok(shown.page(StatusCode::OK, &entered, back));
    }
    let mut issues = empty_fields(&signing.groups(&form, now));
    if issues.is_empty() {
        match signing.run(&entered.session, &form, now).await {
            Ok(()) => return Ok(signed(&form, &org, &kind, &id, &back, &signing.number())),
            Err(refused) => issues = refused,
        }
    }
    shown.issues = &issues;
    Ok(shown.page(StatusCode::UNPROCESSABLE_ENTITY, &entered, back))
}

/// Sends to the page that follows a signature.
fn signed(form: &Form, org: &str, kind: &str, id: &str, back: &str, number: &str) -> Response {
    let next = match form.given(THEN) {
        Some(TREATMENT) => format!("/dashboard/{org}/{kind}/sign/{id}?etape={TREATMENT}"),
        _ => back.to_owned(),
    };
    flash::redirect(&next, Done::Signed, number)
}

fn slip_page(org: &str, kind: &str, id: &str) -> String {
    format!("/dashboard/{org}/{kind}/view/{id}")
}

struct Shown<'a> {
    signing: &'a dyn Signing,
    form: &'a Form,
    now: Timestamp,
    issues: &'a [Issue],
}

impl Shown<'_> {
    fn page(&self, status: StatusCode, entered: &Entered, back: String) -> Response {
        let signing = self.signing;
        let mut groups = signing.groups(self.form, self.now);
        let problems = tie(&mut groups, self.issues);
        let title = signing.title();
        page(
            status,
            &SignPage {
                layout: entered.layout(&format!("{title} — {}", signing.number()), None),
                back,
                number: signing.number(),
                title,
                signer: signing.signer(),
                facts: signing.facts(),
                timeline: signing.timeline(),
                groups,
                problems,
                form_token: entered.session.form_token.clone(),
                is_signature: signing.is_signature(),
                if_refused: if signing.is_signature() {
                    "Le bordereau n'a pas été signé"
                } else {
                    "Rien n'a été enregistré"
                },
                buttons: signing.buttons(),
            },
        )
    }
}
