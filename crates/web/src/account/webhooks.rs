//! `/account/webhooks`: addresses that are called when slips change.

use askama::Template;
use axum::response::Response;
use http::StatusCode;

use super::settings_query::{
    CreateWebhook, DeleteWebhook, UpdateWebhook, Webhooks, create_webhook, delete_webhook,
    update_webhook, webhooks,
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
    vocabulary::UserRole,
};

const HERE: &str = "/account/webhooks";

/// A webhook.
struct Webhook {
    id: String,
    address: String,
    company: String,
    created: String,
    is_active: bool,
}

#[derive(Template)]
#[template(path = "webhooks.html")]
struct WebhooksPage {
    layout: Layout,
    webhooks: Vec<Webhook>,
    /// The visitor manages an establishment.
    may_create: bool,
    fields: Vec<Field>,
    problems: Vec<Problem>,
    form_token: String,
}

fn fields(form: &Form, companies: Vec<Choice>) -> Vec<Field> {
    vec![
        Field::new(form, "etablissement", "Établissement", Input::Select(companies))
            .required()
            .fills("companyId"),
        Field::new(form, "adresse", "Adresse appelée", Input::Text)
            .required()
            .hint("En https. Elle reçoit le numéro de chaque bordereau qui change.")
            .fills("endpointUri"),
        Field::new(form, "secret", "Jeton d'authentification", Input::Text)
            .required()
            .hint("Au moins 20 caractères de votre choix, envoyés à chaque appel. Il ne sera plus montré.")
            .fills("token"),
    ]
}

async fn answer(
    session: &Session,
    flash: Option<String>,
    form: &Form,
    status: StatusCode,
    issues: &[Issue],
) -> Result<Response, PageError> {
    let found = session.ask::<Webhooks>(webhooks::Variables {}).await?;
    let companies = found.my_companies.edges.into_iter().map(|edge| edge.node);
    let managed = companies.filter(|company| company.user_role == Some(UserRole::Admin));
    // Identifier, number and name.
    let managed: Vec<(String, String, String)> = managed
        .map(|company| {
            let name = called(
                company.given_name.as_deref(),
                company.name.as_deref(),
                &company.org_id,
            );
            (company.id, company.org_id, name)
        })
        .collect();
    let webhooks = found.webhooksettings.edges.into_iter().map(|edge| {
        let hook = edge.node;
        let company = managed.iter().find(|(_, org, _)| *org == hook.org_id);
        Webhook {
            id: hook.id,
            address: hook.endpoint_uri,
            company: company.map_or(hook.org_id, |(_, _, name)| name.clone()),
            created: dates::day(&hook.created_at),
            is_active: hook.activated,
        }
    });
    let choices = managed
        .iter()
        .map(|(id, org, name)| Choice::new(id, format!("{name}, {org}")));
    let mut groups = [Group::new("", fields(form, choices.collect()))];
    let problems = tie(&mut groups, issues);
    let [group] = groups;
    let name = found.me.name.unwrap_or(found.me.email);
    Ok(page(
        status,
        &WebhooksPage {
            layout: Layout::personal("Webhooks", &name, flash),
            webhooks: webhooks.collect(),
            may_create: !managed.is_empty(),
            fields: group.fields,
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

pub(super) async fn change(Posted { session, form }: Posted) -> Result<Response, PageError> {
    let id = form.text("webhook").to_owned();
    let (changed, done) = match form.text("action") {
        "creer" => (create(&session, &form).await, Done::WebhookSaved),
        "activer" => (switch(&session, id, true).await, Done::WebhookSaved),
        "arreter" => (switch(&session, id, false).await, Done::WebhookSaved),
        "supprimer" => {
            let variables = delete_webhook::Variables { id };
            let deleted = session.ask::<DeleteWebhook>(variables).await;
            (deleted.map(drop), Done::WebhookDeleted)
        }
        _ => return Err(PageError::Elsewhere(HERE.to_owned())),
    };
    match changed {
        Ok(()) => Ok(flash::tell(HERE, done)),
        Err(failure) => {
            let status = failure.status();
            answer(&session, None, &form, status, &failure.issues()).await
        }
    }
}

async fn create(session: &Session, form: &Form) -> Result<(), Failure> {
    let issues = empty_fields(&[Group::new("", fields(form, Vec::new()))]);
    if !issues.is_empty() {
        return Err(Failure::Invalid(issues));
    }
    let variables = create_webhook::Variables {
        input: create_webhook::WebhookSettingCreateInput {
            company_id: form.text("etablissement").to_owned(),
            endpoint_uri: form.text("adresse").to_owned(),
            token: form.text("secret").to_owned(),
            activated: true,
        },
    };
    session.ask::<CreateWebhook>(variables).await.map(drop)
}

async fn switch(session: &Session, id: String, is_active: bool) -> Result<(), Failure> {
    let variables = update_webhook::Variables {
        id,
        input: update_webhook::WebhookSettingUpdateInput {
            activated: Some(is_active),
            ..update_webhook::WebhookSettingUpdateInput::default()
        },
    };
    session.ask::<UpdateWebhook>(variables).await.map(drop)
}
