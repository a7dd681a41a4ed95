//! Lookups: one row for each registry and company that sees a slip.

use std::collections::BTreeSet;

use contract::{scalar::DateTime, slip::FormCompany};
use serde::{Deserialize, Serialize};

use super::{Registry, WasteType};
use crate::slip::{Capacity, Leg, Outline, Slip};

/// Part of a slip that is a slip of its own for registries: the leg after temporary storage.
pub const SUITE: &str = "suite";

/// A row of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Company: SIRET, else VAT number.
    pub org: String,
    /// Its registry.
    pub registry: Registry,
    /// Date that sorts and filters.
    pub date: DateTime,
    /// Which part of the slip: empty, or [`SUITE`].
    pub part: &'static str,
    /// What filters ask of the waste.
    pub note: LookupNote,
}

/// What filters ask of the waste, stored with the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookupNote {
    /// How dangerous.
    #[serde(rename = "t")]
    pub waste_type: WasteType,
    /// Waste code; empty when there is none.
    #[serde(rename = "c")]
    pub waste_code: String,
}

/// Gathers the rows of a slip: a company appears once in a registry, at its first mention.
#[derive(Debug)]
struct Lookups {
    note: LookupNote,
    part: &'static str,
    seen: BTreeSet<(Registry, String)>,
    rows: Vec<Lookup>,
}

impl Lookups {
    /// No row yet.
    fn of(outline: &Outline<'_>, part: &'static str) -> Self {
        let waste_code = outline.waste_code.map(|code| code.0.clone());
        Self {
            note: LookupNote {
                waste_type: outline.waste_type,
                waste_code: waste_code.unwrap_or_default(),
            },
            part,
            seen: BTreeSet::new(),
            rows: Vec::new(),
        }
    }

    /// Adds companies to a registry, once the date is known.
    fn add<'a>(
        &mut self,
        registry: Registry,
        date: Option<DateTime>,
        companies: impl IntoIterator<Item = Option<&'a str>>,
    ) {
        let Some(date) = date else { return };
        for org in companies
            .into_iter()
            .flatten()
            .filter(|org| !org.is_empty())
        {
            if self.seen.insert((registry, org.to_owned())) {
                self.rows.push(Lookup {
                    org: org.to_owned(),
                    registry,
                    date,
                    part: self.part,
                    note: self.note.clone(),
                });
            }
        }
    }
}

/// The rows of a slip: its moves, and its place among all the slips of those who take part.
pub(crate) fn lookups_of<S: Slip>(slip: &S) -> Vec<Lookup> {
    if slip.is_draft() {
        return Vec::new();
    }
    let outline = slip.outline();
    let mut rows = moves(&outline, "");
    rows.extend(among_all(&outline, slip.updated_at()));
    rows
}

/// The rows of what moved: in, out, carried, managed.
pub(crate) fn moves(outline: &Outline<'_>, part: &'static str) -> Vec<Lookup> {
    let mut rows = Lookups::of(outline, part);
    let destination = [outline.siret(Capacity::Destination)];
    rows.add(Registry::Incoming, outline.arrived_at, destination);
    rows.add(Registry::Outgoing, outline.left_at, producers(outline));
    for leg in &outline.legs {
        let carrier = [leg.organisation()];
        rows.add(Registry::Transported, leg.taken_over_at(), carrier);
    }
    rows.add(Registry::Managed, outline.left_at, managers(outline));
    rows.rows
}

/// The rows of the registry of all slips: carriers are most often there once they have signed.
pub(crate) fn among_all(outline: &Outline<'_>, updated_at: DateTime) -> Vec<Lookup> {
    let mut rows = Lookups::of(outline, "");
    let legs = outline.legs.iter();
    let carriers = legs.filter(|leg| leg.signed_at.is_some() || outline.lists_unsigned_carriers);
    let companies = [outline.siret(Capacity::Destination)]
        .into_iter()
        .chain(producers(outline))
        .chain(managers(outline))
        .chain(carriers.map(Leg::organisation));
    rows.add(Registry::All, Some(updated_at), companies);
    rows.rows
}

fn producers<'a>(outline: &Outline<'a>) -> [Option<&'a str>; 3] {
    [
        outline.siret(Capacity::Emitter),
        outline.eco_organisme_siret(),
        outline.siret(Capacity::Worker),
    ]
}

fn managers<'a>(outline: &Outline<'a>) -> impl Iterator<Item = Option<&'a str>> {
    let dealers = [Capacity::Broker, Capacity::Trader].map(|capacity| outline.siret(capacity));
    let intermediaries = outline.intermediaries.iter();
    dealers
        .into_iter()
        .chain(intermediaries.map(FormCompany::organisation))
}
