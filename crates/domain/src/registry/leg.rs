//! A carrier of the kinds whose carriers sign one by one, as registries read it.

use contract::{
    scalar::{DateTime, Text},
    slip::{FormCompany, TransportMode},
};

use super::{CarrierCells, Place, Registry};
use crate::slip::organisation_of;

/// What a carrier wrote and signed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Leg<'a> {
    /// The company.
    pub company: Option<&'a FormCompany>,
    /// Mode of transport.
    pub mode: Option<TransportMode>,
    /// Needs no receipt.
    pub is_exempted: Option<bool>,
    /// Number of the receipt.
    pub receipt: Option<&'a Text>,
    /// Number plates.
    pub plates: &'a [Text],
    /// When the waste left, as the carrier declares it.
    pub declared_at: Option<DateTime>,
    /// When it signed.
    pub signed_at: Option<DateTime>,
}

impl<'a> Leg<'a> {
    /// SIRET or VAT number of the carrier.
    pub fn organisation(&self) -> Option<&'a str> {
        organisation_of(self.company)
    }

    /// When a carrier that has signed took the waste over.
    pub fn taken_over_at(&self) -> Option<DateTime> {
        let signed_at = self.signed_at?;
        Some(self.declared_at.unwrap_or(signed_at))
    }

    /// As lines show it.
    pub fn cells(self) -> CarrierCells<'a> {
        CarrierCells {
            company: self.company,
            mode: self.mode,
            is_exempted: self.is_exempted,
            receipt: self.receipt,
            plates: self.plates.iter().map(|plate| plate.0.clone()).collect(),
        }
    }
}

/// The date that a line shows: in the registry of a carrier, the one of its leg; elsewhere, of the first one. No line
/// when a carrier's registry has no date to show.
pub fn left_at<'a>(
    mut legs: impl Iterator<Item = Leg<'a>> + Clone,
    place: &Place<'_>,
) -> Option<Option<DateTime>> {
    let first = legs.clone().next();
    if place.registry != Registry::Transported {
        return Some(first.and_then(|leg| leg.declared_at));
    }
    let own = legs.find(|leg| leg.organisation() == Some(place.org));
    let date = |leg: Option<Leg<'a>>| leg.and_then(|leg| leg.taken_over_at());
    Some(Some(date(own).or_else(|| date(first))?))
}
