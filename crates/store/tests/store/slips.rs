//! Slips: versions, index rows, lists and tabs.

use store::{CommitError, Direction, ListFilter, ListQuery};

use crate::fixture::{KIND, engines, ids, new_slip, next, save, slips};

fn list(orgs: &[&str]) -> ListQuery {
    ListQuery {
        filter: ListFilter {
            orgs: orgs.iter().map(|org| (*org).to_owned()).collect(),
            kind: KIND,
            ..ListFilter::default()
        },
        cursor: None,
        direction: Direction::Older,
        limit: 10,
    }
}

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
async fn a_stale_version_changes_nothing() {
    for (store, _place) in engines().await {
        let write = new_slip("A", 1_000, &["org1"]);
        let first = save(&store, write.clone()).await;
        let second = save(&store, next(&write, first)).await;
        assert_eq!(second.version, 2);
        let stale = store.commit(slips([next(&write, first)])).await;
        assert!(matches!(stale, Err(CommitError::Conflict { id, .. }) if id == "A"));
        assert_eq!(store.slip("A").await.unwrap().unwrap().head(), second);
    }
}

#[tokio::test]
async fn lists_show_the_newest_first_once_per_slip() {
    for (store, _place) in engines().await {
        for (id, orgs) in [
            ("A", vec!["org1"]),
            ("B", vec!["org1", "org2"]),
            ("C", vec!["org2"]),
        ] {
            save(&store, new_slip(id, 1_000, &orgs)).await;
        }
        let both = store.list_slips(&list(&["org1", "org2"])).await.unwrap();
        assert_eq!(ids(&both), ["C", "B", "A"]);
        let one = store.list_slips(&list(&["org1"])).await.unwrap();
        assert_eq!(ids(&one), ["B", "A"]);
    }
}
