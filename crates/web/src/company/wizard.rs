//! `/companies/professional` and `/companies/foreign`: registering an establishment whose trade is waste.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use http::StatusCode;

use super::{
    edition::{check_contact, contact_fields},
    profile::{self, PaperIds, Part, Profile},
    query::{CreateCompany, create_company},
    registration::{Asked, Found, Offer, find},
};
use crate::{
    error::PageError,
    fields::{Field, Group, Input, Problem, empty_fields, tie},
    flash::{self, Done},
    form::Form,
    graphql::{Failure, Issue},
    layout::{Layout, page},
    session::{LoggedIn, Posted, Session},
    vocabulary::CompanyType,
};

/// Who registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A French establishment, of any profile.
    Professional,
    /// A carrier of another country.
    Foreign,
}

impl Kind {
    fn title(self) -> &'static str {
        match self {
            Self::Professional => "Inscrire un établissement du déchet",
            Self::Foreign => "Inscrire un transporteur étranger",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Professional => "professional",
            Self::Foreign => "foreign",
        }
    }

    /// Is an establishment that was found one to be registered here?
    fn takes(self, found: &Found) -> bool {
        match self {
            Self::Professional => found.offer == Offer::Register,
            Self::Foreign => found.offer == Offer::Foreign,
        }
    }

    fn parts(self, form: &Form, found: &Found) -> Vec<Part> {
        let plain = |legend: &str, fields: Vec<Field>| Part {
            when: "",
            group: Group::new(legend, fields),
        };
        let mut parts = Vec::new();
        match self {
            Self::Professional => {
                let usual = Field::new(form, "nom", "Nom usuel", Input::Text).fills("givenName");
                let gerep =
                    Field::new(form, "gerep", "Identifiant GEREP", Input::Text).fills("gerepId");
                parts.push(plain("Établissement", vec![usual, gerep]));
            }
            Self::Foreign => {
                let mut fields = Vec::new();
                // VIES does not always know them.
                if found.name.is_empty() {
                    let name = Field::new(form, "raison", "Raison sociale", Input::Text);
                    fields.push(name.required().fills("companyName"));
                }
                if found.address.is_empty() {
                    let address = Field::new(form, "adresse", "Adresse", Input::Lines);
                    fields.push(address.required().fills("address"));
                }
                if !fields.is_empty() {
                    parts.push(plain("Établissement", fields));
                }
            }
        }
        parts.push(plain("Contact", contact_fields(form)));
        if self == Self::Professional {
            parts.extend(profile::parts(form));
        }
        let certified = "Je certifie avoir le pouvoir d'inscrire cet établissement";
        let certified = Field::new(form, "certifie", certified, Input::Check).required();
        parts.push(plain("", vec![certified]));
        parts
    }

    /// What is wrong in what was typed, before the API is asked.
    fn check(self, form: &Form, found: &Found) -> Vec<Issue> {
        let groups = self.parts(form, found).into_iter().map(|part| part.group);
        // Contact and profiles are looked at more closely below.
        let groups: Vec<Group> = groups
            .filter(|group| matches!(group.legend.as_str(), "" | "Établissement"))
            .collect();
        let mut issues = empty_fields(&groups);
        issues.extend(check_contact(form));
        if self == Self::Professional {
            issues.extend(profile::check(form));
        }
        issues
    }
}

#[derive(Template)]
#[template(path = "wizard.html")]
struct WizardPage {
    layout: Layout,
    kind: Kind,
    found: Found,
    parts: Vec<Part>,
    problems: Vec<Problem>,
    form_token: String,
}

/// The page; those whose number is not one to register here are sent back to look for it.
async fn answer(
    session: &Session,
    kind: Kind,
    org: &str,
    form: &Form,
    refused: Option<(StatusCode, Vec<Issue>)>,
) -> Result<Response, PageError> {
    let elsewhere = || {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("numero", org);
        PageError::Elsewhere(format!("/companies/create?{}", query.finish()))
    };
    let (visitor, found) = find(session, org).await?;
    let found = match found {
        Some(Ok(found)) if kind.takes(&found) => found,
        _ => return Err(elsewhere()),
    };
    let (status, issues) = refused.unwrap_or((StatusCode::OK, Vec::new()));
    let parts = kind.parts(form, &found).into_iter();
    let (classes, mut groups): (Vec<&str>, Vec<Group>) =
        parts.map(|part| (part.when, part.group)).unzip();
    let problems = tie(&mut groups, &issues);
    let parts = classes.into_iter().zip(groups);
    Ok(page(
        status,
        &WizardPage {
            layout: Layout::personal(kind.title(), &visitor, None),
            kind,
            found,
            parts: parts.map(|(when, group)| Part { when, group }).collect(),
            problems,
            form_token: session.form_token.clone(),
        },
    ))
}

pub(super) async fn show_professional(
    LoggedIn(session): LoggedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let form = Form::default();
    answer(&session, Kind::Professional, asked.number(), &form, None).await
}

pub(super) async fn show_foreign(
    LoggedIn(session): LoggedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let form = Form::default();
    answer(&session, Kind::Foreign, asked.number(), &form, None).await
}

pub(super) async fn submit_professional(
    Path(org): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    submit(&session, Kind::Professional, &org, &form).await
}

pub(super) async fn submit_foreign(
    Path(org): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    submit(&session, Kind::Foreign, &org, &form).await
}

async fn submit(
    session: &Session,
    kind: Kind,
    org: &str,
    form: &Form,
) -> Result<Response, PageError> {
    let (_, found) = find(session, org).await?;
    let registered = match found {
        Some(Ok(found)) if kind.takes(&found) => register(session, kind, &found, form).await,
        _ => return answer(session, kind, org, form, None).await,
    };
    match registered {
        Ok(id) => Ok(flash::tell(&format!("/companies/{id}"), Done::Registered)),
        Err(failure) => {
            let refused = Some((failure.status(), failure.issues()));
            answer(session, kind, org, form, refused).await
        }
    }
}

/// Registers the establishment; answers its number.
async fn register(
    session: &Session,
    kind: Kind,
    found: &Found,
    form: &Form,
) -> Result<String, Failure> {
    let issues = kind.check(form, found);
    if !issues.is_empty() {
        return Err(Failure::Invalid(issues));
    }
    let (profile, papers) = match kind {
        Kind::Professional => {
            let none = std::array::from_fn(|_| None);
            let papers = profile::save_papers(session, &none, form).await?;
            (Profile::read(form), papers)
        }
        Kind::Foreign => {
            let profile = Profile {
                types: vec![CompanyType::Transporter],
                ..Profile::default()
            };
            (profile, PaperIds::default())
        }
    };
    let variables = create_company::Variables {
        company: input(kind, found, form, profile, papers),
    };
    let created = session.ask::<CreateCompany>(variables).await?;
    Ok(created.create_company.org_id)
}

fn input(
    kind: Kind,
    found: &Found,
    form: &Form,
    profile: Profile,
    papers: PaperIds,
) -> create_company::PrivateCompanyInput {
    let given = |name: &str| form.given(name).map(str::to_owned);
    let or_typed = |known: &str, name: &str| match known {
        "" => form
            .text(name)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        known => known.to_owned(),
    };
    let [transport, trade, brokerage, dismantler, shredder, works] =
        papers.map(|id| (!id.is_empty()).then_some(id));
    let is_french = kind == Kind::Professional;
    create_company::PrivateCompanyInput {
        siret: is_french.then(|| found.id.clone()),
        vat_number: (!is_french).then(|| found.id.clone()),
        company_name: or_typed(&found.name, "raison"),
        address: or_typed(&found.address, "adresse"),
        given_name: given("nom"),
        gerep_id: given("gerep"),
        company_types: profile.types,
        collector_types: Some(profile.collector),
        waste_processor_types: Some(profile.processor),
        waste_vehicles_types: Some(profile.vehicles),
        eco_organisme_agreements: Some(profile.agreements),
        transporter_receipt_id: transport,
        trader_receipt_id: trade,
        broker_receipt_id: brokerage,
        vhu_agrement_demolisseur_id: dismantler,
        vhu_agrement_broyeur_id: shredder,
        worker_certification_id: works,
        contact: given("contact"),
        contact_email: given("courriel"),
        contact_phone: given("telephone"),
        website: given("site"),
        ..create_company::PrivateCompanyInput::default()
    }
}
