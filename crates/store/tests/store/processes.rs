//! Several processes on one data directory, and processes that die.
//!
//! A test here plays both roles: it starts its own program again, with a data
//! directory in the environment, and the second process then writes.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use store::{CommitError, Store, StoreError};

use crate::fixture::{Place, new_slip, next, save, slips};

const DIRECTORY: &str = "STORE_TEST_DIRECTORY";

/// The directory to write to, in the second process.
fn role() -> Option<String> {
    std::env::var(DIRECTORY).ok()
}

/// Starts this very test again as a writer.
fn writer(test: &str, directory: &Path) -> Child {
    let program = Command::new(std::env::current_exe().unwrap());
    started(program, test, directory)
}

/// Starts a program that is, or becomes, this one, for the same test.
fn started(mut program: Command, test: &str, directory: &Path) -> Child {
    program
        .args([
            "--exact",
            &format!("processes::{test}"),
            "--nocapture",
            "--test-threads=1",
        ])
        .env(DIRECTORY, directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// Writes slips for ever from eight tasks and tells each one that is committed.
async fn write_for_ever(directory: &str) {
    let store = Store::open_directory(directory).await.unwrap();
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let store = store.clone();
            tokio::spawn(async move {
                for n in 0.. {
                    let id = format!("S{}-{task}-{n}", std::process::id());
                    let write = new_slip(&id, 1_000, &["org1", "org2"]);
                    let head = save(&store, write.clone()).await;
                    save(&store, next(&write, head)).await;
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "committed {id}").unwrap();
                    out.flush().unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_nothing_it_acknowledged() {
    if let Some(directory) = role() {
        return write_for_ever(&directory).await;
    }
    let place = Place::sqlite();
    let Place::Sqlite(directory) = &place else {
        unreachable!("the place is on SQLite")
    };
    let mut acknowledged = 0;
    for round in 1..=3 {
        let mut child = writer(
            "a_killed_process_loses_nothing_it_acknowledged",
            directory.path(),
        );
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut ids = Vec::new();
        while ids.len() < 40 * round {
            let line = lines.next().unwrap().unwrap();
            // The test runner of the second process may begin the first line.
            if let Some((_, id)) = line.split_once("committed ") {
                ids.push(id.to_owned());
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let rest = lines.map_while(Result::ok);
        ids.extend(rest.filter_map(|line| Some(line.split_once("committed ")?.1.to_owned())));

        let store = place.open().await;
        let found = store.slips(&ids).await.unwrap();
        assert_eq!(found.len(), ids.len());
        assert!(found.iter().all(|slip| slip.version == 2));
        let report = store.verify(None, |_| {}).await.unwrap();
        assert_eq!(report.defects, []);
        acknowledged += ids.len();
        assert!(report.events >= 2 * acknowledged as u64);
        drop(store);
    }
}

/// Commits slips until the disk refuses, then a few more times, and tells what
/// became of each.
async fn write_until_full(directory: &str) {
    let store = Store::open_directory(directory).await.unwrap();
    let mut refusals = 0;
    for n in 0.. {
        let id = format!("S{n}");
        let mut write = new_slip(&id, 1_000, &["org1"]);
        write.document = format!(r#"{{"text":"{}"}}"#, "x".repeat(20_000));
        match store.commit(slips([write])).await {
            Ok(_) => println!("committed {id}"),
            Err(CommitError::Store(StoreError::Unavailable(_))) => refusals += 1,
            Err(error) => panic!("{error:?}"),
        }
        if refusals == 20 {
            println!("refused");
            // As a process that is told to stop would: without closing files.
            std::process::exit(0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing_that_was_acknowledged() {
    if let Some(directory) = role() {
        return write_until_full(&directory).await;
    }
    let place = Place::sqlite();
    let Place::Sqlite(directory) = &place else {
        unreachable!("the place is on SQLite")
    };
    drop(place.open().await);
    // Files of the second process stop growing at 4 MiB (8 192 blocks of 512).
    let mut limited = Command::new("sh");
    limited
        .args(["-c", r#"trap '' XFSZ; ulimit -f 8192; exec "$0" "$@""#])
        .arg(std::env::current_exe().unwrap());
    let child = started(
        limited,
        "a_full_disk_loses_nothing_that_was_acknowledged",
        directory.path(),
    );
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("refused"), "{told}");
    let ids: Vec<String> = told
        .lines()
        .filter_map(|line| Some(line.split_once("committed ")?.1.to_owned()))
        .collect();
    assert!(ids.len() > 20, "{told}");
    let store = place.open().await;
    assert_eq!(store.slips(&ids).await.unwrap().len(), ids.len());
    save(&store, new_slip("after", 1_000, &["org1"])).await;
    let report = store.verify(None, |_| {}).await.unwrap();
    assert_eq!(report.defects, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_share_a_data_directory() {
    const COUNT: usize = 60;
    if let Some(directory) = role() {
        let store = Store::open_directory(directory).await.unwrap();
        for n in 0..COUNT {
            save(&store, new_slip(&format!("child{n}"), 1_000, &["org1"])).await;
            change_shared(&store).await;
        }
        return;
    }
    let place = Place::sqlite();
    let Place::Sqlite(directory) = &place else {
        unreachable!("the place is on SQLite")
    };
    let store = place.open().await;
    save(&store, new_slip("shared", 1_000, &["org1"])).await;
    let mut child = writer("two_processes_share_a_data_directory", directory.path());
    for n in 0..COUNT {
        save(&store, new_slip(&format!("parent{n}"), 1_000, &["org1"])).await;
        change_shared(&store).await;
    }
    assert!(child.wait().unwrap().success());
    let all: Vec<String> = (0..COUNT)
        .flat_map(|n| [format!("child{n}"), format!("parent{n}")])
        .collect();
    assert_eq!(store.slips(&all).await.unwrap().len(), 2 * COUNT);
    let shared = store.slip("shared").await.unwrap().unwrap();
    assert_eq!(shared.version, 1 + 2 * i64::try_from(COUNT).unwrap());
    assert!(store.verify(None, |_| {}).await.unwrap().is_sound());
}

/// Changes the slip that both processes change, however often it takes.
async fn change_shared(store: &Store) {
    loop {
        let head = store.slip("shared").await.unwrap().unwrap().head();
        let write = next(&new_slip("shared", 1_000, &["org1"]), head);
        match store.commit(slips([write])).await {
            Ok(_) => return,
            Err(CommitError::Conflict { .. }) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}
