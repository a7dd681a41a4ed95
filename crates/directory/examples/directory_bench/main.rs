//! Growth curves of the directory: a country of so many establishments is generated, imported and searched.
//!
//! ```text
//! cargo run -p directory --release --example directory_bench [-- 100000,1000000 [FOLDER]]
//! ```
//!
//! The files have the format of INSEE, and names, activities and towns distributed as in the country: many sole traders, a
//! few words that everybody bears, and a long tail.
#![expect(
    clippy::print_stdout,
    reason = "the answer of a measure is what it prints"
)]

mod country;
mod draw;
mod measure;

use std::{error::Error, path::PathBuf, time::Instant};

use directory::{ImportSettings, ImportedDirectory, Silent, Sources};

use crate::{
    country::Country,
    measure::{Memory, Volume, folder_size},
};

/// Establishments of the country.
const FRANCE: f64 = 42_000_000.0;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let volumes = arguments.next().unwrap_or_else(|| "100000".to_owned());
    let temporary = tempfile::tempdir()?;
    let folder = arguments
        .next()
        .map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let mut curve = Vec::new();
    for rows in volumes.split(',') {
        let volume = measure(rows.trim().parse()?, &folder)?;
        println!("{volume}");
        curve.push(volume);
    }
    if let Some(forecast) = measure::forecast(&curve, FRANCE) {
        println!("\n{forecast}");
    }
    Ok(())
}

fn measure(rows: u64, folder: &std::path::Path) -> Result<Volume, Box<dyn Error>> {
    let place = folder.join(format!("bench-{rows}"));
    std::fs::create_dir_all(&place)?;
    let country = Country::generate(rows, &place)?;
    let root = place.join("annuaire");
    let memory = Memory::watch();
    let started = Instant::now();
    let sources = Sources {
        establishments: Some(country.establishments.clone()),
        legal_units: Some(country.legal_units.clone()),
        ..Sources::default()
    };
    let report = directory::import(&root, &sources, &ImportSettings::default(), &Silent)?;
    let import = started.elapsed();
    let import_memory = memory.peak();
    if report.total != rows {
        return Err(format!(
            "{} establishments instead of {rows}: {:?}",
            report.total, report.examples
        )
        .into());
    }
    let started = Instant::now();
    directory::import(&root, &sources, &ImportSettings::default(), &Silent)?;
    let update = started.elapsed();
    std::fs::remove_file(&country.establishments)?;
    std::fs::remove_file(&country.legal_units)?;
    let directory = ImportedDirectory::open(&root)?;
    let volume = Volume {
        rows,
        import,
        update,
        import_memory,
        index_bytes: folder_size(&root)?,
        look_up: measure::look_ups(&directory, &country.sample),
        searches: measure::searches(&directory, &country.sample),
    };
    drop(directory);
    std::fs::remove_dir_all(&place)?;
    Ok(volume)
}
