//! Load generator and growth curves.
//!
//! `cargo run --release -p bench -- --slips 10000,100000` fills an embedded store with slips, starts the server
//! over it as a process of its own, and measures the operations that matter at several concurrencies.

mod client;
mod groups;
mod measure;
mod operations;
mod registries;
mod report;
mod sandbox;
mod server;

use std::{path::PathBuf, time::Duration};

use clap::Parser;

use crate::{
    operations::Operation,
    report::{Report, Volume},
    sandbox::Sandbox,
    server::Server,
};

/// Mesure le débit et la latence du serveur à des volumes croissants.
#[derive(Debug, Parser)]
struct Options {
    /// Nombres de bordereaux présents, du plus petit au plus grand.
    #[arg(long, value_delimiter = ',', default_value = "10000")]
    slips: Vec<u64>,
    /// Nombres de connexions simultanées.
    #[arg(long, value_delimiter = ',', default_value = "1,16")]
    concurrency: Vec<usize>,
    /// Durée de chaque mesure, en secondes.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Opérations à mesurer (toutes par défaut).
    #[arg(long, value_delimiter = ',')]
    only: Vec<Operation>,
    /// Binaire du serveur.
    #[arg(long, default_value = "target/release/bordereau")]
    server: PathBuf,
    /// Écrit aussi le résultat en JSON dans ce fichier.
    #[arg(long)]
    json: Option<PathBuf>,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let options = Options::parse();
    let operations = if options.only.is_empty() {
        Operation::ALL.to_vec()
    } else {
        options.only.clone()
    };
    let data = tempfile::tempdir()?;
    let mut sandbox = Sandbox::create(data.path()).await?;
    let mut report = Report::default();
    for slips in &options.slips {
        sandbox.grow_to(*slips).await?;
        let server = Server::start(&options.server, data.path()).await?;
        let mut volume = Volume::new(*slips, server.first_answer);
        for operation in &operations {
            for concurrency in &options.concurrency {
                let length = Duration::from_secs(options.seconds);
                let run = measure::run(&server, &sandbox, *operation, *concurrency, length).await?;
                report::say(*slips, &run);
                volume.runs.push(run);
            }
        }
        if options.only.is_empty() {
            for run in groups::run(&server, &sandbox).await? {
                report::say(*slips, &run);
                volume.runs.push(run);
            }
            let run = registries::run(&server, &sandbox, *slips).await?;
            report::say(*slips, &run);
            volume.runs.push(run);
        }
        volume.memory = server.memory()?;
        report.volumes.push(volume);
    }
    report.print();
    if let Some(path) = options.json {
        std::fs::write(path, serde_json::to_vec_pretty(&report)?)?;
    }
    Ok(())
}
