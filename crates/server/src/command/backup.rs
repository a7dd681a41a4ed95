//! `bordereau backup FICHIER`

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::ArgMatches;

use super::{arguments, data::open_existing_store, error::CommandError, progress};
use crate::config::Config;

/// The archive bears its name only once it is complete and on disk: half of a backup is never taken for one.
pub(super) async fn run(matches: &ArgMatches, config: &Config) -> Result<ExitCode, CommandError> {
    let path = arguments::path_of(matches);
    if path.exists() {
        return Err(CommandError::Exists(path.to_owned()));
    }
    let store = open_existing_store(config).await?;
    let partial = partial_name(path);
    let failed = |cause| CommandError::File {
        path: partial.clone(),
        cause,
    };
    let file = File::create(&partial).map_err(failed)?;
    let counter = progress::counter();
    let shown = counter.clone();
    let written = store
        .backup(BufWriter::new(file), move |progress| {
            shown.set_position(progress.rows);
            shown.set_message(progress.table);
        })
        .await;
    counter.finish_and_clear();
    let (out, summary) = match written {
        Ok(written) => written,
        Err(error) => {
            // What was written is of no use.
            let _ = fs::remove_file(&partial);
            return Err(error.into());
        }
    };
    let file = out
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    fs::rename(&partial, path).map_err(|cause| CommandError::File {
        path: path.to_owned(),
        cause,
    })?;
    writeln!(
        std::io::stdout(),
        "{} lignes sauvegardées dans {} ({} octets).",
        summary.rows(),
        path.display(),
        summary.bytes
    )?;
    Ok(ExitCode::SUCCESS)
}

fn partial_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partiel");
    name.into()
}
