//! Revision requests of the BSDA.

use async_graphql::SimpleObject;

use super::document::*;
use crate::{
    scalar::{Number, Text},
    slip::*,
};

/// Réponse d'un établissement à une demande de révision de BSDA.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct BsdaRevisionRequestApproval {
    /// SIRET de l'établissement appelé à répondre.
    pub approver_siret: Text,
    /// Commentaire de l'approbateur ; « Auto approval » en cas d'accord automatique entre émetteur et éco-organisme,
    /// null sans commentaire.
    pub comment: Option<Text>,
    /// Réponse de cet établissement.
    pub status: RevisionRequestApprovalStatus,
}

/// Modifications portées par une demande de révision de BSDA ; un champ null n'est pas modifié. Une annulation exclut
/// toute autre modification.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct BsdaRevisionRequestContent {
    /// Corrections sur l'adresse de chantier de l'émetteur.
    pub emitter: Option<BsdaRevisionRequestEmitter>,
    /// Correction du courtier, avec le récépissé de son profil.
    pub broker: Option<BsdaBroker>,
    /// Corrections sur la destination, la réception et le traitement.
    pub destination: Option<BsdaRevisionRequestDestination>,
    /// Corrections sur le déchet.
    pub waste: Option<BsdaRevisionRequestWaste>,
    /// Nouvelle liste de conditionnements, qui remplace l'ancienne ; une liste vide est sans effet.
    pub packagings: Option<Vec<BsdaPackaging>>,
    /// Vaut true si la révision demande l'annulation, possible avant réception (statuts SIGNED_BY_PRODUCER,
    /// SIGNED_BY_WORKER et SENT).
    pub is_canceled: Option<bool>,
}

/// Corrections demandées sur la destination d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct BsdaRevisionRequestDestination {
    /// Nouveau CAP de l'exutoire : appliqué à la destination ultérieure s'il y en a une, sinon à la destination.
    pub cap: Option<Text>,
    /// Corrections sur les poids reçu et refusé.
    pub reception: Option<BsdaRevisionRequestReception>,
    /// Corrections sur le traitement.
    pub operation: Option<BsdaRevisionRequestOperation>,
}

/// Corrections demandées sur l'émetteur d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct BsdaRevisionRequestEmitter {
    /// Nouvelle adresse de chantier ou de collecte.
    pub pickup_site: Option<BsdaPickupSite>,
}

/// Corrections demandées sur le traitement d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct BsdaRevisionRequestOperation {
    /// Nouveau code d'opération ; il peut faire passer un bordereau PROCESSED à AWAITING_CHILD, ou l'inverse.
    pub code: Option<Text>,
    /// Nouveau mode de traitement, compatible avec le code et exigé si celui-ci en admet.
    pub mode: Option<OperationMode>,
    /// Nouvelle description de l'opération.
    pub description: Option<Text>,
}

/// Corrections demandées sur la réception d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct BsdaRevisionRequestReception {
    /// Nouveau poids reçu, en tonnes.
    pub weight: Option<Number>,
    /// Nouveau poids refusé, en tonnes, cohérent avec la décision d'acceptation enregistrée.
    pub refused_weight: Option<Number>,
}

/// Corrections demandées sur le déchet d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct BsdaRevisionRequestWaste {
    /// Nouveau code déchet, parmi ceux admis sur un BSDA.
    pub code: Option<Text>,
    /// Nouveau code famille.
    pub family_code: Option<Text>,
    /// Nouvelle désignation du matériau.
    pub material_name: Option<Text>,
    /// Nouvelle liste de scellés, qui remplace l'ancienne ; une liste vide est sans effet.
    pub seal_numbers: Option<Vec<Text>>,
    /// Nouvelle indication de polluants organiques persistants.
    pub pop: Option<bool>,
}
