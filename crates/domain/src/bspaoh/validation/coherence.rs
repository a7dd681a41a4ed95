//! Fields that must agree with each other.

use contract::bspaoh::{Bspaoh, BspaohConsistence, BspaohType};

use crate::bspaoh::document::{operation, reception};
use crate::slip::{Facts, Issue, Issues, Refusal, Request, TransportLeg, check_plate_texts};

/// What does not go together.
///
/// # Errors
/// None: the signature is that of rules.
pub(super) fn coherence(
    bspaoh: &Bspaoh,
    _request: &Request<'_, Bspaoh>,
    _facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let plates = check_plate_texts(bspaoh.transporter.plates())
        .map(|sentence| Issue::at("transporter.transport.plates", sentence));
    let found = [dates(bspaoh), consistence(bspaoh), plates];
    Ok(found.into_iter().flatten().collect())
}

fn dates(bspaoh: &Bspaoh) -> Option<Issue> {
    let received_at = reception(bspaoh)?.date?;
    let operated_at = operation(bspaoh)?.date?;
    (operated_at < received_at).then(|| {
        Issue::at(
            "",
            "La date d'opération doit être postérieure à la date de réception",
        )
    })
}

fn consistence(bspaoh: &Bspaoh) -> Option<Issue> {
    let mut packagings = bspaoh.waste.packagings.iter().flatten();
    let is_liquid = packagings.any(|p| p.consistence == Some(BspaohConsistence::Liquide));
    (bspaoh.waste.r#type == BspaohType::Foetus && is_liquid).then(|| {
        Issue::at(
            "",
            "La consistance ne peut être liquide pour ce type de déchet",
        )
    })
}
