//! `/account/authentication`: one's second factor.

use askama::Template;
use axum::{Extension, response::Response};
use http::StatusCode;

use super::query::{
    ConfirmSecondFactor, DisableSecondFactor, Me, PrepareSecondFactor, confirm_second_factor,
    disable_second_factor, me, prepare_second_factor,
};
use crate::{
    error::PageError,
    fields::{Field, Group, Input, Problem, tie},
    flash::{self, Done, Flash},
    form::Form,
    graphql::Failure,
    layout::{Layout, page},
    qr::QrCodes,
    session::{LoggedIn, Posted, Session},
};

const HERE: &str = "/account/authentication";
const CODE: &str = "code-secret";

/// What the page is about.
enum State {
    Off,
    /// The key is to be kept by an application, which then gives a code.
    Prepared {
        key: String,
        /// Opens the application of the device that shows the page.
        link: String,
        /// The link, for another device to read.
        drawing: Option<String>,
    },
    /// It was just switched on: these codes are shown this once.
    Confirmed(Vec<String>),
    On,
}

#[derive(Template)]
#[template(path = "authentication.html")]
struct AuthenticationPage {
    layout: Layout,
    state: State,
    code: Field,
    problems: Vec<Problem>,
    form_token: String,
}

fn code(state: &State) -> Field {
    let label = match state {
        State::On => "Code de l'application, ou code de secours",
        _ => "Code à 6 chiffres de l'application",
    };
    let form = Form::default();
    let field = Field::new(&form, CODE, label, Input::Text);
    field.required().fills("").fills("code")
}

async fn answer(
    session: &Session,
    flash: Option<String>,
    state: State,
    failure: Option<Failure>,
) -> Result<Response, PageError> {
    let me = session.ask::<Me>(me::Variables {}).await?.me;
    let mut groups = [Group::new("", vec![code(&state)])];
    let status = failure.as_ref().map_or(StatusCode::OK, Failure::status);
    let issues = failure.map(Failure::issues).unwrap_or_default();
    let problems = tie(&mut groups, &issues);
    let [group] = groups;
    let name = me.name.unwrap_or_default();
    Ok(page(
        status,
        &AuthenticationPage {
            layout: Layout::personal("Double authentification", &name, flash),
            state,
            code: group
                .fields
                .into_iter()
                .next()
                .ok_or(PageError::Unexpected)?,
            problems,
            form_token: session.next_token(),
        },
    ))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
) -> Result<Response, PageError> {
    let me = session.ask::<Me>(me::Variables {}).await?.me;
    let state = if me.totp_enabled {
        State::On
    } else {
        State::Off
    };
    answer(&session, flash, state, None).await
}

pub(super) async fn change(
    codes: Option<Extension<QrCodes>>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    match form.text("action") {
        "preparer" => prepare(&session, codes).await,
        "confirmer" => confirm(&session, codes, &form).await,
        "desactiver" => disable(&session, &form).await,
        _ => Err(PageError::Elsewhere(HERE.to_owned())),
    }
}

/// A key to be kept.
fn prepared(key: String, link: String, codes: Option<Extension<QrCodes>>) -> State {
    let alternative = "Code QR à lire avec l'application d'authentification";
    let drawing = codes.and_then(|Extension(codes)| codes.drawn(&link, alternative));
    State::Prepared { key, link, drawing }
}

async fn prepare(
    session: &Session,
    codes: Option<Extension<QrCodes>>,
) -> Result<Response, PageError> {
    let asked = session.ask::<PrepareSecondFactor>(prepare_second_factor::Variables {});
    match asked.await {
        Ok(drawn) => {
            let setup = drawn.generate_totp_setup;
            let state = prepared(setup.secret, setup.qr_code_url, codes);
            answer(session, None, state, None).await
        }
        // It is on already.
        Err(Failure::Invalid(_)) => Err(PageError::Elsewhere(HERE.to_owned())),
        Err(failure) => Err(failure.into()),
    }
}

async fn confirm(
    session: &Session,
    codes: Option<Extension<QrCodes>>,
    form: &Form,
) -> Result<Response, PageError> {
    let variables = confirm_second_factor::Variables {
        code: form.text(CODE).to_owned(),
    };
    let (state, failure) = match session.ask::<ConfirmSecondFactor>(variables).await {
        Ok(confirmed) => (State::Confirmed(confirmed.confirm_totp_setup.codes), None),
        Err(failure) => {
            let (key, link) = (form.text("cle"), form.text("lien"));
            let state = prepared(key.to_owned(), link.to_owned(), codes);
            (state, Some(failure))
        }
    };
    answer(session, None, state, failure).await
}

async fn disable(session: &Session, form: &Form) -> Result<Response, PageError> {
    let variables = disable_second_factor::Variables {
        code: form.text(CODE).to_owned(),
    };
    match session.ask::<DisableSecondFactor>(variables).await {
        Ok(_) => Ok(flash::tell(HERE, Done::SecondFactorOff)),
        Err(failure) => answer(session, None, State::On, Some(failure)).await,
    }
}
