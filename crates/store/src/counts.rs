//! Counts of lists and tabs. Each organisation is an index range of its own; what
//! several of them share counts once.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::lists::ListFilter;
use crate::sql::{SqlValue, Statement, params};
use crate::{Snapshot, Store, StoreError};

/// Most ranges in one statement; SQLite takes 500 terms at most.
const RANGES: usize = 100;

/// A condition that selects a range, and its parameters.
struct Range {
    condition: String,
    values: Vec<SqlValue>,
}

/// Ranges of rows of a table, to be counted together.
struct Ranges {
    table: &'static str,
    ranges: Vec<Range>,
    /// Whether a slip may stand in several of them.
    overlap: bool,
    cap: Option<u64>,
}

impl Ranges {
    /// The rows of one range, no more of them than the cap: either some range
    /// reaches the cap alone, or all of them are complete.
    fn rows(&self, range: &Range, values: &mut Vec<SqlValue>) -> String {
        let mut condition = range.condition.clone();
        for value in &range.values {
            values.push(value.clone());
            condition = condition.replacen('?', &format!("${}", values.len()), 1);
        }
        let mut sql = format!("SELECT row_number FROM {} WHERE {condition}", self.table);
        if let Some(cap) = self.cap {
            values.push(SqlValue::Int(i64::try_from(cap).unwrap_or(i64::MAX)));
            // Writing to a String cannot fail.
            let _ = write!(sql, " LIMIT ${}", values.len());
        }
        sql
    }

    async fn count(&self, snapshot: &Snapshot<'_>) -> Result<u64, StoreError> {
        let count = match self.ranges.len() {
            0 => 0,
            1..=RANGES => self.count_in_one(snapshot).await?,
            _ => self.count_many(snapshot).await?,
        };
        Ok(self.cap.map_or(count, |cap| count.min(cap)))
    }

    async fn count_in_one(&self, snapshot: &Snapshot<'_>) -> Result<u64, StoreError> {
        let mut values = Vec::new();
        let terms: Vec<String> = self
            .ranges
            .iter()
            .map(|range| {
                format!(
                    "SELECT row_number FROM ({}) AS r",
                    self.rows(range, &mut values)
                )
            })
            .collect();
        let distinct = if self.overlap { "DISTINCT " } else { "" };
        let sql = format!(
            "SELECT count({distinct}row_number) FROM ({}) AS seen",
            terms.join(" UNION ALL ")
        );
        let rows = snapshot.session.query(sql, values).await?;
        let count = rows.into_iter().next().map(|mut row| row.int(0));
        Ok(count.transpose()?.unwrap_or(0).unsigned_abs())
    }

    async fn count_many(&self, snapshot: &Snapshot<'_>) -> Result<u64, StoreError> {
        let mut seen = HashSet::new();
        for ranges in self.ranges.chunks(RANGES) {
            let statements: Vec<Statement> = ranges
                .iter()
                .map(|range| {
                    let mut values = Vec::new();
                    Statement::new(self.rows(range, &mut values), values)
                })
                .collect();
            for mut row in snapshot
                .session
                .queries(&statements)
                .await?
                .into_iter()
                .flatten()
            {
                seen.insert(row.int(0)?);
            }
        }
        Ok(seen.len() as u64)
    }
}

impl Snapshot<'_> {
    /// How many slips a list has, counting no further than `cap`.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn count_slips(
        &self,
        filter: &ListFilter,
        cap: Option<u64>,
    ) -> Result<u64, StoreError> {
        let orgs: HashSet<&String> = filter.orgs.iter().collect();
        let role = filter.role_mask.map_or("", |_| " AND roles & ? <> 0");
        let condition = format!("org = ? AND kind = ? AND is_draft = ?{role}");
        let ranges = Ranges {
            table: "slip_access",
            overlap: orgs.len() > 1,
            ranges: orgs
                .into_iter()
                .flat_map(|org| filter.visibilities().map(move |is_draft| (org, is_draft)))
                .map(|(org, is_draft)| {
                    let mut values = params![org, filter.kind, is_draft];
                    values.extend(filter.role_mask.map(SqlValue::Int));
                    Range {
                        condition: condition.clone(),
                        values,
                    }
                })
                .collect(),
            cap,
        };
        ranges.count(self).await
    }

    /// How many slips stand in some tabs, counting no further than `cap`.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn count_tab(
        &self,
        keys: &[(String, i16)],
        cap: Option<u64>,
    ) -> Result<u64, StoreError> {
        let keys: HashSet<&(String, i16)> = keys.iter().collect();
        let ranges = Ranges {
            table: "slip_tab",
            overlap: keys.len() > 1,
            ranges: keys
                .into_iter()
                .map(|(org, tab)| Range {
                    condition: "org = ? AND tab = ?".to_owned(),
                    values: params![org, *tab],
                })
                .collect(),
            cap,
        };
        ranges.count(self).await
    }
}

impl Store {
    /// As [`Snapshot::count_slips`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn count_slips(
        &self,
        filter: &ListFilter,
        cap: Option<u64>,
    ) -> Result<u64, StoreError> {
        let filter = filter.clone();
        self.read(move |snapshot| Box::pin(async move { snapshot.count_slips(&filter, cap).await }))
            .await
    }

    /// As [`Snapshot::count_tab`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn count_tab(
        &self,
        keys: &[(String, i16)],
        cap: Option<u64>,
    ) -> Result<u64, StoreError> {
        let keys = keys.to_vec();
        self.read(move |snapshot| Box::pin(async move { snapshot.count_tab(&keys, cap).await }))
            .await
    }
}
