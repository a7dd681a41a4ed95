//! What the destination decides: on each packaging, on the whole, and on the weights.

use std::collections::BTreeSet;

use contract::bspaoh::{
    Bspaoh, BspaohPackagingAcceptationStatus as Decision, BspaohReceptionWasteWeight,
};
use contract::slip::WasteAcceptationStatus as Acceptation;
use rust_decimal::Decimal;

use crate::bspaoh::{
    document::{acceptation, reception},
    lifecycle::BspaohLevel,
};
use crate::slip::{Facts, Issue, Issues, Refusal, Request};

const PACKAGINGS: &str = "destination.reception.acceptation.packagings";
const STATUS: &str = "destination.reception.acceptation.status";
const FOREIGN_DECISIONS: &str =
    "Les décisions d'acceptation ne correspondent pas aux conditionnements du bordereau";

/// The rule that decisions are about the packagings of the slip, and that the reception follows from them.
///
/// # Errors
/// None: the signature is that of rules.
pub(super) fn decisions(
    bspaoh: &Bspaoh,
    request: &Request<'_, Bspaoh>,
    _facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let packagings = bspaoh.waste.packagings.iter().flatten();
    let known: BTreeSet<_> = packagings
        .map(|packaging| packaging.id.as_deref())
        .collect();
    let decisions = &bspaoh.packaging_acceptations;
    let judged: BTreeSet<_> = decisions.iter().map(|d| d.id.as_deref()).collect();
    let mut issues = Issues::new();
    if judged.len() < decisions.len() {
        issues.push(Issue::at(
            PACKAGINGS,
            "Un même conditionnement reçoit plusieurs décisions d'acceptation",
        ));
    }
    if !judged.is_subset(&known) {
        issues.push(Issue::at(PACKAGINGS, FOREIGN_DECISIONS));
    }
    if request.level == Some(BspaohLevel::Reception) {
        if decisions.len() > known.len() {
            issues.push(Issue::at(PACKAGINGS, FOREIGN_DECISIONS));
        }
        let is_complete = !decisions.is_empty() && known.is_subset(&judged);
        let values = decisions.iter().filter_map(|decision| decision.acceptation);
        issues.extend(
            outcome(&values.collect(), is_complete, acceptation(bspaoh))
                .map(|sentence| Issue::at(STATUS, sentence)),
        );
    }
    Ok(issues)
}

/// What the decisions say against the status, once the slip is received.
fn outcome(
    decisions: &BTreeSet<Decision>,
    is_complete: bool,
    status: Option<Acceptation>,
) -> Option<&'static str> {
    if !is_complete || decisions.contains(&Decision::Pending) {
        return Some("Le statut d'acceptation de tous les packagings doit être précisé");
    }
    let all = |decision| decisions.len() == 1 && decisions.contains(&decision);
    match status? {
        Acceptation::Accepted if !all(Decision::Accepted) => {
            Some("Le bordereau est accepté quand tous ses conditionnements le sont")
        }
        Acceptation::Refused if !all(Decision::Refused) => {
            Some("Le bordereau est refusé quand tous ses conditionnements le sont")
        }
        Acceptation::PartiallyRefused if decisions.len() == 1 => Some(
            "Le bordereau est refusé en partie quand certains de ses conditionnements sont acceptés et d'autres refusés",
        ),
        _ => None,
    }
}

/// The rule that the refused weight is a part of the received one.
///
/// # Errors
/// None: the signature is that of rules.
pub(super) fn weights(
    bspaoh: &Bspaoh,
    _request: &Request<'_, Bspaoh>,
    _facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    const RECEIVED: &str = "destination.reception.detail.receivedWeight";
    const REFUSED: &str = "destination.reception.detail.refusedWeight";
    let detail = reception(bspaoh).and_then(|reception| reception.detail.as_ref());
    let value = |weight: Option<&BspaohReceptionWasteWeight>| {
        weight.map_or(Decimal::ZERO, |weight| weight.value.0)
    };
    let received = value(detail.and_then(|detail| detail.received_weight.as_ref()));
    let refused = value(detail.and_then(|detail| detail.refused_weight.as_ref()));
    let rules = [
        (
            received.is_zero() && !refused.is_zero(),
            RECEIVED,
            "Le poids reçu est requis pour renseigner un poids refusé",
        ),
        (
            refused > received,
            REFUSED,
            "Le poids refusé ne peut être supérieur au poids reçu",
        ),
        (
            !refused.is_zero() && acceptation(bspaoh) == Some(Acceptation::Accepted),
            REFUSED,
            "Le poids refusé ne peut être renseigné quand tout est accepté",
        ),
    ];
    let broken = rules.into_iter().filter(|(is_broken, _, _)| *is_broken);
    Ok(broken
        .map(|(_, path, sentence)| Issue::at(path, sentence))
        .collect())
}
