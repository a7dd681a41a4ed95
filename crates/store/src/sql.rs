//! The small language both engines understand: values, statements, rows.

use std::borrow::Cow;

use crate::{CommitError, StoreError};

/// One parameter or one cell. Booleans travel as `Int` 0 or 1, times as `Int`
/// milliseconds since the Unix epoch (UTC).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SqlValue {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl From<i64> for SqlValue {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<&i64> for SqlValue {
    fn from(value: &i64) -> Self {
        Self::Int(*value)
    }
}

impl From<i16> for SqlValue {
    fn from(value: i16) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<bool> for SqlValue {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<usize> for SqlValue {
    fn from(value: usize) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<&str> for SqlValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for SqlValue {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for SqlValue {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<&[u8]> for SqlValue {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl<T: Into<SqlValue>> From<Option<T>> for SqlValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A parameter list from values of different types.
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::SqlValue::from($value)),*] };
}
pub(crate) use params;

/// What a statement must have done for its transaction to go on.
#[derive(Debug, Clone)]
pub(crate) enum Expect {
    Any,
    /// Exactly this many rows written (or returned), otherwise this refusal.
    Rows(u64, Refusal),
}

/// Why a transaction is refused when an [`Expect`] is not met.
#[derive(Debug, Clone)]
pub(crate) enum Refusal {
    Conflict {
        collection: Cow<'static, str>,
        id: String,
    },
    Duplicate {
        collection: Cow<'static, str>,
        key: String,
    },
}

impl From<Refusal> for CommitError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Conflict { collection, id } => Self::Conflict {
                collection: collection.into_owned(),
                id,
            },
            Refusal::Duplicate { collection, key } => Self::Duplicate {
                collection: collection.into_owned(),
                key,
            },
        }
    }
}

/// One SQL statement as data. Parameters are written `$1`, `$2`… and each one
/// appears in that order at its first use: SQLite numbers named parameters by
/// first appearance, PostgreSQL by their number, and so both agree.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) sql: Cow<'static, str>,
    pub(crate) params: Vec<SqlValue>,
    pub(crate) expect: Expect,
}

impl Statement {
    pub(crate) fn new(sql: impl Into<Cow<'static, str>>, params: Vec<SqlValue>) -> Self {
        Self {
            sql: sql.into(),
            params,
            expect: Expect::Any,
        }
    }

    /// The same statement, refused unless it wrote exactly one row.
    pub(crate) fn or(mut self, refusal: Refusal) -> Self {
        self.expect = Expect::Rows(1, refusal);
        self
    }
}

/// What a statement did: the rows it returned and how many it wrote.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub(crate) rows: Vec<Row>,
    /// Rows written, or rows returned for a statement that returns rows.
    pub(crate) affected: u64,
}

impl Output {
    pub(crate) fn check(self, expect: &Expect) -> Result<Self, CommitError> {
        match expect {
            Expect::Rows(rows, refusal) if self.affected != *rows => Err(refusal.clone().into()),
            Expect::Rows(..) | Expect::Any => Ok(self),
        }
    }
}

/// One row of an answer. Getters take the value out, or tell which column was
/// not what the program expects (a database changed by other hands).
#[derive(Debug)]
pub(crate) struct Row(Vec<SqlValue>);

impl Row {
    pub(crate) fn new(values: Vec<SqlValue>) -> Self {
        Self(values)
    }

    pub(crate) fn into_values(self) -> Vec<SqlValue> {
        self.0
    }

    fn take(&mut self, column: usize) -> SqlValue {
        self.0.get_mut(column).map_or(SqlValue::Null, |cell| {
            std::mem::replace(cell, SqlValue::Null)
        })
    }

    pub(crate) fn int(&mut self, column: usize) -> Result<i64, StoreError> {
        match self.take(column) {
            SqlValue::Int(value) => Ok(value),
            other => Err(unexpected(column, "un entier", &other)),
        }
    }

    pub(crate) fn opt_int(&mut self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.take(column) {
            SqlValue::Null => Ok(None),
            SqlValue::Int(value) => Ok(Some(value)),
            other => Err(unexpected(column, "un entier", &other)),
        }
    }

    pub(crate) fn small(&mut self, column: usize) -> Result<i16, StoreError> {
        let value = self.int(column)?;
        i16::try_from(value)
            .map_err(|_| unexpected(column, "un petit entier", &SqlValue::Int(value)))
    }

    pub(crate) fn flag(&mut self, column: usize) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    pub(crate) fn text(&mut self, column: usize) -> Result<String, StoreError> {
        match self.take(column) {
            SqlValue::Text(value) => Ok(value),
            other => Err(unexpected(column, "un texte", &other)),
        }
    }

    pub(crate) fn opt_text(&mut self, column: usize) -> Result<Option<String>, StoreError> {
        match self.take(column) {
            SqlValue::Null => Ok(None),
            SqlValue::Text(value) => Ok(Some(value)),
            other => Err(unexpected(column, "un texte", &other)),
        }
    }

    pub(crate) fn bytes(&mut self, column: usize) -> Result<Vec<u8>, StoreError> {
        match self.take(column) {
            SqlValue::Bytes(value) => Ok(value),
            other => Err(unexpected(column, "des octets", &other)),
        }
    }
}

fn unexpected(column: usize, wanted: &str, found: &SqlValue) -> StoreError {
    let found = match found {
        SqlValue::Null => "vide",
        SqlValue::Int(_) => "un entier",
        SqlValue::Text(_) => "un texte",
        SqlValue::Bytes(_) => "des octets",
    };
    StoreError::Corrupt(format!(
        "colonne {column} : {wanted} attendu, {found} trouvé"
    ))
}

/// Most values that one `IN (…)` list or one multi-row insert carries.
pub(crate) const CHUNK: usize = 512;

/// `$from, $from+1, …` for a list of `len` values rounded up to a power of two,
/// so that few distinct texts exist and prepared statements are found again.
/// The caller pads its parameters with [`padded`].
pub(crate) fn placeholders(from: usize, len: usize) -> String {
    use std::fmt::Write as _;
    let mut sql = String::new();
    for n in from..from + len.next_power_of_two() {
        let separator = if n == from { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(sql, "{separator}${n}");
    }
    sql
}

/// The values of a list, the last one repeated up to a power of two.
pub(crate) fn padded<'v, T>(values: &'v [T]) -> impl Iterator<Item = SqlValue> + 'v
where
    &'v T: Into<SqlValue>,
{
    let missing = values.len().next_power_of_two() - values.len();
    let last = values.last();
    values
        .iter()
        .chain(std::iter::repeat_n(last, missing).flatten())
        .map(Into::into)
}

/// Rows that one insert statement carries: few enough that every count of rows
/// up to it has a prepared statement of its own.
const INSERT_ROWS: usize = 16;

/// Appends the statements that insert `rows` into `target`, a table name followed
/// by its columns in parentheses.
pub(crate) fn insert_rows(target: &str, rows: Vec<Vec<SqlValue>>, out: &mut Vec<Statement>) {
    let mut rows = rows.into_iter().peekable();
    while let Some(width) = rows.peek().map(Vec::len) {
        let chunk: Vec<Vec<SqlValue>> = rows.by_ref().take(INSERT_ROWS).collect();
        out.push(Statement::new(
            format!("INSERT INTO {target} VALUES {}", tuples(chunk.len(), width)),
            chunk.into_iter().flatten().collect(),
        ));
    }
}

/// `($1, $2), ($3, $4)…`: as many tuples as rows, each as wide as its columns.
pub(crate) fn tuples(rows: usize, width: usize) -> String {
    let tuple = |row: usize| {
        let first = row * width + 1;
        let places: Vec<String> = (first..first + width).map(|n| format!("${n}")).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_padded_to_a_power_of_two_with_their_last_value() {
        assert_eq!(placeholders(2, 3), "$2, $3, $4, $5");
        let values = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let padded: Vec<SqlValue> = padded(&values).collect();
        assert_eq!(padded, params!["a", "b", "c", "c"]);
    }
}
