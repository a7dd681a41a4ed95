//! Stage D, second part: rules that need the level or the stored slip.

use contract::{
    bsda::{Bsda, BsdaPackagingType},
    slip::WasteAcceptationStatus,
};

use super::{NEXT_DESTINATION, Validation};
use crate::bsda::{
    document::{destination_siret, is_transit_code, next_destination_siret, operation_code},
    lifecycle::BsdaLevel,
};
use crate::slip::{Issue, Issues};

/// What these rules find. The first fatal one stops the rest.
pub(super) fn looked_up_rules(validation: Validation<'_>, bsda: &Bsda) -> Result<Issues, Issue> {
    let Some(level) = validation.level else {
        return Ok(Issues::new());
    };
    if let Some(stored) = validation.stored.filter(|_| level != BsdaLevel::Operation) {
        swap(stored, bsda)?;
    }
    let reception = bsda.destination.as_ref().and_then(|d| d.reception.as_ref());
    if level >= BsdaLevel::Reception {
        if let Some(status) = reception.and_then(|r| r.acceptation_status) {
            received_weight(status, reception.and_then(|r| r.weight))?;
        }
        if reception.is_some_and(|r| r.weight_is_estimate == Some(true)) {
            estimated_weight(bsda)?;
        }
    }
    adr(bsda)?;
    Ok(operation(level, bsda))
}

/// A transit site may be added or removed only around the outlet that was planned first.
fn swap(stored: &Bsda, bsda: &Bsda) -> Result<(), Issue> {
    let (before, after) = (next_destination_siret(stored), next_destination_siret(bsda));
    let (former, current) = (destination_siret(stored), destination_siret(bsda));
    if before.is_none() && after.is_some() && former != current && after != former {
        return Err(Issue::at(
            NEXT_DESTINATION.path,
            "Impossible d'ajouter un intermédiaire d'entreposage provisoire sans indiquer la destination prévue initialement comme destination finale.",
        ));
    }
    if before.is_some() && after.is_none() && current != before {
        return Err(Issue::at(
            NEXT_DESTINATION.path,
            "Impossible de retirer un intermédiaire d'entreposage provisoire sans indiquer la destination finale prévue initialement comme destination.",
        ));
    }
    Ok(())
}

fn received_weight(
    status: WasteAcceptationStatus,
    weight: Option<contract::scalar::Number>,
) -> Result<(), Issue> {
    let is_zero = weight.is_some_and(|weight| weight.is_zero());
    let is_missing = weight.is_none() && status != WasteAcceptationStatus::Refused;
    if is_zero || is_missing {
        return Err(Issue::at(
            "destination.reception.weight",
            "Le poids du déchet reçu doit être renseigné et non nul.",
        ));
    }
    Ok(())
}

fn estimated_weight(bsda: &Bsda) -> Result<(), Issue> {
    let has_container_bag = bsda
        .packagings
        .iter()
        .flatten()
        .any(|p| p.r#type == BsdaPackagingType::ConteneurBag);
    if has_container_bag {
        return Ok(());
    }
    Err(Issue::at(
        "",
        "Le poids reçu ne peut être estimé que si le déchet est conditionné en conteneur-bag.",
    ))
}

fn adr(bsda: &Bsda) -> Result<(), Issue> {
    let Some(waste) = bsda.waste.as_ref() else {
        return Ok(());
    };
    let has_mention = waste
        .adr
        .as_deref()
        .is_some_and(|mention| !mention.is_empty());
    let message = match waste.is_subject_to_adr {
        Some(true) if !has_mention => {
            "Le déchet est soumis à l'ADR. Vous devez préciser la mention correspondante."
        }
        Some(false) if has_mention => {
            "Le déchet n'est pas soumis à l'ADR. Vous ne pouvez pas préciser de mention ADR."
        }
        _ => return Ok(()),
    };
    Err(Issue::at("waste.adr", message))
}

fn operation(level: BsdaLevel, bsda: &Bsda) -> Issues {
    const PATH: &str = "destination.operation.code";
    let mut issues = Issues::new();
    if level != BsdaLevel::Operation {
        return issues;
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
    issues
}
