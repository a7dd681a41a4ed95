//! The menu of a dashboard: its tabs, with how many slips wait there.

use super::{
    filters::Filters,
    query::{Counts, counts},
    tab::Tab,
};
use crate::{
    graphql::Failure,
    shell::Entered,
    vocabulary::{CompanyType, UserPermission, UserRole},
};

/// A group of tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MenuGroup {
    pub(crate) title: &'static str,
    pub(crate) entries: Vec<MenuEntry>,
}

/// A tab in the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MenuEntry {
    pub(crate) name: &'static str,
    pub(crate) href: String,
    pub(crate) is_current: bool,
    /// Slips that wait; 0 says nothing.
    pub(crate) count: i64,
}

const SLIPS: [Tab; 5] = [Tab::All, Tab::Drafts, Tab::Act, Tab::Follow, Tab::History];
const REVISIONS: [Tab; 4] = [
    Tab::PendingRevisions,
    Tab::EmittedRevisions,
    Tab::ReceivedRevisions,
    Tab::ReviewedRevisions,
];
const TRANSPORT: [Tab; 3] = [Tab::ToCollect, Tab::Collected, Tab::Return];

/// What the slips add up to.
fn figures(organisation: &str) -> MenuGroup {
    let entry = |name, href| MenuEntry {
        name,
        href,
        is_current: false,
        count: 0,
    };
    MenuGroup {
        title: "Registre",
        entries: vec![
            entry(
                "Exporter",
                format!("/registry/export?etablissement={organisation}"),
            ),
            entry(
                "Statistiques",
                format!("/companies/{organisation}/statistics"),
            ),
        ],
    }
}

/// The menu of an organisation's dashboard. A search is kept from a tab to the next.
///
/// # Errors
/// The API does not answer.
pub(crate) async fn menu(
    entered: &Entered,
    current: Tab,
    filters: &Filters,
) -> Result<Vec<MenuGroup>, Failure> {
    let organisation = &entered.organisation;
    let variables = counts::Variables {
        org: Some(vec![organisation.id.clone()]),
    };
    let counts = entered.session.ask::<Counts>(variables).await?;
    let shows_counts = organisation.role != UserRole::Reader;
    let count = |tab| match tab {
        _ if !shows_counts => 0,
        Tab::Act => counts.act.total_count,
        Tab::ToCollect => counts.to_collect.total_count,
        Tab::EmittedRevisions => counts.emitted.total_count,
        Tab::ReceivedRevisions => counts.received.total_count,
        _ => 0,
    };
    let query = filters.query();
    let group = |title, tabs: &[Tab]| MenuGroup {
        title,
        entries: tabs
            .iter()
            .map(|tab| MenuEntry {
                name: tab.description().name,
                href: format!(
                    "/dashboard/{}/{}{query}",
                    organisation.id,
                    tab.description().path
                ),
                is_current: *tab == current,
                count: count(*tab),
            })
            .collect(),
    };
    let mut groups = Vec::new();
    if organisation.lists_slips() {
        groups.push(group("Mes bordereaux", &SLIPS));
        groups.push(group("Révisions", &REVISIONS));
    }
    let carries = organisation.types.contains(&CompanyType::Transporter)
        || counts.to_collect.total_count > 0
        || counts.collected.total_count > 0
        || TRANSPORT.contains(&current);
    if carries {
        groups.push(group("Transport", &TRANSPORT));
    }
    if organisation.can(UserPermission::RegistryCanRead) {
        groups.push(figures(&organisation.id));
    }
    Ok(groups)
}
