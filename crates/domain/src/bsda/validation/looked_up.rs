//! Stage D, second part: rules that need the level or the stored slip.

use contract::{
    bsda::{Bsda, BsdaPackagingType, BsdaReception},
    slip::WasteAcceptationStatus,
};

use crate::bsda::{
    document::{destination_siret, is_transit_code, next_destination_siret, operation_code},
    lifecycle::BsdaLevel,
};
use crate::slip::{Facts, Issue, Issues, Refusal, Request, Role};

/// A transit site may be added or removed only around the outlet that was planned first.
pub(super) fn swap(bsda: &Bsda, request: &Request<'_, Bsda>, _facts: &Facts<'_>) -> Option<Issue> {
    let is_open = request
        .level
        .is_some_and(|level| level != BsdaLevel::Operation);
    let stored = request.stored.filter(|_| is_open)?;
    let (before, after) = (next_destination_siret(stored), next_destination_siret(bsda));
    let (former, current) = (destination_siret(stored), destination_siret(bsda));
    let message = if before.is_none() && after.is_some() && former != current && after != former {
        "Impossible d'ajouter un intermédiaire d'entreposage provisoire sans indiquer la destination prévue initialement comme destination finale."
    } else if before.is_some() && after.is_none() && current != before {
        "Impossible de retirer un intermédiaire d'entreposage provisoire sans indiquer la destination finale prévue initialement comme destination."
    } else {
        return None;
    };
    Some(Issue::at(Role::NEXT_DESTINATION.path, message))
}

/// What arrived, once the level is that of the arrival.
fn arrived<'s>(bsda: &'s Bsda, request: &Request<'_, Bsda>) -> Option<&'s BsdaReception> {
    let has_arrived = request
        .level
        .is_some_and(|level| level >= BsdaLevel::Reception);
    let destination = bsda.destination.as_ref().filter(|_| has_arrived)?;
    destination.reception.as_ref()
}

pub(super) fn received_weight(
    bsda: &Bsda,
    request: &Request<'_, Bsda>,
    _facts: &Facts<'_>,
) -> Option<Issue> {
    let reception = arrived(bsda, request)?;
    let status = reception.acceptation_status?;
    let is_zero = reception.weight.is_some_and(|weight| weight.is_zero());
    let is_missing = reception.weight.is_none() && status != WasteAcceptationStatus::Refused;
    (is_zero || is_missing).then(|| {
        Issue::at(
            "destination.reception.weight",
            "Le poids du déchet reçu doit être renseigné et non nul.",
        )
    })
}

pub(super) fn estimated_weight(
    bsda: &Bsda,
    request: &Request<'_, Bsda>,
    _facts: &Facts<'_>,
) -> Option<Issue> {
    let is_estimated = arrived(bsda, request)?.weight_is_estimate == Some(true);
    let mut packagings = bsda.packagings.iter().flatten();
    let has_container_bag = packagings.any(|p| p.r#type == BsdaPackagingType::ConteneurBag);
    (is_estimated && !has_container_bag).then(|| {
        Issue::at(
            "",
            "Le poids reçu ne peut être estimé que si le déchet est conditionné en conteneur-bag.",
        )
    })
}

pub(super) fn adr(bsda: &Bsda, request: &Request<'_, Bsda>, _facts: &Facts<'_>) -> Option<Issue> {
    request.level?;
    let waste = bsda.waste.as_ref()?;
    let has_mention = waste
        .adr
        .as_deref()
        .is_some_and(|mention| !mention.is_empty());
    let message = match waste.is_subject_to_adr? {
        true if !has_mention => {
            "Le déchet est soumis à l'ADR. Vous devez préciser la mention correspondante."
        }
        false if has_mention => {
            "Le déchet n'est pas soumis à l'ADR. Vous ne pouvez pas préciser de mention ADR."
        }
        _ => return None,
    };
    Some(Issue::at("waste.adr", message))
}

/// Where the waste goes and what its weight is estimated to be bind the code of the operation.
///
/// # Errors
/// None: the signature is that of rules.
pub(super) fn operation(
    bsda: &Bsda,
    request: &Request<'_, Bsda>,
    _facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    const PATH: &str = "destination.operation.code";
    let mut issues = Issues::new();
    if request.level != Some(BsdaLevel::Operation) {
        return Ok(issues);
    }
    let code = operation_code(bsda);
    let is_stored_on_the_way = next_destination_siret(bsda).is_some()
        && bsda.forwarding.is_none()
        && bsda.grouping.is_empty();
    if is_stored_on_the_way && code.is_some_and(reference::operation::is_final) {
        issues.push(Issue::at(
            PATH,
            "Vous ne pouvez pas renseigner un code de traitement final",
        ));
    }
    let is_estimated = bsda
        .destination
        .as_ref()
        .and_then(|d| d.reception.as_ref())
        .and_then(|r| r.weight_is_estimate);
    if is_estimated == Some(true) && !code.is_some_and(is_transit_code) {
        issues.push(Issue::at(
            PATH,
            "Un poids estimé n'est possible que sur un site d'entreposage provisoire, avec le code d'opération R 13 ou D 15.",
        ));
    }
    Ok(issues)
}
