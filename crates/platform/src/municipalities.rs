//! Municipalities, for the parcels of a form.

use contract::{municipality::Commune, scalar::Text};
use directory::Municipality;
use domain::slip::Refusal;

use crate::Platform;

impl Platform {
    /// Name of the municipality of an INSEE code; empty when nobody knows it.
    ///
    /// # Errors
    /// The code is not one.
    pub async fn city_name(&self, code: &str) -> Result<Text, Refusal> {
        if !Municipality::is_code(code) {
            return Err(Refusal::bad_input(format!(
                "« {code} » n'est pas un code INSEE de commune : cinq chiffres, ou 2A ou 2B et trois chiffres, sont attendus"
            )));
        }
        let asked = code.to_owned();
        let found = self
            .ask_directory(move |directory| directory.municipality(&asked))
            .await
            .flatten();
        Ok(Text(
            found
                .map(|municipality| municipality.name)
                .unwrap_or_default(),
        ))
    }

    /// The municipality of a place, in degrees; none at sea or when there is no list of municipalities.
    ///
    /// # Errors
    /// A coordinate is out of range.
    pub async fn municipality_at(
        &self,
        latitude: f64,
        longitude: f64,
    ) -> Result<Option<Commune>, Refusal> {
        let is_within = |degrees: f64, most: f64| degrees.is_finite() && degrees.abs() <= most;
        if !is_within(latitude, 90.0) {
            return Err(Refusal::bad_input(
                "La latitude doit être comprise entre -90 et 90 degrés",
            ));
        }
        if !is_within(longitude, 180.0) {
            return Err(Refusal::bad_input(
                "La longitude doit être comprise entre -180 et 180 degrés",
            ));
        }
        let found = self
            .ask_directory(move |directory| directory.municipality_at(latitude, longitude))
            .await
            .flatten();
        Ok(found.map(|municipality| Commune {
            insee_code: Text(municipality.code),
            city: Text(municipality.name),
        }))
    }
}
