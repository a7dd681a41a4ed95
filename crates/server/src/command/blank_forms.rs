//! `bordereau blank-forms DOSSIER`

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::ArgMatches;

use super::error::CommandError;

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let folder = matches
        .get_one::<PathBuf>("DOSSIER")
        .cloned()
        .unwrap_or_default();
    let failed = |path: &std::path::Path, cause| CommandError::File {
        path: path.to_owned(),
        cause,
    };
    std::fs::create_dir_all(&folder).map_err(|cause| failed(&folder, cause))?;
    for (name, form) in platform::downloads::blank_forms()? {
        let path = folder.join(name);
        std::fs::write(&path, form).map_err(|cause| failed(&path, cause))?;
        writeln!(std::io::stdout(), "{}", path.display())?;
    }
    Ok(ExitCode::SUCCESS)
}
