//! The result as a table and as JSON.

use std::time::Duration;

use serde::Serialize;

use crate::{measure::Run, server::Memory};

/// All that was measured.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// One entry a volume.
    pub(crate) volumes: Vec<Volume>,
}

/// What was measured at one volume.
#[derive(Debug, Serialize)]
pub(crate) struct Volume {
    /// Slips present.
    pub(crate) slips: u64,
    /// From the start of the process to its first answer, in milliseconds.
    pub(crate) first_answer_ms: f64,
    /// Resident memory after the runs.
    pub(crate) memory: Memory,
    /// The runs.
    pub(crate) runs: Vec<Run>,
}

impl Volume {
    /// A volume without any run yet.
    pub(crate) fn new(slips: u64, first_answer: Duration) -> Self {
        Self {
            slips,
            first_answer_ms: first_answer.as_secs_f64() * 1000.0,
            memory: Memory::default(),
            runs: Vec::new(),
        }
    }
}

/// Says a run as soon as it ends.
pub(crate) fn say(slips: u64, run: &Run) {
    println!("{}", line(slips, run));
    if let Some(example) = &run.example {
        println!("    échec : {example}");
    }
}

fn line(slips: u64, run: &Run) -> String {
    format!(
        "{slips:>9}  {:<12} ×{:<3} {:>10.0}/s   p50 {:>8.2} ms   p99 {:>8.2} ms   échecs {}",
        run.operation, run.concurrency, run.per_second, run.p50_ms, run.p99_ms, run.failures
    )
}

impl Report {
    /// Prints the whole table.
    pub(crate) fn print(&self) {
        println!("\nbordereaux  opération");
        for volume in &self.volumes {
            for run in &volume.runs {
                println!("{}", line(volume.slips, run));
            }
            println!(
                "{:>9}  mémoire {:.0} Mo (et {:.0} Mo de fichiers projetés), première réponse {:.0} ms",
                volume.slips,
                volume.memory.own_bytes as f64 / 1e6,
                volume.memory.mapped_bytes as f64 / 1e6,
                volume.first_answer_ms
            );
        }
    }
}
