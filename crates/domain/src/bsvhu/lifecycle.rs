//! Signatures and status of the BSVHU.

use contract::bsvhu::{Bsvhu, BsvhuStatus as Status, SignatureTypeInput as Signature};

use super::document::{
    emitter_siret, has_no_siret, is_irregular, is_refused, operation, reception,
};
use crate::slip::{Carrier, CarrierLevel, Facts, Level, MAX_CARRIERS, Refusal};

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

    /// The signature, as the API names it.
    pub fn signature(self) -> Signature {
        match self {
            Self::Emission => Signature::Emission,
            Self::Transport(_) => Signature::Transport,
            Self::Reception => Signature::Reception,
            Self::Operation => Signature::Operation,
        }
    }

    /// The signature that follows in the linear order.
    pub fn next(self) -> Option<Self> {
        match self {
            Self::Emission => Some(Self::TRANSPORT),
            Self::LAST_TRANSPORT => Some(Self::Reception),
            Self::Transport(n) => Some(Self::Transport(n + 1)),
            Self::Reception => Some(Self::Operation),
            Self::Operation => None,
        }
    }
}

pub(super) fn is_emitted(bsvhu: &Bsvhu) -> bool {
    let emission = bsvhu.emitter.as_ref().and_then(|e| e.emission.as_ref());
    emission.is_some_and(|emission| emission.signature.is_some())
}

pub(super) fn is_received(bsvhu: &Bsvhu) -> bool {
    reception(bsvhu).is_some_and(|reception| reception.signature.is_some())
}

pub(super) fn is_operated(bsvhu: &Bsvhu) -> bool {
    operation(bsvhu).is_some_and(|operation| operation.signature.is_some())
}

/// The last signature on the slip.
pub(super) fn level_of(bsvhu: &Bsvhu) -> Option<BsvhuLevel> {
    if is_operated(bsvhu) {
        return Some(BsvhuLevel::Operation);
    }
    if is_received(bsvhu) {
        return Some(BsvhuLevel::Reception);
    }
    if let Some(position) = bsvhu.transporters.iter().rposition(Carrier::has_signed) {
        return u8::try_from(position + 1).ok().map(BsvhuLevel::Transport);
    }
    is_emitted(bsvhu).then_some(BsvhuLevel::Emission)
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
    signature: Signature,
    facts: &Facts<'_>,
) -> Result<Status, Refusal> {
    if bsvhu.is_draft {
        return Err(Refusal::impossible_transition());
    }
    let next = match (bsvhu.status, signature) {
        (Status::Initial, Signature::Emission) => Status::SignedByProducer,
        (Status::Initial, Signature::Transport) if starts_with_the_carrier(bsvhu, facts) => {
            Status::Sent
        }
        (Status::SignedByProducer | Status::Sent, Signature::Transport) => Status::Sent,
        (Status::Sent, Signature::Reception | Signature::Operation) if is_refused(bsvhu) => {
            Status::Refused
        }
        (Status::Sent, Signature::Reception) => Status::Received,
        (Status::Sent | Status::Received, Signature::Operation) => Status::Processed,
        _ => {
            return Err(Refusal::bad_input(
                "Vous ne pouvez pas apposer cette signature sur le bordereau.",
            ));
        }
    };
    Ok(next)
}
