//! `bordereau seed FICHIER|-`

use std::{io::Write, path::Path, process::ExitCode};

use clap::ArgMatches;
use platform::seed::SeedDocument;

use super::{
    arguments,
    data::{open_store, platform},
    error::CommandError,
};
use crate::config::Config;

pub(super) async fn run(matches: &ArgMatches, config: &Config) -> Result<ExitCode, CommandError> {
    let path = arguments::path_of(matches);
    let (text, source_text) = if path == Path::new("-") {
        (
            std::io::read_to_string(std::io::stdin())?,
            "l'entrée standard".to_owned(),
        )
    } else {
        let text = std::fs::read_to_string(path).map_err(|cause| CommandError::File {
            path: path.to_owned(),
            cause,
        })?;
        (text, path.display().to_string())
    };
    let document: SeedDocument =
        serde_json::from_str(&text).map_err(|cause| CommandError::Json { source_text, cause })?;
    let platform = platform(config, open_store(config).await?).await?;
    let completed = platform.seed(&document).await?;
    writeln!(std::io::stdout(), "{completed:#}")?;
    Ok(ExitCode::SUCCESS)
}
