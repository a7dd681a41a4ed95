//! A company registered on the platform.

use contract::{
    company::{
        CollectorType, CompanyType, CompanyVerificationMode, CompanyVerificationStatus,
        WasteProcessorType, WasteVehiclesType,
    },
    scalar::DateTime,
};
use serde::{Deserialize, Serialize};

use super::company_document::{CompanyDocuments, Receipt, VhuAgreement, WorkerCertificate};

/// The stored company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Company {
    /// Opaque identifier.
    pub id: String,
    /// SIRET, else VAT number; unique.
    pub org_id: String,
    /// 14 digits.
    pub siret: Option<String>,
    /// Foreign companies only.
    pub vat_number: Option<String>,
    /// Registered name.
    pub name: String,
    /// Usual name chosen by its members.
    pub given_name: Option<String>,
    /// One line.
    pub address: Option<String>,
    /// Number and street; empty for addresses that have none.
    #[serde(default)]
    pub street: Option<String>,
    /// Postal code.
    #[serde(default)]
    pub postal_code: Option<String>,
    /// Town.
    #[serde(default)]
    pub city: Option<String>,
    /// ISO 3166-1 code of the country. The four parts are known together or not at all.
    #[serde(default)]
    pub country: Option<String>,
    /// NAF rév. 2 code.
    pub code_naf: Option<String>,
    /// GEREP identifier.
    pub gerep_id: Option<String>,
    /// Four digits, 1000–9999: lets another user sign on the company's behalf.
    pub security_code: i32,
    /// Where the verification of the company stands.
    pub verification_status: CompanyVerificationStatus,
    /// Five digits, sent by letter; none for companies that were registered otherwise.
    #[serde(default)]
    pub verification_code: Option<String>,
    /// How it was, or will be, verified.
    #[serde(default)]
    pub verification_mode: Option<CompanyVerificationMode>,
    /// What the staff noted while verifying.
    #[serde(default)]
    pub verification_comment: Option<String>,
    /// When it was verified.
    #[serde(default)]
    pub verified_at: Option<DateTime>,
    /// Contact person.
    pub contact: Option<String>,
    /// Contact address.
    pub contact_email: Option<String>,
    /// Contact telephone.
    pub contact_phone: Option<String>,
    /// Web site.
    pub website: Option<String>,
    /// Profiles.
    #[serde(default)]
    pub company_types: Vec<CompanyType>,
    /// Sub-profiles of a collector.
    #[serde(default)]
    pub collector_types: Vec<CollectorType>,
    /// Sub-profiles of a waste processor.
    #[serde(default)]
    pub waste_processor_types: Vec<WasteProcessorType>,
    /// Sub-profiles of a vehicle treatment site.
    #[serde(default)]
    pub waste_vehicles_types: Vec<WasteVehiclesType>,
    /// Agreements of an eco-organisme (URLs).
    #[serde(default)]
    pub eco_organisme_agreements: Vec<String>,
    /// Eco-organismes that the company works with.
    #[serde(default)]
    pub eco_organisme_partners_ids: Vec<String>,
    /// Carrier's receipt. This and the other documents are copies: a document is a record of its own, and
    /// every copy changes with it.
    pub transporter_receipt: Option<Receipt>,
    /// Trader's receipt.
    pub trader_receipt: Option<Receipt>,
    /// Broker's receipt.
    pub broker_receipt: Option<Receipt>,
    /// Agreement to dismantle vehicles.
    #[serde(default)]
    pub vhu_agrement_demolisseur: Option<VhuAgreement>,
    /// Agreement to shred vehicles.
    #[serde(default)]
    pub vhu_agrement_broyeur: Option<VhuAgreement>,
    /// Works company's certification.
    pub worker_certification: Option<WorkerCertificate>,
    /// DASRI may be taken over before the emitter signs.
    #[serde(default)]
    pub allow_bsdasri_take_over_without_signature: bool,
    /// Appendix 1 signatures may be automated.
    #[serde(default)]
    pub allow_appendix1_signature_automation: bool,
    /// Named features switched on for this company.
    #[serde(default)]
    pub feature_flags: Vec<String>,
    /// A dormant company cannot be named on new slips.
    pub is_dormant_since: Option<DateTime>,
    /// Since when slips of non-dangerous waste feed its registry.
    pub has_enabled_registry_dnd_from_bsd_since: Option<DateTime>,
    /// Webhooks that it may have.
    #[serde(default = "one")]
    pub webhook_settings_limit: i32,
    /// Registration time.
    pub created_at: DateTime,
}

fn one() -> i32 {
    1
}

impl Company {
    /// Does it have one of these profiles?
    pub fn has_any_type(&self, types: &[CompanyType]) -> bool {
        types.iter().any(|t| self.company_types.contains(t))
    }

    /// Identifiers of its documents.
    pub fn documents(&self) -> CompanyDocuments {
        let receipt = |receipt: &Option<Receipt>| receipt.as_ref().map(|r| r.id.clone());
        let agreement = |agreement: &Option<VhuAgreement>| agreement.as_ref().map(|a| a.id.clone());
        CompanyDocuments {
            transporter_receipt: receipt(&self.transporter_receipt),
            trader_receipt: receipt(&self.trader_receipt),
            broker_receipt: receipt(&self.broker_receipt),
            vhu_agrement_demolisseur: agreement(&self.vhu_agrement_demolisseur),
            vhu_agrement_broyeur: agreement(&self.vhu_agrement_broyeur),
            worker_certification: self.worker_certification.as_ref().map(|c| c.id.clone()),
        }
    }

    /// Is it dormant (*en sommeil*)?
    pub fn is_dormant(&self) -> bool {
        self.is_dormant_since.is_some()
    }

    /// Was its existence checked?
    pub fn is_verified(&self) -> bool {
        self.verification_status == CompanyVerificationStatus::Verified
    }

    /// May it receive dangerous waste, by its sub-profiles?
    pub fn takes_dangerous_waste(&self) -> bool {
        use {CollectorType as C, WasteProcessorType as W};
        self.collector_types.iter().any(|t| {
            matches!(
                t,
                C::DangerousWastes | C::DeeeWastes | C::OtherDangerousWastes
            )
        }) || self.waste_processor_types.iter().any(|t| {
            matches!(
                t,
                W::DangerousWastesIncineration
                    | W::DangerousWastesStorage
                    | W::NonDangerousWastesStorage
                    | W::OtherDangerousWastes
            )
        })
    }

    /// May it receive non-dangerous waste, by its sub-profiles?
    pub fn takes_non_dangerous_waste(&self) -> bool {
        use {CollectorType as C, WasteProcessorType as W};
        self.company_types.contains(&CompanyType::DisposalFacility)
            || self.collector_types.iter().any(|t| {
                matches!(
                    t,
                    C::NonDangerousWastes | C::DeeeWastes | C::OtherNonDangerousWastes
                )
            })
            || self.waste_processor_types.iter().any(|t| {
                matches!(
                    t,
                    W::DangerousWastesIncineration
                        | W::NonDangerousWastesIncineration
                        | W::Cremation
                        | W::NonDangerousWastesStorage
                        | W::InertWastesStorage
                        | W::OtherNonDangerousWastes
                )
            })
    }
}

/// An eco-organisme of the national list and the slips on which it may appear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EcoOrganisme {
    /// Opaque identifier.
    pub id: String,
    /// 14 digits.
    pub siret: String,
    /// Name.
    pub name: String,
    /// One line.
    pub address: String,
    /// Capabilities.
    #[serde(default)]
    pub handle_bsdd: bool,
    #[serde(default)]
    pub handle_bsdasri: bool,
    #[serde(default)]
    pub handle_bsda: bool,
    #[serde(default)]
    pub handle_bsvhu: bool,
}
