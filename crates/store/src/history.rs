//! Histories: the dated entries that the events of slips hold, over all slips
//! that an organisation reads. Each organisation has its entries in order of
//! time, so that a page is an index range whatever the number of slips.

use std::collections::{BTreeSet, HashMap};

use crate::slips::rows_where;
use crate::sql::{Row, Statement, insert_rows, params};
use crate::{Direction, Snapshot, Store, StoreError};

/// A page of the history of the slips that an organisation reads, newest entry
/// first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Organisation.
    pub org: String,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
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

    /// After every entry of this time.
    const fn after(at: i64) -> Self {
        Self {
            at,
            row_number: i64::MAX,
            seq: i64::MAX,
            rank: i16::MAX,
        }
    }

    /// Before every entry of this time.
    const fn before(at: i64) -> Self {
        Self {
            at,
            row_number: 0,
            seq: 0,
            rank: 0,
        }
    }
}

/// Entries that one commit adds to the history of a slip.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewEntries {
    pub(crate) at: i64,
    pub(crate) row_number: i64,
    pub(crate) seq: i64,
    pub(crate) count: i16,
}

/// Adds entries to a slip, and to the histories of those who read it. Who comes
/// finds the past entries too, who leaves loses them.
pub(crate) fn write_entries(
    new: &NewEntries,
    before: &BTreeSet<&str>,
    after: &BTreeSet<&str>,
    out: &mut Vec<Statement>,
) {
    let entries = (0..new.count).map(|rank| params![new.at, new.row_number, new.seq, rank]);
    insert_rows(
        "slip_log (at, row_number, seq, rank)",
        entries.collect(),
        out,
    );
    let gone = before.difference(after).map(|org| {
        Statement::new(
            "DELETE FROM slip_log_reader WHERE row_number = $1 AND org = $2",
            params![new.row_number, *org],
        )
    });
    out.extend(gone);
    let entries = before.intersection(after).flat_map(|org| {
        (0..new.count).map(move |rank| params![*org, new.at, new.row_number, new.seq, rank])
    });
    insert_rows(
        "slip_log_reader (org, at, row_number, seq, rank)",
        entries.collect(),
        out,
    );
    let fresh = after.difference(before).map(|org| {
        Statement::new(
            "INSERT INTO slip_log_reader (org, at, row_number, seq, rank) \
             SELECT CAST($1 AS TEXT), at, row_number, seq, rank FROM slip_log \
             WHERE row_number = $2 ON CONFLICT DO NOTHING",
            params![*org, new.row_number],
        )
    });
    out.extend(fresh);
}

/// The condition that leaves one slip, when the query is about one; `$n` is its identifier.
fn of_slip(query: &HistoryQuery, n: usize) -> String {
    match query.slip_id {
        Some(_) => format!(" AND row_number = (SELECT row_number FROM slip WHERE id = ${n})"),
        None => String::new(),
    }
}

/// The entries that a query is about, whatever its page.
fn count(query: &HistoryQuery) -> Statement {
    let mut values = params![&query.org, query.from, query.until];
    values.extend(query.slip_id.iter().map(Into::into));
    let slip = of_slip(query, 4);
    Statement::new(
        format!(
            "SELECT count(*) FROM slip_log_reader \
             WHERE org = $1 AND at >= $2 AND at <= $3{slip}"
        ),
        values,
    )
}

/// The range of a page: from its cursor, no further than its times.
pub(crate) fn history_range(query: &HistoryQuery, cursor: Option<Place>) -> Statement {
    let place = "(at, row_number, seq, rank)";
    let (start, end, order, last) = match query.direction {
        Direction::Older => {
            let until = Place::after(query.until);
            let start = cursor.map_or(until, |cursor| cursor.min(until));
            (start, "at >= $6", "DESC", query.from)
        }
        Direction::Newer => {
            let from = Place::before(query.from);
            let start = cursor.map_or(from, |cursor| cursor.max(from));
            (start, "at <= $6", "ASC", query.until)
        }
    };
    let comparison = match query.direction {
        Direction::Older => "<",
        Direction::Newer => ">",
    };
    let mut values = params![
        &query.org,
        start.at,
        start.row_number,
        start.seq,
        start.rank,
        last
    ];
    values.extend(query.slip_id.iter().map(Into::into));
    let slip = of_slip(query, 7);
    values.push(query.limit.into());
    let limit = values.len();
    Statement::new(
        format!(
            "SELECT at, row_number, seq, rank FROM slip_log_reader \
             WHERE org = $1 AND {place} {comparison} ($2, $3, $4, $5) AND {end}{slip} \
             ORDER BY at {order}, row_number {order}, seq {order}, rank {order} LIMIT ${limit}"
        ),
        values,
    )
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
        let statement = history_range(query, cursor);
        let rows = self.session.query(statement.sql, statement.params).await?;
        let mut entries = Vec::with_capacity(rows.len());
        for mut row in rows {
            entries.push(Place::of(&mut row)?);
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
        let statement = count(query);
        let rows = self.session.query(statement.sql, statement.params).await?;
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
    async fn entries(&self, places: Vec<Place>) -> Result<Vec<HistoryEntry>, StoreError> {
        let numbers: Vec<i64> = places.iter().map(|place| place.row_number).collect();
        let mut names = HashMap::new();
        let rows = rows_where(
            self.session,
            "slip",
            "row_number, id, readable_id",
            "row_number",
            &numbers,
        );
        for mut row in rows.await? {
            names.insert(row.int(0)?, (row.text(1)?, row.text(2)?));
        }
        let lost = |place: &Place| {
            StoreError::Corrupt(format!(
                "événement {} du bordereau de ligne {} absent",
                place.seq, place.row_number
            ))
        };
        let mut found = Vec::with_capacity(places.len());
        for place in places {
            let name = names.get(&place.row_number).ok_or_else(|| lost(&place))?;
            found.push((place, name.clone()));
        }
        let reads: Vec<Statement> = found
            .iter()
            .map(|(place, (slip, _))| {
                Statement::new(
                    "SELECT actor, metadata FROM event WHERE stream = $1 AND seq = $2",
                    params![slip, place.seq],
                )
            })
            .collect();
        let events = self.session.queries(&reads).await?;
        let mut entries = Vec::with_capacity(found.len());
        for ((place, (slip_id, readable_id)), rows) in found.into_iter().zip(events) {
            let mut event = rows.into_iter().next().ok_or_else(|| lost(&place))?;
            entries.push(HistoryEntry {
                id: EntryId {
                    slip_id,
                    seq: place.seq,
                    rank: place.rank,
                },
                readable_id,
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
