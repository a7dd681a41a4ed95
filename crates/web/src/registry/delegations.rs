//! `/registry/delegations`: letting another establishment declare and export one's registry.

use askama::Template;
use axum::{extract::Query, response::Response};
use http::StatusCode;
use serde::Deserialize;

use super::query::{
    CancelDelegation, CreateDelegation, Delegations, RevokeDelegation, cancel_delegation,
    create_delegation, delegations, revoke_delegation,
};
use crate::{
    dates,
    error::PageError,
    fields::{Choice, Field, Group, Input, Problem, empty_fields, tie},
    flash::{self, Done, Flash},
    form::Form,
    graphql::{Failure, Issue},
    layout::{Layout, page},
    organisation::called,
    session::{LoggedIn, Posted, Session},
    shell::{OwnOrganisations, own_organisations},
    vocabulary::{RegistryDelegationStatus as Status, UserPermission},
};

const HERE: &str = "/registry/delegations";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    etablissement: String,
}

/// A delegation, seen from one side.
struct Delegation {
    id: String,
    /// The other side.
    company: String,
    company_id: String,
    period: String,
    comment: String,
    status: Status,
}

impl Delegation {
    /// It may be ended.
    fn is_alive(&self) -> bool {
        matches!(self.status, Status::Ongoing | Status::Incoming)
    }

    fn badge(&self) -> &'static str {
        match self.status {
            Status::Ongoing => "badge badge-success",
            Status::Incoming => "badge",
            _ => "badge badge-warning",
        }
    }
}

macro_rules! delegations_of {
    ($connection:expr) => {
        $connection
            .edges
            .into_iter()
            .map(|edge| {
                let node = edge.node;
                let company = node.company;
                let start = dates::day(&node.start_date);
                Delegation {
                    id: node.id,
                    company: called(
                        company.given_name.as_deref(),
                        company.name.as_deref(),
                        &company.org_id,
                    ),
                    company_id: company.org_id,
                    period: match &node.end_date {
                        Some(end) => format!("du {start} au {}", dates::day(end)),
                        None => format!("depuis le {start}, sans limite"),
                    },
                    comment: node.comment.unwrap_or_default(),
                    status: node.status,
                }
            })
            .collect::<Vec<_>>()
    };
}

/// The establishment looked at, and the others.
struct Place {
    visitor: String,
    choices: Vec<Choice>,
    /// Number of the establishment; empty when the visitor has none.
    id: String,
    may_manage: bool,
}

impl Place {
    async fn of(session: &Session, wanted: &str) -> Result<Self, PageError> {
        let answer = session
            .ask::<OwnOrganisations>(own_organisations::Variables {})
            .await?;
        let own = answer.my_companies.edges.into_iter().map(|edge| edge.node);
        let own = own.filter(|company| company.siret.is_some());
        let choices: Vec<Choice> = own
            .map(|company| {
                let name = called(
                    company.given_name.as_deref(),
                    company.name.as_deref(),
                    &company.org_id,
                );
                Choice::new(&company.org_id, format!("{name}, {}", company.org_id))
            })
            .collect();
        let rights = answer.permissions_infos.org_permissions_infos;
        let chosen = rights.iter().find(|own| own.org_id == wanted);
        let id = match chosen {
            Some(own) => own.org_id.clone(),
            None => choices
                .first()
                .map(|choice| choice.value.clone())
                .unwrap_or_default(),
        };
        let manages = UserPermission::CompanyCanManageRegistryDelegation;
        let me = answer.me;
        Ok(Self {
            visitor: me.name.filter(|name| !name.is_empty()).unwrap_or(me.email),
            may_manage: rights
                .iter()
                .any(|own| own.org_id == id && own.permissions.contains(&manages)),
            choices,
            id,
        })
    }

    fn address(&self) -> String {
        format!("{HERE}?etablissement={}", self.id)
    }
}

#[derive(Template)]
#[template(path = "registry_delegations.html")]
struct DelegationsPage {
    layout: Layout,
    place: Place,
    given: Vec<Delegation>,
    received: Vec<Delegation>,
    fields: Vec<Field>,
    problems: Vec<Problem>,
    form_token: String,
}

fn fields(form: &Form) -> Vec<Field> {
    vec![
        Field::new(form, "delegataire", "SIRET du délégataire", Input::Text)
            .required()
            .hint("L'établissement qui déclarera et exportera le registre ; il est inscrit.")
            .fills("delegateOrgId"),
        Field::new(form, "debut", "À partir du", Input::Day)
            .hint("Sans date, à partir d'aujourd'hui.")
            .fills("startDate"),
        Field::new(form, "fin", "Jusqu'au", Input::Day)
            .hint("Sans date, jusqu'à ce qu'un des deux établissements y mette fin.")
            .fills("endDate"),
        Field::new(form, "objet", "Objet", Input::Lines).fills("comment"),
    ]
}

async fn answer(
    session: &Session,
    wanted: &str,
    flash: Option<String>,
    form: &Form,
    status: StatusCode,
    issues: &[Issue],
) -> Result<Response, PageError> {
    let place = Place::of(session, wanted).await?;
    let (given, received) = if place.id.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        let variables = delegations::Variables {
            org: place.id.clone(),
        };
        let found = session.ask::<Delegations>(variables).await?;
        (
            delegations_of!(found.given),
            delegations_of!(found.received),
        )
    };
    let mut groups = [Group::new("", fields(form))];
    let problems = tie(&mut groups, issues);
    let [group] = groups;
    Ok(page(
        status,
        &DelegationsPage {
            layout: Layout::personal("Délégations de registre", &place.visitor, flash),
            place,
            given,
            received,
            fields: group.fields,
            problems,
            form_token: session.form_token.clone(),
        },
    ))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let form = Form::default();
    answer(
        &session,
        &asked.etablissement,
        flash,
        &form,
        StatusCode::OK,
        &[],
    )
    .await
}

pub(super) async fn change(
    Query(asked): Query<Asked>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let id = form.text("delegation").to_owned();
    let (changed, done) = match form.text("action") {
        "deleguer" => (
            create(&session, &asked.etablissement, &form).await,
            Done::Delegated,
        ),
        "revoquer" => {
            let variables = revoke_delegation::Variables { id };
            let ended = session.ask::<RevokeDelegation>(variables).await;
            (ended.map(drop), Done::DelegationEnded)
        }
        "annuler" => {
            let variables = cancel_delegation::Variables { id };
            let ended = session.ask::<CancelDelegation>(variables).await;
            (ended.map(drop), Done::DelegationEnded)
        }
        _ => return Err(PageError::Elsewhere(HERE.to_owned())),
    };
    match changed {
        Ok(()) => {
            let place = Place::of(&session, &asked.etablissement).await?;
            Ok(flash::tell(&place.address(), done))
        }
        Err(failure) => {
            let status = failure.status();
            let issues = failure.issues();
            answer(&session, &asked.etablissement, None, &form, status, &issues).await
        }
    }
}

/// A day that was typed.
fn typed_day(
    form: &Form,
    name: &str,
    read: fn(&str) -> Option<jiff::Timestamp>,
) -> Result<Option<String>, Issue> {
    let Some(typed) = form.given(name) else {
        return Ok(None);
    };
    match read(typed) {
        Some(at) => Ok(Some(at.to_string())),
        None => Err(Issue {
            path: vec![name.to_owned()],
            message: "Écrivez un jour, par exemple 31/12/2026.".to_owned(),
        }),
    }
}

async fn create(session: &Session, delegator: &str, form: &Form) -> Result<(), Failure> {
    let mut issues = empty_fields(&[Group::new("", fields(form))]);
    let start = typed_day(form, "debut", dates::typed);
    let end = typed_day(form, "fin", dates::typed_end);
    issues.extend(
        [&start, &end]
            .into_iter()
            .filter_map(|day| day.as_ref().err().cloned()),
    );
    let (Ok(start_date), Ok(end_date), true) = (start, end, issues.is_empty()) else {
        return Err(Failure::Invalid(issues));
    };
    let delegate: String = form.text("delegataire").split_whitespace().collect();
    let variables = create_delegation::Variables {
        input: create_delegation::CreateRegistryDelegationInput {
            delegator_org_id: delegator.to_owned(),
            delegate_org_id: delegate,
            start_date,
            end_date,
            comment: form.given("objet").map(str::to_owned),
        },
    };
    session.ask::<CreateDelegation>(variables).await.map(drop)
}
