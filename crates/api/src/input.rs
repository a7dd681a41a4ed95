//! Inputs as the trees of given and null leaves that decisions take.

use platform::Refusal;
use serde::Serialize;
use serde_json::Value;

use crate::error::ApiError;

/// The tree of an input.
///
/// # Errors
/// The input does not serialise, which is a defect of ours.
pub(crate) fn tree<T: Serialize>(input: &T) -> Result<Value, ApiError> {
    serde_json::to_value(input).map_err(|error| ApiError(Refusal::Internal(error.to_string())))
}
