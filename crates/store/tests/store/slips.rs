//! Slips: versions and index rows.

use store::{AccessRow, CommitError, SlipWrite};

use crate::fixture::{Place, database, engines, event, ids, new_slip, next, save, slips};

#[tokio::test]
async fn a_slip_is_read_back_as_it_was_written() {
    for (store, _place) in engines().await {
        let write = new_slip("A", 1_000, &["org1"]);
        let head = save(&store, write.clone()).await;
        let slip = store.slip("A").await.unwrap().unwrap();
        assert_eq!(slip.head(), head);
        assert_eq!(slip.version, 1);
        assert_eq!(slip.document, write.document);
        assert_eq!((slip.created_at, slip.updated_at), (1_000, 1_000));
        assert_eq!(store.slip_by_readable_id("R-A").await.unwrap(), Some(slip));
        assert_eq!(store.slip("R-A").await.unwrap(), None);
    }
}

#[tokio::test]
async fn each_event_makes_a_version() {
    for (store, _place) in engines().await {
        let write = new_slip("A", 1_000, &["org1"]);
        let head = save(&store, write.clone()).await;
        let two = SlipWrite {
            events: vec![event("BsdaUpdated"), event("BsdaSigned")],
            ..next(&write, head)
        };
        assert_eq!(save(&store, two).await.version, 3);
        let kinds: Vec<String> = store
            .events("A", 0, 10)
            .await
            .unwrap()
            .into_iter()
            .map(|row| row.event.kind)
            .collect();
        assert_eq!(kinds, ["BsdaCreated", "BsdaUpdated", "BsdaSigned"]);
    }
}

#[tokio::test]
async fn a_stale_version_changes_nothing() {
    for (store, _place) in engines().await {
        let write = new_slip("A", 1_000, &["org1"]);
        let first = save(&store, write.clone()).await;
        let second = save(&store, next(&write, first)).await;
        assert_eq!(second.version, 2);
        let stale = store.commit(slips([next(&write, first)])).await;
        assert!(matches!(stale, Err(CommitError::Conflict { id, .. }) if id == "A"));
        assert_eq!(store.slip("A").await.unwrap().unwrap().head(), second);
        assert_eq!(store.events("A", 0, 10).await.unwrap().len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_simultaneous_changes_one_wins() {
    for (store, _place) in engines().await {
        let write = new_slip("A", 1_000, &["org1"]);
        let head = save(&store, write.clone()).await;
        let attempts: Vec<_> = (0..16)
            .map(|_| {
                let (store, write) = (store.clone(), next(&write, head));
                tokio::spawn(async move { store.commit(slips([write])).await })
            })
            .collect();
        let mut won = 0;
        for attempt in attempts {
            match attempt.await.unwrap() {
                Ok(_) => won += 1,
                Err(error) => assert!(matches!(error, CommitError::Conflict { .. }), "{error:?}"),
            }
        }
        assert_eq!(won, 1);
        assert_eq!(store.slip("A").await.unwrap().unwrap().version, 2);
    }
}

#[tokio::test]
async fn an_identifier_is_given_once() {
    for (store, _place) in engines().await {
        save(&store, new_slip("A", 1_000, &["org1"])).await;
        let same_id = store.commit(slips([new_slip("A", 2_000, &["org2"])])).await;
        assert!(matches!(same_id, Err(CommitError::Duplicate { .. })));
        let same_readable_id = SlipWrite {
            readable_id: "R-A".into(),
            ..new_slip("B", 2_000, &["org2"])
        };
        let refused = store.commit(slips([same_readable_id])).await;
        assert!(matches!(refused, Err(CommitError::Duplicate { key, .. }) if key == "R-A"));
        assert_eq!(store.slip("B").await.unwrap(), None);
    }
}

#[tokio::test]
async fn many_slips_come_in_the_order_that_was_asked() {
    for (store, _place) in engines().await {
        let all: Vec<String> = (0..700).map(|n| format!("S{n}")).collect();
        store
            .commit(slips(all.iter().map(|id| new_slip(id, 1_000, &[]))))
            .await
            .unwrap();
        let mut asked: Vec<String> = all.iter().rev().cloned().collect();
        asked.insert(350, "unknown".into());
        let found = store.slips(&asked).await.unwrap();
        asked.remove(350);
        assert_eq!(ids(&found), asked);
    }
}

#[tokio::test]
async fn a_write_without_event_is_a_mistake_of_the_caller() {
    for (store, _place) in engines().await {
        let silent = SlipWrite {
            events: Vec::new(),
            ..new_slip("A", 1_000, &["org1"])
        };
        assert!(matches!(
            store.commit(slips([silent])).await,
            Err(CommitError::Store(store::StoreError::Misuse(_)))
        ));
    }
}

/// Rows of an index table written by a change, counted by triggers.
async fn rows_written(change: impl FnOnce(&SlipWrite) -> SlipWrite) -> [i64; 3] {
    let place = Place::sqlite();
    let store = place.open().await;
    let write = new_slip("A", 1_000, &["org1", "org2", "org3"]);
    let head = save(&store, write.clone()).await;
    place
        .sql(
            "CREATE TABLE written (name TEXT);
             CREATE TRIGGER w1 AFTER INSERT ON slip_access BEGIN INSERT INTO written VALUES ('access'); END;
             CREATE TRIGGER w2 AFTER DELETE ON slip_access BEGIN INSERT INTO written VALUES ('access'); END;
             CREATE TRIGGER w3 AFTER INSERT ON slip_tab BEGIN INSERT INTO written VALUES ('tab'); END;
             CREATE TRIGGER w4 AFTER DELETE ON slip_tab BEGIN INSERT INTO written VALUES ('tab'); END;
             CREATE TRIGGER w5 AFTER INSERT ON slip_line BEGIN INSERT INTO written VALUES ('line'); END;
             CREATE TRIGGER w6 AFTER DELETE ON slip_line BEGIN INSERT INTO written VALUES ('line'); END;",
        )
        .await;
    save(&store, change(&next(&write, head))).await;
    let Place::Sqlite(directory) = &place else {
        unreachable!("the place is on SQLite")
    };
    ["access", "tab", "line"].map(|name| {
        database(directory.path())
            .query_row(
                "SELECT count(*) FROM written WHERE name = ?1",
                [name],
                |row| row.get(0),
            )
            .unwrap()
    })
}

#[tokio::test]
async fn only_index_rows_that_differ_are_written() {
    // The time of the update is in the key of tabs: three rows go, three come.
    assert_eq!(rows_written(SlipWrite::clone).await, [0, 6, 0]);
    let one_org_less = |write: &SlipWrite| SlipWrite {
        access: write.access[..2].to_vec(),
        tabs: Vec::new(),
        ..write.clone()
    };
    assert_eq!(rows_written(one_org_less).await, [1, 3, 0]);
    let other_role = |write: &SlipWrite| {
        let mut write = write.clone();
        write.access[0].roles = 3;
        write.updated_at -= 1;
        write
    };
    assert_eq!(rows_written(other_role).await, [2, 0, 0]);
}

#[tokio::test]
async fn several_roles_of_an_organisation_add_up() {
    for (store, _place) in engines().await {
        let roles = |roles| AccessRow {
            org: "org1".into(),
            roles,
        };
        let write = SlipWrite {
            access: vec![roles(1), roles(4)],
            ..new_slip("A", 1_000, &["org1"])
        };
        save(&store, write).await;
        for (role_mask, seen) in [(1, 1), (2, 0), (4, 1), (6, 1)] {
            let filter = store::ListFilter {
                role_mask: Some(role_mask),
                ..crate::lists::filter(&["org1"])
            };
            assert_eq!(store.count_slips(&filter, None).await.unwrap(), seen);
        }
    }
}
