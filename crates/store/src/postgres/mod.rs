//! The cluster engine: any number of server processes over one PostgreSQL
//! database, reached through a connection pool.

mod values;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use futures_util::future::{BoxFuture, FutureExt as _, MaybeDone, maybe_done};
use futures_util::{StreamExt as _, pin_mut};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, NoTls};

use crate::error::in_full;
use crate::session::{Session, Write};
use crate::sql::{Output, Statement};
use crate::sqlite::Isolation;
use crate::stats::Counters;
use crate::{CommitError, StoreError};

/// Longest wait for a connection before a caller is told to come back.
const WAIT: Duration = Duration::from_secs(10);

/// Limits of a pooled connection: a transaction that a lost process left open
/// must not hold its locks for long.
const LIMITS: &str = "-c statement_timeout=60s -c idle_in_transaction_session_timeout=60s";

/// Times that a write is tried when the cluster asks to serialise it again.
const ATTEMPTS: usize = 2;

pub(crate) const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
pub(crate) const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

pub(crate) struct Engine {
    pool: Pool,
    config: Config,
    counters: Arc<Counters>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("pool", &self.pool.status())
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Prepares the pool of a database named by its URL; connects at first use.
    pub(crate) fn open(
        url: &str,
        connections: usize,
        counters: &Arc<Counters>,
    ) -> Result<Self, StoreError> {
        let config: Config = url.parse().map_err(failed)?;
        let mut limited = config.clone();
        let options = config.get_options().unwrap_or_default();
        limited.options(format!("{LIMITS} {options}"));
        if config.get_connect_timeout().is_none() {
            limited.connect_timeout(WAIT);
        }
        let manager = Manager::from_config(
            limited,
            NoTls,
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let pool = Pool::builder(manager)
            .max_size(connections)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .build()
            .map_err(|error| StoreError::Engine(Box::new(error)))?;
        Ok(Self {
            pool,
            config,
            counters: Arc::clone(counters),
        })
    }

    /// Runs a program of reads on one connection.
    pub(crate) async fn read<T, F>(&self, isolation: Isolation, program: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'s> FnOnce(&'s Session<'s>) -> BoxFuture<'s, Result<T, StoreError>> + Send + 'static,
    {
        let begin = (isolation == Isolation::Snapshot).then_some(SNAPSHOT);
        let lease = self.lease(begin).await?;
        let result = program(&Session::Postgres(&lease)).await;
        self.counters.read();
        lease.end("COMMIT").await?;
        result
    }

    /// Applies a write in one transaction and waits for its commit.
    pub(crate) async fn write<W: Write>(&self, write: W) -> Result<W::Output, CommitError> {
        for _ in 1..ATTEMPTS {
            match self.attempt(&write).await {
                Err(CommitError::Store(error)) if must_retry(&error) => self.counters.retry(),
                result => return result,
            }
        }
        self.attempt(&write).await
    }

    async fn attempt<W: Write>(&self, write: &W) -> Result<W::Output, CommitError> {
        let lease = self.lease(Some(WRITE)).await?;
        let start = Instant::now();
        let result = write.apply(&Session::Postgres(&lease)).await;
        let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = lease.end(end).await;
        self.counters.batch(1, start.elapsed());
        match (result, ended) {
            (Ok(output), Ok(())) => Ok(output),
            (Ok(_), Err(error)) => Err(error.into()),
            (Err(error), _) => Err(error),
        }
    }

    async fn lease(&self, begin: Option<&'static str>) -> Result<Lease, StoreError> {
        let client = self
            .pool
            .get()
            .await
            .map_err(|error| StoreError::Unavailable(in_full(&error)))?;
        Ok(Lease::new(client, begin))
    }

    /// A connection outside the pool and without its limits, for work that runs
    /// for long: migrations, verification, backup, restore.
    pub(crate) async fn dedicated(&self, begin: Option<&'static str>) -> Result<Lease, StoreError> {
        let manager = Manager::from_config(self.config.clone(), NoTls, ManagerConfig::default());
        let pool = Pool::builder(manager)
            .max_size(1)
            .build()
            .map_err(|error| StoreError::Engine(Box::new(error)))?;
        let client = pool
            .get()
            .await
            .map_err(|error| StoreError::Unavailable(in_full(&error)))?;
        Ok(Lease::new(client, begin))
    }

    /// Runs a program in a transaction on a connection of its own.
    pub(crate) async fn long<T, F>(&self, begin: &'static str, program: F) -> Result<T, StoreError>
    where
        F: for<'s> FnOnce(&'s Session<'s>) -> BoxFuture<'s, Result<T, StoreError>>,
    {
        let lease = self.dedicated(Some(begin)).await?;
        let result = program(&Session::Postgres(&lease)).await;
        let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
        lease.end(end).await?;
        result
    }

    pub(crate) fn status(&self) -> deadpool_postgres::Status {
        self.pool.status()
    }
}

/// Where a lease stands with its transaction.
const PLAIN: u8 = 0;
const TO_BEGIN: u8 = 1;
const BEGUN: u8 = 2;

/// A connection taken from the pool for one program.
pub(crate) struct Lease {
    client: Option<Object>,
    begin: &'static str,
    transaction: AtomicU8,
}

impl std::fmt::Debug for Lease {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lease")
            .field("begin", &self.begin)
            .finish_non_exhaustive()
    }
}

impl Lease {
    fn new(client: Object, begin: Option<&'static str>) -> Self {
        Self {
            client: Some(client),
            begin: begin.unwrap_or_default(),
            transaction: AtomicU8::new(if begin.is_some() { TO_BEGIN } else { PLAIN }),
        }
    }

    fn client(&self) -> Result<&Object, StoreError> {
        self.client
            .as_ref()
            .ok_or_else(|| StoreError::Unavailable("connexion déjà rendue".to_owned()))
    }

    /// Sends every statement before it waits for the first answer, then reads
    /// the answers in order. The opening of the transaction travels with the
    /// first batch.
    pub(crate) async fn batch(&self, statements: &[Statement]) -> Result<Vec<Output>, CommitError> {
        let client = self.client()?;
        let mut prepared = Vec::with_capacity(statements.len());
        for statement in statements {
            let text = client
                .prepare_cached(&statement.sql)
                .await
                .map_err(failed)?;
            prepared.push(text);
        }
        let begins = self
            .transaction
            .compare_exchange(TO_BEGIN, BEGUN, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok();
        let begin = async {
            if begins {
                client.batch_execute(self.begin).await.map_err(failed)?;
            }
            Ok::<(), StoreError>(())
        };
        let mut begin = Box::pin(maybe_done(begin));
        let mut running: Vec<Pin<Box<MaybeDone<_>>>> = statements
            .iter()
            .zip(&prepared)
            .map(|(statement, text)| Box::pin(maybe_done(run(client, text, statement))))
            .collect();
        // A first poll sends the request. Polling in order is what makes the
        // server see the statements in order.
        std::future::poll_fn(|context| {
            let _ = begin.poll_unpin(context);
            for statement in &mut running {
                let _ = statement.poll_unpin(context);
            }
            Poll::Ready(())
        })
        .await;
        begin.as_mut().await;
        begin.as_mut().take_output().transpose()?;
        let mut outputs = Vec::with_capacity(statements.len());
        for (mut answer, statement) in running.into_iter().zip(statements) {
            answer.as_mut().await;
            if let Some(output) = answer.as_mut().take_output() {
                outputs.push(output?.check(&statement.expect)?);
            }
        }
        Ok(outputs)
    }

    /// Runs a script of several statements, without parameters.
    pub(crate) async fn script(&self, sql: &str) -> Result<(), StoreError> {
        self.client()?.batch_execute(sql).await.map_err(failed)
    }

    /// Ends the transaction, if one was opened, and gives the connection back.
    pub(crate) async fn end(mut self, sql: &str) -> Result<(), StoreError> {
        if *self.transaction.get_mut() == BEGUN {
            self.script(sql).await?;
            *self.transaction.get_mut() = PLAIN;
        }
        Ok(())
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // A caller that went away in the middle of a transaction leaves a
        // connection that nobody may inherit: closing it makes the server roll
        // back.
        if *self.transaction.get_mut() == BEGUN
            && let Some(client) = self.client.take()
        {
            drop(Object::take(client));
        }
    }
}

async fn run(
    client: &tokio_postgres::Client,
    text: &tokio_postgres::Statement,
    statement: &Statement,
) -> Result<Output, StoreError> {
    let stream = client
        .query_raw(text, statement.params.iter())
        .await
        .map_err(failed)?;
    pin_mut!(stream);
    let mut rows = Vec::new();
    while let Some(row) = stream.next().await {
        rows.push(values::row(&row.map_err(failed)?)?);
    }
    let affected = stream.rows_affected().unwrap_or_default();
    Ok(Output { rows, affected })
}

/// Tells a database that cannot answer now from a statement that is wrong.
pub(crate) fn failed(error: tokio_postgres::Error) -> StoreError {
    let unavailable = match error.code() {
        // Connection exceptions, resources exhausted, operator intervention.
        Some(state) => ["08", "53", "57"]
            .iter()
            .any(|class| state.code().starts_with(class)),
        None => {
            error.is_closed()
                || std::error::Error::source(&error)
                    .is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
        }
    };
    if unavailable {
        StoreError::Unavailable(in_full(&error))
    } else {
        StoreError::Engine(Box::new(error))
    }
}

fn must_retry(error: &StoreError) -> bool {
    let StoreError::Engine(source) = error else {
        return false;
    };
    source
        .downcast_ref::<tokio_postgres::Error>()
        .and_then(tokio_postgres::Error::code)
        .is_some_and(|state| {
            *state == SqlState::T_R_SERIALIZATION_FAILURE
                || *state == SqlState::T_R_DEADLOCK_DETECTED
        })
}
