//! Histories: entries of events, over the slips that an organisation reads.

use store::{Direction, EntryId, HistoryQuery, SlipWrite, Store};

use crate::fixture::{engines, new_slip, next, slips};

const QUERY: HistoryQuery = HistoryQuery {
    org: String::new(),
    slip_id: None,
    from: 0,
    until: i64::MAX,
    cursor: None,
    direction: Direction::Older,
    limit: 50,
};

fn of(org: &str) -> HistoryQuery {
    HistoryQuery {
        org: org.to_owned(),
        ..QUERY
    }
}

/// Entries of a page as slip, event and rank, with the count of the whole.
async fn page(store: &Store, query: &HistoryQuery) -> (Vec<(String, i64, i16)>, u64) {
    let (entries, count) = store.history(query).await.unwrap();
    let ids = entries
        .into_iter()
        .map(|entry| (entry.id.slip_id, entry.id.seq, entry.id.rank));
    (ids.collect(), count)
}

fn entry(slip: &str, seq: i64, rank: i16) -> (String, i64, i16) {
    (slip.to_owned(), seq, rank)
}

/// `A` logs once at 10 and twice at 11, `B` once at 20; `A` changes once more at 12 without an entry.
async fn two_slips(store: &Store) {
    let mut a = new_slip("A", 10, &["one", "two"]);
    a.log_entries = 1;
    let head = store.commit(slips([a.clone()])).await.unwrap().slips[0];
    let mut a = next(&a, head);
    a.log_entries = 2;
    let head = store.commit(slips([a.clone()])).await.unwrap().slips[0];
    let mut a = next(&a, head);
    a.log_entries = 0;
    store.commit(slips([a])).await.unwrap();
    let mut b = new_slip("B", 20, &["one"]);
    b.log_entries = 1;
    store.commit(slips([b])).await.unwrap();
}

#[tokio::test]
async fn entries_come_newest_first_with_their_event() {
    for (store, _place) in engines().await {
        two_slips(&store).await;
        let (entries, count) = page(&store, &of("one")).await;
        let expected = [
            entry("B", 1, 0),
            entry("A", 2, 1),
            entry("A", 2, 0),
            entry("A", 1, 0),
        ];
        assert_eq!(entries, expected);
        assert_eq!(count, 4);
        let (entries, count) = page(&store, &of("two")).await;
        assert_eq!((entries.len(), count), (3, 3));
        assert_eq!(page(&store, &of("nobody")).await, (Vec::new(), 0));
        let (whole, _) = store.history(&of("one")).await.unwrap();
        assert_eq!(whole[0].readable_id, "R-B");
        assert_eq!(whole[0].at, 20);
        assert_eq!(whole[0].actor, "user-1");
        assert_eq!(whole[0].metadata, "{}");
    }
}

#[tokio::test]
async fn pages_go_both_ways_from_an_entry() {
    for (store, _place) in engines().await {
        two_slips(&store).await;
        let cursor = EntryId {
            slip_id: "A".to_owned(),
            seq: 2,
            rank: 1,
        };
        let older = HistoryQuery {
            cursor: Some(cursor.clone()),
            limit: 1,
            ..of("one")
        };
        let (entries, count) = page(&store, &older).await;
        assert_eq!(entries, [entry("A", 2, 0)]);
        assert_eq!(count, 4, "whatever the page");
        let newer = HistoryQuery {
            direction: Direction::Newer,
            ..older.clone()
        };
        assert_eq!(page(&store, &newer).await.0, [entry("B", 1, 0)]);
        let nowhere = HistoryQuery {
            cursor: Some(EntryId { rank: 9, ..cursor }),
            ..of("one")
        };
        assert_eq!(page(&store, &nowhere).await.0, []);
    }
}

#[tokio::test]
async fn entries_are_chosen_by_time_and_by_slip() {
    for (store, _place) in engines().await {
        two_slips(&store).await;
        let query = |from, until, slip: Option<&str>| HistoryQuery {
            from,
            until,
            slip_id: slip.map(str::to_owned),
            ..of("one")
        };
        for (query, expected) in [
            (query(11, 20, None), 3),
            (query(12, 19, None), 0),
            (query(20, i64::MAX, None), 1),
            (query(0, 10, None), 1),
            (query(0, i64::MAX, Some("A")), 3),
            (query(11, i64::MAX, Some("A")), 2),
        ] {
            let (entries, count) = page(&store, &query).await;
            assert_eq!(entries.len(), expected, "{query:?}");
            assert_eq!(count, expected as u64, "{query:?}");
        }
    }
}

#[tokio::test]
async fn a_deleted_slip_leaves_the_history() {
    for (store, _place) in engines().await {
        let mut slip = new_slip("A", 10, &["one"]);
        slip.log_entries = 1;
        let head = store.commit(slips([slip.clone()])).await.unwrap().slips[0];
        let mut gone = next(&slip, head);
        gone.is_deleted = true;
        store.commit(slips([gone])).await.unwrap();
        assert_eq!(page(&store, &of("one")).await, (Vec::new(), 0));
    }
}

#[tokio::test]
async fn who_comes_finds_the_past_and_who_leaves_loses_it() {
    for (store, _place) in engines().await {
        let mut slip = new_slip("A", 10, &["one"]);
        slip.log_entries = 1;
        let head = store.commit(slips([slip.clone()])).await.unwrap().slips[0];
        let mut shared = SlipWrite {
            tabs: new_slip("A", 10, &["one", "two"]).tabs,
            ..next(&slip, head)
        };
        shared.log_entries = 2;
        let head = store.commit(slips([shared.clone()])).await.unwrap().slips[0];
        let whole = [entry("A", 2, 1), entry("A", 2, 0), entry("A", 1, 0)];
        for org in ["one", "two"] {
            assert_eq!(page(&store, &of(org)).await, (whole.to_vec(), 3), "{org}");
        }
        let mut handed = SlipWrite {
            tabs: new_slip("A", 10, &["two"]).tabs,
            ..next(&shared, head)
        };
        handed.log_entries = 0;
        store.commit(slips([handed])).await.unwrap();
        assert_eq!(page(&store, &of("one")).await, (Vec::new(), 0));
        assert_eq!(page(&store, &of("two")).await, (whole.to_vec(), 3));
    }
}
