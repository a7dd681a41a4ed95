//! Revision requests of the BSDD.

use async_graphql::SimpleObject;
use serde::Deserialize;

use super::{document::*, waste::PackagingInfo};
use crate::{
    scalar::{Number, Text},
    slip::*,
};

/// Réponse d'un établissement à une demande de révision de BSDD.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct FormRevisionRequestApproval {
    /// SIRET, ou numéro de TVA pour un transporteur étranger, de l'établissement appelé à répondre.
    pub approver_siret: Text,
    /// Commentaire de l'approbateur ; « Auto approval » en cas d'accord automatique, null sans commentaire.
    pub comment: Option<Text>,
    /// Réponse de cet établissement.
    pub status: RevisionRequestApprovalStatus,
}

/// Modifications portées par une demande de révision de BSDD ; un champ null n'est pas modifié. Une annulation exclut
/// toute autre modification.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FormRevisionRequestContent {
    /// Corrections sur le déchet.
    pub waste_details: Option<FormRevisionRequestWasteDetails>,
    /// Correction du négociant.
    pub trader: Option<Trader>,
    /// Correction du courtier.
    pub broker: Option<Broker>,
    /// Correction du CAP du destinataire.
    pub recipient: Option<FormRevisionRequestRecipient>,
    /// Nouvelle quantité reçue à la destination finale, en tonnes ; n'est révisable qu'après réception.
    pub quantity_received: Option<Number>,
    /// Nouvelle quantité refusée à la destination finale, en tonnes, cohérente avec la décision d'acceptation
    /// enregistrée.
    pub quantity_refused: Option<Number>,
    /// Nouveau code d'opération réalisée ; un code final efface la destination ultérieure et peut faire passer le
    /// bordereau à PROCESSED, un code de regroupement à AWAITING_GROUP.
    pub processing_operation_done: Option<Text>,
    /// Nouveau mode de traitement, compatible avec le code d'opération.
    pub destination_operation_mode: Option<OperationMode>,
    /// Nouvelle description de l'opération réalisée.
    pub processing_operation_description: Option<Text>,
    /// Corrections sur l'entreposage provisoire ; n'a de sens que si le bordereau en comporte un.
    pub temporary_storage_detail: Option<FormRevisionRequestTemporaryStorageDetail>,
    /// Vaut true si la révision demande l'annulation du bordereau, possible uniquement avant la réception finale.
    pub is_canceled: Option<bool>,
}

/// Corrections demandées sur la destination finale après entreposage provisoire.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FormRevisionRequestDestination {
    /// Nouveau numéro de CAP de la destination finale.
    pub cap: Option<Text>,
    /// Nouveau code d'opération prévue par la destination finale.
    pub processing_operation: Option<Text>,
}

/// Correction demandée sur le destinataire.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FormRevisionRequestRecipient {
    /// Nouveau numéro de CAP du destinataire.
    pub cap: Option<Text>,
}

/// Corrections demandées sur l'étape d'entreposage provisoire.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FormRevisionRequestTemporaryStorageDetail {
    /// Corrections des quantités constatées par le site d'entreposage.
    pub temporary_storer: Option<FormRevisionRequestTemporaryStorer>,
    /// Corrections de la destination finale.
    pub destination: Option<FormRevisionRequestDestination>,
}

/// Quantités corrigées à l'entrée du site d'entreposage provisoire.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FormRevisionRequestTemporaryStorer {
    /// Nouvelle quantité reçue à l'entreposage, en tonnes ; elle devient aussi la quantité expédiée vers la
    /// destination finale.
    pub quantity_received: Option<Number>,
    /// Nouvelle quantité refusée à l'entreposage, en tonnes.
    pub quantity_refused: Option<Number>,
}

/// Corrections demandées sur le déchet d'un BSDD.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FormRevisionRequestWasteDetails {
    /// Nouveau code déchet de la liste européenne ; le caractère dangereux est recalculé d'après l'astérisque.
    pub code: Option<Text>,
    /// Nouvelle dénomination usuelle du déchet.
    pub name: Option<Text>,
    /// Nouvelle indication de polluants organiques persistants.
    pub pop: Option<bool>,
    /// Nouvelle liste de conditionnements, qui remplace l'ancienne ; une liste vide est sans effet.
    pub packaging_infos: Option<Vec<PackagingInfo>>,
    /// Nouveau numéro d'échantillon, révisable sur un bordereau d'annexe 1 uniquement.
    pub sample_number: Option<Text>,
    /// Nouvelle quantité en tonnes, révisable sur un bordereau d'annexe 1 uniquement ; l'écart est reporté sur la
    /// tournée.
    pub quantity: Option<Number>,
}
