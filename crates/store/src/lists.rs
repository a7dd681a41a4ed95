//! Lists of slips. Every page comes from index ranges bounded by the page size,
//! one per organisation, whatever the number of slips.

use crate::slips::{SlipRow, slips_where};
use crate::sql::{CHUNK, SqlValue, Statement, padded, params, placeholders};
use crate::{Snapshot, Store, StoreError};

/// Which way a page goes from its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Slips inserted before the cursor (from the newest without a cursor).
    #[default]
    Older,
    /// Slips inserted after the cursor (from the oldest without a cursor).
    Newer,
}

/// Which slips a list is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListFilter {
    /// Organisations; a slip that several of them see is listed once.
    pub orgs: Vec<String>,
    /// Kind of slip.
    pub kind: i16,
    /// Only drafts, or only published slips; both by default.
    pub is_draft: Option<bool>,
    /// Only slips on which an organisation of the list has one of these roles.
    /// Rows without the role are stepped over in the index.
    pub role_mask: Option<i64>,
}

/// A page of a list, in descending order of insertion.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListQuery {
    /// Which slips.
    pub filter: ListFilter,
    /// Row number of the slip to start from, excluded.
    pub cursor: Option<i64>,
    /// Which way to go from the cursor.
    pub direction: Direction,
    /// Largest number of slips.
    pub limit: usize,
}

/// A page of dashboard tabs: last update first, then identifier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TabQuery {
    /// Tabs, as organisation and tab; a slip in several is listed once.
    pub keys: Vec<(String, i16)>,
    /// Update time and identifier of the slip to start after.
    pub after: Option<(i64, String)>,
    /// Largest number of slips.
    pub limit: usize,
}

const VISIBILITIES: [bool; 2] = [false, true];

impl ListFilter {
    fn visibilities(&self) -> impl Iterator<Item = bool> {
        let only = self.is_draft;
        VISIBILITIES
            .into_iter()
            .filter(move |is_draft| only.is_none_or(|only| only == *is_draft))
    }

    /// Condition on roles for a statement whose parameters end before `$n`.
    fn role_condition(&self, n: usize) -> String {
        match self.role_mask {
            Some(_) => format!(" AND roles & ${n} <> 0"),
            None => String::new(),
        }
    }
}

/// The range of one organisation and visibility.
fn range(query: &ListQuery, org: &str, is_draft: bool) -> Statement {
    let (comparison, order, start) = match query.direction {
        Direction::Older => ("<", "DESC", i64::MAX),
        Direction::Newer => (">", "ASC", 0),
    };
    let mut values = params![
        org,
        query.filter.kind,
        is_draft,
        query.cursor.unwrap_or(start)
    ];
    let roles = query.filter.role_condition(5);
    values.extend(query.filter.role_mask.map(SqlValue::Int));
    values.push(query.limit.into());
    let limit = values.len();
    Statement::new(
        format!(
            "SELECT row_number FROM slip_access \
             WHERE org = $1 AND kind = $2 AND is_draft = $3 AND row_number {comparison} $4{roles} \
             ORDER BY row_number {order} LIMIT ${limit}"
        ),
        values,
    )
}

impl Snapshot<'_> {
    /// A page of slips, newest first whatever the direction: going `Newer`
    /// gives the slips right after the cursor, still newest first.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn list_slips(&self, query: &ListQuery) -> Result<Vec<SlipRow>, StoreError> {
        let ranges: Vec<Statement> = query
            .filter
            .orgs
            .iter()
            .flat_map(|org| {
                query
                    .filter
                    .visibilities()
                    .map(move |is_draft| range(query, org, is_draft))
            })
            .collect();
        let mut numbers = Vec::new();
        for rows in self.session.queries(&ranges).await? {
            for mut row in rows {
                numbers.push(row.int(0)?);
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        match query.direction {
            Direction::Older => {
                numbers.reverse();
                numbers.truncate(query.limit);
            }
            Direction::Newer => numbers.truncate(query.limit),
        }
        let mut slips = slips_where(self.session, "row_number", &numbers).await?;
        slips.sort_unstable_by_key(|slip| std::cmp::Reverse(slip.row_number));
        Ok(slips)
    }

    /// How many slips a list has, counting no further than `cap`.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn count_slips(
        &self,
        filter: &ListFilter,
        cap: Option<u64>,
    ) -> Result<u64, StoreError> {
        if filter.orgs.is_empty() {
            return Ok(0);
        }
        let visibilities: Vec<&str> = filter
            .visibilities()
            .map(|is_draft| if is_draft { "1" } else { "0" })
            .collect();
        let distinct = if filter.orgs.len() > 1 {
            "DISTINCT "
        } else {
            ""
        };
        let orgs = placeholders(2, filter.orgs.len());
        let next = 2 + filter.orgs.len().next_power_of_two();
        let roles = filter.role_condition(next);
        let mut values = params![filter.kind];
        values.extend(padded(&filter.orgs));
        values.extend(filter.role_mask.map(SqlValue::Int));
        values.push(cap_value(cap));
        let limit = values.len();
        let sql = format!(
            "SELECT count(*) FROM (SELECT {distinct}row_number FROM slip_access \
             WHERE kind = $1 AND org IN ({orgs}) AND is_draft IN ({}){roles} LIMIT ${limit}) AS seen",
            visibilities.join(", ")
        );
        count(self, sql, values).await
    }

    /// A page of slips that stand in some tabs, last updated first, then by
    /// identifier.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn list_tab(&self, query: &TabQuery) -> Result<Vec<SlipRow>, StoreError> {
        let ranges: Vec<Statement> = query
            .keys
            .iter()
            .map(|(org, tab)| tab_range(query, org, *tab, query.limit))
            .collect();
        let mut entries = Vec::new();
        for rows in self.session.queries(&ranges).await? {
            for mut row in rows {
                entries.push((row.int(0)?, row.text(1)?, row.int(2)?));
            }
        }
        entries.sort_unstable();
        entries.dedup();
        entries.truncate(query.limit);
        let numbers: Vec<i64> = entries.iter().map(|(_, _, number)| *number).collect();
        let mut slips = slips_where(self.session, "row_number", &numbers).await?;
        slips.sort_unstable_by(|a, b| {
            b.updated_at
                .cmp(&a.updated_at)
                .then_with(|| a.id.cmp(&b.id))
        });
        Ok(slips)
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
        let mut values = Vec::with_capacity(2 * keys.len() + 1);
        let mut ranges = Vec::with_capacity(keys.len());
        for (org, tab) in keys {
            let n = values.len();
            ranges.push(format!(
                "SELECT row_number FROM slip_tab WHERE org = ${} AND tab = ${}",
                n + 1,
                n + 2
            ));
            values.extend(params![org, *tab]);
        }
        // One key names each slip once; UNION drops what several keys share.
        // SQLite takes at most 500 terms, more keys are counted by identity.
        match ranges.len() {
            0 => return Ok(0),
            1..=CHUNK if ranges.len() < 500 => {}
            _ => return self.count_many_tabs(keys, cap).await,
        }
        values.push(cap_value(cap));
        let sql = format!(
            "SELECT count(*) FROM (SELECT row_number FROM ({}) AS tabs LIMIT ${}) AS seen",
            ranges.join(" UNION "),
            values.len()
        );
        count(self, sql, values).await
    }

    async fn count_many_tabs(
        &self,
        keys: &[(String, i16)],
        cap: Option<u64>,
    ) -> Result<u64, StoreError> {
        let mut seen = std::collections::HashSet::new();
        for (org, tab) in keys {
            let sql = "SELECT row_number FROM slip_tab WHERE org = $1 AND tab = $2 LIMIT $3";
            let rows = self.session.query(sql, params![org, *tab, cap_value(cap)]);
            for mut row in rows.await? {
                seen.insert(row.int(0)?);
            }
        }
        let seen = seen.len() as u64;
        Ok(cap.map_or(seen, |cap| seen.min(cap)))
    }
}

/// The first slips of one key of a query.
pub(crate) fn tab_range(query: &TabQuery, org: &str, tab: i16, length: usize) -> Statement {
    let mut values = params![org, tab];
    let after = match &query.after {
        Some((updated_at, id)) => {
            values.extend(params![updated_at.saturating_neg(), id]);
            " AND (sort_key, slip_id) > ($3, $4)"
        }
        None => "",
    };
    values.push(length.into());
    let limit = values.len();
    Statement::new(
        format!(
            "SELECT sort_key, slip_id, row_number FROM slip_tab \
             WHERE org = $1 AND tab = $2{after} ORDER BY sort_key, slip_id LIMIT ${limit}"
        ),
        values,
    )
}

fn cap_value(cap: Option<u64>) -> SqlValue {
    SqlValue::Int(cap.map_or(i64::MAX, |cap| i64::try_from(cap).unwrap_or(i64::MAX)))
}

async fn count(
    snapshot: &Snapshot<'_>,
    sql: String,
    values: Vec<SqlValue>,
) -> Result<u64, StoreError> {
    let rows = snapshot.session.query(sql, values).await?;
    let count = rows.into_iter().next().map(|mut row| row.int(0));
    Ok(count.transpose()?.unwrap_or(0).unsigned_abs())
}

impl Store {
    /// As [`Snapshot::list_slips`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn list_slips(&self, query: &ListQuery) -> Result<Vec<SlipRow>, StoreError> {
        let query = query.clone();
        self.read(move |snapshot| Box::pin(async move { snapshot.list_slips(&query).await }))
            .await
    }

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
        self.read_one(move |snapshot| {
            Box::pin(async move { snapshot.count_slips(&filter, cap).await })
        })
        .await
    }

    /// As [`Snapshot::list_tab`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn list_tab(&self, query: &TabQuery) -> Result<Vec<SlipRow>, StoreError> {
        let query = query.clone();
        self.read(move |snapshot| Box::pin(async move { snapshot.list_tab(&query).await }))
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
