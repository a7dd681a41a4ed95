//! Slips: one row each, read by identifier.

use crate::events::{Hash, NewEvent};
use crate::session::Session;
use crate::sql::{CHUNK, Row, padded, params, placeholders};
use crate::{Snapshot, Store, StoreError, Tally};

/// A slip as it is stored. Times are milliseconds since the Unix epoch (UTC).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipRow {
    /// Rank of insertion, which lists follow and use as cursor.
    pub row_number: i64,
    /// Identifier, stable and opaque.
    pub id: String,
    /// Identifier that people read; equal to `id` for most kinds.
    pub readable_id: String,
    /// Kind of slip, a number that the caller chose.
    pub kind: i16,
    /// Number of events of the slip: each one is a version.
    pub version: i64,
    /// Status, as the caller wrote it.
    pub status: String,
    /// Whether the slip is a draft.
    pub is_draft: bool,
    /// Whether the slip was deleted; deleted slips stay readable by identifier.
    pub is_deleted: bool,
    /// Creation time.
    pub created_at: i64,
    /// Time of the last change.
    pub updated_at: i64,
    /// Hash of the last event of the slip.
    pub head_hash: Hash,
    /// The document, JSON.
    pub document: String,
}

impl SlipRow {
    /// What a later write must name to change this very version.
    #[must_use]
    pub fn head(&self) -> SlipHead {
        SlipHead {
            version: self.version,
            hash: self.head_hash,
        }
    }
}

/// The version of a slip that a write was decided on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlipHead {
    /// Version read.
    pub version: i64,
    /// Hash of the event of that version.
    pub hash: Hash,
}

/// The new state of a slip, with everything that lists and registries know of
/// it. Index rows that do not change are not written again.
#[derive(Debug, Clone)]
pub struct SlipWrite {
    /// Identifier.
    pub id: String,
    /// Identifier that people read.
    pub readable_id: String,
    /// Kind of slip.
    pub kind: i16,
    /// Version that the change was decided on; `None` creates the slip.
    pub expected: Option<SlipHead>,
    /// Status.
    pub status: String,
    /// Whether the slip is a draft.
    pub is_draft: bool,
    /// Whether the slip is deleted. A deleted slip leaves every list, tab and
    /// register, whatever rows are given here.
    pub is_deleted: bool,
    /// Creation time; only the first write counts.
    pub created_at: i64,
    /// Time of this change, the sort key of tabs.
    pub updated_at: i64,
    /// The document, JSON.
    pub document: String,
    /// Text for searches.
    pub search: String,
    /// Who sees the slip in lists.
    pub access: Vec<AccessRow>,
    /// In whose tabs the slip stands.
    pub tabs: Vec<TabRow>,
    /// The slips this one descends from; `None` keeps what is stored.
    pub links: Option<Vec<ParentLink>>,
    /// Registry lines.
    pub lines: Vec<LineRow>,
    /// What the slip adds to the running sums.
    pub tallies: Vec<Tally>,
    /// What happened, at least one event; each one makes a version.
    pub events: Vec<NewEvent>,
    /// Entries that the last event adds to the history of the slip.
    pub log_entries: i16,
    /// The tab whose organisations read the history of the slip, past entries
    /// included; `None` when it has none.
    pub log_tab: Option<i16>,
}

/// An organisation that sees a slip in its lists.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccessRow {
    /// Organisation identifier.
    pub org: String,
    /// Roles of the organisation on the slip, a bit mask that the caller defines.
    pub roles: i64,
}

/// A tab of an organisation in which a slip stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TabRow {
    /// Organisation identifier.
    pub org: String,
    /// Tab, a number that the caller defines.
    pub tab: i16,
}

/// A link from a slip to one it descends from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ParentLink {
    /// The initial slip.
    pub parent_id: String,
    /// How the two are related, a number that the caller defines.
    pub relation: i16,
    /// Quantity taken from the parent, an exact decimal as text.
    pub quantity: Option<String>,
}

/// A link of the traceability graph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkRow {
    /// The initial slip.
    pub parent_id: String,
    /// The slip that groups, forwards or follows it.
    pub child_id: String,
    /// How the two are related.
    pub relation: i16,
    /// Quantity taken from the parent.
    pub quantity: Option<String>,
}

/// A registry line of a slip. `org`, `register`, `at` and `sub_id` identify it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineRow {
    /// Organisation whose register holds the line.
    pub org: String,
    /// Register, a number that the caller defines.
    pub register: i16,
    /// Date of the line in the register, milliseconds.
    pub at: i64,
    /// What tells apart two lines of one slip in one register (a packaging, a
    /// carrier); empty when there is only one.
    pub sub_id: String,
    /// The line, JSON.
    pub line: String,
}

pub(crate) const SLIP_COLUMNS: &str = "row_number, id, readable_id, kind, version, status, \
    is_draft, is_deleted, created_at, updated_at, head_hash, document";

pub(crate) fn slip_row(mut row: Row) -> Result<SlipRow, StoreError> {
    Ok(SlipRow {
        row_number: row.int(0)?,
        id: row.text(1)?,
        readable_id: row.text(2)?,
        kind: row.small(3)?,
        version: row.int(4)?,
        status: row.text(5)?,
        is_draft: row.flag(6)?,
        is_deleted: row.flag(7)?,
        created_at: row.int(8)?,
        updated_at: row.int(9)?,
        head_hash: Hash::from_bytes(&row.bytes(10)?)?,
        document: row.text(11)?,
    })
}

/// Slips whose `column` is one of `values`, in any order.
pub(crate) async fn slips_where<T>(
    session: &Session<'_>,
    column: &str,
    values: &[T],
) -> Result<Vec<SlipRow>, StoreError>
where
    for<'v> &'v T: Into<crate::sql::SqlValue>,
{
    let rows = rows_where(session, "slip", SLIP_COLUMNS, column, values).await?;
    rows.into_iter().map(slip_row).collect()
}

/// Some columns of the rows of `table` whose `column` is one of `values`, in any order.
pub(crate) async fn rows_where<T>(
    session: &Session<'_>,
    table: &str,
    columns: &str,
    column: &str,
    values: &[T],
) -> Result<Vec<Row>, StoreError>
where
    for<'v> &'v T: Into<crate::sql::SqlValue>,
{
    let mut found = Vec::with_capacity(values.len());
    for chunk in values.chunks(CHUNK) {
        let list = placeholders(1, chunk.len());
        let sql = format!("SELECT {columns} FROM {table} WHERE {column} IN ({list})");
        found.extend(session.query(sql, padded(chunk).collect()).await?);
    }
    Ok(found)
}

impl Snapshot<'_> {
    /// The slip with this identifier, deleted or not.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn slip(&self, id: &str) -> Result<Option<SlipRow>, StoreError> {
        let sql = format!("SELECT {SLIP_COLUMNS} FROM slip WHERE id = $1");
        let rows = self.session.query(sql, params![id]).await?;
        rows.into_iter().next().map(slip_row).transpose()
    }

    /// The slip with this readable identifier, deleted or not.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn slip_by_readable_id(&self, id: &str) -> Result<Option<SlipRow>, StoreError> {
        let sql = format!("SELECT {SLIP_COLUMNS} FROM slip WHERE readable_id = $1");
        let rows = self.session.query(sql, params![id]).await?;
        rows.into_iter().next().map(slip_row).transpose()
    }

    /// The slips with these identifiers, in that order; those that do not exist
    /// are left out.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn slips(&self, ids: &[String]) -> Result<Vec<SlipRow>, StoreError> {
        let found = slips_where(self.session, "id", ids).await?;
        Ok(in_order(ids, found, |slip| slip.id.as_str()))
    }

    /// The slips whose readable identifier starts with this text, deleted or not,
    /// by readable identifier.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn slips_numbered_from(
        &self,
        start: &str,
        limit: usize,
    ) -> Result<Vec<SlipRow>, StoreError> {
        let sql = format!(
            "SELECT {SLIP_COLUMNS} FROM slip WHERE readable_id >= $1 AND readable_id < $2 \
             ORDER BY readable_id LIMIT $3"
        );
        // No identifier holds a character beyond this one.
        let end = format!("{start}\u{10FFFF}");
        let rows = self.session.query(sql, params![start, end, limit]).await?;
        rows.into_iter().map(slip_row).collect()
    }

    /// The slips with these readable identifiers, in that order.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn slips_by_readable_id(&self, ids: &[String]) -> Result<Vec<SlipRow>, StoreError> {
        let found = slips_where(self.session, "readable_id", ids).await?;
        Ok(in_order(ids, found, |slip| slip.readable_id.as_str()))
    }
}

impl Store {
    /// As [`Snapshot::slip`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn slip(&self, id: &str) -> Result<Option<SlipRow>, StoreError> {
        let id = id.to_owned();
        self.read_one(move |snapshot| Box::pin(async move { snapshot.slip(&id).await }))
            .await
    }

    /// As [`Snapshot::slip_by_readable_id`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn slip_by_readable_id(&self, id: &str) -> Result<Option<SlipRow>, StoreError> {
        let id = id.to_owned();
        self.read_one(move |snapshot| {
            Box::pin(async move { snapshot.slip_by_readable_id(&id).await })
        })
        .await
    }

    /// As [`Snapshot::slips_numbered_from`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn slips_numbered_from(
        &self,
        start: &str,
        limit: usize,
    ) -> Result<Vec<SlipRow>, StoreError> {
        let start = start.to_owned();
        self.read_one(move |snapshot| {
            Box::pin(async move { snapshot.slips_numbered_from(&start, limit).await })
        })
        .await
    }

    /// As [`Snapshot::slips`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn slips(&self, ids: &[String]) -> Result<Vec<SlipRow>, StoreError> {
        let ids = ids.to_vec();
        self.read(move |snapshot| Box::pin(async move { snapshot.slips(&ids).await }))
            .await
    }
}

/// Puts found rows in the order of the keys that were asked.
pub(crate) fn in_order<T>(keys: &[String], found: Vec<T>, key: impl Fn(&T) -> &str) -> Vec<T> {
    let rank: std::collections::HashMap<&str, usize> = keys
        .iter()
        .enumerate()
        .rev()
        .map(|(rank, key)| (key.as_str(), rank))
        .collect();
    let mut found = found;
    found.sort_by_key(|row| rank.get(key(row)).copied().unwrap_or(usize::MAX));
    found
}
