//! `Bspaoh` of the API.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    AcceptationStatus, Company, Moment, Operation, Signature, Signed, Site, Transporter, Weight,
    or_default,
};

/// `Bspaoh`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Bspaoh {
    #[serde(deserialize_with = "or_default")]
    pub(crate) id: String,
    pub(crate) status: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) waste: Waste,
    #[serde(deserialize_with = "or_default")]
    pub(crate) emitter: Emitter,
    #[serde(deserialize_with = "or_default")]
    pub(crate) transporter: Transporter,
    #[serde(deserialize_with = "or_default")]
    pub(crate) destination: Destination,
}

/// `BspaohWaste`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Waste {
    #[serde(rename = "type")]
    pub(crate) kind: Option<WasteType>,
    pub(crate) code: Option<String>,
    pub(crate) adr: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) packagings: Vec<Packaging>,
}

/// `BspaohType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum WasteType {
    Paoh,
    Foetus,
}

/// `BspaohPackaging`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Packaging {
    #[serde(rename = "type")]
    pub(crate) kind: PackagingType,
    /// Litres.
    #[serde(default)]
    pub(crate) volume: Option<i64>,
    #[serde(default)]
    pub(crate) container_number: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) identification_codes: Vec<String>,
    #[serde(default)]
    pub(crate) consistence: Option<Consistence>,
    #[serde(default)]
    pub(crate) acceptation: Option<Decision>,
}

/// `BspaohPackagingType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum PackagingType {
    LittleBox,
    BigBox,
    Reliquaire,
}

/// `BspaohConsistence`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Consistence {
    Solide,
    Liquide,
}

/// `BspaohPackagingAcceptationStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Decision {
    Pending,
    Accepted,
    Refused,
}

/// `BspaohEmitter`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Emitter {
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
    #[serde(deserialize_with = "or_default")]
    pub(crate) pickup_site: Site,
    pub(crate) custom_info: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) emission: Emission,
}

/// `BspaohEmission`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Emission {
    #[serde(deserialize_with = "or_default")]
    pub(crate) detail: Detail,
    #[serde(deserialize_with = "or_default")]
    pub(crate) signature: Signature,
}

/// `BspaohWasteDetail`; its weight is in kilograms.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Detail {
    #[serde(deserialize_with = "or_default")]
    pub(crate) weight: Weight,
    pub(crate) quantity: Option<i64>,
}

/// `BspaohDestination`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Destination {
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
    pub(crate) custom_info: Option<String>,
    pub(crate) cap: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) handed_over_to_destination: Signed,
    #[serde(deserialize_with = "or_default")]
    pub(crate) reception: Reception,
    #[serde(deserialize_with = "or_default")]
    pub(crate) operation: Operation,
}

/// `BspaohReception`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Reception {
    pub(crate) date: Option<Moment>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) detail: ReceivedDetail,
    #[serde(deserialize_with = "or_default")]
    pub(crate) acceptation: Acceptation,
    #[serde(deserialize_with = "or_default")]
    pub(crate) signature: Signature,
}

/// `BspaohWasteAcceptation`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Acceptation {
    pub(crate) status: Option<AcceptationStatus>,
    pub(crate) refusal_reason: Option<String>,
}

/// `BspaohReceptionWasteDetail`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ReceivedDetail {
    #[serde(deserialize_with = "or_default")]
    pub(crate) received_weight: Kilograms,
    #[serde(deserialize_with = "or_default")]
    pub(crate) accepted_weight: Kilograms,
    #[serde(deserialize_with = "or_default")]
    pub(crate) refused_weight: Kilograms,
    pub(crate) quantity: Option<i64>,
}

/// `BspaohReceptionWasteWeight`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Kilograms {
    pub(crate) value: Option<Decimal>,
}
