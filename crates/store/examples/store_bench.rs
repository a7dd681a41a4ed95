//! Measures the store: commits and reads per second, alone and sixteen at a time.
//!
//! ```text
//! cargo run -p store --release --example store_bench [-- directory-or-url [slips]]
//! ```
//! Without an argument the data goes to a temporary directory. `slips` is how many
//! slips exist before the measures (20 000 by default).

#![expect(
    clippy::unwrap_used,
    reason = "a measure that cannot go on has nothing to say"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use store::{
    AccessRow, Commit, Direction, ListFilter, ListQuery, Location, NewEvent, NewJob, SlipWrite,
    Store, StoreConfig, TabQuery, TabRow,
};

const MEASURE: Duration = Duration::from_secs(4);
const ORGS: u64 = 2_000;
const KIND: i16 = 1;

static NEXT: AtomicU64 = AtomicU64::new(0);

/// Scatters successive numbers.
fn scatter(n: u64) -> u64 {
    (n.wrapping_add(1))
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .rotate_left(31)
        .wrapping_mul(0xD6E8_FEB8_6659_FD93)
        >> 16
}

fn id(n: u64) -> String {
    format!("BSDA-20260101-{:09X}", scatter(n) & 0xF_FFFF_FFFF)
}

fn org(n: u64) -> String {
    format!("{:014}", 10_000_000_000_000 + n % ORGS)
}

/// What a creation writes: a document of 4 kB, four organisations, six tabs, one
/// event that holds the document, one job.
fn creation(n: u64) -> Commit {
    let orgs: Vec<String> = (0..4).map(|place| org(scatter(n * 4 + place))).collect();
    let document = format!(r#"{{"n":{n},"text":"{}"}}"#, "0123456789abcdef".repeat(250));
    let at = 1_700_000_000_000 + i64::try_from(n).unwrap();
    let tab = |place: usize, tab: i16| TabRow {
        org: orgs[place].clone(),
        tab,
    };
    let slip = SlipWrite {
        id: id(n),
        readable_id: id(n),
        kind: KIND,
        expected: None,
        status: "SEALED".into(),
        is_draft: false,
        is_deleted: false,
        created_at: at,
        updated_at: at,
        search: "bordereau amiante producteur transporteur destination".into(),
        access: orgs
            .iter()
            .map(|org| AccessRow {
                org: org.clone(),
                roles: 1,
            })
            .collect(),
        tabs: vec![
            tab(0, 1),
            tab(1, 2),
            tab(2, 2),
            tab(3, 2),
            tab(0, 7),
            tab(1, 7),
        ],
        links: None,
        lines: Vec::new(),
        tallies: Vec::new(),
        events: vec![event(at, &document)],
        document,
        log_entries: 0,
        log_tab: None,
    };
    Commit {
        slips: vec![slip],
        jobs: vec![NewJob {
            queue: "webhook".into(),
            payload: r#"{"id":"…"}"#.into(),
            run_at: at,
            max_attempts: 3,
            created_at: at,
        }],
        ..Commit::default()
    }
}

fn event(at: i64, data: &str) -> NewEvent {
    NewEvent {
        at,
        actor: "user".into(),
        kind: "BsdaCreated".into(),
        application: None,
        auth: "BEARER".into(),
        data: data.into(),
        metadata: "{}".into(),
    }
}

async fn create(store: Store) {
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    store.commit(creation(n)).await.unwrap();
}

/// A signature: the slip is read, then written with other tabs and a small event.
async fn sign(store: Store) {
    let n =
        scatter(NEXT.fetch_add(1, Ordering::Relaxed)) % NEXT.load(Ordering::Relaxed).min(20_000);
    let Some(slip) = store.slip(&id(n)).await.unwrap() else {
        return;
    };
    let mut commit = creation(n);
    let write = &mut commit.slips[0];
    write.expected = Some(slip.head());
    write.updated_at = slip.updated_at + 1;
    write.events = vec![event(slip.updated_at + 1, r#"{"status":"SENT"}"#)];
    write.tabs.truncate(4);
    // Two signatures of one slip at a time: one is refused, as it must be.
    let _ = store.commit(commit).await;
}

async fn read(store: Store) {
    let n = scatter(NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000;
    store.slip(&id(n)).await.unwrap();
}

async fn list(store: Store) {
    let n = scatter(NEXT.fetch_add(1, Ordering::Relaxed));
    let query = ListQuery {
        filter: ListFilter {
            orgs: (0..3).map(|place| org(n + place)).collect(),
            kind: KIND,
            ..ListFilter::default()
        },
        cursor: None,
        direction: Direction::Older,
        limit: 50,
    };
    assert!(!store.list_slips(&query).await.unwrap().is_empty());
}

async fn tab(store: Store) {
    let n = scatter(NEXT.fetch_add(1, Ordering::Relaxed));
    let query = TabQuery {
        keys: (0..3).map(|place| (org(n + place), 2)).collect(),
        after: None,
        limit: 50,
    };
    store.list_tab(&query).await.unwrap();
}

async fn count(store: Store) {
    let n = scatter(NEXT.fetch_add(1, Ordering::Relaxed));
    let filter = ListFilter {
        orgs: (0..3).map(|place| org(n + place)).collect(),
        kind: KIND,
        ..ListFilter::default()
    };
    store.count_slips(&filter, None).await.unwrap();
}

/// Runs an operation from some callers at a time and prints what it did.
async fn measure<F, R>(name: &str, store: &Store, callers: usize, operation: F)
where
    F: Fn(Store) -> R + Copy + Send + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    let over = Arc::new(AtomicBool::new(false));
    let start = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let (store, over) = (store.clone(), Arc::clone(&over));
            tokio::spawn(async move {
                let mut took = Vec::new();
                while !over.load(Ordering::Relaxed) {
                    let start = Instant::now();
                    operation(store.clone()).await;
                    took.push(start.elapsed());
                }
                took
            })
        })
        .collect();
    tokio::time::sleep(MEASURE).await;
    over.store(true, Ordering::Relaxed);
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.unwrap());
    }
    took.sort_unstable();
    let at = |share: usize| took[(took.len() - 1) * share / 1_000];
    println!(
        "{name:<24} {callers:>3} callers {:>9.0}/s   median {:>8.1?}   99 % {:>8.1?}   max {:>8.1?}",
        took.len() as f64 / start.elapsed().as_secs_f64(),
        at(500),
        at(990),
        at(1_000),
    );
}

async fn prepare(store: &Store, slips: u64) {
    let start = Instant::now();
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                loop {
                    let n = NEXT.fetch_add(1, Ordering::Relaxed);
                    if n >= slips {
                        return;
                    }
                    store.commit(creation(n)).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    println!("{slips} slips in {:.1?}", start.elapsed());
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let temporary = tempfile::tempdir().unwrap();
    let location = match arguments.next() {
        Some(url) if url.starts_with("postgres") => Location::Postgres(url),
        Some(directory) => Location::Directory(directory.into()),
        None => Location::Directory(temporary.path().to_owned()),
    };
    let slips = arguments
        .next()
        .map_or(20_000, |slips| slips.parse().unwrap());
    let store = Store::open(StoreConfig::new(location)).await.unwrap();
    prepare(&store, slips).await;
    for callers in [1, 16] {
        measure("create", &store, callers, create).await;
        measure("read and sign", &store, callers, sign).await;
        measure("read by identifier", &store, callers, read).await;
        measure("list 50 of 3 orgs", &store, callers, list).await;
        measure("tab 50 of 3 orgs", &store, callers, tab).await;
        measure("count 3 orgs", &store, callers, count).await;
    }
    println!("{:?}", store.stats());
}
