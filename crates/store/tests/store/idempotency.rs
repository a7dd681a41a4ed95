//! Requests that carry a key run once.

use store::{Begin, Commit, CommitError, IdempotencyMark, Store};

use crate::fixture::{engines, new_slip};

/// Longer than any request lives.
const LATER: i64 = 3_600_000;

async fn begin(store: &Store, fingerprint: &str, now: i64) -> Begin {
    store
        .begin_idempotent("user-1", "key", fingerprint, now)
        .await
        .unwrap()
}

async fn begin_new(store: &Store, now: i64) -> IdempotencyMark {
    match begin(store, "print", now).await {
        Begin::New(mark) => mark,
        other => panic!("{other:?}"),
    }
}

fn commit(id: &str, mark: &IdempotencyMark) -> Commit {
    Commit {
        slips: vec![new_slip(id, 1_000, &[])],
        idempotency: Some(mark.clone()),
        ..Commit::default()
    }
}

#[tokio::test]
async fn a_repetition_gets_the_first_answer() {
    for (store, _place) in engines().await {
        let mark = begin_new(&store, 0).await;
        assert_eq!(begin(&store, "print", 1).await, Begin::InProgress);
        assert_eq!(begin(&store, "other", 1).await, Begin::Mismatch);
        store.commit(commit("A", &mark)).await.unwrap();
        store.commit(commit("B", &mark)).await.unwrap();
        assert_eq!(begin(&store, "print", 2).await, Begin::InProgress);
        assert!(store.finish_idempotent(&mark, "answer").await.unwrap());
        assert_eq!(
            begin(&store, "print", LATER).await,
            Begin::Replay("answer".into())
        );
        assert_eq!(begin(&store, "other", LATER).await, Begin::Mismatch);
        let late = store.commit(commit("C", &mark)).await;
        assert!(matches!(late, Err(CommitError::Conflict { .. })));
    }
}

#[tokio::test]
async fn keys_of_two_people_do_not_meet() {
    for (store, _place) in engines().await {
        begin_new(&store, 0).await;
        let other = store
            .begin_idempotent("user-2", "key", "other", 0)
            .await
            .unwrap();
        assert!(matches!(other, Begin::New(_)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_simultaneous_requests_one_runs() {
    for (store, _place) in engines().await {
        let begins: Vec<_> = (0..16)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { begin(&store, "print", 0).await })
            })
            .collect();
        let mut new = 0;
        for begin in begins {
            match begin.await.unwrap() {
                Begin::New(_) => new += 1,
                other => assert_eq!(other, Begin::InProgress),
            }
        }
        assert_eq!(new, 1);
    }
}

#[tokio::test]
async fn an_abandoned_request_may_be_sent_again_unless_it_committed() {
    for (store, _place) in engines().await {
        let mark = begin_new(&store, 0).await;
        assert!(store.abandon_idempotent(&mark).await.unwrap());
        let mark = begin_new(&store, 1).await;
        store.commit(commit("A", &mark)).await.unwrap();
        assert!(!store.abandon_idempotent(&mark).await.unwrap());
    }
}

#[tokio::test]
async fn a_request_that_died_before_its_commit_is_taken_over() {
    for (store, _place) in engines().await {
        let dead = begin_new(&store, 0).await;
        let taken_over = begin_new(&store, LATER).await;
        let refused = store.commit(commit("A", &dead)).await;
        assert!(matches!(refused, Err(CommitError::Conflict { .. })));
        assert_eq!(store.slip("A").await.unwrap(), None);
        assert!(!store.finish_idempotent(&dead, "wrong").await.unwrap());
        store.commit(commit("A", &taken_over)).await.unwrap();
        assert!(store.finish_idempotent(&taken_over, "right").await.unwrap());
        assert_eq!(
            begin(&store, "print", LATER).await,
            Begin::Replay("right".into())
        );
    }
}

#[tokio::test]
async fn a_request_that_died_after_its_commit_does_not_run_again() {
    for (store, _place) in engines().await {
        let mark = begin_new(&store, 0).await;
        store.commit(commit("A", &mark)).await.unwrap();
        assert_eq!(begin(&store, "print", LATER).await, Begin::AnswerLost);
    }
}

#[tokio::test]
async fn a_refused_commit_leaves_the_request_uncommitted() {
    for (store, _place) in engines().await {
        let mark = begin_new(&store, 0).await;
        store.commit(commit("A", &mark)).await.unwrap();
        store.finish_idempotent(&mark, "answer").await.unwrap();
        assert_eq!(store.purge_expired(1, 0).await.unwrap(), 1);
        let mark = begin_new(&store, 0).await;
        let refused = store.commit(commit("A", &mark)).await;
        assert!(matches!(refused, Err(CommitError::Duplicate { .. })));
        assert!(store.abandon_idempotent(&mark).await.unwrap());
    }
}
