//! Runs one operation for a while and keeps its latencies.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::{
    Failure,
    client::Client,
    operations::{Operation, Script},
    sandbox::Sandbox,
    server::Server,
};

/// What one run showed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Run {
    /// Name of the operation.
    pub(crate) operation: &'static str,
    /// Connections.
    pub(crate) concurrency: usize,
    /// Operations a second.
    pub(crate) per_second: f64,
    /// Median, in milliseconds.
    pub(crate) p50_ms: f64,
    /// 99th centile, in milliseconds.
    pub(crate) p99_ms: f64,
    /// Requests that failed.
    pub(crate) failures: u64,
    /// One of the failures.
    pub(crate) example: Option<String>,
}

/// Measures an operation at a concurrency.
pub(crate) async fn run(
    server: &Server,
    sandbox: &Sandbox,
    operation: Operation,
    concurrency: usize,
    length: Duration,
) -> Result<Run, Failure> {
    let warm_up = length / 5;
    let begin = Instant::now();
    let turn = Arc::new(AtomicU64::new(0));
    let mut workers = Vec::with_capacity(concurrency);
    for _ in 0..concurrency {
        let script = Script::new(operation, sandbox);
        let clients = Client::connect(&server.host, script.token()).await?;
        let carrier = Client::connect(&server.host, script.carrier_token()).await?;
        let destination = Client::connect(&server.host, script.destination_token()).await?;
        let worker = Worker {
            script,
            clients: [clients, carrier, destination],
            turn: Arc::clone(&turn),
        };
        workers.push(tokio::spawn(worker.work(begin, warm_up, warm_up + length)));
    }
    let mut latencies = Vec::new();
    let (mut failures, mut example) = (0, None);
    for worker in workers {
        let (mut own, failed, why) = worker.await?;
        latencies.append(&mut own);
        failures += failed;
        example = example.or(why);
    }
    latencies.sort_unstable();
    let centile = |share: f64| {
        let index = ((latencies.len() as f64 - 1.0).max(0.0) * share).round() as usize;
        latencies
            .get(index)
            .map_or(0.0, |latency: &Duration| latency.as_secs_f64() * 1000.0)
    };
    Ok(Run {
        operation: operation.name(),
        concurrency,
        per_second: latencies.len() as f64 / length.as_secs_f64(),
        p50_ms: centile(0.50),
        p99_ms: centile(0.99),
        failures,
        example,
    })
}

struct Worker {
    script: Script,
    clients: [Client; 3],
    turn: Arc<AtomicU64>,
}

impl Worker {
    /// Repeats the script; keeps the latencies after the warm-up.
    async fn work(
        mut self,
        begin: Instant,
        from: Duration,
        until: Duration,
    ) -> (Vec<Duration>, u64, Option<String>) {
        let mut latencies = Vec::with_capacity(1 << 16);
        let (mut failures, mut example) = (0, None);
        while begin.elapsed() < until {
            let turn = self.turn.fetch_add(1, Ordering::Relaxed);
            let started = Instant::now();
            let outcome = self.script.play(&mut self.clients, turn).await;
            if begin.elapsed() < from {
                continue;
            }
            match outcome {
                Ok(()) => latencies.push(started.elapsed()),
                Err(error) => {
                    failures += 1;
                    example.get_or_insert_with(|| error.to_string().chars().take(300).collect());
                }
            }
        }
        (latencies, failures, example)
    }
}
