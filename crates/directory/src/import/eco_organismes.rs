//! Eco-organismes, and the kinds of slips that each takes in charge.

use std::path::Path;

use reference::siret::{TestCompanies, is_siret};

use super::{
    ImportError, Rejection, Silent,
    csv_file::{Column, optional, required},
};

/// An eco-organisme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EcoOrganismeLine {
    /// 14 digits.
    pub siret: String,
    /// Name.
    pub name: String,
    /// One line.
    pub address: String,
    /// Which kinds of slips it takes in charge.
    pub handles: Handles,
}

/// Kinds of slips that an eco-organisme takes in charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handles {
    /// Dangerous waste.
    pub bsdd: bool,
    /// Asbestos.
    pub bsda: bool,
    /// Infectious waste.
    pub bsdasri: bool,
    /// End-of-life vehicles.
    pub bsvhu: bool,
}

const COLUMNS: [Column; 7] = [
    required(&["siret", "numero_siret"]),
    required(&["nom", "name", "denomination", "raison_sociale"]),
    required(&["adresse", "address"]),
    optional(&["bsdd", "handleBsdd"]),
    optional(&["bsda", "handleBsda"]),
    optional(&["bsdasri", "handleBsdasri"]),
    optional(&["bsvhu", "handleBsvhu"]),
];

/// Reads the file of eco-organismes; answers those that are right, and the lines that are not.
///
/// # Errors
/// The file is not the one that is expected.
pub fn read_eco_organismes(
    path: &Path,
) -> Result<(Vec<EcoOrganismeLine>, Vec<Rejection>), ImportError> {
    let mut found = Vec::new();
    let rejections = super::read_alone(path, &COLUMNS, &Silent, &mut |row| {
        let text = |column: usize| row.get(column).into_owned();
        let siret: String = text(0).split_whitespace().collect();
        if !is_siret(&siret, TestCompanies::Refused) {
            return Ok(Err("SIRET incorrect".into()));
        }
        if text(1).is_empty() {
            return Ok(Err("éco-organisme sans nom".into()));
        }
        let is = |column: usize| {
            matches!(
                text(column).to_lowercase().as_str(),
                "true" | "oui" | "1" | "x" | "vrai"
            )
        };
        let handles = Handles {
            bsdd: is(3),
            bsda: is(4),
            bsdasri: is(5),
            bsvhu: is(6),
        };
        found.push(EcoOrganismeLine {
            siret,
            name: text(1),
            address: text(2),
            handles,
        });
        Ok(Ok(()))
    })?;
    Ok((found, rejections))
}
