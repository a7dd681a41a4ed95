//! Tables, as files that spreadsheets open.

/// Rows of texts under a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns.
    pub header: Vec<String>,
    /// Rows, each as long as the header.
    pub rows: Vec<Vec<String>>,
}

/// A file that could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the table cannot be written: {0}")]
pub struct TableError(String);

pub(crate) fn failed(error: impl std::fmt::Display) -> TableError {
    TableError(error.to_string())
}

/// A text that a spreadsheet would take for a formula is kept as text.
fn harmless(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{text}"),
        _ => text.to_owned(),
    }
}

/// Comma-separated values, with another separator if wanted, quoted where needed.
///
/// # Errors
/// A row is not as long as the header.
pub fn csv(table: &Table, separator: u8) -> Result<Vec<u8>, TableError> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator)
        .from_writer(Vec::new());
    writer.write_record(&table.header).map_err(failed)?;
    for row in &table.rows {
        writer
            .write_record(row.iter().map(|text| harmless(text)))
            .map_err(failed)?;
    }
    writer.into_inner().map_err(failed)
}

/// A workbook of one sheet, every cell a text.
///
/// # Errors
/// The table is too large for a sheet.
pub fn xlsx(table: &Table, sheet: &str) -> Result<Vec<u8>, TableError> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(sheet).map_err(failed)?;
    for (row, texts) in (0..).zip(std::iter::once(&table.header).chain(&table.rows)) {
        for (column, text) in (0..).zip(texts) {
            worksheet.write_string(row, column, text).map_err(failed)?;
        }
    }
    workbook.save_to_buffer().map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table {
            header: vec!["Nom".to_owned(), "Rôle".to_owned()],
            rows: vec![vec!["=A1;\"x\"".to_owned(), "Lecteur".to_owned()]],
        }
    }

    #[test]
    fn values_are_quoted_and_never_formulas() {
        let bytes = csv(&table(), b';').unwrap_or_default();
        assert_eq!(
            String::from_utf8_lossy(&bytes),
            "Nom;Rôle\n\"'=A1;\"\"x\"\"\";Lecteur\n"
        );
    }

    #[test]
    fn a_workbook_is_an_archive() {
        let bytes = xlsx(&table(), "feuille").unwrap_or_default();
        assert!(bytes.starts_with(b"PK"), "{} bytes", bytes.len());
    }
}
