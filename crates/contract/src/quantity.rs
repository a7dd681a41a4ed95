//! What was accepted and refused of a weight that arrived.

use rust_decimal::Decimal;

use crate::{scalar::Number, slip::WasteAcceptationStatus};

/// Accepted and refused parts of the received weight, in its unit, to six decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WasteQuantities {
    /// Part that stays at the destination.
    pub accepted: Decimal,
    /// Part that was turned away.
    pub refused: Decimal,
}

impl WasteQuantities {
    /// `None` while the acceptation status, the received or the refused weight is missing: slips older than
    /// the refused weight never show one.
    pub fn of(
        status: Option<WasteAcceptationStatus>,
        received: Option<Number>,
        refused: Option<Number>,
    ) -> Option<Self> {
        let (status, received, refused) = (status?, received?.0, refused?.0);
        let accepted = match status {
            WasteAcceptationStatus::Accepted => received,
            WasteAcceptationStatus::Refused => Decimal::ZERO,
            WasteAcceptationStatus::PartiallyRefused => (received - refused).round_dp(6),
        };
        Some(Self {
            accepted,
            refused: refused.round_dp(6),
        })
    }
}
