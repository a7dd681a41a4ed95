//! The exports that the visitor asked for.

use super::{
    exports::{Kind, page_address},
    query::{ExhaustiveExports, RegistryExports, exhaustive_exports, registry_exports},
};
use crate::{
    dates,
    graphql::Failure,
    organisation::called,
    session::Session,
    vocabulary::{
        DeclarationType, RegistryExportFormat, RegistryExportStatus as Status, RegistryV2ExportType,
    },
};

/// Identifier of the history in its page.
pub(super) const ANCHOR: &str = "historique";

/// Exports of a page.
const PAGE: i64 = 20;
/// Establishments named beside an export.
const NAMED: usize = 3;

/// An export.
pub(super) struct Export {
    pub(super) id: String,
    pub(super) asked: String,
    pub(super) status: Status,
    /// What is exported, when there is a choice.
    pub(super) what: String,
    pub(super) companies: String,
    pub(super) period: String,
    pub(super) format: &'static str,
    pub(super) lines: i64,
}

impl Export {
    pub(super) fn is_running(&self) -> bool {
        matches!(self.status, Status::Pending | Status::Started)
    }

    pub(super) fn is_ready(&self) -> bool {
        self.status == Status::Successful
    }

    pub(super) fn badge(&self) -> &'static str {
        match self.status {
            Status::Successful => "badge badge-success",
            Status::Failed => "badge badge-error",
            _ => "badge",
        }
    }

    pub(super) fn lines(&self) -> String {
        match self.lines {
            0 => "aucune ligne".to_owned(),
            1 => "1 ligne".to_owned(),
            lines => format!("{lines} lignes"),
        }
    }
}

/// Some exports, newest first.
pub(super) struct History {
    pub(super) exports: Vec<Export>,
    pub(super) total: i64,
    /// Addresses of the pages around this one.
    pub(super) newer: Option<String>,
    pub(super) older: Option<String>,
}

fn period(from: &str, to: Option<&String>) -> String {
    let from = dates::day(from);
    match to {
        Some(to) => format!("du {from} au {}", dates::day(to)),
        None => format!("depuis le {from}"),
    }
}

fn companies(names: Vec<String>) -> String {
    match names.len() {
        0 => "Tous mes établissements".to_owned(),
        count if count <= NAMED => names.join(", "),
        count => format!("{} et {} autres", names[..NAMED].join(", "), count - NAMED),
    }
}

fn regulatory(node: registry_exports::RegistryExportsRegistryV2ExportsEdgesNode) -> Export {
    let registry: RegistryV2ExportType = node.registry_type;
    let what = match node.declaration_type {
        DeclarationType::All => registry.label().to_owned(),
        origin => format!("{}, {}", registry.label(), origin.label().to_lowercase()),
    };
    let names = node.companies.into_iter().map(|company| {
        let id = company.org_id.unwrap_or_default();
        called(company.given_name.as_deref(), company.name.as_deref(), &id)
    });
    let format: RegistryExportFormat = node.format;
    Export {
        asked: dates::day_and_time(&node.created_at),
        status: node.status,
        what: format!("Registre : {what}"),
        companies: companies(names.collect()),
        period: period(&node.start_date, node.end_date.as_ref()),
        format: format.as_str(),
        lines: node.line_count,
        id: node.id,
    }
}

fn every_slip(
    node: exhaustive_exports::ExhaustiveExportsRegistryExhaustiveExportsEdgesNode,
) -> Export {
    let names = node.companies.into_iter().map(|company| {
        let id = company.org_id.unwrap_or_default();
        called(company.given_name.as_deref(), company.name.as_deref(), &id)
    });
    let format: RegistryExportFormat = node.format;
    Export {
        asked: dates::day_and_time(&node.created_at),
        status: node.status,
        what: "Registre exhaustif".to_owned(),
        companies: companies(names.collect()),
        period: period(&node.start_date, node.end_date.as_ref()),
        format: format.as_str(),
        lines: node.line_count,
        id: node.id,
    }
}

impl History {
    /// A page of the history, from 1 on.
    ///
    /// # Errors
    /// The API does not answer.
    pub(super) async fn of(session: &Session, kind: Kind, page: i64) -> Result<Self, Failure> {
        let page = page.clamp(1, 10_000);
        let skip = (page - 1) * PAGE;
        let (exports, total): (Vec<Export>, i64) = match kind {
            Kind::Regulatory => {
                let variables = registry_exports::Variables { first: PAGE, skip };
                let found = session.ask::<RegistryExports>(variables).await?;
                let found = found.registry_v2_exports;
                let nodes = found.edges.into_iter().map(|edge| edge.node);
                (nodes.map(regulatory).collect(), found.total_count)
            }
            Kind::Exhaustive => {
                let variables = exhaustive_exports::Variables { first: PAGE, skip };
                let found = session.ask::<ExhaustiveExports>(variables).await?;
                let found = found.registry_exhaustive_exports;
                let nodes = found.edges.into_iter().map(|edge| edge.node);
                (nodes.map(every_slip).collect(), found.total_count)
            }
        };
        Ok(Self {
            exports,
            total,
            newer: (page > 1).then(|| page_address(kind, page - 1)),
            older: (skip + PAGE < total).then(|| page_address(kind, page + 1)),
        })
    }

    /// Something is being made: the page is worth looking at again.
    pub(super) fn is_moving(&self) -> bool {
        self.exports.iter().any(Export::is_running)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_establishments_are_counted() {
        let names = |count: usize| (0..count).map(|number| format!("E{number}")).collect();
        assert_eq!(companies(names(0)), "Tous mes établissements");
        assert_eq!(companies(names(2)), "E0, E1");
        assert_eq!(companies(names(5)), "E0, E1, E2 et 2 autres");
    }
}
