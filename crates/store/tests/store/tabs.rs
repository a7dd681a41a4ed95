//! Tabs that slips leave without changing.

use store::{TabQuery, TabRow};

use crate::fixture::{engines, ids, new_slip, next, save};

fn row(org: &str, tab: i16) -> TabRow {
    TabRow {
        org: org.to_owned(),
        tab,
    }
}

#[tokio::test]
async fn a_slip_leaves_a_tab_and_stays_in_the_others() {
    for (store, _place) in engines().await {
        let head = save(&store, new_slip("S1", 1_000, &["a", "b"])).await;
        save(&store, new_slip("S2", 2_000, &["a"])).await;
        let left = [row("a", 1), row("a", 9)];
        store.leave_tabs("S1", head.version, &left).await.unwrap();
        assert_eq!(store.tabs_of("S1").await.unwrap(), [row("b", 1)]);
        let query = TabQuery {
            keys: vec![("a".to_owned(), 1)],
            after: None,
            limit: 10,
        };
        assert_eq!(ids(&store.list_tab(&query).await.unwrap()), ["S2"]);
    }
}

#[tokio::test]
async fn a_slip_that_changed_meanwhile_keeps_its_tabs() {
    for (store, _place) in engines().await {
        let write = new_slip("S1", 1_000, &["a"]);
        let head = save(&store, write.clone()).await;
        save(&store, next(&write, head)).await;
        store
            .leave_tabs("S1", head.version, &[row("a", 1)])
            .await
            .unwrap();
        assert_eq!(store.tabs_of("S1").await.unwrap(), [row("a", 1)]);
    }
}

#[tokio::test]
async fn slips_are_found_by_the_start_of_their_number() {
    for (store, _place) in engines().await {
        for id in ["AB2", "AB1", "AC1", "B"] {
            save(&store, new_slip(id, 1_000, &[])).await;
        }
        for (start, limit, expected) in [
            ("R-AB", 10, &["AB1", "AB2"][..]),
            ("R-A", 2, &["AB1", "AB2"]),
            ("R-AC1", 10, &["AC1"]),
            ("R-AC12", 10, &[]),
        ] {
            let found = store.slips_numbered_from(start, limit).await.unwrap();
            assert_eq!(ids(&found), expected, "{start}");
        }
    }
}
