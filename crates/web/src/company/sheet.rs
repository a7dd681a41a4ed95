//! The page of an establishment: who it is, its signature code, its members.

use askama::Template;
use axum::{extract::Path, response::Response};
use http::StatusCode;

use super::{
    members::{self, Member},
    query::{OwnCompany, own_company},
    requests::{self, Request},
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

type Node = own_company::OwnCompanyMyCompaniesEdgesNode;

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
        let usual = self.node.given_name.as_deref();
        let name = usual.filter(|name| !name.is_empty());
        name.or(self.node.name.as_deref()).unwrap_or(self.id())
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

    fn identity(&self) -> Vec<Row> {
        let node = &self.node;
        let naf = [node.naf.as_deref(), node.libelle_naf.as_deref()];
        let naf: Vec<&str> = naf.into_iter().flatten().collect();
        let types = node.company_types.iter().map(|kind| kind.label());
        let types: Vec<&str> = types.collect();
        vec![
            Row::new("SIRET ou numéro de TVA", self.id()),
            Row::of("Raison sociale", node.name.as_ref()),
            Row::of("Adresse", node.address.as_ref()),
            Row::new("Activité (NAF)", naf.join(" ")),
            Row::new("Profils", types.join("\n")),
            Row::new("Récépissé de transport", self.receipt()),
        ]
    }

    fn receipt(&self) -> String {
        self.node
            .transporter_receipt
            .as_ref()
            .map_or_else(String::new, |receipt| {
                format!(
                    "{}, département {}, jusqu'au {}",
                    receipt.receipt_number,
                    receipt.department,
                    dates::day(&receipt.validity_limit)
                )
            })
    }

    fn contact(&self) -> Vec<Row> {
        let node = &self.node;
        vec![
            Row::of("Contact", node.contact.as_ref()),
            Row::of("Courriel", node.contact_email.as_ref()),
            Row::of("Téléphone", node.contact_phone.as_ref()),
            Row::of("Site", node.website.as_ref()),
        ]
    }

    /// A driver signs with their own name, and is not told the code.
    fn code(&self) -> Option<i64> {
        let is_driver = self.node.user_role == Some(UserRole::Driver);
        (!is_driver).then_some(self.node.security_code)
    }
}

#[derive(Template)]
#[template(path = "company.html")]
struct CompanyPage<'a> {
    layout: Layout,
    company: &'a Company,
    role: &'static str,
    identity: Vec<Row>,
    contact: Vec<Row>,
    code: Option<i64>,
    may_renew: bool,
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
            identity: company.identity(),
            contact: company.contact(),
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
