//! Lists of slips. Every page comes from index ranges bounded by the page size,
//! one per organisation, whatever the number of slips.

use crate::slips::{SlipRow, slips_where};
use crate::sql::{SqlValue, Statement, params};
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
    /// Whether published slips, drafts, or both are wanted.
    pub(crate) fn visibilities(&self) -> impl Iterator<Item = bool> {
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
pub(crate) fn list_range(query: &ListQuery, org: &str, is_draft: bool) -> Statement {
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
                    .map(move |is_draft| list_range(query, org, is_draft))
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

    /// As [`Snapshot::list_tab`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn list_tab(&self, query: &TabQuery) -> Result<Vec<SlipRow>, StoreError> {
        let query = query.clone();
        self.read(move |snapshot| Box::pin(async move { snapshot.list_tab(&query).await }))
            .await
    }
}
