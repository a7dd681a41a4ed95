//! Small values that several processes share: sessions, counters, locks,
//! download tokens. A value may expire; an expired value is as good as absent.

use futures_util::future::BoxFuture;

use crate::session::{Session, Write};
use crate::sql::{Refusal, SqlValue, Statement, params};
use crate::{CommitError, Snapshot, Store, StoreError};

/// A change of a shared value, alone or in a commit. Times are milliseconds
/// since the Unix epoch (UTC).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StateWrite {
    /// Sets a value.
    Put {
        /// Key.
        key: String,
        /// Value.
        value: String,
        /// When the value stops to exist; `None` keeps it for ever.
        expires_at: Option<i64>,
    },
    /// Removes a value.
    Delete {
        /// Key.
        key: String,
    },
    /// Sets a value if the current one is as expected, otherwise refuses the
    /// whole commit as a conflict.
    CompareAndSet {
        /// Key.
        key: String,
        /// Expected value; `None` expects no value, or an expired one.
        expected: Option<String>,
        /// New value.
        value: String,
        /// When the value stops to exist.
        expires_at: Option<i64>,
        /// The present.
        now: i64,
    },
}

impl StateWrite {
    pub(crate) fn statement(&self) -> Statement {
        match self {
            Self::Put {
                key,
                value,
                expires_at,
            } => Statement::new(
                "INSERT INTO state (key, value, expires_at) VALUES ($1, $2, $3) \
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value, \
                 expires_at = excluded.expires_at",
                params![key, value, *expires_at],
            ),
            Self::Delete { key } => {
                Statement::new("DELETE FROM state WHERE key = $1", params![key])
            }
            Self::CompareAndSet {
                key,
                expected,
                value,
                expires_at,
                now,
            } => compare_and_set(key, expected.as_deref(), value, *expires_at, *now),
        }
    }
}

fn compare_and_set(
    key: &str,
    expected: Option<&str>,
    value: &str,
    expires_at: Option<i64>,
    now: i64,
) -> Statement {
    let statement = match expected {
        Some(expected) => Statement::new(
            "UPDATE state SET value = $1, expires_at = $2 \
             WHERE key = $3 AND value = $4 AND (expires_at IS NULL OR expires_at > $5)",
            params![value, expires_at, key, expected, now],
        ),
        None => Statement::new(
            "INSERT INTO state (key, value, expires_at) VALUES ($1, $2, $3) \
             ON CONFLICT (key) DO UPDATE SET value = excluded.value, \
             expires_at = excluded.expires_at WHERE state.expires_at <= $4",
            params![key, value, expires_at, now],
        ),
    };
    statement.or(Refusal::Conflict {
        collection: "state".into(),
        id: key.to_owned(),
    })
}

/// A statement that answers one value, applied by itself.
#[derive(Debug)]
struct One(Statement);

impl Write for One {
    type Output = Option<SqlValue>;

    fn apply<'a>(
        &'a self,
        session: &'a Session<'a>,
    ) -> BoxFuture<'a, Result<Self::Output, CommitError>> {
        Box::pin(async move {
            let output = session.run(self.0.clone()).await?;
            let row = output.rows.into_iter().next();
            Ok(row.and_then(|row| row.into_values().into_iter().next()))
        })
    }
}

impl Snapshot<'_> {
    /// A shared value, unless it expired.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn state(&self, key: &str, now: i64) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM state \
                   WHERE key = $1 AND (expires_at IS NULL OR expires_at > $2)";
        let rows = self.session.query(sql, params![key, now]).await?;
        rows.into_iter()
            .next()
            .map(|mut row| row.text(0))
            .transpose()
    }
}

impl Store {
    /// As [`Snapshot::state`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn state(&self, key: &str, now: i64) -> Result<Option<String>, StoreError> {
        let key = key.to_owned();
        self.read_one(move |snapshot| Box::pin(async move { snapshot.state(&key, now).await }))
            .await
    }

    /// Sets a shared value until `expires_at`, or for ever.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn put_state(
        &self,
        key: &str,
        value: &str,
        expires_at: Option<i64>,
    ) -> Result<(), StoreError> {
        let put = StateWrite::Put {
            key: key.to_owned(),
            value: value.to_owned(),
            expires_at,
        };
        self.write(One(put.statement())).await.map_err(unrefused)?;
        Ok(())
    }

    /// Removes a shared value.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn delete_state(&self, key: &str) -> Result<(), StoreError> {
        let delete = StateWrite::Delete {
            key: key.to_owned(),
        };
        self.write(One(delete.statement()))
            .await
            .map_err(unrefused)?;
        Ok(())
    }

    /// Removes a shared value and gives it to one caller at most.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn take_state(&self, key: &str, now: i64) -> Result<Option<String>, StoreError> {
        let statement = Statement::new(
            "DELETE FROM state WHERE key = $1 AND (expires_at IS NULL OR expires_at > $2) \
             RETURNING value",
            params![key, now],
        );
        match self.write(One(statement)).await.map_err(unrefused)? {
            Some(SqlValue::Text(value)) => Ok(Some(value)),
            _ => Ok(None),
        }
    }

    /// Adds one to a counter and answers its new value. A counter lives for
    /// `ttl` milliseconds from its first increment, then starts again from 1.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn increment_state(&self, key: &str, ttl: i64, now: i64) -> Result<i64, StoreError> {
        let statement = Statement::new(
            "INSERT INTO state (key, value, expires_at) VALUES ($1, '1', $2) \
             ON CONFLICT (key) DO UPDATE SET \
             value = CASE WHEN state.expires_at <= $3 THEN '1' \
                     ELSE CAST(CAST(state.value AS BIGINT) + 1 AS TEXT) END, \
             expires_at = CASE WHEN state.expires_at <= $3 THEN excluded.expires_at \
                          ELSE state.expires_at END \
             RETURNING CAST(value AS BIGINT)",
            params![key, now.saturating_add(ttl), now],
        );
        match self.write(One(statement)).await.map_err(unrefused)? {
            Some(SqlValue::Int(value)) => Ok(value),
            _ => Err(StoreError::Corrupt(format!("compteur {key}"))),
        }
    }

    /// Sets a shared value if the current one is as expected (`None`: absent or
    /// expired); `false` when it is not.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn compare_and_set_state(
        &self,
        key: &str,
        expected: Option<&str>,
        value: &str,
        expires_at: Option<i64>,
        now: i64,
    ) -> Result<bool, StoreError> {
        let statement = compare_and_set(key, expected, value, expires_at, now);
        match self.write(One(statement)).await {
            Ok(_) => Ok(true),
            Err(CommitError::Conflict { .. }) => Ok(false),
            Err(error) => Err(unrefused(error)),
        }
    }
}

/// The error of a write that has nothing to refuse.
pub(crate) fn unrefused(error: CommitError) -> StoreError {
    match error {
        CommitError::Store(error) => error,
        refusal => StoreError::Misuse(refusal.to_string()),
    }
}
