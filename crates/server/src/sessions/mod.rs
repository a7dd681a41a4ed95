//! Sessions of browsers: the cookie, logging in and out, who a request comes from.

mod authenticate;
mod cookie;
mod login;
mod return_to;

use std::sync::Arc;

use http::{HeaderMap, HeaderValue};
use platform::{
    Caller, Platform, Refusal,
    sessions::{SessionId, SessionState},
};

pub use self::{
    authenticate::Callers,
    cookie::{CookieError, DEFAULT_NAME, SessionCookie},
    login::routes,
    return_to::Interface,
};
pub(crate) use authenticate::redirect;

/// Recognises the browsers that come back.
#[derive(Clone, Debug)]
pub struct Sessions {
    /// Keeps the sessions.
    pub platform: Platform,
    /// Carries their identifiers.
    pub cookie: SessionCookie,
    /// Where browsers are sent.
    pub interface: Interface,
}

/// What the cookies of a request are worth.
#[derive(Clone, Debug)]
pub enum Visit {
    /// No session.
    Anonymous,
    /// A session older than the password.
    Stale(SessionId),
    /// A user's session.
    Open(SessionId, Arc<Caller>),
}

impl Sessions {
    /// Looks up the session that a request presents.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn visit(&self, headers: &HeaderMap) -> Result<Visit, Refusal> {
        let Some(id) = self.cookie.read(headers) else {
            return Ok(Visit::Anonymous);
        };
        Ok(match self.platform.session(&id).await? {
            SessionState::Closed => Visit::Anonymous,
            SessionState::Stale => Visit::Stale(id),
            SessionState::Open(caller) => Visit::Open(id, caller),
        })
    }

    /// Closes a session, and answers the header that makes the browser forget it.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn close(&self, id: &SessionId) -> Result<Option<HeaderValue>, Refusal> {
        self.platform.close_session(id).await?;
        Ok(self.cookie.clear())
    }
}
