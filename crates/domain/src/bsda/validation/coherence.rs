//! Stage B: fields that must agree with each other.

use contract::bsda::{Bsda, BsdaType};

use crate::bsda::{
    document::{emitter_siret, is_private_individual, is_worker_disabled, kind_of, worker_siret},
    lifecycle::BsdaLevel,
};
use crate::slip::{
    Facts, Issue, Issues, Refusal, RefusedWeight, Request, Role, check_leg_plates, check_mode,
    level_of, refused_weight_issue,
};

/// What does not go together.
///
/// # Errors
/// None: the signature is that of rules.
pub(super) fn coherence(
    bsda: &Bsda,
    request: &Request<'_, Bsda>,
    facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    let stored = request.stored;
    let mut issues = Issues::new();
    issues.extend(operation_coherence(stored, bsda));
    if is_private_individual(bsda) && emitter_siret(bsda).is_some() {
        issues.push(Issue::at(
            Role::EMITTER.path,
            "L'émetteur est un particulier, impossible de saisir un SIRET émetteur",
        ));
    }
    issues.extend(worker_coherence(bsda));
    if kind_of(bsda) == BsdaType::Collection2710 && !bsda.transporters.is_empty() {
        issues.push(Issue::at(
            "transporters",
            "Impossible de saisir un transporteur pour un bordereau de collecte en déchetterie.",
        ));
    }
    if bsda.forwarding.is_some() && !bsda.grouping.is_empty() {
        issues.push(Issue::at(
            "forwarding",
            "Les opérations d'entreposage provisoire et groupement ne sont pas compatibles entre elles",
        ));
    }
    issues.extend(plates_coherence(stored, bsda, facts));
    issues.extend(refused_weight(stored, bsda));
    Ok(issues)
}

fn operation_coherence(stored: Option<&Bsda>, bsda: &Bsda) -> Issues {
    let mut issues = Issues::new();
    let Some(destination) = bsda.destination.as_ref() else {
        return issues;
    };
    let Some(operation) = destination.operation.as_ref() else {
        return issues;
    };
    let received_at = destination.reception.as_ref().and_then(|r| r.date);
    if let (Some(operated_at), Some(received_at)) = (operation.date, received_at)
        && operated_at < received_at
    {
        issues.push(Issue::at(
            "destination.operation.date",
            "La date d'opération doit être postérieure à la date de réception",
        ));
    }
    let is_signed = stored.and_then(level_of) == Some(BsdaLevel::Operation);
    if !is_signed
        && operation.mode.is_some()
        && let Err(reason) = check_mode(operation.code.as_deref(), operation.mode)
    {
        issues.push(Issue::at("destination.operation.mode", reason.to_string()));
    }
    issues
}

fn worker_coherence(bsda: &Bsda) -> Issues {
    let mut issues = Issues::new();
    let Some(worker) = bsda.worker.as_ref() else {
        return issues;
    };
    let is_named = worker_siret(bsda).is_some()
        || worker
            .company
            .as_ref()
            .and_then(|c| c.name.as_deref())
            .is_some_and(|name| !name.is_empty());
    if worker.is_disabled && is_named {
        issues.push(Issue::at(
            Role::WORKER.path,
            "Il n'y a pas d'entreprise de travaux, impossible de saisir le SIRET ou le nom de l'entreprise de travaux.",
        ));
    }
    if kind_of(bsda) == BsdaType::Collection2710 && is_named {
        issues.push(Issue::at(
            Role::WORKER.path,
            "Impossible de saisir une entreprise de travaux pour un bordereau de collecte en déchetterie.",
        ));
    }
    let certification = worker.certification.as_ref();
    let shows_sub_section_three = certification.is_some_and(|c| {
        !c.has_sub_section_three
            && (c.certification_number.is_some()
                || c.validity_limit.is_some()
                || c.organisation.is_some())
    });
    if shows_sub_section_three && !is_worker_disabled(bsda) {
        issues.push(Issue::at(
            "worker.certification.certificationNumber",
            "Il n'y a pas de certification sous-section 3 amiante déclarée. Impossible de remplir les champs de la sous-section 3.",
        ));
    }
    issues
}

fn plates_coherence(stored: Option<&Bsda>, bsda: &Bsda, facts: &Facts<'_>) -> Issues {
    let is_recent =
        stored.is_none_or(|stored| stored.created_at.0 > facts.settings.rules_of_february_2025);
    if is_recent {
        check_leg_plates(&bsda.transporters)
    } else {
        Issues::new()
    }
}

/// What is wrong with the refused weight; revisions check theirs with it.
pub(in crate::bsda) fn refused_weight(stored: Option<&Bsda>, bsda: &Bsda) -> Option<Issue> {
    use contract::bsda::BsdaStatus::{AwaitingChild, Processed, Received, Refused};
    let reception = bsda.destination.as_ref()?.reception.as_ref()?;
    let is_older =
        stored.is_some_and(|s| matches!(s.status, Received | Processed | Refused | AwaitingChild));
    let rule = refused_weight_issue(
        reception.acceptation_status,
        reception.weight,
        reception.refused_weight,
        is_older,
    )?;
    const FIELD: &str = "(destinationReceptionRefusedWeight)";
    let message = match rule {
        RefusedWeight::Missing => format!("La quantité refusée {FIELD} est requise"),
        RefusedWeight::WithoutReceived => {
            format!(
                "La quantité refusée {FIELD} ne peut être définie si la quantité reçue ne l'est pas"
            )
        }
        RefusedWeight::NotZero => format!(
            "La quantité refusée {FIELD} ne peut être supérieure à zéro si le déchet est accepté"
        ),
        RefusedWeight::NotAll => {
            format!(
                "La quantité refusée {FIELD} doit être égale à la quantité reçue si le déchet est refusé"
            )
        }
        RefusedWeight::NotBetween => format!(
            "La quantité refusée {FIELD} doit être inférieure à la quantité reçue et supérieure à zéro si le déchet est partiellement refusé"
        ),
        RefusedWeight::TooMuch => {
            format!("La quantité refusée {FIELD} doit être inférieure ou égale à la quantité reçue")
        }
    };
    Some(Issue::at("destination.reception.refusedWeight", message))
}
