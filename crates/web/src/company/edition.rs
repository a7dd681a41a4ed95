//! `/companies/{org}/edit/{part}`: what an administrator changes of an establishment.

use askama::Template;
use axum::{extract::Path, response::Response};
use http::StatusCode;

use super::{
    facts,
    papers::Paper,
    profile::{self, Part},
    query::{
        RefreshCompany, UpdateContact, UpdateIdentity, UpdateProfile, refresh_company,
        update_contact, update_identity, update_profile,
    },
    sheet::Company,
};
use crate::{
    error::PageError,
    fields::{Field, Group, Input, Problem, empty_fields, tie},
    flash::{self, Done},
    form::Form,
    graphql::{Failure, Issue},
    layout::{Layout, page},
    session::{LoggedIn, Posted},
    vocabulary::UserPermission,
};

/// What is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edited {
    Identity,
    Contact,
    Profile,
}

impl Edited {
    fn at(segment: &str) -> Result<Self, PageError> {
        match segment {
            "identite" => Ok(Self::Identity),
            "contact" => Ok(Self::Contact),
            "profil" => Ok(Self::Profile),
            _ => Err(PageError::NotFound),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Identity => "Modifier l'identification",
            Self::Contact => "Modifier le contact",
            Self::Profile => "Modifier les profils",
        }
    }

    fn lead(self) -> &'static str {
        match self {
            Self::Identity => {
                "La raison sociale, l'adresse et l'activité viennent de l'annuaire des entreprises."
            }
            Self::Contact => {
                "Ces coordonnées sont visibles des autres utilisateurs, et proposées sur leurs bordereaux."
            }
            Self::Profile => {
                "Les profils décident des rôles que l'établissement peut tenir sur un bordereau. Un profil retiré retire \
                 son récépissé, son agrément ou sa certification."
            }
        }
    }

    /// What the establishment says now.
    fn known(self, company: &Company) -> Form {
        let mut form = Form::default();
        let node = company.node();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        match self {
            Self::Identity => {
                form.add("nom", &text(&node.given_name));
                form.add("gerep", &text(&node.gerep_id));
            }
            Self::Contact => {
                form.add("contact", &text(&node.contact));
                form.add("courriel", &text(&node.contact_email));
                form.add("telephone", &text(&node.contact_phone));
                form.add("site", &text(&node.website));
            }
            Self::Profile => {
                facts::profile(node).fill(&mut form);
                for (paper, known) in Paper::ALL.into_iter().zip(facts::papers(node)) {
                    if let Some(known) = known {
                        paper.fill(&mut form, &known.values);
                    }
                }
            }
        }
        form
    }

    fn parts(self, form: &Form) -> Vec<Part> {
        let fields = match self {
            Self::Profile => return profile::parts(form),
            Self::Identity => vec![
                Field::new(form, "nom", "Nom usuel", Input::Text)
                    .hint(
                        "Celui que vos partenaires connaissent, s'il n'est pas la raison sociale.",
                    )
                    .fills("givenName"),
                Field::new(form, "gerep", "Identifiant GEREP", Input::Text).fills("gerepId"),
            ],
            Self::Contact => contact_fields(form),
        };
        vec![Part {
            when: "",
            group: Group::new("", fields),
        }]
    }
}

/// How an establishment is reached.
pub(super) fn contact_fields(form: &Form) -> Vec<Field> {
    vec![
        Field::new(form, "contact", "Personne à contacter", Input::Text).required(),
        Field::new(form, "courriel", "Courriel", Input::Email)
            .required()
            .fills("contactEmail"),
        Field::new(form, "telephone", "Téléphone", Input::Text)
            .required()
            .fills("contactPhone"),
        Field::new(form, "site", "Site web", Input::Text)
            .hint("Une adresse qui commence par https://")
            .fills("website"),
    ]
}

/// What is wrong in a contact, before the API is asked: it takes whatever it is given for a telephone.
pub(super) fn check_contact(form: &Form) -> Vec<Issue> {
    let mut issues = empty_fields(&[Group::new("", contact_fields(form))]);
    let phone = form.text("telephone");
    if !phone.is_empty() && !reference::phone::is_phone_number(phone) {
        issues.push(Issue {
            path: vec!["telephone".to_owned()],
            message:
                "Écrivez un numéro de téléphone, par exemple 04 72 00 00 00 ou +33 4 72 00 00 00."
                    .to_owned(),
        });
    }
    issues
}

#[derive(Template)]
#[template(path = "company_edition.html")]
struct EditionPage<'a> {
    layout: Layout,
    company: &'a Company,
    edited: Edited,
    parts: Vec<Part>,
    problems: Vec<Problem>,
}

fn answer(
    company: &Company,
    edited: Edited,
    form: &Form,
    status: StatusCode,
    issues: &[Issue],
) -> Response {
    let parts = edited.parts(form);
    let (classes, mut groups): (Vec<&str>, Vec<Group>) = parts
        .into_iter()
        .map(|part| (part.when, part.group))
        .unzip();
    let problems = tie(&mut groups, issues);
    let parts = classes.into_iter().zip(groups);
    page(
        status,
        &EditionPage {
            layout: company.layout(edited.title(), None),
            company,
            edited,
            parts: parts.map(|(when, group)| Part { when, group }).collect(),
            problems,
        },
    )
}

/// The establishment that the visitor may change.
async fn editable(session: crate::session::Session, org: &str) -> Result<Company, PageError> {
    let company = Company::of(session, org).await?;
    if company.can(UserPermission::CompanyCanUpdate) {
        return Ok(company);
    }
    let message = "Seuls les administrateurs de l'établissement modifient sa fiche.";
    Err(PageError::Forbidden(message.to_owned()))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Path((org, part)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let edited = Edited::at(&part)?;
    let company = editable(session, &org).await?;
    let form = edited.known(&company);
    Ok(answer(&company, edited, &form, StatusCode::OK, &[]))
}

pub(super) async fn save(
    Path((org, part)): Path<(String, String)>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let edited = Edited::at(&part)?;
    let company = editable(session, &org).await?;
    let (saved, done) = match edited {
        Edited::Identity if form.text("action") == "annuaire" => {
            (refresh(&company).await, Done::CompanyRefreshed)
        }
        Edited::Identity => (identity(&company, &form).await, Done::CompanySaved),
        Edited::Contact => (contact(&company, &form).await, Done::CompanySaved),
        Edited::Profile => (profiles(&company, &form).await, Done::CompanySaved),
    };
    match saved {
        Ok(()) => Ok(flash::tell(&company.address(), done)),
        Err(failure) => {
            let status = failure.status();
            Ok(answer(&company, edited, &form, status, &failure.issues()))
        }
    }
}

async fn refresh(company: &Company) -> Result<(), Failure> {
    let variables = refresh_company::Variables {
        id: company.node().id.clone(),
    };
    let read = company.session.ask::<RefreshCompany>(variables).await;
    read.map(drop)
}

async fn identity(company: &Company, form: &Form) -> Result<(), Failure> {
    let variables = update_identity::Variables {
        id: company.node().id.clone(),
        given_name: form.text("nom").to_owned(),
        gerep_id: form.text("gerep").to_owned(),
    };
    let saved = company.session.ask::<UpdateIdentity>(variables).await;
    saved.map(drop)
}

async fn contact(company: &Company, form: &Form) -> Result<(), Failure> {
    let issues = check_contact(form);
    if !issues.is_empty() {
        return Err(Failure::Invalid(issues));
    }
    let variables = update_contact::Variables {
        id: company.node().id.clone(),
        contact: form.text("contact").to_owned(),
        email: form.text("courriel").to_owned(),
        phone: form.text("telephone").to_owned(),
        website: form.text("site").to_owned(),
    };
    let saved = company.session.ask::<UpdateContact>(variables).await;
    saved.map(drop)
}

async fn profiles(company: &Company, form: &Form) -> Result<(), Failure> {
    let issues = profile::check(form);
    if !issues.is_empty() {
        return Err(Failure::Invalid(issues));
    }
    let known = facts::papers(company.node());
    let ids = profile::save_papers(&company.session, &known, form).await?;
    let profile = profile::Profile::read(form);
    let [transport, trade, brokerage, dismantler, shredder, works] = ids.clone();
    let variables = update_profile::Variables {
        id: company.node().id.clone(),
        types: profile.types,
        collector: profile.collector,
        processor: profile.processor,
        vehicles: profile.vehicles,
        agreements: profile.agreements,
        transporter_receipt: transport,
        trader_receipt: trade,
        broker_receipt: brokerage,
        demolisseur: dismantler,
        broyeur: shredder,
        certification: works,
    };
    company.session.ask::<UpdateProfile>(variables).await?;
    profile::delete_papers(&company.session, &known, &ids).await
}
