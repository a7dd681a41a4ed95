//! What identifies an organisation on the platform: a SIRET, else a foreign VAT number.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::country::Country;
use crate::siret::{Siret, TestCompanies};
use crate::vat::VatNumber;

/// Why a text identifies no organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Identifiant d'établissement inconnu : un SIRET (14 chiffres) ou un numéro de TVA est attendu"
)]
pub struct OrgIdError;

/// Identifier of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrgId {
    /// A French establishment.
    Siret(Siret),
    /// A company known by its VAT number: in practice a foreign carrier.
    Vat(VatNumber),
}

impl OrgId {
    /// Parses a SIRET or a VAT number (French ones included: whether one may be used is the caller's rule).
    pub fn parse(text: &str, test_companies: TestCompanies) -> Result<Self, OrgIdError> {
        Siret::parse(text, test_companies)
            .map(Self::Siret)
            .or_else(|_| VatNumber::parse(text).map(Self::Vat))
            .map_err(|_| OrgIdError)
    }

    /// The identifier as written on slips.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Siret(siret) => siret.as_str(),
            Self::Vat(number) => number.as_str(),
        }
    }

    /// The SIRET, if the organisation is identified by one.
    pub fn siret(&self) -> Option<&Siret> {
        match self {
            Self::Siret(siret) => Some(siret),
            Self::Vat(_) => None,
        }
    }

    /// The VAT number, if the organisation is identified by one.
    pub fn vat(&self) -> Option<&VatNumber> {
        match self {
            Self::Siret(_) => None,
            Self::Vat(number) => Some(number),
        }
    }

    /// France for a SIRET, else the country of the VAT number.
    pub fn country(&self) -> Country {
        match self {
            Self::Siret(_) => Country::FRANCE,
            Self::Vat(number) => number.country(),
        }
    }
}

impl From<Siret> for OrgId {
    fn from(siret: Siret) -> Self {
        Self::Siret(siret)
    }
}

impl From<VatNumber> for OrgId {
    fn from(number: VatNumber) -> Self {
        Self::Vat(number)
    }
}

impl fmt::Display for OrgId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl AsRef<str> for OrgId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Serialize for OrgId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Reads what the platform itself wrote: the border has already decided about test companies.
impl<'de> Deserialize<'de> for OrgId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text, TestCompanies::Allowed).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, bool)>) {
        let parsed = OrgId::parse(text, TestCompanies::Refused).ok();
        let actual = parsed
            .as_ref()
            .map(|id| (id.country().code(), id.siret().is_some()));
        assert_eq!(actual, expected, "{text:?}");
        if let Some(id) = parsed {
            assert_eq!(id.to_string(), text);
        }
    }

    #[test]
    fn an_organisation_is_a_siret_or_a_vat_number() {
        check("53075596600047", Some(("FR", true)));
        check("BE0541696005", Some(("BE", false)));
        check("FR87850019464", Some(("FR", false)));
        check("530 755 966 00047", None);
        check("OMI1234567", None);
        check("", None);
    }

    #[test]
    fn an_identifier_is_stored_as_its_text() {
        let id = OrgId::parse("BE0541696005", TestCompanies::Refused).unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), r#""BE0541696005""#);
        assert_eq!(
            serde_json::from_str::<OrgId>(r#""BE0541696005""#).unwrap(),
            id
        );
        assert!(serde_json::from_str::<OrgId>(r#""BE0541696006""#).is_err());
    }
}
