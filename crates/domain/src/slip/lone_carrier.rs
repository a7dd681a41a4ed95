//! Kinds whose only carrier stands in the slip itself: its fields are lines of the table of the slip, its signature is a
//! step like the others, and nothing of it is a row.

use contract::slip::{FormCompany, Signature, TransportMode};
use serde::{Deserialize, Serialize};

use super::{
    carriers::Carrier,
    detached::Multimodal,
    facts::Facts,
    field::Fields,
    leg::{CarrierLevel, CarrierRow, TransportLeg},
    outline::Leg,
    refusal::Refusal,
    ruled::{Ruled, RuledCarriers},
    tree::Tree,
};
use crate::account::Receipt;

/// A kind with one carrier, in the slip itself.
pub trait LoneCarrier: Ruled<Level: CarrierLevel> {}

/// A row of such a kind: there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum NoRow {}

impl Carrier for NoRow {
    fn id(&self) -> &str {
        match *self {}
    }

    fn company(&self) -> Option<&FormCompany> {
        match *self {}
    }

    fn has_signed(&self) -> bool {
        match *self {}
    }
}

impl TransportLeg for NoRow {
    fn leg(&self) -> Leg<'_> {
        match *self {}
    }

    fn set_id(&mut self, _id: String) {
        match *self {}
    }

    fn set_mode(&mut self, _mode: TransportMode) {
        match *self {}
    }

    fn company_mut(&mut self) -> Option<&mut FormCompany> {
        match *self {}
    }

    fn set_receipt(&mut self, _receipt: Option<&Receipt>) {
        match *self {}
    }

    fn sign(&mut self, _signature: Signature) {
        match *self {}
    }

    fn renewed(&self, _id: String) -> Self {
        match *self {}
    }
}

/// To whoever speaks of rows.
const NO_ROW: &str = "Ce bordereau n'a qu'un transporteur";

impl<S: LoneCarrier> Multimodal for S {
    type Row = NoRow;

    const HAS_ROWS: bool = false;

    const DETACHED_ROWS: &'static str = "no-row";

    fn carriers(&self) -> &[NoRow] {
        &[]
    }

    fn carriers_mut(&mut self) -> &mut [NoRow] {
        &mut []
    }

    fn retain_carriers(&mut self, _holds: impl FnMut(&NoRow) -> bool) {}

    fn contributing_organisations(&self) -> Vec<String> {
        Vec::new()
    }

    fn written_carrier(
        _row: Option<&NoRow>,
        _input: &Tree,
        _slip: Option<&Self>,
        _facts: &Facts<'_>,
    ) -> Result<NoRow, Refusal> {
        Err(Refusal::bad_input(NO_ROW))
    }

    fn unknown_carrier(_id: &str) -> Refusal {
        Refusal::bad_input(NO_ROW)
    }
}

impl<S: LoneCarrier> RuledCarriers for S {
    fn carrier_fields() -> &'static Fields<CarrierRow<NoRow>, Self::Level> {
        &[]
    }
}
