//! Identifiers of slips and of the rows they hold.

use reference::{
    cuid::cuid,
    readable_id::{ReadableId, SlipPrefix},
};
use serde::{Deserialize, Serialize};

use super::facts::{Facts, Random};

/// The slip kinds. The number is stored: never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SlipKind {
    /// Dangerous and some non-dangerous waste.
    Bsdd = 1,
    /// Asbestos.
    Bsda = 2,
    /// End-of-life vehicles.
    Bsvhu = 3,
    /// Anatomical parts of human origin.
    Bspaoh = 6,
}

impl SlipKind {
    /// Stored number.
    pub fn number(self) -> i16 {
        self as i16
    }

    /// The kind of a stored number.
    pub fn from_number(number: i16) -> Option<Self> {
        [Self::Bsdd, Self::Bsda, Self::Bsvhu, Self::Bspaoh]
            .into_iter()
            .find(|kind| kind.number() == number)
    }

    /// Prefix of event types: `BsdaCreated`.
    pub fn event_prefix(self) -> &'static str {
        match self {
            Self::Bsdd => "Bsdd",
            Self::Bsda => "Bsda",
            Self::Bsvhu => "Bsvhu",
            Self::Bspaoh => "Bspaoh",
        }
    }

    /// Name in the API: `BSDA`.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Bsdd => "BSDD",
            Self::Bsda => "BSDA",
            Self::Bsvhu => "BSVHU",
            Self::Bspaoh => "BSPAOH",
        }
    }

    fn prefix(self) -> SlipPrefix {
        match self {
            Self::Bsdd => SlipPrefix::Bsd,
            Self::Bsda => SlipPrefix::Bsda,
            Self::Bsvhu => SlipPrefix::Vhu,
            Self::Bspaoh => SlipPrefix::Paoh,
        }
    }
}

/// A new readable identifier, dated from today in Paris.
pub fn new_readable_id(kind: SlipKind, facts: &Facts<'_>) -> String {
    let today = facts
        .now
        .0
        .to_zoned_datetime(contract::scalar::DateTime::paris())
        .date();
    ReadableId::new(kind.prefix(), today, facts.random.number())
        .as_str()
        .to_owned()
}

/// A new opaque identifier.
pub fn new_row_id(random: &Random) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&random.bytes()[..16]);
    cuid(bytes)
}
