//! The event log: append-only streams, each one a chain of hashes.
//!
//! A slip is a stream of its own: its version is the number of its events and
//! its row carries the hash of the last one, so that a commit can chain without
//! reading. Other streams keep their head in `stream_head`.

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::session::Session;
use crate::sql::{Row, Statement, params};
use crate::{CommitError, Snapshot, Store, StoreError};

/// A SHA-256 value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// What the first event of a stream names as its predecessor.
    pub const ZERO: Self = Self([0; 32]);

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        <[u8; 32]>::try_from(bytes)
            .map(Self)
            .map_err(|_| StoreError::Corrupt(format!("empreinte de {} octets", bytes.len())))
    }

    pub(crate) fn digest(hasher: Sha256) -> Self {
        Self(hasher.finalize().into())
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Something that happened, to be appended to a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// When, milliseconds since the Unix epoch (UTC).
    pub at: i64,
    /// Who: a user identifier, or the name of a part of the system.
    pub actor: String,
    /// What, for instance `BsdaSigned`.
    pub kind: String,
    /// Through which client application, when there is one.
    pub application: Option<String>,
    /// How the actor was authenticated, for instance `BEARER`.
    pub auth: String,
    /// The change, JSON.
    pub data: String,
    /// What is to be known about the change, JSON.
    pub metadata: String,
}

/// An event of a stream that is not a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamEvent {
    /// Stream, for instance `company:85001946400021`. Never a slip identifier.
    pub stream: String,
    /// The event.
    pub event: NewEvent,
}

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Rank in the whole log.
    pub id: i64,
    /// Stream.
    pub stream: String,
    /// Rank in the stream, from 1.
    pub seq: i64,
    /// The event.
    pub event: NewEvent,
    /// Hash of the event before it in the stream.
    pub prev_hash: Hash,
    /// Hash of this event.
    pub hash: Hash,
}

/// The last event of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) seq: i64,
    pub(crate) hash: Hash,
}

impl Head {
    /// Where a stream starts.
    pub(crate) const EMPTY: Self = Self {
        seq: 0,
        hash: Hash::ZERO,
    };
}

/// Hash of an event at its place. Every field is preceded by its length, so no
/// two different events have the same encoding.
pub(crate) fn event_hash(prev: &Hash, stream: &str, seq: i64, event: &NewEvent) -> Hash {
    let mut hasher = Sha256::new();
    let mut field = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    };
    field(b"event/1");
    field(prev.as_bytes());
    field(stream.as_bytes());
    field(&seq.to_be_bytes());
    field(&event.at.to_be_bytes());
    field(event.actor.as_bytes());
    field(event.kind.as_bytes());
    // No application and an empty name differ by the presence byte.
    field(&[u8::from(event.application.is_some())]);
    field(event.application.as_deref().unwrap_or_default().as_bytes());
    field(event.auth.as_bytes());
    field(event.data.as_bytes());
    field(event.metadata.as_bytes());
    Hash::digest(hasher)
}

/// Chains events after a head: the statements that write them, and the new head.
pub(crate) fn chain(stream: &str, head: Head, events: &[NewEvent]) -> (Vec<Statement>, Head) {
    let mut head = head;
    let statements = events
        .iter()
        .map(|event| {
            let seq = head.seq + 1;
            let hash = event_hash(&head.hash, stream, seq, event);
            let statement = insert(stream, seq, event, &head.hash, &hash);
            head = Head { seq, hash };
            statement
        })
        .collect();
    (statements, head)
}

fn insert(stream: &str, seq: i64, event: &NewEvent, prev: &Hash, hash: &Hash) -> Statement {
    Statement::new(
        "INSERT INTO event (stream, seq, at, actor, kind, application, auth, data, metadata, \
         prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            stream,
            seq,
            event.at,
            &event.actor,
            &event.kind,
            event.application.as_ref(),
            &event.auth,
            &event.data,
            &event.metadata,
            prev.as_bytes(),
            hash.as_bytes(),
        ],
    )
}

/// Events of streams that are not slips, by stream: locking streams in one
/// order keeps two commits from waiting for each other.
pub(crate) type StreamEvents = BTreeMap<String, Vec<NewEvent>>;

/// Statements that append to streams whose heads are read here, in the
/// transaction that will append.
pub(crate) async fn append(
    session: &Session<'_>,
    streams: &StreamEvents,
) -> Result<Vec<Statement>, CommitError> {
    let mut statements = Vec::new();
    for (stream, events) in streams {
        let head = match read_head(session, stream).await? {
            Some(head) => head,
            None => open_stream(session, stream).await?,
        };
        let (inserts, head) = chain(stream, head, events);
        statements.extend(inserts);
        statements.push(Statement::new(
            "UPDATE stream_head SET seq = $1, hash = $2 WHERE stream = $3",
            params![head.seq, head.hash.as_bytes(), stream],
        ));
    }
    Ok(statements)
}

async fn read_head(session: &Session<'_>, stream: &str) -> Result<Option<Head>, StoreError> {
    let lock = session.dialect().for_update();
    let sql = format!("SELECT seq, hash FROM stream_head WHERE stream = $1{lock}");
    let rows = session.query(sql, params![stream]).await?;
    rows.into_iter()
        .next()
        .map(|mut row| {
            Ok(Head {
                seq: row.int(0)?,
                hash: Hash::from_bytes(&row.bytes(1)?)?,
            })
        })
        .transpose()
}

/// Creates the head of a new stream. Another process may do so at the same
/// time: whoever comes second waits, then reads what the first one wrote.
async fn open_stream(session: &Session<'_>, stream: &str) -> Result<Head, CommitError> {
    let slip = "SELECT id FROM slip WHERE id = $1";
    if !session.query(slip, params![stream]).await?.is_empty() {
        return Err(StoreError::Misuse(format!(
            "l'événement du bordereau {stream} s'écrit avec le bordereau"
        ))
        .into());
    }
    session
        .query(
            "INSERT INTO stream_head (stream, seq, hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            params![stream, Head::EMPTY.seq, Head::EMPTY.hash.as_bytes()],
        )
        .await?;
    let head = read_head(session, stream).await?;
    head.ok_or_else(|| StoreError::Corrupt(format!("flux {stream} sans tête")).into())
}

pub(crate) const EVENT_COLUMNS: &str =
    "id, stream, seq, at, actor, kind, application, auth, data, metadata, prev_hash, hash";

pub(crate) fn event_row(mut row: Row) -> Result<EventRow, StoreError> {
    Ok(EventRow {
        id: row.int(0)?,
        stream: row.text(1)?,
        seq: row.int(2)?,
        event: NewEvent {
            at: row.int(3)?,
            actor: row.text(4)?,
            kind: row.text(5)?,
            application: row.opt_text(6)?,
            auth: row.text(7)?,
            data: row.text(8)?,
            metadata: row.text(9)?,
        },
        prev_hash: Hash::from_bytes(&row.bytes(10)?)?,
        hash: Hash::from_bytes(&row.bytes(11)?)?,
    })
}

impl Snapshot<'_> {
    /// A page of the events of a stream, oldest first.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn events(
        &self,
        stream: &str,
        after_seq: i64,
        limit: usize,
    ) -> Result<Vec<EventRow>, StoreError> {
        let sql = format!(
            "SELECT {EVENT_COLUMNS} FROM event WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT $3"
        );
        let rows = self.session.query(sql, params![stream, after_seq, limit]);
        rows.await?.into_iter().map(event_row).collect()
    }

    /// A page of the whole log, oldest first.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn scan_events(
        &self,
        after_id: i64,
        limit: usize,
    ) -> Result<Vec<EventRow>, StoreError> {
        let sql = format!("SELECT {EVENT_COLUMNS} FROM event WHERE id > $1 ORDER BY id LIMIT $2");
        let rows = self.session.query(sql, params![after_id, limit]);
        rows.await?.into_iter().map(event_row).collect()
    }
}

impl Store {
    /// As [`Snapshot::events`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn events(
        &self,
        stream: &str,
        after_seq: i64,
        limit: usize,
    ) -> Result<Vec<EventRow>, StoreError> {
        let stream = stream.to_owned();
        self.read_one(move |snapshot| {
            Box::pin(async move { snapshot.events(&stream, after_seq, limit).await })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> NewEvent {
        NewEvent {
            at: 1,
            actor: "a".into(),
            kind: "k".into(),
            application: None,
            auth: "SESSION".into(),
            data: "{}".into(),
            metadata: "{}".into(),
        }
    }

    #[test]
    fn the_hash_depends_on_every_field_and_on_where_fields_end() {
        let base = event_hash(&Hash::ZERO, "s", 1, &event());
        let changed = [
            event_hash(&base, "s", 1, &event()),
            event_hash(&Hash::ZERO, "t", 1, &event()),
            event_hash(&Hash::ZERO, "s", 2, &event()),
            event_hash(&Hash::ZERO, "s", 1, &NewEvent { at: 2, ..event() }),
            event_hash(
                &Hash::ZERO,
                "s",
                1,
                &NewEvent {
                    actor: "b".into(),
                    ..event()
                },
            ),
            event_hash(
                &Hash::ZERO,
                "s",
                1,
                &NewEvent {
                    actor: "ak".into(),
                    kind: String::new(),
                    ..event()
                },
            ),
            event_hash(
                &Hash::ZERO,
                "s",
                1,
                &NewEvent {
                    application: Some(String::new()),
                    ..event()
                },
            ),
            event_hash(
                &Hash::ZERO,
                "s",
                1,
                &NewEvent {
                    auth: "BEARER".into(),
                    ..event()
                },
            ),
            event_hash(
                &Hash::ZERO,
                "s",
                1,
                &NewEvent {
                    data: "{ }".into(),
                    ..event()
                },
            ),
            event_hash(
                &Hash::ZERO,
                "s",
                1,
                &NewEvent {
                    metadata: "{ }".into(),
                    ..event()
                },
            ),
        ];
        let distinct: std::collections::HashSet<Hash> = changed.into_iter().chain([base]).collect();
        assert_eq!(distinct.len(), 11);
    }
}
