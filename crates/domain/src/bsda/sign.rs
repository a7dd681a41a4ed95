//! Signatures of a BSDA.

use std::collections::HashMap;

use contract::account::UserPermission;
use contract::bsda::{Bsda, BsdaSignatureType as SignatureType, BsdaStatus, BsdaType};
use contract::scalar::Text;
use contract::slip::{Signature, WasteAcceptationStatus};
use serde_json::json;

use super::{
    document::{continues_others, destination_siret, emitter_siret, kind_of, worker_siret},
    lifecycle::{BsdaLevel, status_after},
    validation::{Validation, validate},
};
use crate::slip::{
    Authorisation, Carrier, Change, Event, Facts, Job, LinkedSlip, NOWHERE, Refusal, authorise,
    carrier_to_sign, next_unsigned, organisation_of, sign_leg,
};

/// A signature to apply.
pub type Signing = crate::slip::Signing<SignatureType>;

/// May the user sign, by role or by security code?
///
/// # Errors
/// Every carrier has signed, or neither role nor code allows it.
pub fn authorise_signature(
    bsda: &Bsda,
    signature: SignatureType,
    code: Option<i32>,
    facts: &Facts<'_>,
) -> Result<Authorisation, Refusal> {
    let (organisation, permission) = match signature {
        SignatureType::Emission => (emitter_siret(bsda), UserPermission::BsdCanSignEmission),
        SignatureType::Work => (worker_siret(bsda), UserPermission::BsdCanSignWork),
        SignatureType::Transport => {
            let carrier = carrier_to_sign(&bsda.transporters)?;
            let organisation = carrier.and_then(|c| organisation_of(c.company.as_ref()));
            (organisation, UserPermission::BsdCanSignTransport)
        }
        SignatureType::Reception => (
            destination_siret(bsda),
            UserPermission::BsdCanSignAcceptation,
        ),
        SignatureType::Operation => (destination_siret(bsda), UserPermission::BsdCanSignOperation),
    };
    let organisations: Vec<String> = organisation.into_iter().map(str::to_owned).collect();
    authorise(
        permission,
        &organisations,
        code,
        "Vous ne pouvez pas signer ce bordereau",
        facts,
    )
}

/// Applies an authorised signature. `ancestors` are all the slips behind this one, by identifier.
///
/// # Errors
/// The type of slip knows no such signature, it is incomplete, already signed, or not at this step.
pub fn sign(
    stored: &Bsda,
    signing: &Signing,
    ancestors: &HashMap<String, Bsda>,
    facts: &Facts<'_>,
) -> Result<Change<Bsda>, Refusal> {
    refuse_by_type(stored, signing.signature)?;
    let level = level_of_signature(stored, signing.signature);
    validate_at(stored, level, ancestors, facts)?;
    refuse_repeated(stored, signing.signature)?;
    let status = status_after(stored, signing.signature)?;

    let mut bsda = stored.clone();
    let signature = Signature {
        author: Some(Text(signing.author.clone())),
        date: Some(signing.date.unwrap_or(facts.now)),
    };
    bsda.status = status;
    write_signature(&mut bsda, signing.signature, signature, facts);
    let linked = propagate(stored, &mut bsda, signing.signature, ancestors);
    let jobs = jobs_after(stored, &bsda, signing.signature);
    Ok(Change {
        linked,
        jobs,
        ..Change::of(bsda, Event::new("Signed"))
    })
}

fn refuse_by_type(bsda: &Bsda, signature: SignatureType) -> Result<(), Refusal> {
    use SignatureType::{Emission, Transport, Work};
    if kind_of(bsda) == BsdaType::Collection2710 && matches!(signature, Emission | Work | Transport)
    {
        return Err(Refusal::bad_input(
            "Ce type de bordereau ne peut être signé qu'à la réception par la déchetterie.",
        ));
    }
    if continues_others(bsda) && signature == Work {
        return Err(Refusal::bad_input(
            "Ce type de bordereau ne peut pas être signé par une entreprise de travaux.",
        ));
    }
    Ok(())
}

fn level_of_signature(bsda: &Bsda, signature: SignatureType) -> BsdaLevel {
    match signature {
        SignatureType::Emission => BsdaLevel::Emission,
        SignatureType::Work => BsdaLevel::Work,
        SignatureType::Transport => {
            let position = next_unsigned(&bsda.transporters).map_or(0, |(position, _)| position);
            BsdaLevel::Transport(u8::try_from(position + 1).unwrap_or(1))
        }
        SignatureType::Reception => BsdaLevel::Reception,
        SignatureType::Operation => BsdaLevel::Operation,
    }
}

/// Completed values serve the check only; the carrier's receipt alone is stored.
fn validate_at(
    stored: &Bsda,
    level: BsdaLevel,
    parents: &HashMap<String, Bsda>,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let validation = Validation {
        stored: Some(stored),
        level: Some(level),
        completes: true,
        checks_previous: false,
        parents,
        rows_elsewhere: &NOWHERE,
    };
    validate(validation, &mut stored.clone(), facts)
}

fn refuse_repeated(bsda: &Bsda, signature: SignatureType) -> Result<(), Refusal> {
    let destination = bsda.destination.as_ref();
    let is_signed = match signature {
        SignatureType::Emission => bsda
            .emitter
            .as_ref()
            .and_then(|e| e.emission.as_ref())
            .is_some_and(|e| e.signature.is_some()),
        SignatureType::Work => bsda
            .worker
            .as_ref()
            .and_then(|w| w.work.as_ref())
            .is_some_and(|w| w.signature.is_some()),
        SignatureType::Transport if bsda.transporters.is_empty() => {
            return Err(Refusal::bad_input(
                "Aucun transporteur n'est renseigné sur ce BSDA.",
            ));
        }
        SignatureType::Transport => bsda.transporters.iter().all(Carrier::has_signed),
        SignatureType::Reception => destination
            .and_then(|d| d.reception.as_ref())
            .is_some_and(|r| r.signature.is_some()),
        SignatureType::Operation => destination
            .and_then(|d| d.operation.as_ref())
            .is_some_and(|o| o.signature.is_some()),
    };
    if is_signed {
        Err(Refusal::bad_input("Cette signature a déjà été apposée."))
    } else {
        Ok(())
    }
}

fn write_signature(bsda: &mut Bsda, kind: SignatureType, signature: Signature, facts: &Facts<'_>) {
    match kind {
        SignatureType::Emission => {
            bsda.emitter
                .get_or_insert_default()
                .emission
                .get_or_insert_default()
                .signature = Some(signature);
        }
        SignatureType::Work => {
            bsda.worker
                .get_or_insert_default()
                .work
                .get_or_insert_default()
                .signature = Some(signature);
        }
        SignatureType::Transport => {
            let mut carriers = bsda.transporters.iter_mut();
            if let Some(carrier) = carriers.find(|carrier| !carrier.has_signed()) {
                sign_leg(carrier, signature, facts);
            }
        }
        SignatureType::Reception => {
            bsda.destination
                .get_or_insert_default()
                .reception
                .get_or_insert_default()
                .signature = Some(signature);
        }
        SignatureType::Operation => {
            bsda.destination
                .get_or_insert_default()
                .operation
                .get_or_insert_default()
                .signature = Some(signature);
        }
    }
    if matches!(kind, SignatureType::Reception | SignatureType::Operation) {
        bsda.transporters.retain(Carrier::has_signed);
    }
}

/// What the signature does to the slips behind this one: all of them are processed with it, or they are free
/// to be continued by another slip when it is refused.
fn propagate(
    stored: &Bsda,
    bsda: &mut Bsda,
    signature: SignatureType,
    ancestors: &HashMap<String, Bsda>,
) -> Vec<LinkedSlip<Bsda>> {
    let mut linked = Vec::new();
    if bsda.status == BsdaStatus::Processed {
        let waiting = ancestors
            .values()
            .filter(|ancestor| ancestor.status != BsdaStatus::Processed);
        linked.extend(waiting.map(|ancestor| LinkedSlip {
            document: Bsda {
                status: BsdaStatus::Processed,
                ..ancestor.clone()
            },
            event: Event::new("Updated"),
        }));
    }
    if bsda.status == BsdaStatus::Refused {
        let freed = stored.grouping.iter().filter_map(|id| ancestors.get(id));
        linked.extend(freed.map(|parent| LinkedSlip {
            document: Bsda {
                grouped_in: None,
                ..parent.clone()
            },
            event: Event::new("Updated"),
        }));
        bsda.grouping.clear();
        if signature == SignatureType::Operation
            && let Some(parent) = bsda.forwarding.take().and_then(|id| ancestors.get(&id))
        {
            linked.push(LinkedSlip {
                document: Bsda {
                    forwarded_in: None,
                    ..parent.clone()
                },
                event: Event::new("Updated"),
            });
        }
    }
    linked
}

fn jobs_after(stored: &Bsda, bsda: &Bsda, signature: SignatureType) -> Vec<Job> {
    let mut jobs = Vec::new();
    let payload = json!({"bsdaId": bsda.id.as_str()});
    let reception = bsda.destination.as_ref().and_then(|d| d.reception.as_ref());
    let is_turned_away = reception
        .and_then(|r| r.acceptation_status)
        .is_some_and(|status| {
            matches!(
                status,
                WasteAcceptationStatus::Refused | WasteAcceptationStatus::PartiallyRefused
            )
        });
    let was_received = stored
        .destination
        .as_ref()
        .and_then(|d| d.reception.as_ref())
        .is_some_and(|r| r.signature.is_some());
    let tells_the_emitter = match signature {
        SignatureType::Reception => true,
        SignatureType::Operation => !was_received,
        _ => false,
    };
    if tells_the_emitter && is_turned_away {
        jobs.push(Job::new("mail.bsda.refusal", payload.clone()));
    }
    if signature == SignatureType::Emission && continues_others(bsda) {
        jobs.push(Job::new("mail.bsda.outlet", payload.clone()));
    }
    let is_final =
        super::document::operation_code(bsda).is_some_and(reference::operation::is_final);
    if signature == SignatureType::Operation && is_final {
        jobs.push(Job::new("final-operation.bsda", payload));
    }
    jobs
}
