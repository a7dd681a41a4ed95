//! Measures in the Prometheus text format.

use std::{
    borrow::Cow,
    collections::HashMap,
    fmt,
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

use metrics::{Counter, Histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use store::{BATCH_BUCKETS, Stats};

const REQUESTS: &str = "bordereau_http_requests_total";
const REQUEST_SECONDS: &str = "bordereau_http_request_duration_seconds";
const OPERATIONS: &str = "bordereau_graphql_operations_total";
const OPERATION_SECONDS: &str = "bordereau_graphql_operation_duration_seconds";

/// Bounds of the latency classes, in seconds.
const SECONDS: [f64; 12] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0,
];

/// The measures of the process.
#[derive(Clone)]
pub struct Metrics {
    handle: PrometheusHandle,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Metrics {
    /// Starts to keep measures; there is one set of them in a process, however often this is called.
    pub fn install() -> Self {
        static INSTALLED: OnceLock<Metrics> = OnceLock::new();
        INSTALLED
            .get_or_init(|| {
                let builder = PrometheusBuilder::new();
                let builder = builder
                    .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
                    .unwrap_or_else(|_| PrometheusBuilder::new());
                let recorder = builder.build_recorder();
                let handle = recorder.handle();
                if metrics::set_global_recorder(recorder).is_err() {
                    tracing::warn!("measures are already kept elsewhere in this process");
                }
                describe();
                Self { handle }
            })
            .clone()
    }

    /// The measures as text, those of the store brought up to date.
    pub(crate) fn render(&self, store: &Stats) -> String {
        store_stands(store);
        self.handle.run_upkeep();
        self.handle.render()
    }

    /// Sums up what histograms received since the last time, so that their memory stays bounded when nobody
    /// reads them.
    pub(crate) fn sum_up(&self) {
        self.handle.run_upkeep();
    }
}

fn describe() {
    metrics::describe_counter!(
        REQUESTS,
        "Requêtes HTTP servies, par route, méthode et statut."
    );
    metrics::describe_histogram!(
        REQUEST_SECONDS,
        "Durée des requêtes HTTP, en secondes, par route."
    );
    metrics::describe_counter!(
        OPERATIONS,
        "Opérations GraphQL exécutées, par champ racine et issue."
    );
    metrics::describe_histogram!(
        OPERATION_SECONDS,
        "Durée des opérations GraphQL, en secondes, par champ racine."
    );
}

/// What the store did since it was opened, and what waits now.
fn store_stands(stats: &Stats) {
    #[expect(clippy::cast_precision_loss, reason = "gauges are doubles")]
    let gauge = |name: &'static str, value: u64| metrics::gauge!(name).set(value as f64);
    let total = |name: &'static str, value: u64| metrics::counter!(name).absolute(value);
    total("bordereau_store_reads_total", stats.reads);
    total("bordereau_store_writes_total", stats.writes);
    total("bordereau_store_commits_total", stats.batches);
    total(
        "bordereau_store_commit_microseconds_total",
        stats.commit_micros,
    );
    total("bordereau_store_retries_total", stats.retries);
    gauge(
        "bordereau_store_commit_microseconds_max",
        stats.commit_micros_max,
    );
    gauge("bordereau_store_reads_waiting", stats.reads_waiting);
    gauge("bordereau_store_writes_waiting", stats.writes_waiting);
    gauge("bordereau_store_connections_max", stats.pool_size);
    gauge("bordereau_store_connections_open", stats.pool_open);
    for (bound, commits) in BATCH_BUCKETS.iter().zip(stats.batch_sizes) {
        metrics::counter!("bordereau_store_commits_by_size_total", "writes_up_to" => bound.to_string()).absolute(commits);
    }
}

/// Handles are looked up once: the look-up costs more than the measure.
type Handles<K> = OnceLock<Mutex<HashMap<K, (Counter, Histogram)>>>;

fn with<K: std::hash::Hash + Eq>(
    handles: &Handles<K>,
    key: K,
    make: impl FnOnce(&K) -> (Counter, Histogram),
    elapsed: Duration,
) {
    let mut known = handles
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let made = match known.get(&key) {
        Some(handles) => handles,
        None => {
            let handles = make(&key);
            known.entry(key).or_insert(handles)
        }
    };
    made.0.increment(1);
    made.1.record(elapsed);
}

/// An HTTP request was answered. Routes are those of the server, never what the client wrote.
pub(crate) fn request_served(
    route: Cow<'static, str>,
    method: &http::Method,
    status: http::StatusCode,
    elapsed: Duration,
) {
    static HANDLES: Handles<(Cow<'static, str>, &'static str, u16)> = OnceLock::new();
    let method = match *method {
        http::Method::GET => "GET",
        http::Method::POST => "POST",
        http::Method::HEAD => "HEAD",
        http::Method::OPTIONS => "OPTIONS",
        http::Method::DELETE => "DELETE",
        _ => "autre",
    };
    with(
        &HANDLES,
        (route, method, status.as_u16()),
        |(route, method, status)| {
            (
                metrics::counter!(REQUESTS, "route" => route.clone(), "method" => *method, "status" => status.to_string()),
                metrics::histogram!(REQUEST_SECONDS, "route" => route.clone()),
            )
        },
        elapsed,
    );
}

/// A GraphQL operation ran. The field is one of the schema's.
pub(crate) fn operation_ran(root_field: &async_graphql::Name, succeeded: bool, elapsed: Duration) {
    static HANDLES: Handles<(async_graphql::Name, bool)> = OnceLock::new();
    with(
        &HANDLES,
        (root_field.clone(), succeeded),
        |(field, succeeded)| {
            let outcome = if *succeeded { "réussie" } else { "en erreur" };
            (
                metrics::counter!(OPERATIONS, "operation" => field.to_string(), "outcome" => outcome),
                metrics::histogram!(OPERATION_SECONDS, "operation" => field.to_string()),
            )
        },
        elapsed,
    );
}
