//! Running sums, moved by the commits that change what they count.

use store::{
    CENSUS, Commit, Expected, IndexRewrite, RecordWrite, SlipWrite, Store, Tally, week_of,
};

use crate::fixture::{engines, new_slip, next, save, slips};

fn tally(org: &str, key: &str, amount: i64) -> Tally {
    Tally {
        org: org.into(),
        measure: 3,
        period: 24_303,
        key: key.into(),
        count: 1,
        amount,
    }
}

fn counted(id: &str, tallies: Vec<Tally>) -> SlipWrite {
    SlipWrite {
        tallies,
        ..new_slip(id, 1_000, &["org1"])
    }
}

/// Key, count and amount of each sum of the organisation.
async fn sums(store: &Store, org: &str) -> Vec<(String, i64, i64)> {
    let found = store.tallies(org, &[3], (24_303, 24_304)).await.unwrap();
    let sums = found.into_iter().flatten();
    sums.map(|sum| (sum.key, sum.count, sum.amount)).collect()
}

fn sum(key: &str, count: i64, amount: i64) -> (String, i64, i64) {
    (key.to_owned(), count, amount)
}

#[tokio::test]
async fn sums_follow_what_slips_add() {
    for (store, _place) in engines().await {
        let first = counted(
            "A",
            vec![tally("org1", "sent", 500), tally("org2", "sent", 500)],
        );
        let head = save(&store, first.clone()).await;
        save(&store, counted("B", vec![tally("org1", "sent", 20)])).await;
        assert_eq!(sums(&store, "org1").await, [sum("sent", 2, 520)]);
        assert_eq!(sums(&store, "org2").await, [sum("sent", 1, 500)]);
        let treated = SlipWrite {
            tallies: vec![tally("org1", "treated", 400)],
            ..next(&first, head)
        };
        let head = save(&store, treated.clone()).await;
        let expected = [sum("sent", 1, 20), sum("treated", 1, 400)];
        assert_eq!(sums(&store, "org1").await, expected);
        assert!(sums(&store, "org2").await.is_empty());
        // What is deleted adds nothing, whatever it says.
        let deleted = SlipWrite {
            is_deleted: true,
            ..next(&treated, head)
        };
        save(&store, deleted).await;
        assert_eq!(sums(&store, "org1").await, [sum("sent", 1, 20)]);
        // Other periods and measures are other sums.
        let other = store.tallies("org1", &[3, 4], (0, 24_303)).await.unwrap();
        assert!(other.iter().all(Vec::is_empty) && other.len() == 2);
    }
}

#[tokio::test]
async fn a_commit_that_is_refused_moves_no_sum() {
    for (store, _place) in engines().await {
        let write = counted("A", vec![tally("org1", "sent", 500)]);
        let head = save(&store, write.clone()).await;
        save(&store, next(&write, head)).await;
        let late = SlipWrite {
            tallies: vec![tally("org1", "sent", 9)],
            ..next(&write, head)
        };
        let commit = slips([counted("B", vec![tally("org1", "sent", 7)]), late]);
        assert!(store.commit(commit).await.is_err());
        assert_eq!(sums(&store, "org1").await, [sum("sent", 1, 500)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn simultaneous_commits_move_one_sum_exactly() {
    for (store, _place) in engines().await {
        let commits: Vec<_> = (0..40)
            .map(|n| {
                let (store, id) = (store.clone(), format!("S{n}"));
                let tallies = vec![tally("org1", "sent", 2), tally("", "sent", 2)];
                tokio::spawn(async move { save(&store, counted(&id, tallies)).await })
            })
            .collect();
        for commit in commits {
            commit.await.unwrap();
        }
        assert_eq!(sums(&store, "org1").await, [sum("sent", 40, 80)]);
        assert_eq!(sums(&store, "").await, [sum("sent", 40, 80)]);
    }
}

#[tokio::test]
async fn index_rows_are_written_again_for_the_version_that_they_come_from() {
    for (store, _place) in engines().await {
        let write = counted("A", vec![tally("org1", "sent", 500)]);
        let head = save(&store, write.clone()).await;
        let rewrite = |version| IndexRewrite {
            id: "A".into(),
            version,
            lines: Vec::new(),
            tallies: vec![tally("org1", "sent", 501)],
        };
        let events = store.events("A", 0, 10).await.unwrap().len();
        let stale = store.rewrite_indexes(vec![rewrite(head.version + 1)]).await;
        assert_eq!(stale.unwrap(), 0);
        assert_eq!(sums(&store, "org1").await, [sum("sent", 1, 500)]);
        let fresh = store.rewrite_indexes(vec![rewrite(head.version)]).await;
        assert_eq!(fresh.unwrap(), 1);
        assert_eq!(sums(&store, "org1").await, [sum("sent", 1, 501)]);
        // Neither the slip nor its history moved.
        assert_eq!(store.events("A", 0, 10).await.unwrap().len(), events);
        save(&store, next(&write, head)).await;
        assert_eq!(sums(&store, "org1").await, [sum("sent", 1, 500)]);
    }
}

fn user(id: &str, expected: Expected, document: Option<&str>) -> Commit {
    Commit {
        records: vec![RecordWrite {
            collection: "user",
            id: id.into(),
            expected,
            document: document.map(str::to_owned),
            keys: Vec::new(),
            at: 1_700_000_000_000,
            event: None,
        }],
        ..Commit::default()
    }
}

#[tokio::test]
async fn accounts_are_counted_as_they_come_and_go() {
    for (store, _place) in engines().await {
        let week = week_of(1_700_000_000_000);
        let accounts = async || {
            let found = store.tallies("", &[CENSUS], (week, week + 1)).await;
            let sums = found.unwrap().into_iter().flatten();
            sums.map(|sum| sum.count).sum::<i64>()
        };
        for id in ["a", "b", "c"] {
            let commit = user(id, Expected::New, Some("{}"));
            store.commit(commit).await.unwrap();
        }
        assert_eq!(accounts().await, 3);
        let changed = user("a", Expected::Version(1), Some(r#"{"name":"A"}"#));
        store.commit(changed).await.unwrap();
        assert_eq!(accounts().await, 3);
        let removed = user("b", Expected::Version(1), None);
        store.commit(removed).await.unwrap();
        assert_eq!(accounts().await, 2);
        // Counting again gives the same.
        store.recount_records().await.unwrap();
        assert_eq!(accounts().await, 2);
    }
}
