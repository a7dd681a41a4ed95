//! Treatment operations and their modes.

use contract::slip::OperationMode;
use reference::operation::{Mode, ModeError};

/// Does the mode go with the code? Without code there is nothing to check.
///
/// # Errors
/// The mode is missing, or is not one of the code's.
pub fn check_mode(code: Option<&str>, mode: Option<OperationMode>) -> Result<(), ModeError> {
    let known = match mode {
        None => None,
        Some(OperationMode::Reutilisation) => Some(Mode::Reutilisation),
        Some(OperationMode::Recyclage) => Some(Mode::Recyclage),
        Some(OperationMode::ValorisationEnergetique) => Some(Mode::ValorisationEnergetique),
        Some(OperationMode::AutresValorisations) => Some(Mode::AutresValorisations),
        Some(OperationMode::Elimination) => Some(Mode::Elimination),
        Some(OperationMode::Unknown) => Some(Mode::Unknown),
    };
    reference::operation::check_mode(code, known)
}
