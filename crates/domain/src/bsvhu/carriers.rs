//! Carrier rows of the BSVHU.

use contract::bsvhu::{Bsvhu, BsvhuTransporter};

use super::{lifecycle::BsvhuLevel, rules::CARRIER_FIELDS};
use crate::slip::{
    CarrierRow, CarrierSentences, Facts, Fields, Multimodal, Refusal, RuledCarriers, Tree, readers,
    write_carrier,
};

impl RuledCarriers for Bsvhu {
    fn carrier_fields() -> &'static Fields<CarrierRow<BsvhuTransporter>, BsvhuLevel> {
        CARRIER_FIELDS
    }
}

impl Multimodal for Bsvhu {
    type Row = BsvhuTransporter;

    const DETACHED_ROWS: &'static str = "bsvhu-transporter";

    const SENTENCES: CarrierSentences = CarrierSentences {
        signed_change: "Impossible de modifier ce transporteur car il a déjà signé le bordereau",
        signed_removal: "Ce transporteur BSVHU ne peut être supprimé car il a déjà signé l'enlèvement du déchet",
        foreign_change: "Vous n'êtes pas autorisé à modifier ce transporteur BSVHU",
        foreign_removal: "Vous n'êtes pas autorisé à supprimer ce transporteur BSVHU",
    };

    fn carriers(&self) -> &[BsvhuTransporter] {
        &self.transporters
    }

    fn carriers_mut(&mut self) -> &mut Vec<BsvhuTransporter> {
        &mut self.transporters
    }

    fn contributing_organisations(&self) -> Vec<String> {
        readers(self)
    }

    fn written_carrier(
        row: Option<&BsvhuTransporter>,
        input: &Tree,
        slip: Option<&Self>,
        facts: &Facts<'_>,
    ) -> Result<BsvhuTransporter, Refusal> {
        // A row on its own follows the rules of today.
        let is_recent =
            slip.is_none_or(|slip| slip.created_at.0 > facts.settings.rules_of_february_2025);
        write_carrier::<Self>(row, &without_null_transport(input), is_recent, facts)
    }
}

/// A null transport erases nothing.
pub(super) fn without_null_transport(input: &Tree) -> Tree {
    let mut input = input.clone();
    if let Some(map) = input.as_object_mut() {
        map.retain(|key, value| key != "transport" || !value.is_null());
    }
    input
}
