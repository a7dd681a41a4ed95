//! Long tables, written row by row: memory does not grow with the number of rows.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{Workbook, Worksheet};

use crate::table::{TableError, failed};

/// Width of the columns of a workbook, in characters.
const COLUMN_WIDTH: f64 = 20.0;

/// Characters that a cell of a workbook holds.
const CELL_CHARACTERS: usize = 32_767;

/// Rows that a sheet holds, header included.
const SHEET_ROWS: u32 = 1_048_576;

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerCell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A number, which workbooks keep as one.
    Number(Decimal),
}

/// A table being written to a file. What is written is complete once [`Ledger::finish`] returns.
pub trait Ledger {
    /// Adds a row.
    ///
    /// # Errors
    /// The file cannot be written, or holds as many rows as its format allows.
    fn row(&mut self, cells: &[LedgerCell]) -> Result<(), TableError>;

    /// Ends the file.
    ///
    /// # Errors
    /// The file cannot be written.
    fn finish(self: Box<Self>) -> Result<(), TableError>;
}

/// A file of values separated by semicolons, UTF-8 without mark, quoted where needed. Numbers have a decimal point.
///
/// # Errors
/// The file cannot be written.
pub fn csv_ledger(path: &Path, header: &[&str]) -> Result<Box<dyn Ledger>, TableError> {
    let file = BufWriter::new(File::create(path).map_err(failed)?);
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(file);
    writer.write_record(header).map_err(failed)?;
    Ok(Box::new(Csv(writer)))
}

struct Csv(csv::Writer<BufWriter<File>>);

/// A text that a spreadsheet would take for a formula. A lone sign, or a number, is no formula.
fn is_formula(text: &str) -> bool {
    match text.as_bytes() {
        [b'=' | b'@' | b'\t' | b'\r', ..] => true,
        [b'+' | b'-', rest @ ..] => rest
            .iter()
            .any(|byte| matches!(byte, b'(' | b'!' | b'|' | b'=')),
        _ => false,
    }
}

impl Ledger for Csv {
    fn row(&mut self, cells: &[LedgerCell]) -> Result<(), TableError> {
        for cell in cells {
            match cell {
                LedgerCell::Empty => self.0.write_field(""),
                LedgerCell::Text(text) if is_formula(text) => {
                    self.0.write_field(format!("'{text}"))
                }
                LedgerCell::Text(text) => self.0.write_field(text),
                LedgerCell::Number(number) => self.0.write_field(number.to_string()),
            }
            .map_err(failed)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(failed)
    }

    fn finish(mut self: Box<Self>) -> Result<(), TableError> {
        self.0.flush().map_err(failed)?;
        let mut file = self.0.into_inner().map_err(failed)?;
        file.flush().map_err(failed)
    }
}

/// A workbook of one sheet. Rows go to temporary files as they come.
///
/// # Errors
/// The name does not suit a sheet, or temporary files cannot be written.
pub fn xlsx_ledger(
    path: &Path,
    sheet: &str,
    header: &[&str],
) -> Result<Box<dyn Ledger>, TableError> {
    let mut workbook = Workbook::new();
    let worksheet = workbook
        .add_worksheet_with_constant_memory()
        .map_err(failed)?;
    worksheet.set_name(sheet).map_err(failed)?;
    for (column, text) in (0_u16..).zip(header) {
        worksheet
            .set_column_width(column, COLUMN_WIDTH)
            .map_err(failed)?;
        worksheet.write_string(0, column, *text).map_err(failed)?;
    }
    Ok(Box::new(Xlsx {
        workbook,
        path: path.to_owned(),
        next: 1,
    }))
}

/// What a cell holds of a text.
fn shortened(text: &str) -> &str {
    match text.char_indices().nth(CELL_CHARACTERS) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

struct Xlsx {
    workbook: Workbook,
    path: PathBuf,
    next: u32,
}

impl Xlsx {
    fn sheet(&mut self) -> Result<&mut Worksheet, TableError> {
        self.workbook.worksheet_from_index(0).map_err(failed)
    }
}

impl Ledger for Xlsx {
    fn row(&mut self, cells: &[LedgerCell]) -> Result<(), TableError> {
        let row = self.next;
        if row >= SHEET_ROWS {
            return Err(failed("une feuille compte au plus 1 048 576 lignes"));
        }
        let worksheet = self.sheet()?;
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                LedgerCell::Empty => {}
                LedgerCell::Text(text) => {
                    let text = shortened(text);
                    worksheet.write_string(row, column, text).map_err(failed)?;
                }
                LedgerCell::Number(number) => {
                    let number = number.to_f64().unwrap_or_default();
                    worksheet
                        .write_number(row, column, number)
                        .map_err(failed)?;
                }
            }
        }
        self.next += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), TableError> {
        self.workbook.save(&self.path).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader, open_workbook_auto};

    use super::*;

    fn fill(mut ledger: Box<dyn Ledger>) -> Result<(), TableError> {
        ledger.row(&[
            LedgerCell::Text("a;\"b\"".to_owned()),
            LedgerCell::Number(Decimal::new(1235, 3)),
            LedgerCell::Empty,
        ])?;
        ledger.row(&[
            LedgerCell::Text("=1+1".to_owned()),
            LedgerCell::Empty,
            LedgerCell::Text("+33 1 02".to_owned()),
        ])?;
        ledger.finish()
    }

    const HEADER: [&str; 3] = ["Nom", "Poids", "Contact"];

    #[test]
    fn values_are_separated_by_semicolons_without_mark() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("export.csv");
        fill(csv_ledger(&path, &HEADER).unwrap()).unwrap();
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "Nom;Poids;Contact\n\"a;\"\"b\"\"\";1.235;\n'=1+1;;+33 1 02\n"
        );
    }

    #[test]
    fn numbers_stay_numbers_in_workbooks() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("export.xlsx");
        fill(xlsx_ledger(&path, "registre", &HEADER).unwrap()).unwrap();
        let mut workbook = open_workbook_auto(&path).unwrap();
        assert_eq!(workbook.sheet_names(), ["registre"]);
        let sheet = workbook.worksheet_range("registre").unwrap();
        assert_eq!(sheet.get((0, 1)), Some(&Data::String("Poids".to_owned())));
        assert_eq!(sheet.get((1, 1)), Some(&Data::Float(1.235)));
        assert_eq!(sheet.get((2, 0)), Some(&Data::String("=1+1".to_owned())));
    }

    #[test]
    fn both_formats_hold_the_same_cells() {
        let directory = tempfile::tempdir().unwrap();
        let (csv_path, xlsx_path) = (
            directory.path().join("export.csv"),
            directory.path().join("export.xlsx"),
        );
        fill(csv_ledger(&csv_path, &HEADER).unwrap()).unwrap();
        fill(xlsx_ledger(&xlsx_path, "registre", &HEADER).unwrap()).unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .from_path(&csv_path)
            .unwrap();
        let of_csv: Vec<Vec<String>> = reader
            .records()
            .map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect();
        let mut workbook = open_workbook_auto(&xlsx_path).unwrap();
        let sheet = workbook.worksheet_range("registre").unwrap();
        let of_xlsx: Vec<Vec<String>> = sheet
            .rows()
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect();
        // A text that looks like a formula is marked in the file that cannot tell them apart.
        let mut expected = of_xlsx.clone();
        expected[2][0].insert(0, '\'');
        assert_eq!(of_csv, expected);
        assert_eq!(
            of_xlsx,
            [
                ["Nom", "Poids", "Contact"],
                ["a;\"b\"", "1.235", ""],
                ["=1+1", "", "+33 1 02"],
            ]
        );
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_shortened() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("export.xlsx");
        let mut ledger = xlsx_ledger(&path, "registre", &["Nom"]).unwrap();
        let long = "é".repeat(CELL_CHARACTERS + 1);
        ledger.row(&[LedgerCell::Text(long)]).unwrap();
        ledger.finish().unwrap();
        let mut workbook = open_workbook_auto(&path).unwrap();
        let sheet = workbook.worksheet_range("registre").unwrap();
        let text = sheet.get((1, 0)).unwrap().to_string();
        assert_eq!(text.chars().count(), CELL_CHARACTERS);
    }
}
