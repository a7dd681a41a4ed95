//! The job queue.

use std::collections::HashSet;

use store::{Claim, Commit, JobFilter, JobRow, JobState, NewJob, QueueDepth, Store};

use crate::fixture::engines;

fn job(queue: &str, payload: &str, run_at: i64) -> NewJob {
    NewJob {
        queue: queue.into(),
        payload: payload.into(),
        run_at,
        max_attempts: 3,
        created_at: 0,
    }
}

async fn enqueue(store: &Store, jobs: Vec<NewJob>) {
    let commit = Commit {
        jobs,
        ..Commit::default()
    };
    store.commit(commit).await.unwrap();
}

async fn claim(store: &Store, worker: &str, limit: usize, now: i64) -> Vec<JobRow> {
    let claim = Claim {
        queues: vec!["mail".into(), "webhook".into(), "export".into()],
        worker: worker.into(),
        lease_ms: 100,
        limit,
    };
    store.claim_jobs(claim, now).await.unwrap()
}

fn payloads(jobs: &[JobRow]) -> Vec<&str> {
    jobs.iter().map(|job| job.payload.as_str()).collect()
}

#[tokio::test]
async fn due_jobs_of_the_served_queues_come_oldest_first() {
    for (store, _place) in engines().await {
        let jobs = vec![
            job("mail", "late", 20),
            job("mail", "early", 10),
            job("webhook", "same", 10),
            job("mail", "future", 31),
            job("other", "unserved", 0),
        ];
        enqueue(&store, jobs).await;
        assert_eq!(
            payloads(&claim(&store, "w", 2, 30).await),
            ["early", "same"]
        );
        assert_eq!(payloads(&claim(&store, "w", 10, 30).await), ["late"]);
        assert_eq!(claim(&store, "w", 10, 30).await, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_job_is_leased_twice() {
    for (store, _place) in engines().await {
        let jobs = (0..200).map(|n| job("mail", &n.to_string(), 0)).collect();
        enqueue(&store, jobs).await;
        let workers: Vec<_> = (0..8)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut taken = Vec::new();
                    loop {
                        let jobs = claim(&store, &format!("w{n}"), 7, 0).await;
                        if jobs.is_empty() {
                            return taken;
                        }
                        for job in jobs {
                            assert!(
                                store
                                    .complete_job(job.id, &format!("w{n}"), 1)
                                    .await
                                    .unwrap()
                            );
                            taken.push(job.id);
                        }
                    }
                })
            })
            .collect();
        let mut taken = Vec::new();
        for worker in workers {
            taken.extend(worker.await.unwrap());
        }
        assert_eq!(taken.len(), 200);
        assert_eq!(taken.iter().collect::<HashSet<_>>().len(), 200);
        assert_eq!(store.queue_depths().await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_job_whose_lease_ended_goes_to_another_worker() {
    for (store, _place) in engines().await {
        enqueue(&store, vec![job("mail", "a", 0)]).await;
        let first = claim(&store, "w1", 1, 0).await.remove(0);
        assert_eq!((first.attempts, first.lease_until), (1, Some(100)));
        assert_eq!(claim(&store, "w2", 1, 99).await, []);
        assert!(store.extend_job(first.id, "w1", 150).await.unwrap());
        assert_eq!(claim(&store, "w2", 1, 149).await, []);
        let second = claim(&store, "w2", 1, 150).await.remove(0);
        assert_eq!((second.id, second.attempts), (first.id, 2));
        assert!(!store.complete_job(first.id, "w1", 151).await.unwrap());
        assert!(!store.fail_job(&first, "w1", "too late", 151).await.unwrap());
        assert!(!store.extend_job(first.id, "w1", 999).await.unwrap());
        assert!(store.complete_job(first.id, "w2", 151).await.unwrap());
        assert_eq!(claim(&store, "w2", 1, i64::MAX - 200).await, []);
    }
}

#[tokio::test]
async fn a_failing_job_waits_longer_each_time_then_is_left_to_an_operator() {
    for (store, _place) in engines().await {
        enqueue(&store, vec![job("mail", "a", 0)]).await;
        for (now, delay) in [(0, 1_000), (1_000, 2_000)] {
            let job = claim(&store, "w", 1, now).await.remove(0);
            assert!(store.fail_job(&job, "w", "no route", now).await.unwrap());
            assert_eq!(claim(&store, "w", 1, now + delay - 1).await, []);
        }
        let job = claim(&store, "w", 1, 3_000).await.remove(0);
        assert_eq!(
            (job.attempts, job.last_error.as_deref()),
            (3, Some("no route"))
        );
        assert!(
            store
                .fail_job(&job, "w", "still no route", 3_000)
                .await
                .unwrap()
        );
        assert_eq!(claim(&store, "w", 1, 1_000_000_000).await, []);
        let dead = JobFilter {
            state: Some(JobState::Dead),
            limit: 10,
            ..JobFilter::default()
        };
        let dead = store.jobs(&dead).await.unwrap();
        assert_eq!(dead[0].last_error.as_deref(), Some("still no route"));
        assert_eq!(dead[0].done_at, Some(3_000));
        assert!(store.revive_job(dead[0].id, 4_000).await.unwrap());
        let job = claim(&store, "w", 1, 4_000).await.remove(0);
        assert_eq!((job.id, job.attempts), (dead[0].id, 1));
    }
}

#[tokio::test]
async fn a_job_that_kills_its_workers_is_given_up() {
    for (store, _place) in engines().await {
        enqueue(
            &store,
            vec![job("mail", "poison", 0), job("mail", "sound", 500)],
        )
        .await;
        for attempt in 0..3 {
            assert_eq!(
                payloads(&claim(&store, "w", 1, attempt * 100).await),
                ["poison"]
            );
        }
        assert_eq!(payloads(&claim(&store, "w", 1, 500).await), ["sound"]);
        let dead = JobFilter {
            state: Some(JobState::Dead),
            limit: 10,
            ..JobFilter::default()
        };
        let dead = store.jobs(&dead).await.unwrap();
        assert_eq!(payloads(&dead), ["poison"]);
        assert_eq!(
            (dead[0].attempts, dead[0].last_error.as_deref()),
            (3, Some("bail expiré"))
        );
        let depth = |state, oldest_run_at| QueueDepth {
            queue: "mail".into(),
            state,
            jobs: 1,
            oldest_run_at,
        };
        assert_eq!(
            store.queue_depths().await.unwrap(),
            [depth(JobState::Pending, 600), depth(JobState::Dead, 600)]
        );
    }
}

#[tokio::test]
async fn an_operator_sees_jobs_in_pages() {
    for (store, _place) in engines().await {
        let jobs = (0..5).map(|n| job("mail", &n.to_string(), 0));
        enqueue(&store, jobs.chain([job("webhook", "w", 0)]).collect()).await;
        let filter = JobFilter {
            queue: Some("mail".into()),
            state: Some(JobState::Pending),
            before_id: None,
            limit: 3,
        };
        let first = store.jobs(&filter).await.unwrap();
        assert_eq!(payloads(&first), ["4", "3", "2"]);
        let next = JobFilter {
            before_id: Some(first[2].id),
            ..filter
        };
        assert_eq!(payloads(&store.jobs(&next).await.unwrap()), ["1", "0"]);
    }
}

#[tokio::test]
async fn only_old_done_jobs_are_purged() {
    for (store, _place) in engines().await {
        enqueue(
            &store,
            ["a", "b", "c"].map(|name| job("mail", name, 0)).to_vec(),
        )
        .await;
        let jobs = claim(&store, "w", 2, 0).await;
        store.complete_job(jobs[0].id, "w", 10).await.unwrap();
        store.complete_job(jobs[1].id, "w", 20).await.unwrap();
        assert_eq!(store.purge_jobs(20).await.unwrap(), 1);
        let left = store
            .jobs(&JobFilter {
                limit: 10,
                ..JobFilter::default()
            })
            .await
            .unwrap();
        assert_eq!(payloads(&left), ["c", "b"]);
    }
}

#[tokio::test]
async fn a_worker_is_told_of_new_jobs() {
    for (store, _place) in engines().await {
        let mut signal = store.job_signal();
        store.commit(Commit::default()).await.unwrap();
        assert!(!signal.has_changed().unwrap());
        enqueue(&store, vec![job("mail", "a", 0)]).await;
        assert!(signal.has_changed().unwrap());
        signal.mark_unchanged();
        assert!(!signal.has_changed().unwrap());
    }
}
