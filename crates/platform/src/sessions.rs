//! Browser sessions: an unpredictable identifier in a cookie, what it stands for in the shared state.
//!
//! The store keeps a hash of the identifier: a copy of the store opens no session, and looking a hash up tells
//! nothing by the time it takes.

use std::{fmt, sync::Arc, time::Duration};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{account::User, slip::Refusal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::StoreError;

use crate::{
    Authentication, Caller, Platform,
    accounts::actor_of,
    records::{MEMBERSHIP, USER, document},
    secrets, unavailable,
};

/// Life of a session that is not used. Each use starts it again.
pub const SESSION_LIFETIME: Duration = Duration::from_secs(4 * 60 * 60);

/// Uses of a session closer than this are noted once: reading a page need not write.
const NOTED_EVERY_MS: i64 = 60 * 1000;
const LIFETIME_MS: i64 = 4 * 60 * 60 * 1000;
const BYTES: usize = 32;

/// The secret of a session, as the cookie carries it.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionId(String);

impl SessionId {
    fn draw() -> Result<Self, Refusal> {
        Ok(Self(
            BASE64_URL_SAFE_NO_PAD.encode(secrets::random_bytes::<BYTES>()?),
        ))
    }

    /// The identifier in the value of a cookie; none when it cannot be one.
    pub fn parse(value: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(value).ok()?;
        (bytes.len() == BYTES).then(|| Self(value.to_owned()))
    }

    /// The value of the cookie.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the forms of this session carry to prove that a page of ours sent them. It does not reveal the
    /// identifier.
    pub fn form_token(&self) -> String {
        self.digest("form")
    }

    fn key(&self) -> String {
        format!("session:{}", self.digest("session"))
    }

    fn digest(&self, purpose: &str) -> String {
        Sha256::new()
            .chain_update(purpose)
            .chain_update(b"\0")
            .chain_update(&self.0)
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId(…)")
    }
}

/// What the store keeps of a session. Times are milliseconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    user_id: String,
    issued_at: i64,
    seen_at: i64,
}

/// What a session cookie is worth.
#[derive(Clone, Debug)]
pub enum SessionState {
    /// Nothing: never opened, closed, or unused for too long.
    Closed,
    /// The password has changed since it was opened: it is to be closed.
    Stale,
    /// A user is behind it.
    Open(Arc<Caller>),
}

impl Platform {
    /// Opens a session for a user who has just proved who they are.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn open_session(&self, user: &User) -> Result<SessionId, Refusal> {
        let id = SessionId::draw()?;
        let now = self.now_ms();
        let kept = Kept {
            user_id: user.id.clone(),
            issued_at: now,
            seen_at: now,
        };
        let value = serde_json::to_string(&kept).map_err(unavailable)?;
        self.store()
            .put_state(&id.key(), &value, Some(expiry(now)))
            .await
            .map_err(unavailable)?;
        Ok(id)
    }

    /// Looks a session up, and keeps it alive.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn session(&self, id: &SessionId) -> Result<SessionState, Refusal> {
        let now = self.now_ms();
        let key = id.key();
        let found = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let Some(value) = snapshot.state(&key, now).await? else {
                        return Ok(None);
                    };
                    let kept: Kept = serde_json::from_str(&value)
                        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
                    let Some(user) = snapshot.record(USER, &kept.user_id).await? else {
                        return Ok(None);
                    };
                    let memberships = snapshot
                        .records_by_key(MEMBERSHIP, "user", std::slice::from_ref(&kept.user_id))
                        .await?;
                    Ok(Some((value, kept, user, memberships)))
                })
            })
            .await
            .map_err(unavailable)?;
        let Some((value, kept, user, memberships)) = found else {
            return Ok(SessionState::Closed);
        };
        let user: User = document(&user)?;
        if is_stale(&kept, &user) {
            return Ok(SessionState::Stale);
        }
        self.note_session(id, &value, &kept, now).await?;
        Ok(SessionState::Open(Arc::new(Caller {
            actor: actor_of(user, &memberships)?,
            authentication: Authentication::Session,
            application: None,
            idempotency: None,
        })))
    }

    /// Keeps a session alive. The value must be the one read: a session closed meanwhile stays closed.
    async fn note_session(
        &self,
        id: &SessionId,
        value: &str,
        kept: &Kept,
        now: i64,
    ) -> Result<(), Refusal> {
        if now - kept.seen_at < NOTED_EVERY_MS {
            return Ok(());
        }
        let noted = Kept {
            seen_at: now,
            ..kept.clone()
        };
        let noted = serde_json::to_string(&noted).map_err(unavailable)?;
        self.store()
            .compare_and_set_state(&id.key(), Some(value), &noted, Some(expiry(now)), now)
            .await
            .map(drop)
            .map_err(unavailable)
    }

    /// Closes a session. Closing one that is not open is harmless.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn close_session(&self, id: &SessionId) -> Result<(), Refusal> {
        self.store()
            .delete_state(&id.key())
            .await
            .map_err(unavailable)
    }
}

/// The last uses may not have been noted: the session outlives them by at least its lifetime.
fn expiry(now: i64) -> i64 {
    now + LIFETIME_MS + NOTED_EVERY_MS
}

fn is_stale(kept: &Kept, user: &User) -> bool {
    user.password_updated_at
        .is_some_and(|changed| kept.issued_at <= changed.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_32_bytes_in_the_alphabet_of_urls() {
        let id = SessionId::draw().unwrap();
        assert_eq!(SessionId::parse(id.as_str()), Some(id.clone()));
        assert_ne!(SessionId::draw().unwrap(), id);
        for wrong in [
            "",
            "abc",
            &id.as_str()[1..],
            &format!("{}A", id.as_str()),
            "é",
        ] {
            assert_eq!(SessionId::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn neither_the_key_nor_the_form_token_reveals_the_identifier() {
        let id = SessionId::draw().unwrap();
        assert_ne!(id.form_token(), id.digest("session"));
        for derived in [id.key(), id.form_token(), format!("{id:?}")] {
            assert!(!derived.contains(id.as_str()));
        }
    }
}
