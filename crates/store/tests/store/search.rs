//! Walks of tabs by search text, compared with the lists of the same tabs.

use store::{SearchRow, SlipWrite, Store, TabQuery};

use crate::fixture::{engines, ids, new_slip, next, save, slips};
use crate::lists::scattered;

fn keys(keys: &[(&str, i16)]) -> Vec<(String, i16)> {
    keys.iter()
        .map(|(org, tab)| ((*org).to_owned(), *tab))
        .collect()
}

/// Every slip of the walk, whatever the length of its chunks.
async fn walk(
    store: &Store,
    tabs: &[(String, i16)],
    also_in: &[(String, i16)],
    limit: usize,
) -> Vec<SearchRow> {
    let mut query = TabQuery {
        keys: tabs.to_vec(),
        after: None,
        limit,
    };
    let mut found = Vec::new();
    loop {
        let chunk = store.search_tab(&query, also_in).await.unwrap();
        assert!(chunk.rows.len() <= limit);
        found.extend(chunk.rows);
        match chunk.next {
            Some(next) => query.after = Some(next),
            None => return found,
        }
    }
}

fn walked(rows: &[SearchRow]) -> Vec<&str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

#[tokio::test]
async fn a_walk_meets_the_slips_of_the_list_in_its_order() {
    for (store, _place) in engines().await {
        store.commit(slips(scattered(400))).await.unwrap();
        let everywhere: Vec<(String, i16)> = (0..12)
            .flat_map(|org| [0, 1].map(|tab| (format!("org{org}"), tab)))
            .collect();
        for tabs in [keys(&[("org3", 0)]), everywhere, keys(&[("nobody", 1)])] {
            let list = TabQuery {
                keys: tabs.clone(),
                after: None,
                limit: 1_000,
            };
            let listed = store.list_tab(&list).await.unwrap();
            for limit in [1, 40, 1_000] {
                let rows = walk(&store, &tabs, &[], limit).await;
                assert_eq!(walked(&rows), ids(&listed), "{limit}");
                let times = |row: &SearchRow| (row.row_number, row.updated_at);
                assert!(
                    rows.iter()
                        .map(times)
                        .eq(listed.iter().map(|slip| (slip.row_number, slip.updated_at)))
                );
            }
        }
    }
}

#[tokio::test]
async fn a_walk_keeps_the_slips_that_also_stand_in_another_tab() {
    for (store, _place) in engines().await {
        let all = scattered(400);
        store.commit(slips(all.clone())).await.unwrap();
        let also_in = keys(&[("org5", 1), ("org6", 0)]);
        let stands_in = |slip: &SlipWrite, org: &str, tab: i16| {
            slip.tabs.iter().any(|row| row.org == org && row.tab == tab)
        };
        let mut expected: Vec<&SlipWrite> = all
            .iter()
            .filter(|slip| stands_in(slip, "org3", 0))
            .filter(|slip| stands_in(slip, "org5", 1) || stands_in(slip, "org6", 0))
            .collect();
        expected.sort_by_key(|slip| (-slip.updated_at, &slip.id));
        assert!(!expected.is_empty());
        for limit in [3, 1_000] {
            let rows = walk(&store, &keys(&[("org3", 0)]), &also_in, limit).await;
            let expected = expected.iter().map(|slip| slip.id.as_str());
            assert!(walked(&rows).into_iter().eq(expected), "{limit}");
        }
    }
}

#[tokio::test]
async fn the_search_text_is_read_until_the_slip_is_deleted() {
    for (store, _place) in engines().await {
        let write = SlipWrite {
            search: r#"{"status":"SENT"}"#.into(),
            ..new_slip("A", 1_000, &["org1"])
        };
        let head = save(&store, write.clone()).await;
        let row = store.search_row("A").await.unwrap().unwrap();
        assert_eq!(
            (row.id.as_str(), row.updated_at, row.search.as_str()),
            ("A", 1_000, r#"{"status":"SENT"}"#)
        );
        assert_eq!(walk(&store, &keys(&[("org1", 1)]), &[], 10).await, [row]);
        let deleted = SlipWrite {
            is_deleted: true,
            ..next(&write, head)
        };
        save(&store, deleted).await;
        assert_eq!(store.search_row("A").await.unwrap(), None);
        assert_eq!(store.search_row("B").await.unwrap(), None);
    }
}
