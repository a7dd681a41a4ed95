//! What every page of a session needs: the visitor, the organisation of the address, and their rights there.

use crate::{
    error::PageError,
    graphql::documents,
    layout::{Layout, Visitor},
    organisation::{Organisation, dashboard_of},
    session::Session,
    vocabulary::{CompanyType, UserPermission, UserRole},
};

documents! {
    "queries/shell.graphql", ("CompanyType", "UserPermission", "UserRole");
    /// The visitor's organisations and their rights there.
    Organisations,
    /// The visitor and one organisation.
    Shell,
    /// Some of the visitor's companies.
    OwnCompanies,
    /// The visitor's first companies, and what may be done in each.
    OwnOrganisations,
    /// The visitor.
    Who,
}

/// The visitor at the door of an organisation's pages.
#[derive(Clone, Debug)]
pub(crate) struct Entered {
    pub(crate) session: Session,
    /// Name, else address.
    pub(crate) user: String,
    pub(crate) organisation: Organisation,
    /// What the visitor may do in each of their organisations.
    rights: Vec<(String, Vec<UserPermission>)>,
}

impl Entered {
    /// Lets the visitor into an organisation's pages.
    ///
    /// # Errors
    /// The organisation is not one of the visitor's: they are sent to one that is.
    pub(crate) async fn into(session: Session, org: &str) -> Result<Self, PageError> {
        let variables = shell::Variables {
            org: org.to_owned(),
        };
        let answer = session.ask::<Shell>(variables).await;
        // An address too short to be searched is nobody's.
        let answer = match answer {
            Err(crate::graphql::Failure::Invalid(_)) => {
                return Err(PageError::Elsewhere("/dashboard".to_owned()));
            }
            answer => answer?,
        };
        let own = answer
            .permissions_infos
            .org_permissions_infos
            .iter()
            .find(|own| own.org_id == org);
        let company = answer
            .my_companies
            .edges
            .into_iter()
            .map(|edge| edge.node)
            .find(|company| company.org_id == org);
        let (Some(own), Some(company)) = (own, company) else {
            return Err(PageError::Elsewhere("/dashboard".to_owned()));
        };
        let organisation = Organisation {
            id: org.to_owned(),
            name: company
                .given_name
                .filter(|name| !name.is_empty())
                .or(company.name)
                .unwrap_or_else(|| org.to_owned()),
            types: company.company_types,
            security_code: (own.role != UserRole::Driver).then_some(company.security_code),
            role: own.role,
            permissions: own.permissions.clone(),
        };
        let me = answer.me;
        Ok(Self {
            session,
            user: me.name.filter(|name| !name.is_empty()).unwrap_or(me.email),
            organisation,
            rights: answer
                .permissions_infos
                .org_permissions_infos
                .into_iter()
                .map(|own| (own.org_id, own.permissions))
                .collect(),
        })
    }

    /// May the visitor do this in some organisation of theirs?
    pub(crate) fn can_in(&self, organisation: &str, permission: UserPermission) -> bool {
        self.rights
            .iter()
            .any(|(id, permissions)| id == organisation && permissions.contains(&permission))
    }

    /// The layout of a page.
    pub(crate) fn layout(&self, title: &str, flash: Option<String>) -> Layout {
        Layout {
            title: title.to_owned(),
            flash,
            visitor: Some(Visitor {
                name: self.user.clone(),
                dashboard: self.organisation.dashboard(),
            }),
        }
    }
}

/// Where `/dashboard` leads: the last organisation looked at, else the first one.
///
/// # Errors
/// The API does not answer.
pub(crate) async fn default_dashboard(
    session: &Session,
    last: Option<&str>,
) -> Result<Option<String>, PageError> {
    let answer = session
        .ask::<Organisations>(organisations::Variables {})
        .await?;
    let own = answer.permissions_infos.org_permissions_infos;
    let chosen = own
        .iter()
        .find(|own| Some(own.org_id.as_str()) == last)
        .or_else(|| own.first());
    Ok(chosen.map(|own| dashboard_of(&own.org_id, own.role)))
}

/// The layout of a page that needs no session, for whoever looks at it.
pub(crate) async fn layout_of(session: Option<&Session>, title: &str) -> Layout {
    let Some(session) = session else {
        return Layout::public(title);
    };
    match session.ask::<Who>(who::Variables {}).await {
        Ok(answer) => {
            let me = answer.me;
            let name = me.name.filter(|name| !name.is_empty()).unwrap_or(me.email);
            Layout::personal(title, &name, None)
        }
        // The page does not depend on who looks at it.
        Err(_) => Layout::public(title),
    }
}
