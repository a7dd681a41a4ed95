//! `/companies/{org}/members/{member}`: what a member may do, and taking them out.

use askama::Template;
use axum::{extract::Path, response::Response};
use http::StatusCode;

use super::{
    members::{self, Member},
    query::{
        ChangeUserRole, DeleteInvitation, RemoveUser, ResendInvitation, change_user_role,
        delete_invitation, remove_user, resend_invitation,
    },
    sheet::Company,
};
use crate::{
    error::PageError,
    fields::{Field, Input},
    flash::{self, Done},
    form::Form,
    graphql::{Failure, Issue},
    layout::{Layout, page},
    session::{LoggedIn, Posted},
    vocabulary::UserPermission,
};

#[derive(Template)]
#[template(path = "member.html")]
struct MemberPage<'a> {
    layout: Layout,
    company: &'a Company,
    member: &'a Member,
    role: Field,
    issues: Vec<Issue>,
}

/// The member that an address designates.
///
/// # Errors
/// There is none, or the visitor does not manage the members.
fn found(company: &Company, id: &str) -> Result<Member, PageError> {
    if !company.can(UserPermission::CompanyCanManageMembers) {
        let message = "Seuls les administrateurs de l'établissement gèrent ses membres.";
        return Err(PageError::Forbidden(message.to_owned()));
    }
    let mut members = company.members().into_iter();
    let member = members.find(|member| member.id == id);
    member.ok_or_else(|| PageError::Elsewhere(company.address()))
}

fn answer(company: &Company, member: &Member, status: StatusCode, issues: Vec<Issue>) -> Response {
    let mut form = Form::default();
    form.add("role", member.role.as_str());
    page(
        status,
        &MemberPage {
            layout: company.layout(member.title(), None),
            role: members::roles(&form, "Rôle"),
            company,
            member,
            issues,
        },
    )
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Path((org, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let company = Company::of(session, &org).await?;
    let member = found(&company, &id)?;
    Ok(answer(&company, &member, StatusCode::OK, Vec::new()))
}

pub(super) async fn change(
    Path((org, id)): Path<(String, String)>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let company = Company::of(session, &org).await?;
    let member = found(&company, &id)?;
    let (changed, done) = match form.text("action") {
        "role" => (
            change_role(&company, &member, &form).await,
            Done::RoleChanged,
        ),
        "retirer" => (remove(&company, &member).await, Done::MemberRemoved),
        "renvoyer" => (resend(&company, &member).await, Done::InvitationSent),
        "supprimer" => (uninvite(&company, &member).await, Done::InvitationDeleted),
        _ => return Err(PageError::Elsewhere(company.address())),
    };
    match changed {
        Ok(()) if done == Done::MemberRemoved && member.is_me => {
            Ok(flash::tell("/companies", done))
        }
        Ok(()) => Ok(flash::tell(&company.address(), done)),
        Err(failure) => {
            let status = failure.status();
            Ok(answer(&company, &member, status, failure.issues()))
        }
    }
}

async fn change_role(company: &Company, member: &Member, form: &Form) -> Result<(), Failure> {
    let variables = change_user_role::Variables {
        org: company.org_id().to_owned(),
        user: member.id.clone(),
        role: members::chosen_role(form)?,
    };
    let changed = company.session.ask::<ChangeUserRole>(variables).await;
    changed.map(drop)
}

async fn remove(company: &Company, member: &Member) -> Result<(), Failure> {
    let variables = remove_user::Variables {
        org: company.org_id().to_owned(),
        user: member.id.clone(),
    };
    let removed = company.session.ask::<RemoveUser>(variables).await;
    removed.map(drop)
}

async fn resend(company: &Company, member: &Member) -> Result<(), Failure> {
    let variables = resend_invitation::Variables {
        org: company.org_id().to_owned(),
        email: member.email.clone(),
    };
    let sent = company.session.ask::<ResendInvitation>(variables).await;
    sent.map(drop)
}

async fn uninvite(company: &Company, member: &Member) -> Result<(), Failure> {
    let variables = delete_invitation::Variables {
        org: company.org_id().to_owned(),
        email: member.email.clone(),
    };
    let deleted = company.session.ask::<DeleteInvitation>(variables).await;
    deleted.map(drop)
}
