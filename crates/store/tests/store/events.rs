//! The event log: chains, seals, and what a verification sees.

use store::{Commit, CommitError, Flaw, Report, Seal, Store, StreamEvent};

use crate::fixture::{Place, client, engines, event, new_slip, next, save};

fn company_event(stream: &str, kind: &str) -> Commit {
    Commit {
        events: vec![StreamEvent {
            stream: stream.into(),
            event: event(kind),
        }],
        ..Commit::default()
    }
}

/// Three slips of three events, a company of two, all under one seal; then a
/// fourth event of slip A, under a second seal, and a fifth one under none.
async fn filled(store: &Store) -> (Seal, Seal) {
    for id in ["A", "B", "C"] {
        let write = new_slip(id, 1_000, &["org1"]);
        let head = save(store, write.clone()).await;
        let head = save(store, next(&write, head)).await;
        save(store, next(&write, head)).await;
    }
    for kind in ["CompanyCreated", "CompanyUpdated"] {
        store
            .commit(company_event("company:1", kind))
            .await
            .unwrap();
    }
    let first = store.seal(i64::MAX, 0).await.unwrap().unwrap();
    append_to_a(store).await;
    let second = store.seal(i64::MAX, 0).await.unwrap().unwrap();
    append_to_a(store).await;
    (first, second)
}

async fn append_to_a(store: &Store) {
    let head = store.slip("A").await.unwrap().unwrap().head();
    save(store, next(&new_slip("A", 2_000, &["org1"]), head)).await;
}

async fn verify(store: &Store) -> Report {
    store.verify(None, |_| {}).await.unwrap()
}

#[tokio::test]
async fn a_sound_log_is_found_sound() {
    for (store, _place) in engines().await {
        assert!(verify(&store).await.is_sound());
        let (first, second) = filled(&store).await;
        let report = store.verify(Some(first), |_| {}).await.unwrap();
        assert_eq!(report.defects, []);
        assert_eq!((report.events, report.streams, report.seals), (13, 4, 2));
        assert_eq!(report.unsealed, 1);
        assert_eq!(report.last_seal, Some(second));
        assert_eq!(
            (first.n, first.count, second.n, second.count),
            (1, 11, 2, 1)
        );
    }
}

#[tokio::test]
async fn progress_goes_to_the_end() {
    for (store, _place) in engines().await {
        filled(&store).await;
        let (tell, told) = std::sync::mpsc::channel();
        let report = store
            .verify(None, move |progress| tell.send(progress).unwrap())
            .await
            .unwrap();
        let told: Vec<_> = told.iter().collect();
        let last = told.last().unwrap();
        assert_eq!((last.done, last.total), (report.events, report.events));
    }
}

#[tokio::test]
async fn a_log_longer_than_a_page_is_found_sound() {
    for (store, _place) in engines().await {
        let long = (0..1_200).map(|_| "long".to_owned());
        let short = (0..600).map(|n| format!("s{n}"));
        let commit = Commit {
            events: long
                .chain(short)
                .map(|stream| StreamEvent {
                    stream,
                    event: event("CompanyUpdated"),
                })
                .collect(),
            ..Commit::default()
        };
        store.commit(commit).await.unwrap();
        store.seal(i64::MAX, 0).await.unwrap().unwrap();
        let report = verify(&store).await;
        assert_eq!(report.defects, []);
        assert_eq!(
            (report.events, report.streams, report.unsealed),
            (1_800, 601, 0)
        );
    }
}

#[tokio::test]
async fn young_events_are_not_sealed_yet() {
    for (store, _place) in engines().await {
        // Events of the fixture are dated 1 700 000 000 000.
        store
            .commit(company_event("company:1", "CompanyCreated"))
            .await
            .unwrap();
        let now = 1_700_000_000_000;
        let grace = store::SEAL_GRACE_MS;
        assert_eq!(store.seal(now + grace - 1, grace).await.unwrap(), None);
        let seal = store.seal(now + grace, grace).await.unwrap().unwrap();
        assert_eq!(seal.count, 1);
        assert_eq!(store.seal(now + grace, grace).await.unwrap(), None);
        assert_eq!(store.last_seal().await.unwrap(), Some(seal));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn simultaneous_events_of_a_stream_make_one_chain() {
    for (store, _place) in engines().await {
        let appends: Vec<_> = (0..24)
            .map(|n| {
                let store = store.clone();
                // Two streams, in both orders, to provoke waits for each other.
                let mut streams = ["x", "y"];
                if n % 2 == 0 {
                    streams.reverse();
                }
                let events = streams.map(|stream| StreamEvent {
                    stream: stream.into(),
                    event: event("CompanyUpdated"),
                });
                let commit = Commit {
                    events: events.to_vec(),
                    ..Commit::default()
                };
                tokio::spawn(async move { store.commit(commit).await })
            })
            .collect();
        for append in appends {
            append.await.unwrap().unwrap();
        }
        let seqs: Vec<i64> = store
            .events("x", 0, 100)
            .await
            .unwrap()
            .iter()
            .map(|row| row.seq)
            .collect();
        assert_eq!(seqs, (1..=24).collect::<Vec<i64>>());
        assert!(verify(&store).await.is_sound());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn seals_taken_while_others_write_stay_true() {
    for (store, _place) in engines().await {
        let writing = tokio::spawn({
            let store = store.clone();
            async move {
                for n in 0..60 {
                    let streams = (0..8).map(|s| format!("s{}", (n + s) % 16));
                    let commits = streams.map(|stream| {
                        let store = store.clone();
                        tokio::spawn(async move {
                            store
                                .commit(company_event(&stream, "CompanyUpdated"))
                                .await
                                .unwrap();
                        })
                    });
                    for commit in commits.collect::<Vec<_>>() {
                        commit.await.unwrap();
                    }
                }
            }
        });
        while !writing.is_finished() {
            store.seal(i64::MAX, 0).await.unwrap();
        }
        writing.await.unwrap();
        store.seal(i64::MAX, 0).await.unwrap();
        let report = verify(&store).await;
        assert_eq!(report.defects, []);
        assert_eq!((report.events, report.unsealed), (480, 0));
        assert!(report.seals > 1);
    }
}

#[tokio::test]
async fn a_seal_waits_for_the_writers_in_progress() {
    let Some(place) = Place::postgres().await else {
        return;
    };
    let Place::Postgres { url, schema } = &place else {
        unreachable!("the place is on PostgreSQL")
    };
    let store = place.open().await;
    store
        .commit(company_event("company:1", "CompanyCreated"))
        .await
        .unwrap();
    // Another process has a rank for its event, and has not committed yet.
    let other = client(url, schema).await;
    other
        .batch_execute(
            "BEGIN; INSERT INTO event (stream, seq, at, actor, kind, auth, data, metadata, \
             prev_hash, hash) SELECT 'late', seq, at, actor, kind, auth, data, metadata, \
             prev_hash, hash FROM event",
        )
        .await
        .unwrap();
    store
        .commit(company_event("company:1", "CompanyUpdated"))
        .await
        .unwrap();
    let sealing = tokio::spawn({
        let store = store.clone();
        async move { store.seal(i64::MAX, 0).await.unwrap().unwrap() }
    });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(!sealing.is_finished());
    other.batch_execute("COMMIT").await.unwrap();
    assert_eq!(sealing.await.unwrap().count, 3);
}

#[tokio::test]
async fn the_events_of_a_slip_are_written_with_the_slip() {
    for (store, _place) in engines().await {
        save(&store, new_slip("A", 1_000, &[])).await;
        let refused = store.commit(company_event("A", "BsdaUpdated")).await;
        assert!(matches!(
            refused,
            Err(CommitError::Store(store::StoreError::Misuse(_)))
        ));
    }
}

#[tokio::test]
async fn the_database_refuses_to_change_or_remove_events_and_seals() {
    for (store, place) in engines().await {
        filled(&store).await;
        for sql in [
            "UPDATE event SET data = '{}'",
            "DELETE FROM event WHERE id = 1",
            "UPDATE event_seal SET count = 0",
            "DELETE FROM event_seal",
        ] {
            let refused = place.try_sql(sql).await.unwrap_err();
            assert!(refused.contains("append-only"), "{refused}");
        }
        if matches!(place, Place::Postgres { .. }) {
            place.try_sql("TRUNCATE event").await.unwrap_err();
        }
        assert!(verify(&store).await.is_sound());
    }
}

/// SQL, and the stream, rank and flaw of each defect that shows after it.
type Tampering = (&'static str, &'static [(&'static str, i64, Flaw)]);

/// What a hand that reaches the tables might do.
const TAMPERINGS: &[Tampering] = &[
    (
        "UPDATE event SET data = '{\"status\":\"REFUSED\"}' WHERE stream = 'B' AND seq = 2",
        &[("B", 2, Flaw::Altered)],
    ),
    (
        "UPDATE event SET actor = 'somebody-else' WHERE stream = 'company:1' AND seq = 1",
        &[("company:1", 1, Flaw::Altered)],
    ),
    // An event replaced by another that is consistent by itself: a copy of C2.
    (
        "UPDATE event SET hash = (SELECT hash FROM event WHERE stream = 'C' AND seq = 2) \
         WHERE stream = 'B' AND seq = 2",
        &[
            ("B", 2, Flaw::Altered),
            ("", 1, Flaw::BrokenSeal),
            ("B", 3, Flaw::BrokenChain),
        ],
    ),
    (
        "DELETE FROM event WHERE stream = 'B' AND seq = 2",
        &[("", 1, Flaw::BrokenSeal), ("B", 3, Flaw::Gap)],
    ),
    (
        "DELETE FROM event WHERE stream = 'B' AND seq = 1",
        &[("", 1, Flaw::BrokenSeal), ("B", 2, Flaw::Gap)],
    ),
    (
        "DELETE FROM event WHERE stream = 'B' AND seq = 3",
        &[("", 1, Flaw::BrokenSeal), ("B", 2, Flaw::WrongHead)],
    ),
    // The end of a stream, with the document taken back to match.
    (
        "DELETE FROM event WHERE stream = 'B' AND seq = 3; \
         UPDATE slip SET version = 2, head_hash = \
         (SELECT hash FROM event WHERE stream = 'B' AND seq = 2) WHERE id = 'B'",
        &[("", 1, Flaw::BrokenSeal)],
    ),
    // The end of a stream that no seal covers yet.
    (
        "DELETE FROM event WHERE stream = 'A' AND seq = 5",
        &[("A", 4, Flaw::WrongHead)],
    ),
    (
        "DELETE FROM event WHERE stream = 'B'",
        &[("", 1, Flaw::BrokenSeal), ("B", 0, Flaw::MissingStream)],
    ),
    (
        "DELETE FROM event WHERE stream = 'company:1'",
        &[
            ("", 1, Flaw::BrokenSeal),
            ("company:1", 0, Flaw::MissingStream),
        ],
    ),
    // A whole stream with its document.
    (
        "DELETE FROM event WHERE stream = 'B'; DELETE FROM slip WHERE id = 'B'",
        &[("", 1, Flaw::BrokenSeal)],
    ),
    ("DELETE FROM slip WHERE id = 'B'", &[("B", 3, Flaw::Orphan)]),
    // Two events of a stream trade places.
    (
        "UPDATE event SET seq = 99 WHERE stream = 'B' AND seq = 1; \
         UPDATE event SET seq = 1 WHERE stream = 'B' AND seq = 2; \
         UPDATE event SET seq = 2 WHERE stream = 'B' AND seq = 99",
        &[
            ("B", 2, Flaw::Altered),
            ("B", 1, Flaw::Altered),
            ("B", 1, Flaw::BrokenChain),
            ("B", 2, Flaw::BrokenChain),
            ("B", 3, Flaw::BrokenChain),
        ],
    ),
    // The contents of two slips trade places.
    (
        "UPDATE event SET stream = 'Z' WHERE stream = 'B'; \
         UPDATE event SET stream = 'B' WHERE stream = 'C'; \
         UPDATE event SET stream = 'C' WHERE stream = 'Z'",
        &[
            ("C", 1, Flaw::Altered),
            ("C", 2, Flaw::Altered),
            ("C", 3, Flaw::Altered),
            ("B", 1, Flaw::Altered),
            ("B", 2, Flaw::Altered),
            ("B", 3, Flaw::Altered),
            ("B", 3, Flaw::WrongHead),
            ("C", 3, Flaw::WrongHead),
        ],
    ),
    (
        "UPDATE slip SET version = 4 WHERE id = 'B'",
        &[("B", 3, Flaw::WrongHead)],
    ),
    (
        "UPDATE stream_head SET seq = 1 WHERE stream = 'company:1'",
        &[("company:1", 2, Flaw::WrongHead)],
    ),
    (
        "DELETE FROM event_seal WHERE n = 1",
        &[("", 1, Flaw::MissingSeal), ("", 2, Flaw::BrokenSeal)],
    ),
    (
        "UPDATE event_seal SET count = 10 WHERE n = 1",
        &[("", 1, Flaw::BrokenSeal)],
    ),
];

#[tokio::test]
async fn every_tampering_shows() {
    let engines = crate::fixture::places().await.len();
    for engine in 0..engines {
        for (sql, expected) in TAMPERINGS {
            let place = crate::fixture::places().await.remove(engine);
            let store = place.open().await;
            filled(&store).await;
            place.sql(without_triggers(&place)).await;
            place.sql(sql).await;
            let report = verify(&store).await;
            let found: Vec<(&str, i64, Flaw)> = report
                .defects
                .iter()
                .map(|defect| (defect.stream.as_str(), defect.seq, defect.what))
                .collect();
            assert_eq!(found, *expected, "{sql}");
            assert_eq!(report.defect_count, found.len() as u64);
        }
    }
}

fn without_triggers(place: &Place) -> &'static str {
    match place {
        Place::Sqlite(_) => {
            "DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete;
             DROP TRIGGER event_seal_no_update; DROP TRIGGER event_seal_no_delete;"
        }
        Place::Postgres { .. } => {
            "DROP TRIGGER event_append_only ON event;
             DROP TRIGGER event_seal_append_only ON event_seal;"
        }
    }
}

#[tokio::test]
async fn a_seal_kept_elsewhere_shows_that_the_end_of_the_log_is_gone() {
    for (store, place) in engines().await {
        let (_, second) = filled(&store).await;
        place.sql(without_triggers(&place)).await;
        // Everything after the first seal disappears, without a trace inside.
        place
            .sql(
                "DELETE FROM event WHERE stream = 'A' AND seq > 3; DELETE FROM event_seal WHERE n = 2;
                 UPDATE slip SET version = 3, head_hash =
                 (SELECT hash FROM event WHERE stream = 'A' AND seq = 3) WHERE id = 'A'",
            )
            .await;
        assert!(verify(&store).await.is_sound());
        let report = store.verify(Some(second), |_| {}).await.unwrap();
        let found: Vec<_> = report.defects.iter().map(|defect| defect.what).collect();
        assert_eq!(found, [Flaw::AnchorLost]);
        let told = report.defects[0].to_string();
        assert_eq!(
            told,
            "scellé 2 : le scellé de référence n'est pas dans le journal"
        );
    }
}
