//! Who may do what on a slip: the permission in at least one of the organisations.

use contract::account::UserPermission;

use super::refusal::Refusal;
use crate::account::Actor;

/// Requires the permission in one of the organisations.
///
/// # Errors
/// `FORBIDDEN` with the sentence.
pub fn require<S: AsRef<str>>(
    actor: &Actor,
    permission: UserPermission,
    organisations: &[S],
    sentence: &str,
) -> Result<(), Refusal> {
    require_any(actor, &[permission], organisations, sentence)
}

/// Requires one of the permissions in one of the organisations.
///
/// # Errors
/// `FORBIDDEN` with the sentence.
pub fn require_any<S: AsRef<str>>(
    actor: &Actor,
    permissions: &[UserPermission],
    organisations: &[S],
    sentence: &str,
) -> Result<(), Refusal> {
    let granted = permissions
        .iter()
        .any(|permission| actor.can_in_any(*permission, organisations.iter().map(AsRef::as_ref)));
    if granted {
        Ok(())
    } else {
        Err(Refusal::forbidden(sentence))
    }
}
