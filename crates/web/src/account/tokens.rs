//! `/account/applications`: the tokens by which one's own software calls the API.

use askama::Template;
use axum::response::Response;
use http::StatusCode;

use super::{
    asking::{Refused, filled},
    query::{
        AccessTokens, CreateAccessToken, RevokeAccessToken, RevokeAllAccessTokens, access_tokens,
        create_access_token, me, revoke_access_token, revoke_all_access_tokens,
    },
};
use crate::{
    account::query::Me,
    dates,
    error::PageError,
    fields::{Field, Group, Input, Problem, tie},
    flash::{self, Done, Flash},
    form::Form,
    layout::{Layout, page},
    session::{LoggedIn, Posted, Session},
};

const HERE: &str = "/account/applications";

/// A personal token, without its value.
struct Token {
    id: String,
    description: String,
    /// Day of the last use; empty before the first one.
    last_used: String,
}

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    layout: Layout,
    tokens: Vec<Token>,
    /// The token that was just created: it is shown this once.
    created: Option<String>,
    field: Field,
    problems: Vec<Problem>,
    form_token: String,
}

/// What happened to the form of a new token.
enum Outcome {
    Nothing,
    Created(String),
    Refused(Form, Refused),
}

fn description(form: &Form) -> Field {
    Field::new(
        form,
        "description",
        "À quoi servira ce jeton ?",
        Input::Text,
    )
    .required()
    .hint("Par exemple le nom du logiciel, et de la machine où il tourne.")
}

async fn answer(
    session: Session,
    flash: Option<String>,
    outcome: Outcome,
) -> Result<Response, PageError> {
    let me = session.ask::<Me>(me::Variables {}).await?.me;
    let known = session.ask::<AccessTokens>(access_tokens::Variables {});
    let tokens = known.await?.access_tokens.into_iter().map(|token| Token {
        id: token.id,
        description: token.description.unwrap_or_default(),
        last_used: token
            .last_used
            .as_deref()
            .map(dates::day)
            .unwrap_or_default(),
    });
    let mut groups = [Group::new("", vec![description(&Form::default())])];
    let (status, created, problems) = match outcome {
        Outcome::Nothing => (StatusCode::OK, None, Vec::new()),
        Outcome::Created(token) => (StatusCode::OK, Some(token), Vec::new()),
        Outcome::Refused(form, refused) => {
            groups = [Group::new("", vec![description(&form)])];
            (refused.status, None, tie(&mut groups, &refused.issues))
        }
    };
    let [group] = groups;
    Ok(page(
        status,
        &TokensPage {
            layout: Layout::personal("Jetons d'accès", &me.name.unwrap_or_default(), flash),
            tokens: tokens.collect(),
            created,
            field: group
                .fields
                .into_iter()
                .next()
                .ok_or(PageError::Unexpected)?,
            problems,
            form_token: session.form_token.clone(),
        },
    ))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
) -> Result<Response, PageError> {
    answer(session, flash, Outcome::Nothing).await
}

/// Answers the page itself: neither an address nor a cookie may carry the token.
pub(super) async fn create(Posted { session, form }: Posted) -> Result<Response, PageError> {
    if let Err(refused) = filled(&[description(&form)]) {
        return answer(session, None, Outcome::Refused(form, refused)).await;
    }
    let variables = create_access_token::Variables {
        input: create_access_token::CreateAccessTokenInput {
            description: form.text("description").to_owned(),
        },
    };
    let outcome = match session.ask::<CreateAccessToken>(variables).await {
        Ok(created) => Outcome::Created(created.create_access_token.token),
        Err(failure) => Outcome::Refused(form, failure.into()),
    };
    answer(session, None, outcome).await
}

/// Takes back one token, or all of them.
pub(super) async fn revoke(Posted { session, form }: Posted) -> Result<Response, PageError> {
    match (form.given("jeton-acces"), form.has("tous")) {
        (Some(id), _) => {
            let variables = revoke_access_token::Variables { id: id.to_owned() };
            session.ask::<RevokeAccessToken>(variables).await?;
        }
        (None, true) => {
            let variables = revoke_all_access_tokens::Variables {};
            session.ask::<RevokeAllAccessTokens>(variables).await?;
        }
        (None, false) => return Err(PageError::Elsewhere(HERE.to_owned())),
    }
    Ok(flash::tell(HERE, Done::TokensRevoked))
}
