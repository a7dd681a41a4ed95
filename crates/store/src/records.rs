//! Records: every document that is not a slip (users, companies, memberships,
//! tokens, receipts…), found by identifier or by key.

use crate::events::StreamEvent;
use crate::slips::in_order;
use crate::sql::{CHUNK, Row, SqlValue, Statement, padded, params, placeholders};
use crate::{Snapshot, Store, StoreError};

/// A record as it is stored. Times are milliseconds since the Unix epoch (UTC).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// Identifier inside the collection.
    pub id: String,
    /// Counts the writes of the record, from 1.
    pub version: i64,
    /// Time of the first write.
    pub created_at: i64,
    /// Time of the last write.
    pub updated_at: i64,
    /// The document, JSON.
    pub document: String,
}

/// Which version of a record a write was decided on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The record must not exist.
    New,
    /// The record must be at this version.
    Version(i64),
    /// The last write wins; creates the record when there is none.
    Any,
}

/// A value under which a record is found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Name of the key inside the collection.
    pub name: &'static str,
    /// Value, compared byte by byte.
    pub value: String,
    /// Whether one record at most may hold the value.
    pub unique: bool,
}

impl Key {
    /// A key that several records may share.
    pub fn shared(name: &'static str, value: impl Into<String>) -> Self {
        Self {
            name,
            value: value.into(),
            unique: false,
        }
    }

    /// A key that one record at most holds.
    pub fn unique(name: &'static str, value: impl Into<String>) -> Self {
        Self {
            name,
            value: value.into(),
            unique: true,
        }
    }
}

/// The new state of a record.
#[derive(Debug, Clone)]
pub struct RecordWrite {
    /// Collection.
    pub collection: &'static str,
    /// Identifier inside the collection.
    pub id: String,
    /// Version that the change was decided on.
    pub expected: Expected,
    /// The document, JSON; `None` deletes the record and its keys.
    pub document: Option<String>,
    /// Every key of the record from now on.
    pub keys: Vec<Key>,
    /// Time of the change, milliseconds.
    pub at: i64,
    /// What happened, when the change belongs to the event log.
    pub event: Option<StreamEvent>,
}

pub(crate) const RECORD_COLUMNS: &str = "r.id, r.version, r.created_at, r.updated_at, r.document";

fn record_row(row: &mut Row, from: usize) -> Result<RecordRow, StoreError> {
    Ok(RecordRow {
        id: row.text(from)?,
        version: row.int(from + 1)?,
        created_at: row.int(from + 2)?,
        updated_at: row.int(from + 3)?,
        document: row.text(from + 4)?,
    })
}

pub(crate) fn record_rows(rows: Vec<Row>) -> Result<Vec<RecordRow>, StoreError> {
    rows.into_iter()
        .map(|mut row| record_row(&mut row, 0))
        .collect()
}

impl Snapshot<'_> {
    /// The record with this identifier.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn record(
        &self,
        collection: &str,
        id: &str,
    ) -> Result<Option<RecordRow>, StoreError> {
        let sql = format!(
            "SELECT {RECORD_COLUMNS} FROM record AS r WHERE r.collection = $1 AND r.id = $2"
        );
        let rows = self.session.query(sql, params![collection, id]).await?;
        Ok(record_rows(rows)?.pop())
    }

    /// The records with these identifiers, in that order; those that do not
    /// exist are left out.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn records(
        &self,
        collection: &str,
        ids: &[String],
    ) -> Result<Vec<RecordRow>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let list = placeholders(2, chunk.len());
            let sql = format!(
                "SELECT {RECORD_COLUMNS} FROM record AS r \
                 WHERE r.collection = $1 AND r.id IN ({list})"
            );
            let values = listed(params![collection], chunk);
            found.extend(record_rows(self.session.query(sql, values).await?)?);
        }
        Ok(in_order(ids, found, |record| record.id.as_str()))
    }

    /// The records that hold one of these values of a key, unique or shared, each
    /// with the value: in the order of the values, then by identifier.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn records_by_key(
        &self,
        collection: &str,
        name: &str,
        values: &[String],
    ) -> Result<Vec<(String, RecordRow)>, StoreError> {
        let mut found = Vec::new();
        for chunk in values.chunks(CHUNK) {
            let statements = ["record_unique", "record_key"]
                .map(|table| by_key(table, chunk.len(), listed(params![collection, name], chunk)));
            for rows in self.session.queries(&statements).await? {
                for mut row in rows {
                    found.push((row.text(0)?, record_row(&mut row, 1)?));
                }
            }
        }
        found.sort_unstable_by(|(_, a), (_, b)| a.id.cmp(&b.id));
        Ok(in_order(values, found, |(value, _)| value.as_str()))
    }

    /// The record that holds this value of a unique key.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn record_by_unique(
        &self,
        collection: &str,
        name: &str,
        value: &str,
    ) -> Result<Option<RecordRow>, StoreError> {
        let statement = by_key("record_unique", 1, params![collection, name, value]);
        let rows = self.session.query(statement.sql, statement.params).await?;
        rows.into_iter()
            .next()
            .map(|mut row| record_row(&mut row, 1))
            .transpose()
    }

    /// A page of a whole collection, by ascending identifier.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn scan_records(
        &self,
        collection: &str,
        after_id: Option<&str>,
        limit: usize,
    ) -> Result<Vec<RecordRow>, StoreError> {
        let sql = format!(
            "SELECT {RECORD_COLUMNS} FROM record AS r \
             WHERE r.collection = $1 AND r.id > $2 ORDER BY r.id LIMIT $3"
        );
        let values = params![collection, after_id.unwrap_or_default(), limit];
        record_rows(self.session.query(sql, values).await?)
    }

    /// A page of the records that share a value of a key, by ascending
    /// identifier.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn scan_records_by_key(
        &self,
        collection: &str,
        key: (&str, &str),
        after_id: Option<&str>,
        limit: usize,
    ) -> Result<Vec<RecordRow>, StoreError> {
        let (name, value) = key;
        let sql = format!(
            "SELECT {RECORD_COLUMNS} FROM record_key AS k \
             JOIN record AS r ON r.collection = k.collection AND r.id = k.id \
             WHERE k.collection = $1 AND k.name = $2 AND k.value = $3 AND k.id > $4 \
             ORDER BY k.id LIMIT $5"
        );
        let after_id = after_id.unwrap_or_default();
        let values = params![collection, name, value, after_id, limit];
        record_rows(self.session.query(sql, values).await?)
    }
}

impl Store {
    /// How many records share a value of a key.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn count_records_by_key(
        &self,
        collection: &'static str,
        name: &'static str,
        value: &str,
    ) -> Result<u64, StoreError> {
        let values = params![collection, name, value];
        let sql =
            "SELECT count(*) FROM record_key WHERE collection = $1 AND name = $2 AND value = $3";
        self.read_one(move |snapshot| {
            Box::pin(async move {
                let rows = snapshot.session.query(sql, values).await?;
                let count = rows.into_iter().next().map(|mut row| row.int(0));
                Ok(count.transpose()?.unwrap_or_default().unsigned_abs())
            })
        })
        .await
    }
}

fn listed(mut head: Vec<SqlValue>, values: &[String]) -> Vec<SqlValue> {
    head.extend(padded(values));
    head
}

/// Records that hold one of `len` values of a key, from one of the key tables.
pub(crate) fn by_key(table: &str, len: usize, values: Vec<SqlValue>) -> Statement {
    let list = placeholders(3, len);
    Statement::new(
        format!(
            "SELECT k.value, {RECORD_COLUMNS} FROM {table} AS k \
             JOIN record AS r ON r.collection = k.collection AND r.id = k.id \
             WHERE k.collection = $1 AND k.name = $2 AND k.value IN ({list})"
        ),
        values,
    )
}

/// A key as it is stored, whether it is unique apart.
pub(crate) type StoredKey = (String, String);

/// Keys of a record in one of the two key tables.
pub(crate) fn keys_of(table: &str, collection: &str, id: &str) -> Statement {
    Statement::new(
        format!("SELECT name, value FROM {table} WHERE collection = $1 AND id = $2"),
        params![collection, id],
    )
}

pub(crate) fn stored_keys(rows: Vec<Row>) -> Result<Vec<StoredKey>, StoreError> {
    rows.into_iter()
        .map(|mut row| Ok((row.text(0)?, row.text(1)?)))
        .collect()
}

impl Store {
    /// As [`Snapshot::record`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn record(
        &self,
        collection: &'static str,
        id: &str,
    ) -> Result<Option<RecordRow>, StoreError> {
        let id = id.to_owned();
        self.read_one(move |snapshot| {
            Box::pin(async move { snapshot.record(collection, &id).await })
        })
        .await
    }

    /// As [`Snapshot::records`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn records(
        &self,
        collection: &'static str,
        ids: &[String],
    ) -> Result<Vec<RecordRow>, StoreError> {
        let ids = ids.to_vec();
        self.read(move |snapshot| Box::pin(async move { snapshot.records(collection, &ids).await }))
            .await
    }

    /// As [`Snapshot::records_by_key`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn records_by_key(
        &self,
        collection: &'static str,
        name: &'static str,
        values: &[String],
    ) -> Result<Vec<(String, RecordRow)>, StoreError> {
        let values = values.to_vec();
        self.read(move |snapshot| {
            Box::pin(async move { snapshot.records_by_key(collection, name, &values).await })
        })
        .await
    }

    /// As [`Snapshot::record_by_unique`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn record_by_unique(
        &self,
        collection: &'static str,
        name: &'static str,
        value: &str,
    ) -> Result<Option<RecordRow>, StoreError> {
        let value = value.to_owned();
        self.read_one(move |snapshot| {
            Box::pin(async move { snapshot.record_by_unique(collection, name, &value).await })
        })
        .await
    }

    /// As [`Snapshot::scan_records`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn scan_records(
        &self,
        collection: &'static str,
        after_id: Option<&str>,
        limit: usize,
    ) -> Result<Vec<RecordRow>, StoreError> {
        let after_id = after_id.map(str::to_owned);
        self.read_one(move |snapshot| {
            Box::pin(async move {
                snapshot
                    .scan_records(collection, after_id.as_deref(), limit)
                    .await
            })
        })
        .await
    }
}
