//! `/companies/manage`: asking for the rights of an administrator where there is none left, and answering.

use askama::Template;
use axum::{extract::Path, response::Response};
use http::StatusCode;

use super::{
    query::{
        AcceptAdminRequest, AdminRequests, CreateAdminRequest, OneAdminRequest, RefuseAdminRequest,
        accept_admin_request, admin_requests, create_admin_request, one_admin_request,
        refuse_admin_request,
    },
    sheet::Company,
};
use crate::{
    dates,
    error::PageError,
    fields::{Choice, Field, Group, Input, Problem, empty_fields, tie},
    flash::{self, Done, Flash},
    form::Form,
    graphql::{Failure, Issue},
    layout::{Layout, page},
    session::{LoggedIn, Posted, Session},
    vocabulary::{AdminRequestStatus as Status, AdminRequestValidationMethod as Method},
};

const HERE: &str = "/companies/manage";

/// A request of the visitor's.
struct Request {
    company: String,
    company_id: String,
    day: String,
    status: Status,
}

impl Request {
    fn badge(&self) -> &'static str {
        match self.status {
            Status::Accepted => "badge badge-success",
            Status::Pending => "badge",
            _ => "badge badge-error",
        }
    }
}

#[derive(Template)]
#[template(path = "company_rights.html")]
struct RightsPage {
    layout: Layout,
    requests: Vec<Request>,
    ask: Vec<Field>,
    code: Vec<Field>,
    problems: Vec<Problem>,
    form_token: String,
}

fn ask_fields(form: &Form) -> Vec<Field> {
    let methods = Method::ALL.iter();
    let methods = methods.map(|method| Choice::new(method.as_str(), method.label()));
    vec![
        Field::new(form, "etablissement", "SIRET ou numéro de TVA", Input::Text)
            .required()
            .fills("companyOrgId"),
        Field::new(
            form,
            "methode",
            "Qui confirmera votre demande ?",
            Input::Choices(methods.collect()),
        )
        .required()
        .fills("validationMethod"),
        Field::new(form, "collegue", "Courriel du collègue", Input::Email)
            .when("when-colleague")
            .fills("collaboratorEmail"),
    ]
}

fn code_fields(form: &Form) -> Vec<Field> {
    vec![
        Field::new(
            form,
            "etablissement-code",
            "SIRET de l'établissement",
            Input::Text,
        )
        .required()
        .fills("orgId"),
        Field::new(form, "code", "Code à 8 caractères", Input::Text).required(),
    ]
}

async fn answer(
    session: &Session,
    flash: Option<String>,
    form: &Form,
    status: StatusCode,
    issues: &[Issue],
) -> Result<Response, PageError> {
    let found = session
        .ask::<AdminRequests>(admin_requests::Variables {})
        .await?;
    let edges = found.admin_requests.edges.into_iter();
    let requests = edges.map(|edge| Request {
        company: edge.node.company.name,
        company_id: edge.node.company.org_id,
        day: dates::day(&edge.node.created_at),
        status: edge.node.status,
    });
    let mut groups = [
        Group::new("", ask_fields(form)),
        Group::new("", code_fields(form)),
    ];
    let problems = tie(&mut groups, issues);
    let [ask, code] = groups;
    let name = found.me.name.unwrap_or(found.me.email);
    Ok(page(
        status,
        &RightsPage {
            layout: Layout::personal("Droits d'administrateur", &name, flash),
            requests: requests.collect(),
            ask: ask.fields,
            code: code.fields,
            problems,
            form_token: session.form_token.clone(),
        },
    ))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
) -> Result<Response, PageError> {
    answer(&session, flash, &Form::default(), StatusCode::OK, &[]).await
}

pub(super) async fn submit(Posted { session, form }: Posted) -> Result<Response, PageError> {
    let (sent, done) = match form.text("action") {
        "demander" => (ask(&session, &form).await, Done::AdminAsked),
        "code" => (give_code(&session, &form).await, Done::AdminAnswered),
        _ => return Err(PageError::Elsewhere(HERE.to_owned())),
    };
    match sent {
        Ok(()) => Ok(flash::tell(HERE, done)),
        Err(failure) => {
            let status = failure.status();
            answer(&session, None, &form, status, &failure.issues()).await
        }
    }
}

fn filled(fields: Vec<Field>) -> Result<(), Failure> {
    let issues = empty_fields(&[Group::new("", fields)]);
    if issues.is_empty() {
        Ok(())
    } else {
        Err(Failure::Invalid(issues))
    }
}

async fn ask(session: &Session, form: &Form) -> Result<(), Failure> {
    filled(ask_fields(form))?;
    let method = Method::parse(form.text("methode"));
    let colleague = form.given("collegue").map(str::to_owned);
    let asks_colleague = method == Some(Method::RequestCollaboratorApproval);
    let variables = create_admin_request::Variables {
        input: create_admin_request::CreateAdminRequestInput {
            company_org_id: Some(form.text("etablissement").split_whitespace().collect()),
            validation_method: method,
            collaborator_email: colleague.filter(|_| asks_colleague),
        },
    };
    session.ask::<CreateAdminRequest>(variables).await.map(drop)
}

async fn give_code(session: &Session, form: &Form) -> Result<(), Failure> {
    filled(code_fields(form))?;
    let variables = accept_admin_request::Variables {
        input: accept_admin_request::AcceptAdminRequestInput {
            org_id: Some(form.text("etablissement-code").split_whitespace().collect()),
            code: Some(form.text("code").to_owned()),
            ..accept_admin_request::AcceptAdminRequestInput::default()
        },
    };
    session.ask::<AcceptAdminRequest>(variables).await.map(drop)
}

#[derive(Template)]
#[template(path = "company_admin_request.html")]
struct AnswerPage<'a> {
    layout: Layout,
    company: &'a Company,
    who: String,
    day: String,
    status: Status,
    issues: Vec<Issue>,
}

/// A request, as an administrator of the establishment reads it.
async fn asked(
    company: &Company,
    id: &str,
    status: StatusCode,
    issues: Vec<Issue>,
) -> Result<Response, PageError> {
    let variables = one_admin_request::Variables { id: id.to_owned() };
    let found = company.session.ask::<OneAdminRequest>(variables).await?;
    let request = found.admin_request;
    if request.company.org_id != company.id() {
        return Err(PageError::NotFound);
    }
    Ok(page(
        status,
        &AnswerPage {
            layout: company.layout("Demande de droits", None),
            who: request.user.name,
            day: dates::day(&request.created_at),
            status: request.status,
            issues,
            company,
        },
    ))
}

/// `GET /companies/{org}/admin-request/{id}`
pub(super) async fn show_request(
    LoggedIn(session): LoggedIn,
    Path((org, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let company = Company::of(session, &org).await?;
    asked(&company, &id, StatusCode::OK, Vec::new()).await
}

/// `POST /companies/{org}/admin-request/{id}`
pub(super) async fn answer_request(
    Path((org, id)): Path<(String, String)>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let company = Company::of(session, &org).await?;
    let session = &company.session;
    let answered = match form.text("decision") {
        "accepter" => {
            let variables = accept_admin_request::Variables {
                input: accept_admin_request::AcceptAdminRequestInput {
                    admin_request_id: Some(id.clone()),
                    ..accept_admin_request::AcceptAdminRequestInput::default()
                },
            };
            session.ask::<AcceptAdminRequest>(variables).await.map(drop)
        }
        "refuser" => {
            let variables = refuse_admin_request::Variables { id: id.clone() };
            session.ask::<RefuseAdminRequest>(variables).await.map(drop)
        }
        _ => return Err(PageError::Elsewhere(company.address())),
    };
    match answered {
        Ok(()) => Ok(flash::tell(&company.address(), Done::AdminAnswered)),
        Err(failure) => {
            let status = failure.status();
            asked(&company, &id, status, failure.issues()).await
        }
    }
}
