//! What no client can bring about: cancellations in the middle of the work, exports that a dead worker left,
//! registries longer than a page.

use contract::{
    registry::{RegistryExportFormat, RegistryExportStatus as Status},
    scalar::DateTime,
};
use domain::registry::{Registry, WasteType};
use store::{Commit, Expected, LineRow, NewEvent, SlipWrite};

use super::{RegistryExport, export::DateRange, job::Outcome, reading::Reading};
use crate::{Platform, tests::platform_at};

const COMPANIES: [&str; 3] = ["81234560000009", "81234560000017", "81234560000025"];

fn at(text: &str) -> DateTime {
    DateTime::parse_text(text).unwrap()
}

/// An export of dangerous waste of every company, asked then.
fn asked(id: &str, created_at: DateTime) -> RegistryExport {
    RegistryExport {
        id: id.to_owned(),
        created_by: "somebody".to_owned(),
        as_admin: false,
        status: Status::Pending,
        file_key: None,
        delegate: None,
        sirets: COMPANIES.map(str::to_owned).to_vec(),
        is_for_all_companies: true,
        registry: Registry::Outgoing,
        waste_types: vec![WasteType::Dd],
        waste_codes: Vec::new(),
        source: None,
        range: DateRange::default(),
        start_date: at("2025-01-01"),
        end_date: None,
        format: RegistryExportFormat::Csv,
        lines: 0,
        created_at,
        updated_at: created_at,
    }
}

async fn ask(platform: &Platform, export: &RegistryExport) {
    let commit = Commit {
        records: vec![export.write(Expected::New).unwrap()],
        ..Commit::default()
    };
    platform.store().commit(commit).await.unwrap();
}

async fn status(platform: &Platform, id: &str) -> Status {
    let found = platform.stored_export(id).await.unwrap();
    found.unwrap().0.status
}

/// Cancels, as the author does, an export that is in hand.
async fn cancel(platform: &Platform, id: &str) {
    let (mut export, version) = platform.stored_export(id).await.unwrap().unwrap();
    export.status = Status::Canceled;
    assert!(platform.write_export(&export, version).await.unwrap());
}

#[tokio::test]
async fn an_export_cancelled_while_it_is_made_leaves_no_file() {
    let directory = tempfile::tempdir().unwrap();
    let platform = platform_at(directory.path()).await;
    ask(&platform, &asked("a", platform.now())).await;
    let export = platform.start_export("a").await.unwrap().unwrap();
    assert_eq!(status(&platform, "a").await, Status::Started);
    cancel(&platform, "a").await;
    let outcome = platform.make_export(&export).await.unwrap();
    assert!(matches!(outcome, Outcome::Canceled));
    assert!(!platform.files().holds(&export.file_name()).await.unwrap());
}

#[tokio::test]
async fn an_export_cancelled_at_the_last_moment_stays_cancelled_without_file() {
    let directory = tempfile::tempdir().unwrap();
    let platform = platform_at(directory.path()).await;
    ask(&platform, &asked("a", platform.now())).await;
    let export = platform.start_export("a").await.unwrap().unwrap();
    let Outcome::Written { sirets, lines } = platform.make_export(&export).await.unwrap() else {
        panic!("nobody cancelled");
    };
    assert!(platform.files().holds(&export.file_name()).await.unwrap());
    cancel(&platform, "a").await;
    platform.end_export("a", sirets, lines).await.unwrap();
    assert_eq!(status(&platform, "a").await, Status::Canceled);
    assert!(!platform.files().holds(&export.file_name()).await.unwrap());
}

#[tokio::test]
async fn an_export_that_a_dead_worker_left_is_begun_again() {
    let directory = tempfile::tempdir().unwrap();
    let platform = platform_at(directory.path()).await;
    ask(&platform, &asked("a", platform.now())).await;
    platform.start_export("a").await.unwrap().unwrap();
    assert!(platform.start_export("a").await.unwrap().is_some());
    platform.fail_export("a").await.unwrap();
    assert!(platform.start_export("a").await.unwrap().is_none());
    assert!(platform.start_export("inconnu").await.is_err());
}

#[tokio::test]
async fn exports_that_nobody_ended_fail_after_a_day_and_files_go_after_three_months() {
    let directory = tempfile::tempdir().unwrap();
    let platform = platform_at(directory.path()).await;
    let now = platform.now_ms();
    let hours_ago = |hours: i64| crate::moment(now - hours * 60 * 60 * 1000).unwrap();
    let ages = [
        ("young", 23),
        ("old", 25),
        ("kept", 24 * 89),
        ("gone", 24 * 91),
    ];
    for (id, age) in ages {
        ask(&platform, &asked(id, hours_ago(age))).await;
    }
    for id in ["kept", "gone"] {
        let export = platform.start_export(id).await.unwrap().unwrap();
        let outcome = platform.make_export(&export).await.unwrap();
        let Outcome::Written { sirets, lines } = outcome else {
            panic!("nobody cancelled");
        };
        platform.end_export(id, sirets, lines).await.unwrap();
    }
    platform.clean_registry_exports().await.unwrap();
    assert_eq!(status(&platform, "young").await, Status::Pending);
    assert_eq!(status(&platform, "old").await, Status::Failed);
    for (id, is_there) in [("kept", true), ("gone", false)] {
        let (export, _) = platform.stored_export(id).await.unwrap().unwrap();
        assert_eq!(export.status, Status::Successful, "{id}");
        assert_eq!(export.file_key.is_some(), is_there, "{id}");
        let file = platform.files().holds(&export.file_name()).await;
        assert_eq!(file.unwrap(), is_there, "{id}");
    }
}

/// A slip that is nothing but a row of each company, at this instant.
fn row(number: i64) -> SlipWrite {
    let id = format!("BSDA-{number:05}");
    let company = COMPANIES[usize::try_from(number % 3).unwrap()];
    SlipWrite {
        id: id.clone(),
        readable_id: id,
        kind: 0,
        expected: None,
        status: "SENT".to_owned(),
        is_draft: false,
        is_deleted: false,
        created_at: number,
        updated_at: number,
        document: "{}".to_owned(),
        search: String::new(),
        access: Vec::new(),
        tabs: Vec::new(),
        links: None,
        lines: vec![LineRow {
            org: company.to_owned(),
            register: Registry::Outgoing.number(),
            at: number,
            sub_id: String::new(),
            line: r#"{"t":"DD","c":""}"#.to_owned(),
        }],
        tallies: Vec::new(),
        events: vec![NewEvent {
            at: number,
            actor: "test".to_owned(),
            kind: "BsdaCreated".to_owned(),
            application: None,
            auth: "BEARER".to_owned(),
            data: "{}".to_owned(),
            metadata: "{}".to_owned(),
        }],
        log_entries: 0,
        log_tab: None,
    }
}

#[tokio::test]
async fn rows_of_many_pages_come_once_each_in_order() {
    const ROWS: i64 = 1800;
    let directory = tempfile::tempdir().unwrap();
    let platform = platform_at(directory.path()).await;
    // Written backwards: the order is that of dates, whatever that of writes.
    let numbers: Vec<i64> = (0..ROWS).rev().collect();
    for chunk in numbers.chunks(100) {
        let commit = Commit {
            slips: chunk.iter().map(|number| row(*number)).collect(),
            ..Commit::default()
        };
        platform.store().commit(commit).await.unwrap();
    }
    let export = asked("a", platform.now());
    let mut reading = Reading::of(&platform, &export).await.unwrap();
    let mut found = Vec::new();
    while let Some(row) = reading.next_row().await.unwrap() {
        assert!(reading.waiting() <= 3 * 500, "rows are read page by page");
        found.push(row.row.at);
    }
    assert_eq!(found, (0..ROWS).collect::<Vec<_>>());
}
