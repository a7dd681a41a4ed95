//! Municipalities, by INSEE code and by place.

use std::{collections::HashMap, io, path::Path};

use serde::{Deserialize, Serialize};

use crate::{table::Table, text::fold};

/// A municipality.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Municipality {
    /// INSEE code, five characters.
    pub code: String,
    /// Name.
    pub name: String,
    /// Postal code; empty when the file has none.
    #[serde(default)]
    pub postal_code: String,
    /// Latitude and longitude of the town hall or of the centre, in degrees.
    #[serde(default)]
    pub coordinates: Option<(f64, f64)>,
}

impl Municipality {
    /// Whether a text is an INSEE code: five digits, or a Corsican one, `2A004`.
    pub fn is_code(text: &str) -> bool {
        let number = text
            .strip_prefix("2A")
            .or_else(|| text.strip_prefix("2B"))
            .unwrap_or(text);
        text.len() == 5 && number.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The key of a code in a table: its characters, as a number.
    pub(crate) fn key(code: &str) -> u64 {
        code.bytes()
            .take(8)
            .fold(0, |key, byte| key << 8 | u64::from(byte))
    }
}

/// A name without accents, hyphens nor delivery marks: `ST ETIENNE CEDEX 2` is Saint-Étienne.
fn written_in_addresses(name: &str) -> Vec<String> {
    fold(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take_while(|word| *word != "cedex")
        .map(|word| match word {
            "st" => "saint".to_owned(),
            "ste" => "sainte".to_owned(),
            word => word.to_owned(),
        })
        .collect()
}

/// Every municipality, in memory: there are 35,000.
#[derive(Clone, Debug, Default)]
pub(crate) struct Municipalities {
    by_code: HashMap<String, Municipality>,
    /// Latitude, longitude and code, by latitude.
    places: Vec<(f64, f64, String)>,
}

/// Beyond so many kilometres from its centre, a place is not said to be in a municipality.
const FARTHEST: f64 = 20.0;
/// Kilometres in a degree of latitude.
const DEGREE: f64 = 111.2;

impl Municipalities {
    pub(crate) fn open(base: &Path) -> io::Result<Self> {
        let mut found = Self::default();
        if !Table::exists(base) {
            return Ok(found);
        }
        Table::open(base)?.for_each(|_, value| {
            if let Ok(municipality) = serde_json::from_slice::<Municipality>(value) {
                found
                    .by_code
                    .entry(municipality.code.clone())
                    .or_insert(municipality);
            }
        })?;
        found.places = found
            .by_code
            .values()
            .filter_map(|town| {
                town.coordinates
                    .map(|(latitude, longitude)| (latitude, longitude, town.code.clone()))
            })
            .collect();
        found.places.sort_by(|a, b| a.0.total_cmp(&b.0));
        Ok(found)
    }

    pub(crate) fn by_code(&self, code: &str) -> Option<&Municipality> {
        self.by_code.get(code)
    }

    /// The municipality of a name, as addresses write it, with this postal code; a town with several codes is known
    /// by one of them, so the only one of that name in its area is as good.
    pub(crate) fn named(&self, postal_code: &str, name: &str) -> Option<&Municipality> {
        let (written, area) = (written_in_addresses(name), postal_code.get(..2)?);
        let namesakes: Vec<&Municipality> = self
            .by_code
            .values()
            .filter(|town| town.postal_code.starts_with(area))
            .filter(|town| written_in_addresses(&town.name) == written)
            .collect();
        let exact = namesakes
            .iter()
            .find(|town| town.postal_code == postal_code);
        match (exact, namesakes.as_slice()) {
            (Some(town), _) | (None, [town]) => Some(town),
            _ => None,
        }
    }

    /// The municipality whose centre is the nearest.
    pub(crate) fn at(&self, latitude: f64, longitude: f64) -> Option<&Municipality> {
        let reach = FARTHEST / DEGREE;
        let from = self
            .places
            .partition_point(|(at, _, _)| *at < latitude - reach);
        let narrowing = latitude.to_radians().cos();
        self.places
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|(at, _, _)| *at <= latitude + reach)
            .map(|(at, other, code)| {
                let (north, east) = (at - latitude, (other - longitude) * narrowing);
                (north.hypot(east) * DEGREE, code)
            })
            .filter(|(distance, _)| *distance <= FARTHEST)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .and_then(|(_, code)| self.by_code.get(code))
    }
}
