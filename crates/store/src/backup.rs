//! Backup and restore, from any engine to any engine: moving from an embedded
//! database to PostgreSQL is a backup of the one restored into the other.

use std::io::{Read, Write};

use futures_util::FutureExt as _;

use crate::archive::{ArchiveReader, ArchiveWriter, Item};
use crate::migrations;
use crate::session::{Dialect, Session};
use crate::sql::{SqlValue, Statement, tuples};
use crate::{Store, StoreError};

/// Oldest schema whose tables have the columns of today.
const OLDEST_RESTORED: i64 = 5;

/// Rows read, or inserted, at a time.
const PAGE: usize = 256;

/// A table, its columns, and how many of the first ones are its primary key.
struct Table {
    name: &'static str,
    columns: &'static [&'static str],
    key: usize,
    /// Whether the first column numbers rows by itself.
    numbered: bool,
}

const fn table(name: &'static str, key: usize, columns: &'static [&'static str]) -> Table {
    Table {
        name,
        columns,
        key,
        numbered: false,
    }
}

const fn numbered(name: &'static str, columns: &'static [&'static str]) -> Table {
    Table {
        name,
        columns,
        key: 1,
        numbered: true,
    }
}

/// Every table of the schema.
const TABLES: &[Table] = &[
    numbered(
        "slip",
        &[
            "row_number",
            "id",
            "readable_id",
            "kind",
            "version",
            "status",
            "is_draft",
            "is_deleted",
            "created_at",
            "updated_at",
            "head_hash",
            "document",
        ],
    ),
    table("slip_search", 1, &["row_number", "content"]),
    table(
        "slip_access",
        4,
        &["org", "kind", "is_draft", "row_number", "slip_id", "roles"],
    ),
    table(
        "slip_tab",
        4,
        &["org", "tab", "sort_key", "slip_id", "row_number"],
    ),
    table(
        "slip_link",
        3,
        &["child_id", "parent_id", "relation", "quantity"],
    ),
    table(
        "slip_line",
        5,
        &[
            "org",
            "register",
            "at",
            "slip_id",
            "sub_id",
            "row_number",
            "line",
        ],
    ),
    table("slip_log", 4, &["row_number", "at", "seq", "rank"]),
    table(
        "slip_log_reader",
        5,
        &["org", "at", "row_number", "seq", "rank"],
    ),
    table(
        "tally",
        5,
        &[
            "org", "measure", "period", "key", "shard", "count", "amount",
        ],
    ),
    table("slip_tally", 1, &["row_number", "tallies"]),
    table(
        "record",
        2,
        &[
            "collection",
            "id",
            "version",
            "created_at",
            "updated_at",
            "document",
        ],
    ),
    table("record_key", 4, &["collection", "name", "value", "id"]),
    table("record_unique", 3, &["collection", "name", "value", "id"]),
    numbered(
        "event",
        &[
            "id",
            "stream",
            "seq",
            "at",
            "actor",
            "kind",
            "application",
            "auth",
            "data",
            "metadata",
            "prev_hash",
            "hash",
        ],
    ),
    table("stream_head", 1, &["stream", "seq", "hash"]),
    table("event_seal", 1, &["n", "up_to_id", "count", "hash"]),
    numbered(
        "job",
        &[
            "id",
            "queue",
            "payload",
            "run_at",
            "attempts",
            "max_attempts",
            "lease_until",
            "leased_by",
            "last_error",
            "state",
            "created_at",
            "done_at",
        ],
    ),
    table(
        "idempotency",
        2,
        &[
            "actor",
            "key",
            "fingerprint",
            "attempt",
            "state",
            "started_at",
            "answer",
        ],
    ),
    table("state", 1, &["key", "value", "expires_at"]),
];

/// How far a backup or a restore is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupProgress {
    /// Table being copied.
    pub table: &'static str,
    /// Rows copied, all tables together.
    pub rows: u64,
    /// Bytes of archive written or read.
    pub bytes: u64,
}

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BackupSummary {
    /// Rows of each table.
    pub tables: Vec<(String, u64)>,
    /// Bytes of the archive.
    pub bytes: u64,
}

impl BackupSummary {
    /// Rows of all tables.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|(_, rows)| rows).sum()
    }
}

impl Store {
    /// Writes the whole store, as it is at one instant, while others go on
    /// writing. Gives the destination back, flushed; making it durable (sync,
    /// rename) is the caller's.
    ///
    /// On an embedded database the write-ahead log grows while a backup runs.
    ///
    /// # Errors
    /// See [`StoreError`]; the archive is then incomplete, and a restore refuses
    /// it.
    pub async fn backup<W: Write + Send + 'static>(
        &self,
        out: W,
        mut progress: impl FnMut(BackupProgress) + Send + 'static,
    ) -> Result<(W, BackupSummary), StoreError> {
        self.long_read(move |session| {
            async move {
                let schema = migrations::version(session).await?;
                let mut archive = ArchiveWriter::start(out, schema)?;
                let mut tables = Vec::with_capacity(TABLES.len());
                let mut before = 0;
                for table in TABLES {
                    let mut tell = |rows, bytes| {
                        progress(BackupProgress {
                            table: table.name,
                            rows: before + rows,
                            bytes,
                        });
                    };
                    let rows = copy_out(session, table, &mut archive, &mut tell).await?;
                    before += rows;
                    tables.push((table.name.to_owned(), rows));
                }
                let (out, bytes) = archive.finish()?;
                Ok((out, BackupSummary { tables, bytes }))
            }
            .boxed()
        })
        .await
    }

    /// Reads an archive into this store, which must be empty: everything is
    /// restored, or nothing.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`], [`StoreError::NewerSchema`] for the archive of a
    /// newer program, [`StoreError::Archive`] for a damaged one.
    pub async fn restore<R: Read + Send + 'static>(
        &self,
        input: R,
        mut progress: impl FnMut(BackupProgress) + Send + 'static,
    ) -> Result<BackupSummary, StoreError> {
        self.long_write(move |session| {
            async move {
                refuse_unless_empty(session).await?;
                let mut archive = ArchiveReader::start(input)?;
                let mut tables = Vec::with_capacity(TABLES.len());
                let mut rows = 0;
                check_schema(&archive.next()?)?;
                loop {
                    match archive.next()? {
                        Item::Table { name, columns } => {
                            let table = known(&name, &columns)?;
                            let insert = Insert::new(table, &columns);
                            let mut tell = |done, bytes| {
                                progress(BackupProgress {
                                    table: table.name,
                                    rows: rows + done,
                                    bytes,
                                });
                            };
                            let done = copy_in(session, &insert, &mut archive, &mut tell).await?;
                            check_count(session, table, done).await?;
                            rows += done;
                            tables.push((name, done));
                        }
                        Item::End => break,
                        _ => {
                            return Err(StoreError::Archive(
                                "ses éléments sont en désordre".into(),
                            ));
                        }
                    }
                }
                resume_numbers(session).await?;
                let bytes = archive.bytes();
                Ok(BackupSummary { tables, bytes })
            }
            .boxed()
        })
        .await
    }
}

async fn copy_out<W: Write>(
    session: &Session<'_>,
    table: &Table,
    archive: &mut ArchiveWriter<W>,
    tell: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<u64, StoreError> {
    archive.start_table(table.name, table.columns)?;
    let (columns, key) = (
        table.columns.join(", "),
        table.columns[..table.key].join(", "),
    );
    let select = |condition: &str| {
        format!(
            "SELECT {columns} FROM {} {condition} ORDER BY {key} LIMIT {PAGE}",
            table.name
        )
    };
    let first = select("");
    let next = select(&format!("WHERE ({key}) > {}", tuples(1, table.key)));
    let mut last: Option<Vec<SqlValue>> = None;
    let mut rows = 0;
    loop {
        let page = match last.take() {
            None => session.query(first.clone(), Vec::new()).await?,
            Some(key) => session.query(next.clone(), key).await?,
        };
        let full = page.len() == PAGE;
        for row in page {
            let values = row.into_values();
            archive.row(&values)?;
            rows += 1;
            last = Some(values);
        }
        if let Some(values) = &mut last {
            values.truncate(table.key);
        }
        tell(rows, archive.bytes());
        if !full {
            return archive.end_table();
        }
    }
}

/// The insert statements of a table, for full pages and for the last rows.
struct Insert {
    table: &'static str,
    columns: String,
    width: usize,
}

impl Insert {
    fn new(table: &Table, columns: &[String]) -> Self {
        Self {
            table: table.name,
            columns: columns.join(", "),
            width: columns.len(),
        }
    }

    fn statement(&self, rows: Vec<Vec<SqlValue>>) -> Statement {
        let sql = format!(
            "INSERT INTO {} ({}) VALUES {}",
            self.table,
            self.columns,
            tuples(rows.len(), self.width)
        );
        Statement::new(sql, rows.into_iter().flatten().collect())
    }
}

async fn copy_in<R: Read>(
    session: &Session<'_>,
    insert: &Insert,
    archive: &mut ArchiveReader<R>,
    tell: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<u64, StoreError> {
    let mut done = 0;
    loop {
        match archive.next()? {
            Item::Rows(rows) => {
                done += rows.len() as u64;
                let mut rows = rows.into_iter().peekable();
                while rows.peek().is_some() {
                    let page = rows.by_ref().take(PAGE).collect();
                    let statement = insert.statement(page);
                    session.query(statement.sql, statement.params).await?;
                }
                tell(done, archive.bytes());
            }
            Item::TableEnd { rows } if rows == done => return Ok(done),
            Item::TableEnd { .. } => {
                return Err(StoreError::Archive(format!(
                    "la table {} n'a pas le nombre de lignes annoncé",
                    insert.table
                )));
            }
            _ => return Err(StoreError::Archive("ses éléments sont en désordre".into())),
        }
    }
}

fn check_schema(item: &Item) -> Result<(), StoreError> {
    let known = migrations::newest();
    match *item {
        Item::Schema(found) if found > known => Err(StoreError::NewerSchema { found, known }),
        Item::Schema(found) if found < OLDEST_RESTORED => Err(StoreError::Archive(format!(
            "elle date du schéma {found} : restaurez-la avec le programme qui l'a écrite, puis ouvrez la base avec celui-ci"
        ))),
        Item::Schema(_) => Ok(()),
        _ => Err(StoreError::Archive("elle ne dit pas son schéma".into())),
    }
}

fn known(name: &str, columns: &[String]) -> Result<&'static Table, StoreError> {
    TABLES
        .iter()
        .find(|table| table.name == name)
        .filter(|table| {
            let known = |column: &String| table.columns.contains(&column.as_str());
            columns.iter().all(known)
        })
        .ok_or_else(|| StoreError::Archive(format!("la table {name} est inconnue")))
}

async fn refuse_unless_empty(session: &Session<'_>) -> Result<(), StoreError> {
    for table in TABLES {
        let sql = format!("SELECT 1 FROM {} LIMIT 1", table.name);
        if !session.query(sql, Vec::new()).await?.is_empty() {
            return Err(StoreError::NotEmpty(table.name.to_owned()));
        }
    }
    Ok(())
}

async fn check_count(session: &Session<'_>, table: &Table, rows: u64) -> Result<(), StoreError> {
    let sql = format!("SELECT count(*) FROM {}", table.name);
    let found = session.query(sql, Vec::new()).await?;
    let found = found.into_iter().next().map(|mut row| row.int(0));
    let found = found.transpose()?.unwrap_or(0).unsigned_abs();
    if found == rows {
        return Ok(());
    }
    Err(StoreError::Archive(format!(
        "la table {} compte {found} lignes au lieu de {rows}",
        table.name
    )))
}

/// Makes numbers go on after the restored ones. SQLite does so by itself.
async fn resume_numbers(session: &Session<'_>) -> Result<(), StoreError> {
    if session.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    for table in TABLES.iter().filter(|table| table.numbered) {
        let (name, number) = (table.name, table.columns[0]);
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence('{name}', '{number}'), max({number})) FROM {name} \
             HAVING max({number}) IS NOT NULL"
        );
        session.query(sql, Vec::new()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[tokio::test]
    async fn every_table_and_column_of_the_schema_is_saved() {
        let connection = std::sync::Mutex::new(rusqlite::Connection::open_in_memory().unwrap());
        let session = Session::Sqlite(&connection);
        migrations::migrate(&session, migrations::newest())
            .await
            .unwrap();
        let sql = "SELECT t.name, c.name, c.pk FROM sqlite_master AS t, pragma_table_info(t.name) AS c \
                   WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' \
                   AND t.name <> 'schema_migration' ORDER BY t.name, c.cid";
        let mut schema: BTreeMap<String, (Vec<String>, usize)> = BTreeMap::new();
        for mut row in session.query(sql, Vec::new()).await.unwrap() {
            let (columns, key) = schema.entry(row.text(0).unwrap()).or_default();
            columns.push(row.text(1).unwrap());
            *key += usize::from(row.int(2).unwrap() > 0);
        }
        let saved: BTreeMap<String, (Vec<String>, usize)> = TABLES
            .iter()
            .map(|table| {
                let columns = table.columns.iter().map(|name| (*name).to_owned());
                (table.name.to_owned(), (columns.collect(), table.key))
            })
            .collect();
        assert_eq!(saved, schema);
    }
}
