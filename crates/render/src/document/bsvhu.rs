//! `Bsvhu` of the API.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    AcceptationStatus, Company, Dealer, EcoOrganisme, Moment, Operation, Signature, Signed,
    Transporter, Weight, or_default,
};

/// `Bsvhu`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Bsvhu {
    #[serde(deserialize_with = "or_default")]
    pub(crate) id: String,
    pub(crate) custom_id: Option<String>,
    pub(crate) status: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) emitter: Emitter,
    pub(crate) waste_code: Option<String>,
    pub(crate) packaging: Option<Packaging>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) identification: Identification,
    pub(crate) quantity: Option<i64>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) weight: Weight,
    pub(crate) contains_electric_or_hybrid_vehicles: Option<bool>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) destination: Destination,
    #[serde(deserialize_with = "or_default")]
    pub(crate) transporters: Vec<Transporter>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) intermediaries: Vec<Company>,
    pub(crate) eco_organisme: Option<EcoOrganisme>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) broker: Dealer,
    #[serde(deserialize_with = "or_default")]
    pub(crate) trader: Dealer,
}

/// `BsvhuEmitter`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Emitter {
    pub(crate) agrement_number: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) irregular_situation: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
    #[serde(deserialize_with = "or_default")]
    pub(crate) emission: Signed,
}

/// `BsvhuPackaging`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Packaging {
    Unite,
    Lot,
}

/// `BsvhuIdentification`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Identification {
    #[serde(deserialize_with = "or_default")]
    pub(crate) numbers: Vec<Option<String>>,
    #[serde(rename = "type")]
    pub(crate) kind: Option<IdentificationType>,
}

/// `BsvhuIdentificationType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum IdentificationType {
    #[serde(rename = "NUMERO_ORDRE_REGISTRE_POLICE")]
    PoliceRegister,
    #[serde(rename = "NUMERO_IMMATRICULATION")]
    Plate,
    #[serde(rename = "NUMERO_FICHE_DROMCOM")]
    OverseasSheet,
    #[serde(rename = "NUMERO_ORDRE_LOTS_SORTANTS")]
    Lot,
}

/// `BsvhuDestinationType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum DestinationType {
    Broyeur,
    Demolisseur,
}

/// `BsvhuDestination`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Destination {
    #[serde(rename = "type")]
    pub(crate) kind: Option<DestinationType>,
    pub(crate) agrement_number: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
    pub(crate) planned_operation_code: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) reception: Reception,
    #[serde(deserialize_with = "or_default")]
    pub(crate) operation: Operation,
}

/// `BsvhuReception`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Reception {
    pub(crate) date: Option<Moment>,
    /// Tonnes.
    pub(crate) weight: Option<Decimal>,
    pub(crate) quantity: Option<i64>,
    pub(crate) acceptation_status: Option<AcceptationStatus>,
    pub(crate) refusal_reason: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) identification: Identification,
    #[serde(deserialize_with = "or_default")]
    pub(crate) signature: Signature,
}
