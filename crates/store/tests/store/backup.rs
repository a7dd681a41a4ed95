//! Backup and restore, from every engine to every engine.

use std::io::Cursor;

use store::{
    Claim, Commit, Expected, Key, LineRow, NewJob, ParentLink, RecordWrite, SlipWrite, StateWrite,
    Store, StoreError, StreamEvent,
};

use crate::fixture::{Place, event, new_slip, next, places, save};

fn full_commit(n: usize) -> Commit {
    let write = SlipWrite {
        document: format!(r#"{{"note":"é — {}"}}"#, "x".repeat(n * 7 % 9_000)),
        links: Some(vec![ParentLink {
            parent_id: format!("P{n}"),
            relation: 1,
            quantity: n.is_multiple_of(2).then(|| "1.5".into()),
        }]),
        lines: vec![LineRow {
            org: "org1".into(),
            register: 3,
            at: 10,
            sub_id: String::new(),
            line: "{}".into(),
        }],
        ..new_slip(&format!("S{n}"), 1_000, &["org1", "org2"])
    };
    Commit {
        slips: vec![write],
        records: vec![RecordWrite {
            collection: "user",
            id: format!("u{n}"),
            expected: Expected::New,
            document: Some("{}".into()),
            keys: vec![
                Key::unique("email", n.to_string()),
                Key::shared("all", "yes"),
            ],
            at: 5,
            event: Some(StreamEvent {
                stream: format!("user:{n}"),
                event: event("UserCreated"),
            }),
        }],
        jobs: vec![NewJob {
            queue: "mail".into(),
            payload: "{}".into(),
            run_at: 0,
            max_attempts: 3,
            created_at: 0,
        }],
        state: vec![StateWrite::Put {
            key: n.to_string(),
            value: "v".into(),
            expires_at: n.is_multiple_of(2).then_some(100),
        }],
        ..Commit::default()
    }
}

async fn fill(store: &Store, count: usize) {
    for n in 0..count {
        store.commit(full_commit(n)).await.unwrap();
    }
    let claim = Claim {
        queues: vec!["mail".into()],
        worker: "w".into(),
        lease_ms: 100,
        limit: 3,
    };
    let jobs = store.claim_jobs(claim, 0).await.unwrap();
    store.complete_job(jobs[0].id, "w", 1).await.unwrap();
    store
        .begin_idempotent("user-1", "key", "print", 0)
        .await
        .unwrap();
    store.seal(i64::MAX, 0).await.unwrap().unwrap();
}

async fn backup(store: &Store) -> Vec<u8> {
    store.backup(Vec::new(), |_| {}).await.unwrap().0
}

async fn restore(store: &Store, archive: &[u8]) -> Result<store::BackupSummary, StoreError> {
    store.restore(Cursor::new(archive.to_vec()), |_| {}).await
}

#[tokio::test]
async fn what_one_engine_saves_every_engine_restores_the_same() {
    let engines = places().await.len();
    for from in places().await {
        let source = from.open().await;
        fill(&source, 300).await;
        let archive = backup(&source).await;
        for to in 0..engines {
            let place = places().await.remove(to);
            let target = place.open().await;
            let summary = restore(&target, &archive).await.unwrap();
            assert_eq!(summary.bytes, archive.len() as u64);
            let slips = summary
                .tables
                .iter()
                .find(|(name, _)| name == "slip")
                .unwrap();
            assert_eq!(slips.1, 300);
            assert!(
                backup(&target).await == archive,
                "from {from:?} to {place:?}"
            );
            assert!(target.verify(None, |_| {}).await.unwrap().is_sound());
            goes_on(&target).await;
        }
    }
}

/// A restored store numbers new rows after the old ones, and its documents
/// change from the versions that they had.
async fn goes_on(store: &Store) {
    let last = store.slip("S299").await.unwrap().unwrap();
    save(store, new_slip("new", 2_000, &["org1"])).await;
    let new = store.slip("new").await.unwrap().unwrap();
    assert!(new.row_number > last.row_number);
    save(
        store,
        next(&new_slip("S299", 2_000, &["org1"]), last.head()),
    )
    .await;
    store.commit(full_commit(300)).await.unwrap();
    store.seal(i64::MAX, 0).await.unwrap().unwrap();
    assert!(store.verify(None, |_| {}).await.unwrap().is_sound());
}

#[tokio::test]
async fn a_restore_wants_an_empty_store() {
    for place in places().await {
        let store = place.open().await;
        save(&store, new_slip("A", 1_000, &[])).await;
        let archive = backup(&store).await;
        let refused = restore(&store, &archive).await;
        assert!(matches!(refused, Err(StoreError::NotEmpty(table)) if table == "slip"));
    }
}

#[tokio::test]
async fn a_damaged_archive_restores_nothing() {
    let source = Place::sqlite();
    let store = source.open().await;
    fill(&store, 40).await;
    let archive = backup(&store).await;
    let mut changed = archive.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let cut = &archive[..archive.len() - 1];
    for place in places().await {
        let target = place.open().await;
        for damaged in [
            &changed,
            cut,
            &archive[..archive.len() / 3],
            &[],
            b"PK\x03\x04",
        ] {
            let refused = restore(&target, damaged).await;
            assert!(
                matches!(refused, Err(StoreError::Archive(_))),
                "{refused:?}"
            );
            assert_eq!(target.slip("S0").await.unwrap(), None);
        }
        restore(&target, &archive).await.unwrap();
        assert!(target.slip("S0").await.unwrap().is_some());
    }
}

#[tokio::test]
async fn an_archive_of_a_newer_program_is_refused() {
    for place in places().await {
        let store = place.open().await;
        let mut archive = backup(&store).await;
        // The schema version is the first frame, after the magic line.
        let version = b"bordereau archive 1\n".len() + 5 + 7;
        archive[version] += 1;
        let refused = restore(&store, &archive).await;
        assert!(
            matches!(refused, Err(StoreError::NewerSchema { .. })),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn an_archive_of_a_schema_that_had_other_columns_tells_what_to_do() {
    for place in places().await {
        let store = place.open().await;
        let mut archive = backup(&store).await;
        archive[b"bordereau archive 1\n".len() + 5 + 7] = 4;
        let refused = restore(&store, &archive).await;
        assert!(
            matches!(&refused, Err(StoreError::Archive(why)) if why.contains("schéma 4")),
            "{refused:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_while_others_write_is_one_instant() {
    for place in places().await {
        let store = place.open().await;
        fill(&store, 100).await;
        let writing = tokio::spawn({
            let store = store.clone();
            async move {
                let mut n = 100;
                loop {
                    store.commit(full_commit(n)).await.unwrap();
                    n += 1;
                }
            }
        });
        for _ in 0..3 {
            let archive = backup(&store).await;
            let target = Place::sqlite();
            let restored = target.open().await;
            let summary = restore(&restored, &archive).await.unwrap();
            let rows = |name: &str| {
                let table = summary.tables.iter().find(|(table, _)| table == name);
                table.unwrap().1
            };
            assert_eq!(rows("slip"), rows("record"));
            assert_eq!(rows("event"), 2 * rows("slip"));
            assert!(restored.verify(None, |_| {}).await.unwrap().is_sound());
        }
        writing.abort();
    }
}

#[tokio::test]
async fn progress_tells_rows_and_bytes() {
    let place = Place::sqlite();
    let store = place.open().await;
    fill(&store, 30).await;
    let (tell, told) = std::sync::mpsc::channel();
    let (archive, summary) = store
        .backup(Vec::new(), move |progress| tell.send(progress).unwrap())
        .await
        .unwrap();
    let last = told.iter().last().unwrap();
    assert_eq!(last.rows, summary.rows());
    assert_eq!(summary.bytes, archive.len() as u64);
}
