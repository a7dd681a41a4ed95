//! The store: one interface, two engines behind it.

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::watch;

use crate::session::{Session, Write};
use crate::sqlite::Isolation;
use crate::stats::{Counters, Stats};
use crate::{CommitError, StoreError, migrations, postgres, sqlite};

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// An embedded database in this directory, created at need.
    Directory(PathBuf),
    /// A PostgreSQL database, as `postgres://user:password@host/database`.
    Postgres(String),
}

/// How to open a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreConfig {
    /// Where the data is.
    pub location: Location,
    /// Reader threads of an embedded database; by default one per processor,
    /// at least two.
    pub readers: Option<usize>,
    /// Largest number of connections to PostgreSQL.
    pub connections: usize,
    /// Schema version to stop at, to test what comes after; the newest by default.
    pub schema: Option<i64>,
}

impl StoreConfig {
    /// The default configuration for a location.
    #[must_use]
    pub fn new(location: Location) -> Self {
        Self {
            location,
            readers: None,
            connections: 16,
            schema: None,
        }
    }
}

/// A handle on the data, cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    engine: Engine,
    counters: Arc<Counters>,
    jobs: watch::Sender<u64>,
}

#[derive(Debug)]
enum Engine {
    Sqlite(sqlite::Engine),
    Postgres(postgres::Engine),
}

/// One instant of the data, on which any number of reads agree.
#[derive(Debug)]
pub struct Snapshot<'s> {
    pub(crate) session: &'s Session<'s>,
}

impl Store {
    /// Opens the data, creates it at need and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`] for data of a newer program, otherwise
    /// whatever keeps the database from opening.
    pub async fn open(config: StoreConfig) -> Result<Self, StoreError> {
        let counters = Arc::new(Counters::default());
        let target = config.schema.unwrap_or_else(migrations::newest);
        let engine = match config.location {
            Location::Directory(directory) => {
                let readers = config.readers.unwrap_or_else(default_readers);
                let counters = Arc::clone(&counters);
                let opening = tokio::task::spawn_blocking(move || {
                    let migrate = |session: &Session<'_>| {
                        migrations::migrate(session, target)
                            .now_or_never()
                            .unwrap_or_else(|| Err(StoreError::Misuse("migration".to_owned())))
                    };
                    sqlite::Engine::open(&directory, readers, migrate, &counters)
                });
                Engine::Sqlite(opening.await.map_err(|error| interrupted(&error))??)
            }
            Location::Postgres(url) => {
                let engine = postgres::Engine::open(&url, config.connections, &counters)?;
                let lease = engine.dedicated(None).await?;
                migrations::migrate(&Session::Postgres(&lease), target).await?;
                Engine::Postgres(engine)
            }
        };
        Ok(Self {
            inner: Arc::new(Inner {
                engine,
                counters,
                jobs: watch::Sender::new(0),
            }),
        })
    }

    /// Opens an embedded store in a directory, with the default configuration.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_directory(directory: impl Into<PathBuf>) -> Result<Self, StoreError> {
        Self::open(StoreConfig::new(Location::Directory(directory.into()))).await
    }

    /// Runs several reads that see the same instant. The program awaits the
    /// snapshot's own methods and nothing else: on an embedded database it runs
    /// whole on a reader thread, for the price of one hop.
    ///
    /// ```no_run
    /// # async fn example(store: store::Store) -> Result<(), store::StoreError> {
    /// let (slip, companies) = store
    ///     .read(|snapshot| {
    ///         Box::pin(async move {
    ///             let slip = snapshot.slip("BSDA-1").await?;
    ///             let orgs = ["85001946400021".to_owned()];
    ///             let companies = snapshot.records_by_key("company", "org", &orgs).await?;
    ///             Ok((slip, companies))
    ///         })
    ///     })
    ///     .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// What the program answers, or what kept it from running.
    pub async fn read<T, F>(&self, program: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'s> FnOnce(Snapshot<'s>) -> BoxFuture<'s, Result<T, StoreError>> + Send + 'static,
    {
        self.run(Isolation::Snapshot, program).await
    }

    /// As [`Self::read`], for a program of one query, which needs no transaction.
    pub(crate) async fn read_one<T, F>(&self, program: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'s> FnOnce(Snapshot<'s>) -> BoxFuture<'s, Result<T, StoreError>> + Send + 'static,
    {
        self.run(Isolation::Single, program).await
    }

    async fn run<T, F>(&self, isolation: Isolation, program: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'s> FnOnce(Snapshot<'s>) -> BoxFuture<'s, Result<T, StoreError>> + Send + 'static,
    {
        match &self.inner.engine {
            Engine::Sqlite(engine) => {
                engine
                    .read(isolation, move |session| program(Snapshot { session }))
                    .await
            }
            Engine::Postgres(engine) => {
                engine
                    .read(isolation, move |session| program(Snapshot { session }))
                    .await
            }
        }
    }

    pub(crate) async fn write<W: Write>(&self, write: W) -> Result<W::Output, CommitError> {
        let _waiting = Waiting::new(&self.inner.counters);
        match &self.inner.engine {
            Engine::Sqlite(engine) => engine.write(write).await,
            Engine::Postgres(engine) => engine.write(write).await,
        }
    }

    /// Runs a program that reads for long, on a thread and a connection of its
    /// own, so that it holds nothing that requests need. The program may wait for
    /// anything and use blocking input and output.
    pub(crate) async fn long_read<T, F>(&self, program: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'s> FnOnce(&'s Session<'s>) -> BoxFuture<'s, Result<T, StoreError>> + Send + 'static,
    {
        self.long(postgres::SNAPSHOT, "BEGIN", program).await
    }

    /// As [`Self::long_read`], for a program that writes.
    pub(crate) async fn long_write<T, F>(&self, program: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'s> FnOnce(&'s Session<'s>) -> BoxFuture<'s, Result<T, StoreError>> + Send + 'static,
    {
        self.long(postgres::WRITE, "BEGIN IMMEDIATE", program).await
    }

    async fn long<T, F>(
        &self,
        postgres: &'static str,
        sqlite: &'static str,
        program: F,
    ) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'s> FnOnce(&'s Session<'s>) -> BoxFuture<'s, Result<T, StoreError>> + Send + 'static,
    {
        let store = self.clone();
        let runtime = tokio::runtime::Handle::current();
        let work = async move {
            match &store.inner.engine {
                Engine::Sqlite(engine) => engine.long(sqlite, program).await,
                Engine::Postgres(engine) => engine.long(postgres, program).await,
            }
        };
        tokio::task::spawn_blocking(move || runtime.block_on(work))
            .await
            .map_err(|error| interrupted(&error))?
    }

    /// Changes each time that a commit of this process enqueues jobs, so that a
    /// worker need not poll. Other processes' jobs are only found by polling.
    #[must_use]
    pub fn job_signal(&self) -> watch::Receiver<u64> {
        self.inner.jobs.subscribe()
    }

    pub(crate) fn jobs_arrived(&self) {
        self.inner.jobs.send_modify(|commits| *commits += 1);
    }

    /// What the store did since it was opened, and what waits now.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let mut stats = self.inner.counters.totals();
        match &self.inner.engine {
            Engine::Sqlite(engine) => {
                stats.pool_size = engine.reader_count() as u64;
                stats.pool_open = stats.pool_size;
                stats.reads_waiting = engine.readers_waiting() as u64;
            }
            Engine::Postgres(engine) => {
                let status = engine.status();
                stats.pool_size = status.max_size as u64;
                stats.pool_open = status.size as u64;
                stats.reads_waiting = status.waiting as u64;
            }
        }
        stats
    }
}

/// Counts a write until its caller has an answer, or went away.
struct Waiting<'c>(&'c Counters);

impl<'c> Waiting<'c> {
    fn new(counters: &'c Counters) -> Self {
        counters.write_arrived();
        Self(counters)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.write_answered();
    }
}

fn default_readers() -> usize {
    std::thread::available_parallelism().map_or(2, |processors| processors.get().max(2))
}

fn interrupted(error: &tokio::task::JoinError) -> StoreError {
    StoreError::Unavailable(error.to_string())
}
