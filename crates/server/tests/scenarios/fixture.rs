//! The program as somebody who tries it runs it, on each engine at hand.

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command},
    sync::{
        Once,
        atomic::{AtomicU32, Ordering},
    },
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::{given, listening};

/// Where the data of a test is.
pub(crate) struct Place {
    directory: TempDir,
    database: Option<Database>,
}

/// A schema of its own in the PostgreSQL of the tests.
struct Database {
    url: String,
    schema: String,
}

/// A place on each engine: the embedded one always, PostgreSQL when `TEST_DATABASE_URL` names one.
pub(crate) async fn places() -> Vec<Place> {
    static SKIPPED: Once = Once::new();
    static SCHEMAS: AtomicU32 = AtomicU32::new(0);
    let mut places = vec![Place::embedded()];
    match std::env::var("TEST_DATABASE_URL") {
        Ok(url) => {
            let number = SCHEMAS.fetch_add(1, Ordering::Relaxed);
            let schema = format!("scenarios_{}_{number}", std::process::id());
            let database = Database { url, schema };
            database
                .run(&format!("CREATE SCHEMA {}", database.schema))
                .await;
            places.push(Place {
                directory: tempfile::tempdir().unwrap(),
                database: Some(database),
            });
        }
        Err(_) => {
            SKIPPED.call_once(|| println!("PostgreSQL skipped: TEST_DATABASE_URL is not set"));
        }
    }
    places
}

impl Database {
    async fn run(&self, sql: &str) {
        let (client, connection) = tokio_postgres::connect(&self.url, tokio_postgres::NoTls)
            .await
            .unwrap();
        let connection = tokio::spawn(connection);
        client.batch_execute(sql).await.unwrap();
        drop(client);
        connection.await.unwrap().unwrap();
    }

    fn own_url(&self) -> String {
        let separator = if self.url.contains('?') { '&' } else { '?' };
        format!(
            "{}{separator}options=-c%20search_path%3D{}",
            self.url, self.schema
        )
    }
}

impl Place {
    /// A place on the embedded engine.
    pub(crate) fn embedded() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
            database: None,
        }
    }

    /// Name of the engine, for messages.
    pub(crate) fn engine(&self) -> &'static str {
        if self.database.is_some() {
            "PostgreSQL"
        } else {
            "SQLite"
        }
    }

    /// Where the embedded engine keeps its data.
    pub(crate) fn data(&self) -> PathBuf {
        self.directory.path().join("donnees")
    }

    /// A command of the program on these data, by its words.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bordereau"));
        command.current_dir(self.directory.path()).args(words);
        for (name, _) in std::env::vars() {
            if name.starts_with("BORDEREAU_") || name == "DATABASE_URL" {
                command.env_remove(name);
            }
        }
        match &self.database {
            Some(database) => command.args(["--database-url", &database.own_url()]),
            None => command.arg("--data").arg(self.data()),
        };
        command
    }

    /// Creates the companies of a seed document; answers the document completed.
    pub(crate) fn seed(&self, companies: &[Value]) -> Value {
        let document = json!({ "companies": companies }).to_string();
        let mut command = self.command(&["seed"]);
        let output = given(command.args(["--allow-test-companies", "-"]), &document);
        assert!(output.status.success());
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Removes what the test left in a database that others use too.
    pub(crate) async fn clean(self) {
        if let Some(database) = &self.database {
            database
                .run(&format!("DROP SCHEMA {} CASCADE", database.schema))
                .await;
        }
    }
}

/// A server under way, killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// `http://127.0.0.1:port`
    pub(crate) url: String,
    /// What it printed until it listened.
    pub(crate) output: String,
}

impl Server {
    /// Starts a server and waits until it listens.
    pub(crate) fn start(place: &Place, arguments: &[&str]) -> Self {
        // The program tells its own address in links: it must be told which before it starts.
        let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let mut command = place.command(&["serve"]);
        let (child, output) = listening(
            command
                .args(["--listen", &address.unwrap().to_string()])
                .args(["--log", "warn"])
                .args(arguments),
        );
        let url = output.trim().rsplit(' ').next().unwrap().to_owned();
        Self { child, url, output }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
