//! Signatures and status of the BSDA.

use contract::bsda::{Bsda, BsdaSignatureType as Signature, BsdaStatus as Status, BsdaType};
use contract::slip::WasteAcceptationStatus;

use super::document::{
    continues_others, has_paper_signature, is_private_individual, is_transit_code,
    is_worker_disabled, kind_of, operation_code,
};
use crate::slip::{Carrier, CarrierLevel, Level, MAX_CARRIERS, Refusal};

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

    /// The signature, as the API names it.
    pub fn signature(self) -> Signature {
        match self {
            Self::Emission => Signature::Emission,
            Self::Work => Signature::Work,
            Self::Transport(_) => Signature::Transport,
            Self::Reception => Signature::Reception,
            Self::Operation => Signature::Operation,
        }
    }

    /// The signature that follows in the linear order.
    pub fn next(self) -> Option<Self> {
        match self {
            Self::Emission => Some(Self::Work),
            Self::Work => Some(Self::TRANSPORT),
            Self::LAST_TRANSPORT => Some(Self::Reception),
            Self::Transport(n) => Some(Self::Transport(n + 1)),
            Self::Reception => Some(Self::Operation),
            Self::Operation => None,
        }
    }
}

/// The last signature on the slip.
pub fn level_of(bsda: &Bsda) -> Option<BsdaLevel> {
    let destination = bsda.destination.as_ref();
    if destination
        .and_then(|d| d.operation.as_ref())
        .is_some_and(|o| o.signature.is_some())
    {
        return Some(BsdaLevel::Operation);
    }
    if destination
        .and_then(|d| d.reception.as_ref())
        .is_some_and(|r| r.signature.is_some())
    {
        return Some(BsdaLevel::Reception);
    }
    if let Some(position) = bsda.transporters.iter().rposition(Carrier::has_signed) {
        return u8::try_from(position + 1).ok().map(BsdaLevel::Transport);
    }
    if bsda
        .worker
        .as_ref()
        .and_then(|w| w.work.as_ref())
        .is_some_and(|w| w.signature.is_some())
    {
        return Some(BsdaLevel::Work);
    }
    let emission = bsda.emitter.as_ref().and_then(|e| e.emission.as_ref());
    emission
        .is_some_and(|e| e.signature.is_some())
        .then_some(BsdaLevel::Emission)
}

fn acceptation(bsda: &Bsda) -> Option<WasteAcceptationStatus> {
    bsda.destination
        .as_ref()?
        .reception
        .as_ref()?
        .acceptation_status
}

/// Was the whole load turned away?
pub(super) fn is_refused(bsda: &Bsda) -> bool {
    acceptation(bsda) == Some(WasteAcceptationStatus::Refused)
}

/// The status that a signature gives.
///
/// # Errors
/// `BAD_USER_INPUT` when the slip is a draft or its status knows no such signature.
pub(super) fn status_after(bsda: &Bsda, signature: Signature) -> Result<Status, Refusal> {
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
        (Status::Initial, Signature::Emission) => Status::SignedByProducer,
        (Status::Initial, Signature::Work)
            if has_paper_signature(bsda) || is_private_individual(bsda) =>
        {
            Status::SignedByWorker
        }
        (Status::Initial, Signature::Transport)
            if is_private_individual(bsda) && is_worker_disabled(bsda) =>
        {
            Status::Sent
        }
        (Status::Initial, Signature::Reception) if is_collection_centre => {
            if is_refused(bsda) && !goes_on {
                Status::Refused
            } else {
                Status::Received
            }
        }
        (Status::Initial, Signature::Operation) if is_collection_centre => after_operation,
        (Status::SignedByProducer, Signature::Work) => Status::SignedByWorker,
        (Status::SignedByProducer, Signature::Transport)
            if continues_others(bsda) || is_worker_disabled(bsda) =>
        {
            Status::Sent
        }
        (Status::SignedByWorker | Status::Sent, Signature::Transport) => Status::Sent,
        (Status::Sent, Signature::Reception) if is_refused(bsda) => Status::Refused,
        (Status::Sent, Signature::Reception) => Status::Received,
        (Status::Sent | Status::Received, Signature::Operation) if is_refused(bsda) => {
            Status::Refused
        }
        (Status::Sent | Status::Received, Signature::Operation) => after_operation,
        _ => return Err(Refusal::impossible_transition()),
    };
    Ok(next)
}
