//! Walks of tabs by their search text, for the questions that no index answers.

use std::collections::{HashMap, HashSet};

use crate::lists::{TabQuery, tab_range};
use crate::slips::rows_where;
use crate::sql::{Statement, params};
use crate::{Snapshot, Store, StoreError};

/// Fewest entries read at a time from one key of a walk over many.
const SHORTEST_RUN: usize = 32;

/// A slip as searches read it: its place in tabs and its search text, without
/// its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRow {
    /// Rank of insertion.
    pub row_number: i64,
    /// Identifier.
    pub id: String,
    /// Time of the last change, milliseconds since the Unix epoch (UTC).
    pub updated_at: i64,
    /// The text that the caller wrote for searches.
    pub search: String,
}

/// Some slips in a row of a walk over tabs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TabChunk {
    /// Slips, last updated first, then by identifier. May be empty before the
    /// end of the walk.
    pub rows: Vec<SearchRow>,
    /// Where the walk goes on, as [`TabQuery::after`]; `None` at its end.
    pub next: Option<(i64, String)>,
}

/// The place of a slip in tabs: sort key, identifier, row number.
type Entry = (i64, String, i64);

impl Snapshot<'_> {
    /// The next slips of some tabs, in the order of [`Self::list_tab`], stepping
    /// over those that stand in none of the tabs `also_in` (unless it is empty).
    /// At most `query.limit` slips are considered.
    ///
    /// The work depends on the limit and on the number of keys, not on what
    /// `also_in` names: tabs of other organisations can be named there without
    /// their size being felt.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn search_tab(
        &self,
        query: &TabQuery,
        also_in: &[(String, i16)],
    ) -> Result<TabChunk, StoreError> {
        let (mut entries, next) = self.next_entries(query).await?;
        if !also_in.is_empty() {
            self.keep_standing_in(&mut entries, also_in).await?;
        }
        let numbers: Vec<i64> = entries.iter().map(|(_, _, number)| *number).collect();
        let mut texts = HashMap::with_capacity(numbers.len());
        let columns = "row_number, content";
        for mut row in
            rows_where(self.session, "slip_search", columns, "row_number", &numbers).await?
        {
            texts.insert(row.int(0)?, row.text(1)?);
        }
        let row = |(sort_key, id, row_number): Entry| {
            Some(SearchRow {
                search: texts.remove(&row_number)?,
                row_number,
                id,
                updated_at: sort_key.saturating_neg(),
            })
        };
        let rows = entries.into_iter().filter_map(row).collect();
        Ok(TabChunk { rows, next })
    }

    /// Merges the keys. Each one is read by short runs: the order is certain up
    /// to the first end of a run that was cut, where the walk goes on.
    async fn next_entries(
        &self,
        query: &TabQuery,
    ) -> Result<(Vec<Entry>, Option<(i64, String)>), StoreError> {
        let share = 2 * query.limit / query.keys.len().max(1);
        let run = share.max(SHORTEST_RUN).min(query.limit);
        let ranges: Vec<Statement> = query
            .keys
            .iter()
            .map(|(org, tab)| tab_range(query, org, *tab, run))
            .collect();
        let mut entries: Vec<Entry> = Vec::new();
        let mut certain: Option<(i64, String)> = None;
        for rows in self.session.queries(&ranges).await? {
            let is_cut = rows.len() == run;
            for mut row in rows {
                entries.push((row.int(0)?, row.text(1)?, row.int(2)?));
            }
            if let Some((sort_key, id, _)) = entries.last().filter(|_| is_cut) {
                let end = (*sort_key, id.clone());
                certain = Some(certain.map_or(end.clone(), |sooner| sooner.min(end)));
            }
        }
        entries.sort_unstable();
        entries.dedup();
        if let Some((sort_key, id)) = &certain {
            entries.retain(|entry| (entry.0, &entry.1) <= (*sort_key, id));
        }
        let has_more = certain.is_some() || entries.len() > query.limit;
        entries.truncate(query.limit);
        let next = entries
            .last()
            .filter(|_| has_more)
            .map(|(sort_key, id, _)| (sort_key.saturating_neg(), id.clone()));
        Ok((entries, next))
    }

    async fn keep_standing_in(
        &self,
        entries: &mut Vec<Entry>,
        tabs: &[(String, i16)],
    ) -> Result<(), StoreError> {
        let tabs: HashSet<(&str, i16)> = tabs.iter().map(|(org, tab)| (&**org, *tab)).collect();
        let numbers: Vec<i64> = entries.iter().map(|(_, _, number)| *number).collect();
        let columns = "row_number, org, tab";
        let mut standing = HashSet::new();
        for mut row in rows_where(self.session, "slip_tab", columns, "row_number", &numbers).await?
        {
            let number = row.int(0)?;
            if tabs.contains(&(row.text(1)?.as_str(), row.small(2)?)) {
                standing.insert(number);
            }
        }
        entries.retain(|(_, _, number)| standing.contains(number));
        Ok(())
    }

    /// The slip with this identifier as searches read it, unless it is deleted.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn search_row(&self, id: &str) -> Result<Option<SearchRow>, StoreError> {
        let sql = "SELECT slip.row_number, id, updated_at, content FROM slip \
                   JOIN slip_search ON slip_search.row_number = slip.row_number \
                   WHERE id = $1 AND is_deleted = 0";
        let rows = self.session.query(sql, params![id]).await?;
        let Some(mut row) = rows.into_iter().next() else {
            return Ok(None);
        };
        Ok(Some(SearchRow {
            row_number: row.int(0)?,
            id: row.text(1)?,
            updated_at: row.int(2)?,
            search: row.text(3)?,
        }))
    }
}

impl Store {
    /// As [`Snapshot::search_tab`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn search_tab(
        &self,
        query: &TabQuery,
        also_in: &[(String, i16)],
    ) -> Result<TabChunk, StoreError> {
        let (query, also_in) = (query.clone(), also_in.to_vec());
        self.read(move |snapshot| {
            Box::pin(async move { snapshot.search_tab(&query, &also_in).await })
        })
        .await
    }

    /// As [`Snapshot::search_row`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn search_row(&self, id: &str) -> Result<Option<SearchRow>, StoreError> {
        let id = id.to_owned();
        self.read_one(move |snapshot| Box::pin(async move { snapshot.search_row(&id).await }))
            .await
    }
}
