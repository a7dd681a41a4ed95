//! What an establishment may do with waste: receipts of carriers, traders and brokers, agreements for vehicles.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a permit allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PermitKind {
    /// Receipt of a carrier.
    Transporter,
    /// Receipt of a trader.
    Trader,
    /// Receipt of a broker.
    Broker,
    /// Agreement of a centre that dismantles end-of-life vehicles.
    VhuDismantler,
    /// Agreement of a shredder of end-of-life vehicles.
    VhuShredder,
}

impl PermitKind {
    /// Whether permits of this kind are given until a date.
    pub(crate) fn is_limited(self) -> bool {
        matches!(self, Self::Transporter | Self::Trader | Self::Broker)
    }
}

/// A receipt or an agreement, as a prefecture gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permit {
    /// What it allows.
    pub kind: PermitKind,
    /// Its number.
    pub number: String,
    /// Department of the prefecture: `69`, `2A`, `974`.
    pub department: String,
    /// Its last day; agreements may have none.
    pub valid_until: Option<Date>,
}

/// The permits of an establishment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permits(pub Vec<Permit>);

impl Permits {
    /// The permit of a kind; of several, the one that lasts longest.
    pub fn of(&self, kind: PermitKind) -> Option<&Permit> {
        let of_kind = self.0.iter().filter(|permit| permit.kind == kind);
        of_kind.min_by_key(|permit| Reverse(permit.valid_until.unwrap_or(Date::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_permit_that_lasts_longest_is_shown() {
        let permit = |kind, number: &str, valid_until: Option<Date>| Permit {
            kind,
            number: number.to_owned(),
            department: "69".to_owned(),
            valid_until,
        };
        let day = |year| Some(jiff::civil::date(year, 3, 1));
        let permits = Permits(vec![
            permit(PermitKind::Transporter, "old", day(2025)),
            permit(PermitKind::Transporter, "new", day(2030)),
            permit(PermitKind::VhuShredder, "until", day(2031)),
            permit(PermitKind::VhuShredder, "for good", None),
        ]);
        let number = |kind| permits.of(kind).map(|permit| permit.number.as_str());
        assert_eq!(number(PermitKind::Transporter), Some("new"));
        assert_eq!(number(PermitKind::VhuShredder), Some("for good"));
        assert_eq!(number(PermitKind::Broker), None);
    }
}
