//! One open transaction or snapshot, on either engine.

use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;

use crate::sql::{Output, Row, SqlValue, Statement};
use crate::{CommitError, StoreError, postgres, sqlite};

/// The connection a program of reads or writes runs on.
///
/// Programs are written once, as async code over a session. On PostgreSQL they
/// await the network; on SQLite they run on the thread that owns the connection,
/// where every statement completes at once. The mutex is never contended: it
/// only makes the borrow shareable, which an async program needs.
#[derive(Debug)]
pub(crate) enum Session<'a> {
    Sqlite(&'a Mutex<rusqlite::Connection>),
    Postgres(&'a postgres::Lease),
}

/// Which SQL differs between the engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Locks the selected rows until the transaction ends. SQLite has one
    /// writer at a time and needs nothing.
    pub(crate) fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// As [`Self::for_update`], passing over rows that another process holds.
    pub(crate) fn for_update_skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }
}

impl Session<'_> {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs statements in order, stopping at the first one that fails or whose
    /// expectation is not met. PostgreSQL receives them in one round trip.
    pub(crate) async fn batch(&self, statements: &[Statement]) -> Result<Vec<Output>, CommitError> {
        match self {
            Self::Sqlite(connection) => {
                let connection = lock(connection);
                statements
                    .iter()
                    .map(|statement| sqlite::run(&connection, statement)?.check(&statement.expect))
                    .collect()
            }
            Self::Postgres(lease) => lease.batch(statements).await,
        }
    }

    /// Runs one statement.
    pub(crate) async fn run(&self, statement: Statement) -> Result<Output, CommitError> {
        let mut outputs = self.batch(std::slice::from_ref(&statement)).await?;
        Ok(outputs.pop().unwrap_or_default())
    }

    /// Runs queries that expect nothing and returns the rows of each.
    pub(crate) async fn queries(
        &self,
        statements: &[Statement],
    ) -> Result<Vec<Vec<Row>>, StoreError> {
        match self.batch(statements).await {
            Ok(outputs) => Ok(outputs.into_iter().map(|output| output.rows).collect()),
            Err(CommitError::Store(error)) => Err(error),
            Err(refusal) => Err(StoreError::Misuse(refusal.to_string())),
        }
    }

    /// Runs a script of several statements, without parameters or answers.
    pub(crate) async fn script(&self, sql: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => lock(connection).execute_batch(sql).map_err(sqlite::failed),
            Self::Postgres(lease) => lease.script(sql).await,
        }
    }

    /// Rows of one query.
    pub(crate) async fn query(
        &self,
        sql: impl Into<std::borrow::Cow<'static, str>>,
        params: Vec<SqlValue>,
    ) -> Result<Vec<Row>, StoreError> {
        let mut answers = self.queries(&[Statement::new(sql, params)]).await?;
        Ok(answers.pop().unwrap_or_default())
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A write, as data: it can be applied again when the engine asks to retry.
pub(crate) trait Write: Send + Sync + 'static {
    /// What the caller learns once the write is durable.
    type Output: Send + 'static;

    /// Applies the write inside an open transaction.
    fn apply<'a>(
        &'a self,
        session: &'a Session<'a>,
    ) -> BoxFuture<'a, Result<Self::Output, CommitError>>;
}
