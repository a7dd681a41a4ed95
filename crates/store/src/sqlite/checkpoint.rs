//! Moving committed pages from the write-ahead log to the database file, beside
//! the writer rather than in the middle of somebody's commit.
//!
//! A passive checkpoint never makes anyone wait, but under constant writing it
//! never reaches the end of the log either, and the log would grow for ever. Once
//! it is long, the writer itself finishes the little that is left between two
//! commits and starts the log again.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::{BUSY_TIMEOUT, failed, open_writer};
use crate::StoreError;
use crate::session::lock;

/// How often the log is looked at.
const PERIOD: Duration = Duration::from_millis(250);

/// Log length from which the writer starts it again: 128 MiB, in pages of 4 KiB.
const LONG_LOG: u64 = 32_768;

/// Longest wait of the writer for readers that still need the old log. A reader
/// that stays longer (a backup) makes the log grow until it is over.
const RESTART_WAIT: Duration = Duration::from_millis(50);

/// Pause after a restart was not possible.
const RESTART_PAUSE: Duration = Duration::from_secs(1);

/// What the writer and the checkpoint thread tell each other.
#[derive(Debug, Default)]
pub(super) struct LogState {
    written: AtomicBool,
    pages: AtomicU64,
    closed: AtomicBool,
}

impl LogState {
    /// The writer committed something.
    pub(super) fn committed(&self) {
        self.written.store(true, Ordering::Relaxed);
    }
}

pub(super) struct Checkpointer {
    state: Arc<LogState>,
    thread: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Checkpointer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Checkpointer").finish_non_exhaustive()
    }
}

impl Checkpointer {
    pub(super) fn start(path: &Path) -> Result<Self, StoreError> {
        let connection = open_writer(path)?;
        let state = Arc::new(LogState::default());
        let shared = Arc::clone(&state);
        let thread = std::thread::Builder::new()
            .name("store-checkpoint".to_owned())
            .spawn(move || serve(&connection, &shared))?;
        Ok(Self {
            state,
            thread: Some(thread),
        })
    }

    pub(super) fn state(&self) -> Arc<LogState> {
        Arc::clone(&self.state)
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.state.closed.store(true, Ordering::Relaxed);
        if let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
        super::writer::join(self.thread.take());
    }
}

fn serve(connection: &Connection, state: &LogState) {
    while !state.closed.load(Ordering::Relaxed) {
        std::thread::park_timeout(PERIOD);
        if state.written.swap(false, Ordering::Relaxed) {
            match checkpoint(connection, "PASSIVE") {
                Ok((_, pages)) => state.pages.store(pages, Ordering::Relaxed),
                Err(error) => {
                    tracing::warn!(%error, "the write-ahead log could not be checkpointed");
                }
            }
        }
    }
}

/// Whether the checkpoint was held back, and the length of the log in pages.
fn checkpoint(connection: &Connection, mode: &str) -> Result<(bool, u64), StoreError> {
    connection
        .query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| {
            let (held_back, pages): (i64, i64) = (row.get(0)?, row.get(1)?);
            Ok((held_back != 0, u64::try_from(pages).unwrap_or_default()))
        })
        .map_err(failed)
}

/// The writer's side: starts a long log again between two commits.
#[derive(Debug)]
pub(super) struct Restarts {
    state: Arc<LogState>,
    next: Instant,
}

impl Restarts {
    pub(super) fn new(state: Arc<LogState>) -> Self {
        Self {
            state,
            next: Instant::now(),
        }
    }

    /// To be called after each commit.
    pub(super) fn after_commit(&mut self, connection: &Mutex<Connection>) {
        self.state.committed();
        if self.state.pages.load(Ordering::Relaxed) < LONG_LOG || Instant::now() < self.next {
            return;
        }
        match restart(&lock(connection)) {
            Ok(true) => self.state.pages.store(0, Ordering::Relaxed),
            Ok(false) => self.next = Instant::now() + RESTART_PAUSE,
            Err(error) => {
                self.next = Instant::now() + RESTART_PAUSE;
                tracing::warn!(%error, "the write-ahead log could not be restarted");
            }
        }
    }
}

fn restart(connection: &Connection) -> Result<bool, StoreError> {
    connection.busy_timeout(RESTART_WAIT).map_err(failed)?;
    let result = checkpoint(connection, "RESTART");
    connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
    result.map(|(held_back, _)| !held_back)
}
