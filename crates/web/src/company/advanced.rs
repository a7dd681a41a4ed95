//! `/companies/{org}/advanced`: what changes the whole life of an establishment.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use http::StatusCode;

use super::{
    facts::Node,
    query::{
        AnswerTransfer, AskTransfer, CancelTransfer, DeleteCompany, EnableDndRegistry,
        ToggleDormant, VerifyCompany, answer_transfer, ask_transfer, cancel_transfer,
        delete_company, enable_dnd_registry, own_company, toggle_dormant, verify_company,
    },
    sheet::{self, Company},
};
use crate::{
    dates,
    error::PageError,
    fields::{Field, Group, Input, Problem, tie},
    flash::{self, Done, Flash},
    form::Form,
    graphql::{Failure, Issue},
    layout::{Layout, page},
    organisation::called,
    session::{LoggedIn, Posted, Session},
    vocabulary::{AdministrativeTransferStatus as Status, UserPermission},
};

/// A transfer of slips, seen from one side.
struct Transfer {
    id: String,
    /// The other side.
    company: String,
    day: String,
    status: Status,
}

impl Transfer {
    fn is_pending(&self) -> bool {
        self.status == Status::Pending
    }
}

fn transfer(found: &own_company::Transfer, other: &own_company::Partner) -> Transfer {
    Transfer {
        id: found.id.clone(),
        company: called(
            other.given_name.as_deref(),
            other.name.as_deref(),
            &other.org_id,
        ),
        day: dates::day(&found.created_at),
        status: found.status.unwrap_or_default(),
    }
}

/// Non-dangerous waste in the registry.
enum Traceability {
    Off,
    /// Since a day, or from a day on.
    On(String),
}

#[derive(Template)]
#[template(path = "company_advanced.html")]
struct AdvancedPage<'a> {
    layout: Layout,
    company: &'a Company,
    traceability: Traceability,
    is_dormant: bool,
    given: Vec<Transfer>,
    received: Vec<Transfer>,
    /// To type the number again, for each of the things that cannot be undone.
    tracing: Field,
    successor: Vec<Field>,
    deletion: Field,
    problems: Vec<Problem>,
}

fn number(form: &Form, name: &str) -> Field {
    Field::new(
        form,
        name,
        "Retapez le numéro de l'établissement",
        Input::Text,
    )
    .required()
    .hint("Pour être sûr que c'est bien celui-ci.")
}

fn answer(
    company: &Company,
    flash: Option<String>,
    form: &Form,
    status: StatusCode,
    issues: &[Issue],
) -> Response {
    let node: &Node = company.node();
    let mut groups = [
        Group::new("", vec![number(form, "numero-tracabilite")]),
        Group::new(
            "",
            vec![
                Field::new(form, "repreneur", "SIRET du repreneur", Input::Text)
                    .required()
                    .hint("Il est inscrit, et a les mêmes profils de tri, transit ou regroupement.")
                    .fills("to"),
                number(form, "numero-cession"),
            ],
        ),
        Group::new("", vec![number(form, "numero-suppression")]),
    ];
    let problems = tie(&mut groups, issues);
    let [tracing, successor, deletion] = groups;
    let first = |group: Group| group.fields.into_iter().next();
    let (Some(tracing), Some(deletion)) = (first(tracing), first(deletion)) else {
        // Each group was written with its fields, above.
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let since = node.has_enabled_registry_dnd_from_bsd_since.as_deref();
    let given = node.given_administrative_transfers.iter().flatten();
    let received = node.received_administrative_transfers.iter().flatten();
    page(
        status,
        &AdvancedPage {
            layout: company.layout("Gestion avancée", flash),
            company,
            traceability: since.map_or(Traceability::Off, |since| {
                Traceability::On(dates::day(since))
            }),
            is_dormant: node.is_dormant_since.is_some(),
            given: given.map(|found| transfer(found, &found.to)).collect(),
            received: received.map(|found| transfer(found, &found.from)).collect(),
            tracing,
            successor: successor.fields,
            deletion,
            problems,
        },
    )
}

/// The establishment that the visitor administers.
async fn administered(session: Session, org: &str) -> Result<Company, PageError> {
    let company = Company::of(session, org).await?;
    if company.can(UserPermission::CompanyCanUpdate) {
        return Ok(company);
    }
    let message = "Seuls les administrateurs de l'établissement décident de son sort.";
    Err(PageError::Forbidden(message.to_owned()))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Path(org): Path<String>,
) -> Result<Response, PageError> {
    let company = administered(session, &org).await?;
    let form = Form::default();
    Ok(answer(&company, flash, &form, StatusCode::OK, &[]))
}

/// Checks that the number was typed again.
fn confirmed(company: &Company, form: &Form, name: &str) -> Result<(), Failure> {
    let typed: String = form.text(name).split_whitespace().collect();
    if typed.eq_ignore_ascii_case(company.id()) {
        return Ok(());
    }
    Err(Failure::Invalid(vec![Issue {
        path: vec![name.to_owned()],
        message: "Ce numéro n'est pas celui de l'établissement.".to_owned(),
    }]))
}

pub(super) async fn change(
    Path(org): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let company = administered(session, &org).await?;
    let here = format!("{}/advanced", company.address());
    let (changed, done) = match form.text("action") {
        "tracer" => (trace(&company, &form).await, Done::RegistryTraced),
        "endormir" => (toggle(&company).await, Done::Slept),
        "reveiller" => (toggle(&company).await, Done::Woken),
        "ceder" => (ask(&company, &form).await, Done::TransferAsked),
        "annuler" => (cancel(&company, &form).await, Done::TransferCanceled),
        "accepter" => (reply(&company, &form, true).await, Done::TransferAnswered),
        "refuser" => (reply(&company, &form, false).await, Done::TransferAnswered),
        "supprimer" => (delete(&company, &form).await, Done::CompanyDeleted),
        _ => return Err(PageError::Elsewhere(here)),
    };
    match changed {
        Ok(()) if done == Done::CompanyDeleted => Ok(flash::tell("/companies", done)),
        Ok(()) => Ok(flash::tell(&here, done)),
        Err(failure) => {
            let status = failure.status();
            Ok(answer(&company, None, &form, status, &failure.issues()))
        }
    }
}

async fn trace(company: &Company, form: &Form) -> Result<(), Failure> {
    confirmed(company, form, "numero-tracabilite")?;
    let variables = enable_dnd_registry::Variables {
        id: company.node().id.clone(),
    };
    let traced = company.session.ask::<EnableDndRegistry>(variables).await;
    traced.map(drop)
}

async fn toggle(company: &Company) -> Result<(), Failure> {
    let variables = toggle_dormant::Variables {
        id: company.node().id.clone(),
    };
    let toggled = company.session.ask::<ToggleDormant>(variables).await;
    toggled.map(drop)
}

async fn ask(company: &Company, form: &Form) -> Result<(), Failure> {
    confirmed(company, form, "numero-cession")?;
    let variables = ask_transfer::Variables {
        input: ask_transfer::CreateAdministrativeTransferInput {
            from: company.id().to_owned(),
            to: form.text("repreneur").split_whitespace().collect(),
        },
    };
    company
        .session
        .ask::<AskTransfer>(variables)
        .await
        .map(drop)
}

async fn cancel(company: &Company, form: &Form) -> Result<(), Failure> {
    let variables = cancel_transfer::Variables {
        id: form.text("cession").to_owned(),
    };
    let canceled = company.session.ask::<CancelTransfer>(variables).await;
    canceled.map(drop)
}

async fn reply(company: &Company, form: &Form, is_approved: bool) -> Result<(), Failure> {
    let variables = answer_transfer::Variables {
        input: answer_transfer::SubmitAdministrativeTransferApprovalInput {
            id: form.text("cession").to_owned(),
            is_approved,
        },
    };
    let answered = company.session.ask::<AnswerTransfer>(variables).await;
    answered.map(drop)
}

async fn delete(company: &Company, form: &Form) -> Result<(), Failure> {
    confirmed(company, form, "numero-suppression")?;
    let variables = delete_company::Variables {
        id: company.node().id.clone(),
    };
    let deleted = company.session.ask::<DeleteCompany>(variables).await;
    deleted.map(drop)
}

/// `POST /companies/{org}/verification`: the code of the letter.
pub(super) async fn verify(
    Path(org): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let company = Company::of(session, &org).await?;
    let variables = verify_company::Variables {
        input: verify_company::VerifyCompanyInput {
            siret: org,
            code: form.text("code").to_owned(),
        },
    };
    match company.session.ask::<VerifyCompany>(variables).await {
        Ok(_) => Ok(flash::tell(&company.address(), Done::CompanyVerified)),
        Err(failure) => {
            let status = failure.status();
            let form = Form::default();
            sheet::answer(&company, None, &form, status, &failure.issues()).await
        }
    }
}
