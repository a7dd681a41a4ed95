//! The embedded engine: one database file, one writer thread that groups
//! commits, a pool of reader threads. Nothing here assumes to be the only
//! process that has the file open.

mod checkpoint;
mod readers;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::session::{Session, Write, lock};
use crate::sql::{Output, Row, SqlValue, Statement};
use crate::stats::Counters;
use crate::{CommitError, StoreError};

pub(crate) use readers::Isolation;

/// Name of the database file inside the data directory.
const FILE: &str = "bordereau.db";

/// How long a statement waits for another process before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// Prepared statements kept per connection. Texts vary with the length of
/// lists, rounded to powers of two, so a few hundred cover every call.
const STATEMENT_CACHE: usize = 256;

#[derive(Debug)]
pub(crate) struct Engine {
    path: PathBuf,
    readers: readers::Readers,
    writer: writer::Writer,
    _checkpointer: checkpoint::Checkpointer,
}

impl Engine {
    /// Opens or creates the database of a data directory, brings its schema up
    /// to date and starts the threads. Blocks: called off the async threads.
    pub(crate) fn open(
        directory: &Path,
        readers: usize,
        migrate: impl FnOnce(&Session<'_>) -> Result<(), StoreError>,
        counters: &Arc<Counters>,
    ) -> Result<Self, StoreError> {
        std::fs::create_dir_all(directory)?;
        let path = directory.join(FILE);
        let connection = Mutex::new(open_writer(&path)?);
        migrate(&Session::Sqlite(&connection))?;
        let readers = readers::Readers::start(&path, readers, counters)?;
        let checkpointer = checkpoint::Checkpointer::start(&path)?;
        let restarts = checkpoint::Restarts::new(checkpointer.state());
        let writer = writer::Writer::start(connection, restarts, counters)?;
        Ok(Self {
            path,
            readers,
            writer,
            _checkpointer: checkpointer,
        })
    }

    /// Runs a program of reads on a reader thread.
    pub(crate) async fn read<T, F>(&self, isolation: Isolation, program: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'s> FnOnce(&'s Session<'s>) -> BoxFuture<'s, Result<T, StoreError>> + Send + 'static,
    {
        self.readers.read(isolation, program).await
    }

    /// Applies a write and waits until it is on disk.
    pub(crate) async fn write<W: Write>(&self, write: W) -> Result<W::Output, CommitError> {
        self.writer.write(write).await
    }

    /// Runs a program in a transaction on a connection of its own.
    pub(crate) async fn long<T, F>(&self, begin: &'static str, program: F) -> Result<T, StoreError>
    where
        F: for<'s> FnOnce(&'s Session<'s>) -> BoxFuture<'s, Result<T, StoreError>>,
    {
        let connection = Mutex::new(open_writer(&self.path)?);
        control(&connection, begin)?;
        // Dropping the connection on the way out rolls back what is left open.
        let result = program(&Session::Sqlite(&connection)).await?;
        control(&connection, "COMMIT")?;
        Ok(result)
    }

    pub(crate) fn reader_count(&self) -> usize {
        self.readers.count()
    }

    pub(crate) fn readers_waiting(&self) -> usize {
        self.readers.waiting()
    }
}

fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(failed)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
    // Checkpoints have a thread of their own; the automatic one only keeps the log
    // bounded should that thread be gone.
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA cache_size = -32768;
             PRAGMA mmap_size = 2147418112;
             PRAGMA temp_store = MEMORY;
             PRAGMA wal_autocheckpoint = 131072;
             PRAGMA journal_size_limit = 268435456;",
        )
        .map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    Ok(connection)
}

fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(failed)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
    connection
        .execute_batch(
            "PRAGMA cache_size = -16384;
             PRAGMA mmap_size = 2147418112;
             PRAGMA temp_store = MEMORY;",
        )
        .map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    Ok(connection)
}

/// Runs one statement to its end.
pub(crate) fn run(connection: &Connection, statement: &Statement) -> Result<Output, StoreError> {
    let mut prepared = connection.prepare_cached(&statement.sql).map_err(failed)?;
    for (index, value) in statement.params.iter().enumerate() {
        debug_assert_eq!(
            prepared.parameter_name(index + 1),
            Some(format!("${}", index + 1).as_str()),
            "parameters are numbered in order of first use: {}",
            statement.sql
        );
        prepared
            .raw_bind_parameter(index + 1, value)
            .map_err(failed)?;
    }
    let columns = prepared.column_count();
    if columns == 0 {
        let affected = prepared.raw_execute().map_err(failed)?;
        return Ok(Output {
            rows: Vec::new(),
            affected: affected as u64,
        });
    }
    let mut rows = Vec::new();
    let mut answer = prepared.raw_query();
    while let Some(row) = answer.next().map_err(failed)? {
        let values = (0..columns)
            .map(|column| cell(row.get_ref(column).map_err(failed)?))
            .collect::<Result<Vec<_>, StoreError>>()?;
        rows.push(Row::new(values));
    }
    let affected = rows.len() as u64;
    Ok(Output { rows, affected })
}

/// Runs one statement that opens or closes a transaction.
fn control(connection: &Mutex<Connection>, sql: &str) -> Result<(), StoreError> {
    let connection = lock(connection);
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    statement.raw_execute().map_err(failed)?;
    Ok(())
}

fn cell(value: ValueRef<'_>) -> Result<SqlValue, StoreError> {
    match value {
        ValueRef::Null => Ok(SqlValue::Null),
        ValueRef::Integer(value) => Ok(SqlValue::Int(value)),
        ValueRef::Text(bytes) => String::from_utf8(bytes.to_vec())
            .map(SqlValue::Text)
            .map_err(|_| StoreError::Corrupt("texte qui n'est pas en UTF-8".to_owned())),
        ValueRef::Blob(bytes) => Ok(SqlValue::Bytes(bytes.to_vec())),
        ValueRef::Real(value) => Err(StoreError::Corrupt(format!("nombre à virgule {value}"))),
    }
}

impl ToSql for SqlValue {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

/// Tells a database that cannot answer now from a statement that is wrong.
pub(crate) fn failed(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::OutOfMemory,
        ) => StoreError::Unavailable(error.to_string()),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Corrupt(error.to_string())
        }
        _ => StoreError::Engine(Box::new(error)),
    }
}
