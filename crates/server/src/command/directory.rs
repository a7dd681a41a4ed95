//! `bordereau directory import …`

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::{AtomicU64, Ordering},
};

use clap::ArgMatches;
use directory::{ImportReport, ImportSettings, Mode, Rejection, Sources, Watch};
use indicatif::ProgressBar;

use super::{
    data::{open_store, platform},
    error::CommandError,
    progress,
};
use crate::config::Config;

pub(super) async fn run(matches: &ArgMatches, config: &Config) -> Result<ExitCode, CommandError> {
    let Some((_, matches)) = matches.subcommand() else {
        return Ok(ExitCode::FAILURE);
    };
    let file = |name: &str| matches.get_one::<PathBuf>(name).cloned();
    let files = |name: &str| -> Vec<PathBuf> {
        matches
            .get_many::<PathBuf>(name)
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    };
    let sources = Sources {
        establishments: file("stock-etablissement"),
        legal_units: file("stock-unite-legale"),
        installations: files("icpe"),
        declarations: files("declarations"),
        municipalities: files("communes"),
        permits: files("recepisses"),
    };
    let eco_organismes = file("eco-organismes");
    if let Some(path) = &eco_organismes {
        import_eco_organismes(path.clone(), config).await?;
    }
    let hidden = file("non-diffusibles");
    if let Some(path) = &hidden {
        import_hidden_establishments(path, config).await?;
    }
    if (eco_organismes.is_some() || hidden.is_some()) && sources.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let settings = ImportSettings {
        mode: match (matches.get_flag("full"), matches.get_flag("changes-only")) {
            (true, _) => Mode::Full,
            (false, true) => Mode::Partial,
            (false, false) => Mode::Update,
        },
        memory: matches
            .get_one::<u32>("memory")
            .map_or(400, |memory| *memory as usize)
            << 20,
    };
    let root = config.directory_root();
    let import = move || {
        let shown = Shown::default();
        let report = directory::import(&root, &sources, &settings, &shown);
        shown.bar.finish_and_clear();
        report
    };
    let report = tokio::task::spawn_blocking(import)
        .await
        .map_err(std::io::Error::other)??;
    say(&report)?;
    Ok(ExitCode::SUCCESS)
}

/// Eco-organismes are records of the platform: slips and profiles refer to them.
async fn import_eco_organismes(path: PathBuf, config: &Config) -> Result<(), CommandError> {
    let (found, rejected) = directory::read_eco_organismes(&path)?;
    let platform = platform(config, open_store(config).await?).await?;
    let count = found.len();
    platform.import_eco_organismes(found).await?;
    writeln!(std::io::stdout(), "{count} éco-organismes importés")?;
    say_rejected(&rejected)
}

/// Establishments that the national directory may not show are records of the platform too.
async fn import_hidden_establishments(path: &Path, config: &Config) -> Result<(), CommandError> {
    let (found, rejected) = directory::read_hidden_establishments(path)?;
    let platform = platform(config, open_store(config).await?).await?;
    let added = platform.import_anonymous_companies(&found).await?;
    writeln!(
        std::io::stdout(),
        "{added} établissements non diffusibles ajoutés, {} déjà connus",
        found.len() - added
    )?;
    say_rejected(&rejected)
}

fn say_rejected(rejected: &[Rejection]) -> Result<(), CommandError> {
    let mut output = std::io::stdout().lock();
    for rejection in rejected {
        writeln!(
            output,
            "  ligne {} rejetée : {}",
            rejection.line, rejection.reason
        )?;
    }
    Ok(())
}

/// The progress of an import, as a bar.
struct Shown {
    bar: ProgressBar,
    lines: AtomicU64,
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            bar: progress::bytes(),
            lines: AtomicU64::new(0),
        }
    }
}

impl Watch for Shown {
    fn begin(&self, file: &str, bytes: u64) {
        self.bar.set_length(bytes);
        self.bar.set_position(0);
        self.bar.reset_eta();
        self.bar.set_prefix(file.to_owned());
        self.lines.store(0, Ordering::Relaxed);
    }

    fn advance(&self, bytes: u64, lines: u64) {
        self.bar.set_position(bytes);
        self.bar.set_message(lines.to_string());
    }

    fn step(&self, what: &str) {
        self.bar.set_prefix(what.to_owned());
    }
}

fn say(report: &ImportReport) -> Result<(), CommandError> {
    let mut output = std::io::stdout().lock();
    for file in &report.files {
        writeln!(
            output,
            "{} : {} lignes retenues, {} rejetées",
            file.file, file.accepted, file.rejected
        )?;
    }
    writeln!(
        output,
        "Établissements : {} ajoutés, {} modifiés, {} inchangés, {} retirés ; {} dans l'annuaire",
        report.added, report.changed, report.unchanged, report.removed, report.total
    )?;
    for rejection in &report.examples {
        writeln!(
            output,
            "  {}, ligne {} : {}",
            rejection.file, rejection.line, rejection.reason
        )?;
    }
    if !report.examples.is_empty()
        && let Some(path) = &report.rejected_lines
    {
        writeln!(output, "Toutes les lignes rejetées : {}", path.display())?;
    }
    Ok(())
}
