//! Changes: the event log as followers read it.

use store::{Commit, NewEvent, Store, StreamEvent};

use crate::fixture::{engines, new_slip, next, slips};

fn about_a_company() -> Commit {
    let event = NewEvent {
        at: 1,
        actor: "user-1".to_owned(),
        kind: "CompanyCreated".to_owned(),
        application: None,
        auth: "SESSION".to_owned(),
        data: "{}".to_owned(),
        metadata: "{}".to_owned(),
    };
    let stream = "company:one".to_owned();
    Commit {
        events: vec![StreamEvent { stream, event }],
        ..Commit::default()
    }
}

/// What a follower at this rank reads: each event with its slip, if any.
async fn read(store: &Store, after: i64, late: &[i64]) -> Vec<(i64, Option<String>)> {
    let rows = store.changes(after, late.to_vec(), 50).await.unwrap();
    rows.into_iter()
        .map(|row| (row.event_id, row.slip.map(|slip| slip.readable_id)))
        .collect()
}

#[tokio::test]
async fn changes_come_in_the_order_of_the_log_with_their_slips() {
    for (store, _place) in engines().await {
        assert_eq!(store.last_event().await.unwrap(), 0);
        let a = new_slip("A", 10, &["one"]);
        let head = store.commit(slips([a.clone()])).await.unwrap().slips[0];
        store.commit(about_a_company()).await.unwrap();
        let start = store.last_event().await.unwrap();
        store.commit(slips([next(&a, head)])).await.unwrap();
        let all = read(&store, 0, &[]).await;
        let slips: Vec<Option<&str>> = all.iter().map(|(_, slip)| slip.as_deref()).collect();
        assert_eq!(slips, [Some("R-A"), None, Some("R-A")]);
        assert!(all.is_sorted_by(|before, after| before.0 < after.0));
        assert_eq!(read(&store, start, &[]).await, all[2..]);
        assert_eq!(
            read(&store, store.last_event().await.unwrap(), &[]).await,
            []
        );
    }
}

#[tokio::test]
async fn an_event_that_appears_late_is_found_by_who_missed_it() {
    for (store, place) in engines().await {
        store
            .commit(slips([new_slip("A", 10, &["one"])]))
            .await
            .unwrap();
        let first = store.last_event().await.unwrap();
        let insert = |id: i64| {
            format!(
                "INSERT INTO event (id, stream, seq, at, actor, kind, auth, data, metadata, prev_hash, hash) \
                 VALUES ({id}, 'other', {id}, 1, 'a', 'k', 'SESSION', '{{}}', '{{}}', 'x', 'x')"
            )
        };
        place.sql(&insert(first + 3)).await;
        assert_eq!(read(&store, first, &[]).await, [(first + 3, None)]);
        let missed = [first + 1, first + 2];
        assert_eq!(read(&store, first + 3, &missed).await, []);
        place.sql(&insert(first + 2)).await;
        assert_eq!(read(&store, first + 3, &missed).await, [(first + 2, None)]);
    }
}

#[tokio::test]
async fn a_slip_tells_the_organisations_of_a_tab() {
    for (store, _place) in engines().await {
        let slip = new_slip("A", 10, &["two", "one"]);
        store.commit(slips([slip])).await.unwrap();
        let rows = store.changes(0, Vec::new(), 50).await.unwrap();
        let number = rows[0].slip.as_ref().unwrap().row_number;
        let in_tab = |tab| store.organisations_in_tab(tab, vec![number]);
        let mut found = in_tab(1).await.unwrap().remove(&number).unwrap();
        found.sort();
        assert_eq!(found, ["one", "two"]);
        assert!(in_tab(9).await.unwrap().is_empty());
    }
}
