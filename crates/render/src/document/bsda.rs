//! `Bsda` of the API.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    AcceptationStatus, Company, Dealer, EcoOrganisme, Moment, Operation, Packaging, Signature,
    Signed, Site, Transporter, Weight, carriers_of,
};

/// `Bsda`, and `InitialBsda` as a previous slip.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Bsda {
    pub(crate) id: String,
    pub(crate) status: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: Option<BsdaType>,
    pub(crate) emitter: Emitter,
    pub(crate) eco_organisme: Option<EcoOrganisme>,
    pub(crate) broker: Dealer,
    pub(crate) waste: Waste,
    pub(crate) packagings: Vec<Packaging>,
    pub(crate) weight: Weight,
    pub(crate) destination: Destination,
    pub(crate) worker: Worker,
    pub(crate) transporter: Option<Transporter>,
    pub(crate) transporters: Vec<Transporter>,
    pub(crate) intermediaries: Vec<Company>,
}

impl Bsda {
    /// The carriers, in order.
    pub(crate) fn carriers(&self) -> &[Transporter] {
        carriers_of(self.transporter.as_ref(), &self.transporters)
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
    pub(crate) is_private_individual: bool,
    pub(crate) company: Company,
    pub(crate) pickup_site: Site,
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
    pub(crate) seal_numbers: Vec<String>,
    #[serde(rename = "isSubjectToADR")]
    pub(crate) is_subject_to_adr: Option<bool>,
    pub(crate) adr: Option<String>,
    pub(crate) non_road_regulation_mention: Option<String>,
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
    pub(crate) company: Company,
    pub(crate) cap: Option<String>,
    pub(crate) planned_operation_code: Option<String>,
    pub(crate) reception: Reception,
    pub(crate) operation: Operation,
}

/// `BsdaReception`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Reception {
    pub(crate) date: Option<Moment>,
    /// Tonnes.
    pub(crate) weight: Option<Decimal>,
    pub(crate) weight_is_estimate: bool,
    /// Tonnes.
    pub(crate) refused_weight: Option<Decimal>,
    pub(crate) acceptation_status: Option<AcceptationStatus>,
    pub(crate) refusal_reason: Option<String>,
    pub(crate) signature: Signature,
}

/// `BsdaWorker`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Worker {
    pub(crate) is_disabled: bool,
    pub(crate) company: Company,
    pub(crate) certification: Certification,
    pub(crate) work: Work,
}

/// `BsdaWorkerCertification`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Certification {
    pub(crate) has_sub_section_four: bool,
    pub(crate) has_sub_section_three: bool,
    pub(crate) certification_number: Option<String>,
    pub(crate) validity_limit: Option<Moment>,
    pub(crate) organisation: Option<String>,
}

/// `BsdaWork`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Work {
    pub(crate) has_emitter_paper_signature: bool,
    pub(crate) signature: Signature,
}
