//! Steps and status of the BSPAOH.

use contract::account::UserPermission;
use contract::bspaoh::{Bspaoh, BspaohSignatureType as SignatureType, BspaohStatus as Status};
use contract::slip::{Signature, WasteAcceptationStatus as Acceptation};

use super::document::{acceptation, carrier_id, destination_siret, emitter_siret};
use crate::slip::{CarrierLevel, Level, Refusal, Signatory, Step};

/// Linear order of the signatures. The hand-over to the destination may be left out; it seals nothing of its own, and
/// hides nothing that was sealed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BspaohLevel {
    /// The emitter.
    Emission,
    /// The carrier.
    Transport,
    /// Hand-over to the destination by the carrier.
    Delivery,
    /// Arrival at the destination.
    Reception,
    /// Cremation.
    Operation,
}

impl Level for BspaohLevel {}

impl CarrierLevel for BspaohLevel {
    /// There is one carrier.
    fn transport(_number: u8) -> Self {
        Self::Transport
    }
}

/// Who signs what, in order.
pub(super) const STEPS: &[Step<Bspaoh>] = &[
    Step {
        signature: SignatureType::Emission,
        permission: UserPermission::BsdCanSignEmission,
        signatory: Signatory::Company {
            level: BspaohLevel::Emission,
            organisation: emitter_siret,
            signature: emission,
            slot: emission_slot,
        },
        is_arrival: false,
    },
    Step {
        signature: SignatureType::Transport,
        permission: UserPermission::BsdCanSignTransport,
        signatory: Signatory::Company {
            level: BspaohLevel::Transport,
            organisation: carrier_id,
            signature: transport,
            slot: transport_slot,
        },
        is_arrival: false,
    },
    Step {
        signature: SignatureType::Delivery,
        permission: UserPermission::BsdCanSignDelivery,
        signatory: Signatory::Company {
            level: BspaohLevel::Delivery,
            organisation: carrier_id,
            signature: delivery,
            slot: delivery_slot,
        },
        is_arrival: false,
    },
    Step {
        signature: SignatureType::Reception,
        permission: UserPermission::BsdCanSignAcceptation,
        signatory: Signatory::Company {
            level: BspaohLevel::Reception,
            organisation: destination_siret,
            signature: reception,
            slot: reception_slot,
        },
        is_arrival: true,
    },
    Step {
        signature: SignatureType::Operation,
        permission: UserPermission::BsdCanSignOperation,
        signatory: Signatory::Company {
            level: BspaohLevel::Operation,
            organisation: destination_siret,
            signature: operation,
            slot: operation_slot,
        },
        is_arrival: true,
    },
];

pub(super) fn emission(bspaoh: &Bspaoh) -> Option<&Signature> {
    let emitter = bspaoh.emitter.as_ref()?;
    emitter.emission.as_ref()?.signature.as_ref()
}

fn emission_slot(bspaoh: &mut Bspaoh) -> &mut Option<Signature> {
    let emitter = bspaoh.emitter.get_or_insert_default();
    &mut emitter.emission.get_or_insert_default().signature
}

pub(super) fn transport(bspaoh: &Bspaoh) -> Option<&Signature> {
    bspaoh.transporter.transport.as_ref()?.signature.as_ref()
}

fn transport_slot(bspaoh: &mut Bspaoh) -> &mut Option<Signature> {
    let transport = bspaoh.transporter.transport.get_or_insert_default();
    &mut transport.signature
}

fn delivery(bspaoh: &Bspaoh) -> Option<&Signature> {
    let destination = bspaoh.destination.as_ref()?;
    let handed_over = destination.handed_over_to_destination.as_ref()?;
    handed_over.signature.as_ref()
}

fn delivery_slot(bspaoh: &mut Bspaoh) -> &mut Option<Signature> {
    let destination = bspaoh.destination.get_or_insert_default();
    let handed_over = destination
        .handed_over_to_destination
        .get_or_insert_default();
    &mut handed_over.signature
}

pub(super) fn reception(bspaoh: &Bspaoh) -> Option<&Signature> {
    let destination = bspaoh.destination.as_ref()?;
    destination.reception.as_ref()?.signature.as_ref()
}

fn reception_slot(bspaoh: &mut Bspaoh) -> &mut Option<Signature> {
    let destination = bspaoh.destination.get_or_insert_default();
    &mut destination.reception.get_or_insert_default().signature
}

pub(super) fn operation(bspaoh: &Bspaoh) -> Option<&Signature> {
    let destination = bspaoh.destination.as_ref()?;
    destination.operation.as_ref()?.signature.as_ref()
}

fn operation_slot(bspaoh: &mut Bspaoh) -> &mut Option<Signature> {
    let destination = bspaoh.destination.get_or_insert_default();
    &mut destination.operation.get_or_insert_default().signature
}

/// The status that a signature gives.
///
/// # Errors
/// `BAD_USER_INPUT` when the slip is a draft or its status knows no such signature.
pub(super) fn status_after(bspaoh: &Bspaoh, signature: SignatureType) -> Result<Status, Refusal> {
    let next = match (bspaoh.status, signature) {
        (Status::Draft, _) => return Err(Refusal::impossible_transition()),
        (Status::Initial, SignatureType::Emission) => Status::SignedByProducer,
        (Status::SignedByProducer, SignatureType::Transport)
        | (Status::Sent, SignatureType::Delivery) => Status::Sent,
        (Status::Sent, SignatureType::Reception) => match acceptation(bspaoh) {
            Some(Acceptation::Refused) => Status::Refused,
            Some(Acceptation::PartiallyRefused) => Status::PartiallyRefused,
            Some(Acceptation::Accepted) | None => Status::Received,
        },
        (Status::Received | Status::PartiallyRefused, SignatureType::Operation) => {
            Status::Processed
        }
        _ => return Err(Refusal::untimely_signature()),
    };
    Ok(next)
}
