//! Persistence of the platform: one [`Store`], two engines behind it.
//!
//! The store knows nothing of waste: rows and JSON text in, rows and JSON text
//! out. By default it is an embedded SQLite database in a directory; over
//! PostgreSQL several processes share the data. Both run the same statements.
//!
//! - Everything that one decision changes is one [`Commit`], applied whole or
//!   not at all, and on disk once [`Store::commit`] returns.
//! - A commit names the versions that it was decided on; of two simultaneous
//!   changes, one is refused ([`CommitError::Conflict`]).
//! - Reads that must agree with each other share a [`Snapshot`].
//! - Every list comes from an index range bounded by its page.
//! - Times are arguments, in milliseconds since the Unix epoch (UTC): the store
//!   has no clock.

mod archive;
mod backup;
mod changes;
mod commit;
mod counts;
mod error;
mod events;
mod graph;
mod history;
mod idempotency;
mod jobs;
mod lists;
mod migrations;
#[cfg(test)]
mod plans;
mod postgres;
mod ranges;
mod record_write;
mod records;
mod seals;
mod search;
mod session;
mod slip_write;
mod slips;
mod sql;
mod sqlite;
mod state;
mod stats;
mod store;
mod tabs;
mod tally;
mod verify;

pub use backup::{BackupProgress, BackupSummary};
pub use changes::{ChangeRow, ChangedSlip};
pub use commit::{Commit, Committed};
pub use error::{CommitError, StoreError};
pub use events::{EventRow, Hash, NewEvent, StreamEvent};
pub use graph::{LineCursor, LineQuery, RegisterLine};
pub use history::{EntryId, HistoryEntry, HistoryQuery};
pub use idempotency::{Begin, IdempotencyMark};
pub use jobs::{Claim, JobFilter, JobRow, JobState, NewJob, QueueDepth};
pub use lists::{Direction, ListFilter, ListQuery, TabQuery};
pub use ranges::{KeyOrder, KeyRange, instant_key};
pub use records::{Expected, Key, RecordRow, RecordWrite};
pub use seals::{SEAL_GRACE_MS, Seal};
pub use search::{SearchRow, TabChunk};
pub use slips::{AccessRow, LineRow, LinkRow, ParentLink, SlipHead, SlipRow, SlipWrite, TabRow};
pub use state::StateWrite;
pub use stats::{BATCH_BUCKETS, Stats};
pub use store::{Location, Snapshot, Store, StoreConfig};
pub use tally::{CENSUS, IndexRewrite, Tally, TallySum, week_of};
pub use verify::{Defect, Flaw, Report, VerifyProgress, VerifyStep};
