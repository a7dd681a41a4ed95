//! Carrier rows of the BSDA.

use contract::bsda::{Bsda, BsdaTransporter};

use super::{lifecycle::BsdaLevel, rules::CARRIER_FIELDS};
use crate::slip::{
    CarrierRow, CarrierSentences, Facts, Fields, Multimodal, Refusal, RuledCarriers, Tree, readers,
    write_carrier,
};

impl RuledCarriers for Bsda {
    fn carrier_fields() -> &'static Fields<CarrierRow<BsdaTransporter>, BsdaLevel> {
        CARRIER_FIELDS
    }
}

impl Multimodal for Bsda {
    type Row = BsdaTransporter;

    const DETACHED_ROWS: &'static str = "bsda-transporter";

    const SENTENCES: CarrierSentences = CarrierSentences {
        signed_change: "Impossible de modifier ce transporteur car il a déjà signé le bordereau",
        signed_removal: "Ce transporteur BSDA ne peut être supprimé car il a déjà signé l'enlèvement du déchet",
        foreign_change: "Vous n'êtes pas autorisé à modifier ce transporteur BSDA",
        foreign_removal: "Vous n'êtes pas autorisé à supprimer ce transporteur BSDA",
    };

    fn carriers(&self) -> &[BsdaTransporter] {
        &self.transporters
    }

    fn carriers_mut(&mut self) -> &mut Vec<BsdaTransporter> {
        &mut self.transporters
    }

    fn contributing_organisations(&self) -> Vec<String> {
        readers(self)
    }

    fn written_carrier(
        row: Option<&BsdaTransporter>,
        input: &Tree,
        slip: Option<&Self>,
        facts: &Facts<'_>,
    ) -> Result<BsdaTransporter, Refusal> {
        // A row on its own follows the rules of today.
        let is_recent =
            slip.is_none_or(|slip| slip.created_at.0 > facts.settings.rules_of_february_2025);
        write_carrier::<Self>(row, input, is_recent, facts)
    }
}
