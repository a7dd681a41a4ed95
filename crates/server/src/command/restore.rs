//! `bordereau restore FICHIER`

use std::{
    fs::File,
    io::{BufReader, Write},
    process::ExitCode,
};

use clap::ArgMatches;

use super::{arguments, data::open_store, error::CommandError, progress};
use crate::config::Config;

pub(super) async fn run(matches: &ArgMatches, config: &Config) -> Result<ExitCode, CommandError> {
    let path = arguments::path_of(matches);
    let file = File::open(path).map_err(|cause| CommandError::File {
        path: path.to_owned(),
        cause,
    })?;
    let store = open_store(config).await?;
    let counter = progress::counter();
    let shown = counter.clone();
    let restored = store
        .restore(BufReader::new(file), move |progress| {
            shown.set_position(progress.rows);
            shown.set_message(progress.table);
        })
        .await;
    counter.finish_and_clear();
    let summary = restored?;
    writeln!(
        std::io::stdout(),
        "{} lignes restaurées depuis {}.",
        summary.rows(),
        path.display()
    )?;
    Ok(ExitCode::SUCCESS)
}
