//! What is measured, and what it says of a whole country.

use std::{
    fmt, io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use directory::{Directory, ImportedDirectory, SearchQuery};

use crate::{country::Sampled, draw::Draw};

/// The memory that a process takes for itself, mapped files left out.
#[derive(Debug)]
pub(crate) struct Memory {
    peak: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
}

impl Memory {
    /// Looks at it until it is asked for.
    pub(crate) fn watch() -> Self {
        let memory = Self {
            peak: Arc::default(),
            is_over: Arc::default(),
        };
        let (peak, is_over) = (Arc::clone(&memory.peak), Arc::clone(&memory.is_over));
        std::thread::spawn(move || {
            while !is_over.load(Ordering::Relaxed) {
                peak.fetch_max(own_bytes(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(50));
            }
        });
        memory
    }

    /// The most that was seen.
    pub(crate) fn peak(self) -> u64 {
        self.is_over.store(true, Ordering::Relaxed);
        self.peak.load(Ordering::Relaxed)
    }
}

fn own_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

/// Bytes of the files of a folder.
pub(crate) fn folder_size(folder: &Path) -> io::Result<u64> {
    let mut size = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        size += if entry.file_type()?.is_dir() {
            folder_size(&entry.path())?
        } else {
            entry.metadata()?.len()
        };
    }
    Ok(size)
}

/// Times of one kind of question.
#[derive(Clone, Debug)]
pub(crate) struct Times {
    what: &'static str,
    sorted: Vec<Duration>,
    found: usize,
}

impl Times {
    fn centile(&self, share: f64) -> f64 {
        let index = ((self.sorted.len() as f64 - 1.0).max(0.0) * share).round() as usize;
        self.sorted.get(index).map_or(0.0, Duration::as_secs_f64) * 1000.0
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answered = 100 * self.found / self.sorted.len().max(1);
        write!(
            f,
            "  {:<28} p50 {:>8.3} ms   p99 {:>8.3} ms   with an answer {answered} %",
            self.what,
            self.centile(0.50),
            self.centile(0.99)
        )
    }
}

fn times<T>(what: &'static str, questions: &[T], ask: impl Fn(&T) -> bool) -> Times {
    // Once for the files to be in memory, as those of a server that runs are.
    for question in questions {
        ask(question);
    }
    let mut found = 0;
    let mut sorted: Vec<Duration> = questions
        .iter()
        .map(|question| {
            let started = Instant::now();
            found += usize::from(ask(question));
            started.elapsed()
        })
        .collect();
    sorted.sort_unstable();
    Times {
        what,
        sorted,
        found,
    }
}

/// Look-ups by SIRET.
pub(crate) fn look_ups(directory: &ImportedDirectory, sample: &[Sampled]) -> Times {
    times("look-up by SIRET", sample, |one| {
        directory.establishment(&one.siret).is_some()
    })
}

/// Searches by name, as people type them.
pub(crate) fn searches(directory: &ImportedDirectory, sample: &[Sampled]) -> Vec<Times> {
    let search = |words: &str, postal_code: Option<&str>, siret: &str| {
        let query = SearchQuery {
            words,
            postal_code,
            allows_closed: true,
            limit: 60,
        };
        directory
            .search(query)
            .iter()
            .any(|found| found.establishment.org_id == siret)
    };
    vec![
        times("whole name", sample, |one| {
            search(&one.name, None, &one.siret)
        }),
        times("name and town", sample, |one| {
            search(&format!("{} {}", one.name, one.town), None, &one.siret)
        }),
        times("name in a department", sample, |one| {
            search(&one.name, one.postal_code.get(..2), &one.siret)
        }),
        times("name with a typo", sample, |one| {
            search(&with_a_typo(&one.name), None, &one.siret)
        }),
        times("one word", sample, |one| {
            search(
                one.name.split(' ').next_back().unwrap_or_default(),
                None,
                &one.siret,
            )
        }),
        times("three letters", sample, |one| {
            let word = one.name.split(' ').next_back().unwrap_or_default();
            search(word.get(..3).unwrap_or(word), None, &one.siret)
        }),
    ]
}

/// Two letters swapped in the longest word.
fn with_a_typo(name: &str) -> String {
    let longest = name
        .split(' ')
        .max_by_key(|word| word.len())
        .unwrap_or_default();
    let mut letters: Vec<char> = longest.chars().collect();
    if letters.len() >= 4 {
        let at = 1 + Draw::new(letters.len() as u64).below(letters.len() as u64 - 2) as usize;
        letters.swap(at, at + 1);
    }
    name.replacen(longest, &letters.into_iter().collect::<String>(), 1)
}

/// What was measured at one volume.
#[derive(Debug)]
pub(crate) struct Volume {
    pub(crate) rows: u64,
    pub(crate) import: Duration,
    pub(crate) update: Duration,
    pub(crate) import_memory: u64,
    pub(crate) index_bytes: u64,
    pub(crate) look_up: Times,
    pub(crate) searches: Vec<Times>,
}

impl Volume {
    fn rows_per_second(&self) -> f64 {
        self.rows as f64 / self.import.as_secs_f64()
    }

    fn worst_search(&self) -> f64 {
        self.searches
            .iter()
            .map(|times| times.centile(0.99))
            .fold(0.0, f64::max)
    }
}

impl fmt::Display for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} establishments: imported in {:.1} s ({:.0}/s), {:.0} MB of memory; updated in {:.1} s; {:.0} MB on disk ({:.0} bytes each)",
            self.rows,
            self.import.as_secs_f64(),
            self.rows_per_second(),
            self.import_memory as f64 / 1e6,
            self.update.as_secs_f64(),
            self.index_bytes as f64 / 1e6,
            self.index_bytes as f64 / self.rows as f64,
        )?;
        writeln!(f, "{}", self.look_up)?;
        self.searches
            .iter()
            .try_for_each(|times| writeln!(f, "{times}"))
    }
}

/// What the two last volumes say of a larger one: each figure grows with the power of the volume that it shows.
pub(crate) fn forecast(curve: &[Volume], rows: f64) -> Option<String> {
    let [.., before, last] = curve else {
        return None;
    };
    let (small, large) = (before.rows as f64, last.rows as f64);
    let grow = |figure: &dyn Fn(&Volume) -> f64| {
        let (one, other) = (figure(before).max(1e-9), figure(last).max(1e-9));
        let power = (other / one).ln() / (large / small).ln();
        other * (rows / large).powf(power)
    };
    Some(format!(
        "{rows:.0} establishments, as the two last volumes say: import {:.0} min, index {:.1} GB, look-up p99 {:.2} ms, slowest search p99 {:.0} ms",
        grow(&|volume| volume.import.as_secs_f64()) / 60.0,
        grow(&|volume| volume.index_bytes as f64) / 1e9,
        grow(&|volume| volume.look_up.centile(0.99)),
        grow(&Volume::worst_search),
    ))
}
