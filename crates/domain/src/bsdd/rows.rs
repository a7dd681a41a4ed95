//! Carrier rows as entities of their own: written before a form takes them, changed and removed on it.

use contract::bsdd::{Form, Transporter};
use serde_json::json;

use super::{
    carrier::{Rows, refresh_receipt, row_problems},
    document::created_at,
    input,
    parties::contributors,
    validation::Operation,
};
use crate::slip::{
    CarrierRows, CarrierSentences, Facts, Multimodal, Refusal, Tree, document_of, get,
    verbatim_tree_of,
};

impl Multimodal for Form {
    type Row = Transporter;

    const DETACHED_ROWS: &'static str = "bsdd-transporter";

    const SENTENCES: CarrierSentences = CarrierSentences {
        signed_change: "Impossible de modifier ce transporteur car il a déjà signé le bordereau",
        signed_removal: "Impossible de supprimer ce transporteur car il a déjà signé le bordereau",
        foreign_change: "Vous n'êtes pas autorisé à modifier ce transporteur BSDD",
        foreign_removal: "Vous n'êtes pas autorisé à supprimer ce transporteur BSDD",
    };

    fn carriers(&self) -> &[Transporter] {
        &self.transporters
    }

    fn carriers_mut(&mut self) -> &mut Vec<Transporter> {
        &mut self.transporters
    }

    fn contributing_organisations(&self) -> Vec<String> {
        contributors(self)
    }

    fn written_carrier(
        row: Option<&Transporter>,
        edit: &Tree,
        form: Option<&Self>,
        facts: &Facts<'_>,
    ) -> Result<Transporter, Refusal> {
        let rows = Rows(facts);
        let stored = row.map_or_else(|| Ok(rows.blank()), verbatim_tree_of)?;
        let completed = input::with_names(&json!({"transporter": edit}), facts)?;
        let merged = rows.merge(&stored, get(&completed, "transporter"));
        let mut carrier: Transporter = document_of(merged)?;
        if carrier.is_exempted_of_receipt != Some(true) {
            refresh_receipt(&mut carrier, facts);
        }
        // A row on its own follows the rules of today.
        let is_recent =
            form.is_none_or(|form| created_at(form) > facts.settings.rules_of_february_2025);
        Operation::CarrierRow.refuse(row_problems(&carrier, false, is_recent, facts)?)?;
        Ok(carrier)
    }
}
