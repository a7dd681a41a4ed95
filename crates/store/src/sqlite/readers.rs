//! Reader threads, each with a read-only connection of its own.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{control, open_reader};
use crate::StoreError;
use crate::session::{Session, lock};
use crate::stats::Counters;

/// How much of the database a program of reads sees at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// The program is a single query, consistent by itself.
    Single,
    /// Every query of the program sees the same instant.
    Snapshot,
}

type Task = Box<dyn FnOnce(&Mutex<Connection>) + Send>;

#[derive(Default)]
struct Queue {
    tasks: VecDeque<Task>,
    closed: bool,
}

struct Shared {
    queue: Mutex<Queue>,
    arrived: Condvar,
}

pub(super) struct Readers {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
    counters: Arc<Counters>,
}

impl std::fmt::Debug for Readers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Readers")
            .field("threads", &self.threads.len())
            .finish_non_exhaustive()
    }
}

impl Readers {
    pub(super) fn start(
        path: &Path,
        count: usize,
        counters: &Arc<Counters>,
    ) -> Result<Self, StoreError> {
        let mut readers = Self {
            shared: Arc::new(Shared {
                queue: Mutex::new(Queue::default()),
                arrived: Condvar::new(),
            }),
            threads: Vec::with_capacity(count),
            counters: Arc::clone(counters),
        };
        for number in 0..count {
            let connection = Mutex::new(open_reader(path)?);
            let shared = Arc::clone(&readers.shared);
            let thread = std::thread::Builder::new()
                .name(format!("store-read-{number}"))
                .spawn(move || serve(&shared, &connection))?;
            readers.threads.push(thread);
        }
        Ok(readers)
    }

    pub(super) async fn read<T, F>(&self, isolation: Isolation, program: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'s> FnOnce(&'s Session<'s>) -> BoxFuture<'s, Result<T, StoreError>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let counters = Arc::clone(&self.counters);
        let task: Task = Box::new(move |connection| {
            // Nobody waits any more: the request was cancelled while queued.
            if reply.is_closed() {
                return;
            }
            let result = run(connection, isolation, program);
            counters.read();
            // The caller may have gone meanwhile; its answer is then of no use.
            drop(reply.send(result));
        });
        {
            let mut queue = lock(&self.shared.queue);
            queue.tasks.push_back(task);
        }
        self.shared.arrived.notify_one();
        answer
            .await
            .map_err(|_| StoreError::Unavailable("lecture interrompue".to_owned()))?
    }

    pub(super) fn count(&self) -> usize {
        self.threads.len()
    }

    pub(super) fn waiting(&self) -> usize {
        lock(&self.shared.queue).tasks.len()
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        lock(&self.shared.queue).closed = true;
        self.shared.arrived.notify_all();
        super::writer::join(self.threads.drain(..));
    }
}

fn serve(shared: &Shared, connection: &Mutex<Connection>) {
    while let Some(task) = next(shared) {
        // A panic in a program must not cost the pool a reader: the caller sees
        // its answer channel close, the thread goes on.
        if std::panic::catch_unwind(AssertUnwindSafe(|| task(connection))).is_err() {
            let connection = lock(connection);
            if !connection.is_autocommit()
                && let Err(error) = connection.execute_batch("ROLLBACK")
            {
                tracing::error!(%error, "a reader could not end its transaction");
            }
        }
    }
}

fn next(shared: &Shared) -> Option<Task> {
    let mut queue = lock(&shared.queue);
    loop {
        if let Some(task) = queue.tasks.pop_front() {
            return Some(task);
        }
        if queue.closed {
            return None;
        }
        queue = shared
            .arrived
            .wait(queue)
            .unwrap_or_else(PoisonError::into_inner);
    }
}

fn run<T, F>(
    connection: &Mutex<Connection>,
    isolation: Isolation,
    program: F,
) -> Result<T, StoreError>
where
    F: for<'s> FnOnce(&'s Session<'s>) -> BoxFuture<'s, Result<T, StoreError>>,
{
    let session = Session::Sqlite(connection);
    if isolation == Isolation::Snapshot {
        control(connection, "BEGIN")?;
    }
    let result = program(&session)
        .now_or_never()
        .unwrap_or_else(|| Err(waited_elsewhere()));
    if isolation == Isolation::Snapshot {
        // Nothing was written: ending the snapshot either way loses nothing.
        control(connection, "COMMIT")?;
    }
    result
}

/// A program that waits for anything but its own session would hold a thread
/// that others need.
pub(super) fn waited_elsewhere() -> StoreError {
    StoreError::Misuse(
        "un programme de lecture ou d'écriture n'attend que sa propre transaction".to_owned(),
    )
}
