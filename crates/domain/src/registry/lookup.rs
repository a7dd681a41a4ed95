//! Lookups: one row for each registry and company that sees a slip.

use std::collections::BTreeSet;

use contract::scalar::DateTime;
use serde::{Deserialize, Serialize};

use super::{Registry, WasteType};

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
pub struct Lookups {
    note: LookupNote,
    part: &'static str,
    seen: BTreeSet<(Registry, String)>,
    rows: Vec<Lookup>,
}

impl Lookups {
    /// No row yet.
    pub fn new(waste_type: WasteType, waste_code: Option<&str>, part: &'static str) -> Self {
        Self {
            note: LookupNote {
                waste_type,
                waste_code: waste_code.unwrap_or_default().to_owned(),
            },
            part,
            seen: BTreeSet::new(),
            rows: Vec::new(),
        }
    }

    /// Adds companies to a registry, once the date is known.
    pub fn add<'a>(
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

    /// The rows.
    pub fn into_rows(self) -> Vec<Lookup> {
        self.rows
    }
}
