//! What changed lately: the event log in its order, with the slips that events
//! are about and the organisations that see them.

use std::collections::BTreeMap;

use crate::sql::{CHUNK, Row, SqlValue, padded, params, placeholders};
use crate::{Snapshot, Store, StoreError};

/// An event of the log, as far as followers need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// Rank of the event in the whole log.
    pub event_id: i64,
    /// The slip that it is about; none when it is about something else.
    pub slip: Option<ChangedSlip>,
}

/// A slip that an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedSlip {
    /// Identifier.
    pub id: String,
    /// Identifier that people read.
    pub readable_id: String,
    /// Kind, a number that the caller defines.
    pub kind: i16,
    /// Order of insertion.
    pub row_number: i64,
    /// Metadata of the event, JSON.
    pub metadata: String,
}

const CHANGES: &str = "SELECT e.id, s.id, s.readable_id, s.kind, s.row_number, e.metadata \
                       FROM event AS e LEFT JOIN slip AS s ON s.id = e.stream";

fn change_row(mut row: Row) -> Result<ChangeRow, StoreError> {
    let event_id = row.int(0)?;
    let slip = match row.opt_text(1)? {
        None => None,
        Some(id) => Some(ChangedSlip {
            id,
            readable_id: row.text(2)?,
            kind: row.small(3)?,
            row_number: row.int(4)?,
            metadata: row.text(5)?,
        }),
    };
    Ok(ChangeRow { event_id, slip })
}

impl Snapshot<'_> {
    /// Rank of the last event of the log; zero when there is none.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn last_event(&self) -> Result<i64, StoreError> {
        let sql = "SELECT coalesce(max(id), 0) FROM event";
        let rows = self.session.query(sql, Vec::new()).await?;
        let last = rows.into_iter().next().map(|mut row| row.int(0));
        Ok(last.transpose()?.unwrap_or_default())
    }

    /// The events after a rank, oldest first, and those among `late` that exist by
    /// now. Ranks are given before commits end, so a lower one may appear after a
    /// higher one: followers ask again for those that they saw missing.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn changes(
        &self,
        after: i64,
        late: &[i64],
        limit: usize,
    ) -> Result<Vec<ChangeRow>, StoreError> {
        let mut rows = Vec::new();
        for chunk in late.chunks(CHUNK) {
            let list = placeholders(1, chunk.len());
            let sql = format!("{CHANGES} WHERE e.id IN ({list}) ORDER BY e.id");
            rows.extend(self.session.query(sql, padded(chunk).collect()).await?);
        }
        let sql = format!("{CHANGES} WHERE e.id > $1 ORDER BY e.id LIMIT $2");
        rows.extend(self.session.query(sql, params![after, limit]).await?);
        rows.into_iter().map(change_row).collect()
    }

    /// The organisations in whose tab these slips stand, by row number.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn organisations_in_tab(
        &self,
        tab: i16,
        row_numbers: &[i64],
    ) -> Result<BTreeMap<i64, Vec<String>>, StoreError> {
        let mut found: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for chunk in row_numbers.chunks(CHUNK) {
            let list = placeholders(2, chunk.len());
            let sql = format!(
                "SELECT row_number, org FROM slip_tab WHERE tab = $1 AND row_number IN ({list})"
            );
            let values = [SqlValue::from(tab)].into_iter().chain(padded(chunk));
            for mut row in self.session.query(sql, values.collect()).await? {
                found.entry(row.int(0)?).or_default().push(row.text(1)?);
            }
        }
        Ok(found)
    }
}

impl Store {
    /// As [`Snapshot::last_event`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn last_event(&self) -> Result<i64, StoreError> {
        self.read_one(|snapshot| Box::pin(async move { snapshot.last_event().await }))
            .await
    }

    /// As [`Snapshot::changes`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn changes(
        &self,
        after: i64,
        late: Vec<i64>,
        limit: usize,
    ) -> Result<Vec<ChangeRow>, StoreError> {
        self.read(move |snapshot| {
            Box::pin(async move { snapshot.changes(after, &late, limit).await })
        })
        .await
    }

    /// As [`Snapshot::organisations_in_tab`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn organisations_in_tab(
        &self,
        tab: i16,
        row_numbers: Vec<i64>,
    ) -> Result<BTreeMap<i64, Vec<String>>, StoreError> {
        self.read(move |snapshot| {
            Box::pin(async move { snapshot.organisations_in_tab(tab, &row_numbers).await })
        })
        .await
    }
}
