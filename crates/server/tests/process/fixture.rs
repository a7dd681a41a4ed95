//! A data place on each engine, and the binary over it.

use std::{
    process::{Child, Command, Output, Stdio},
    sync::{
        Once,
        atomic::{AtomicU32, Ordering},
    },
};

use serde_json::{Value, json};

use crate::program::{given, listening};

const BORDEREAU: &str = env!("CARGO_BIN_EXE_bordereau");

/// Where the data is, removed with the value.
pub(crate) enum Place {
    Sqlite(tempfile::TempDir),
    Postgres { url: String, schema: String },
}

/// A fresh place on SQLite and, when `TEST_DATABASE_URL` names a server, on PostgreSQL.
pub(crate) async fn places() -> Vec<Place> {
    static SKIPPED: Once = Once::new();
    static SCHEMAS: AtomicU32 = AtomicU32::new(0);
    let mut places = vec![Place::Sqlite(tempfile::tempdir().unwrap())];
    match std::env::var("TEST_DATABASE_URL") {
        Err(_) => {
            SKIPPED.call_once(|| println!("PostgreSQL skipped: TEST_DATABASE_URL is not set"));
        }
        Ok(url) => {
            let number = SCHEMAS.fetch_add(1, Ordering::Relaxed);
            let schema = format!("process_{}_{number}", std::process::id());
            sql(&url, &format!("CREATE SCHEMA {schema}")).await;
            places.push(Place::Postgres { url, schema });
        }
    }
    places
}

async fn sql(url: &str, statement: &str) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    let connection = tokio::spawn(connection);
    client.batch_execute(statement).await.unwrap();
    drop(client);
    let _ = connection.await;
}

impl Place {
    /// The options that name this place on the command line.
    fn options(&self) -> Vec<String> {
        match self {
            Self::Sqlite(directory) => {
                vec!["--data".to_owned(), directory.path().display().to_string()]
            }
            Self::Postgres { url, schema } => {
                let separator = if url.contains('?') { '&' } else { '?' };
                vec![
                    "--database-url".to_owned(),
                    format!("{url}{separator}options=-c%20search_path%3D{schema}"),
                ]
            }
        }
    }

    /// Runs a command of the program over this place.
    pub(crate) fn run(&self, command: &[&str], input: &str) -> Output {
        given(
            Command::new(BORDEREAU)
                .arg(command[0])
                .args(self.options())
                .args(&command[1..]),
            input,
        )
    }

    /// Declares a sandbox; the document completed.
    pub(crate) fn seed(&self, document: &Value) -> Value {
        let output = self.run(&["seed", "-"], &document.to_string());
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Starts the server and waits until it listens.
    pub(crate) fn serve(&self) -> Server {
        let (child, output) = listening(
            Command::new(BORDEREAU)
                .arg("serve")
                .args(self.options())
                .args(["--listen", "127.0.0.1:0", "--trusted-hops", "1"])
                .stderr(Stdio::null()),
        );
        let url = output.trim().rsplit(' ').next().unwrap().to_owned();
        Server { child, url }
    }

    /// Removes what a temporary directory does not.
    pub(crate) async fn remove(self) {
        if let Self::Postgres { url, schema } = self {
            sql(&url, &format!("DROP SCHEMA {schema} CASCADE")).await;
        }
    }
}

/// A running server.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

impl Server {
    /// Ends the process at once, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Posts a GraphQL request; the answer, or none when the connection broke.
pub(crate) async fn post(
    client: &reqwest::Client,
    url: &str,
    token: &str,
    query: &str,
    variables: Value,
) -> Option<Value> {
    static CALLS: AtomicU32 = AtomicU32::new(1);
    let call = CALLS.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let body = json!({ "query": query, "variables": variables });
    let request = client
        .post(url)
        .bearer_auth(token)
        // A caller of its own for each request: the limit per address is not what is tested.
        .header(
            "x-forwarded-for",
            format!("10.{}.{}.{}", call[1], call[2], call[3]),
        )
        .json(&body);
    request.send().await.ok()?.json().await.ok()
}
