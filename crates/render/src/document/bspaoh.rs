//! `Bspaoh` of the API.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    AcceptationStatus, Company, Moment, Operation, Signature, Signed, Site, Transporter, Weight,
};

/// `Bspaoh`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Bspaoh {
    pub(crate) id: String,
    pub(crate) status: Option<String>,
    pub(crate) waste: Waste,
    pub(crate) emitter: Emitter,
    pub(crate) transporter: Transporter,
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
    #[serde(default)]
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
    pub(crate) company: Company,
    pub(crate) pickup_site: Site,
    pub(crate) custom_info: Option<String>,
    pub(crate) emission: Emission,
}

/// `BspaohEmission`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Emission {
    pub(crate) detail: Detail,
    pub(crate) signature: Signature,
}

/// `BspaohWasteDetail`; its weight is in kilograms.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Detail {
    pub(crate) weight: Weight,
    pub(crate) quantity: Option<i64>,
}

/// `BspaohDestination`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Destination {
    pub(crate) company: Company,
    pub(crate) custom_info: Option<String>,
    pub(crate) cap: Option<String>,
    pub(crate) handed_over_to_destination: Signed,
    pub(crate) reception: Reception,
    pub(crate) operation: Operation,
}

/// `BspaohReception`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Reception {
    pub(crate) date: Option<Moment>,
    pub(crate) detail: ReceivedDetail,
    pub(crate) acceptation: Acceptation,
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
    pub(crate) received_weight: Kilograms,
    pub(crate) accepted_weight: Kilograms,
    pub(crate) refused_weight: Kilograms,
    pub(crate) quantity: Option<i64>,
}

/// `BspaohReceptionWasteWeight`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Kilograms {
    pub(crate) value: Option<Decimal>,
}
