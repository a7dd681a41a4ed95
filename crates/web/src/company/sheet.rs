//! The page of an establishment: who it is, its signature code, its members.

use askama::Template;
use axum::{extract::Path, response::Response};
use http::StatusCode;

use super::{
    facts::{self, Installation, Node},
    members::{self, Member},
    query::{OwnCompany, own_company},
    requests::{self, Request},
    signature::{self, Automation},
};
use crate::{
    dates,
    error::PageError,
    fields::{Field, Group, Input, Problem, tie},
    flash::Flash,
    form::Form,
    graphql::{Failure, Issue},
    layout::{Layout, page},
    session::{LoggedIn, Session},
    slip::view::Row,
    vocabulary::{UserPermission, UserRole},
};

/// An establishment of the visitor's.
pub(super) struct Company {
    pub(super) session: Session,
    /// Name of the visitor, else their address.
    visitor: String,
    node: Node,
}

impl Company {
    /// Reads an establishment.
    ///
    /// # Errors
    /// It is not one of the visitor's: they are sent to the list of those that are.
    pub(super) async fn of(session: Session, org: &str) -> Result<Self, PageError> {
        let variables = own_company::Variables {
            org: org.to_owned(),
        };
        let elsewhere = || PageError::Elsewhere("/companies".to_owned());
        let answer = match session.ask::<OwnCompany>(variables).await {
            // What is too short, or too long, to be searched is nobody's.
            Err(Failure::Invalid(_)) => return Err(elsewhere()),
            answer => answer?,
        };
        let mut nodes = answer.my_companies.edges.into_iter().map(|edge| edge.node);
        let node = nodes.find(|company| company.org_id == org);
        let me = answer.me;
        Ok(Self {
            session,
            visitor: me.name.filter(|name| !name.is_empty()).unwrap_or(me.email),
            node: node.ok_or_else(elsewhere)?,
        })
    }

    pub(super) fn id(&self) -> &str {
        &self.node.org_id
    }

    /// Usual name, else registered name.
    pub(super) fn name(&self) -> &str {
        let names = [&self.node.given_name, &self.node.name];
        let mut names = names.into_iter().flatten();
        names
            .find(|name| !name.is_empty())
            .unwrap_or(&self.node.org_id)
    }

    pub(super) fn address(&self) -> String {
        format!("/companies/{}", self.id())
    }

    pub(super) fn can(&self, permission: UserPermission) -> bool {
        self.node.user_permissions.contains(&permission)
    }

    pub(super) fn members(&self) -> Vec<Member> {
        let users = self.node.users.as_deref().unwrap_or_default();
        users.iter().map(Member::of).collect()
    }

    pub(super) fn layout(&self, title: &str, flash: Option<String>) -> Layout {
        let title = format!("{title} — {}", self.name());
        Layout::personal(&title, &self.visitor, flash)
    }

    /// What the API says of it.
    pub(super) fn node(&self) -> &Node {
        &self.node
    }

    /// It has a SIRET, hence a registry.
    fn is_french(&self) -> bool {
        self.node.siret.is_some()
    }

    /// Is the visitor a driver? They sign with their own name.
    fn is_for_a_driver(&self) -> bool {
        self.node.user_role == Some(UserRole::Driver)
    }

    /// A driver signs with their own name, and is not told the code.
    fn code(&self) -> Option<i64> {
        (!self.is_for_a_driver()).then_some(self.node.security_code)
    }
}

#[derive(Template)]
#[template(path = "company.html")]
struct CompanyPage<'a> {
    layout: Layout,
    company: &'a Company,
    role: &'static str,
    identity: Vec<Row>,
    activities: Vec<Row>,
    installation: Option<Installation>,
    contact: Vec<Row>,
    code: Option<i64>,
    may_renew: bool,
    /// The visitor may change the sheet.
    may_update: bool,
    may_verify: bool,
    may_read_registry: bool,
    may_automate: bool,
    automations: Vec<Automation>,
    /// Since when it sleeps.
    dormant: Option<String>,
    members: Vec<Member>,
    may_manage: bool,
    requests: Vec<Request>,
    invitation: Vec<Field>,
    problems: Vec<Problem>,
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Path(org): Path<String>,
) -> Result<Response, PageError> {
    let company = Company::of(session, &org).await?;
    answer(&company, flash, &Form::default(), StatusCode::OK, &[]).await
}

/// The page; with what was typed to invite somebody, and what is wrong with what was asked.
pub(super) async fn answer(
    company: &Company,
    flash: Option<String>,
    typed: &Form,
    status: StatusCode,
    issues: &[Issue],
) -> Result<Response, PageError> {
    let may_manage = company.can(UserPermission::CompanyCanManageMembers);
    let requests = if may_manage {
        requests::pending(company).await?
    } else {
        Vec::new()
    };
    let mut groups = [Group::new("", members::invitation(typed))];
    let problems = tie(&mut groups, issues);
    let [group] = groups;
    Ok(page(
        status,
        &CompanyPage {
            layout: company.layout("Fiche", flash),
            role: company.node.user_role.map_or("", UserRole::label),
            identity: facts::identity(&company.node),
            activities: facts::activities(&company.node),
            installation: facts::installation!(company.node.installation),
            contact: facts::contact(&company.node),
            may_update: company.can(UserPermission::CompanyCanUpdate),
            may_verify: company.can(UserPermission::CompanyCanVerify)
                && facts::awaits_code(&company.node),
            may_read_registry: company.can(UserPermission::RegistryCanRead),
            may_automate: company.can(UserPermission::CompanyCanManageSignatureAutomation),
            automations: signature::automations(&company.node),
            dormant: company.node.is_dormant_since.as_deref().map(dates::day),
            code: company.code(),
            may_renew: company.can(UserPermission::CompanyCanRenewSecurityCode),
            members: company.members(),
            may_manage,
            requests,
            invitation: group.fields,
            problems,
            company,
        },
    ))
}
