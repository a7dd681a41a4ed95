//! A store on each engine, and documents to put in it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use store::{
    AccessRow, Commit, Location, NewEvent, SlipHead, SlipRow, SlipWrite, Store, StoreConfig, TabRow,
};

/// A place for one test's data, removed with it.
#[derive(Debug)]
pub(crate) enum Place {
    Sqlite(tempfile::TempDir),
    Postgres { url: String, schema: String },
}

/// A fresh place per engine: SQLite always, PostgreSQL when
/// `TEST_DATABASE_URL` names one.
pub(crate) async fn places() -> Vec<Place> {
    let mut places = vec![Place::sqlite()];
    places.extend(Place::postgres().await);
    places
}

/// A fresh store per engine, with its place.
pub(crate) async fn engines() -> Vec<(Store, Place)> {
    let mut engines = Vec::new();
    for place in places().await {
        engines.push((place.open().await, place));
    }
    engines
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    pub(crate) async fn postgres() -> Option<Self> {
        static SKIPPED: Once = Once::new();
        static SCHEMAS: AtomicU32 = AtomicU32::new(0);
        let Ok(url) = std::env::var("TEST_DATABASE_URL") else {
            // Straight to standard error: the test runner keeps what is printed.
            SKIPPED.call_once(|| {
                let notice = b"PostgreSQL is skipped: TEST_DATABASE_URL is not set\n";
                std::io::stderr().write_all(notice).unwrap();
            });
            return None;
        };
        let number = SCHEMAS.fetch_add(1, Ordering::Relaxed);
        let schema = format!("test_{}_{number}", std::process::id());
        let place = Self::Postgres { url, schema };
        place
            .sql(&format!("CREATE SCHEMA {}", place.schema().unwrap()))
            .await;
        Some(place)
    }

    fn schema(&self) -> Option<&str> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres { schema, .. } => Some(schema),
        }
    }

    pub(crate) fn config(&self) -> StoreConfig {
        StoreConfig::new(match self {
            Self::Sqlite(directory) => Location::Directory(directory.path().to_owned()),
            Self::Postgres { url, schema } => Location::Postgres(format!(
                "{url}{}options=-c%20search_path%3D{schema}",
                if url.contains('?') { '&' } else { '?' }
            )),
        })
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(self.config()).await.unwrap()
    }

    /// Runs SQL behind the store's back. Panics when the database refuses it.
    pub(crate) async fn sql(&self, sql: &str) {
        self.try_sql(sql).await.unwrap();
    }

    /// Runs SQL behind the store's back.
    pub(crate) async fn try_sql(&self, sql: &str) -> Result<(), String> {
        match self {
            Self::Sqlite(directory) => database(directory.path())
                .execute_batch(sql)
                .map_err(|error| error.to_string()),
            Self::Postgres { url, schema } => {
                let client = client(url, schema).await;
                let result = client.batch_execute(sql).await;
                result.map_err(|error| match error.as_db_error() {
                    Some(error) => error.message().to_owned(),
                    None => error.to_string(),
                })
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Self::Postgres { url, schema } = self else {
            return;
        };
        // A thread of its own, since this may run inside a runtime.
        let (url, schema) = (url.clone(), schema.clone());
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let client = client(&url, &schema).await;
                // A test that failed may have left a transaction open.
                let sql = format!("SET lock_timeout = '5s'; DROP SCHEMA {schema} CASCADE");
                client.batch_execute(&sql).await.unwrap();
            });
        });
        let dropped = dropped.join().is_ok();
        assert!(
            dropped || std::thread::panicking(),
            "a test schema could not be dropped"
        );
    }
}

/// A connection to the schema of a place, beside the store.
pub(crate) async fn client(url: &str, schema: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    // Ends with the client.
    tokio::spawn(connection);
    let path = format!("SET search_path TO {schema}");
    client.batch_execute(&path).await.unwrap();
    client
}

/// The database file of a data directory, opened by itself.
pub(crate) fn database(directory: &Path) -> rusqlite::Connection {
    let path: PathBuf = directory.join("bordereau.db");
    let connection = rusqlite::Connection::open(path).unwrap();
    connection
        .busy_timeout(std::time::Duration::from_secs(30))
        .unwrap();
    connection
}

pub(crate) const KIND: i16 = 2;

pub(crate) fn event(kind: &str) -> NewEvent {
    NewEvent {
        at: 1_700_000_000_000,
        actor: "user-1".into(),
        kind: kind.into(),
        application: None,
        auth: "SESSION".into(),
        data: r#"{"status":"SENT"}"#.into(),
        metadata: "{}".into(),
    }
}

/// A new slip that these organisations see, in tab 1 of each.
pub(crate) fn new_slip(id: &str, updated_at: i64, orgs: &[&str]) -> SlipWrite {
    SlipWrite {
        id: id.into(),
        readable_id: format!("R-{id}"),
        kind: KIND,
        expected: None,
        status: "INITIAL".into(),
        is_draft: false,
        is_deleted: false,
        created_at: updated_at,
        updated_at,
        document: format!(r#"{{"id":"{id}"}}"#),
        search: id.into(),
        access: orgs
            .iter()
            .map(|org| AccessRow {
                org: (*org).into(),
                roles: 1,
            })
            .collect(),
        tabs: orgs
            .iter()
            .map(|org| TabRow {
                org: (*org).into(),
                tab: 1,
            })
            .collect(),
        links: None,
        lines: Vec::new(),
        tallies: Vec::new(),
        events: vec![event("BsdaCreated")],
        log_entries: 0,
        log_tab: Some(1),
    }
}

/// The same slip, decided on the version that `head` names.
pub(crate) fn next(write: &SlipWrite, head: SlipHead) -> SlipWrite {
    SlipWrite {
        expected: Some(head),
        updated_at: write.updated_at + 1,
        events: vec![event("BsdaUpdated")],
        ..write.clone()
    }
}

pub(crate) fn slips(slips: impl IntoIterator<Item = SlipWrite>) -> Commit {
    Commit {
        slips: slips.into_iter().collect(),
        ..Commit::default()
    }
}

pub(crate) async fn save(store: &Store, write: SlipWrite) -> SlipHead {
    store.commit(slips([write])).await.unwrap().slips[0]
}

pub(crate) fn ids(slips: &[SlipRow]) -> Vec<&str> {
    slips.iter().map(|slip| slip.id.as_str()).collect()
}
