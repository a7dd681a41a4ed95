//! The members of an establishment, and inviting others.

use axum::{extract::Path, response::Response};
use http::StatusCode;

use super::{
    query::{InviteUser, invite_user, own_company},
    sheet::{self, Company},
};
use crate::{
    error::PageError,
    fields::{Choice, Field, Group, Input, empty_fields},
    flash::{self, Done},
    form::Form,
    graphql::{Failure, Issue},
    session::Posted,
    vocabulary::UserRole,
};

/// Somebody who belongs to an establishment, or is invited to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: UserRole,
    pub(super) is_me: bool,
    /// Invited, without account yet.
    pub(super) is_invited: bool,
    /// Their address is confirmed.
    is_active: bool,
}

impl Member {
    pub(super) fn of(user: &own_company::OwnCompanyMyCompaniesEdgesNodeUsers) -> Self {
        Self {
            id: user.id.clone(),
            name: user.name.clone().unwrap_or_default(),
            email: user.email.clone(),
            role: user.role.unwrap_or_default(),
            is_me: user.is_me == Some(true),
            is_invited: user.is_pending_invitation == Some(true),
            is_active: user.is_active == Some(true),
        }
    }

    /// Name, else address.
    pub(super) fn title(&self) -> &str {
        if self.name.is_empty() {
            &self.email
        } else {
            &self.name
        }
    }

    pub(super) fn state(&self) -> &'static str {
        match (self.is_invited, self.is_active) {
            (true, _) => "Invitation en attente",
            (false, true) => "Actif",
            (false, false) => "Courriel non confirmé",
        }
    }
}

/// The roles that one may have, with what each allows.
pub(super) fn roles(form: &Form, label: &str) -> Field {
    let allows = |role: UserRole| match role {
        UserRole::Admin => "gère l'établissement et ses membres",
        UserRole::Member => "crée et signe les bordereaux",
        UserRole::Reader => "consulte seulement",
        UserRole::Driver => "signe les enlèvements",
        UserRole::Unheard => "",
    };
    let choices = UserRole::ALL.iter().map(|role| {
        let label = format!("{} : {}", role.label(), allows(*role));
        Choice::new(role.as_str(), label)
    });
    Field::new(form, "role", label, Input::Choices(choices.collect())).required()
}

/// The role that was chosen.
///
/// # Errors
/// None was, or it is unknown.
pub(super) fn chosen_role(form: &Form) -> Result<UserRole, Failure> {
    UserRole::parse(form.text("role")).ok_or_else(|| {
        Failure::Invalid(vec![Issue {
            path: vec!["role".to_owned()],
            message: "Choisissez un rôle.".to_owned(),
        }])
    })
}

/// Who to invite, and as what.
pub(super) fn invitation(typed: &Form) -> Vec<Field> {
    let mut form = typed.clone();
    if !form.has("role") {
        form.add("role", UserRole::Member.as_str());
    }
    vec![
        Field::new(&form, "email", "Courriel de la personne", Input::Email).required(),
        roles(&form, "Rôle"),
    ]
}

/// `POST /companies/{org}/invite`
pub(super) async fn invite(
    Path(org): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let company = Company::of(session, &org).await?;
    let mut issues = empty_fields(&[Group::new("", invitation(&form))]);
    // The API takes whatever it is given for an address.
    if issues.is_empty() && !reference::email::is_email(form.text("email")) {
        issues.push(Issue {
            path: vec!["email".to_owned()],
            message: "Écrivez une adresse complète, par exemple nom@exemple.fr.".to_owned(),
        });
    }
    if !issues.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return sheet::answer(&company, None, &form, status, &issues).await;
    }
    match send(&company, &form).await {
        Ok(()) => Ok(flash::tell(&company.address(), Done::Invited)),
        Err(failure) => {
            let status = failure.status();
            sheet::answer(&company, None, &form, status, &failure.issues()).await
        }
    }
}

async fn send(company: &Company, form: &Form) -> Result<(), Failure> {
    let variables = invite_user::Variables {
        org: company.org_id().to_owned(),
        email: form.text("email").to_owned(),
        role: chosen_role(form)?,
    };
    company.session.ask::<InviteUser>(variables).await.map(drop)
}
