//! What is told by mail about a BSPAOH: the facts, not the sentences.

use contract::bspaoh::{Bspaoh, BspaohReceptionWasteWeight};
use contract::scalar::Text;
use contract::slip::WasteAcceptationStatus;

use super::document::{
    acceptation, destination_company, destination_siret, emitter_company, emitter_siret, reception,
    tonnes, was_turned_away,
};
use crate::slip::{RefusalNotice, RefusedWeights};

/// What was refused at the reception; none when everything was accepted.
pub fn refusal_of(bspaoh: &Bspaoh) -> Option<RefusalNotice<'_>> {
    if !was_turned_away(bspaoh) {
        return None;
    }
    let reception = reception(bspaoh)?;
    let decision = reception.acceptation.as_ref();
    let detail = reception.detail.as_ref();
    let weight = |weight: Option<&BspaohReceptionWasteWeight>| tonnes(weight.map(|w| w.value));
    Some(RefusalNotice {
        is_total: acceptation(bspaoh) == Some(WasteAcceptationStatus::Refused),
        emitter: emitter_company(bspaoh),
        emitter_siret: emitter_siret(bspaoh),
        private_emitter: None,
        destination: destination_company(bspaoh),
        destination_siret: destination_siret(bspaoh),
        reason: decision.and_then(|decision| decision.refusal_reason.as_ref().map(Text::as_str)),
        weights: detail.and_then(|detail| {
            Some(RefusedWeights {
                received: weight(detail.received_weight.as_ref())?,
                refused: weight(detail.refused_weight.as_ref()).unwrap_or_default(),
            })
        }),
    })
}
