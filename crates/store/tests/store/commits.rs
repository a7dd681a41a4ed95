//! Commits: atomic one by one, sharing the wait for the disk.

use std::sync::mpsc;

use store::{Commit, CommitError, Expected, NewJob, RecordWrite, StateWrite, StreamEvent};

use crate::fixture::{Place, database, engines, event, new_slip, next, save, slips};

#[tokio::test]
async fn an_empty_commit_writes_nothing() {
    for (store, _place) in engines().await {
        let committed = store.commit(Commit::default()).await.unwrap();
        assert_eq!(committed, store::Committed::default());
        assert_eq!(store.stats().batches, 0);
    }
}

#[tokio::test]
async fn everything_in_a_refused_commit_is_refused() {
    for (store, _place) in engines().await {
        save(&store, new_slip("taken", 1_000, &[])).await;
        let commit = Commit {
            slips: vec![
                new_slip("A", 1_000, &["org1"]),
                new_slip("taken", 1_000, &[]),
            ],
            records: vec![RecordWrite {
                collection: "user",
                id: "u1".into(),
                expected: Expected::New,
                document: Some("{}".into()),
                keys: Vec::new(),
                at: 0,
                event: None,
            }],
            events: vec![StreamEvent {
                stream: "company:1".into(),
                event: event("CompanyCreated"),
            }],
            jobs: vec![NewJob {
                queue: "mail".into(),
                payload: "{}".into(),
                run_at: 0,
                max_attempts: 3,
                created_at: 0,
            }],
            state: vec![StateWrite::Put {
                key: "k".into(),
                value: "v".into(),
                expires_at: None,
            }],
            idempotency: None,
        };
        let signal = store.job_signal();
        let refused = store.commit(commit).await;
        assert!(matches!(refused, Err(CommitError::Duplicate { .. })));
        assert_eq!(store.slip("A").await.unwrap(), None);
        assert_eq!(store.record("user", "u1").await.unwrap(), None);
        assert_eq!(store.events("company:1", 0, 1).await.unwrap(), []);
        assert_eq!(store.events("A", 0, 1).await.unwrap(), []);
        assert_eq!(store.queue_depths().await.unwrap(), []);
        assert_eq!(store.state("k", 0).await.unwrap(), None);
        assert!(!signal.has_changed().unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_that_wait_together_share_a_commit_and_fail_alone() {
    let place = Place::sqlite();
    let store = place.open().await;
    save(&store, new_slip("taken", 1_000, &[])).await;
    let before = store.stats();
    let Place::Sqlite(directory) = &place else {
        unreachable!("the place is on SQLite")
    };
    let other = database(directory.path());
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let commits: Vec<_> = (0..60)
        .map(|n| {
            let store = store.clone();
            // Each third commit writes a slip, then fails on the second one.
            let mut commit = slips([new_slip(&format!("S{n}"), 1_000, &["org1"])]);
            if n % 3 == 0 {
                commit.slips.push(new_slip("taken", 1_000, &[]));
            }
            tokio::spawn(async move { (n, store.commit(commit).await) })
        })
        .collect();
    while store.stats().writes_waiting < 60 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    other.execute_batch("COMMIT").unwrap();
    for commit in commits {
        let (n, result) = commit.await.unwrap();
        assert_eq!(result.is_err(), n % 3 == 0, "{n}: {result:?}");
        let stored = store.slip(&format!("S{n}")).await.unwrap();
        assert_eq!(stored.is_none(), n % 3 == 0, "{n}");
    }
    let after = store.stats();
    assert_eq!(after.writes - before.writes, 60);
    // The writer took some at once, then all those that came meanwhile.
    assert!(after.batches - before.batches <= 10, "{after:?}");
    assert!(store.verify(None, |_| {}).await.unwrap().is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_reads_of_a_program_see_one_instant() {
    for (store, _place) in engines().await {
        let write = new_slip("A", 1_000, &["org1"]);
        let head = save(&store, write.clone()).await;
        let (first_read, wait_for_first) = mpsc::channel();
        let (resume, wait_for_commit) = mpsc::channel::<()>();
        let reading = tokio::spawn({
            let store = store.clone();
            async move {
                store
                    .read(move |snapshot| {
                        Box::pin(async move {
                            let before = snapshot.slip("A").await?;
                            first_read.send(()).unwrap();
                            tokio::task::block_in_place(|| wait_for_commit.recv().unwrap());
                            let after = snapshot.slip("A").await?;
                            Ok((before, after))
                        })
                    })
                    .await
            }
        });
        tokio::task::block_in_place(|| wait_for_first.recv().unwrap());
        save(&store, next(&write, head)).await;
        resume.send(()).unwrap();
        let (before, after) = reading.await.unwrap().unwrap();
        assert_eq!(before, after);
        assert_eq!(store.slip("A").await.unwrap().unwrap().version, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_read_leaves_the_store_usable() {
    for (store, _place) in engines().await {
        save(&store, new_slip("A", 1_000, &["org1"])).await;
        for _ in 0..40 {
            let read = store.read(|snapshot| {
                Box::pin(async move {
                    for _ in 0..50 {
                        snapshot.slip("A").await?;
                    }
                    Ok(())
                })
            });
            let cut = tokio::time::timeout(std::time::Duration::from_micros(300), read).await;
            drop(cut);
        }
        assert!(store.slip("A").await.unwrap().is_some());
        save(&store, new_slip("B", 1_000, &["org1"])).await;
    }
}

#[tokio::test]
async fn a_program_that_panics_costs_no_reader() {
    let place = Place::sqlite();
    let store = place.open().await;
    for _ in 0..8 {
        let failed: Result<(), _> = store
            .read(|_| Box::pin(async { panic!("a mistake in a program of reads") }))
            .await;
        assert!(matches!(failed, Err(store::StoreError::Unavailable(_))));
    }
    save(&store, new_slip("A", 1_000, &[])).await;
    assert!(store.slip("A").await.unwrap().is_some());
}

#[tokio::test]
async fn a_program_awaits_only_its_own_reads() {
    let place = Place::sqlite();
    let store = place.open().await;
    let failed = store
        .read(|_| {
            Box::pin(async {
                tokio::task::yield_now().await;
                Ok(())
            })
        })
        .await;
    assert!(matches!(failed, Err(store::StoreError::Misuse(_))));
    assert_eq!(store.slip("A").await.unwrap(), None);
}
