//! Lists and tabs, compared with what a plain model says.

use store::{AccessRow, Direction, ListFilter, ListQuery, SlipWrite, Store, TabQuery, TabRow};

use crate::fixture::{KIND, engines, ids, new_slip, next, save, slips};

pub(crate) fn filter(orgs: &[&str]) -> ListFilter {
    ListFilter {
        orgs: orgs.iter().map(|org| (*org).to_owned()).collect(),
        kind: KIND,
        ..ListFilter::default()
    }
}

/// The same numbers at each run, scattered.
struct Scatter(u64);

impl Scatter {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Slips seen by some of twelve organisations, some of them drafts, of two
/// kinds, many of them updated at the same time.
pub(crate) fn scattered(count: u64) -> Vec<SlipWrite> {
    let mut scatter = Scatter(7);
    (0..count)
        .map(|n| {
            let orgs: Vec<String> = (0..12)
                .filter(|_| scatter.below(4) == 0)
                .map(|org| format!("org{org}"))
                .collect();
            let updated_at = 1_000 + i64::try_from(scatter.below(5)).unwrap();
            let access = orgs.iter().map(|org| AccessRow {
                org: org.clone(),
                roles: 1 << scatter.below(3),
            });
            let access = access.collect();
            let tabs = orgs.iter().map(|org| TabRow {
                org: org.clone(),
                tab: i16::try_from(scatter.below(2)).unwrap(),
            });
            SlipWrite {
                access,
                tabs: tabs.collect(),
                kind: KIND + i16::from(n % 10 == 9),
                is_draft: n % 3 == 0,
                ..new_slip(
                    &format!("S{:03}", scatter.below(1_000_000_000)),
                    updated_at,
                    &[],
                )
            }
        })
        .collect()
}

/// Identifiers that a filter lists, newest first, according to the model.
fn expected(all: &[SlipWrite], filter: &ListFilter) -> Vec<String> {
    let seen = |slip: &&SlipWrite| {
        slip.kind == filter.kind
            && filter
                .is_draft
                .is_none_or(|is_draft| slip.is_draft == is_draft)
            && slip.access.iter().any(|row| {
                filter.orgs.contains(&row.org)
                    && filter.role_mask.is_none_or(|mask| row.roles & mask != 0)
            })
    };
    all.iter()
        .rev()
        .filter(seen)
        .map(|slip| slip.id.clone())
        .collect()
}

/// Walks a list page by page and gives it back newest first.
async fn walk(
    store: &Store,
    filter: &ListFilter,
    direction: Direction,
    limit: usize,
) -> Vec<String> {
    let mut query = ListQuery {
        filter: filter.clone(),
        cursor: None,
        direction,
        limit,
    };
    let mut found = Vec::new();
    loop {
        let page = store.list_slips(&query).await.unwrap();
        assert!(page.len() <= limit);
        assert!(page.is_sorted_by(|a, b| a.row_number > b.row_number));
        let last = match direction {
            Direction::Older => page.last(),
            Direction::Newer => page.first(),
        };
        let Some(last) = last else {
            return found;
        };
        query.cursor = Some(last.row_number);
        let page: Vec<String> = page.into_iter().map(|slip| slip.id).collect();
        found = match direction {
            Direction::Older => [found, page].concat(),
            Direction::Newer => [page, found].concat(),
        };
    }
}

fn filters() -> Vec<ListFilter> {
    let few = filter(&["org3"]);
    let many = filter(&[
        "org0", "org1", "org2", "org5", "org7", "org11", "org1", "nobody",
    ]);
    let mut filters = vec![filter(&[]), filter(&["nobody"])];
    for base in [few, many] {
        for is_draft in [None, Some(false), Some(true)] {
            for role_mask in [None, Some(1), Some(6)] {
                filters.push(ListFilter {
                    is_draft,
                    role_mask,
                    ..base.clone()
                });
            }
        }
    }
    filters
}

#[tokio::test]
async fn pages_of_many_organisations_join_without_hole_or_double() {
    for (store, _place) in engines().await {
        let all = scattered(150);
        store.commit(slips(all.clone())).await.unwrap();
        for filter in filters() {
            let expected = expected(&all, &filter);
            for (direction, limit) in [
                (Direction::Older, 1_000),
                (Direction::Older, 7),
                (Direction::Newer, 1_000),
                (Direction::Newer, 7),
            ] {
                let found = walk(&store, &filter, direction, limit).await;
                assert_eq!(found, expected, "{filter:?} {direction:?} {limit}");
            }
            let total = expected.len() as u64;
            assert_eq!(store.count_slips(&filter, None).await.unwrap(), total);
            assert_eq!(
                store.count_slips(&filter, Some(5)).await.unwrap(),
                total.min(5)
            );
        }
    }
}

#[tokio::test]
async fn a_page_before_a_slip_ends_right_before_it() {
    for (store, _place) in engines().await {
        for id in ["A", "B", "C", "D", "E"] {
            save(&store, new_slip(id, 1_000, &["org1"])).await;
        }
        let cursor = store.slip("B").await.unwrap().unwrap().row_number;
        let query = ListQuery {
            filter: filter(&["org1"]),
            cursor: Some(cursor),
            direction: Direction::Newer,
            limit: 2,
        };
        assert_eq!(ids(&store.list_slips(&query).await.unwrap()), ["D", "C"]);
    }
}

fn expected_tab(all: &[SlipWrite], keys: &[(String, i16)]) -> Vec<String> {
    let stands = |slip: &&SlipWrite| {
        slip.tabs
            .iter()
            .any(|row| keys.contains(&(row.org.clone(), row.tab)))
    };
    let mut seen: Vec<&SlipWrite> = all.iter().filter(stands).collect();
    seen.sort_by_key(|slip| (-slip.updated_at, slip.id.clone()));
    seen.into_iter().map(|slip| slip.id.clone()).collect()
}

async fn walk_tab(store: &Store, keys: &[(String, i16)], limit: usize) -> Vec<String> {
    let mut query = TabQuery {
        keys: keys.to_vec(),
        after: None,
        limit,
    };
    let mut found = Vec::new();
    loop {
        let page = store.list_tab(&query).await.unwrap();
        assert!(page.len() <= limit);
        let Some(last) = page.last() else {
            return found;
        };
        query.after = Some((last.updated_at, last.id.clone()));
        found.extend(page.into_iter().map(|slip| slip.id));
    }
}

#[tokio::test]
async fn pages_of_tabs_follow_the_last_update_then_the_identifier() {
    for (store, _place) in engines().await {
        let all = scattered(150);
        store.commit(slips(all.clone())).await.unwrap();
        let key = |org: u32, tab: i16| (format!("org{org}"), tab);
        let every: Vec<_> = (0..400)
            .flat_map(|org| [key(org, 0), key(org, 1)])
            .collect();
        for keys in [
            vec![],
            vec![key(3, 1)],
            vec![key(3, 0), key(3, 1), key(5, 0), key(8, 1), key(3, 0)],
            every,
        ] {
            let expected = expected_tab(&all, &keys);
            for limit in [1_000, 7] {
                assert_eq!(walk_tab(&store, &keys, limit).await, expected, "{limit}");
            }
            let total = expected.len() as u64;
            assert_eq!(store.count_tab(&keys, None).await.unwrap(), total);
            assert_eq!(store.count_tab(&keys, Some(3)).await.unwrap(), total.min(3));
        }
    }
}

#[tokio::test]
async fn an_update_moves_the_slip_to_the_top_of_its_tabs() {
    for (store, _place) in engines().await {
        let write = new_slip("A", 1_000, &["org1"]);
        let head = save(&store, write.clone()).await;
        save(&store, new_slip("B", 1_000, &["org1"])).await;
        let query = TabQuery {
            keys: vec![("org1".into(), 1)],
            after: None,
            limit: 10,
        };
        assert_eq!(ids(&store.list_tab(&query).await.unwrap()), ["A", "B"]);
        save(&store, next(&new_slip("A", 5_000, &["org1"]), head)).await;
        assert_eq!(ids(&store.list_tab(&query).await.unwrap()), ["A", "B"]);
        let head = store.slip("B").await.unwrap().unwrap().head();
        save(&store, next(&new_slip("B", 9_000, &["org1"]), head)).await;
        assert_eq!(ids(&store.list_tab(&query).await.unwrap()), ["B", "A"]);
    }
}

#[tokio::test]
async fn a_published_slip_is_no_longer_among_the_drafts() {
    for (store, _place) in engines().await {
        let draft = SlipWrite {
            is_draft: true,
            ..new_slip("A", 1_000, &["org1"])
        };
        let head = save(&store, draft.clone()).await;
        let count = async |is_draft| {
            let filter = ListFilter {
                is_draft,
                ..filter(&["org1"])
            };
            store.count_slips(&filter, None).await.unwrap()
        };
        assert_eq!((count(Some(true)).await, count(Some(false)).await), (1, 0));
        let published = SlipWrite {
            is_draft: false,
            ..next(&draft, head)
        };
        save(&store, published).await;
        assert_eq!((count(Some(true)).await, count(Some(false)).await), (0, 1));
        assert_eq!(count(None).await, 1);
    }
}

#[tokio::test]
async fn a_deleted_slip_leaves_every_list() {
    for (store, _place) in engines().await {
        let write = new_slip("A", 1_000, &["org1"]);
        let head = save(&store, write.clone()).await;
        let deleted = SlipWrite {
            is_deleted: true,
            ..next(&write, head)
        };
        save(&store, deleted).await;
        assert_eq!(
            store.count_slips(&filter(&["org1"]), None).await.unwrap(),
            0
        );
        assert_eq!(
            store.count_tab(&[("org1".into(), 1)], None).await.unwrap(),
            0
        );
        assert!(store.slip("A").await.unwrap().unwrap().is_deleted);
    }
}
