//! Histories: the dated entries that the events of slips hold, over all slips
//! of a tab.

use std::collections::HashMap;

use crate::slips::rows_where;
use crate::sql::{Row, Statement, params};
use crate::{Direction, Snapshot, Store, StoreError};

/// A page of the history of the slips that stand in a tab, newest entry first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Organisation.
    pub org: String,
    /// Tab, a number that the caller defines.
    pub tab: i16,
    /// Only the entries of this slip.
    pub slip_id: Option<String>,
    /// First time, included, milliseconds.
    pub from: i64,
    /// Last time, included, milliseconds.
    pub until: i64,
    /// The entry to start from, excluded.
    pub cursor: Option<EntryId>,
    /// Which way to go from the cursor.
    pub direction: Direction,
    /// Largest number of entries.
    pub limit: usize,
}

/// Which entry: the event of a slip, and the rank of the entry in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntryId {
    /// Slip.
    pub slip_id: String,
    /// Rank of the event in the stream of the slip, from 1.
    pub seq: i64,
    /// Rank of the entry in the event, from 0.
    pub rank: i16,
}

/// An entry of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Which one.
    pub id: EntryId,
    /// Identifier of the slip that people read.
    pub readable_id: String,
    /// When, milliseconds.
    pub at: i64,
    /// Who: the actor of the event.
    pub actor: String,
    /// Metadata of the event, JSON, which hold the entry.
    pub metadata: String,
}

/// A place in the order of histories.
#[derive(Debug, Clone, Copy)]
struct Place {
    at: i64,
    row_number: i64,
    seq: i64,
    rank: i16,
}

impl Place {
    fn of(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            at: row.int(0)?,
            row_number: row.int(1)?,
            seq: row.int(2)?,
            rank: row.small(3)?,
        })
    }
}

/// The entries that a query is about. A slip changed last when its newest entry
/// was written, or later: the range of the tab leaves out older slips.
fn matching(query: &HistoryQuery) -> Statement {
    let mut values = params![
        &query.org,
        query.tab,
        query.from.saturating_neg(),
        query.from,
        query.until,
    ];
    let slip = match &query.slip_id {
        Some(id) => {
            values.extend(params![id]);
            " AND t.slip_id = $6"
        }
        None => "",
    };
    let sql = format!(
        "FROM slip_tab AS t JOIN slip_log AS l ON l.row_number = t.row_number \
         WHERE t.org = $1 AND t.tab = $2 AND t.sort_key <= $3 \
         AND l.at >= $4 AND l.at <= $5{slip}"
    );
    Statement::new(sql, values)
}

fn page(query: &HistoryQuery, cursor: Option<Place>) -> Statement {
    let Statement {
        sql,
        params: mut values,
        ..
    } = matching(query);
    let (comparison, order) = match query.direction {
        Direction::Older => ("<", "DESC"),
        Direction::Newer => (">", "ASC"),
    };
    let from = match cursor {
        Some(place) => {
            let n = values.len();
            values.extend(params![place.at, place.row_number, place.seq, place.rank]);
            format!(
                " AND (l.at, l.row_number, l.seq, l.rank) {comparison} (${}, ${}, ${}, ${})",
                n + 1,
                n + 2,
                n + 3,
                n + 4
            )
        }
        None => String::new(),
    };
    values.push(query.limit.into());
    let limit = values.len();
    let sql = format!(
        "SELECT l.at, l.row_number, l.seq, l.rank, t.slip_id {sql}{from} \
         ORDER BY l.at {order}, l.row_number {order}, l.seq {order}, l.rank {order} LIMIT ${limit}"
    );
    Statement::new(sql, values)
}

impl Snapshot<'_> {
    /// A page of a history, newest entry first whatever the direction. An entry
    /// that does not exist starts no page.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn history(&self, query: &HistoryQuery) -> Result<Vec<HistoryEntry>, StoreError> {
        let cursor = match &query.cursor {
            None => None,
            Some(id) => match self.place_of(id).await? {
                None => return Ok(Vec::new()),
                found => found,
            },
        };
        let statement = page(query, cursor);
        let rows = self.session.query(statement.sql, statement.params).await?;
        let mut entries = Vec::with_capacity(rows.len());
        for mut row in rows {
            entries.push((Place::of(&mut row)?, row.text(4)?));
        }
        if query.direction == Direction::Newer {
            entries.reverse();
        }
        self.entries(entries).await
    }

    /// How many entries a query is about, whatever its page.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn count_history(&self, query: &HistoryQuery) -> Result<u64, StoreError> {
        let statement = matching(query);
        let sql = format!("SELECT count(*) {}", statement.sql);
        let rows = self.session.query(sql, statement.params).await?;
        let count = rows.into_iter().next().map(|mut row| row.int(0));
        Ok(count.transpose()?.unwrap_or_default().unsigned_abs())
    }

    async fn place_of(&self, id: &EntryId) -> Result<Option<Place>, StoreError> {
        let sql = "SELECT at, row_number, seq, rank FROM slip_log \
                   WHERE row_number = (SELECT row_number FROM slip WHERE id = $1) \
                   AND seq = $2 AND rank = $3";
        let values = params![&id.slip_id, id.seq, id.rank];
        let rows = self.session.query(sql, values).await?;
        let mut rows = rows.into_iter();
        rows.next().map(|mut row| Place::of(&mut row)).transpose()
    }

    /// Reads what the entries hold: their events, and the names of their slips.
    async fn entries(&self, found: Vec<(Place, String)>) -> Result<Vec<HistoryEntry>, StoreError> {
        let numbers: Vec<i64> = found.iter().map(|(place, _)| place.row_number).collect();
        let mut names = HashMap::new();
        let rows = rows_where(
            self.session,
            "slip",
            "row_number, readable_id",
            "row_number",
            &numbers,
        );
        for mut row in rows.await? {
            names.insert(row.int(0)?, row.text(1)?);
        }
        let reads: Vec<Statement> = found
            .iter()
            .map(|(place, slip)| {
                Statement::new(
                    "SELECT actor, metadata FROM event WHERE stream = $1 AND seq = $2",
                    params![slip, place.seq],
                )
            })
            .collect();
        let events = self.session.queries(&reads).await?;
        let mut entries = Vec::with_capacity(found.len());
        for ((place, slip_id), rows) in found.into_iter().zip(events) {
            let Some(mut event) = rows.into_iter().next() else {
                return Err(StoreError::Corrupt(format!(
                    "événement {} du bordereau {slip_id} absent",
                    place.seq
                )));
            };
            entries.push(HistoryEntry {
                id: EntryId {
                    slip_id,
                    seq: place.seq,
                    rank: place.rank,
                },
                readable_id: names.get(&place.row_number).cloned().unwrap_or_default(),
                at: place.at,
                actor: event.text(0)?,
                metadata: event.text(1)?,
            });
        }
        Ok(entries)
    }
}

impl Store {
    /// A page of a history and the number of entries that it is a page of, at
    /// one instant.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn history(
        &self,
        query: &HistoryQuery,
    ) -> Result<(Vec<HistoryEntry>, u64), StoreError> {
        let query = query.clone();
        self.read(move |snapshot| {
            Box::pin(async move {
                let entries = snapshot.history(&query).await?;
                Ok((entries, snapshot.count_history(&query).await?))
            })
        })
        .await
    }
}
