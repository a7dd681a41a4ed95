//! Seals over the whole event log.
//!
//! A chain proves that no event inside a stream was changed or taken out; it
//! says nothing of a stream that vanished whole. A seal is a hash over every
//! event recorded since the seal before it, so that removing any of them shows.

use futures_util::future::BoxFuture;
use sha2::{Digest as _, Sha256};

use crate::events::Hash;
use crate::session::{Dialect, Session, Write};
use crate::sql::{Refusal, Row, Statement, params};
use crate::{CommitError, Snapshot, Store, StoreError};

/// How old an event is before it is sealed, milliseconds: far longer than a
/// transaction lasts.
pub const SEAL_GRACE_MS: i64 = 120_000;

/// Events read at a time.
const PAGE: usize = 2_000;

/// A seal: whoever keeps a copy elsewhere can later prove that the log still
/// holds everything it held then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seal {
    /// Rank of the seal, from 1.
    pub n: i64,
    /// Last event that it covers.
    pub up_to_id: i64,
    /// Number of events between the seal before it and `up_to_id`.
    pub count: i64,
    /// Hash over the seal before it and these events.
    pub hash: Hash,
}

impl Seal {
    /// What the first seal follows.
    pub(crate) const NONE: Self = Self {
        n: 0,
        up_to_id: 0,
        count: 0,
        hash: Hash::ZERO,
    };
}

pub(crate) fn seal_row(mut row: Row) -> Result<Seal, StoreError> {
    Ok(Seal {
        n: row.int(0)?,
        up_to_id: row.int(1)?,
        count: row.int(2)?,
        hash: Hash::from_bytes(&row.bytes(3)?)?,
    })
}

/// The hash of a seal while its events go by.
#[derive(Debug)]
pub(crate) struct Sealing {
    previous: Seal,
    hasher: Sha256,
    last_id: i64,
    count: i64,
}

impl Sealing {
    pub(crate) fn after(previous: Seal) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"seal/1");
        hasher.update(previous.hash.as_bytes());
        Self {
            previous,
            hasher,
            last_id: previous.up_to_id,
            count: 0,
        }
    }

    /// Events come by ascending rank in the log.
    pub(crate) fn event(&mut self, id: i64, hash: &Hash) {
        self.hasher.update(id.to_be_bytes());
        self.hasher.update(hash.as_bytes());
        self.last_id = id;
        self.count += 1;
    }

    pub(crate) fn finish(self) -> Seal {
        Seal {
            n: self.previous.n + 1,
            up_to_id: self.last_id,
            count: self.count,
            hash: Hash::digest(self.hasher),
        }
    }
}

/// The last rank below which no event can appear any more. Ranks are given
/// before their transactions commit, and on PostgreSQL a lower one may commit
/// later: writers in progress are waited for.
struct Horizon;

impl Horizon {
    const SQL: &'static str = "SELECT coalesce(max(id), 0) FROM event";

    async fn run(session: &Session<'_>) -> Result<i64, CommitError> {
        if session.dialect() == Dialect::Postgres {
            session
                .run(Statement::new("LOCK TABLE event IN SHARE MODE", Vec::new()))
                .await?;
        }
        let rows = session.query(Self::SQL, Vec::new()).await?;
        let horizon = rows.into_iter().next().map(|mut row| row.int(0));
        Ok(horizon.transpose()?.unwrap_or(0))
    }
}

impl Write for Horizon {
    type Output = i64;

    fn apply<'a>(&'a self, session: &'a Session<'a>) -> BoxFuture<'a, Result<i64, CommitError>> {
        Box::pin(Self::run(session))
    }
}

impl Snapshot<'_> {
    /// The last seal.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn last_seal(&self) -> Result<Option<Seal>, StoreError> {
        let sql = "SELECT n, up_to_id, count, hash FROM event_seal ORDER BY n DESC LIMIT 1";
        let rows = self.session.query(sql, Vec::new()).await?;
        rows.into_iter().next().map(seal_row).transpose()
    }
}

impl Store {
    /// Seals the events recorded since the last seal and at least `grace_ms`
    /// old ([`SEAL_GRACE_MS`] in operation). Answers the new seal, or `None` when
    /// there is nothing to seal or another process just did.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn seal(&self, now: i64, grace_ms: i64) -> Result<Option<Seal>, StoreError> {
        let horizon = self.write(Horizon).await.map_err(crate::state::unrefused)?;
        let last = self.last_seal().await?.unwrap_or(Seal::NONE);
        let until = self
            .seal_bound(last, now.saturating_sub(grace_ms), horizon)
            .await?;
        let mut sealing = Sealing::after(last);
        loop {
            let page = self.hashes(sealing.last_id, until).await?;
            let full = page.len() == PAGE;
            for (id, hash) in page {
                sealing.event(id, &hash);
            }
            if !full {
                break;
            }
        }
        if sealing.count == 0 {
            return Ok(None);
        }
        let seal = sealing.finish();
        let insert = Statement::new(
            "INSERT INTO event_seal (n, up_to_id, count, hash) VALUES ($1, $2, $3, $4) \
             ON CONFLICT DO NOTHING",
            params![seal.n, seal.up_to_id, seal.count, seal.hash.as_bytes()],
        )
        .or(Refusal::Conflict {
            collection: "event_seal".into(),
            id: seal.n.to_string(),
        });
        match self.write(crate::jobs::Changes(vec![insert])).await {
            Ok(_) => Ok(Some(seal)),
            Err(CommitError::Conflict { .. }) => Ok(None),
            Err(error) => Err(crate::state::unrefused(error)),
        }
    }

    /// The last seal.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn last_seal(&self) -> Result<Option<Seal>, StoreError> {
        self.read_one(|snapshot| Box::pin(async move { snapshot.last_seal().await }))
            .await
    }

    /// The last event that may be sealed: before the first one that is too young.
    async fn seal_bound(&self, last: Seal, before: i64, horizon: i64) -> Result<i64, StoreError> {
        let rows = self
            .read_one(move |snapshot| {
                Box::pin(async move {
                    let sql = "SELECT min(id) FROM event WHERE id > $1 AND at > $2";
                    let params = params![last.up_to_id, before];
                    snapshot.session.query(sql, params).await
                })
            })
            .await?;
        let young = rows.into_iter().next().map(|mut row| row.opt_int(0));
        let young = young.transpose()?.flatten();
        Ok(young.map_or(horizon, |id| horizon.min(id - 1)))
    }

    async fn hashes(&self, after_id: i64, until: i64) -> Result<Vec<(i64, Hash)>, StoreError> {
        let sql = "SELECT id, hash FROM event WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3";
        let rows = self
            .read_one(move |snapshot| {
                Box::pin(async move {
                    let params = params![after_id, until, PAGE];
                    snapshot.session.query(sql, params).await
                })
            })
            .await?;
        rows.into_iter()
            .map(|mut row| Ok((row.int(0)?, Hash::from_bytes(&row.bytes(1)?)?)))
            .collect()
    }
}
