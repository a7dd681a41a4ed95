//! `Bsvhu` of the API.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    AcceptationStatus, Company, Dealer, EcoOrganisme, Moment, Operation, Signature, Signed,
    Transporter, Weight,
};

/// `Bsvhu`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Bsvhu {
    pub(crate) id: String,
    pub(crate) custom_id: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) emitter: Emitter,
    pub(crate) waste_code: Option<String>,
    pub(crate) packaging: Option<Packaging>,
    pub(crate) identification: Identification,
    pub(crate) quantity: Option<i64>,
    pub(crate) weight: Weight,
    pub(crate) contains_electric_or_hybrid_vehicles: Option<bool>,
    pub(crate) destination: Destination,
    pub(crate) transporters: Vec<Transporter>,
    pub(crate) intermediaries: Vec<Company>,
    pub(crate) eco_organisme: Option<EcoOrganisme>,
    pub(crate) broker: Dealer,
    pub(crate) trader: Dealer,
}

/// `BsvhuEmitter`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Emitter {
    pub(crate) agrement_number: Option<String>,
    pub(crate) irregular_situation: bool,
    pub(crate) company: Company,
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
    pub(crate) company: Company,
    pub(crate) planned_operation_code: Option<String>,
    pub(crate) reception: Reception,
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
    pub(crate) identification: Identification,
    pub(crate) signature: Signature,
}
