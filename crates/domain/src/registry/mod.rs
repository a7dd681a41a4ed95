//! Registries: which company sees which slip in which registry, and what the exported line says.
//!
//! A slip gives *lookups*, written with each of its commits: one row for each registry and company, with the date
//! that sorts and filters. A *line* is made from the slip when a registry is exported: values by column key, which
//! the table of columns ([`columns`]) puts in order and spells.

mod columns;
mod filter;
mod format;
mod line;
mod lookup;
mod status;

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use filter::{CompanyReach, LineFilter};
pub use format::{Cell, Column};
pub use line::{FinalPlace, Line, Value, accepted_and_refused, left_at, tonnes_of};
pub use lookup::{Lookup, LookupNote, SUITE};
pub(crate) use lookup::{among_all, lookups_of, moves};

/// A registry. The number is stored: never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Registry {
    /// What ceased to be waste.
    Ssd = 1,
    /// Waste that arrived.
    Incoming = 2,
    /// Waste that left.
    Outgoing = 3,
    /// Waste that was carried.
    Transported = 4,
    /// Waste that was traded, brokered or looked after.
    Managed = 5,
    /// Every slip.
    All = 6,
}

impl Registry {
    /// Stored number.
    pub fn number(self) -> i16 {
        self as i16
    }

    /// Its initial in the table of columns.
    fn initial(self) -> char {
        match self {
            Self::Ssd => 'S',
            Self::Incoming => 'I',
            Self::Outgoing => 'O',
            Self::Transported => 'T',
            Self::Managed => 'M',
            Self::All => 'A',
        }
    }

    /// Its name in the names of files.
    pub fn file_label(self) -> &'static str {
        match self {
            Self::Ssd => "Sortie de statut de déchet",
            Self::Incoming => "Entrant",
            Self::Outgoing => "Sortant",
            Self::Transported => "Transport",
            Self::Managed => "Gestion",
            Self::All => "Exhaustif",
        }
    }

    /// Its columns, in order.
    pub fn columns(self) -> &'static [Column] {
        static ALL: [OnceLock<Vec<Column>>; 6] = [const { OnceLock::new() }; 6];
        ALL[self as usize - 1].get_or_init(|| columns_of(self))
    }
}

fn columns_of(registry: Registry) -> Vec<Column> {
    if registry == Registry::Ssd {
        let columns = columns::END_OF_WASTE_COLUMNS.iter();
        return columns
            .map(|(key, header, format)| Column::new(*key, *header, *format))
            .collect();
    }
    let shown = |registries: &str| registries.contains(registry.initial());
    let first = columns::COLUMNS
        .iter()
        .filter(|(registries, ..)| shown(registries))
        .map(|(_, key, header, format)| Column::new(*key, *header, *format));
    let others = (2..=5).flat_map(|number| {
        columns::CARRIER_COLUMNS
            .iter()
            .filter(|(registries, ..)| shown(registries))
            .map(move |(_, key, header, format)| {
                let header = match (number, *key) {
                    (5, "CompanyCountry") => "Pays",
                    _ => header,
                };
                Column::new(
                    format!("transporter{number}{key}"),
                    format!("Transporteur n°{number} - {header}"),
                    *format,
                )
            })
    });
    first.chain(others).collect()
}

/// How dangerous a waste is, for registries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WasteType {
    /// Not dangerous.
    Dnd,
    /// Dangerous.
    Dd,
    /// Excavated soils and sediments.
    Texs,
}

impl WasteType {
    /// Name in the API and in lookups.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dnd => "DND",
            Self::Dd => "DD",
            Self::Texs => "TEXS",
        }
    }
}

/// Where a line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Source {
    /// A slip.
    Bsd,
    /// A declaration to the national registry.
    Registry,
}

/// Which line of a slip is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// In this registry.
    pub registry: Registry,
    /// Of this company.
    pub org: &'a str,
    /// Which part of the slip: empty, or [`SUITE`].
    pub part: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registries_have_the_columns_that_files_are_read_by() {
        let check = |registry: Registry, count: usize, first: &str, last: &str| {
            let columns = registry.columns();
            assert_eq!(columns.len(), count, "{registry:?}");
            assert_eq!(columns[0].header, first);
            assert_eq!(columns[count - 1].header, last);
        };
        let receipt = "Transporteur n°5 - N° de récépissé";
        check(Registry::Ssd, 28, "Source", "Code pays du destinataire");
        check(Registry::Incoming, 151, "Source", receipt);
        check(Registry::Outgoing, 165, "Source", receipt);
        check(Registry::Transported, 136, "Source", receipt);
        check(Registry::Managed, 168, "Source", receipt);
        let plates = "Transporteur n°5 - N° d'immatriculation(s)";
        check(Registry::All, 174, "N° de bordereau", plates);
    }

    #[test]
    fn odd_headers_stay_as_machines_know_them() {
        let headers: Vec<&str> = Registry::Outgoing
            .columns()
            .iter()
            .map(|column| column.header.as_ref())
            .collect();
        for header in [
            "identifiant unique",
            "Émetteur - Quantité de déchet ",
            "Émetteur - Volume en M3 de la quantité ",
            "Transporteur - Code Pays",
            "Transporteur n°4 - Code pays",
            "Transporteur n°5 - Pays",
        ] {
            assert!(headers.contains(&header), "{header}");
        }
    }
}
