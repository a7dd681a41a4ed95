//! Links between slips and registry lines.

use store::{LineQuery, LineRow, LinkRow, ParentLink, SlipWrite, Store};

use crate::fixture::{engines, new_slip, next, save};

fn parent(parent_id: &str, relation: i16, quantity: Option<&str>) -> ParentLink {
    ParentLink {
        parent_id: parent_id.into(),
        relation,
        quantity: quantity.map(str::to_owned),
    }
}

fn link(parent_id: &str, child_id: &str, relation: i16, quantity: Option<&str>) -> LinkRow {
    LinkRow {
        parent_id: parent_id.into(),
        child_id: child_id.into(),
        relation,
        quantity: quantity.map(str::to_owned),
    }
}

async fn links_of(store: &Store, ids: &[&str]) -> Vec<LinkRow> {
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    store.links_of(&ids).await.unwrap()
}

#[tokio::test]
async fn links_are_found_from_both_ends() {
    for (store, _place) in engines().await {
        let group = SlipWrite {
            links: Some(vec![parent("A", 1, Some("0.5")), parent("B", 1, None)]),
            ..new_slip("G", 1_000, &[])
        };
        let forward = SlipWrite {
            links: Some(vec![parent("G", 2, None)]),
            ..new_slip("F", 1_000, &[])
        };
        save(&store, group).await;
        save(&store, forward).await;
        let a = link("A", "G", 1, Some("0.5"));
        let b = link("B", "G", 1, None);
        let g = link("G", "F", 2, None);
        assert_eq!(links_of(&store, &["A"]).await, std::slice::from_ref(&a));
        assert_eq!(
            links_of(&store, &["G"]).await,
            [a.clone(), b.clone(), g.clone()]
        );
        assert_eq!(links_of(&store, &["A", "F", "X"]).await, [a, g]);
    }
}

#[tokio::test]
async fn links_are_replaced_or_kept() {
    for (store, _place) in engines().await {
        let write = SlipWrite {
            links: Some(vec![parent("A", 1, Some("1")), parent("B", 1, Some("2"))]),
            ..new_slip("G", 1_000, &[])
        };
        let head = save(&store, write.clone()).await;
        let other = SlipWrite {
            links: Some(vec![parent("A", 1, Some("3")), parent("C", 1, None)]),
            ..next(&write, head)
        };
        let head = save(&store, other.clone()).await;
        let expected = [link("A", "G", 1, Some("3")), link("C", "G", 1, None)];
        assert_eq!(links_of(&store, &["G"]).await, expected);
        let silent = SlipWrite {
            links: None,
            ..next(&other, head)
        };
        save(&store, silent).await;
        assert_eq!(links_of(&store, &["G"]).await, expected);
    }
}

fn line(org: &str, at: i64, sub_id: &str, line: &str) -> LineRow {
    LineRow {
        org: org.into(),
        register: 1,
        at,
        sub_id: sub_id.into(),
        line: line.into(),
    }
}

fn query(orgs: &[&str], from: i64, until: i64) -> LineQuery {
    LineQuery {
        orgs: orgs.iter().map(|org| (*org).to_owned()).collect(),
        register: 1,
        from,
        until,
        after: None,
        limit: 100,
    }
}

async fn lines(store: &Store, query: &LineQuery) -> Vec<String> {
    let lines = store.lines(query).await.unwrap();
    lines
        .into_iter()
        .map(|line| format!("{}/{}/{}", line.row.org, line.slip_id, line.row.line))
        .collect()
}

#[tokio::test]
async fn registry_lines_follow_their_slip() {
    for (store, _place) in engines().await {
        let write = SlipWrite {
            lines: vec![
                line("org1", 10, "", "x"),
                line("org1", 10, "2", "y"),
                line("org2", 20, "", "z"),
            ],
            ..new_slip("A", 1_000, &[])
        };
        let head = save(&store, write.clone()).await;
        let both = query(&["org1", "org2"], 0, 100);
        assert_eq!(
            lines(&store, &both).await,
            ["org1/A/x", "org1/A/y", "org2/A/z"]
        );
        let changed = SlipWrite {
            lines: vec![line("org1", 10, "", "x2"), line("org2", 30, "", "z")],
            ..next(&write, head)
        };
        let head = save(&store, changed.clone()).await;
        assert_eq!(lines(&store, &both).await, ["org1/A/x2", "org2/A/z"]);
        assert_eq!(lines(&store, &query(&["org2"], 10, 30)).await, [""; 0]);
        assert_eq!(lines(&store, &query(&["org2"], 30, 31)).await, ["org2/A/z"]);
        let deleted = SlipWrite {
            is_deleted: true,
            ..next(&changed, head)
        };
        save(&store, deleted).await;
        assert_eq!(lines(&store, &both).await, [""; 0]);
    }
}

#[tokio::test]
async fn pages_of_registry_lines_join_without_hole_or_double() {
    for (store, _place) in engines().await {
        let mut expected = Vec::new();
        for n in 0..20 {
            let at = n / 4;
            let id = format!("S{n:02}");
            let rows: Vec<LineRow> = ["org1", "org2", "org3"]
                .iter()
                .flat_map(|org| [line(org, at, "1", "a"), line(org, at, "2", "b")])
                .collect();
            expected.extend(
                rows.iter()
                    .filter(|row| row.org != "org2")
                    .map(|row| (row.at, id.clone(), row.sub_id.clone(), row.org.clone())),
            );
            let write = SlipWrite {
                lines: rows,
                ..new_slip(&id, 1_000, &[])
            };
            save(&store, write).await;
        }
        expected.sort();
        for limit in [1, 7, 1_000] {
            let mut query = LineQuery {
                limit,
                ..query(&["org3", "org1"], 0, 100)
            };
            let mut found = Vec::new();
            loop {
                let page = store.lines(&query).await.unwrap();
                let Some(last) = page.last() else {
                    break;
                };
                query.after = Some(last.cursor());
                found.extend(
                    page.into_iter()
                        .map(|line| (line.row.at, line.slip_id, line.row.sub_id, line.row.org)),
                );
            }
            assert_eq!(found, expected, "{limit}");
        }
    }
}
