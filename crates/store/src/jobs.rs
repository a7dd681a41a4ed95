//! The job queue: work enqueued by the commit that causes it, claimed with a
//! lease, tried again with growing delays, visible to an operator.

use futures_util::future::BoxFuture;

use crate::session::{Session, Write};
use crate::sql::{Row, Statement, insert_rows, params};
use crate::state::unrefused;
use crate::{CommitError, Snapshot, Store, StoreError};

/// Work to enqueue. Times are milliseconds since the Unix epoch (UTC).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// Queue, which names the kind of work.
    pub queue: String,
    /// What the work needs, JSON.
    pub payload: String,
    /// When the work may start.
    pub run_at: i64,
    /// Times that the work is tried before it is left to an operator.
    pub max_attempts: i64,
    /// The present.
    pub created_at: i64,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// To be done, or being done under a lease.
    Pending,
    /// Done.
    Done,
    /// Tried too often; nobody will try again by itself.
    Dead,
}

impl JobState {
    const fn code(self) -> i16 {
        match self {
            Self::Pending => 0,
            Self::Done => 1,
            Self::Dead => 2,
        }
    }

    fn from_code(code: i16) -> Result<Self, StoreError> {
        match code {
            0 => Ok(Self::Pending),
            1 => Ok(Self::Done),
            2 => Ok(Self::Dead),
            other => Err(StoreError::Corrupt(format!("état de tâche {other}"))),
        }
    }
}

/// A job as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Identifier.
    pub id: i64,
    /// Queue.
    pub queue: String,
    /// What the work needs, JSON.
    pub payload: String,
    /// When the job is due; the end of the lease while it is leased.
    pub run_at: i64,
    /// Times that the job was claimed.
    pub attempts: i64,
    /// Times that it may be claimed.
    pub max_attempts: i64,
    /// End of the current lease.
    pub lease_until: Option<i64>,
    /// Worker that holds the lease.
    pub leased_by: Option<String>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// Where the job stands.
    pub state: JobState,
    /// When the job was enqueued.
    pub created_at: i64,
    /// When the job was done or given up.
    pub done_at: Option<i64>,
}

/// Which jobs an operator wants to see; newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobFilter {
    /// Only this queue.
    pub queue: Option<String>,
    /// Only this state.
    pub state: Option<JobState>,
    /// Only jobs older than this one (for the next page).
    pub before_id: Option<i64>,
    /// Largest number of jobs.
    pub limit: usize,
}

/// Jobs of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueDepth {
    /// Queue.
    pub queue: String,
    /// State.
    pub state: JobState,
    /// Number of jobs.
    pub jobs: u64,
    /// When the oldest of them was due, milliseconds.
    pub oldest_run_at: i64,
}

/// A claim on jobs that are due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Queues to serve.
    pub queues: Vec<String>,
    /// Name of the worker, unique among all processes.
    pub worker: String,
    /// How long the worker may work before others take over, milliseconds.
    pub lease_ms: i64,
    /// Largest number of jobs.
    pub limit: usize,
}

/// First delay before a failed job is tried again, doubled at each attempt.
const BACKOFF_MS: i64 = 1_000;

/// Longest delay before a failed job is tried again.
const BACKOFF_MAX_MS: i64 = 3_600_000;

const JOB_COLUMNS: &str = "id, queue, payload, run_at, attempts, max_attempts, lease_until, \
    leased_by, last_error, state, created_at, done_at";

/// Delay after the `attempts`-th attempt failed, milliseconds.
fn backoff(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 32) - 1).unwrap_or_default();
    BACKOFF_MS
        .saturating_mul(1_i64.checked_shl(doublings).unwrap_or(i64::MAX))
        .min(BACKOFF_MAX_MS)
}

pub(crate) fn enqueue(jobs: &[NewJob], out: &mut Vec<Statement>) {
    let rows = jobs.iter().map(|job| {
        params![
            &job.queue,
            &job.payload,
            job.run_at,
            0_i64,
            job.max_attempts,
            JobState::Pending.code(),
            job.created_at,
        ]
    });
    insert_rows(
        "job (queue, payload, run_at, attempts, max_attempts, state, created_at)",
        rows.collect(),
        out,
    );
}

fn job_row(mut row: Row) -> Result<JobRow, StoreError> {
    Ok(JobRow {
        id: row.int(0)?,
        queue: row.text(1)?,
        payload: row.text(2)?,
        run_at: row.int(3)?,
        attempts: row.int(4)?,
        max_attempts: row.int(5)?,
        lease_until: row.opt_int(6)?,
        leased_by: row.opt_text(7)?,
        last_error: row.opt_text(8)?,
        state: JobState::from_code(row.small(9)?)?,
        created_at: row.int(10)?,
        done_at: row.opt_int(11)?,
    })
}

/// The oldest due jobs of a queue.
pub(crate) fn due_in(queue: &str, now: i64, limit: usize) -> Statement {
    Statement::new(
        "SELECT run_at, id FROM job WHERE state = 0 AND queue = $1 AND run_at <= $2 \
         ORDER BY run_at, id LIMIT $3",
        params![queue, now, limit],
    )
}

/// Takes due jobs, so many from each queue.
struct TakeDue {
    shares: Vec<(String, usize)>,
    worker: String,
    now: i64,
    until: i64,
}

/// Jobs taken, and whether others were given up on the way.
struct Taken {
    jobs: Vec<JobRow>,
    gave_up: bool,
}

impl TakeDue {
    async fn run(&self, session: &Session<'_>) -> Result<Taken, CommitError> {
        let skip_locked = session.dialect().for_update_skip_locked();
        let sql = format!(
            "WITH due AS (SELECT id FROM job WHERE state = 0 AND queue = $1 AND run_at <= $2 \
             ORDER BY run_at, id LIMIT $3{skip_locked}) \
             UPDATE job SET attempts = attempts + 1, run_at = $4, lease_until = $4, \
             leased_by = $5 WHERE id IN (SELECT id FROM due) RETURNING {JOB_COLUMNS}"
        );
        let takes: Vec<Statement> = self
            .shares
            .iter()
            .map(|(queue, share)| {
                let values = params![queue, self.now, *share, self.until, &self.worker];
                Statement::new(sql.clone(), values)
            })
            .collect();
        let rows = session.batch(&takes).await?;
        let rows = rows.into_iter().flat_map(|output| output.rows);
        let jobs = rows.map(job_row).collect::<Result<Vec<_>, _>>()?;
        let (mut jobs, worn): (Vec<_>, Vec<_>) = jobs
            .into_iter()
            .partition(|job| job.attempts <= job.max_attempts);
        jobs.sort_unstable_by_key(|job| job.id);
        let gave_up = !worn.is_empty();
        session.batch(&self.give_up(&worn)).await?;
        Ok(Taken { jobs, gave_up })
    }

    /// Jobs whose last allowed attempt ended without a word: the worker died, and
    /// they would bring every other one down.
    fn give_up(&self, jobs: &[JobRow]) -> Vec<Statement> {
        let sql = "UPDATE job SET state = 2, done_at = $1, attempts = attempts - 1, \
                   leased_by = NULL, lease_until = NULL, \
                   last_error = coalesce(last_error, 'bail expiré') WHERE id = $2";
        jobs.iter()
            .map(|job| Statement::new(sql, params![self.now, job.id]))
            .collect()
    }
}

impl Write for TakeDue {
    type Output = Taken;

    fn apply<'a>(&'a self, session: &'a Session<'a>) -> BoxFuture<'a, Result<Taken, CommitError>> {
        Box::pin(self.run(session))
    }
}

/// Statements that answer how many rows they changed, applied together.
pub(crate) struct Changes(pub(crate) Vec<Statement>);

impl Write for Changes {
    type Output = u64;

    fn apply<'a>(&'a self, session: &'a Session<'a>) -> BoxFuture<'a, Result<u64, CommitError>> {
        Box::pin(async move {
            let outputs = session.batch(&self.0).await?;
            Ok(outputs.iter().map(|output| output.affected).sum())
        })
    }
}

impl Store {
    /// Leases due jobs to a worker, oldest due first. No job is leased twice at a
    /// time; one whose lease ended is due again.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn claim_jobs(&self, claim: Claim, now: i64) -> Result<Vec<JobRow>, StoreError> {
        loop {
            // Most polls find nothing: look from a reader before taking the writer.
            let shares = self.due_shares(&claim, now).await?;
            if shares.is_empty() {
                return Ok(Vec::new());
            }
            let take = TakeDue {
                shares,
                worker: claim.worker.clone(),
                now,
                until: now.saturating_add(claim.lease_ms),
            };
            let taken = self.write(take).await.map_err(unrefused)?;
            if !taken.jobs.is_empty() || !taken.gave_up {
                return Ok(taken.jobs);
            }
        }
    }

    /// How many of the oldest due jobs each queue holds. One range per queue, so
    /// that a long queue is never read whole.
    async fn due_shares(
        &self,
        claim: &Claim,
        now: i64,
    ) -> Result<Vec<(String, usize)>, StoreError> {
        let heads: Vec<Statement> = claim
            .queues
            .iter()
            .map(|queue| due_in(queue, now, claim.limit))
            .collect();
        let answers = self
            .read(move |snapshot| Box::pin(async move { snapshot.session.queries(&heads).await }))
            .await?;
        let mut due = Vec::new();
        for (place, rows) in answers.into_iter().enumerate() {
            for mut row in rows {
                due.push((row.int(0)?, row.int(1)?, place));
            }
        }
        due.sort_unstable();
        due.truncate(claim.limit);
        let share = |place| due.iter().filter(|(_, _, queue)| *queue == place).count();
        let shares = claim.queues.iter().enumerate();
        Ok(shares
            .map(|(place, queue)| (queue.clone(), share(place)))
            .filter(|(_, share)| *share > 0)
            .collect())
    }

    /// Marks a job as done; `false` when the worker no longer holds its lease.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn complete_job(&self, id: i64, worker: &str, now: i64) -> Result<bool, StoreError> {
        let statement = Statement::new(
            "UPDATE job SET state = 1, done_at = $1, lease_until = NULL \
             WHERE id = $2 AND leased_by = $3 AND state = 0",
            params![now, id, worker],
        );
        self.change(vec![statement])
            .await
            .map(|changed| changed == 1)
    }

    /// Gives a failed job back, due again after a delay that doubles at each
    /// attempt, or dead when it was the last one; `false` when the worker no
    /// longer holds its lease.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn fail_job(
        &self,
        job: &JobRow,
        worker: &str,
        error: &str,
        now: i64,
    ) -> Result<bool, StoreError> {
        let dead = job.attempts >= job.max_attempts;
        let (state, done_at) = match dead {
            true => (JobState::Dead, Some(now)),
            false => (JobState::Pending, None),
        };
        let statement = Statement::new(
            "UPDATE job SET state = $1, done_at = $2, run_at = $3, last_error = $4, \
             lease_until = NULL, leased_by = NULL \
             WHERE id = $5 AND leased_by = $6 AND attempts = $7 AND state = 0",
            params![
                state.code(),
                done_at,
                now.saturating_add(backoff(job.attempts)),
                error,
                job.id,
                worker,
                job.attempts
            ],
        );
        self.change(vec![statement])
            .await
            .map(|changed| changed == 1)
    }

    /// Keeps a job leased for longer; `false` when the worker no longer holds its
    /// lease.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn extend_job(
        &self,
        id: i64,
        worker: &str,
        lease_until: i64,
    ) -> Result<bool, StoreError> {
        let statement = Statement::new(
            "UPDATE job SET run_at = $1, lease_until = $1 \
             WHERE id = $2 AND leased_by = $3 AND state = 0",
            params![lease_until, id, worker],
        );
        self.change(vec![statement])
            .await
            .map(|changed| changed == 1)
    }

    /// Makes a dead job due again, with all its attempts; `false` when there is
    /// no such dead job.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn revive_job(&self, id: i64, now: i64) -> Result<bool, StoreError> {
        let statement = Statement::new(
            "UPDATE job SET state = 0, attempts = 0, run_at = $1, done_at = NULL \
             WHERE id = $2 AND state = 2",
            params![now, id],
        );
        let revived = self.change(vec![statement]).await? == 1;
        if revived {
            self.jobs_arrived();
        }
        Ok(revived)
    }

    /// Removes done jobs that ended before this time; dead ones stay until
    /// somebody looked at them. Answers how many were removed.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn purge_jobs(&self, done_before: i64) -> Result<u64, StoreError> {
        let statement = Statement::new(
            "DELETE FROM job WHERE state = 1 AND done_at < $1",
            params![done_before],
        );
        self.change(vec![statement]).await
    }

    /// Jobs for an operator, newest first.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn jobs(&self, filter: &JobFilter) -> Result<Vec<JobRow>, StoreError> {
        let filter = filter.clone();
        self.read_one(move |snapshot| Box::pin(async move { snapshot.jobs(&filter).await }))
            .await
    }

    /// How many jobs wait or are dead in each queue. Done jobs are not counted:
    /// they are only history.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn queue_depths(&self) -> Result<Vec<QueueDepth>, StoreError> {
        self.read(|snapshot| Box::pin(async move { snapshot.queue_depths().await }))
            .await
    }

    pub(crate) async fn change(&self, statements: Vec<Statement>) -> Result<u64, StoreError> {
        self.write(Changes(statements)).await.map_err(unrefused)
    }
}

impl Snapshot<'_> {
    /// Jobs for an operator, newest first.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn jobs(&self, filter: &JobFilter) -> Result<Vec<JobRow>, StoreError> {
        let mut values = params![filter.before_id.unwrap_or(i64::MAX)];
        let mut condition = "id < $1".to_owned();
        if let Some(queue) = &filter.queue {
            values.extend(params![queue]);
            condition += &format!(" AND queue = ${}", values.len());
        }
        if let Some(state) = filter.state {
            // Written out so that the indexes on one state are used.
            condition += &format!(" AND state = {}", state.code());
        }
        values.extend(params![filter.limit]);
        let sql = format!(
            "SELECT {JOB_COLUMNS} FROM job WHERE {condition} ORDER BY id DESC LIMIT ${}",
            values.len()
        );
        let rows = self.session.query(sql, values).await?;
        rows.into_iter().map(job_row).collect()
    }

    /// How many jobs wait or are dead in each queue. Done jobs are not counted:
    /// they are only history.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn queue_depths(&self) -> Result<Vec<QueueDepth>, StoreError> {
        let mut depths = Vec::new();
        for state in [JobState::Pending, JobState::Dead] {
            let sql = format!(
                "SELECT queue, count(*), min(run_at) FROM job WHERE state = {} \
                 GROUP BY queue ORDER BY queue",
                state.code()
            );
            for mut row in self.session.query(sql, Vec::new()).await? {
                depths.push(QueueDepth {
                    queue: row.text(0)?,
                    state,
                    jobs: row.int(1)?.unsigned_abs(),
                    oldest_run_at: row.int(2)?,
                });
            }
        }
        Ok(depths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_up_to_an_hour() {
        let delays: Vec<i64> = [1, 2, 3, 12, 13, 40].map(backoff).to_vec();
        assert_eq!(
            delays,
            [1_000, 2_000, 4_000, 2_048_000, 3_600_000, 3_600_000]
        );
    }
}
