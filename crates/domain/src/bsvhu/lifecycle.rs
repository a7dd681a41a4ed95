//! Steps and status of the BSVHU.

use contract::account::UserPermission;
use contract::bsvhu::{Bsvhu, BsvhuStatus as Status, SignatureTypeInput};
use contract::slip::Signature;

use super::document::{
    destination_siret, emitter_siret, has_no_siret, is_irregular, is_refused, operation, reception,
};
use crate::slip::{CarrierLevel, Facts, Level, MAX_CARRIERS, Refusal, Signatory, Step};

/// Linear order of the signatures: a slip's level is its last signature, and every earlier one counts even
/// when it was skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BsvhuLevel {
    /// The emitter.
    Emission,
    /// Carrier number n, from 1.
    Transport(u8),
    /// Arrival at the destination.
    Reception,
    /// Treatment.
    Operation,
}

impl Level for BsvhuLevel {}

impl CarrierLevel for BsvhuLevel {
    fn transport(number: u8) -> Self {
        Self::Transport(number)
    }
}

impl BsvhuLevel {
    /// Carrier number 1.
    pub const TRANSPORT: Self = Self::Transport(1);
    /// The last possible carrier.
    pub const LAST_TRANSPORT: Self = Self::Transport(MAX_CARRIERS as u8);
}

/// Who signs what, in order.
pub(super) const STEPS: &[Step<Bsvhu>] = &[
    Step {
        signature: SignatureTypeInput::Emission,
        permission: UserPermission::BsdCanSignEmission,
        signatory: Signatory::Company {
            level: BsvhuLevel::Emission,
            organisation: emitter_siret,
            signature: emission,
            slot: emission_slot,
        },
        is_arrival: false,
    },
    Step {
        signature: SignatureTypeInput::Transport,
        permission: UserPermission::BsdCanSignTransport,
        signatory: Signatory::Carriers,
        is_arrival: false,
    },
    Step {
        signature: SignatureTypeInput::Reception,
        permission: UserPermission::BsdCanSignAcceptation,
        signatory: Signatory::Company {
            level: BsvhuLevel::Reception,
            organisation: destination_siret,
            signature: received,
            slot: reception_slot,
        },
        is_arrival: true,
    },
    Step {
        signature: SignatureTypeInput::Operation,
        permission: UserPermission::BsdCanSignOperation,
        signatory: Signatory::Company {
            level: BsvhuLevel::Operation,
            organisation: destination_siret,
            signature: operated,
            slot: operation_slot,
        },
        is_arrival: true,
    },
];

fn emission(bsvhu: &Bsvhu) -> Option<&Signature> {
    let emitter = bsvhu.emitter.as_ref()?;
    emitter.emission.as_ref()?.signature.as_ref()
}

fn emission_slot(bsvhu: &mut Bsvhu) -> &mut Option<Signature> {
    let emitter = bsvhu.emitter.get_or_insert_default();
    &mut emitter.emission.get_or_insert_default().signature
}

fn received(bsvhu: &Bsvhu) -> Option<&Signature> {
    reception(bsvhu)?.signature.as_ref()
}

fn reception_slot(bsvhu: &mut Bsvhu) -> &mut Option<Signature> {
    let destination = bsvhu.destination.get_or_insert_default();
    &mut destination.reception.get_or_insert_default().signature
}

pub(super) fn operated(bsvhu: &Bsvhu) -> Option<&Signature> {
    operation(bsvhu)?.signature.as_ref()
}

fn operation_slot(bsvhu: &mut Bsvhu) -> &mut Option<Signature> {
    let destination = bsvhu.destination.get_or_insert_default();
    &mut destination.operation.get_or_insert_default().signature
}

/// May the carrier sign first? The emitter cannot: it has no SIRET, or no company on the platform at this very
/// time, whatever was known when the slip was written.
fn starts_with_the_carrier(bsvhu: &Bsvhu, facts: &Facts<'_>) -> bool {
    let is_unregistered =
        || emitter_siret(bsvhu).is_some_and(|siret| facts.company(siret).is_none());
    is_irregular(bsvhu) && (has_no_siret(bsvhu) || is_unregistered())
}

/// The status that a signature gives.
///
/// # Errors
/// `BAD_USER_INPUT` when the slip is a draft or its status knows no such signature.
pub(super) fn status_after(
    bsvhu: &Bsvhu,
    signature: SignatureTypeInput,
    facts: &Facts<'_>,
) -> Result<Status, Refusal> {
    if bsvhu.is_draft {
        return Err(Refusal::impossible_transition());
    }
    let next = match (bsvhu.status, signature) {
        (Status::Initial, SignatureTypeInput::Emission) => Status::SignedByProducer,
        (Status::Initial, SignatureTypeInput::Transport)
            if starts_with_the_carrier(bsvhu, facts) =>
        {
            Status::Sent
        }
        (Status::SignedByProducer | Status::Sent, SignatureTypeInput::Transport) => Status::Sent,
        (Status::Sent, SignatureTypeInput::Reception | SignatureTypeInput::Operation)
            if is_refused(bsvhu) =>
        {
            Status::Refused
        }
        (Status::Sent, SignatureTypeInput::Reception) => Status::Received,
        (Status::Sent | Status::Received, SignatureTypeInput::Operation) => Status::Processed,
        _ => return Err(Refusal::untimely_signature()),
    };
    Ok(next)
}
