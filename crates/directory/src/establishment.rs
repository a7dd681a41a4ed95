//! An establishment and the questions that a directory answers.

use serde::{Deserialize, Serialize};

use crate::{Installation, Municipality, Network, Permits};

/// May the establishment be shown to everybody?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Diffusion {
    /// `O`: yes.
    #[serde(rename = "O")]
    Open,
    /// `P`: only its identifier and its state.
    #[serde(rename = "P")]
    Partial,
}

/// What the directory knows of an establishment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Establishment {
    /// 14 digits, or a VAT number for a foreign company.
    pub org_id: String,
    /// Cleaned denomination.
    pub name: String,
    /// One line.
    pub address: String,
    /// Number and street.
    #[serde(default)]
    pub street: Option<String>,
    /// Postal code.
    #[serde(default)]
    pub postal_code: Option<String>,
    /// Town.
    #[serde(default)]
    pub city: Option<String>,
    /// INSEE code of the municipality.
    #[serde(default)]
    pub code_commune: Option<String>,
    /// NAF rév. 2 code.
    #[serde(default)]
    pub code_naf: Option<String>,
    /// Closed according to the directory.
    #[serde(default)]
    pub is_closed: bool,
    /// May it be shown?
    pub diffusion: Diffusion,
}

/// A search by name.
#[derive(Clone, Copy, Debug)]
pub struct SearchQuery<'a> {
    /// Words of the name.
    pub words: &'a str,
    /// Beginning of the postal code (two or three characters), or all of it.
    pub postal_code: Option<&'a str>,
    /// Are closed establishments listed?
    pub allows_closed: bool,
    /// Most results.
    pub limit: usize,
}

/// An establishment that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The establishment.
    pub establishment: Establishment,
    /// Some word of the search matched with a typo, or did not match.
    pub is_approximate: bool,
}

/// A directory of establishments.
///
/// Questions read memory and mapped files: they are short, but may wait for a disk.
pub trait Directory: std::fmt::Debug + Send + Sync + 'static {
    /// The establishment of this identifier.
    fn establishment(&self, org_id: &str) -> Option<Establishment>;

    /// Establishments of a company (SIREN, nine digits): active ones first, then its head office.
    fn establishments_of(&self, siren: &str, limit: usize) -> Vec<Establishment>;

    /// Establishments whose name matches, best first.
    fn search(&self, query: SearchQuery<'_>) -> Vec<Found>;

    /// The classified installation of an establishment.
    fn installation(&self, _siret: &str) -> Option<Installation> {
        None
    }

    /// The receipts and agreements of an establishment.
    fn permits(&self, _siret: &str) -> Permits {
        Permits::default()
    }

    /// The municipality of this INSEE code.
    fn municipality(&self, _code: &str) -> Option<Municipality> {
        None
    }

    /// The municipality of this name that has this postal code.
    fn municipality_named(&self, _postal_code: &str, _name: &str) -> Option<Municipality> {
        None
    }

    /// The municipality of a place, by the nearest centre; degrees.
    fn municipality_at(&self, _latitude: f64, _longitude: f64) -> Option<Municipality> {
        None
    }

    /// The services to ask about those that it does not know, if there are some.
    fn network(&self) -> Option<&Network> {
        None
    }
}
