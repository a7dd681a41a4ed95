//! Carrier rows of the BSDA.

use contract::bsda::{Bsda, BsdaTransporter};
use contract::slip::TransportMode;
use reference::siret::TestCompanies;
use serde_json::json;

use super::{
    completion::refresh_receipt, parties::contributors, rules::CARRIER_FIELDS,
    validation::too_many_plates,
};
use crate::slip::{
    CarrierRows, CarrierSentences, Completion, Facts, Issue, Issues, Multimodal, Refusal, Tree,
    check_formats, check_plates, complete_company, document_of, get, merge, new_row_id, set,
    tree_of, verbatim_tree_of,
};

/// How carrier rows of the BSDA are written.
pub(super) struct Rows<'a>(pub &'a Facts<'a>);

impl CarrierRows for Rows<'_> {
    fn blank(&self) -> Tree {
        json!({"id": new_row_id(&self.0.random), "transport": {"mode": TransportMode::Road}})
    }

    fn merge(&self, row: &Tree, input: &Tree) -> Tree {
        let mut row = merge(CARRIER_FIELDS, row, input);
        if get(&row, "recepisse.isExempted").is_null() {
            set(&mut row, "recepisse.isExempted", json!(false));
        }
        if get(&row, "transport.plates").is_null() {
            set(&mut row, "transport.plates", json!([]));
        }
        row
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
        contributors(self)
    }

    fn written_carrier(
        row: Option<&BsdaTransporter>,
        input: &Tree,
        slip: Option<&Self>,
        facts: &Facts<'_>,
    ) -> Result<BsdaTransporter, Refusal> {
        let rows = Rows(facts);
        let stored = row.map_or_else(|| Ok(rows.blank()), verbatim_tree_of)?;
        let mut carrier: BsdaTransporter = document_of(rows.merge(&stored, input))?;
        // A row on its own follows the rules of today.
        let is_recent =
            slip.is_none_or(|slip| slip.created_at.0 > facts.settings.rules_of_february_2025);
        Refusal::of_issues(defects(&carrier, is_recent, facts.settings.test_companies)?)?;
        refresh_receipt(&mut carrier, facts);
        if let Some(company) = carrier.company.as_mut() {
            complete_company(company, Completion::Current, facts)?;
        }
        Ok(carrier)
    }

    fn unknown_carrier(id: &str) -> Refusal {
        Refusal::bad_input(format!(
            "Le transporteur BSDA avec l'identifiant \"{id}\" n'existe pas."
        ))
    }
}

fn defects(
    carrier: &BsdaTransporter,
    checks_plates_fully: bool,
    test_companies: TestCompanies,
) -> Result<Issues, Refusal> {
    let tree = tree_of(carrier)?;
    let mut issues = check_formats(CARRIER_FIELDS, &tree, &[], "transporter", test_companies);
    let plates = carrier.transport.as_ref().and_then(|t| t.plates.as_deref());
    issues.extend(too_many_plates(plates, &[]));
    if issues.is_empty()
        && let Some((_, sentence)) =
            plates.and_then(|plates| check_plates(plates, checks_plates_fully))
    {
        issues.push(Issue::at("transporter.transport.plates", sentence));
    }
    Ok(issues)
}
