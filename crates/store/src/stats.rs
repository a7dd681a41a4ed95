//! Counters for the operator's dashboards.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper bounds of the batch-size buckets; the last bucket is open.
pub const BATCH_BUCKETS: [usize; 5] = [1, 4, 16, 64, 256];

/// What the store did since it was opened, and what waits now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Programs of reads that ended.
    pub reads: u64,
    /// Reads that wait for a reader or a connection.
    pub reads_waiting: u64,
    /// Reader threads (SQLite) or largest number of connections (PostgreSQL).
    pub pool_size: u64,
    /// Connections open now (PostgreSQL), or reader threads (SQLite).
    pub pool_open: u64,
    /// Transactions written, refused ones included.
    pub writes: u64,
    /// Writes not answered yet: queued, being applied or being committed.
    pub writes_waiting: u64,
    /// Commits on disk, each shared by one or more writes.
    pub batches: u64,
    /// Commits by number of writes, see [`BATCH_BUCKETS`].
    pub batch_sizes: [u64; BATCH_BUCKETS.len()],
    /// Time spent applying and committing, in microseconds.
    pub commit_micros: u64,
    /// Longest commit, in microseconds.
    pub commit_micros_max: u64,
    /// Transactions run again after a serialization failure (PostgreSQL).
    pub retries: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    reads: AtomicU64,
    writes: AtomicU64,
    writes_waiting: AtomicU64,
    batches: AtomicU64,
    batch_sizes: [AtomicU64; BATCH_BUCKETS.len()],
    commit_micros: AtomicU64,
    commit_micros_max: AtomicU64,
    retries: AtomicU64,
}

impl Counters {
    pub(crate) fn read(&self) {
        self.reads.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn retry(&self) {
        self.retries.fetch_add(1, Ordering::Relaxed);
    }

    /// A write arrived and will be [answered](Self::write_answered).
    pub(crate) fn write_arrived(&self) {
        self.writes_waiting.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn write_answered(&self) {
        self.writes_waiting.fetch_sub(1, Ordering::Relaxed);
    }

    pub(crate) fn batch(&self, writes: usize, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.writes.fetch_add(writes as u64, Ordering::Relaxed);
        self.batches.fetch_add(1, Ordering::Relaxed);
        self.commit_micros.fetch_add(micros, Ordering::Relaxed);
        self.commit_micros_max.fetch_max(micros, Ordering::Relaxed);
        let bucket = BATCH_BUCKETS
            .iter()
            .position(|bound| writes <= *bound)
            .unwrap_or(BATCH_BUCKETS.len() - 1);
        if let Some(count) = self.batch_sizes.get(bucket) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The totals; what waits now is the engine's to add.
    pub(crate) fn totals(&self) -> Stats {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Stats {
            reads: load(&self.reads),
            writes: load(&self.writes),
            writes_waiting: load(&self.writes_waiting),
            batches: load(&self.batches),
            batch_sizes: std::array::from_fn(|bucket| self.batch_sizes.get(bucket).map_or(0, load)),
            commit_micros: load(&self.commit_micros),
            commit_micros_max: load(&self.commit_micros_max),
            retries: load(&self.retries),
            ..Stats::default()
        }
    }
}
