//! Values that processes share.

use store::{Commit, CommitError, StateWrite};

use crate::fixture::{engines, new_slip};

#[tokio::test]
async fn a_value_lives_until_it_expires() {
    for (store, _place) in engines().await {
        store.put_state("k", "v", Some(100)).await.unwrap();
        assert_eq!(store.state("k", 99).await.unwrap().as_deref(), Some("v"));
        assert_eq!(store.state("k", 100).await.unwrap(), None);
        store.put_state("k", "w", None).await.unwrap();
        assert_eq!(
            store.state("k", i64::MAX).await.unwrap().as_deref(),
            Some("w")
        );
        store.delete_state("k").await.unwrap();
        assert_eq!(store.state("k", 0).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_counter_starts_again_when_its_time_is_over() {
    for (store, _place) in engines().await {
        assert_eq!(store.increment_state("n", 10, 0).await.unwrap(), 1);
        assert_eq!(store.increment_state("n", 10, 9).await.unwrap(), 2);
        assert_eq!(store.increment_state("n", 10, 10).await.unwrap(), 1);
        assert_eq!(store.increment_state("n", 10, 19).await.unwrap(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn simultaneous_increments_are_all_counted() {
    for (store, _place) in engines().await {
        let increments: Vec<_> = (0..50)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { store.increment_state("n", 1_000, 0).await.unwrap() })
            })
            .collect();
        let mut values = Vec::new();
        for increment in increments {
            values.push(increment.await.unwrap());
        }
        values.sort_unstable();
        assert_eq!(values, (1..=50).collect::<Vec<i64>>());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_is_taken_once() {
    for (store, _place) in engines().await {
        store.put_state("token", "v", Some(100)).await.unwrap();
        let takes: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { store.take_state("token", 50).await.unwrap() })
            })
            .collect();
        let mut taken = Vec::new();
        for take in takes {
            taken.extend(take.await.unwrap());
        }
        assert_eq!(taken, ["v"]);
        store.put_state("token", "late", Some(100)).await.unwrap();
        assert_eq!(store.take_state("token", 100).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_lock_is_held_by_one_until_it_expires() {
    for (store, _place) in engines().await {
        let acquire = async |holder: &str, now: i64| {
            store
                .compare_and_set_state("lock", None, holder, Some(now + 10), now)
                .await
                .unwrap()
        };
        assert!(acquire("a", 0).await);
        assert!(!acquire("b", 9).await);
        assert!(acquire("b", 10).await);
        let renew = async |holder: &str, now: i64| {
            store
                .compare_and_set_state("lock", Some(holder), holder, Some(now + 10), now)
                .await
                .unwrap()
        };
        assert!(!renew("a", 11).await);
        assert!(renew("b", 11).await);
        assert!(!renew("b", 21).await);
    }
}

#[tokio::test]
async fn a_comparison_that_fails_refuses_the_whole_commit() {
    for (store, _place) in engines().await {
        store.put_state("clock", "1", None).await.unwrap();
        let commit = |expected: &str| Commit {
            slips: vec![new_slip("A", 1_000, &[])],
            state: vec![
                StateWrite::Put {
                    key: "other".into(),
                    value: "x".into(),
                    expires_at: None,
                },
                StateWrite::CompareAndSet {
                    key: "clock".into(),
                    expected: Some(expected.into()),
                    value: "2".into(),
                    expires_at: None,
                    now: 0,
                },
            ],
            ..Commit::default()
        };
        let refused = store.commit(commit("9")).await;
        assert!(matches!(refused, Err(CommitError::Conflict { id, .. }) if id == "clock"));
        assert_eq!(store.slip("A").await.unwrap(), None);
        assert_eq!(store.state("other", 0).await.unwrap(), None);
        store.commit(commit("1")).await.unwrap();
        assert_eq!(store.state("clock", 0).await.unwrap().as_deref(), Some("2"));
        assert!(store.slip("A").await.unwrap().is_some());
    }
}

#[tokio::test]
async fn expired_values_are_purged() {
    for (store, _place) in engines().await {
        store.put_state("gone", "v", Some(10)).await.unwrap();
        store.put_state("kept", "v", Some(11)).await.unwrap();
        store.put_state("for ever", "v", None).await.unwrap();
        assert_eq!(store.purge_expired(0, 10).await.unwrap(), 1);
        assert_eq!(store.state("gone", 0).await.unwrap(), None);
        assert!(store.state("kept", 0).await.unwrap().is_some());
        assert!(store.state("for ever", 0).await.unwrap().is_some());
    }
}
