//! `bordereau config`

use std::{io::Write, process::ExitCode};

use clap::ArgMatches;

use super::{error::CommandError, layers};
use crate::config::{Config, Layers, SETTINGS, Setting, Source};

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let layers = layers(matches)?;
    Config::read(&layers)?;
    let mut out = std::io::stdout().lock();
    for setting in SETTINGS {
        writeln!(out, "{}\n", described(setting, &layers))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A setting in three lines: what it is, what it does, where it can be chosen.
fn described(setting: &Setting, layers: &Layers) -> String {
    let (text, source) = layers.chosen(setting);
    let value = match text {
        None | Some("") => "(aucune valeur)".to_owned(),
        Some(_) if setting.is_secret => "(secret)".to_owned(),
        Some(text) => text.to_owned(),
    };
    let origin = match source {
        Source::Default => String::new(),
        source => format!("   ({source})"),
    };
    let default = match setting.default {
        None | Some("") => "aucun",
        Some(default) => default,
    };
    let alias = setting
        .alias
        .map(|alias| format!(" ou {alias}"))
        .unwrap_or_default();
    format!(
        "{} = {value}{origin}\n    {}\n    défaut : {default} ; attendu : {} ; variable : {}{alias}",
        setting.name,
        setting.help,
        setting.expected,
        setting.variable()
    )
}
