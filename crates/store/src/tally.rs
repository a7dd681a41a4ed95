//! Running sums, changed by the commits that change what they count: statistics
//! never read documents.
//!
//! A slip says what it adds to which sums. The store keeps that beside the slip
//! and, at the next write, moves the sums by the difference. Sums are spread over
//! shards, by slip, so that on PostgreSQL two commits rarely wait for one row;
//! rows are locked in one order.

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;

use crate::session::{Dialect, Session, Write};
use crate::slip_write::{replace_lines, stored_lines, wanted_lines};
use crate::slips::LineRow;
use crate::sql::{Row, Statement, params, tuples};
use crate::{CommitError, Snapshot, Store, StoreError};

/// Shards of a sum where several commits run side by side.
const SHARDS: i64 = 8;

/// Sums of a statement.
const BATCH: usize = 64;

/// Collections whose records are counted as they appear and disappear: a key of
/// [`CENSUS`] each, without organisation, by week.
const COUNTED: [&str; 2] = ["company", "user"];

/// Measure of the records that were created, less those that were removed.
pub const CENSUS: i16 = 1000;

/// A week, Monday to Sunday, in milliseconds.
const WEEK: i64 = 7 * 24 * 60 * 60 * 1000;

/// What one document adds to one sum.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally {
    /// Organisation; empty for the whole platform.
    pub org: String,
    /// What is counted, a number that the caller defines.
    pub measure: i16,
    /// When, a number that the caller defines.
    pub period: i64,
    /// Which one, a text without control characters that the caller defines.
    pub key: String,
    /// How many.
    pub count: i64,
    /// How much, in a unit that the caller defines.
    pub amount: i64,
}

/// A sum over documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallySum {
    /// When.
    pub period: i64,
    /// Which one.
    pub key: String,
    /// How many.
    pub count: i64,
    /// How much.
    pub amount: i64,
}

/// The index rows of a slip as they should be, for a version of it.
#[derive(Debug, Clone)]
pub struct IndexRewrite {
    /// The slip.
    pub id: String,
    /// Version that the rows were computed from; a slip that has moved on keeps
    /// what its later commit wrote.
    pub version: i64,
    /// Registry lines.
    pub lines: Vec<LineRow>,
    /// What the slip adds to the running sums.
    pub tallies: Vec<Tally>,
}

/// The week of an instant: the number of Mondays since the epoch, UTC.
#[must_use]
pub fn week_of(at: i64) -> i64 {
    // The epoch was a Thursday.
    (at + 3 * (WEEK / 7)).div_euclid(WEEK)
}

type Place = (String, i16, i64, String, i64);

/// Movements of sums, of a whole commit.
#[derive(Debug)]
pub(crate) struct TallyChanges {
    shards: i64,
    sums: BTreeMap<Place, (i64, i64)>,
}

impl TallyChanges {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self {
            shards: match dialect {
                // One writer: a sum is one row.
                Dialect::Sqlite => 1,
                Dialect::Postgres => SHARDS,
            },
            sums: BTreeMap::new(),
        }
    }

    fn add(&mut self, shard: i64, tally: &Tally, sign: i64) {
        let place = (
            tally.org.clone(),
            tally.measure,
            tally.period,
            tally.key.clone(),
            shard,
        );
        let sum = self.sums.entry(place).or_default();
        sum.0 += sign * tally.count;
        sum.1 += sign * tally.amount;
    }

    /// Moves the sums from what a slip added to what it adds now.
    pub(crate) fn replace(
        &mut self,
        row_number: i64,
        before: &[Tally],
        after: &[Tally],
        out: &mut Vec<Statement>,
    ) {
        if before == after {
            return;
        }
        let shard = row_number.rem_euclid(self.shards);
        before.iter().for_each(|tally| self.add(shard, tally, -1));
        after.iter().for_each(|tally| self.add(shard, tally, 1));
        out.push(Statement::new(
            "INSERT INTO slip_tally (row_number, tallies) VALUES ($1, $2) \
             ON CONFLICT (row_number) DO UPDATE SET tallies = excluded.tallies",
            params![row_number, written(after)],
        ));
    }

    /// Counts a record that appeared or disappeared.
    pub(crate) fn census(&mut self, collection: &str, id: &str, at: i64, count: i64) {
        if !COUNTED.contains(&collection) {
            return;
        }
        let tally = Tally {
            org: String::new(),
            measure: CENSUS,
            period: week_of(at),
            key: collection.to_owned(),
            count,
            amount: 0,
        };
        let shard = id.bytes().map(i64::from).sum::<i64>();
        let shard = shard.rem_euclid(self.shards);
        self.add(shard, &tally, 1);
    }

    pub(crate) fn write(&self, out: &mut Vec<Statement>) {
        let moved: Vec<_> = self
            .sums
            .iter()
            .filter(|(_, sum)| **sum != (0, 0))
            .collect();
        for chunk in moved.chunks(BATCH) {
            let values =
                chunk
                    .iter()
                    .flat_map(|((org, measure, period, key, shard), (count, amount))| {
                        params![org, *measure, *period, key, *shard, *count, *amount]
                    });
            out.push(Statement::new(
                format!(
                    "INSERT INTO tally (org, measure, period, key, shard, count, amount) \
                     VALUES {} ON CONFLICT (org, measure, period, key, shard) DO UPDATE SET \
                     count = tally.count + excluded.count, \
                     amount = tally.amount + excluded.amount",
                    tuples(chunk.len(), 7)
                ),
                values.collect(),
            ));
        }
    }
}

/// Tab-separated, one tally a line.
fn written(tallies: &[Tally]) -> String {
    let line = |tally: &Tally| {
        let Tally {
            org,
            measure,
            period,
            key,
            count,
            amount,
        } = tally;
        format!("{org}\t{measure}\t{period}\t{key}\t{count}\t{amount}")
    };
    tallies.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn read(line: &str) -> Option<Tally> {
    let mut parts = line.split('\t');
    Some(Tally {
        org: parts.next()?.to_owned(),
        measure: parts.next()?.parse().ok()?,
        period: parts.next()?.parse().ok()?,
        key: parts.next()?.to_owned(),
        count: parts.next()?.parse().ok()?,
        amount: parts.next()?.parse().ok()?,
    })
}

/// What a slip is known to add, from its row.
pub(crate) fn stored_tallies(rows: Vec<Row>) -> Result<Vec<Tally>, StoreError> {
    let Some(mut row) = rows.into_iter().next() else {
        return Ok(Vec::new());
    };
    let text = row.text(0)?;
    let tallies = text.lines().map(read).collect::<Option<Vec<_>>>();
    tallies.ok_or_else(|| StoreError::Corrupt("comptes d'un bordereau illisibles".to_owned()))
}

/// Index rows of several slips, in one transaction.
#[derive(Debug)]
struct Rewrites(Vec<IndexRewrite>);

impl Write for Rewrites {
    type Output = usize;

    fn apply<'a>(&'a self, session: &'a Session<'a>) -> BoxFuture<'a, Result<usize, CommitError>> {
        Box::pin(self.run(session))
    }
}

impl Rewrites {
    async fn run(&self, session: &Session<'_>) -> Result<usize, CommitError> {
        let mut sums = TallyChanges::new(session.dialect());
        let mut statements = Vec::new();
        let mut written = 0;
        for rewrite in &self.0 {
            let lock = session.dialect().for_update();
            let sql = format!("SELECT row_number, version FROM slip WHERE id = $1{lock}");
            let rows = session.query(sql, params![&rewrite.id]).await?;
            let Some(mut row) = rows.into_iter().next() else {
                continue;
            };
            let (number, version) = (row.int(0)?, row.int(1)?);
            if version != rewrite.version {
                continue;
            }
            let reads = [
                "SELECT org, register, at, sub_id, line FROM slip_line WHERE row_number = $1",
                "SELECT tallies FROM slip_tally WHERE row_number = $1",
            ]
            .map(|sql| Statement::new(sql, params![number]));
            let mut answers = session.queries(&reads).await?.into_iter();
            let lines = stored_lines(answers.next().unwrap_or_default())?;
            let tallies = stored_tallies(answers.next().unwrap_or_default())?;
            let wanted = wanted_lines(&rewrite.lines);
            replace_lines(&rewrite.id, number, &lines, &wanted, &mut statements);
            sums.replace(number, &tallies, &rewrite.tallies, &mut statements);
            written += 1;
        }
        sums.write(&mut statements);
        session.batch(&statements).await?;
        Ok(written)
    }
}

/// Counts again the records of the counted collections.
#[derive(Debug)]
struct Census;

impl Write for Census {
    type Output = ();

    fn apply<'a>(&'a self, session: &'a Session<'a>) -> BoxFuture<'a, Result<(), CommitError>> {
        Box::pin(async move {
            session
                .query(
                    "DELETE FROM tally WHERE org = '' AND measure = $1",
                    params![CENSUS],
                )
                .await?;
            let mut sums = TallyChanges::new(session.dialect());
            for collection in COUNTED {
                let sql = "SELECT id, created_at FROM record WHERE collection = $1";
                for mut row in session.query(sql, params![collection]).await? {
                    sums.census(collection, &row.text(0)?, row.int(1)?, 1);
                }
            }
            let mut statements = Vec::new();
            sums.write(&mut statements);
            session.batch(&statements).await?;
            Ok(())
        })
    }
}

/// The sums of one organisation and measure over a range of periods.
pub(crate) fn tally_range(org: &str, measure: i16, from: i64, until: i64) -> Statement {
    Statement::new(
        "SELECT period, key, CAST(sum(count) AS BIGINT), CAST(sum(amount) AS BIGINT) \
         FROM tally WHERE org = $1 AND measure = $2 AND period >= $3 AND period < $4 \
         GROUP BY period, key ORDER BY period, key",
        params![org, measure, from, until],
    )
}

impl Snapshot<'_> {
    /// The sums of an organisation (empty for the whole platform) over periods,
    /// the last one excluded: one list a measure, by period then key.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn tallies(
        &self,
        org: &str,
        measures: &[i16],
        (from, until): (i64, i64),
    ) -> Result<Vec<Vec<TallySum>>, StoreError> {
        let ranges: Vec<Statement> = measures
            .iter()
            .map(|measure| tally_range(org, *measure, from, until))
            .collect();
        let mut sums = Vec::with_capacity(measures.len());
        for rows in self.session.queries(&ranges).await? {
            let mut of_measure = Vec::with_capacity(rows.len());
            for mut row in rows {
                let sum = TallySum {
                    period: row.int(0)?,
                    key: row.text(1)?,
                    count: row.int(2)?,
                    amount: row.int(3)?,
                };
                if (sum.count, sum.amount) != (0, 0) {
                    of_measure.push(sum);
                }
            }
            sums.push(of_measure);
        }
        Ok(sums)
    }
}

impl Store {
    /// As [`Snapshot::tallies`].
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn tallies(
        &self,
        org: &str,
        measures: &[i16],
        periods: (i64, i64),
    ) -> Result<Vec<Vec<TallySum>>, StoreError> {
        let (org, measures) = (org.to_owned(), measures.to_vec());
        self.read(move |snapshot| {
            Box::pin(async move { snapshot.tallies(&org, &measures, periods).await })
        })
        .await
    }

    /// Writes again the registry lines and tallies of slips, and answers how many
    /// were at the version named. Neither the slips nor their events change.
    ///
    /// # Errors
    /// See [`CommitError`].
    pub async fn rewrite_indexes(
        &self,
        mut rewrites: Vec<IndexRewrite>,
    ) -> Result<usize, CommitError> {
        // In the order of the locks of commits.
        rewrites.sort_by(|a, b| a.id.cmp(&b.id));
        self.write(Rewrites(rewrites)).await
    }

    /// Counts again the records that are counted.
    ///
    /// # Errors
    /// See [`CommitError`].
    pub async fn recount_records(&self) -> Result<(), CommitError> {
        self.write(Census).await
    }

    /// A page of every slip, deleted ones included, by rank of insertion.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn scan_slips(
        &self,
        after: i64,
        limit: usize,
    ) -> Result<Vec<crate::SlipRow>, StoreError> {
        self.read(move |snapshot| {
            Box::pin(async move {
                let sql = format!(
                    "SELECT {} FROM slip WHERE row_number > $1 ORDER BY row_number LIMIT $2",
                    crate::slips::SLIP_COLUMNS
                );
                let rows = snapshot.session.query(sql, params![after, limit]).await?;
                rows.into_iter().map(crate::slips::slip_row).collect()
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tallies_are_read_as_they_were_written() {
        let tally = |key: &str, count| Tally {
            org: "81234567800016".to_owned(),
            measure: 3,
            period: -2,
            key: key.to_owned(),
            count,
            amount: 1_500_000,
        };
        let tallies = vec![tally("17 05 03*|R5", 1), tally("", -1)];
        let text = written(&tallies);
        let read: Option<Vec<Tally>> = text.lines().map(super::read).collect();
        assert_eq!(read, Some(tallies));
    }

    #[test]
    fn weeks_begin_on_monday() {
        let day = WEEK / 7;
        // 1970-01-05 was the first Monday after the epoch.
        assert_eq!(week_of(4 * day - 1), 0);
        assert_eq!(week_of(4 * day), 1);
        assert_eq!(week_of(11 * day - 1), 1);
    }
}
