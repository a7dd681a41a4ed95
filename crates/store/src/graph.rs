//! The traceability graph and the registry lines of slips.

use crate::slips::{LineRow, LinkRow};
use crate::sql::{CHUNK, Row, Statement, padded, params, placeholders};
use crate::{Snapshot, Store, StoreError};

/// A page of the registers of some organisations, in order of date, slip,
/// line and organisation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineQuery {
    /// Organisations.
    pub orgs: Vec<String>,
    /// Register.
    pub register: i16,
    /// First date, included, milliseconds.
    pub from: i64,
    /// Last date, excluded, milliseconds.
    pub until: i64,
    /// The line to start after.
    pub after: Option<LineCursor>,
    /// Largest number of lines.
    pub limit: usize,
}

/// The place of a line in a register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineCursor {
    /// Date of the line, milliseconds.
    pub at: i64,
    /// Slip of the line.
    pub slip_id: String,
    /// Which line of the slip.
    pub sub_id: String,
    /// Organisation.
    pub org: String,
}

/// A registry line and the slip that it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterLine {
    /// Slip of the line.
    pub slip_id: String,
    /// The line.
    pub row: LineRow,
}

impl RegisterLine {
    /// Where the next page starts.
    #[must_use]
    pub fn cursor(&self) -> LineCursor {
        LineCursor {
            at: self.row.at,
            slip_id: self.slip_id.clone(),
            sub_id: self.row.sub_id.clone(),
            org: self.row.org.clone(),
        }
    }
}

fn link_row(mut row: Row) -> Result<LinkRow, StoreError> {
    Ok(LinkRow {
        parent_id: row.text(0)?,
        child_id: row.text(1)?,
        relation: row.small(2)?,
        quantity: row.opt_text(3)?,
    })
}

impl Snapshot<'_> {
    /// Every link of which one of these slips is the parent or the child.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn links_of(&self, ids: &[String]) -> Result<Vec<LinkRow>, StoreError> {
        let mut links = Vec::new();
        for chunk in ids.chunks(CHUNK) {
            let list = placeholders(1, chunk.len());
            let side = |column: &str| {
                Statement::new(
                    format!(
                        "SELECT parent_id, child_id, relation, quantity \
                         FROM slip_link WHERE {column} IN ({list})"
                    ),
                    padded(chunk).collect(),
                )
            };
            let sides = [side("child_id"), side("parent_id")];
            for rows in self.session.queries(&sides).await? {
                for row in rows {
                    links.push(link_row(row)?);
                }
            }
        }
        links.sort_unstable();
        links.dedup();
        Ok(links)
    }

    /// A page of registry lines.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn lines(&self, query: &LineQuery) -> Result<Vec<RegisterLine>, StoreError> {
        let ranges: Vec<Statement> = query
            .orgs
            .iter()
            .map(|org| line_range(query, org))
            .collect();
        let mut lines = Vec::new();
        for rows in self.session.queries(&ranges).await? {
            for mut row in rows {
                lines.push(RegisterLine {
                    row: LineRow {
                        org: row.text(0)?,
                        register: row.small(1)?,
                        at: row.int(2)?,
                        sub_id: row.text(4)?,
                        line: row.text(5)?,
                    },
                    slip_id: row.text(3)?,
                });
            }
        }
        lines.sort_by_cached_key(RegisterLine::cursor);
        lines.dedup_by(|a, b| a.cursor() == b.cursor());
        lines.truncate(query.limit);
        Ok(lines)
    }
}

/// The first lines of one organisation of a query.
pub(crate) fn line_range(query: &LineQuery, org: &str) -> Statement {
    let mut values = params![org, query.register, query.until];
    let start = match &query.after {
        Some(cursor) if cursor.at >= query.from => {
            values.extend(params![cursor.at, &cursor.slip_id, &cursor.sub_id]);
            // At equal place the lines of organisations that sort later follow.
            if org > cursor.org.as_str() {
                "(at, slip_id, sub_id) >= ($4, $5, $6)"
            } else {
                "(at, slip_id, sub_id) > ($4, $5, $6)"
            }
        }
        Some(_) | None => {
            values.extend(params![query.from]);
            "at >= $4"
        }
    };
    values.push(query.limit.into());
    let limit = values.len();
    Statement::new(
        format!(
            "SELECT org, register, at, slip_id, sub_id, line FROM slip_line \
             WHERE org = $1 AND register = $2 AND at < $3 AND {start} \
             ORDER BY at, slip_id, sub_id LIMIT ${limit}"
        ),
        values,
    )
}

impl Store {
    /// As [`Snapshot::links_of`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn links_of(&self, ids: &[String]) -> Result<Vec<LinkRow>, StoreError> {
        let ids = ids.to_vec();
        self.read(move |snapshot| Box::pin(async move { snapshot.links_of(&ids).await }))
            .await
    }

    /// As [`Snapshot::lines`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn lines(&self, query: &LineQuery) -> Result<Vec<RegisterLine>, StoreError> {
        let query = query.clone();
        self.read(move |snapshot| Box::pin(async move { snapshot.lines(&query).await }))
            .await
    }
}
