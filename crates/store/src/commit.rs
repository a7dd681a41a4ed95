//! The one door through which documents change: a commit is applied whole, in
//! one transaction, or not at all.

use futures_util::future::BoxFuture;

use crate::events::{StreamEvent, StreamEvents, append};
use crate::idempotency::IdempotencyMark;
use crate::jobs::{NewJob, enqueue};
use crate::record_write::{self, KeyChanges};
use crate::records::RecordWrite;
use crate::session::{Session, Write};
use crate::slip_write::SlipPlan;
use crate::slips::{SlipHead, SlipWrite};
use crate::sql::Statement;
use crate::state::StateWrite;
use crate::tally::TallyChanges;
use crate::{CommitError, Store, StoreError};

/// Everything that one decision changes.
#[derive(Debug, Clone, Default)]
pub struct Commit {
    /// Slips, each with its events.
    pub slips: Vec<SlipWrite>,
    /// Other documents.
    pub records: Vec<RecordWrite>,
    /// Events of streams that are not slips.
    pub events: Vec<StreamEvent>,
    /// Work that follows.
    pub jobs: Vec<NewJob>,
    /// Marks the request that this commit belongs to as done.
    pub idempotency: Option<IdempotencyMark>,
    /// Shared values.
    pub state: Vec<StateWrite>,
}

/// What a commit gave, in the order of its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Committed {
    /// New head of each slip, which a next write must name.
    pub slips: Vec<SlipHead>,
    /// New version of each record; for a deleted one its last version, 0 when
    /// there was none.
    pub records: Vec<i64>,
}

impl Store {
    /// Applies a commit. Once this returns, the commit is on disk.
    ///
    /// # Errors
    /// [`CommitError::Conflict`] when a document changed since it was read,
    /// [`CommitError::Duplicate`] when an identifier or a unique key is taken;
    /// nothing is written then.
    pub async fn commit(&self, commit: Commit) -> Result<Committed, CommitError> {
        let enqueues = !commit.jobs.is_empty();
        let plan = Plan::new(commit)?;
        if plan.is_empty() {
            return Ok(Committed::default());
        }
        let committed = self.write(plan).await?;
        if enqueues {
            self.jobs_arrived();
        }
        Ok(committed)
    }
}

/// A commit prepared off the writer: hashes computed, statements built, slips
/// and records in the order of their locks.
#[derive(Debug)]
struct Plan {
    slips: Vec<(usize, SlipPlan)>,
    records: Vec<(usize, RecordWrite)>,
    streams: StreamEvents,
    idempotency: Option<IdempotencyMark>,
    /// Statements that depend on nothing that is stored.
    plain: Vec<Statement>,
}

impl Plan {
    fn new(commit: Commit) -> Result<Self, StoreError> {
        record_write::check(&commit.records)?;
        let slips = commit.slips.into_iter().map(SlipPlan::new);
        let mut slips: Vec<(usize, SlipPlan)> = slips
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .enumerate()
            .collect();
        slips.sort_by(|(_, a), (_, b)| a.lock_order().cmp(&b.lock_order()));
        let mut streams = StreamEvents::new();
        let of_records = commit
            .records
            .iter()
            .filter_map(|write| write.event.clone());
        for StreamEvent { stream, event } in commit.events.into_iter().chain(of_records) {
            streams.entry(stream).or_default().push(event);
        }
        let mut records: Vec<(usize, RecordWrite)> =
            commit.records.into_iter().enumerate().collect();
        records.sort_by(|(_, a), (_, b)| (a.collection, &a.id).cmp(&(b.collection, &b.id)));
        let mut plain: Vec<Statement> = commit.state.iter().map(StateWrite::statement).collect();
        enqueue(&commit.jobs, &mut plain);
        Ok(Self {
            slips,
            records,
            streams,
            idempotency: commit.idempotency,
            plain,
        })
    }

    fn is_empty(&self) -> bool {
        self.slips.is_empty()
            && self.records.is_empty()
            && self.streams.is_empty()
            && self.idempotency.is_none()
            && self.plain.is_empty()
    }

    /// What must hold for the commit to go on, and reads of what it replaces.
    fn guards(&self) -> Vec<Statement> {
        let mark = self.idempotency.iter().map(IdempotencyMark::guard);
        let slips = self.slips.iter().flat_map(|(_, slip)| slip.guard());
        let records = self
            .records
            .iter()
            .flat_map(|(_, write)| record_write::guard(write));
        slips.chain(records).chain(mark).collect()
    }

    async fn run(&self, session: &Session<'_>) -> Result<Committed, CommitError> {
        let mut answers = session.batch(&self.guards()).await?.into_iter();
        let mut slips = Vec::with_capacity(self.slips.len());
        let mut statements = Vec::new();
        let mut tallies = TallyChanges::new(session.dialect());
        for (place, slip) in &self.slips {
            statements.extend(slip.changes(&mut answers, &mut tallies)?);
            slips.push((*place, slip.head));
        }
        let mut records = Vec::with_capacity(self.records.len());
        let mut keys = KeyChanges::default();
        for (place, write) in &self.records {
            let version = record_write::changes(write, &mut answers, &mut keys)?;
            match (&write.document, version) {
                (Some(_), 1) => tallies.census(write.collection, &write.id, write.at, 1),
                (None, 1..) => tallies.census(write.collection, &write.id, write.at, -1),
                _ => {}
            }
            records.push((*place, version));
        }
        statements.extend(keys.into_statements());
        tallies.write(&mut statements);
        statements.extend(append(session, &self.streams).await?);
        statements.extend(self.plain.iter().cloned());
        session.batch(&statements).await?;
        Ok(Committed {
            slips: in_caller_order(slips),
            records: in_caller_order(records),
        })
    }
}

fn in_caller_order<T>(mut placed: Vec<(usize, T)>) -> Vec<T> {
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, value)| value).collect()
}

impl Write for Plan {
    type Output = Committed;

    fn apply<'a>(
        &'a self,
        session: &'a Session<'a>,
    ) -> BoxFuture<'a, Result<Committed, CommitError>> {
        Box::pin(self.run(session))
    }
}
