//! Where the waste of a slip got its final treatment.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The waste of the initial slip was treated, in the end, under the final slip; a slip that was treated without
/// detour is both. There is one row at most for a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FinalOperation {
    /// The slip that the waste left.
    pub initial_id: String,
    /// The slip under which it was treated.
    pub final_id: String,
    /// Code of the treatment.
    pub operation_code: String,
    /// Treated quantity, in kilograms.
    pub quantity: Decimal,
}
