//! `/account/info`: one's name, telephone and password.

use askama::Template;
use axum::response::Response;
use http::StatusCode;

use super::{
    asking::{NEW_PASSWORD, Refused, filled, name, new_password},
    query::{ChangePassword, EditProfile, Me, change_password, edit_profile, me},
};
use crate::{
    error::PageError,
    fields::{Field, Group, Input, Problem, tie},
    flash::{self, Done, Flash},
    form::Form,
    layout::{Layout, page},
    session::{LoggedIn, Posted, Session},
};

const HERE: &str = "/account/info";

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage {
    layout: Layout,
    email: String,
    details: Vec<Field>,
    password: Vec<Field>,
    problems: Vec<Problem>,
    form_token: String,
}

fn details(form: &Form) -> Vec<Field> {
    let phone = Field::new(form, "telephone", "Téléphone", Input::Text);
    vec![name(form), phone.fills("phone")]
}

fn password(form: &Form) -> Vec<Field> {
    let current = Input::Password("current-password");
    vec![
        Field::new(form, "ancien", "Mot de passe actuel", current)
            .required()
            .fills("oldPassword"),
        new_password(form, "Nouveau mot de passe"),
    ]
}

/// The page; what was typed in one of its forms is kept there.
async fn answer(
    session: Session,
    flash: Option<String>,
    typed: Option<(&Form, Refused)>,
) -> Result<Response, PageError> {
    let me = session.ask::<Me>(me::Variables {}).await?.me;
    let known = me.name.unwrap_or_default();
    let mut form = Form::default();
    form.add("nom", &known);
    form.add("telephone", me.phone.as_deref().unwrap_or_default());
    let (typed, refused) = match typed {
        Some((typed, refused)) => (Some(typed), Some(refused)),
        None => (None, None),
    };
    let of_details = typed.filter(|typed| typed.has("nom")).unwrap_or(&form);
    let mut groups = [
        Group::new("", details(of_details)),
        Group::new("", password(&Form::default())),
    ];
    let (status, problems) = match &refused {
        Some(refused) => (refused.status, tie(&mut groups, &refused.issues)),
        None => (StatusCode::OK, Vec::new()),
    };
    let [details, password] = groups;
    Ok(page(
        status,
        &ProfilePage {
            layout: Layout::personal("Mon compte", &known, flash),
            email: me.email,
            details: details.fields,
            password: password.fields,
            problems,
            form_token: session.next_token(),
        },
    ))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
) -> Result<Response, PageError> {
    answer(session, flash, None).await
}

pub(super) async fn save(Posted { session, form }: Posted) -> Result<Response, PageError> {
    let done = match filled(&details(&form)) {
        Ok(()) => {
            let variables = edit_profile::Variables {
                name: Some(form.text("nom").to_owned()),
                phone: Some(form.text("telephone").to_owned()),
            };
            let saved = session.ask::<EditProfile>(variables).await;
            saved.map(drop).map_err(Refused::from)
        }
        Err(refused) => Err(refused),
    };
    match done {
        Ok(()) => Ok(flash::tell(HERE, Done::ProfileSaved)),
        Err(refused) => answer(session, None, Some((&form, refused))).await,
    }
}

pub(super) async fn change_password(
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let done = match filled(&password(&form)) {
        Ok(()) => {
            let variables = change_password::Variables {
                old: form.exact("ancien").to_owned(),
                new: form.exact(NEW_PASSWORD).to_owned(),
            };
            let changed = session.ask::<ChangePassword>(variables).await;
            changed.map(drop).map_err(Refused::from)
        }
        Err(refused) => Err(refused),
    };
    match done {
        Ok(()) => Ok(flash::tell(HERE, Done::PasswordChanged)),
        Err(refused) => answer(session, None, Some((&form, refused))).await,
    }
}
