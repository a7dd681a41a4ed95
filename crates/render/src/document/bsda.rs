//! `Bsda` of the API.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    AcceptationStatus, Company, Dealer, EcoOrganisme, Moment, Operation, Packaging, Signature,
    Signed, Site, Transporter, Weight, or_default,
};

/// `Bsda`, and `InitialBsda` as a previous slip.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Bsda {
    #[serde(deserialize_with = "or_default")]
    pub(crate) id: String,
    pub(crate) status: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: Option<BsdaType>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) emitter: Emitter,
    pub(crate) eco_organisme: Option<EcoOrganisme>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) broker: Dealer,
    #[serde(deserialize_with = "or_default")]
    pub(crate) waste: Waste,
    #[serde(deserialize_with = "or_default")]
    pub(crate) packagings: Vec<Packaging>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) weight: Weight,
    #[serde(deserialize_with = "or_default")]
    pub(crate) destination: Destination,
    #[serde(deserialize_with = "or_default")]
    pub(crate) worker: Worker,
    pub(crate) transporter: Option<Transporter>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) transporters: Vec<Transporter>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) intermediaries: Vec<Company>,
}

impl Bsda {
    /// The carriers, in order. A document that only names the first one is read as well.
    pub(crate) fn carriers(&self) -> &[Transporter] {
        match &self.transporter {
            Some(first) if self.transporters.is_empty() => std::slice::from_ref(first),
            _ => &self.transporters,
        }
    }
}

/// `BsdaType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum BsdaType {
    #[serde(rename = "OTHER_COLLECTIONS")]
    OtherCollections,
    #[serde(rename = "COLLECTION_2710")]
    Collection2710,
    #[serde(rename = "GATHERING")]
    Gathering,
    #[serde(rename = "RESHIPMENT")]
    Reshipment,
}

/// `BsdaEmitter`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Emitter {
    #[serde(deserialize_with = "or_default")]
    pub(crate) is_private_individual: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
    #[serde(deserialize_with = "or_default")]
    pub(crate) pickup_site: Site,
    #[serde(deserialize_with = "or_default")]
    pub(crate) emission: Signed,
}

/// `BsdaWaste`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Waste {
    pub(crate) code: Option<String>,
    pub(crate) family_code: Option<String>,
    pub(crate) material_name: Option<String>,
    pub(crate) consistence: Option<Consistence>,
    pub(crate) consistence_description: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) seal_numbers: Vec<String>,
    #[serde(rename = "isSubjectToADR")]
    pub(crate) is_subject_to_adr: Option<bool>,
    pub(crate) adr: Option<String>,
    pub(crate) non_road_regulation_mention: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) pop: bool,
}

/// `BsdaConsistence`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Consistence {
    Solide,
    Pulverulent,
    Pateux,
    Other,
}

/// `BsdaDestination`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Destination {
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
    pub(crate) cap: Option<String>,
    pub(crate) planned_operation_code: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) reception: Reception,
    #[serde(deserialize_with = "or_default")]
    pub(crate) operation: Operation,
}

/// `BsdaReception`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Reception {
    pub(crate) date: Option<Moment>,
    /// Tonnes.
    pub(crate) weight: Option<Decimal>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) weight_is_estimate: bool,
    /// Tonnes.
    pub(crate) refused_weight: Option<Decimal>,
    pub(crate) acceptation_status: Option<AcceptationStatus>,
    pub(crate) refusal_reason: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) signature: Signature,
}

/// `BsdaWorker`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Worker {
    #[serde(deserialize_with = "or_default")]
    pub(crate) is_disabled: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
    #[serde(deserialize_with = "or_default")]
    pub(crate) certification: Certification,
    #[serde(deserialize_with = "or_default")]
    pub(crate) work: Work,
}

/// `BsdaWorkerCertification`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Certification {
    #[serde(deserialize_with = "or_default")]
    pub(crate) has_sub_section_four: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) has_sub_section_three: bool,
    pub(crate) certification_number: Option<String>,
    pub(crate) validity_limit: Option<Moment>,
    pub(crate) organisation: Option<String>,
}

/// `BsdaWork`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Work {
    #[serde(deserialize_with = "or_default")]
    pub(crate) has_emitter_paper_signature: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) signature: Signature,
}
