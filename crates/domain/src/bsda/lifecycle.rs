//! Steps and status of the BSDA.

use contract::account::UserPermission;
use contract::bsda::{Bsda, BsdaSignatureType, BsdaStatus as Status, BsdaType};
use contract::slip::WasteAcceptationStatus;

use super::document::{
    continues_others, destination_siret, emitter_siret, has_paper_signature, is_private_individual,
    is_transit_code, is_worker_disabled, kind_of, operation, operation_code, reception,
    worker_siret,
};
use crate::slip::{CarrierLevel, Level, MAX_CARRIERS, Refusal, Signatory, Step};

/// Linear order of the signatures: a slip's level is its last signature, and every earlier one counts even
/// when it was skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BsdaLevel {
    /// The emitter.
    Emission,
    /// The works company.
    Work,
    /// Carrier number n, from 1.
    Transport(u8),
    /// Arrival at the destination.
    Reception,
    /// Treatment.
    Operation,
}

impl Level for BsdaLevel {}

impl CarrierLevel for BsdaLevel {
    fn transport(number: u8) -> Self {
        Self::Transport(number)
    }
}

impl BsdaLevel {
    /// Carrier number 1.
    pub const TRANSPORT: Self = Self::Transport(1);
    /// The last possible carrier.
    pub const LAST_TRANSPORT: Self = Self::Transport(MAX_CARRIERS as u8);
}

/// Who signs what, in order.
pub(super) const STEPS: &[Step<Bsda>] = &[
    Step {
        signature: BsdaSignatureType::Emission,
        permission: UserPermission::BsdCanSignEmission,
        signatory: Signatory::Company {
            level: BsdaLevel::Emission,
            organisation: emitter_siret,
            signature: |slip| slip.emitter.as_ref()?.emission.as_ref()?.signature.as_ref(),
            slot: |slip| {
                let emitter = slip.emitter.get_or_insert_default();
                &mut emitter.emission.get_or_insert_default().signature
            },
        },
        is_arrival: false,
    },
    Step {
        signature: BsdaSignatureType::Work,
        permission: UserPermission::BsdCanSignWork,
        signatory: Signatory::Company {
            level: BsdaLevel::Work,
            organisation: worker_siret,
            signature: |slip| slip.worker.as_ref()?.work.as_ref()?.signature.as_ref(),
            slot: |slip| {
                let worker = slip.worker.get_or_insert_default();
                &mut worker.work.get_or_insert_default().signature
            },
        },
        is_arrival: false,
    },
    Step {
        signature: BsdaSignatureType::Transport,
        permission: UserPermission::BsdCanSignTransport,
        signatory: Signatory::Carriers,
        is_arrival: false,
    },
    Step {
        signature: BsdaSignatureType::Reception,
        permission: UserPermission::BsdCanSignAcceptation,
        signatory: Signatory::Company {
            level: BsdaLevel::Reception,
            organisation: destination_siret,
            signature: |slip| reception(slip)?.signature.as_ref(),
            slot: |slip| {
                let destination = slip.destination.get_or_insert_default();
                &mut destination.reception.get_or_insert_default().signature
            },
        },
        is_arrival: true,
    },
    Step {
        signature: BsdaSignatureType::Operation,
        permission: UserPermission::BsdCanSignOperation,
        signatory: Signatory::Company {
            level: BsdaLevel::Operation,
            organisation: destination_siret,
            signature: |slip| operation(slip)?.signature.as_ref(),
            slot: |slip| {
                let destination = slip.destination.get_or_insert_default();
                &mut destination.operation.get_or_insert_default().signature
            },
        },
        is_arrival: true,
    },
];

/// Was the whole load turned away?
pub(super) fn is_refused(bsda: &Bsda) -> bool {
    reception(bsda).and_then(|reception| reception.acceptation_status)
        == Some(WasteAcceptationStatus::Refused)
}

/// The status that a signature gives.
///
/// # Errors
/// `BAD_USER_INPUT` when the slip is a draft or its status knows no such signature.
pub(super) fn status_after(bsda: &Bsda, signature: BsdaSignatureType) -> Result<Status, Refusal> {
    if bsda.is_draft {
        return Err(Refusal::impossible_transition());
    }
    let goes_on = operation_code(bsda).is_some_and(is_transit_code);
    let is_collection_centre = kind_of(bsda) == BsdaType::Collection2710;
    let after_operation = if goes_on {
        Status::AwaitingChild
    } else {
        Status::Processed
    };
    let next = match (bsda.status, signature) {
        (Status::Initial, BsdaSignatureType::Emission) => Status::SignedByProducer,
        (Status::Initial, BsdaSignatureType::Work)
            if has_paper_signature(bsda) || is_private_individual(bsda) =>
        {
            Status::SignedByWorker
        }
        (Status::Initial, BsdaSignatureType::Transport)
            if is_private_individual(bsda) && is_worker_disabled(bsda) =>
        {
            Status::Sent
        }
        (Status::Initial, BsdaSignatureType::Reception) if is_collection_centre => {
            if is_refused(bsda) && !goes_on {
                Status::Refused
            } else {
                Status::Received
            }
        }
        (Status::Initial, BsdaSignatureType::Operation) if is_collection_centre => after_operation,
        (Status::SignedByProducer, BsdaSignatureType::Work) => Status::SignedByWorker,
        (Status::SignedByProducer, BsdaSignatureType::Transport)
            if continues_others(bsda) || is_worker_disabled(bsda) =>
        {
            Status::Sent
        }
        (Status::SignedByWorker | Status::Sent, BsdaSignatureType::Transport) => Status::Sent,
        (Status::Sent, BsdaSignatureType::Reception) if is_refused(bsda) => Status::Refused,
        (Status::Sent, BsdaSignatureType::Reception) => Status::Received,
        (Status::Sent | Status::Received, BsdaSignatureType::Operation) if is_refused(bsda) => {
            Status::Refused
        }
        (Status::Sent | Status::Received, BsdaSignatureType::Operation) => after_operation,
        _ => return Err(Refusal::impossible_transition()),
    };
    Ok(next)
}
