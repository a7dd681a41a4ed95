//! `/account/oauth2`: the applications that one registered, and those that one let in.

use askama::Template;
use axum::{extract::Path, response::Response};
use http::StatusCode;

use super::settings_query::{
    Applications, CreateApplication, DeleteApplication, OneApplication,
    RevokeAuthorizedApplication, UpdateApplication, applications, create_application,
    delete_application, one_application, revoke_authorized_application, update_application,
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
    shell::layout_of,
    vocabulary::ApplicationGoal as Goal,
};

const HERE: &str = "/account/oauth2";

/// An application that the visitor let in.
struct Authorized {
    id: String,
    name: String,
    admin: String,
    /// Empty before the first one.
    last_used: String,
}

/// An application that the visitor registered.
struct Own {
    id: String,
    name: String,
    goal: &'static str,
    redirections: Vec<String>,
}

#[derive(Template)]
#[template(path = "applications.html")]
struct ApplicationsPage {
    layout: Layout,
    own: Vec<Own>,
    authorized: Vec<Authorized>,
    issues: Vec<Issue>,
    form_token: String,
}

async fn answer(
    session: &Session,
    flash: Option<String>,
    status: StatusCode,
    issues: Vec<Issue>,
) -> Result<Response, PageError> {
    let found = session
        .ask::<Applications>(applications::Variables {})
        .await?;
    let own = found.my_applications.into_iter().map(|own| Own {
        id: own.id,
        name: own.name,
        goal: own.goal.map_or("Usage non précisé", Goal::label),
        redirections: own.redirect_uris,
    });
    let authorized = found.authorized_applications.into_iter();
    let authorized = authorized.map(|application| Authorized {
        id: application.id,
        name: application.name,
        admin: application.admin.unwrap_or_default(),
        last_used: application
            .last_connection
            .as_deref()
            .map(dates::day)
            .unwrap_or_default(),
    });
    let name = found.me.name.unwrap_or(found.me.email);
    Ok(page(
        status,
        &ApplicationsPage {
            layout: Layout::personal("Applications", &name, flash),
            own: own.collect(),
            authorized: authorized.collect(),
            issues,
            form_token: session.form_token.clone(),
        },
    ))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
) -> Result<Response, PageError> {
    answer(&session, flash, StatusCode::OK, Vec::new()).await
}

/// Takes back what an application was allowed.
pub(super) async fn revoke(Posted { session, form }: Posted) -> Result<Response, PageError> {
    let variables = revoke_authorized_application::Variables {
        id: form.text("application").to_owned(),
    };
    match session.ask::<RevokeAuthorizedApplication>(variables).await {
        Ok(_) => Ok(flash::tell(HERE, Done::TokensRevoked)),
        Err(failure) => {
            let status = failure.status();
            answer(&session, None, status, failure.issues()).await
        }
    }
}

/// What its developer needs to know of an application.
struct Credentials {
    id: String,
    secret: String,
}

#[derive(Template)]
#[template(path = "application.html")]
struct ApplicationPage {
    layout: Layout,
    title: String,
    /// None before it is registered.
    credentials: Option<Credentials>,
    fields: Vec<Field>,
    problems: Vec<Problem>,
    form_token: String,
}

fn fields(form: &Form) -> Vec<Field> {
    let goals = Goal::ALL.iter();
    let goals = goals.map(|goal| Choice::new(goal.as_str(), goal.label()));
    vec![
        Field::new(form, "nom", "Nom de l'application", Input::Text)
            .required()
            .hint("Celui que lisent les personnes à qui elle demande leur accord.")
            .fills("name"),
        Field::new(
            form,
            "usage",
            "Qui s'en servira ?",
            Input::Choices(goals.collect()),
        )
        .required()
        .fills("goal"),
        Field::new(
            form,
            "redirections",
            "Adresses de redirection",
            Input::Lines,
        )
        .required()
        .hint("Une par ligne. L'accord d'une personne la ramène à l'une d'elles.")
        .fills("redirectUris"),
        Field::new(
            form,
            "openid",
            "Elle reconnaît ses utilisateurs par OpenID Connect",
            Input::Check,
        )
        .fills("openIdEnabled"),
    ]
}

fn redirections(form: &Form) -> Vec<String> {
    let lines = form.text("redirections").lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The page of an application, registered or not.
async fn sheet(
    session: &Session,
    flash: Option<String>,
    known: Option<one_application::Application>,
    typed: Option<(&Form, StatusCode, Vec<Issue>)>,
) -> Result<Response, PageError> {
    let title = match &known {
        Some(known) => known.name.clone(),
        None => "Nouvelle application".to_owned(),
    };
    let mut stored = Form::default();
    if let Some(known) = &known {
        stored.add("nom", &known.name);
        stored.add("usage", known.goal.map_or("", Goal::as_str));
        stored.add("redirections", &known.redirect_uris.join("\n"));
        if known.open_id_enabled {
            stored.add("openid", "oui");
        }
    }
    let (form, status, issues) = typed.unwrap_or((&stored, StatusCode::OK, Vec::new()));
    let mut groups = [Group::new("", fields(form))];
    let problems = tie(&mut groups, &issues);
    let [group] = groups;
    let mut layout = layout_of(Some(session), &title).await;
    layout.flash = flash;
    Ok(page(
        status,
        &ApplicationPage {
            layout,
            title,
            credentials: known.map(|known| Credentials {
                id: known.id,
                secret: known.client_secret,
            }),
            fields: group.fields,
            problems,
            form_token: session.form_token.clone(),
        },
    ))
}

async fn find(session: &Session, id: &str) -> Result<one_application::Application, PageError> {
    let variables = one_application::Variables { id: id.to_owned() };
    let found = session.ask::<OneApplication>(variables).await?;
    found.application.ok_or(PageError::NotFound)
}

pub(super) async fn show_new(LoggedIn(session): LoggedIn) -> Result<Response, PageError> {
    sheet(&session, None, None, None).await
}

pub(super) async fn create(Posted { session, form }: Posted) -> Result<Response, PageError> {
    match register(&session, &form).await {
        Ok(id) => {
            let page = format!("{HERE}/edit/{id}");
            Ok(flash::tell(&page, Done::ApplicationSaved))
        }
        Err(failure) => {
            let status = failure.status();
            sheet(
                &session,
                None,
                None,
                Some((&form, status, failure.issues())),
            )
            .await
        }
    }
}

fn check(form: &Form) -> Result<(), Failure> {
    let issues = empty_fields(&[Group::new("", fields(form))]);
    if issues.is_empty() {
        Ok(())
    } else {
        Err(Failure::Invalid(issues))
    }
}

async fn register(session: &Session, form: &Form) -> Result<String, Failure> {
    check(form)?;
    let variables = create_application::Variables {
        input: create_application::CreateApplicationInput {
            name: form.text("nom").to_owned(),
            goal: Goal::parse(form.text("usage")).unwrap_or_default(),
            redirect_uris: redirections(form),
            open_id_enabled: Some(form.has("openid")),
        },
    };
    let created = session.ask::<CreateApplication>(variables).await?;
    Ok(created.create_application.id)
}

pub(super) async fn show_one(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let known = find(&session, &id).await?;
    sheet(&session, flash, Some(known), None).await
}

pub(super) async fn change(
    Path(id): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let known = find(&session, &id).await?;
    let (changed, page, done) = match form.text("action") {
        "supprimer" => {
            let variables = delete_application::Variables { id };
            let deleted = session.ask::<DeleteApplication>(variables).await;
            (deleted.map(drop), HERE.to_owned(), Done::ApplicationDeleted)
        }
        _ => {
            let page = format!("{HERE}/edit/{id}");
            (
                update(&session, id, &form).await,
                page,
                Done::ApplicationSaved,
            )
        }
    };
    match changed {
        Ok(()) => Ok(flash::tell(&page, done)),
        Err(failure) => {
            let status = failure.status();
            let typed = Some((&form, status, failure.issues()));
            sheet(&session, None, Some(known), typed).await
        }
    }
}

async fn update(session: &Session, id: String, form: &Form) -> Result<(), Failure> {
    check(form)?;
    let variables = update_application::Variables {
        id,
        input: update_application::UpdateApplicationInput {
            name: Some(form.text("nom").to_owned()),
            goal: Goal::parse(form.text("usage")),
            redirect_uris: Some(redirections(form)),
            open_id_enabled: Some(form.has("openid")),
        },
    };
    session.ask::<UpdateApplication>(variables).await.map(drop)
}
