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

async fn put(store: &Store, writes: Vec<RecordWrite>) -> Result<Vec<i64>, CommitError> {
    let commit = Commit {
        records: writes,
        ..Commit::default()
    };
    Ok(store.commit(commit).await?.records)
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
        let found = store
            .record_by_unique("user", "email", "b@example.fr")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.id, "u2");
        let all = store
            .records_by_key("user", "domain", &["example.fr".to_owned()])
            .await
            .unwrap();
        let all: Vec<_> = all
            .iter()
            .map(|(value, row)| (value.as_str(), row.id.as_str()))
            .collect();
        assert_eq!(all, [("example.fr", "u1"), ("example.fr", "u2")]);
    }
}

#[tokio::test]
async fn a_unique_value_belongs_to_one_record() {
    for (store, _place) in engines().await {
        put(&store, vec![user("u1", "a@example.fr", Expected::New)])
            .await
            .unwrap();
        let taken = put(&store, vec![user("u2", "a@example.fr", Expected::New)]).await;
        assert!(
            matches!(taken, Err(CommitError::Duplicate { key, .. }) if key == "email=a@example.fr")
        );
        assert_eq!(store.record("user", "u2").await.unwrap(), None);
    }
}
