//! Municipalities: INSEE code, name, postal code, coordinates.

use std::path::PathBuf;

use super::{
    ImportError, MUNICIPALITIES, Task,
    csv_file::{Column, optional, required},
};
use crate::{municipality::Municipality, table::TableWriter};

/// The columns in the editions of INSEE (code officiel géographique), La Poste and data.gouv.fr.
const COLUMNS: [Column; 6] = [
    required(&[
        "code_insee",
        "code_commune_insee",
        "com",
        "code_commune",
        "code",
        "codgeo",
    ]),
    required(&[
        "nom_standard",
        "nom_commune_complet",
        "libelle",
        "nom_de_la_commune",
        "nom_commune",
        "nom_com",
        "nom",
    ]),
    optional(&["code_postal", "codes_postaux"]),
    optional(&["latitude_mairie", "latitude_centre", "latitude", "lat"]),
    optional(&[
        "longitude_mairie",
        "longitude_centre",
        "longitude",
        "lng",
        "lon",
    ]),
    optional(&["typecom"]),
];

/// Brings the municipalities in. Of several lines of one code, the first is kept.
pub(super) fn import(task: &mut Task<'_>, files: &[PathBuf]) -> Result<(), ImportError> {
    let mut table = TableWriter::create(task.folder.join(MUNICIPALITIES));
    for path in files {
        task.read_rows(path, ".csv", &COLUMNS, &mut |row| {
            let code = row.get(0);
            // Some editions have lost the leading zero of the first nine departments.
            let code = if code.len() == 4 {
                format!("0{code}")
            } else {
                code.into_owned()
            };
            if !Municipality::is_code(&code) {
                return Ok(Err("code INSEE incorrect".into()));
            }
            // Delegated and associated municipalities bear the code of another one that exists.
            if !matches!(row.get(5).as_ref(), "" | "COM" | "ARM") {
                return Ok(Ok(()));
            }
            let name = row.get(1);
            if name.is_empty() {
                return Ok(Err("commune sans nom".into()));
            }
            let coordinate = |column: usize, most: f64| {
                let text = row.get(column).replace(',', ".");
                text.parse::<f64>()
                    .ok()
                    .filter(|degrees| degrees.abs() <= most)
            };
            let municipality = Municipality {
                code: code.clone(),
                name: name.into_owned(),
                postal_code: row.get(2).chars().take(5).collect(),
                coordinates: coordinate(3, 90.0).zip(coordinate(4, 180.0)),
            };
            table.push(
                Municipality::key(&code),
                &serde_json::to_vec(&municipality).map_err(std::io::Error::other)?,
            )?;
            Ok(Ok(()))
        })?;
    }
    Ok(table.finish()?)
}
