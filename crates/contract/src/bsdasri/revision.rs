//! Revision requests of the BSDASRI.

use async_graphql::{ID, SimpleObject};
use serde::{Deserialize, Serialize};

use super::document::*;
use crate::{
    scalar::{DateTime, Number, Text},
    slip::*,
};

/// Demande de révision d'un BSDASRI signé, à approuver par les autres acteurs concernés.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct BsdasriRevisionRequest {
    /// Identifiant de la demande.
    pub id: ID,
    /// Bordereau concerné, présenté avec les valeurs révisables d'avant la demande.
    pub bsdasri: Box<Bsdasri>,
    /// Date et heure de la demande.
    pub created_at: DateTime,
    /// Établissement auteur de la demande.
    pub authoring_company: FormCompany,
    /// Réponses attendues ou reçues, une par établissement approbateur ; vide si aucune n'était requise.
    pub approvals: Vec<BsdasriRevisionRequestApproval>,
    /// Modifications demandées : seuls les champs non null sont appliqués.
    pub content: BsdasriRevisionRequestContent,
    /// Explication donnée par l'auteur.
    pub comment: Text,
    /// Issue de la demande.
    pub status: RevisionRequestStatus,
}

/// Réponse d'un établissement à une demande de révision de BSDASRI.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct BsdasriRevisionRequestApproval {
    /// SIRET de l'établissement appelé à répondre.
    pub approver_siret: Text,
    /// Commentaire de l'approbateur ; null sans commentaire.
    pub comment: Option<Text>,
    /// Réponse de cet établissement.
    pub status: RevisionRequestApprovalStatus,
}

/// Modifications portées par une demande de révision de BSDASRI ; un champ null n'est pas modifié. Une annulation
/// exclut toute autre modification.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BsdasriRevisionRequestContent {
    /// Corrections sur le lieu de collecte.
    pub emitter: Option<BsdasriRevisionRequestEmitter>,
    /// Corrections sur la réception et le traitement.
    pub destination: Option<BsdasriRevisionRequestDestination>,
    /// Corrections sur le déchet.
    pub waste: Option<BsdasriRevisionRequestWaste>,
    /// Vaut true si la révision demande l'annulation, possible au seul statut SENT.
    pub is_canceled: Option<bool>,
}

/// Corrections demandées sur la destination d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BsdasriRevisionRequestDestination {
    /// Corrections sur la réception.
    pub reception: Option<BsdasriRevisionRequestReception>,
    /// Corrections sur le traitement.
    pub operation: Option<BsdasriRevisionRequestOperation>,
}

/// Corrections demandées sur l'émetteur d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BsdasriRevisionRequestEmitter {
    /// Nouveau lieu de collecte.
    pub pickup_site: Option<PickupSite>,
}

/// Corrections demandées sur le traitement d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BsdasriRevisionRequestOperation {
    /// Nouveau poids traité, en kilogrammes.
    pub weight: Option<Number>,
    /// Nouveau code d'opération, sans espace (« D9F ») ; il peut faire passer le bordereau de PROCESSED à
    /// AWAITING_GROUP, ou l'inverse.
    pub code: Option<Text>,
    /// Nouveau mode de traitement, compatible avec le code.
    pub mode: Option<OperationMode>,
}

/// Corrections demandées sur la réception d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BsdasriRevisionRequestReception {
    /// Nouvelle liste de contenants reçus, qui remplace l'ancienne.
    pub packagings: Option<Vec<BsdasriPackaging>>,
}

/// Corrections demandées sur le déchet d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BsdasriRevisionRequestWaste {
    /// Nouveau code déchet : « 18 01 03* » ou « 18 02 02* ».
    pub code: Option<Text>,
}
