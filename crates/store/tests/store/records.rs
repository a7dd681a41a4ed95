//! Records: versions and keys.

use store::{Commit, CommitError, Expected, Key, RecordWrite, Store};

use crate::fixture::engines;

fn user(id: &str, email: &str, expected: Expected) -> RecordWrite {
    RecordWrite {
        collection: "user",
        id: id.into(),
        expected,
        document: Some(format!(r#"{{"email":"{email}"}}"#)),
        keys: vec![
            Key::unique("email", email),
            Key::shared("domain", "example.fr"),
        ],
        at: 1_000,
        event: None,
    }
}

fn removed(id: &str, expected: Expected) -> RecordWrite {
    RecordWrite {
        document: None,
        ..user(id, "", expected)
    }
}

async fn put(store: &Store, writes: Vec<RecordWrite>) -> Result<Vec<i64>, CommitError> {
    let commit = Commit {
        records: writes,
        ..Commit::default()
    };
    Ok(store.commit(commit).await?.records)
}

async fn holder(store: &Store, email: &str) -> Option<String> {
    let found = store.record_by_unique("user", "email", email).await;
    found.unwrap().map(|record| record.id)
}

#[tokio::test]
async fn a_record_is_found_by_each_of_its_keys() {
    for (store, _place) in engines().await {
        put(
            &store,
            vec![
                user("u1", "a@example.fr", Expected::New),
                user("u2", "b@example.fr", Expected::New),
            ],
        )
        .await
        .unwrap();
        assert_eq!(holder(&store, "b@example.fr").await.as_deref(), Some("u2"));
        let names = |found: Vec<(String, store::RecordRow)>| -> Vec<(String, String)> {
            found
                .into_iter()
                .map(|(value, record)| (value, record.id))
                .collect()
        };
        let pair = |value: &str, id: &str| (value.to_owned(), id.to_owned());
        let domain = ["other.fr".to_owned(), "example.fr".to_owned()];
        let shared = store
            .records_by_key("user", "domain", &domain)
            .await
            .unwrap();
        assert_eq!(
            names(shared),
            [pair("example.fr", "u1"), pair("example.fr", "u2")]
        );
        let emails = ["b@example.fr".to_owned(), "a@example.fr".to_owned()];
        let unique = store
            .records_by_key("user", "email", &emails)
            .await
            .unwrap();
        assert_eq!(
            names(unique),
            [pair("b@example.fr", "u2"), pair("a@example.fr", "u1")]
        );
    }
}

#[tokio::test]
async fn records_come_in_the_order_that_was_asked() {
    for (store, _place) in engines().await {
        let users = ["u1", "u2", "u3"].map(|id| user(id, id, Expected::New));
        put(&store, users.to_vec()).await.unwrap();
        let asked = ["u3", "none", "u1"].map(str::to_owned);
        let found = store.records("user", &asked).await.unwrap();
        let found: Vec<&str> = found.iter().map(|record| record.id.as_str()).collect();
        assert_eq!(found, ["u3", "u1"]);
    }
}

#[tokio::test]
async fn a_record_changes_from_the_version_that_was_read() {
    for (store, _place) in engines().await {
        assert_eq!(
            put(&store, vec![user("u1", "a", Expected::New)])
                .await
                .unwrap(),
            [1]
        );
        let again = put(&store, vec![user("u1", "a", Expected::New)]).await;
        assert!(matches!(again, Err(CommitError::Duplicate { key, .. }) if key == "u1"));
        assert_eq!(
            put(&store, vec![user("u1", "a", Expected::Version(1))])
                .await
                .unwrap(),
            [2]
        );
        let stale = put(&store, vec![user("u1", "b", Expected::Version(1))]).await;
        assert!(matches!(stale, Err(CommitError::Conflict { id, .. }) if id == "u1"));
        assert_eq!(holder(&store, "b").await, None);
        assert_eq!(
            put(&store, vec![user("u1", "a", Expected::Any)])
                .await
                .unwrap(),
            [3]
        );
        assert_eq!(
            put(&store, vec![user("u2", "c", Expected::Any)])
                .await
                .unwrap(),
            [1]
        );
        let stale = put(&store, vec![removed("u1", Expected::Version(2))]).await;
        assert!(matches!(stale, Err(CommitError::Conflict { .. })));
        let record = store.record("user", "u1").await.unwrap().unwrap();
        assert_eq!((record.version, record.created_at), (3, 1_000));
    }
}

#[tokio::test]
async fn a_unique_value_belongs_to_one_record() {
    for (store, _place) in engines().await {
        put(&store, vec![user("u1", "a@example.fr", Expected::New)])
            .await
            .unwrap();
        let taken = put(&store, vec![user("u2", "a@example.fr", Expected::New)]).await;
        assert!(matches!(
            taken,
            Err(CommitError::Duplicate { collection, key })
                if collection == "user" && key == "email=a@example.fr"
        ));
        assert_eq!(store.record("user", "u2").await.unwrap(), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_simultaneous_claims_on_a_unique_value_one_wins() {
    for (store, _place) in engines().await {
        let attempts: Vec<_> = (0..16)
            .map(|n| {
                let store = store.clone();
                let write = user(&format!("u{n}"), "a@example.fr", Expected::New);
                tokio::spawn(async move { put(&store, vec![write]).await })
            })
            .collect();
        let mut won = 0;
        for attempt in attempts {
            match attempt.await.unwrap() {
                Ok(_) => won += 1,
                Err(error) => assert!(matches!(error, CommitError::Duplicate { .. }), "{error:?}"),
            }
        }
        assert_eq!(won, 1);
        assert_eq!(
            store.scan_records("user", None, 100).await.unwrap().len(),
            1
        );
    }
}

#[tokio::test]
async fn keys_follow_the_record() {
    for (store, _place) in engines().await {
        put(&store, vec![user("u1", "a", Expected::New)])
            .await
            .unwrap();
        put(&store, vec![user("u1", "b", Expected::Version(1))])
            .await
            .unwrap();
        assert_eq!(holder(&store, "a").await, None);
        assert_eq!(holder(&store, "b").await.as_deref(), Some("u1"));
        put(&store, vec![removed("u1", Expected::Version(2))])
            .await
            .unwrap();
        assert_eq!(holder(&store, "b").await, None);
        let domain = ["example.fr".to_owned()];
        assert_eq!(
            store
                .records_by_key("user", "domain", &domain)
                .await
                .unwrap(),
            []
        );
        put(&store, vec![user("u2", "b", Expected::New)])
            .await
            .unwrap();
        assert_eq!(holder(&store, "b").await.as_deref(), Some("u2"));
    }
}

#[tokio::test]
async fn a_unique_value_passes_from_one_record_to_another_in_one_commit() {
    for (store, _place) in engines().await {
        put(
            &store,
            vec![
                user("u1", "a", Expected::New),
                user("u2", "b", Expected::New),
            ],
        )
        .await
        .unwrap();
        let swapped = vec![
            user("u1", "b", Expected::Version(1)),
            user("u2", "a", Expected::Version(1)),
        ];
        put(&store, swapped).await.unwrap();
        assert_eq!(holder(&store, "a").await.as_deref(), Some("u2"));
        assert_eq!(holder(&store, "b").await.as_deref(), Some("u1"));
    }
}

#[tokio::test]
async fn versions_come_in_the_order_of_the_writes() {
    for (store, _place) in engines().await {
        put(&store, vec![user("u2", "b", Expected::New)])
            .await
            .unwrap();
        let mixed = vec![
            user("u3", "c", Expected::New),
            user("u2", "b", Expected::Version(1)),
            user("u1", "a", Expected::New),
            removed("u9", Expected::Any),
        ];
        assert_eq!(put(&store, mixed).await.unwrap(), [1, 2, 1, 0]);
    }
}

#[tokio::test]
async fn a_collection_is_walked_in_pages() {
    for (store, _place) in engines().await {
        let users = (0..25).map(|n| user(&format!("u{n:02}"), &format!("{n}"), Expected::New));
        let mut other = user("u00", "other", Expected::New);
        other.collection = "company";
        put(&store, users.chain([other]).collect()).await.unwrap();
        let mut walked = Vec::new();
        let mut walked_by_key = Vec::new();
        loop {
            let last: Option<String> = walked.last().cloned();
            let page = store
                .scan_records("user", last.as_deref(), 7)
                .await
                .unwrap();
            if page.is_empty() {
                break;
            }
            walked.extend(page.into_iter().map(|record| record.id));
        }
        loop {
            let last: Option<String> = walked_by_key.last().cloned();
            let page = store
                .read(move |snapshot| {
                    Box::pin(async move {
                        let key = ("domain", "example.fr");
                        snapshot
                            .scan_records_by_key("user", key, last.as_deref(), 7)
                            .await
                    })
                })
                .await
                .unwrap();
            if page.is_empty() {
                break;
            }
            walked_by_key.extend(page.into_iter().map(|record| record.id));
        }
        let expected: Vec<String> = (0..25).map(|n| format!("u{n:02}")).collect();
        assert_eq!(walked, expected);
        assert_eq!(walked_by_key, expected);
    }
}

#[tokio::test]
async fn a_record_is_written_once_in_a_commit() {
    for (store, _place) in engines().await {
        let twice = vec![
            user("u1", "a", Expected::Any),
            user("u1", "b", Expected::Any),
        ];
        let refused = put(&store, twice).await;
        assert!(matches!(
            refused,
            Err(CommitError::Store(store::StoreError::Misuse(_)))
        ));
    }
}

#[tokio::test]
async fn records_that_share_a_key_are_counted() {
    for (store, _place) in engines().await {
        let count = |value: &'static str| {
            let store = store.clone();
            async move {
                store
                    .count_records_by_key("user", "domain", value)
                    .await
                    .unwrap()
            }
        };
        assert_eq!(count("example.fr").await, 0);
        let users = vec![
            user("u1", "a@example.fr", Expected::New),
            user("u2", "b@example.fr", Expected::New),
        ];
        put(&store, users).await.unwrap();
        assert_eq!(count("example.fr").await, 2);
        put(&store, vec![removed("u1", Expected::Any)])
            .await
            .unwrap();
        assert_eq!(count("example.fr").await, 1);
    }
}
