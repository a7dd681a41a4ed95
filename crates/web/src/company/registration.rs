//! `/companies/create`: joining an establishment that is registered, or registering one.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use serde::Deserialize;

use super::query::{
    CompanyToJoin, CreateCompany, CreateTestCompany, SendMembershipRequest, Visitor,
    company_to_join, create_company, create_test_company, send_membership_request, visitor,
};
use crate::{
    error::PageError,
    fields::{Field, Group, Input, Problem, empty_fields, tie},
    flash::{self, Done},
    form::Form,
    graphql::{Failure, Issue},
    layout::{Layout, page},
    mails::Mails,
    session::{LoggedIn, Posted, Session},
    slip::view::Row,
    vocabulary::{CompanyType, StatutDiffusionEtablissement as Diffusion},
};

const HERE: &str = "/companies/create";

/// What may be done about an establishment that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// The visitor is a member of it.
    Open,
    /// It is registered: its administrators decide.
    Join,
    /// Nobody registered it.
    Register,
    /// It has closed.
    Closed,
    /// Its data are not public: it cannot be registered by its number alone.
    Hidden,
    /// It is foreign, and carries.
    Foreign,
}

/// An establishment that was found by its number.
pub(super) struct Found {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) address: String,
    naf: String,
    pub(super) offer: Offer,
}

impl Found {
    fn of(answer: company_to_join::ResponseData) -> Self {
        let company = answer.company_private_infos;
        let own = answer.permissions_infos.org_permissions_infos;
        let is_own = own.iter().any(|own| own.org_id == company.org_id);
        let is_hidden = company.statut_diffusion_etablissement == Some(Diffusion::P)
            && company.is_anonymous_company != Some(true);
        let offer = match () {
            () if is_own => Offer::Open,
            () if company.is_registered => Offer::Join,
            () if company.etat_administratif.as_deref() == Some("F") => Offer::Closed,
            () if company.siret.is_none() => Offer::Foreign,
            () if is_hidden => Offer::Hidden,
            () => Offer::Register,
        };
        let naf = [company.naf, company.libelle_naf].into_iter().flatten();
        Self {
            id: company.org_id,
            name: company.name.unwrap_or_default(),
            address: company.address.unwrap_or_default(),
            naf: naf.collect::<Vec<_>>().join(" "),
            offer,
        }
    }

    pub(super) fn rows(&self) -> Vec<Row> {
        vec![
            Row::new("SIRET ou numéro de TVA", self.id.as_str()),
            Row::new("Raison sociale", self.name.as_str()),
            Row::new("Adresse", self.address.as_str()),
            Row::new("Activité (NAF)", self.naf.as_str()),
        ]
    }
}

#[derive(Template)]
#[template(path = "registration.html")]
struct RegistrationPage {
    layout: Layout,
    number: Field,
    found: Option<Found>,
    registration: Vec<Field>,
    problems: Vec<Problem>,
    form_token: String,
    /// Establishments can be made up here.
    is_sandbox: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    numero: String,
}

impl Asked {
    /// The number, without the spaces around it.
    pub(super) fn number(&self) -> &str {
        self.numero.trim()
    }
}

fn number(asked: &str) -> Field {
    let mut form = Form::default();
    form.add("numero", asked);
    Field::new(&form, "numero", "SIRET ou numéro de TVA", Input::Text)
        .required()
        .hint("Le SIRET compte 14 chiffres ; les espaces ne gênent pas.")
        .fills("siret")
}

fn registration(form: &Form) -> Vec<Field> {
    let certified = "Je certifie avoir le pouvoir d'inscrire cet établissement, qui produit des déchets dangereux";
    vec![
        Field::new(form, "nom", "Nom usuel", Input::Text)
            .hint("Celui que vos partenaires connaissent, s'il n'est pas la raison sociale.")
            .fills("givenName"),
        Field::new(form, "certifie", certified, Input::Check).required(),
    ]
}

/// The establishment of a number, when one was given, and the name of the visitor.
///
/// # Errors
/// The API does not answer.
pub(super) async fn find(
    session: &Session,
    clue: &str,
) -> Result<(String, Option<Result<Found, Failure>>), PageError> {
    if !clue.is_empty() {
        let variables = company_to_join::Variables {
            clue: clue.to_owned(),
        };
        match session.ask::<CompanyToJoin>(variables).await {
            Ok(answer) => {
                let me = &answer.me;
                let visitor = me.name.as_ref().unwrap_or(&me.email).clone();
                return Ok((visitor, Some(Ok(Found::of(answer)))));
            }
            Err(failure @ Failure::Invalid(_)) => {
                let me = session.ask::<Visitor>(visitor::Variables {}).await?.me;
                return Ok((me.name.unwrap_or(me.email), Some(Err(failure))));
            }
            Err(failure) => return Err(failure.into()),
        }
    }
    let me = session.ask::<Visitor>(visitor::Variables {}).await?.me;
    Ok((me.name.unwrap_or(me.email), None))
}

/// The page; with what is wrong with what was asked about the establishment.
async fn answer(
    session: &Session,
    clue: &str,
    typed: &Form,
    refused: Option<(StatusCode, Vec<Issue>)>,
    is_sandbox: bool,
) -> Result<Response, PageError> {
    let (visitor, found) = find(session, clue).await?;
    let (status, issues) = refused.unwrap_or((StatusCode::OK, Vec::new()));
    let (found, status, not_found) = match found {
        Some(Ok(found)) => (Some(found), status, Vec::new()),
        Some(Err(failure)) => (None, failure.status(), failure.issues()),
        None => (None, status, Vec::new()),
    };
    let mut search = [Group::new("", vec![number(clue)])];
    let mut problems = tie(&mut search, &not_found);
    let mut groups = [Group::new("", registration(typed))];
    problems.extend(tie(&mut groups, &issues));
    let [search] = search;
    let [group] = groups;
    let number = search.fields.into_iter().next();
    Ok(page(
        status,
        &RegistrationPage {
            layout: Layout::personal("Ajouter un établissement", &visitor, None),
            number: number.ok_or(PageError::Unexpected)?,
            found,
            registration: group.fields,
            problems,
            form_token: session.form_token.clone(),
            is_sandbox,
        },
    ))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    sandbox: Option<Extension<Arc<dyn Mails>>>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let form = Form::default();
    answer(&session, asked.number(), &form, None, sandbox.is_some()).await
}

/// `POST /companies/test`: makes an establishment up, in a sandbox.
pub(super) async fn make_up(Posted { session, .. }: Posted) -> Result<Response, PageError> {
    let made = session.ask::<CreateTestCompany>(create_test_company::Variables {});
    let number = made.await?.create_test_company;
    Ok(Redirect::to(&format!("{HERE}?numero={number}")).into_response())
}

/// `POST /companies/create/{org}`
pub(super) async fn submit(
    Path(org): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let done = match form.text("action") {
        "rejoindre" => ask_to_join(&session, &org).await,
        "inscrire" => {
            let missing = empty_fields(&[Group::new("", registration(&form))]);
            if !missing.is_empty() {
                let refused = Some((StatusCode::UNPROCESSABLE_ENTITY, missing));
                return answer(&session, &org, &form, refused, false).await;
            }
            register(&session, &org, &form).await?
        }
        _ => return Err(PageError::Elsewhere(HERE.to_owned())),
    };
    match done {
        Ok((page, done)) => Ok(flash::tell(&page, done)),
        Err(failure) => {
            let refused = Some((failure.status(), failure.issues()));
            answer(&session, &org, &form, refused, false).await
        }
    }
}

type Outcome = Result<(String, Done), Failure>;

async fn ask_to_join(session: &Session, org: &str) -> Outcome {
    let variables = send_membership_request::Variables {
        org: org.to_owned(),
    };
    session.ask::<SendMembershipRequest>(variables).await?;
    Ok(("/companies".to_owned(), Done::AskedToJoin))
}

async fn register(session: &Session, org: &str, form: &Form) -> Result<Outcome, PageError> {
    let (_, found) = find(session, org).await?;
    let found = match found {
        Some(Ok(found)) => found,
        Some(Err(failure)) => return Ok(Err(failure)),
        None => return Err(PageError::Elsewhere(HERE.to_owned())),
    };
    let variables = create_company::Variables {
        company: create_company::PrivateCompanyInput {
            siret: Some(found.id),
            company_name: found.name,
            address: found.address,
            given_name: form.given("nom").map(str::to_owned),
            company_types: vec![CompanyType::Producer],
            ..create_company::PrivateCompanyInput::default()
        },
    };
    let created = session.ask::<CreateCompany>(variables).await;
    Ok(created.map(|created| {
        let page = format!("/companies/{}", created.create_company.org_id);
        (page, Done::Registered)
    }))
}
