//! The binary in a directory of its own.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Output},
};

use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::program::{given, listening};

/// A directory where commands run, with no settings of ours around.
pub(crate) struct Place {
    directory: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bordereau"));
        command.current_dir(self.directory.path()).args(arguments);
        for (name, _) in std::env::vars() {
            if name.starts_with("BORDEREAU_") || name == "DATABASE_URL" {
                command.env_remove(name);
            }
        }
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().unwrap())
    }

    /// Runs a command to its end, with something to read.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        Ran::from(given(&mut self.command(arguments), input))
    }

    /// Seeds a company with one user in `data`; answers the token of the user.
    pub(crate) fn seed(&self, data: &str) -> String {
        let document = json!({ "companies": [{
            "name": "usine", "siret": "99900001100018", "companyTypes": ["PRODUCER"],
            "users": [{ "email": "camille@exemple.fr", "name": "Camille" }],
        }] });
        let seeded = self.run_with(&["seed", "--data", data, "-"], &document.to_string());
        assert!(seeded.succeeded, "{}", seeded.errors);
        let completed: Json = serde_json::from_str(&seeded.output).unwrap();
        completed["companies"][0]["users"][0]["token"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

/// What a command did.
pub(crate) struct Ran {
    pub(crate) succeeded: bool,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            succeeded: output.status.success(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A server under way, killed when dropped.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) url: String,
}

impl Server {
    /// Starts a server and waits until it listens.
    pub(crate) fn start(place: &Place, arguments: &[&str]) -> Self {
        let mut command = place.command(&["serve", "--listen", "127.0.0.1:0", "--log", "warn"]);
        let (child, output) = listening(command.args(arguments));
        let url = output.trim().rsplit(' ').next().unwrap().to_owned();
        Self { child, url }
    }

    /// Asks the server to stop, as the system does.
    pub(crate) fn terminate(&self) {
        let killed = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(killed.success());
    }

    /// Address of the user of the token.
    pub(crate) async fn email(&self, token: &str) -> Json {
        let response = crate::web_client::client()
            .post(&self.url)
            .bearer_auth(token)
            .json(&json!({ "query": "{ me { email } }" }))
            .send()
            .await
            .unwrap();
        response.json::<Json>().await.unwrap()["data"]["me"]["email"].clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether a path exists and is not empty.
pub(crate) fn is_filled(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.len() > 0)
}
