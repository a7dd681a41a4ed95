//! The BSPAOH document.

use async_graphql::{ComplexObject, Enum, ID, SimpleObject};
use serde::{Deserialize, Serialize};

use crate::{
    scalar::{DateTime, Number, Text},
    slip::*,
};

/// BSPAOH : bordereau de suivi de pièces anatomiques d'origine humaine. Un objet dont toutes les données sont vides est
/// renvoyé null.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[graphql(complex, name = "BspaohDocument")]
#[serde(rename_all = "camelCase")]
pub struct Bspaoh {
    /// Numéro du bordereau « PAOH-AAAAMMJJ-XXXXXXXXX », à la fois identifiant technique et numéro affiché.
    pub id: ID,
    /// Numéro du bordereau source si celui-ci est issu d'une duplication ; null sinon.
    pub is_duplicate_of: Option<Text>,
    /// Date et heure de création du bordereau.
    pub created_at: DateTime,
    /// Date et heure de dernière modification.
    pub updated_at: DateTime,
    /// Where it stands. A draft has a status of its own, that answers tell by `isDraft`.
    #[graphql(skip)]
    pub status: BspaohStatus,
    /// What the waste is; the decisions of the destination stand apart.
    #[graphql(skip)]
    pub waste: BspaohWaste,
    /// Établissement de santé émetteur.
    pub emitter: Option<BspaohEmitter>,
    /// Crématorium de destination, avec la réception et le traitement.
    pub destination: Option<BspaohDestination>,
    /// The only carrier, filled or not.
    #[graphql(skip)]
    pub transporter: BspaohTransporter,
    /// Toujours une liste vide : lire transporter.
    #[serde(default)]
    pub transporters: Vec<BspaohTransporter>,
    /// Decisions of the destination on the packagings, as they were sent.
    #[graphql(skip)]
    #[serde(default)]
    pub packaging_acceptations: Vec<BspaohPackagingAcceptation>,
    /// Organisations that may see the slip while it is a draft.
    #[graphql(skip)]
    #[serde(default)]
    pub can_access_draft_org_ids: Vec<String>,
}

impl Bspaoh {
    /// The decision of the destination on a packaging.
    pub fn decision_on(&self, packaging: &BspaohPackaging) -> BspaohPackagingAcceptationStatus {
        let mut decisions = self.packaging_acceptations.iter();
        let own = decisions.find(|decision| decision.id == packaging.id);
        own.and_then(|decision| decision.acceptation)
            .unwrap_or(BspaohPackagingAcceptationStatus::Pending)
    }

    /// The waste, with the decision of the destination on each packaging.
    pub fn judged_waste(&self) -> BspaohWaste {
        let mut waste = self.waste.clone();
        for packaging in waste.packagings.iter_mut().flatten() {
            packaging.acceptation = Some(self.decision_on(packaging));
        }
        waste
    }
}

#[ComplexObject]
impl Bspaoh {
    /// Vaut true pour un brouillon non publié, visible des seuls établissements de son auteur qui y figurent.
    async fn is_draft(&self) -> bool {
        self.status == BspaohStatus::Draft
    }

    /// Étape du bordereau dans son cycle de vie ; un brouillon est au statut INITIAL.
    async fn status(&self) -> BspaohStatus {
        match self.status {
            BspaohStatus::Draft => BspaohStatus::Initial,
            status => status,
        }
    }

    /// Description des pièces anatomiques et de leurs conditionnements.
    async fn waste(&self) -> Option<BspaohWaste> {
        Some(self.judged_waste())
    }

    /// Transporteur, unique.
    async fn transporter(&self) -> Option<&BspaohTransporter> {
        Some(&self.transporter)
    }
}

/// Consistance des pièces d'un conditionnement de BSPAOH.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BspaohConsistence {
    /// Solide.
    Solide,
    /// Liquide ; interdit pour un fœtus.
    Liquide,
}

/// Destination d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohDestination {
    /// Crématorium de destination.
    pub company: Option<FormCompany>,
    /// Information libre de la destination.
    pub custom_info: Option<Text>,
    /// Numéro de certificat d'acceptation préalable.
    pub cap: Option<Text>,
    /// Remise à la destination par le transporteur.
    pub handed_over_to_destination: Option<BspaohHandedOverToDestination>,
    /// Réception et décision d'acceptation.
    pub reception: Option<BspaohReception>,
    /// Crémation.
    pub operation: Option<BspaohOperation>,
}

/// Émission d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohEmission {
    /// Ce que l'émetteur déclare remettre.
    pub detail: Option<BspaohWasteDetail>,
    /// Signature de l'émetteur ; null tant qu'elle n'est pas apposée.
    pub signature: Option<Signature>,
}

/// Émetteur d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohEmitter {
    /// Établissement émetteur.
    pub company: Option<FormCompany>,
    /// Lieu de collecte, quand il diffère de l'établissement.
    pub pickup_site: Option<PickupSite>,
    /// Information libre de l'émetteur.
    pub custom_info: Option<Text>,
    /// Ce que l'émetteur déclare remettre, et sa signature.
    pub emission: Option<BspaohEmission>,
}

/// Donnée manquante ou incohérente avant la prochaine signature d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct BspaohError {
    /// Explication en français, affichable telle quelle.
    pub message: Text,
    /// Chemin du champ concerné, par exemple waste puis code.
    pub path: Vec<Text>,
    /// Signature qui exige cette correction.
    pub required_for: BspaohSignatureType,
}

/// Remise d'un BSPAOH à la destination.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohHandedOverToDestination {
    /// Toujours null : lire la date de la signature.
    pub date: Option<DateTime>,
    /// Signature de la remise ; null tant qu'elle n'est pas apposée, cette étape étant facultative.
    pub signature: Option<Signature>,
}

/// État d'édition des champs d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct BspaohMetadataFields {
    /// Chemins des champs que l'utilisateur courant ne peut plus modifier, chacun décomposé en segments.
    pub sealed: Vec<Vec<Text>>,
}

/// Crémation d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohOperation {
    /// Code de l'opération réalisée, avec espace : « R 1 » ou « D 10 ».
    pub code: Option<Text>,
    /// Date de réalisation de l'opération.
    pub date: Option<DateTime>,
    /// Signature de l'opération ; null tant qu'elle n'est pas apposée.
    pub signature: Option<Signature>,
}

/// Lot de conditionnements identiques d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohPackaging {
    /// Identifiant du conditionnement, à utiliser dans la décision de réception.
    pub id: Option<Text>,
    /// Type de conditionnement.
    pub r#type: BspaohPackagingType,
    /// Volume d'un conditionnement, en litres.
    pub volume: Option<i32>,
    /// Numéro du conditionnement.
    pub container_number: Option<Text>,
    /// Nombre de conditionnements.
    pub quantity: i32,
    /// Codes d'identification des pièces ; liste vide si aucun.
    pub identification_codes: Option<Vec<Text>>,
    /// Consistance des pièces.
    pub consistence: Option<BspaohConsistence>,
    /// Décision de la destination sur ce conditionnement ; PENDING tant qu'elle n'est pas prise.
    #[serde(skip)]
    pub acceptation: Option<BspaohPackagingAcceptationStatus>,
}

/// What the destination decides of a packaging. Both are needed: a partial decision is refused.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohPackagingAcceptation {
    /// Identifier of the packaging.
    pub id: Option<Text>,
    /// The decision.
    pub acceptation: Option<BspaohPackagingAcceptationStatus>,
}

/// Décision de la destination sur un conditionnement de BSPAOH.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BspaohPackagingAcceptationStatus {
    /// Décision attendue.
    Pending,
    /// Accepté.
    Accepted,
    /// Refusé.
    Refused,
}

/// Type de conditionnement d'un BSPAOH.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BspaohPackagingType {
    /// Reliquaire.
    Reliquaire,
    /// Petite boîte.
    LittleBox,
    /// Grande boîte.
    BigBox,
}

/// Récépissé du transporteur d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohRecepisse {
    /// Vaut true si le transporteur se déclare exempté de récépissé (article R. 541-50 du code de l'environnement).
    pub is_exempted: Option<bool>,
    /// Numéro de récépissé ; null si exempté, étranger ou non déclaré.
    pub number: Option<Text>,
    /// Département de délivrance du récépissé.
    pub department: Option<Text>,
    /// Date limite de validité du récépissé.
    pub validity_limit: Option<DateTime>,
}

/// Réception par la destination d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohReception {
    /// Date de réception.
    pub date: Option<DateTime>,
    /// Poids et nombre reçus.
    pub detail: Option<BspaohReceptionWasteDetail>,
    /// Décision d'acceptation ; null tant qu'elle n'est pas prise.
    pub acceptation: Option<BspaohWasteAcceptation>,
    /// Signature de la réception ; null tant qu'elle n'est pas apposée.
    pub signature: Option<Signature>,
}

/// Poids et nombre reçus d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohReceptionWasteDetail {
    /// Poids présenté à l'entrée, part refusée comprise.
    pub received_weight: Option<BspaohReceptionWasteWeight>,
    /// Poids accepté.
    pub accepted_weight: Option<BspaohReceptionWasteWeight>,
    /// Poids refusé.
    pub refused_weight: Option<BspaohReceptionWasteWeight>,
    /// Nombre de conditionnements reçus.
    pub quantity: Option<i32>,
}

/// Poids reçu, accepté ou refusé d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohReceptionWasteWeight {
    /// Poids en kilogrammes.
    pub value: Number,
}

/// Étape de signature d'un BSPAOH.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BspaohSignatureType {
    /// Signature de l'émetteur.
    Emission,
    /// Enlèvement par le transporteur.
    Transport,
    /// Remise à la destination par le transporteur, facultative.
    Delivery,
    /// Réception par la destination.
    Reception,
    /// Crémation par la destination.
    Operation,
}

/// Étape d'un BSPAOH dans son cycle de vie.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BspaohStatus {
    /// Brouillon, dans les filtres seulement : un bordereau le montre par isDraft et le statut INITIAL.
    Draft,
    /// Brouillon, ou bordereau publié sans aucune signature.
    Initial,
    /// Signé par l'émetteur.
    SignedByProducer,
    /// Enlevé par le transporteur, non encore reçu.
    Sent,
    /// Reçu et accepté par la destination.
    Received,
    /// Crémation réalisée ; statut final.
    Processed,
    /// Refusé en totalité par la destination ; statut final.
    Refused,
    /// Reçu et refusé en partie ; le circuit se poursuit pour la part acceptée.
    PartiallyRefused,
    /// Annulé ; aucun bordereau n'atteint ce statut.
    Canceled,
}

/// Transport d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohTransport {
    /// Mode de transport, sans valeur par défaut.
    pub mode: Option<TransportMode>,
    /// Plaques d'immatriculation, deux au plus ; liste vide si aucune.
    pub plates: Option<Vec<Text>>,
    /// Date d'enlèvement déclarée.
    pub taken_over_at: Option<DateTime>,
    /// Signature du transporteur ; null tant qu'il n'a pas enlevé les pièces.
    pub signature: Option<Signature>,
}

/// Transporteur d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct BspaohTransporter {
    /// Identifier of the carrier, which no mutation takes.
    #[graphql(skip)]
    pub id: ID,
    /// Établissement transporteur, identifié par SIRET ou par numéro de TVA étranger.
    pub company: Option<FormCompany>,
    /// Information libre du transporteur.
    pub custom_info: Option<Text>,
    /// Récépissé de transport.
    pub recepisse: Option<BspaohRecepisse>,
    /// Mode, plaques et signature du transporteur.
    pub transport: Option<BspaohTransport>,
}

#[ComplexObject]
impl BspaohTransporter {
    /// Identifiant de la fiche transporteur.
    async fn id(&self) -> Option<&ID> {
        Some(&self.id)
    }
}

/// Nature des pièces d'un BSPAOH.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BspaohType {
    /// Pièces anatomiques d'origine humaine ; type par défaut.
    #[default]
    Paoh,
    /// Fœtus.
    Foetus,
}

/// Pièces anatomiques d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohWaste {
    /// Nature des pièces.
    pub r#type: BspaohType,
    /// Code déchet : « 18 01 02 ».
    pub code: Option<Text>,
    /// Mention ADR ; null si non renseignée.
    pub adr: Option<Text>,
    /// Conditionnements ; liste vide si aucun.
    pub packagings: Option<Vec<BspaohPackaging>>,
}

/// Décision de la destination d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohWasteAcceptation {
    /// Acceptation ou refus, total ou partiel.
    pub status: Option<WasteAcceptationStatus>,
    /// Motif du refus total ou partiel ; null sans refus.
    pub refusal_reason: Option<Text>,
}

/// Ce que l'émetteur d'un BSPAOH déclare remettre.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohWasteDetail {
    /// Poids remis ; null si non pesé.
    pub weight: Option<BspaohWasteWeight>,
    /// Nombre de conditionnements remis.
    pub quantity: Option<i32>,
}

/// Poids remis d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohWasteWeight {
    /// Poids en kilogrammes.
    pub value: Number,
    /// Vaut true si le poids est estimé.
    pub is_estimate: bool,
}
