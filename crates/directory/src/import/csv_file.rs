//! Reading a published file: CSV with commas or semicolons, in UTF-8 or Latin-1, alone, in a ZIP archive or gzipped.

use std::{
    borrow::Cow,
    cell::Cell,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use csv::ByteRecord;
use zip::ZipArchive;

use super::{FileReport, ImportError, Task};

/// Lines between two words about how far a file is.
pub(super) const BETWEEN_WORDS: u64 = 8192;

/// What is wrong with a whole file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It is not the archive that it should be.
    #[error("archive illisible : {0}")]
    Archive(#[from] zip::result::ZipError),
    /// The archive does not hold the file.
    #[error("l'archive ne contient pas de fichier {0}")]
    NoEntry(&'static str),
    /// Its text is not that of a table.
    #[error("CSV illisible : {0}")]
    Csv(#[from] csv::Error),
    /// It is a Parquet file, which is read by programs built for it.
    #[error("ce programme est construit sans la lecture de Parquet : donnez le fichier CSV ou ZIP")]
    NoParquet,
    /// Its Parquet content is not right.
    #[cfg(feature = "parquet")]
    #[error("Parquet illisible : {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// A column that is needed is not there.
    #[error("la colonne {0} manque : ce n'est pas le fichier attendu")]
    NoColumn(&'static str),
}

/// A column by the names that it bears in the editions of a file.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub(super) names: &'static [&'static str],
    pub(super) is_required: bool,
}

impl Column {
    /// A column without which the file is not the right one.
    pub const fn required(names: &'static [&'static str]) -> Self {
        Self {
            names,
            is_required: true,
        }
    }

    /// A column that some editions lack.
    pub const fn optional(names: &'static [&'static str]) -> Self {
        Self {
            names,
            is_required: false,
        }
    }
}

/// As [`Column::required`].
pub(super) const fn required(names: &'static [&'static str]) -> Column {
    Column::required(names)
}

/// As [`Column::optional`].
pub(super) const fn optional(names: &'static [&'static str]) -> Column {
    Column::optional(names)
}

/// A line of a file.
pub(super) struct Row<'r> {
    /// Its number, the header being the first.
    pub(super) line: u64,
    pub(super) record: &'r ByteRecord,
    pub(super) positions: &'r [Option<usize>],
}

impl<'r> Row<'r> {
    /// The trimmed text of a column, by its rank in the list of columns; empty when the file lacks it.
    pub(super) fn get(&self, column: usize) -> Cow<'r, str> {
        let position = self.positions.get(column).copied().flatten();
        let bytes = position
            .and_then(|position| self.record.get(position))
            .unwrap_or_default();
        decode(bytes.trim_ascii())
    }
}

/// UTF-8, or else Latin-1, which older files are in.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// Whether a line is kept, or why it is not; a failure ends the import.
pub(super) type Verdict = Result<Result<(), Cow<'static, str>>, ImportError>;

/// A reader that counts what went through it.
struct Counted<'c, R> {
    inner: R,
    count: &'c Cell<u64>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

/// Whether a file is a ZIP archive, by its first bytes.
pub(super) fn is_zip(path: &Path) -> io::Result<bool> {
    starts_with(path, b"PK\x03\x04")
}

fn starts_with(path: &Path, magic: &[u8]) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?
        .take(magic.len() as u64)
        .read_to_end(&mut start)?;
    Ok(start == magic)
}

/// Name of a file without its folders.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

impl Task<'_> {
    /// Reads a file line by line. From a ZIP archive the entry is read whose name ends with `entry` (in lower case).
    /// A line for which `each` answers a reason is rejected.
    pub(super) fn read_rows(
        &mut self,
        path: &Path,
        entry: &'static str,
        columns: &[Column],
        each: &mut dyn FnMut(&Row<'_>) -> Verdict,
    ) -> Result<FileReport, ImportError> {
        let failed = |cause: FileError| ImportError::File {
            path: path.to_owned(),
            cause,
        };
        if is_zip(path).map_err(|error| failed(error.into()))? {
            let (mut archive, index) = entry_of(path, entry).map_err(failed)?;
            let file = archive
                .by_index(index)
                .map_err(|error| failed(error.into()))?;
            let name = file
                .name()
                .map_err(|error| failed(error.into()))?
                .into_owned();
            let (size, count) = (file.size(), Cell::new(0));
            let input = BufReader::with_capacity(
                1 << 17,
                Counted {
                    inner: file,
                    count: &count,
                },
            );
            return self.read_table(path, &name, size, input, &count, columns, each);
        }
        if starts_with(path, b"PAR1").map_err(|error| failed(error.into()))? {
            return self.read_parquet(path, columns, each);
        }
        let open = || -> io::Result<_> {
            let file = File::open(path)?;
            let size = file.metadata()?.len();
            Ok((file, size, starts_with(path, b"\x1f\x8b")?))
        };
        let (file, size, is_gzip) = open().map_err(|error| failed(error.into()))?;
        let count = Cell::new(0);
        let input = Counted {
            inner: file,
            count: &count,
        };
        let name = file_name(path);
        if is_gzip {
            let input = BufReader::with_capacity(1 << 17, flate2::read::MultiGzDecoder::new(input));
            self.read_table(path, &name, size, input, &count, columns, each)
        } else {
            let input = BufReader::with_capacity(1 << 17, input);
            self.read_table(path, &name, size, input, &count, columns, each)
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one place opens a file in three ways and reads it here"
    )]
    fn read_table(
        &mut self,
        path: &Path,
        name: &str,
        size: u64,
        mut input: impl BufRead,
        count: &Cell<u64>,
        columns: &[Column],
        each: &mut dyn FnMut(&Row<'_>) -> Verdict,
    ) -> Result<FileReport, ImportError> {
        let failed = |cause: FileError| ImportError::File {
            path: path.to_owned(),
            cause,
        };
        self.watch.begin(name, size);
        let start = input.fill_buf().map_err(|error| failed(error.into()))?;
        let header = start
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let separators = |separator: u8| header.iter().filter(|byte| **byte == separator).count();
        let delimiter = if separators(b';') > separators(b',') {
            b';'
        } else {
            b','
        };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .buffer_capacity(1 << 17)
            .from_reader(input);
        let headers = reader
            .byte_headers()
            .map_err(|error| failed(error.into()))?
            .clone();
        let positions = positions(&headers, columns).map_err(failed)?;
        let mut record = ByteRecord::new();
        let mut report = FileReport {
            file: name.to_owned(),
            accepted: 0,
            rejected: 0,
        };
        while reader
            .read_byte_record(&mut record)
            .map_err(|error| failed(error.into()))?
        {
            let line = record.position().map_or(0, csv::Position::line);
            let outcome = if record.len() == headers.len() {
                each(&Row {
                    line,
                    record: &record,
                    positions: &positions,
                })?
            } else {
                Err(format!("{} champs au lieu de {}", record.len(), headers.len()).into())
            };
            self.count(&mut report, line, outcome)?;
            let lines = report.accepted + report.rejected;
            if lines.is_multiple_of(BETWEEN_WORDS) {
                self.watch.advance(count.get(), lines);
            }
        }
        self.watch
            .advance(count.get(), report.accepted + report.rejected);
        self.close(path, report)
    }

    /// Counts a line that was read, and says why it was not kept.
    pub(super) fn count(
        &mut self,
        report: &mut FileReport,
        line: u64,
        outcome: Result<(), Cow<'static, str>>,
    ) -> io::Result<()> {
        match outcome {
            Ok(()) => report.accepted += 1,
            Err(reason) => {
                report.rejected += 1;
                self.rejections.add(&report.file, line, &reason)?;
            }
        }
        Ok(())
    }

    /// Ends a file: one of which nothing could be kept is not the right one.
    pub(super) fn close(
        &mut self,
        path: &Path,
        report: FileReport,
    ) -> Result<FileReport, ImportError> {
        if report.accepted == 0 && report.rejected > 0 {
            return Err(ImportError::Empty(path.to_owned()));
        }
        self.report.files.push(report.clone());
        Ok(report)
    }

    #[cfg(not(feature = "parquet"))]
    fn read_parquet(
        &mut self,
        path: &Path,
        _columns: &[Column],
        _each: &mut dyn FnMut(&Row<'_>) -> Verdict,
    ) -> Result<FileReport, ImportError> {
        Err(ImportError::File {
            path: path.to_owned(),
            cause: FileError::NoParquet,
        })
    }
}

pub(super) fn positions(
    headers: &ByteRecord,
    columns: &[Column],
) -> Result<Vec<Option<usize>>, FileError> {
    let names: Vec<String> = headers
        .iter()
        .map(|name| {
            decode(name)
                .trim_start_matches(['\u{feff}', '#'])
                .trim()
                .to_lowercase()
        })
        .collect();
    columns
        .iter()
        .map(|column| {
            let position = column
                .names
                .iter()
                .find_map(|wanted| names.iter().position(|name| *name == wanted.to_lowercase()));
            match (position, column.names.first()) {
                (None, Some(name)) if column.is_required => Err(FileError::NoColumn(name)),
                (position, _) => Ok(position),
            }
        })
        .collect()
}

/// The archive, and which of its entries ends with this name.
fn entry_of(
    path: &Path,
    entry: &'static str,
) -> Result<(ZipArchive<BufReader<File>>, usize), FileError> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
    for index in 0..archive.len() {
        let is_it = archive
            .by_index_raw(index)?
            .name()?
            .to_lowercase()
            .ends_with(entry);
        if is_it {
            return Ok((archive, index));
        }
    }
    Err(FileError::NoEntry(entry))
}

/// Whether an archive has an entry whose name ends with this one.
pub(super) fn has_entry(path: &Path, entry: &'static str) -> Result<bool, FileError> {
    match entry_of(path, entry) {
        Ok(_) => Ok(true),
        Err(FileError::NoEntry(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
