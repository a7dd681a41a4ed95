//! Establishments that the national directory may not show, one a line.

use std::path::Path;

use reference::{
    naf,
    siret::{TestCompanies, is_siret},
};

use super::{
    ImportError, Rejection, Silent,
    csv_file::{Column, required},
};
use crate::{Diffusion, Establishment};

const COLUMNS: [Column; 5] = [
    required(&["siret"]),
    required(&["nom", "name"]),
    required(&["adresse", "address"]),
    required(&["codeCommune", "code_commune"]),
    required(&["codeNaf", "code_naf"]),
];

/// Length of the INSEE code of a municipality.
const MUNICIPALITY_LENGTH: usize = 5;

/// Reads the file of establishments that may not be shown; answers those that are right, and the lines that are not.
///
/// # Errors
/// The file is not the one that is expected.
pub fn read_hidden_establishments(
    path: &Path,
) -> Result<(Vec<Establishment>, Vec<Rejection>), ImportError> {
    let mut found = Vec::new();
    let rejections = super::read_alone(path, &COLUMNS, &Silent, &mut |row| {
        let [siret, name, address, municipality, activity] =
            [0, 1, 2, 3, 4].map(|column| row.get(column).into_owned());
        let siret: String = siret.split_whitespace().collect();
        if !is_siret(&siret, TestCompanies::Refused) {
            return Ok(Err("SIRET incorrect".into()));
        }
        if name.is_empty() || address.is_empty() {
            return Ok(Err("nom ou adresse manquants".into()));
        }
        if municipality.chars().count() != MUNICIPALITY_LENGTH {
            return Ok(Err("code commune de cinq caractères attendu".into()));
        }
        if naf::label_of(&activity).is_none() {
            return Ok(Err("le code NAF n'existe pas".into()));
        }
        found.push(Establishment {
            org_id: siret,
            name,
            address,
            street: None,
            postal_code: None,
            city: None,
            code_commune: Some(municipality),
            code_naf: Some(activity),
            is_closed: false,
            diffusion: Diffusion::Partial,
        });
        Ok(Ok(()))
    })?;
    Ok((found, rejections))
}
