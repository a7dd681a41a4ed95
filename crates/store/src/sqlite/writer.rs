//! The writer thread and its group commit.
//!
//! The thread takes every write that is waiting, applies each one in a
//! savepoint of one transaction and commits once: many callers share one wait
//! for the disk. A caller is answered only after that commit returned.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use futures_util::FutureExt as _;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::checkpoint::Restarts;
use super::control;
use super::readers::waited_elsewhere;
use crate::session::{Session, Write, lock};
use crate::stats::Counters;
use crate::{CommitError, StoreError};

/// Most writes that share one commit.
const MAX_BATCH: usize = 256;

/// Writes that may wait before callers are held back.
const QUEUE: usize = 4 * MAX_BATCH;

pub(super) struct Writer {
    queue: Option<mpsc::Sender<Box<dyn Work>>>,
    thread: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl Writer {
    pub(super) fn start(
        connection: Mutex<Connection>,
        mut restarts: Restarts,
        counters: &Arc<Counters>,
    ) -> Result<Self, StoreError> {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let counters = Arc::clone(counters);
        let thread = std::thread::Builder::new()
            .name("store-write".to_owned())
            .spawn(move || serve(&connection, receiver, &mut restarts, &counters))?;
        Ok(Self {
            queue: Some(sender),
            thread: Some(thread),
        })
    }

    pub(super) async fn write<W: Write>(&self, write: W) -> Result<W::Output, CommitError> {
        let (reply, answer) = oneshot::channel();
        let pending: Box<dyn Work> = Box::new(Pending {
            write,
            result: None,
            reply,
        });
        let queue = self.queue.as_ref().ok_or_else(closed)?;
        queue.send(pending).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        join(self.thread.take());
    }
}

/// Waits for threads that were told to end, except for the current one (the
/// last handle on a store may be dropped by a program that it runs).
pub(super) fn join(threads: impl IntoIterator<Item = JoinHandle<()>>) {
    for thread in threads {
        if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
            tracing::error!("a thread of the database panicked");
        }
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("écriture interrompue, la base se ferme".to_owned())
}

/// A queued write, whatever it answers.
trait Work: Send {
    /// Applies the write; `false` means that it must be rolled back.
    fn apply(&mut self, session: &Session<'_>) -> bool;
    /// Answers the caller: what the write said, or why the batch was lost.
    fn answer(self: Box<Self>, lost: Option<&str>);
}

struct Pending<W: Write> {
    write: W,
    result: Option<Result<W::Output, CommitError>>,
    reply: oneshot::Sender<Result<W::Output, CommitError>>,
}

impl<W: Write> Work for Pending<W> {
    fn apply(&mut self, session: &Session<'_>) -> bool {
        let applied = std::panic::catch_unwind(AssertUnwindSafe(|| {
            self.write
                .apply(session)
                .now_or_never()
                .unwrap_or_else(|| Err(waited_elsewhere().into()))
        }));
        let result = applied.unwrap_or_else(|_| {
            Err(StoreError::Misuse("une écriture s'est arrêtée en erreur".to_owned()).into())
        });
        let applied = result.is_ok();
        self.result = Some(result);
        applied
    }

    fn answer(self: Box<Self>, lost: Option<&str>) {
        let result = match (lost, self.result) {
            (Some(reason), _) => Err(StoreError::Unavailable(reason.to_owned()).into()),
            (None, Some(result)) => result,
            (None, None) => Err(closed().into()),
        };
        // The caller may have gone; what it wrote is committed all the same.
        drop(self.reply.send(result));
    }
}

fn serve(
    connection: &Mutex<Connection>,
    mut queue: mpsc::Receiver<Box<dyn Work>>,
    restarts: &mut Restarts,
    counters: &Counters,
) {
    let mut batch = Vec::with_capacity(MAX_BATCH);
    while queue.blocking_recv_many(&mut batch, MAX_BATCH) > 0 {
        let start = Instant::now();
        let lost = commit(connection, &mut batch).err().map(|error| {
            tracing::error!(%error, writes = batch.len(), "a group of writes failed");
            error.to_string()
        });
        counters.batch(batch.len(), start.elapsed());
        for work in batch.drain(..) {
            work.answer(lost.as_deref());
        }
        restarts.after_commit(connection);
    }
}

/// Applies a batch in one transaction. An error means that nothing of it is in
/// the database.
fn commit(connection: &Mutex<Connection>, batch: &mut [Box<dyn Work>]) -> Result<(), StoreError> {
    control(connection, "BEGIN IMMEDIATE")?;
    let applied = batch
        .iter_mut()
        .try_for_each(|work| apply(connection, work.as_mut()));
    let committed = applied.and_then(|()| control(connection, "COMMIT"));
    if committed.is_err() && !lock(connection).is_autocommit() {
        control(connection, "ROLLBACK")?;
    }
    committed
}

fn apply(connection: &Mutex<Connection>, work: &mut dyn Work) -> Result<(), StoreError> {
    control(connection, "SAVEPOINT write")?;
    let applied = work.apply(&Session::Sqlite(connection));
    // A full disk or a failed read makes SQLite roll the whole transaction back
    // by itself, the writes of other callers included.
    if lock(connection).is_autocommit() {
        return Err(StoreError::Unavailable(
            "transaction annulée par le moteur (disque plein ?)".to_owned(),
        ));
    }
    if !applied {
        control(connection, "ROLLBACK TO write")?;
    }
    control(connection, "RELEASE write")
}

#[cfg(test)]
mod tests {
    use futures_util::future::BoxFuture;

    use super::*;

    /// A script, applied as a write.
    struct Script(&'static str);

    impl Write for Script {
        type Output = ();

        fn apply<'a>(&'a self, session: &'a Session<'a>) -> BoxFuture<'a, Result<(), CommitError>> {
            Box::pin(async move { Ok(session.script(self.0).await?) })
        }
    }

    /// What each script of one batch is answered, and what is then in the table.
    fn batch(scripts: &[&'static str]) -> (Vec<Result<(), CommitError>>, i64) {
        let connection = Mutex::new(Connection::open_in_memory().unwrap());
        let create = "CREATE TABLE t (n INTEGER PRIMARY KEY)";
        lock(&connection).execute_batch(create).unwrap();
        let (mut batch, answers): (Vec<Box<dyn Work>>, Vec<_>) = scripts
            .iter()
            .map(|script| {
                let (reply, answer) = oneshot::channel();
                let (write, result) = (Script(script), None);
                let pending: Box<dyn Work> = Box::new(Pending {
                    write,
                    result,
                    reply,
                });
                (pending, answer)
            })
            .unzip();
        let lost = commit(&connection, &mut batch).err();
        let lost = lost.map(|error| error.to_string());
        for work in batch {
            work.answer(lost.as_deref());
        }
        let answers = answers
            .into_iter()
            .map(|mut answer| answer.try_recv().unwrap())
            .collect();
        let count = "SELECT count(*) FROM t";
        let count = lock(&connection).query_row(count, [], |row| row.get(0));
        (answers, count.unwrap())
    }

    #[test]
    fn a_failing_write_leaves_the_others_of_its_batch() {
        let (answers, rows) = batch(&[
            "INSERT INTO t VALUES (1)",
            "INSERT INTO t VALUES (2); INSERT INTO t VALUES (1)",
            "INSERT INTO t VALUES (3)",
        ]);
        let applied: Vec<bool> = answers.iter().map(Result::is_ok).collect();
        assert_eq!(applied, [true, false, true]);
        assert_eq!(rows, 2);
    }

    #[test]
    fn nobody_is_told_of_success_when_the_engine_dropped_the_transaction() {
        // What SQLite does by itself when the disk is full.
        let (answers, rows) = batch(&[
            "INSERT INTO t VALUES (1)",
            "ROLLBACK",
            "INSERT INTO t VALUES (3)",
        ]);
        for answer in answers {
            assert!(matches!(
                answer,
                Err(CommitError::Store(StoreError::Unavailable(_)))
            ));
        }
        assert_eq!(rows, 0);
    }
}
