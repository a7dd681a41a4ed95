//! Short files that operators write, read whole.

use std::path::Path;

use super::{Column, ImportError, Rejection, Silent};

/// A line of a short file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetLine {
    /// Its number, the header being the first.
    pub line: u64,
    /// Trimmed texts, one a column that was asked for; empty where the file lacks it.
    pub values: Vec<String>,
}

/// Reads the columns of a CSV file, and the lines that have not as many fields as its header.
///
/// # Errors
/// The file cannot be read, or lacks a column.
pub fn read_sheet(
    path: &Path,
    columns: &[Column],
) -> Result<(Vec<SheetLine>, Vec<Rejection>), ImportError> {
    let mut lines = Vec::new();
    let rejections = super::read_alone(path, columns, &Silent, &mut |row| {
        let values = (0..columns.len()).map(|column| row.get(column).into_owned());
        lines.push(SheetLine {
            line: row.line,
            values: values.collect(),
        });
        Ok(Ok(()))
    })?;
    Ok((lines, rejections))
}
