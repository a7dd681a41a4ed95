//! Bringing the official files into the directory: streamed, in bounded memory, switched all at once.

mod csv_file;
mod eco_organismes;
mod georisques;
mod hidden;
mod municipalities;
#[cfg(feature = "parquet")]
mod parquet_file;
mod permits;
mod rejections;
mod sheet;
mod sirene;
mod watch;

use std::{
    io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

pub use self::eco_organismes::{EcoOrganismeLine, Handles, read_eco_organismes};
pub use self::{
    csv_file::Column,
    hidden::read_hidden_establishments,
    rejections::Rejection,
    sheet::{SheetLine, read_sheet},
    watch::{Silent, Watch},
};
use self::{csv_file::FileError, rejections::Rejections};
use crate::{
    generation::{self, Building},
    index::FORMAT,
    table::Table,
};

/// Folder of the index of establishments in a generation.
pub(crate) const ESTABLISHMENTS: &str = "establishments";
/// Table of classified installations, by SIRET.
pub(crate) const INSTALLATIONS: &str = "installations";
/// Table of receipts and agreements, by SIRET.
pub(crate) const PERMITS: &str = "permits";
/// Table of municipalities, by INSEE code.
pub(crate) const MUNICIPALITIES: &str = "municipalities";
const MANIFEST: &str = "manifest.json";
/// Rejected lines of the last import, as CSV.
const REJECTED: &str = "rejets.csv";

/// The files to read; what is not given is kept from the previous import.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// `StockEtablissement` of INSEE: CSV, or ZIP of a CSV.
    pub establishments: Option<PathBuf>,
    /// `StockUniteLegale` of INSEE, for the names.
    pub legal_units: Option<PathBuf>,
    /// Classified installations of Géorisques: ZIP archives, or `InstallationClassee.csv` and `rubriqueIC.csv`.
    pub installations: Vec<PathBuf>,
    /// Yearly declarations of Géorisques (IREP): ZIP archives.
    pub declarations: Vec<PathBuf>,
    /// Municipalities, with coordinates where there are some.
    pub municipalities: Vec<PathBuf>,
    /// Receipts and agreements, one a line.
    pub permits: Vec<PathBuf>,
}

impl Sources {
    /// Whether no file is given.
    pub fn is_empty(&self) -> bool {
        self.establishments.is_none()
            && [
                &self.installations,
                &self.declarations,
                &self.municipalities,
                &self.permits,
            ]
            .into_iter()
            .all(Vec::is_empty)
    }
}

/// How the establishments are brought in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mode {
    /// Only what changed since the previous import is written; establishments that the file no longer holds go.
    #[default]
    Update,
    /// The file holds what changed and nothing else: every other establishment stays.
    Partial,
    /// Everything is written again.
    Full,
}

/// What an operator chooses of an import.
#[derive(Clone, Debug)]
pub struct ImportSettings {
    /// How the establishments are brought in.
    pub mode: Mode,
    /// Bytes of memory that the index may take while it is written.
    pub memory: usize,
}

impl Default for ImportSettings {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            memory: 400 << 20,
        }
    }
}

/// Why an import failed; what was read before it is still what is read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Another import is running.
    #[error("un autre import est en cours")]
    Running,
    /// No file was given.
    #[error("aucun fichier à importer")]
    NothingToImport,
    /// `StockEtablissement` and `StockUniteLegale` go together.
    #[error("StockEtablissement et StockUniteLegale vont ensemble : le premier n'a pas les noms")]
    Unpaired,
    /// A file cannot be read as what it should be.
    #[error("{} : {cause}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: FileError,
    },
    /// Nothing of the file could be kept.
    #[error("{} : aucune ligne valable", .0.display())]
    Empty(PathBuf),
    /// The directory cannot be written.
    #[error("écriture de l'annuaire impossible : {0}")]
    Io(#[from] io::Error),
    /// The index cannot be written.
    #[error("écriture de l'index impossible : {0}")]
    Index(#[from] tantivy::TantivyError),
}

/// What an import did with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// The file.
    pub file: String,
    /// Lines that were kept.
    pub accepted: u64,
    /// Lines that were not.
    pub rejected: u64,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// File by file.
    pub files: Vec<FileReport>,
    /// Establishments that were not known.
    pub added: u64,
    /// Establishments that changed.
    pub changed: u64,
    /// Establishments that did not.
    pub unchanged: u64,
    /// Establishments that the file no longer holds.
    pub removed: u64,
    /// Establishments of the directory afterwards.
    pub total: u64,
    /// The first rejected lines.
    #[serde(skip)]
    pub examples: Vec<Rejection>,
    /// Where all of them are.
    #[serde(skip)]
    pub rejected_lines: Option<PathBuf>,
}

/// What a generation is made of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) format: u32,
    pub(crate) report: ImportReport,
}

impl Manifest {
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        let text = std::fs::read(folder.join(MANIFEST))?;
        serde_json::from_slice(&text).map_err(io::Error::other)
    }

    fn write(&self, folder: &Path) -> io::Result<()> {
        let text = serde_json::to_vec_pretty(self).map_err(io::Error::other)?;
        std::fs::write(folder.join(MANIFEST), text)?;
        std::fs::File::open(folder.join(MANIFEST))?.sync_all()
    }
}

/// Reads the files into a new generation of the directory at `root`, and makes it the current one.
///
/// # Errors
/// See [`ImportError`]; the current generation is untouched then, as it is when the process is killed.
pub fn import(
    root: &Path,
    sources: &Sources,
    settings: &ImportSettings,
    watch: &dyn Watch,
) -> Result<ImportReport, ImportError> {
    if sources.establishments.is_some() != sources.legal_units.is_some() {
        return Err(ImportError::Unpaired);
    }
    if sources.is_empty() {
        return Err(ImportError::NothingToImport);
    }
    let building = Building::start(root)?.ok_or(ImportError::Running)?;
    // A generation of another version is replaced, not completed.
    let previous = generation::hold_current(root)?.filter(|held| {
        Manifest::read(&held.folder).is_ok_and(|manifest| manifest.format == FORMAT)
    });
    let mut task = Task {
        folder: building.folder().to_owned(),
        previous: previous.as_ref().map(|held| held.folder.clone()),
        rejections: Rejections::create(&building.folder().join(REJECTED))?,
        report: ImportReport::default(),
        watch,
    };
    match (&sources.establishments, &sources.legal_units) {
        (Some(establishments), Some(units)) => {
            task.establishments(establishments, units, settings)?;
        }
        _ => task.keep_establishments()?,
    }
    if !(sources.installations.is_empty() && sources.declarations.is_empty()) {
        georisques::import(&mut task, &sources.installations, &sources.declarations)?;
    } else {
        task.keep_table(INSTALLATIONS)?;
        task.keep_table(georisques::LINES)?;
    }
    if !sources.municipalities.is_empty() {
        municipalities::import(&mut task, &sources.municipalities)?;
    } else {
        task.keep_table(MUNICIPALITIES)?;
    }
    if !sources.permits.is_empty() {
        permits::import(&mut task, &sources.permits)?;
    } else {
        task.keep_table(PERMITS)?;
    }
    let Task {
        mut report,
        rejections,
        folder,
        ..
    } = task;
    report.examples = rejections.finish()?;
    Manifest {
        format: FORMAT,
        report: report.clone(),
    }
    .write(&folder)?;
    drop(previous);
    let name = building.publish()?;
    report.rejected_lines = Some(root.join(name).join(REJECTED));
    Ok(report)
}

/// Reads one file that is no part of a generation; answers the lines that are not kept.
fn read_alone(
    path: &Path,
    columns: &[csv_file::Column],
    watch: &dyn Watch,
    each: &mut dyn FnMut(&csv_file::Row<'_>) -> csv_file::Verdict,
) -> Result<Vec<Rejection>, ImportError> {
    let mut task = Task {
        folder: PathBuf::new(),
        previous: None,
        rejections: Rejections::in_memory(),
        report: ImportReport::default(),
        watch,
    };
    task.read_rows(path, ".csv", columns, each)?;
    Ok(task.rejections.finish()?)
}

/// An import under way.
struct Task<'w> {
    folder: PathBuf,
    previous: Option<PathBuf>,
    rejections: Rejections,
    report: ImportReport,
    watch: &'w dyn Watch,
}

impl Task<'_> {
    fn keep_table(&self, name: &str) -> io::Result<()> {
        let Some(previous) = self.previous.as_ref().map(|folder| folder.join(name)) else {
            return Ok(());
        };
        if !Table::exists(&previous) {
            return Ok(());
        }
        let (from, to) = (
            Table::files(&previous),
            Table::files(&self.folder.join(name)),
        );
        from.iter()
            .zip(&to)
            .try_for_each(|(from, to)| generation::link(from, to))
    }

    fn keep_establishments(&mut self) -> io::Result<()> {
        let Some(previous) = &self.previous else {
            return Ok(());
        };
        let from = previous.join(ESTABLISHMENTS);
        if from.exists() {
            let to = self.folder.join(ESTABLISHMENTS);
            std::fs::create_dir(&to)?;
            for entry in std::fs::read_dir(from)? {
                let entry = entry?;
                generation::link(&entry.path(), &to.join(entry.file_name()))?;
            }
            self.report.total = Manifest::read(previous)?.report.total;
        }
        Ok(())
    }
}
