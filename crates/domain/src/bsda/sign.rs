//! Signatures of a BSDA: what they do to it, and to the slips behind it.

use std::collections::HashMap;

use contract::bsda::{Bsda, BsdaSignatureType as SignatureType, BsdaStatus, BsdaType};
use contract::slip::WasteAcceptationStatus;
use serde_json::json;

use super::{
    completion::apply_constants,
    document::{continues_others, kind_of, operation_code, reception},
    lifecycle::{STEPS, status_after},
    validation::STAGES,
};
use crate::slip::{Event, Facts, Job, LinkedSlip, Refusal, Stage, Step, Stepped};

impl Stepped for Bsda {
    type Signature = SignatureType;

    fn steps() -> &'static [Step<Self>] {
        STEPS
    }

    fn stages() -> &'static [Stage<Self>] {
        STAGES
    }

    fn settle(&mut self) {
        apply_constants(self);
    }

    fn refuse_signature(&self, signature: SignatureType) -> Result<(), Refusal> {
        use SignatureType::{Emission, Transport, Work};
        if kind_of(self) == BsdaType::Collection2710
            && matches!(signature, Emission | Work | Transport)
        {
            return Err(Refusal::bad_input(
                "Ce type de bordereau ne peut être signé qu'à la réception par la déchetterie.",
            ));
        }
        if continues_others(self) && signature == Work {
            return Err(Refusal::bad_input(
                "Ce type de bordereau ne peut pas être signé par une entreprise de travaux.",
            ));
        }
        Ok(())
    }

    fn advance(&mut self, signature: SignatureType, _facts: &Facts<'_>) -> Result<(), Refusal> {
        self.status = status_after(self, signature)?;
        Ok(())
    }

    fn reaches_ancestors(signature: SignatureType) -> bool {
        signature == SignatureType::Operation
    }

    fn follow(
        &mut self,
        stored: &Self,
        signature: SignatureType,
        behind: &HashMap<String, Self>,
    ) -> (Vec<LinkedSlip<Self>>, Vec<Job>) {
        let linked = match self.status {
            BsdaStatus::Processed => processed(behind),
            BsdaStatus::Refused => freed(self, signature, behind),
            _ => Vec::new(),
        };
        (linked, jobs_after(stored, self, signature))
    }
}

fn updated(document: Bsda) -> LinkedSlip<Bsda> {
    LinkedSlip {
        document,
        event: Event::new("Updated"),
    }
}

/// All the slips behind a processed one are processed with it.
fn processed(ancestors: &HashMap<String, Bsda>) -> Vec<LinkedSlip<Bsda>> {
    let waiting = ancestors
        .values()
        .filter(|ancestor| ancestor.status != BsdaStatus::Processed);
    waiting
        .map(|ancestor| {
            updated(Bsda {
                status: BsdaStatus::Processed,
                ..ancestor.clone()
            })
        })
        .collect()
}

/// The slips that a refused one continued are free to be continued by another; one that it ships again, only when the
/// refusal came with the operation.
fn freed(
    bsda: &mut Bsda,
    signature: SignatureType,
    behind: &HashMap<String, Bsda>,
) -> Vec<LinkedSlip<Bsda>> {
    let grouped = std::mem::take(&mut bsda.grouping);
    let grouped = grouped.iter().filter_map(|id| behind.get(id));
    let mut linked: Vec<_> = grouped
        .map(|parent| {
            updated(Bsda {
                grouped_in: None,
                ..parent.clone()
            })
        })
        .collect();
    if signature == SignatureType::Operation
        && let Some(parent) = bsda.forwarding.take().and_then(|id| behind.get(&id))
    {
        linked.push(updated(Bsda {
            forwarded_in: None,
            ..parent.clone()
        }));
    }
    linked
}

fn jobs_after(stored: &Bsda, bsda: &Bsda, signature: SignatureType) -> Vec<Job> {
    let mut jobs = Vec::new();
    let payload = json!({"bsdaId": bsda.id.as_str()});
    let is_turned_away = reception(bsda)
        .and_then(|r| r.acceptation_status)
        .is_some_and(|status| {
            matches!(
                status,
                WasteAcceptationStatus::Refused | WasteAcceptationStatus::PartiallyRefused
            )
        });
    let tells_the_emitter = match signature {
        SignatureType::Reception => true,
        SignatureType::Operation => reception(stored).is_none_or(|r| r.signature.is_none()),
        _ => false,
    };
    if tells_the_emitter && is_turned_away {
        jobs.push(Job::new("mail.bsda.refusal", payload.clone()));
    }
    if signature == SignatureType::Emission && continues_others(bsda) {
        jobs.push(Job::new("mail.bsda.outlet", payload.clone()));
    }
    let is_final = operation_code(bsda).is_some_and(reference::operation::is_final);
    if signature == SignatureType::Operation && is_final {
        jobs.push(Job::new("final-operation.bsda", payload));
    }
    jobs
}
