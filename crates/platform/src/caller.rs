//! On whose behalf a use case runs.

use domain::account::Actor;
use store::IdempotencyMark;

/// How the caller proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authentication {
    /// Browser session.
    Session,
    /// Personal or application token.
    Bearer,
}

impl Authentication {
    /// Name in the event log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Session => "SESSION",
            Self::Bearer => "BEARER",
        }
    }
}

/// An authenticated user, and how the request came.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who, with their roles.
    pub actor: Actor,
    /// How they proved it.
    pub authentication: Authentication,
    /// Application whose token was used.
    pub application: Option<String>,
    /// Mark of a request that must run once.
    pub idempotency: Option<IdempotencyMark>,
}
