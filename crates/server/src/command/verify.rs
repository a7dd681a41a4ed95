//! `bordereau verify`

use std::{io::Write, process::ExitCode};

use store::VerifyStep;

use super::{data::open_existing_store, error::CommandError, progress};
use crate::config::Config;

pub(super) async fn run(config: &Config) -> Result<ExitCode, CommandError> {
    let store = open_existing_store(config).await?;
    let bar = progress::bar("Vérification", 0);
    let shown = bar.clone();
    let report = store
        .verify(None, move |progress| {
            // Two passes over the events: contents, then chains.
            let before = match progress.step {
                VerifyStep::Contents => 0,
                VerifyStep::Chains => progress.total,
            };
            shown.set_length(progress.total * 2);
            shown.set_position(before + progress.done);
        })
        .await?;
    bar.finish_and_clear();
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{} événements, {} flux, {} scellés ; {} événements récents pas encore scellés.",
        report.events, report.streams, report.seals, report.unsealed
    )?;
    if let Some(seal) = &report.last_seal {
        writeln!(
            out,
            "Dernier scellé : n° {}, jusqu'à l'événement {}, empreinte {}",
            seal.n, seal.up_to_id, seal.hash
        )?;
    }
    if report.is_sound() {
        writeln!(out, "Le journal est intact.")?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(
        out,
        "Le journal n'est pas intact : {} défauts.",
        report.defect_count
    )?;
    for defect in &report.defects {
        writeln!(out, "  {defect}")?;
    }
    Ok(ExitCode::FAILURE)
}
