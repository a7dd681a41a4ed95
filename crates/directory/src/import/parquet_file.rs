//! Reading the Parquet edition of a published file: the same columns, the same lines.

use std::{fs::File, path::Path, sync::Arc};

use csv::ByteRecord;
use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::Field,
    schema::types::Type,
};

use super::{
    FileReport, ImportError, Task,
    csv_file::{BETWEEN_WORDS, Column, FileError, Row, Verdict, file_name, positions},
};

impl Task<'_> {
    /// Reads the columns that are wanted, row by row.
    pub(super) fn read_parquet(
        &mut self,
        path: &Path,
        columns: &[Column],
        each: &mut dyn FnMut(&Row<'_>) -> Verdict,
    ) -> Result<FileReport, ImportError> {
        let failed = |cause: FileError| ImportError::File {
            path: path.to_owned(),
            cause,
        };
        let reader = File::open(path)
            .map_err(FileError::from)
            .and_then(|file| Ok(SerializedFileReader::new(file)?))
            .map_err(failed)?;
        let metadata = reader.metadata().file_metadata();
        let rows = u64::try_from(metadata.num_rows()).unwrap_or_default();
        let wanted =
            projection(metadata.schema(), columns).map_err(|error| failed(error.into()))?;
        let headers: ByteRecord = wanted
            .get_fields()
            .iter()
            .map(|field| field.name())
            .collect();
        let positions = positions(&headers, columns).map_err(failed)?;
        let mut report = FileReport {
            file: file_name(path),
            accepted: 0,
            rejected: 0,
        };
        self.watch.begin(&report.file, rows);
        let lines = reader
            .get_row_iter(Some(wanted))
            .map_err(|error| failed(error.into()))?;
        for (line, row) in (1..).zip(lines) {
            let row = row.map_err(|error| failed(error.into()))?;
            let record: ByteRecord = row
                .get_column_iter()
                .map(|(_, field)| text(field))
                .collect();
            let outcome = each(&Row {
                line,
                record: &record,
                positions: &positions,
            })?;
            self.count(&mut report, line, outcome)?;
            if line.is_multiple_of(BETWEEN_WORDS) {
                self.watch.advance(line, line);
            }
        }
        self.watch.advance(rows, rows);
        self.close(path, report)
    }
}

/// The part of the schema that is wanted: reading the other columns would take most of the time.
fn projection(schema: &Type, columns: &[Column]) -> Result<Type, parquet::errors::ParquetError> {
    let is_wanted = |field: &Arc<Type>| {
        let known = |name: &&str| name.eq_ignore_ascii_case(field.name());
        columns
            .iter()
            .any(|column| column.names.iter().any(|name| known(&name)))
    };
    let fields = schema
        .get_fields()
        .iter()
        .filter(|field| is_wanted(field))
        .cloned();
    Type::group_type_builder(schema.name())
        .with_fields(fields.collect())
        .build()
}

fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use parquet::{
        data_type::{BoolType, ByteArray, ByteArrayType},
        file::{properties::WriterProperties, writer::SerializedFileWriter},
        schema::parser::parse_message_type,
    };

    use super::*;
    use crate::import::{
        ImportReport,
        csv_file::{optional, required},
        rejections::Rejections,
        watch::Silent,
    };

    #[test]
    fn the_wanted_columns_of_a_parquet_file_are_read() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("stock.parquet");
        let schema = parse_message_type(
            "message stock { optional binary inutile (UTF8); required binary siret (UTF8); optional boolean etablissementSiege; }",
        );
        let properties = Arc::new(WriterProperties::builder().build());
        let file = File::create(&path).unwrap();
        let mut writer =
            SerializedFileWriter::new(file, Arc::new(schema.unwrap()), properties).unwrap();
        let mut group = writer.next_row_group().unwrap();
        let texts = |texts: [&str; 2]| texts.map(ByteArray::from);
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<ByteArrayType>()
            .write_batch(&texts(["x", "y"]), Some(&[1, 1]), None)
            .unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<ByteArrayType>()
            .write_batch(&texts(["1", "2"]), None, None)
            .unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<BoolType>()
            .write_batch(&[true], Some(&[1, 0]), None)
            .unwrap();
        column.close().unwrap();
        group.close().unwrap();
        writer.close().unwrap();

        let mut task = Task {
            folder: place.path().to_owned(),
            previous: None,
            rejections: Rejections::in_memory(),
            report: ImportReport::default(),
            watch: &Silent,
        };
        let columns = [
            required(&["siret"]),
            optional(&["absent"]),
            required(&["etablissementSiege"]),
        ];
        let mut seen = Vec::new();
        let report = task
            .read_rows(&path, ".csv", &columns, &mut |row| {
                seen.push([row.get(0), row.get(1), row.get(2)].map(|text| text.into_owned()));
                Ok(if row.get(0) == "2" {
                    Err("deux".into())
                } else {
                    Ok(())
                })
            })
            .unwrap();
        assert_eq!(seen, [["1", "", "true"], ["2", "", ""]]);
        assert_eq!((report.accepted, report.rejected), (1, 1));
    }
}
