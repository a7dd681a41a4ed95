//! Work that the hour causes: each task of the table runs once a day, at its hour in Paris, however many
//! processes share the store and however often they restart.
//!
//! The day on which a task was last enqueued is a shared value. Whoever sees first that a newer day is due
//! replaces that value and enqueues the job in one commit; the job then is one like any other: leased, tried
//! again, visible to an operator. A task whose hour passed while no process ran is enqueued when one starts.

use std::{pin::Pin, time::Duration};

use contract::scalar::DateTime;
use domain::slip::{Job as NewWork, Refusal};
use jiff::{
    ToSpan,
    civil::{Date, Time},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Commit, CommitError, JobRow, StateWrite};

use crate::{Platform, PlatformSettings, jobs::Job, unavailable};

/// How often the hour is looked at.
pub(crate) const LOOK: Duration = Duration::from_secs(30);

/// What a task does: as a job, it may run twice for one day.
type Run =
    for<'p> fn(&'p Platform) -> Pin<Box<dyn Future<Output = Result<(), Refusal>> + Send + 'p>>;

/// A task of every day.
pub(crate) struct Task {
    /// Name, stored with the day of the last run: never rename.
    pub name: &'static str,
    /// Hour in Paris; none when the operator switched the task off.
    pub at: fn(&PlatformSettings) -> Option<Time>,
    /// The work.
    pub run: Run,
}

/// Every task, one line each.
const TASKS: &[Task] = &[
    Task {
        name: "bsdd.appendix-1",
        at: |_| Some(jiff::civil::time(0, 30, 0, 0)),
        run: |platform| Box::pin(platform.clean_appendix_1()),
    },
    Task {
        name: "mail.reminders",
        at: |settings| settings.messaging.reminders_at,
        run: |platform| Box::pin(platform.send_todays_reminders()),
    },
    Task {
        name: "company.late-letters",
        at: |settings| {
            let at = settings.messaging.reminders_at;
            at.filter(|_| settings.slips.verify_company)
        },
        run: |platform| Box::pin(platform.send_todays_late_letters()),
    },
    Task {
        name: "admin-request.expiry",
        at: |settings| settings.messaging.expiry_at,
        run: |platform| Box::pin(platform.expire_todays_requests()),
    },
    Task {
        name: "registry.exports",
        at: |_| Some(jiff::civil::time(0, 45, 0, 0)),
        run: |platform| Box::pin(platform.clean_registry_exports()),
    },
];

/// A day of a task, enqueued.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Scheduled {
    task: String,
    day: Date,
}

impl Job for Scheduled {
    const QUEUE: &'static str = "schedule";

    async fn run(self, platform: &Platform, _origin: &JobRow) -> Result<(), Refusal> {
        let task = TASKS.iter().find(|task| task.name == self.task);
        // A task that a newer version gave up has nothing left to do.
        let Some(task) = task else { return Ok(()) };
        tracing::info!(task = self.task, day = %self.day, "a task of the day runs");
        (task.run)(platform).await
    }
}

/// The last day on which this hour passed in Paris. An hour that a change of time skips passes when the clock
/// jumps over it; one that comes twice passes the first time.
fn day_due(at: Time, now: DateTime) -> Date {
    let zone = DateTime::paris();
    let today = now.0.to_zoned_datetime(zone.clone()).date();
    let passed = today
        .to_datetime(at)
        .to_zoned_datetime(zone)
        .is_ok_and(|hour| hour.timestamp() <= now.0);
    match passed {
        true => today,
        false => today.checked_sub(1.day()).unwrap_or(today),
    }
}

impl Platform {
    /// Enqueues every task whose hour passed since it was last enqueued.
    ///
    /// # Errors
    /// The store does not answer.
    pub(crate) async fn enqueue_due_tasks(&self) -> Result<(), Refusal> {
        for task in TASKS {
            self.enqueue_if_due(task, self.now()).await?;
        }
        Ok(())
    }

    async fn enqueue_if_due(&self, task: &Task, now: DateTime) -> Result<(), Refusal> {
        let Some(at) = (task.at)(self.settings()) else {
            return Ok(());
        };
        let day = day_due(at, now);
        let key = format!("schedule:{}", task.name);
        let stored = self.store().state(&key, now.as_millisecond()).await;
        let stored = stored.map_err(unavailable)?;
        // Days sort as their texts do.
        if stored.as_ref().is_some_and(|last| *last >= day.to_string()) {
            return Ok(());
        }
        // A store that no process looked after yet has nothing to catch up with.
        let is_new = stored.is_none();
        let job = NewWork::new(Scheduled::QUEUE, json!({"task": task.name, "day": day}));
        let commit = Commit {
            jobs: (!is_new).then(|| self.job(&job, now)).into_iter().collect(),
            state: vec![StateWrite::CompareAndSet {
                key,
                expected: stored,
                value: day.to_string(),
                expires_at: None,
                now: now.as_millisecond(),
            }],
            ..Commit::default()
        };
        match self.store().commit(commit).await {
            // Another process was first.
            Ok(_) | Err(CommitError::Conflict { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    fn check(at: (i8, i8), now: &str, expected: Date) {
        let now = DateTime::parse_text(now).unwrap();
        assert_eq!(day_due(time(at.0, at.1, 0, 0), now), expected, "{now:?}");
    }

    #[test]
    fn a_day_is_due_from_its_hour_on() {
        check((0, 30), "2025-06-10T00:29:59+02:00", date(2025, 6, 9));
        check((0, 30), "2025-06-10T00:30:00+02:00", date(2025, 6, 10));
        check((0, 30), "2025-06-10T23:59:00+02:00", date(2025, 6, 10));
    }

    #[test]
    fn hours_are_those_of_paris() {
        check((0, 30), "2025-06-09T22:30:00Z", date(2025, 6, 10));
        check((0, 30), "2025-01-09T22:30:00Z", date(2025, 1, 9));
    }

    #[test]
    fn an_hour_that_a_change_of_time_skips_or_repeats_comes_once() {
        check((2, 30), "2025-03-30T01:59:00+01:00", date(2025, 3, 29));
        check((2, 30), "2025-03-30T03:30:00+02:00", date(2025, 3, 30));
        check((2, 30), "2025-10-26T02:30:00+02:00", date(2025, 10, 26));
        check((2, 30), "2025-10-26T02:10:00+01:00", date(2025, 10, 26));
    }

    #[tokio::test]
    async fn of_two_processes_one_enqueues_the_day() {
        let directory = tempfile::tempdir().unwrap();
        let platform = crate::tests::platform_at(directory.path()).await;
        let task = &TASKS[0];
        let enqueued = async || {
            let filter = store::JobFilter {
                queue: Some(Scheduled::QUEUE.to_owned()),
                limit: 10,
                ..store::JobFilter::default()
            };
            platform.store().jobs(&filter).await.unwrap().len()
        };
        let at = |text: &str| DateTime::parse_text(text).unwrap();
        let first = at("2025-06-10T12:00:00+02:00");
        platform.enqueue_if_due(task, first).await.unwrap();
        assert_eq!(enqueued().await, 0, "nothing to catch up with");
        let next = at("2025-06-13T08:00:00+02:00");
        let (one, other) = tokio::join!(
            platform.enqueue_if_due(task, next),
            platform.enqueue_if_due(task, next)
        );
        one.and(other).unwrap();
        platform.enqueue_if_due(task, next).await.unwrap();
        assert_eq!(enqueued().await, 1, "missed days are caught up with once");
        let day_after = at("2025-06-14T00:30:00+02:00");
        platform.enqueue_if_due(task, day_after).await.unwrap();
        assert_eq!(enqueued().await, 2);
    }
}
