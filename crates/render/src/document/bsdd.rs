//! `Form` of the API.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    AcceptationStatus, Company, EcoOrganisme, Moment, OperationMode, Packaging, Site,
    TransportMode, or_default,
};

/// `Form`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Form {
    #[serde(deserialize_with = "or_default")]
    pub(crate) readable_id: String,
    pub(crate) custom_id: Option<String>,
    pub(crate) status: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) emitter: Emitter,
    #[serde(deserialize_with = "or_default")]
    pub(crate) recipient: Recipient,
    #[serde(deserialize_with = "or_default")]
    pub(crate) is_direct_supply: bool,
    pub(crate) transporter: Option<Transporter>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) transporters: Vec<Transporter>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) waste_details: WasteDetails,
    pub(crate) trader: Option<Intermediation>,
    pub(crate) broker: Option<Intermediation>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) intermediaries: Vec<Company>,
    pub(crate) eco_organisme: Option<EcoOrganisme>,
    #[serde(rename = "emptyReturnADR")]
    pub(crate) empty_return_adr: Option<EmptyReturn>,
    pub(crate) emitted_at: Option<Moment>,
    pub(crate) emitted_by: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) emitted_by_eco_organisme: bool,
    pub(crate) taken_over_at: Option<Moment>,
    pub(crate) taken_over_by: Option<String>,
    pub(crate) waste_acceptation_status: Option<AcceptationStatus>,
    pub(crate) waste_refusal_reason: Option<String>,
    pub(crate) has_citerne_been_washed_out: Option<bool>,
    pub(crate) citerne_not_washed_out_reason: Option<NotWashedOut>,
    pub(crate) received_by: Option<String>,
    pub(crate) received_at: Option<Moment>,
    pub(crate) signed_at: Option<Moment>,
    /// Tonnes.
    pub(crate) quantity_received: Option<Decimal>,
    /// Tonnes.
    pub(crate) quantity_refused: Option<Decimal>,
    pub(crate) quantity_received_type: Option<QuantityType>,
    pub(crate) processing_operation_done: Option<String>,
    pub(crate) processing_operation_description: Option<String>,
    pub(crate) destination_operation_mode: Option<OperationMode>,
    pub(crate) processed_by: Option<String>,
    pub(crate) processed_at: Option<Moment>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) no_traceability: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) is_upcycled: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) next_destination: NextDestination,
    #[serde(deserialize_with = "or_default")]
    pub(crate) grouping: Vec<InitialFormFraction>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) grouped_in: Vec<FormFraction>,
    pub(crate) temporary_storage_detail: Option<TemporaryStorageDetail>,
}

impl Form {
    /// The carriers, in order. A document that only names the first one is read as well.
    pub(crate) fn carriers(&self) -> &[Transporter] {
        match &self.transporter {
            Some(first) if self.transporters.is_empty() => std::slice::from_ref(first),
            _ => &self.transporters,
        }
    }
}

/// `Emitter`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Emitter {
    #[serde(rename = "type")]
    pub(crate) kind: Option<EmitterType>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) work_site: Site,
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
    #[serde(deserialize_with = "or_default")]
    pub(crate) is_private_individual: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) is_foreign_ship: bool,
}

/// `EmitterType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum EmitterType {
    Producer,
    Other,
    #[serde(rename = "APPENDIX1")]
    Appendix1,
    #[serde(rename = "APPENDIX1_PRODUCER")]
    Appendix1Producer,
    #[serde(rename = "APPENDIX2")]
    Appendix2,
}

/// `Recipient`, and `Destination` of the leg that follows temporary storage.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Recipient {
    pub(crate) cap: Option<String>,
    pub(crate) processing_operation: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
    #[serde(deserialize_with = "or_default")]
    pub(crate) is_temp_storage: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) parcel_insee_codes: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) parcel_numbers: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) parcel_coordinates: Vec<String>,
}

/// `Transporter`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Transporter {
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
    #[serde(deserialize_with = "or_default")]
    pub(crate) is_exempted_of_receipt: bool,
    pub(crate) receipt: Option<String>,
    pub(crate) department: Option<String>,
    pub(crate) validity_limit: Option<Moment>,
    /// Several plates are separated by commas.
    pub(crate) number_plate: Option<String>,
    pub(crate) mode: Option<TransportMode>,
    pub(crate) taken_over_at: Option<Moment>,
    pub(crate) taken_over_by: Option<String>,
}

/// `Trader` and `Broker`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Intermediation {
    pub(crate) company: Option<Company>,
    pub(crate) receipt: Option<String>,
    pub(crate) department: Option<String>,
    pub(crate) validity_limit: Option<Moment>,
}

/// `WasteDetails`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct WasteDetails {
    pub(crate) code: Option<String>,
    pub(crate) name: Option<String>,
    #[serde(rename = "isSubjectToADR")]
    pub(crate) is_subject_to_adr: Option<bool>,
    pub(crate) onu_code: Option<String>,
    pub(crate) non_road_regulation_mention: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) packaging_infos: Vec<Packaging>,
    /// Tonnes.
    pub(crate) quantity: Option<Decimal>,
    pub(crate) quantity_type: Option<QuantityType>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) consistences: Vec<Consistence>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) pop: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) is_dangerous: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) parcel_numbers: Vec<Parcel>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) analysis_references: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) land_identifiers: Vec<String>,
    pub(crate) sample_number: Option<String>,
}

/// `ParcelNumber`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Parcel {
    pub(crate) city: Option<String>,
    pub(crate) postal_code: Option<String>,
    pub(crate) insee_code: Option<String>,
    pub(crate) prefix: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) number: Option<String>,
    /// Latitude, degrees.
    pub(crate) x: Option<Decimal>,
    /// Longitude, degrees.
    pub(crate) y: Option<Decimal>,
}

/// `QuantityType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum QuantityType {
    Real,
    Estimated,
}

/// `Consistence`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Consistence {
    Solid,
    Liquid,
    Gaseous,
    Doughy,
}

/// `EmptyReturnADR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum EmptyReturn {
    #[serde(rename = "EMPTY_RETURN_NOT_WASHED")]
    NotWashed,
    #[serde(rename = "EMPTY_VEHICLE")]
    Vehicle,
    #[serde(rename = "EMPTY_CITERNE")]
    Citerne,
    #[serde(rename = "EMPTY_CONTAINER")]
    Container,
    #[serde(rename = "EMPTY_CITERNE_CONTAINER")]
    CiterneContainer,
}

/// `CiterneNotWashedOutReason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum NotWashedOut {
    Exempted,
    Incompatible,
    Unavailable,
    NotByDriver,
}

/// `NextDestination`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct NextDestination {
    pub(crate) processing_operation: Option<String>,
    pub(crate) notification_number: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) company: Company,
}

/// `InitialFormFraction`: a slip of which a part is in this one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct InitialFormFraction {
    #[serde(deserialize_with = "or_default")]
    pub(crate) form: InitialForm,
    /// Tonnes.
    pub(crate) quantity: Option<Decimal>,
}

/// `InitialForm`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct InitialForm {
    #[serde(deserialize_with = "or_default")]
    pub(crate) readable_id: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) waste_details: WasteDetails,
    pub(crate) emitter_postal_code: Option<String>,
    pub(crate) taken_over_at: Option<Moment>,
    /// Tonnes.
    pub(crate) quantity_received: Option<Decimal>,
    /// Tonnes.
    pub(crate) quantity_accepted: Option<Decimal>,
}

/// `FormFraction`: the slip that this one went into.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct FormFraction {
    #[serde(deserialize_with = "or_default")]
    pub(crate) form: Container,
}

/// What is printed of the slip that contains this one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Container {
    #[serde(deserialize_with = "or_default")]
    pub(crate) readable_id: String,
}

/// `TemporaryStorageDetail`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct TemporaryStorageDetail {
    #[serde(deserialize_with = "or_default")]
    pub(crate) temporary_storer: TemporaryStorer,
    #[serde(deserialize_with = "or_default")]
    pub(crate) destination: Recipient,
    #[serde(deserialize_with = "or_default")]
    pub(crate) waste_details: WasteDetails,
    #[serde(deserialize_with = "or_default")]
    pub(crate) transporter: Transporter,
    pub(crate) emitted_at: Option<Moment>,
    pub(crate) emitted_by: Option<String>,
    pub(crate) taken_over_at: Option<Moment>,
    pub(crate) taken_over_by: Option<String>,
}

/// `TemporaryStorer`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct TemporaryStorer {
    pub(crate) quantity_type: Option<QuantityType>,
    /// Tonnes.
    pub(crate) quantity_received: Option<Decimal>,
    /// Tonnes.
    pub(crate) quantity_refused: Option<Decimal>,
    pub(crate) waste_acceptation_status: Option<AcceptationStatus>,
    pub(crate) waste_refusal_reason: Option<String>,
    pub(crate) received_at: Option<Moment>,
    pub(crate) received_by: Option<String>,
    pub(crate) signed_at: Option<Moment>,
}
