//! Browser sessions: an unpredictable identifier in a cookie, what it stands for in the shared state.
//!
//! The store keeps a hash of the identifier: a copy of the store opens no session, and looking a hash up tells
//! nothing by the time it takes.

use std::{fmt, sync::Arc, time::Duration};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::scalar::DateTime;
use domain::{account::User, slip::Refusal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::StoreError;

use crate::{
    Authentication, Caller, Platform,
    accounts::actor_of,
    moment,
    records::{MEMBERSHIP, USER, document},
    secrets, unavailable,
};

/// Life of a session that is not used. Each use starts it again.
pub const SESSION_LIFETIME: Duration = Duration::from_secs(4 * 60 * 60);

/// Uses of a session closer than this are noted once: reading a page need not write.
const NOTED_EVERY_MS: i64 = 60 * 1000;
const LIFETIME_MS: i64 = 4 * 60 * 60 * 1000;
const BYTES: usize = 32;

/// Sessions of one user that are open at a time.
const MOST_SESSIONS: usize = 50;
/// Characters kept of what a browser says of itself.
const LONGEST_DEVICE: usize = 200;
const LIST_TRIES: usize = 20;

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

    /// A new identifier, which stands for nothing yet.
    ///
    /// # Errors
    /// The system gives no randomness.
    pub fn fresh() -> Result<Self, Refusal> {
        Self::draw()
    }

    /// What its owner names the session by. It opens nothing.
    pub fn handle(&self) -> String {
        handle_of(&self.key())
    }

    /// Where something that belongs to the session is kept.
    pub(crate) fn key_of(&self, purpose: &str) -> String {
        format!("{purpose}:{}", self.digest(purpose))
    }

    /// What the forms of this session carry to prove that a page of ours sent them. It does not reveal the
    /// identifier.
    pub fn form_token(&self) -> String {
        self.digest("form")
    }

    fn key(&self) -> String {
        self.key_of("session")
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

fn handle_of(key: &str) -> String {
    let digest = Sha256::new().chain_update(key).finalize();
    digest[..12]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
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
    #[serde(default)]
    opened_at: i64,
    #[serde(default)]
    device: Option<String>,
    #[serde(default)]
    address: Option<String>,
}

/// Where a session is opened from, as its owner will recognise it.
#[derive(Clone, Debug, Default)]
pub struct Device {
    /// What the browser says of itself.
    pub name: Option<String>,
    /// Address on the network.
    pub address: Option<String>,
}

/// A session, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// Names it; opens nothing.
    pub handle: String,
    /// When it was opened.
    pub opened_at: DateTime,
    /// When it was last used, to the minute.
    pub seen_at: DateTime,
    /// What the browser said of itself.
    pub device: Option<String>,
    /// Address on the network that it was opened from.
    pub address: Option<String>,
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
    pub async fn open_session(&self, user: &User, device: Device) -> Result<SessionId, Refusal> {
        let id = SessionId::draw()?;
        let now = self.now_ms();
        let kept = Kept {
            user_id: user.id.clone(),
            issued_at: now,
            seen_at: now,
            opened_at: now,
            device: device
                .name
                .map(|name| name.chars().take(LONGEST_DEVICE).collect()),
            address: device.address,
        };
        self.put_session(&id, &kept).await?;
        self.list_session(&user.id, &id.key(), None).await?;
        Ok(id)
    }

    async fn put_session(&self, id: &SessionId, kept: &Kept) -> Result<(), Refusal> {
        let value = serde_json::to_string(kept).map_err(unavailable)?;
        let expires_at = Some(expiry(self.now_ms()));
        self.store()
            .put_state(&id.key(), &value, expires_at)
            .await
            .map_err(unavailable)
    }

    /// Gives a session another identifier; the former one is worth nothing from now on. None when the session is
    /// no longer open.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn renew_session(&self, former: &SessionId) -> Result<Option<SessionId>, Refusal> {
        let now = self.now_ms();
        let taken = self.store().take_state(&former.key(), now).await;
        let Some(value) = taken.map_err(unavailable)? else {
            return Ok(None);
        };
        let kept: Kept = serde_json::from_str(&value).map_err(unavailable)?;
        let id = SessionId::draw()?;
        self.put_session(&id, &kept).await?;
        self.list_session(&kept.user_id, &id.key(), Some(&former.key()))
            .await?;
        Ok(Some(id))
    }

    /// Lets a session outlive the change that has just closed the user's other ones.
    pub(crate) async fn outlive(&self, id: &SessionId, user: &User) -> Result<(), Refusal> {
        let now = self.now_ms();
        let value = self.store().state(&id.key(), now).await;
        let Some(value) = value.map_err(unavailable)? else {
            return Ok(());
        };
        let kept: Kept = serde_json::from_str(&value).map_err(unavailable)?;
        let changed = user.password_updated_at.map_or(0, DateTime::as_millisecond);
        let kept = Kept {
            issued_at: now.max(changed + 1),
            ..kept
        };
        let next = serde_json::to_string(&kept).map_err(unavailable)?;
        // A session closed meanwhile stays closed.
        self.store()
            .compare_and_set_state(&id.key(), Some(&value), &next, Some(expiry(now)), now)
            .await
            .map(drop)
            .map_err(unavailable)
    }

    /// Remembers which sessions a user has, the oldest ones being closed when there are too many.
    async fn list_session(
        &self,
        user_id: &str,
        key: &str,
        replaced: Option<&str>,
    ) -> Result<(), Refusal> {
        let list = list_key(user_id);
        let now = self.now_ms();
        for _ in 0..LIST_TRIES {
            let value = self.store().state(&list, now).await.map_err(unavailable)?;
            let mut keys = self.alive(listed(value.as_deref())?).await?;
            keys.retain(|(known, _)| Some(known.as_str()) != replaced && known != key);
            let mut keys: Vec<String> = keys.into_iter().map(|(known, _)| known).collect();
            keys.push(key.to_owned());
            let extra = keys.len().saturating_sub(MOST_SESSIONS);
            let closed: Vec<String> = keys.drain(..extra).collect();
            let next = serde_json::to_string(&keys).map_err(unavailable)?;
            let set = self
                .store()
                .compare_and_set_state(&list, value.as_deref(), &next, None, now)
                .await
                .map_err(unavailable)?;
            if set {
                for key in closed {
                    self.store().delete_state(&key).await.map_err(unavailable)?;
                }
                return Ok(());
            }
        }
        Err(unavailable("too many sessions are opened at once"))
    }

    /// Those of these sessions that are open.
    async fn alive(&self, keys: Vec<String>) -> Result<Vec<(String, Kept)>, Refusal> {
        let now = self.now_ms();
        let values = self.store().read(move |snapshot| {
            Box::pin(async move {
                let mut values = Vec::with_capacity(keys.len());
                for key in keys {
                    if let Some(value) = snapshot.state(&key, now).await? {
                        values.push((key, value));
                    }
                }
                Ok(values)
            })
        });
        let values: Vec<(String, String)> = values.await.map_err(unavailable)?;
        values
            .into_iter()
            .map(|(key, value)| Ok((key, serde_json::from_str(&value).map_err(unavailable)?)))
            .collect()
    }

    /// The sessions of the caller that are open, most recently used first, each with where it is kept.
    async fn sessions_of(&self, user: &User) -> Result<Vec<(String, OwnSession)>, Refusal> {
        let value = self.store().state(&list_key(&user.id), self.now_ms()).await;
        let keys = listed(value.map_err(unavailable)?.as_deref())?;
        let mut own = Vec::with_capacity(keys.len());
        for (key, kept) in self.alive(keys).await? {
            if is_stale(&kept, user) {
                continue;
            }
            let session = OwnSession {
                handle: handle_of(&key),
                opened_at: moment(kept.opened_at)?,
                seen_at: moment(kept.seen_at)?,
                device: kept.device,
                address: kept.address,
            };
            own.push((key, session));
        }
        own.sort_by_key(|(_, session)| std::cmp::Reverse(session.seen_at.as_millisecond()));
        Ok(own)
    }

    /// The sessions of the caller that are open, most recently used first.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn own_sessions(&self, caller: &Caller) -> Result<Vec<OwnSession>, Refusal> {
        let (user, _) = self.own_user(caller).await?;
        let own = self.sessions_of(&user).await?;
        Ok(own.into_iter().map(|(_, session)| session).collect())
    }

    /// Closes a session of the caller.
    ///
    /// # Errors
    /// None of their sessions has this name.
    pub async fn revoke_session(
        &self,
        caller: &Caller,
        handle: &str,
    ) -> Result<OwnSession, Refusal> {
        let (user, _) = self.own_user(caller).await?;
        let own = self.sessions_of(&user).await?;
        let found = own
            .into_iter()
            .find(|(_, session)| session.handle == handle);
        let Some((key, session)) = found else {
            return Err(Refusal::bad_input(
                "Cette session n'existe pas, ou elle est déjà fermée.",
            ));
        };
        self.store().delete_state(&key).await.map_err(unavailable)?;
        Ok(session)
    }

    /// Looks a session up, and keeps it alive.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn session(&self, id: &SessionId) -> Result<SessionState, Refusal> {
        let (state, read) = self.read_session(id).await?;
        if let Some((value, kept)) = read {
            self.note_session(id, &value, &kept, self.now_ms()).await?;
        }
        Ok(state)
    }

    /// As [`Self::session`], for a page that waits: waiting does not keep the session alive.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn waiting_session(&self, id: &SessionId) -> Result<SessionState, Refusal> {
        Ok(self.read_session(id).await?.0)
    }

    /// The state of a session; when it is open, with its stored value.
    async fn read_session(
        &self,
        id: &SessionId,
    ) -> Result<(SessionState, Option<(String, Kept)>), Refusal> {
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
            return Ok((SessionState::Closed, None));
        };
        let user: User = document(&user)?;
        if is_stale(&kept, &user) {
            return Ok((SessionState::Stale, None));
        }
        let state = SessionState::Open(Arc::new(Caller {
            actor: actor_of(user, &memberships)?,
            authentication: Authentication::Session,
            application: None,
            idempotency: None,
            client: None,
        }));
        Ok((state, Some((value, kept))))
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

fn list_key(user_id: &str) -> String {
    format!("sessions-of:{user_id}")
}

fn listed(value: Option<&str>) -> Result<Vec<String>, Refusal> {
    value.map_or_else(
        || Ok(Vec::new()),
        |value| serde_json::from_str(value).map_err(unavailable),
    )
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
