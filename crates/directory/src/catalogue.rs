//! The directory that imports fill, read from disk.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use crate::{
    Directory, Establishment, Found, Installation, Municipality, Permits, SearchQuery,
    generation::{self, Held},
    import::{ESTABLISHMENTS, INSTALLATIONS, MUNICIPALITIES, Manifest, PERMITS},
    index::{EstablishmentIndex, FORMAT, Record},
    municipality::Municipalities,
    table::Table,
};

/// How long a generation is read before a newer one is looked for.
const REFRESH: Duration = Duration::from_secs(5);

/// The directory at a place on disk: it follows the imports that are made there, by any process.
#[derive(Debug)]
pub struct ImportedDirectory {
    root: PathBuf,
    current: RwLock<Option<Arc<Generation>>>,
    checked: Mutex<Instant>,
}

/// All that one import made.
#[derive(Debug)]
struct Generation {
    establishments: Option<EstablishmentIndex>,
    installations: Option<Table>,
    permits: Option<Table>,
    municipalities: Municipalities,
    // Dropped last: the files stay as long as they are read.
    held: Held,
}

impl Generation {
    fn open(held: Held) -> io::Result<Self> {
        let format = Manifest::read(&held.folder)?.format;
        if format != FORMAT {
            return Err(io::Error::other(format!(
                "l'annuaire a le format {format}, ce programme lit le format {FORMAT} : importez-le à nouveau"
            )));
        }
        let part = |name: &str| held.folder.join(name);
        let establishments = part(ESTABLISHMENTS)
            .exists()
            .then(|| EstablishmentIndex::open(&part(ESTABLISHMENTS)))
            .transpose()
            .map_err(io::Error::other)?;
        let table = |name: &str| {
            let base = part(name);
            Table::exists(&base).then(|| Table::open(&base)).transpose()
        };
        let installations = table(INSTALLATIONS)?;
        let permits = table(PERMITS)?;
        let municipalities = Municipalities::open(&part(MUNICIPALITIES))?;
        Ok(Self {
            establishments,
            installations,
            permits,
            municipalities,
            held,
        })
    }
}

impl ImportedDirectory {
    /// The directory at `root`, which may be imported later.
    ///
    /// # Errors
    /// There is one, and it cannot be read.
    pub fn open(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        let current = read_current(&root)?;
        Ok(Self {
            root,
            current: RwLock::new(current),
            checked: Mutex::new(Instant::now()),
        })
    }

    /// How many establishments are known.
    pub fn count(&self) -> u64 {
        let generation = self.generation();
        generation
            .as_deref()
            .and_then(|g| g.establishments.as_ref())
            .map_or(0, EstablishmentIndex::count)
    }

    /// The generation to read, a newer one when an import has made one.
    fn generation(&self) -> Option<Arc<Generation>> {
        let is_time = {
            let mut checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
            let is_time = checked.elapsed() >= REFRESH;
            if is_time {
                *checked = Instant::now();
            }
            is_time
        };
        if is_time {
            self.refresh();
        }
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Looks for a newer generation now.
    pub fn refresh(&self) {
        let known = self
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
            .map(|g| g.held.name.clone());
        match generation::current_name(&self.root) {
            Ok(name) if name == known => {}
            Ok(_) => match read_current(&self.root) {
                Ok(next) => {
                    tracing::info!(
                        establishments = next
                            .as_ref()
                            .and_then(|g| g.establishments.as_ref())
                            .map(EstablishmentIndex::count),
                        "reading a new directory"
                    );
                    *self.current.write().unwrap_or_else(PoisonError::into_inner) = next;
                }
                Err(error) => {
                    tracing::error!(%error, "the new directory cannot be read, the previous one is kept");
                }
            },
            Err(error) => tracing::error!(%error, "the directory cannot be looked at"),
        }
    }

    /// What a table holds for an establishment.
    fn values(
        &self,
        siret: &str,
        table: impl FnOnce(&Generation) -> Option<&Table>,
    ) -> Vec<Vec<u8>> {
        let generation = self.generation();
        let table = generation.as_deref().and_then(table);
        let (Some(table), Some(siret)) = (table, digits(siret, 14)) else {
            return Vec::new();
        };
        table.get(siret).unwrap_or_else(|error| {
            tracing::error!(%error, "a table of the directory cannot be read");
            Vec::new()
        })
    }

    fn index<T: Default>(
        &self,
        ask: impl FnOnce(&EstablishmentIndex) -> Result<T, tantivy::TantivyError>,
    ) -> T {
        let generation = self.generation();
        let Some(index) = generation
            .as_deref()
            .and_then(|generation| generation.establishments.as_ref())
        else {
            return T::default();
        };
        // As good as unknown for who asks: a slip is made all the same. The operator is told.
        ask(index).unwrap_or_else(|error| {
            tracing::error!(%error, "the directory cannot be read");
            T::default()
        })
    }
}

fn read_current(root: &Path) -> io::Result<Option<Arc<Generation>>> {
    generation::hold_current(root)?
        .map(|held| Generation::open(held).map(Arc::new))
        .transpose()
}

/// A number of so many digits.
fn digits(text: &str, count: usize) -> Option<u64> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

impl Directory for ImportedDirectory {
    fn establishment(&self, org_id: &str) -> Option<Establishment> {
        let siret = digits(org_id, 14)?;
        self.index(|index| index.by_siret(siret))
            .map(Record::establishment)
    }

    fn establishments_of(&self, siren: &str, limit: usize) -> Vec<Establishment> {
        let Some(siren) = digits(siren, 9) else {
            return Vec::new();
        };
        let mut found = self.index(|index| index.by_siren(siren, limit.saturating_mul(4)));
        found.sort_by_key(|record| (record.is_closed, !record.is_head_office, record.siret));
        found
            .into_iter()
            .take(limit)
            .map(Record::establishment)
            .collect()
    }

    fn search(&self, query: SearchQuery<'_>) -> Vec<Found> {
        let hits = self.index(|index| index.search(query));
        hits.into_iter()
            .map(|hit| Found {
                is_approximate: hit.is_approximate,
                establishment: hit.record.establishment(),
            })
            .collect()
    }

    fn installation(&self, siret: &str) -> Option<Installation> {
        let found = self.values(siret, |generation| generation.installations.as_ref());
        serde_json::from_slice(found.first()?).ok()
    }

    fn permits(&self, siret: &str) -> Permits {
        let found = self.values(siret, |generation| generation.permits.as_ref());
        let read = found
            .iter()
            .filter_map(|line| serde_json::from_slice(line).ok());
        Permits(read.collect())
    }

    fn municipality(&self, code: &str) -> Option<Municipality> {
        self.generation()?.municipalities.by_code(code).cloned()
    }

    fn municipality_named(&self, postal_code: &str, name: &str) -> Option<Municipality> {
        self.generation()?
            .municipalities
            .named(postal_code, name)
            .cloned()
    }

    fn municipality_at(&self, latitude: f64, longitude: f64) -> Option<Municipality> {
        self.generation()?
            .municipalities
            .at(latitude, longitude)
            .cloned()
    }
}
