//! What clients send about revisions of a BSDD.

use async_graphql::{ID, InputObject, MaybeUndefined};
use serde::Serialize;

use super::input::*;
use crate::{filter::StringFilter, scalar::Number, slip::*};

/// Demande de révision d'un BSDD, transmise à createFormRevisionRequest.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateFormRevisionRequestInput {
    /// Identifiant opaque du bordereau à réviser.
    pub form_id: ID,
    /// SIRET, ou numéro de TVA, de l'établissement demandeur : l'un des acteurs du bordereau, dont l'utilisateur est
    /// membre.
    pub authoring_company_siret: String,
    /// Modifications demandées.
    pub content: FormRevisionRequestContentInput,
    /// Explication destinée aux approbateurs.
    pub comment: String,
}

/// Modifications demandées : un champ absent ou null n'est pas modifié. Une annulation exclut tout autre champ.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FormRevisionRequestContentInput {
    /// Demande l'annulation du bordereau, possible avant la réception finale.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_canceled: MaybeUndefined<bool>,
    /// Corrections sur le déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_details: MaybeUndefined<FormRevisionRequestWasteDetailsInput>,
    /// Nouveau négociant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub trader: MaybeUndefined<TraderInput>,
    /// Nouveau courtier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub broker: MaybeUndefined<BrokerInput>,
    /// Correction sur le destinataire.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub recipient: MaybeUndefined<FormRevisionRequestRecipientInput>,
    /// Quantité reçue à la destination finale, en tonnes ; n'est révisable qu'après réception.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity_received: MaybeUndefined<Number>,
    /// Quantité refusée à la destination finale, en tonnes, cohérente avec la décision enregistrée.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity_refused: MaybeUndefined<Number>,
    /// Code de l'opération réalisée, écrit avec espaces.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub processing_operation_done: MaybeUndefined<String>,
    /// Mode de traitement, compatible avec le code.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination_operation_mode: MaybeUndefined<OperationMode>,
    /// Description de l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub processing_operation_description: MaybeUndefined<String>,
    /// Corrections sur l'entreposage provisoire, si le bordereau en comporte un.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub temporary_storage_detail: MaybeUndefined<FormRevisionRequestTemporaryStorageDetailInput>,
}

/// Corrections demandées sur le déchet.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FormRevisionRequestWasteDetailsInput {
    /// Code déchet ; le caractère dangereux est recalculé d'après l'astérisque.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<String>,
    /// Dénomination usuelle.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub name: MaybeUndefined<String>,
    /// Présence de polluants organiques persistants.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub pop: MaybeUndefined<bool>,
    /// Conditionnements ; une liste vide est sans effet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub packaging_infos: MaybeUndefined<Vec<PackagingInfoInput>>,
    /// Numéro d'échantillon, sur un bordereau d'annexe 1 uniquement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub sample_number: MaybeUndefined<String>,
    /// Quantité en tonnes, sur un bordereau d'annexe 1 uniquement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity: MaybeUndefined<Number>,
}

/// Correction demandée sur le destinataire.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FormRevisionRequestRecipientInput {
    /// Numéro de CAP.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub cap: MaybeUndefined<String>,
}

/// Corrections demandées sur l'entreposage provisoire.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FormRevisionRequestTemporaryStorageDetailInput {
    /// Quantités constatées à l'entreposage.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub temporary_storer: MaybeUndefined<FormRevisionRequestTemporaryStorerInput>,
    /// Destination finale.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination: MaybeUndefined<FormRevisionRequestDestinationInput>,
}

/// Quantités corrigées à l'entreposage provisoire.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FormRevisionRequestTemporaryStorerInput {
    /// Quantité reçue en tonnes ; elle devient aussi la quantité réexpédiée.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity_received: MaybeUndefined<Number>,
    /// Quantité refusée en tonnes.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity_refused: MaybeUndefined<Number>,
}

/// Corrections demandées sur la destination finale.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FormRevisionRequestDestinationInput {
    /// Numéro de CAP.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub cap: MaybeUndefined<String>,
    /// Code de l'opération prévue.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub processing_operation: MaybeUndefined<String>,
}

/// Filtre des demandes de révision de BSDD.
#[derive(Clone, Debug, PartialEq, Default, InputObject)]
pub struct FormRevisionRequestWhere {
    /// État de la demande.
    pub status: Option<RevisionRequestStatus>,
    /// Identifiant opaque du bordereau.
    pub bsdd_id: Option<StringFilter>,
}
