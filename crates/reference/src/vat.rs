//! VAT numbers of 32 European countries: structure and national check digits.
//!
//! Numbers are compared in upper case but kept as typed. Separators are not removed: `BE 0541.696.005`
//! is not a VAT number.

mod check_digit;
pub(crate) mod national;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::country::Country;
use crate::siret::is_siren;

/// Why a text is not a VAT number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VatError {
    /// Empty, or with a character that is neither a letter (A to Z) nor a digit.
    #[error(
        "Un numéro de TVA ne contient que des lettres et des chiffres, sans espace ni séparateur"
    )]
    Characters,
    /// The prefix belongs to none of the countries that are known.
    #[error("Le préfixe du numéro de TVA ne correspond à aucun pays pris en charge")]
    Prefix,
    /// Wrong structure for the country, or wrong check digits.
    #[error("La structure ou la clé de contrôle du numéro de TVA est incorrecte")]
    Number,
}

/// A valid VAT number, kept as typed.
///
/// ```
/// use reference::vat::VatNumber;
///
/// let number: VatNumber = "BE0541696005".parse()?;
/// assert_eq!(number.country().code(), "BE");
/// assert!(!number.is_french());
/// # Ok::<(), reference::vat::VatError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VatNumber {
    number: String,
    country: Country,
}

impl VatNumber {
    /// Parses a VAT number, prefix included.
    pub fn parse(text: &str) -> Result<Self, VatError> {
        let country = check(text)?;
        Ok(Self {
            number: text.to_owned(),
            country,
        })
    }

    /// The number as typed.
    pub fn as_str(&self) -> &str {
        &self.number
    }

    /// The country that issued the number.
    pub fn country(&self) -> Country {
        self.country
    }

    /// Whether this is the number of a French company: numeric key that fits the SIREN, and a valid
    /// SIREN. Anything else is foreign, a number with prefix `FR` and a wrong SIREN included.
    pub fn is_french(&self) -> bool {
        self.french_siren().is_some()
    }

    /// Whether the number is valid and not French: the only kind that a carrier may give.
    pub fn is_foreign(&self) -> bool {
        !self.is_french()
    }

    /// The SIREN of a French number.
    pub fn french_siren(&self) -> Option<&str> {
        if self.country != Country::FRANCE || self.number.len() != 13 {
            return None;
        }
        let siren = &self.number[4..];
        let key: u32 = self.number[2..4].parse().ok()?;
        let number: u32 = siren.parse().ok()?;
        (key == (12 + 3 * (number % 97)) % 97 && is_siren(siren)).then_some(siren)
    }
}

/// Whether the text is a VAT number of one of the known countries.
pub fn is_vat(text: &str) -> bool {
    check(text).is_ok()
}

/// Whether the text is a valid VAT number that is not French.
pub fn is_foreign_vat(text: &str) -> bool {
    VatNumber::parse(text).is_ok_and(|number| number.is_foreign())
}

/// Whether the text is a valid French VAT number.
pub fn is_french_vat(text: &str) -> bool {
    VatNumber::parse(text).is_ok_and(|number| number.is_french())
}

fn check(text: &str) -> Result<Country, VatError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(VatError::Characters);
    }
    let number = text.to_ascii_uppercase();
    let format = national::format_of(&number).ok_or(VatError::Prefix)?;
    let body = &number.as_bytes()[format.prefix.len()..];
    (format.accepts)(body)
        .then_some(Country::known(format.country))
        .ok_or(VatError::Number)
}

impl fmt::Display for VatNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.number)
    }
}

impl AsRef<str> for VatNumber {
    fn as_ref(&self) -> &str {
        &self.number
    }
}

impl FromStr for VatNumber {
    type Err = VatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for VatNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.number)
    }
}

impl<'de> Deserialize<'de> for VatNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
