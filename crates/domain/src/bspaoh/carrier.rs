//! The carrier of a BSPAOH, which is a part of the slip.

use contract::bspaoh::{Bspaoh, BspaohRecepisse, BspaohTransport, BspaohTransporter};

use super::lifecycle::BspaohLevel;
use crate::slip::{CarrierRow, Fields, Multimodal, RuledCarriers, readers, transport_leg};

transport_leg!(BspaohTransporter, BspaohRecepisse, BspaohTransport);

impl Multimodal for Bspaoh {
    type Row = BspaohTransporter;

    const HAS_ROWS: bool = false;

    fn carriers(&self) -> &[BspaohTransporter] {
        &self.transporters
    }

    fn carriers_mut(&mut self) -> &mut Vec<BspaohTransporter> {
        &mut self.transporters
    }

    fn contributing_organisations(&self) -> Vec<String> {
        readers(self)
    }
}

impl RuledCarriers for Bspaoh {
    fn carrier_fields() -> &'static Fields<CarrierRow<BspaohTransporter>, BspaohLevel> {
        &[]
    }
}
