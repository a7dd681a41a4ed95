//! `/companies/{org}/signature`: what may be signed without the establishment.

use askama::Template;
use axum::{extract::Path, response::Response};
use http::StatusCode;

use super::{
    facts::Node,
    query::{
        AddAutomation, RegisteredCompany, RemoveAutomation, UpdateSignature, add_automation,
        registered_company, remove_automation, update_signature,
    },
    sheet::Company,
};
use crate::{
    dates,
    error::PageError,
    fields::{Field, Group, Input, Problem, empty_fields, tie},
    flash::{self, Done, Flash},
    form::Form,
    graphql::{Failure, Issue},
    layout::{Layout, page},
    organisation::called,
    session::{LoggedIn, Posted, Session},
    vocabulary::UserPermission,
};

/// A collector that takes waste of tours without the producer's signature.
pub(super) struct Automation {
    pub(super) id: String,
    /// The other side.
    company: String,
    company_id: String,
    day: String,
    /// The establishment lets the other do so; otherwise it is the other way round.
    is_given: bool,
}

impl Automation {
    pub(super) fn sentence(&self) -> String {
        let (company, day) = (&self.company, &self.day);
        if self.is_given {
            format!("{company} enlève les annexes 1 sans votre signature depuis le {day}.")
        } else {
            format!("Vous enlevez les annexes 1 de {company} sans sa signature depuis le {day}.")
        }
    }
}

/// The automations of an establishment, given then received.
pub(super) fn automations(node: &Node) -> Vec<Automation> {
    let given = node
        .signature_automations
        .iter()
        .map(|automation| (&automation.id, &automation.to, &automation.created_at, true));
    let received = node
        .received_signature_automations
        .iter()
        .map(|automation| {
            (
                &automation.id,
                &automation.from,
                &automation.created_at,
                false,
            )
        });
    given
        .chain(received)
        .map(|(id, other, created_at, is_given)| Automation {
            id: id.clone(),
            company: called(
                other.given_name.as_deref(),
                other.name.as_deref(),
                &other.org_id,
            ),
            company_id: other.org_id.clone(),
            day: dates::day(created_at),
            is_given,
        })
        .collect()
}

#[derive(Template)]
#[template(path = "company_signature.html")]
struct SignaturePage<'a> {
    layout: Layout,
    company: &'a Company,
    switches: Vec<Field>,
    /// Automations can be added.
    is_on: bool,
    given: Vec<Automation>,
    collector: Vec<Field>,
    problems: Vec<Problem>,
}

fn switches(form: &Form) -> Vec<Field> {
    vec![
        Field::new(
            form,
            "dasri",
            "Un transporteur peut enlever nos DASRI sans notre signature",
            Input::Check,
        ),
        Field::new(
            form,
            "annexe-1",
            "Des collecteurs autorisés peuvent enlever nos déchets d'annexe 1 sans notre signature",
            Input::Check,
        ),
    ]
}

fn collector(form: &Form) -> Vec<Field> {
    vec![
        Field::new(form, "collecteur", "SIRET du collecteur", Input::Text)
            .required()
            .hint("Il est inscrit, et collecte des déchets dangereux.")
            .fills("to"),
    ]
}

fn answer(
    company: &Company,
    flash: Option<String>,
    form: Option<&Form>,
    status: StatusCode,
    issues: &[Issue],
) -> Response {
    let node = company.node();
    let mut known = Form::default();
    for (is_on, name) in [
        (node.allow_bsdasri_take_over_without_signature, "dasri"),
        (node.allow_appendix1_signature_automation, "annexe-1"),
    ] {
        if is_on {
            known.add(name, "oui");
        }
    }
    let empty = Form::default();
    let mut groups = [Group::new("", collector(form.unwrap_or(&empty)))];
    let problems = tie(&mut groups, issues);
    let [group] = groups;
    page(
        status,
        &SignaturePage {
            layout: company.layout("Signature", flash),
            company,
            switches: switches(&known),
            is_on: node.allow_appendix1_signature_automation,
            given: automations(node)
                .into_iter()
                .filter(|automation| automation.is_given)
                .collect(),
            collector: group.fields,
            problems,
        },
    )
}

/// The establishment whose signatures the visitor may settle.
async fn settled_by(session: Session, org: &str) -> Result<Company, PageError> {
    let company = Company::of(session, org).await?;
    if company.can(UserPermission::CompanyCanManageSignatureAutomation) {
        return Ok(company);
    }
    let message = "Seuls les administrateurs de l'établissement règlent ses signatures.";
    Err(PageError::Forbidden(message.to_owned()))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Path(org): Path<String>,
) -> Result<Response, PageError> {
    let company = settled_by(session, &org).await?;
    Ok(answer(&company, flash, None, StatusCode::OK, &[]))
}

pub(super) async fn change(
    Path(org): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let company = settled_by(session, &org).await?;
    let session = &company.session;
    let (changed, done) = match form.text("action") {
        "regler" => {
            let variables = update_signature::Variables {
                id: company.node().id.clone(),
                take_over: form.has("dasri"),
                automation: form.has("annexe-1"),
            };
            let saved = session.ask::<UpdateSignature>(variables).await;
            (saved.map(drop), Done::CompanySaved)
        }
        "autoriser" => (add(&company, &form).await, Done::AutomationAdded),
        "retirer" => {
            let variables = remove_automation::Variables {
                id: form.text("automate").to_owned(),
            };
            let removed = session.ask::<RemoveAutomation>(variables).await;
            (removed.map(drop), Done::AutomationRemoved)
        }
        _ => return Err(PageError::Elsewhere(company.address())),
    };
    match changed {
        Ok(()) => {
            let page = format!("{}/signature", company.address());
            Ok(flash::tell(&page, done))
        }
        Err(failure) => {
            let status = failure.status();
            Ok(answer(
                &company,
                None,
                Some(&form),
                status,
                &failure.issues(),
            ))
        }
    }
}

/// The opaque identifier of a registered establishment.
async fn identifier(session: &Session, org: &str) -> Result<Option<String>, Failure> {
    let clue: String = org.split_whitespace().collect();
    let variables = registered_company::Variables { clue: clue.clone() };
    let found = session.ask::<RegisteredCompany>(variables).await?;
    let mut found = found.search_companies.into_iter();
    let company = found.find(|company| company.org_id == clue);
    Ok(company.and_then(|company| company.trackdechets_id))
}

async fn add(company: &Company, form: &Form) -> Result<(), Failure> {
    let issues = empty_fields(&[Group::new("", collector(form))]);
    if !issues.is_empty() {
        return Err(Failure::Invalid(issues));
    }
    let to = identifier(&company.session, form.text("collecteur")).await?;
    let Some(to) = to else {
        return Err(Failure::Invalid(vec![Issue {
            path: vec!["collecteur".to_owned()],
            message: "Aucun établissement inscrit n'a ce numéro.".to_owned(),
        }]));
    };
    let variables = add_automation::Variables {
        input: add_automation::SignatureAutomationInput {
            from: company.node().id.clone(),
            to,
        },
    };
    company
        .session
        .ask::<AddAutomation>(variables)
        .await
        .map(drop)
}
