//! The worker: takes the jobs that commits enqueue, does them, and gives back those that fail.
//!
//! A job is leased while it runs, so that another process takes it over when this one dies. The lease is
//! prolonged while the work lasts. A job that fails is tried again after a growing delay, then left to an
//! operator.

use std::{collections::HashMap, time::Duration};

use domain::slip::Refusal;
use store::{Claim, JobRow};
use tokio::{
    sync::watch,
    task::{Id, JoinError, JoinSet},
    time::{Instant, MissedTickBehavior, interval, timeout_at},
};

use crate::{
    Platform,
    jobs::{FILES, OUTGOING, QUEUES},
    schedule::LOOK,
    secrets, unavailable,
};

/// How long a worker that says nothing keeps its jobs.
const LEASE: Duration = Duration::from_secs(60);

/// How often leases are prolonged.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// How often jobs are looked for: those of other processes, and those that were put off.
const POLL: Duration = Duration::from_secs(1);

/// What a worker does side by side: its own work, files to make, and calls to others, which mostly wait.
const LANES: [Lane; 3] = [
    Lane {
        queues: QUEUES,
        jobs: 4,
        prepares: Preparation::DailyTasks,
    },
    Lane {
        queues: FILES,
        jobs: 2,
        prepares: Preparation::Nothing,
    },
    Lane {
        queues: OUTGOING,
        jobs: 16,
        prepares: Preparation::Mails,
    },
];

/// Queues served together, and how many of their jobs run at a time.
#[derive(Clone, Copy, Debug)]
struct Lane {
    queues: &'static [&'static str],
    jobs: usize,
    prepares: Preparation,
}

/// What a lane enqueues itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Preparation {
    /// The tasks of the day, when their hour has come.
    DailyTasks,
    /// The mails that commits wrote, before jobs are looked for.
    Mails,
    /// Nothing: commits enqueue all of it.
    Nothing,
}

/// How long the jobs that run may take to end once the worker is asked to stop.
const GRACE: Duration = Duration::from_secs(30);

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The jobs that a worker runs now.
struct Running {
    platform: Platform,
    lane: Lane,
    name: String,
    tasks: JoinSet<Result<(), Refusal>>,
    jobs: HashMap<Id, JobRow>,
}

impl Platform {
    /// Does the work that follows commits until `stop` resolves; jobs that run then may end. Several workers
    /// share the work, in one process or in many.
    ///
    /// # Errors
    /// The system gives no randomness to name the worker with.
    pub async fn run_worker(&self, stop: impl Future<Output = ()> + Send) -> Result<(), Refusal> {
        let (stopped, stops) = watch::channel(false);
        let lanes = LANES.map(|lane| {
            let mut stops = stops.clone();
            self.run_lane(lane, async move {
                // A sender that went away asks to stop as well.
                let _ = stops.wait_for(|stopped| *stopped).await;
            })
        });
        let [own, files, outgoing] = lanes;
        let stop = async {
            stop.await;
            stopped.send_replace(true);
        };
        let ((), own, files, outgoing) = tokio::join!(stop, own, files, outgoing);
        own.and(files).and(outgoing)
    }

    async fn run_lane(
        &self,
        lane: Lane,
        stop: impl Future<Output = ()> + Send,
    ) -> Result<(), Refusal> {
        let mut running = Running::of(self, lane)?;
        let mut arrivals = self.store().job_signal();
        let mut heartbeat = every(HEARTBEAT);
        let mut poll = every(POLL);
        let mut hours = every(LOOK);
        tokio::pin!(stop);
        tracing::info!(worker = running.name, "jobs are being worked on");
        loop {
            if let Err(error) = running.claim().await {
                tracing::warn!(%error, "the jobs could not be read");
            }
            tokio::select! {
                () = &mut stop => break,
                Some(ended) = running.tasks.join_next_with_id() => running.conclude(ended).await,
                Ok(()) = arrivals.changed() => {}
                _ = poll.tick() => {}
                _ = hours.tick(), if lane.prepares == Preparation::DailyTasks => {
                    if let Err(error) = self.enqueue_due_tasks().await {
                        tracing::warn!(%error, "the tasks of the day could not be enqueued");
                    }
                }
                _ = heartbeat.tick() => running.keep_leases().await,
            }
        }
        running.end().await;
        tracing::info!("jobs are no longer worked on");
        Ok(())
    }

    /// Does every job of ours that is due, one after the other, and those that they enqueue; answers how many
    /// were tried. For commands that run without a server: what leaves the platform is left to a server.
    ///
    /// # Errors
    /// The store does not answer. A job that fails is given back, as the worker does.
    pub async fn run_due_jobs(&self) -> Result<usize, Refusal> {
        let [own, files, _] = LANES;
        Ok(self.run_due(own).await? + self.run_due(files).await?)
    }

    /// Carries every mail and makes every call that is due; answers how many were tried.
    ///
    /// # Errors
    /// The store does not answer. A job that fails is given back, as the worker does.
    pub async fn run_outgoing_jobs(&self) -> Result<usize, Refusal> {
        let [.., outgoing] = LANES;
        self.run_due(outgoing).await
    }

    async fn run_due(&self, lane: Lane) -> Result<usize, Refusal> {
        let mut running = Running::of(self, lane)?;
        let mut done = 0;
        loop {
            running.claim().await?;
            let Some(ended) = running.tasks.join_next_with_id().await else {
                return Ok(done);
            };
            running.conclude(ended).await;
            done += 1;
        }
    }
}

fn every(period: Duration) -> tokio::time::Interval {
    let mut interval = interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

impl Running {
    fn of(platform: &Platform, lane: Lane) -> Result<Self, Refusal> {
        Ok(Self {
            platform: platform.clone(),
            lane,
            name: format!("worker-{}", secrets::random_text(12)?),
            tasks: JoinSet::new(),
            jobs: HashMap::new(),
        })
    }

    /// Leases as many due jobs as there is room for, and starts them.
    async fn claim(&mut self) -> Result<(), Refusal> {
        let room = self.lane.jobs.saturating_sub(self.tasks.len());
        if room == 0 {
            return Ok(());
        }
        if self.lane.prepares == Preparation::Mails {
            self.platform.enqueue_mails().await?;
        }
        let claim = Claim {
            queues: self
                .lane
                .queues
                .iter()
                .map(|queue| (*queue).to_owned())
                .collect(),
            worker: self.name.clone(),
            lease_ms: milliseconds(LEASE),
            limit: room,
        };
        let now = self.platform.now_ms();
        let store = self.platform.store();
        for job in store.claim_jobs(claim, now).await.map_err(unavailable)? {
            let (platform, work) = (self.platform.clone(), job.clone());
            let task = self
                .tasks
                .spawn(async move { platform.perform(&work).await });
            self.jobs.insert(task.id(), job);
        }
        Ok(())
    }

    /// Marks an ended job as done, or gives it back.
    async fn conclude(&mut self, ended: Result<(Id, Result<(), Refusal>), JoinError>) {
        let (id, outcome) = match ended {
            Ok((id, Ok(()))) => (id, Ok(())),
            Ok((id, Err(refusal))) => (id, Err(refusal.to_string())),
            Err(error) => (error.id(), Err(error.to_string())),
        };
        let Some(job) = self.jobs.remove(&id) else {
            return;
        };
        let now = self.platform.now_ms();
        let store = self.platform.store();
        let noted = match &outcome {
            Ok(()) => store.complete_job(job.id, &self.name, now).await,
            Err(reason) => store.fail_job(&job, &self.name, reason, now).await,
        };
        let (queue, attempt) = (&job.queue, job.attempts);
        match outcome {
            Ok(()) => tracing::debug!(job = job.id, queue, attempt, "a job is done"),
            Err(reason) => tracing::warn!(job = job.id, queue, attempt, reason, "a job failed"),
        }
        match noted {
            Ok(true) => {}
            Ok(false) => tracing::warn!(job = job.id, queue, "the lease of a job had ended"),
            Err(error) => {
                let reason = error.to_string();
                tracing::warn!(
                    job = job.id,
                    queue,
                    reason,
                    "the end of a job could not be noted"
                );
            }
        }
    }

    async fn keep_leases(&self) {
        let until = self.platform.now_ms() + milliseconds(LEASE);
        for job in self.jobs.values() {
            let store = self.platform.store();
            if let Err(error) = store.extend_job(job.id, &self.name, until).await {
                let reason = error.to_string();
                tracing::warn!(
                    job = job.id,
                    reason,
                    "the lease of a job could not be extended"
                );
            }
        }
    }

    /// Lets the jobs that run end; those that take too long are taken over when their lease ends.
    async fn end(mut self) {
        let limit = Instant::now() + GRACE;
        while let Ok(Some(ended)) = timeout_at(limit, self.tasks.join_next_with_id()).await {
            self.conclude(ended).await;
        }
    }
}
