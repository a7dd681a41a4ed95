//! Revision requests of the BSDA.

use async_graphql::{ID, InputObject, MaybeUndefined, SimpleObject};
use serde::{Deserialize, Serialize};

use super::{document::*, input::*};
use crate::{
    filter::StringFilter,
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
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase", default)]
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
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BsdaRevisionRequestDestination {
    /// Nouveau CAP de l'exutoire : appliqué à la destination ultérieure s'il y en a une, sinon à la destination.
    pub cap: Option<Text>,
    /// Corrections sur les poids reçu et refusé.
    pub reception: Option<BsdaRevisionRequestReception>,
    /// Corrections sur le traitement.
    pub operation: Option<BsdaRevisionRequestOperation>,
}

/// Corrections demandées sur l'émetteur d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BsdaRevisionRequestEmitter {
    /// Nouvelle adresse de chantier ou de collecte.
    pub pickup_site: Option<BsdaPickupSite>,
}

/// Corrections demandées sur le traitement d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BsdaRevisionRequestOperation {
    /// Nouveau code d'opération ; il peut faire passer un bordereau PROCESSED à AWAITING_CHILD, ou l'inverse.
    pub code: Option<Text>,
    /// Nouveau mode de traitement, compatible avec le code et exigé si celui-ci en admet.
    pub mode: Option<OperationMode>,
    /// Nouvelle description de l'opération.
    pub description: Option<Text>,
}

/// Corrections demandées sur la réception d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BsdaRevisionRequestReception {
    /// Nouveau poids reçu, en tonnes.
    pub weight: Option<Number>,
    /// Nouveau poids refusé, en tonnes, cohérent avec la décision d'acceptation enregistrée.
    pub refused_weight: Option<Number>,
}

/// Corrections demandées sur le déchet d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase", default)]
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

/// Demande de révision d'un BSDA.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateBsdaRevisionRequestInput {
    /// Numéro du BSDA à réviser ; il porte au moins une signature, n'est ni refusé ni annulé, et aucune autre demande
    /// n'y est en attente.
    pub bsda_id: ID,
    /// SIRET de l'établissement auteur : émetteur, entreprise de travaux, destination ou éco-organisme du bordereau,
    /// dont l'utilisateur est membre.
    pub authoring_company_siret: String,
    /// Modifications demandées ; au moins une, ou l'annulation seule.
    pub content: BsdaRevisionRequestContentInput,
    /// Explication destinée aux approbateurs.
    pub comment: String,
}

/// Modifications demandées sur un BSDA. Un champ absent n'est pas modifié ; une révision ne vide jamais un champ.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaRevisionRequestContentInput {
    /// Adresse de chantier de l'émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitter: MaybeUndefined<BsdaRevisionRequestEmitterInput>,
    /// Courtier, inscrit avec le profil BROKER et muni d'un récépissé dans son profil, qui remplace celui donné ici.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub broker: MaybeUndefined<BsdaBrokerInput>,
    /// CAP, réception et traitement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination: MaybeUndefined<BsdaRevisionRequestDestinationInput>,
    /// Description du déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste: MaybeUndefined<BsdaRevisionRequestWasteInput>,
    /// Liste complète des conditionnements, qui remplace l'ancienne ; null équivaut à une liste vide, sans effet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub packagings: MaybeUndefined<Vec<BsdaPackagingInput>>,
    /// true pour annuler le bordereau, à l'exclusion de toute autre modification et avant réception ; null équivaut à
    /// false.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_canceled: MaybeUndefined<bool>,
}

/// Corrections demandées sur la destination d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaRevisionRequestDestinationInput {
    /// CAP de l'exutoire, c'est-à-dire de la destination ultérieure s'il y en a une ; non null.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub cap: MaybeUndefined<String>,
    /// Poids reçu et refusé.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub reception: MaybeUndefined<BsdaRevisionRequestReceptionInput>,
    /// Traitement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub operation: MaybeUndefined<BsdaRevisionRequestOperationInput>,
}

/// Corrections demandées sur l'émetteur d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaRevisionRequestEmitterInput {
    /// Adresse de chantier ou de collecte, champ par champ ; un champ null n'est pas modifié.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub pickup_site: MaybeUndefined<BsdaPickupSiteInput>,
}

/// Corrections demandées sur le traitement d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaRevisionRequestOperationInput {
    /// Code de l'opération : « R 5 », « D 5 », « D 9 F », « R 13 » ou « D 15 » ; non null, et accompagné de son mode
    /// s'il en admet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<String>,
    /// Mode de traitement, compatible avec le code donné ou, à défaut, avec celui du bordereau.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub mode: MaybeUndefined<OperationMode>,
    /// Description de l'opération, 250 caractères au plus ; non null.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub description: MaybeUndefined<String>,
}

/// Corrections demandées sur la réception d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaRevisionRequestReceptionInput {
    /// Poids reçu, en tonnes ; non null.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub weight: MaybeUndefined<Number>,
    /// Poids refusé, en tonnes, cohérent avec la décision d'acceptation et le poids reçu.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub refused_weight: MaybeUndefined<Number>,
}

/// Corrections demandées sur le déchet d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaRevisionRequestWasteInput {
    /// Code déchet, parmi ceux admis sur un BSDA ; non null.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<String>,
    /// Code famille, 250 caractères au plus ; non null.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub family_code: MaybeUndefined<String>,
    /// Désignation du matériau, 250 caractères au plus ; non null.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub material_name: MaybeUndefined<String>,
    /// Liste complète des scellés, qui remplace l'ancienne ; null équivaut à une liste vide, sans effet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub seal_numbers: MaybeUndefined<Vec<String>>,
    /// Présence de polluants organiques persistants ; null est sans effet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub pop: MaybeUndefined<bool>,
}

/// Filtre de la liste des demandes de révision de BSDA ; les critères se cumulent.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaRevisionRequestWhere {
    /// Issue de la demande.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub status: MaybeUndefined<RevisionRequestStatus>,
    /// Numéro du BSDA concerné.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub bsda_id: MaybeUndefined<StringFilter>,
}
