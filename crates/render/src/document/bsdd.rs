//! `Form` of the API.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    AcceptationStatus, Company, EcoOrganisme, Moment, OperationMode, Packaging, Site,
    TransportMode, carriers_of,
};

/// `Form`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Form {
    pub(crate) readable_id: String,
    pub(crate) custom_id: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) emitter: Emitter,
    pub(crate) recipient: Recipient,
    pub(crate) is_direct_supply: bool,
    pub(crate) transporter: Option<Transporter>,
    pub(crate) transporters: Vec<Transporter>,
    pub(crate) waste_details: WasteDetails,
    pub(crate) trader: Option<Intermediation>,
    pub(crate) broker: Option<Intermediation>,
    pub(crate) intermediaries: Vec<Company>,
    pub(crate) eco_organisme: Option<EcoOrganisme>,
    #[serde(rename = "emptyReturnADR")]
    pub(crate) empty_return_adr: Option<EmptyReturn>,
    pub(crate) emitted_at: Option<Moment>,
    pub(crate) emitted_by: Option<String>,
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
    pub(crate) no_traceability: bool,
    pub(crate) is_upcycled: bool,
    pub(crate) next_destination: NextDestination,
    pub(crate) grouping: Vec<InitialFormFraction>,
    pub(crate) grouped_in: Vec<FormFraction>,
    pub(crate) temporary_storage_detail: Option<TemporaryStorageDetail>,
}

impl Form {
    /// The carriers, in order.
    pub(crate) fn carriers(&self) -> &[Transporter] {
        carriers_of(self.transporter.as_ref(), &self.transporters)
    }
}

/// `Emitter`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Emitter {
    #[serde(rename = "type")]
    pub(crate) kind: Option<EmitterType>,
    pub(crate) work_site: Site,
    pub(crate) company: Company,
    pub(crate) is_private_individual: bool,
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
    pub(crate) company: Company,
    pub(crate) is_temp_storage: bool,
    pub(crate) parcel_insee_codes: Vec<String>,
    pub(crate) parcel_numbers: Vec<String>,
    pub(crate) parcel_coordinates: Vec<String>,
}

/// `Transporter`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Transporter {
    pub(crate) company: Company,
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
    pub(crate) packaging_infos: Vec<Packaging>,
    /// Tonnes.
    pub(crate) quantity: Option<Decimal>,
    pub(crate) quantity_type: Option<QuantityType>,
    pub(crate) consistences: Vec<Consistence>,
    pub(crate) pop: bool,
    pub(crate) is_dangerous: bool,
    pub(crate) parcel_numbers: Vec<Parcel>,
    pub(crate) analysis_references: Vec<String>,
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
    pub(crate) company: Company,
}

/// `InitialFormFraction`: a slip of which a part is in this one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct InitialFormFraction {
    pub(crate) form: InitialForm,
    /// Tonnes.
    pub(crate) quantity: Option<Decimal>,
}

/// `InitialForm`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct InitialForm {
    pub(crate) readable_id: String,
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
    pub(crate) form: Container,
}

/// What is printed of the slip that contains this one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Container {
    pub(crate) readable_id: String,
}

/// `TemporaryStorageDetail`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct TemporaryStorageDetail {
    pub(crate) temporary_storer: TemporaryStorer,
    pub(crate) destination: Recipient,
    pub(crate) waste_details: WasteDetails,
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
