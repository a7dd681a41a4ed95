//! The worker: what it does with jobs that succeed, fail, or come while it runs.

use std::time::Duration;

use serde_json::json;
use store::{Commit, JobFilter, JobRow, JobState, NewJob};
use tokio::sync::oneshot;

use crate::fixture::{Sandbox, address, sandboxes};
use crate::signatures::turned_away;

async fn enqueue(s: &Sandbox, queue: &str, payload: &str) {
    let job = NewJob {
        queue: queue.to_owned(),
        payload: payload.to_owned(),
        run_at: 0,
        max_attempts: 2,
        created_at: 0,
    };
    let commit = Commit {
        jobs: vec![job],
        ..Commit::default()
    };
    s.platform.store().commit(commit).await.unwrap();
}

async fn jobs(s: &Sandbox, queue: &str) -> Vec<JobRow> {
    let filter = JobFilter {
        queue: Some(queue.to_owned()),
        limit: 10,
        ..JobFilter::default()
    };
    s.platform.store().jobs(&filter).await.unwrap()
}

#[tokio::test]
async fn a_job_that_fails_is_given_back_with_its_reason() {
    for s in sandboxes().await {
        enqueue(&s, "final-operation.bsda", "{}").await;
        assert_eq!(s.platform.run_due_jobs().await.unwrap(), 1);
        let failed = &jobs(&s, "final-operation.bsda").await[0];
        assert_eq!((failed.state, failed.attempts), (JobState::Pending, 1));
        assert!(
            failed.last_error.as_ref().unwrap().contains("bsdaId"),
            "{failed:?}"
        );
        assert_eq!(
            s.platform.run_due_jobs().await.unwrap(),
            0,
            "it waits for its delay"
        );
    }
}

#[tokio::test]
async fn a_job_about_a_removed_slip_is_done() {
    for s in sandboxes().await {
        enqueue(
            &s,
            "final-operation.bsda",
            r#"{"bsdaId": "BSDA-20250101-000000000"}"#,
        )
        .await;
        s.work().await;
        assert_eq!(
            jobs(&s, "final-operation.bsda").await[0].state,
            JobState::Done
        );
    }
}

#[tokio::test]
async fn a_job_that_runs_again_does_no_more() {
    for s in sandboxes().await {
        let id = s.treated("D 5", json!({})).await;
        let before = s.final_operations(&[&id]).await;
        enqueue(
            &s,
            "final-operation.bsda",
            &json!({"bsdaId": id}).to_string(),
        )
        .await;
        assert_eq!(s.final_operations(&[&id]).await, before);
    }
}

#[tokio::test]
async fn the_worker_does_jobs_as_they_come_and_stops_when_asked() {
    for s in sandboxes().await {
        let (stop, stopped) = oneshot::channel::<()>();
        let platform = s.platform.clone();
        let worker = tokio::spawn(async move {
            platform
                .run_worker(async {
                    stopped.await.unwrap();
                })
                .await
        });
        let id = s.sent(json!({})).await;
        s.update("D", &id, turned_away(1.02, "REFUSED")).await;
        s.sign("D", &id, "RECEPTION").await;
        let told = async {
            while s
                .platform
                .last_mail(&address("P admin"))
                .await
                .unwrap()
                .is_none()
            {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), told)
            .await
            .unwrap();
        stop.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(10), worker)
            .await
            .unwrap()
            .unwrap()
            .unwrap();
        assert_eq!(jobs(&s, "mail.bsda.refusal").await[0].state, JobState::Done);
    }
}
