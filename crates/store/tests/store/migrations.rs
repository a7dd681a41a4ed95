//! The schema: from nothing, from older versions, never from newer ones.

use store::{Direction, HistoryQuery, Store, StoreConfig, StoreError};

use crate::fixture::{new_slip, places, save};

/// Newest schema version, as the database tells it.
const NEWEST: i64 = 5;

#[tokio::test]
async fn every_older_schema_is_brought_up_to_date() {
    for older in 0..NEWEST {
        for place in places().await {
            let config = StoreConfig {
                schema: Some(older),
                ..place.config()
            };
            drop(Store::open(config).await.unwrap());
            let store = place.open().await;
            save(&store, new_slip("A", 1_000, &["org1"])).await;
            drop(store);
            assert!(place.open().await.slip("A").await.unwrap().is_some());
        }
    }
}

#[tokio::test]
async fn histories_of_an_older_schema_have_their_readers() {
    for place in places().await {
        let config = StoreConfig {
            schema: Some(2),
            ..place.config()
        };
        drop(Store::open(config).await.unwrap());
        place
            .sql(
                "INSERT INTO slip_tab (org, tab, sort_key, slip_id, row_number) VALUES
                 ('org1', 0, -5, 'A', 7), ('org1', 2, -5, 'A', 7), ('org2', 2, -5, 'A', 7);
                 INSERT INTO slip_log (row_number, at, seq, rank) VALUES (7, 4, 1, 0), (7, 5, 2, 0);",
            )
            .await;
        let store = place.open().await;
        for (org, expected) in [("org1", 2), ("org2", 0)] {
            let query = HistoryQuery {
                org: org.to_owned(),
                slip_id: None,
                from: 0,
                until: i64::MAX,
                cursor: None,
                direction: Direction::Older,
                limit: 0,
            };
            assert_eq!(store.history(&query).await.unwrap().1, expected, "{org}");
        }
    }
}

#[tokio::test]
async fn search_texts_of_an_older_schema_are_kept() {
    for place in places().await {
        let config = StoreConfig {
            schema: Some(4),
            ..place.config()
        };
        drop(Store::open(config).await.unwrap());
        place
            .sql(
                "INSERT INTO slip (row_number, id, readable_id, kind, version, status, is_draft, is_deleted,
                                   created_at, updated_at, head_hash, document, search)
                 VALUES (7, 'A', 'BSD-A', 1, 1, 'SENT', 0, 0, 5, 5, '', '{}', 'a text')",
            )
            .await;
        let row = place.open().await.search_row("A").await.unwrap().unwrap();
        assert_eq!((row.row_number, row.search.as_str()), (7, "a text"));
    }
}

#[tokio::test]
async fn data_of_a_newer_program_is_refused() {
    for place in places().await {
        drop(place.open().await);
        let newer = NEWEST + 1;
        place
            .sql(&format!(
                "INSERT INTO schema_migration (version, name) VALUES ({newer}, 'future')"
            ))
            .await;
        let refused = Store::open(place.config()).await.unwrap_err();
        assert!(
            matches!(refused, StoreError::NewerSchema { found, known } if found == newer && known == NEWEST)
        );
        assert!(refused.to_string().contains("plus récent"), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_start_together_migrate_once() {
    for place in places().await {
        let starts: Vec<_> = (0..6)
            .map(|_| tokio::spawn(Store::open(place.config())))
            .collect();
        for start in starts {
            start.await.unwrap().unwrap();
        }
        let store = place.open().await;
        save(&store, new_slip("A", 1_000, &["org1"])).await;
    }
}
