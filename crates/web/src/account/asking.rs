//! Short forms of people who have not logged in, and what is told once they are sent.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use serde::Deserialize;

use crate::{
    captcha::{self, Captchas},
    error::PageError,
    fields::{Field, Group, Input, Problem, empty_fields, tie},
    form::Form,
    graphql::{Failure, Issue},
    layout::{Layout, page},
};

/// What a form is about.
pub(super) struct Asking {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) button: &'static str,
    /// Other ways: address and words.
    pub(super) links: &'static [(&'static str, &'static str)],
}

#[derive(Template)]
#[template(path = "public_form.html")]
struct AskingPage<'a> {
    layout: Layout,
    asking: &'a Asking,
    fields: Vec<Field>,
    problems: Vec<Problem>,
}

impl Asking {
    /// The form, to be filled.
    pub(super) fn page(&self, fields: Vec<Field>) -> Response {
        self.answer(StatusCode::OK, fields, &[])
    }

    /// The form again, with what is wrong in it.
    pub(super) fn refused(&self, fields: Vec<Field>, refused: &Refused) -> Response {
        self.answer(refused.status, fields, &refused.issues)
    }

    fn answer(&self, status: StatusCode, fields: Vec<Field>, issues: &[Issue]) -> Response {
        let mut groups = [Group::new("", fields)];
        let problems = tie(&mut groups, issues);
        let [group] = groups;
        page(
            status,
            &AskingPage {
                layout: Layout::public(self.title),
                asking: self,
                fields: group.fields,
                problems,
            },
        )
    }
}

/// Why a form was not taken.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) status: StatusCode,
    pub(super) issues: Vec<Issue>,
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self {
            status: failure.status(),
            issues: failure.issues(),
        }
    }
}

/// Checks that what must be filled is.
///
/// # Errors
/// The fields left empty.
pub(super) fn filled(fields: &[Field]) -> Result<(), Refused> {
    let group = Group::new("", fields.to_vec());
    let issues = empty_fields(&[group]);
    if issues.is_empty() {
        return Ok(());
    }
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Err(Refused { status, issues })
}

#[derive(Template)]
#[template(path = "told.html")]
struct ToldPage<'a> {
    layout: Layout,
    told: &'a Told,
}

/// What is told instead of a form.
pub(super) struct Told {
    pub(super) title: &'static str,
    pub(super) is_error: bool,
    pub(super) paragraphs: &'static [&'static str],
    /// Where to go next: address and words.
    pub(super) next: (&'static str, &'static str),
}

impl Told {
    pub(super) fn page(&self) -> Response {
        let status = if self.is_error {
            StatusCode::NOT_FOUND
        } else {
            StatusCode::OK
        };
        page(
            status,
            &ToldPage {
                layout: Layout::public(self.title),
                told: self,
            },
        )
    }
}

/// Where one is in a page of two steps: a form, then what is told.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Step {
    suite: String,
}

const DONE: &str = "fait";

impl Step {
    /// The form was taken.
    pub(super) fn is_done(&self) -> bool {
        self.suite == DONE
    }

    /// Goes to the second step of a page.
    pub(super) fn done(path: &str) -> Response {
        Redirect::to(&format!("{path}?suite={DONE}")).into_response()
    }
}

/// What the link of a mail carries.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Link {
    pub(super) hash: String,
}

/// Tests that tell people from programs, where the server draws some.
pub(super) type Drawn = Option<Extension<Arc<dyn Captchas>>>;

/// A test to answer, a new one each time.
///
/// # Errors
/// None can be drawn.
pub(super) async fn captcha_field(form: &Form, captchas: Drawn) -> Result<Field, PageError> {
    let Some(Extension(captchas)) = captchas else {
        return Err(PageError::Unexpected);
    };
    let token = captchas.draw().await.ok_or(PageError::Unexpected)?;
    Ok(captcha::field(form, token))
}

/// Who it is about.
pub(super) fn email(form: &Form) -> Field {
    Field::new(form, "email", "Courriel", Input::Email).required()
}

pub(super) fn name(form: &Form) -> Field {
    Field::new(form, "nom", "Nom et prénom", Input::Text)
        .required()
        .fills("name")
}

/// A password to choose.
pub(super) fn new_password(form: &Form, label: &str) -> Field {
    Field::new(form, NEW_PASSWORD, label, Input::Password("new-password"))
        .required()
        .hint(
            "De 12 à 64 caractères, dont une majuscule, une minuscule, un chiffre et un autre signe. Une phrase \
             de quelques mots convient.",
        )
        .fills("newPassword")
}

pub(super) const NEW_PASSWORD: &str = "mot-de-passe";
