//! Coherence of the received and refused weights.

use contract::{scalar::Number, slip::WasteAcceptationStatus as Status};

/// Rule that a refused weight breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedWeight {
    /// The acceptation is known and the refused weight is not.
    Missing,
    /// A refused weight without a received one.
    WithoutReceived,
    /// Everything was accepted, yet something is refused.
    NotZero,
    /// Everything was refused, yet it is not the received weight.
    NotAll,
    /// A part was refused: it lies strictly between zero and the received weight.
    NotBetween,
    /// More was refused than received.
    TooMuch,
}

/// The first rule broken by the triplet; a missing refused weight is accepted on slips that are older than it.
pub fn refused_weight_issue(
    status: Option<Status>,
    received: Option<Number>,
    refused: Option<Number>,
    is_older: bool,
) -> Option<RefusedWeight> {
    let Some(refused) = refused else {
        return (status.is_some() && !is_older).then_some(RefusedWeight::Missing);
    };
    let Some(received) = received else {
        return Some(RefusedWeight::WithoutReceived);
    };
    match status {
        Some(Status::Accepted) if !refused.is_zero() => Some(RefusedWeight::NotZero),
        Some(Status::Refused) if refused != received => Some(RefusedWeight::NotAll),
        Some(Status::PartiallyRefused) if refused.is_zero() || refused >= received => {
            Some(RefusedWeight::NotBetween)
        }
        _ if refused > received => Some(RefusedWeight::TooMuch),
        _ => None,
    }
}
