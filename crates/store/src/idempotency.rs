//! Mutations sent twice run once: the second one waits or receives the answer
//! of the first.

use futures_util::future::BoxFuture;

use crate::session::{Session, Write};
use crate::sql::{Refusal, Statement, params};
use crate::state::unrefused;
use crate::{CommitError, Store, StoreError};

/// How long a request may work before a repetition of it takes over,
/// milliseconds. Longer than any request lives.
const LEASE_MS: i64 = 120_000;

const STARTED: i16 = 0;
const COMMITTED: i16 = 1;
const ANSWERED: i16 = 2;

/// What a commit carries to be the only one of its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyMark {
    /// Who sent the request.
    pub actor: String,
    /// Key that the client chose.
    pub key: String,
    /// Attempt, as [`Begin::New`] gave it.
    pub attempt: i64,
}

/// What becomes of a request that carries a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begin {
    /// To be run, with this mark in each of its commits.
    New(IdempotencyMark),
    /// Already run: its answer.
    Replay(String),
    /// Running now, elsewhere.
    InProgress,
    /// The key was used for another request.
    Mismatch,
    /// Already run, but the process died before it stored the answer.
    AnswerLost,
}

impl IdempotencyMark {
    /// Refuses the commit of an attempt that another one took over.
    pub(crate) fn guard(&self) -> Statement {
        Statement::new(
            "UPDATE idempotency SET state = $1 \
             WHERE actor = $2 AND key = $3 AND attempt = $4 AND state <= $1",
            params![COMMITTED, &self.actor, &self.key, self.attempt],
        )
        .or(Refusal::Conflict {
            collection: "idempotency".into(),
            id: self.key.clone(),
        })
    }
}

struct Start {
    actor: String,
    key: String,
    fingerprint: String,
    now: i64,
}

impl Start {
    async fn run(&self, session: &Session<'_>) -> Result<Begin, CommitError> {
        let insert = Statement::new(
            "INSERT INTO idempotency (actor, key, fingerprint, attempt, state, started_at) \
             VALUES ($1, $2, $3, 1, 0, $4) ON CONFLICT DO NOTHING",
            params![&self.actor, &self.key, &self.fingerprint, self.now],
        );
        if session.run(insert).await?.affected == 1 {
            return Ok(self.begin(1));
        }
        let lock = session.dialect().for_update();
        let sql = format!(
            "SELECT fingerprint, attempt, state, started_at, answer FROM idempotency \
             WHERE actor = $1 AND key = $2{lock}"
        );
        let rows = session.query(sql, params![&self.actor, &self.key]).await?;
        let Some(mut row) = rows.into_iter().next() else {
            // Given up or purged since the insert; the client will try again.
            return Ok(Begin::InProgress);
        };
        if row.text(0)? != self.fingerprint {
            return Ok(Begin::Mismatch);
        }
        let (attempt, state, started_at) = (row.int(1)?, row.small(2)?, row.int(3)?);
        let lapsed = self.now >= started_at.saturating_add(LEASE_MS);
        match (state, lapsed) {
            (ANSWERED, _) => Ok(row.opt_text(4)?.map_or(Begin::AnswerLost, Begin::Replay)),
            (COMMITTED, true) => Ok(Begin::AnswerLost),
            (STARTED, true) => self.take_over(session, attempt + 1).await,
            _ => Ok(Begin::InProgress),
        }
    }

    async fn take_over(&self, session: &Session<'_>, attempt: i64) -> Result<Begin, CommitError> {
        let statement = Statement::new(
            "UPDATE idempotency SET attempt = $1, started_at = $2 WHERE actor = $3 AND key = $4",
            params![attempt, self.now, &self.actor, &self.key],
        );
        session.run(statement).await?;
        Ok(self.begin(attempt))
    }

    fn begin(&self, attempt: i64) -> Begin {
        Begin::New(IdempotencyMark {
            actor: self.actor.clone(),
            key: self.key.clone(),
            attempt,
        })
    }
}

impl Write for Start {
    type Output = Begin;

    fn apply<'a>(&'a self, session: &'a Session<'a>) -> BoxFuture<'a, Result<Begin, CommitError>> {
        Box::pin(self.run(session))
    }
}

impl Store {
    /// Announces a request. `fingerprint` tells apart two requests that carry
    /// the same key by mistake.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn begin_idempotent(
        &self,
        actor: &str,
        key: &str,
        fingerprint: &str,
        now: i64,
    ) -> Result<Begin, StoreError> {
        let start = Start {
            actor: actor.to_owned(),
            key: key.to_owned(),
            fingerprint: fingerprint.to_owned(),
            now,
        };
        self.write(start).await.map_err(unrefused)
    }

    /// Stores the answer of a request, whether it committed something or not;
    /// `false` when another attempt took over.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn finish_idempotent(
        &self,
        mark: &IdempotencyMark,
        answer: &str,
    ) -> Result<bool, StoreError> {
        let statement = Statement::new(
            "UPDATE idempotency SET state = $1, answer = $2 \
             WHERE actor = $3 AND key = $4 AND attempt = $5 AND state < $1",
            params![ANSWERED, answer, &mark.actor, &mark.key, mark.attempt],
        );
        self.change(vec![statement])
            .await
            .map(|changed| changed == 1)
    }

    /// Forgets a request that committed nothing and may be sent again at once;
    /// `false` when it did commit.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn abandon_idempotent(&self, mark: &IdempotencyMark) -> Result<bool, StoreError> {
        let statement = Statement::new(
            "DELETE FROM idempotency WHERE actor = $1 AND key = $2 AND attempt = $3 AND state = 0",
            params![&mark.actor, &mark.key, mark.attempt],
        );
        self.change(vec![statement])
            .await
            .map(|changed| changed == 1)
    }

    /// Removes keys of requests that started before `keys_before`, and shared
    /// values that expired by `now`. Answers how many rows went.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn purge_expired(&self, keys_before: i64, now: i64) -> Result<u64, StoreError> {
        self.change(vec![
            Statement::new(
                "DELETE FROM idempotency WHERE started_at < $1",
                params![keys_before],
            ),
            Statement::new("DELETE FROM state WHERE expires_at <= $1", params![now]),
        ])
        .await
    }
}
