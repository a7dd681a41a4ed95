//! The slips as the API answers them, as far as they are printed. A missing key and `null` are alike.

pub(crate) mod bsda;
pub(crate) mod bsdd;
pub(crate) mod bspaoh;
pub(crate) mod bsvhu;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};

/// Reads `null` like a missing key.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A moment as the API writes it. Without an offset it is local to the platform; a day alone is
/// midnight UTC, which is the same day in Paris.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Instant(Timestamp),
    Local(civil::DateTime),
}

impl Moment {
    /// The calendar and the clock of the zone at that moment.
    pub(crate) fn in_zone(self, zone: &TimeZone) -> civil::DateTime {
        match self {
            Self::Instant(instant) => zone.to_datetime(instant),
            Self::Local(local) => local,
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Ok(Self::Instant(instant));
        }
        if let Ok(day) = text.parse::<civil::Date>()
            && !text.contains(['T', ' '])
            && let Ok(midnight) = TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0))
        {
            return Ok(Self::Instant(midnight));
        }
        text.parse::<civil::DateTime>()
            .map(Self::Local)
            .map_err(|_| serde::de::Error::custom(format!("« {text} » n'est pas une date")))
    }
}

/// `FormCompany`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Company {
    pub(crate) name: Option<String>,
    pub(crate) siret: Option<String>,
    pub(crate) vat_number: Option<String>,
    pub(crate) omi_number: Option<String>,
    pub(crate) extra_european_id: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) mail: Option<String>,
}

/// `WorkSite` of a BSDD and `BsdaPickupSite`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Site {
    pub(crate) name: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) postal_code: Option<String>,
    pub(crate) infos: Option<String>,
}

/// `FormEcoOrganisme` and `BsdaEcoOrganisme`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct EcoOrganisme {
    #[serde(deserialize_with = "or_default")]
    pub(crate) name: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) siret: String,
}

/// `PackagingInfo` and `BsdaPackaging`; `kind` is the type.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Packaging {
    #[serde(rename = "type")]
    pub(crate) kind: PackagingType,
    #[serde(default)]
    pub(crate) other: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) quantity: u64,
    /// Litres.
    #[serde(default)]
    pub(crate) volume: Option<Decimal>,
}

/// `Packagings` of a BSDD and `BsdaPackagingType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum PackagingType {
    Benne,
    Citerne,
    Fut,
    Grv,
    Pipeline,
    BigBag,
    ConteneurBag,
    DepotBag,
    PaletteFilme,
    SacRenforce,
    #[serde(alias = "AUTRE")]
    Other,
}

/// `WasteAcceptationStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum AcceptationStatus {
    Accepted,
    Refused,
    PartiallyRefused,
}

/// `TransportMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum TransportMode {
    Road,
    Rail,
    Air,
    River,
    Sea,
    Other,
    Unknown,
}

/// `OperationMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum OperationMode {
    Reutilisation,
    Recyclage,
    ValorisationEnergetique,
    AutresValorisations,
    Elimination,
    Unknown,
}

/// `Signature`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Signature {
    pub(crate) date: Option<Moment>,
    pub(crate) author: Option<String>,
}

/// A step that holds nothing but its signature (`BsdaEmission`, `BsvhuEmission`).
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Signed {
    #[serde(deserialize_with = "or_default")]
    pub(crate) signature: Signature,
}

/// A broker or trader: `BsdaBroker`, `BsvhuBroker`, `BsvhuTrader`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Dealer {
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
    #[serde(deserialize_with = "or_default")]
    pub(crate) recepisse: Recepisse,
}

/// `BsdaRecepisse` and `BsvhuRecepisse`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Recepisse {
    #[serde(deserialize_with = "or_default")]
    pub(crate) is_exempted: bool,
    pub(crate) number: Option<String>,
    pub(crate) department: Option<String>,
    pub(crate) validity_limit: Option<Moment>,
}

/// `BsdaWeight` and `BsvhuWeight`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Weight {
    pub(crate) is_estimate: Option<bool>,
    /// Tonnes.
    pub(crate) value: Option<Decimal>,
}

/// `BsdaTransporter` and `BsvhuTransporter`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Transporter {
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
    #[serde(deserialize_with = "or_default")]
    pub(crate) recepisse: Recepisse,
    #[serde(deserialize_with = "or_default")]
    pub(crate) transport: Transport,
}

/// `BsdaTransport` and `BsvhuTransport`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Transport {
    pub(crate) mode: Option<TransportMode>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) plates: Vec<String>,
    pub(crate) taken_over_at: Option<Moment>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) signature: Signature,
}

/// `BsdaOperation` and `BsvhuOperation`, which has no description.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Operation {
    pub(crate) code: Option<String>,
    pub(crate) mode: Option<OperationMode>,
    pub(crate) description: Option<String>,
    pub(crate) date: Option<Moment>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) next_destination: NextDestination,
    #[serde(deserialize_with = "or_default")]
    pub(crate) signature: Signature,
}

/// `BsdaNextDestination` and `BsvhuNextDestination`, which is a company alone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct NextDestination {
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
    pub(crate) cap: Option<String>,
    pub(crate) planned_operation_code: Option<String>,
}

impl NextDestination {
    /// The same, when a French company is named.
    pub(crate) fn named(&self) -> Option<&Self> {
        let siret = self.company.siret.as_deref();
        siret.is_some_and(|siret| !siret.is_empty()).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let moment: Moment = serde_json::from_value(serde_json::json!(text)).unwrap();
        assert_eq!(moment.in_zone(&zone).to_string(), expected, "{text}");
    }

    #[test]
    fn moments_are_read_in_every_form_the_api_accepts() {
        check("2024-04-03T22:48:00.000Z", "2024-04-04T00:48:00");
        check("2024-04-03T22:48:00+02:00", "2024-04-03T22:48:00");
        check("2024-04-03T14:48:00", "2024-04-03T14:48:00");
        check("2024-04-03", "2024-04-03T02:00:00");
    }

    #[test]
    fn what_is_not_a_moment_is_an_error() {
        for text in ["", "hier", "2024-13-03", "03/04/2024"] {
            assert!(
                serde_json::from_value::<Moment>(serde_json::json!(text)).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn quantities_are_exact_whether_numbers_or_strings() {
        for volume in [serde_json::json!(0.1), serde_json::json!("0.1")] {
            let packaging: Packaging = serde_json::from_value(
                serde_json::json!({"type": "AUTRE", "quantity": 2, "volume": volume}),
            )
            .unwrap();
            assert_eq!(packaging.volume, Some(Decimal::new(1, 1)));
            assert_eq!(packaging.kind, PackagingType::Other);
        }
    }
}
