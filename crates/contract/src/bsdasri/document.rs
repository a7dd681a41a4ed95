//! The BSDASRI document.

use async_graphql::{Enum, ID, SimpleObject};
use serde::{Deserialize, Serialize};

use super::revision::BsdasriRevisionRequest;
use crate::{
    scalar::{DateTime, Number, Text},
    slip::*,
};

/// BSDASRI : bordereau de suivi de déchets d'activités de soins à risques infectieux. Un objet dont toutes les données
/// sont vides est renvoyé null.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct Bsdasri {
    /// Numéro du bordereau « DASRI-AAAAMMJJ-XXXXXXXXX », à la fois identifiant technique et numéro affiché.
    pub id: ID,
    /// Étape du bordereau dans son cycle de vie ; un brouillon est au statut INITIAL.
    pub status: BsdasriStatus,
    /// Type de bordereau, déduit à la création des bordereaux qu'il groupe ou synthétise, puis définitif.
    pub r#type: BsdasriType,
    /// Date et heure de création du bordereau.
    pub created_at: Option<DateTime>,
    /// Date et heure de dernière modification.
    pub updated_at: Option<DateTime>,
    /// Vaut true pour un brouillon non publié, visible des seuls établissements de son auteur qui y figurent.
    pub is_draft: bool,
    /// Numéro du bordereau source si celui-ci est issu d'une duplication ; null sinon.
    pub is_duplicate_of: Option<Text>,
    /// Description du déchet.
    pub waste: Option<BsdasriWaste>,
    /// Personne responsable de l'élimination des déchets (PRED).
    pub emitter: Option<BsdasriEmitter>,
    /// Éco-organisme ; null si aucun.
    pub eco_organisme: Option<BsdasriEcoOrganisme>,
    /// Transporteur, unique.
    pub transporter: Option<BsdasriTransporter>,
    /// Installation de destination, avec la réception et le traitement.
    pub destination: Option<BsdasriDestination>,
    /// Courtier ; null si aucun.
    pub broker: Option<BsdasriBroker>,
    /// Négociant ; null si aucun.
    pub trader: Option<BsdasriTrader>,
    /// Intermédiaires associés au bordereau, 3 au plus ; liste vide si aucun.
    pub intermediaries: Option<Vec<FormCompany>>,
    /// Numéros d'identification des contenants.
    pub identification: Option<BsdasriIdentification>,
    /// Bordereaux que celui-ci groupe ; liste vide pour un autre type que GROUPING.
    pub grouping: Option<Vec<InitialBsdasri>>,
    /// Bordereau de groupement qui reprend celui-ci ; null s'il n'est pas groupé.
    pub grouped_in: Option<Box<Bsdasri>>,
    /// Bordereaux que celui-ci synthétise ; liste vide pour un autre type que SYNTHESIS.
    pub synthesizing: Option<Vec<InitialBsdasri>>,
    /// Bordereau de synthèse qui reprend celui-ci ; null s'il n'est pas synthétisé.
    pub synthesized_in: Option<Box<Bsdasri>>,
    /// Informations calculées : données manquantes, dernière révision.
    pub metadata: BsdasriMetadata,
    /// Indique, dans bsds seulement, si l'émetteur permet l'emport direct par le transporteur ; null partout ailleurs.
    #[graphql(
        deprecation = "Lire allowBsdasriTakeOverWithoutSignature de l'établissement émetteur"
    )]
    pub allow_direct_take_over: Option<bool>,
}

/// Courtier d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriBroker {
    /// Établissement courtier.
    pub company: Option<FormCompany>,
    /// Récépissé de courtage ; isExempted y vaut toujours null.
    pub recepisse: Option<BsdasriRecepisse>,
}

/// Destination d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriDestination {
    /// Établissement de destination.
    pub company: Option<FormCompany>,
    /// Information libre de la destination.
    pub custom_info: Option<Text>,
    /// Numéro de certificat d'acceptation préalable ; null pour une synthèse.
    pub cap: Option<Text>,
    /// Réception du déchet.
    pub reception: Option<BsdasriReception>,
    /// Traitement du déchet.
    pub operation: Option<BsdasriOperation>,
}

/// Éco-organisme d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriEcoOrganisme {
    /// Nom de l'éco-organisme.
    pub name: Text,
    /// SIRET de l'éco-organisme.
    pub siret: Text,
    /// Vaut true si l'éco-organisme a signé à la place de l'émetteur ; null sinon, jamais false.
    pub emitted_by_eco_organisme: Option<bool>,
}

/// Émission d'un BSDASRI : ce que l'émetteur déclare remettre.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriEmission {
    /// Poids remis ; null si non pesé.
    pub weight: Option<BsdasriWeight>,
    /// Volume total remis, en litres, calculé à partir des contenants.
    pub volume: Option<Number>,
    /// Contenants remis ; liste vide si aucun.
    pub packagings: Option<Vec<BsdasriPackaging>>,
    /// Signature d'émission ; null tant qu'elle n'est pas apposée.
    pub signature: Option<BsdasriSignature>,
    /// Vaut true si le transporteur a enlevé le déchet sans signature de l'émetteur (emport direct).
    pub is_taken_over_without_emitter_signature: Option<bool>,
    /// Vaut true si l'émission a été signée avec le code de signature de l'émetteur.
    pub is_taken_over_with_secret_code: Option<bool>,
}

/// Émetteur d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriEmitter {
    /// Établissement émetteur.
    pub company: Option<FormCompany>,
    /// Lieu de collecte, quand il diffère de l'établissement.
    pub pickup_site: Option<PickupSite>,
    /// Information libre de l'émetteur.
    pub custom_info: Option<Text>,
    /// Ce que l'émetteur déclare remettre, et sa signature.
    pub emission: Option<BsdasriEmission>,
}

/// Donnée manquante ou incohérente d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct BsdasriError {
    /// Explication en français, affichable telle quelle.
    pub message: Text,
    /// Premier élément du chemin du champ concerné, par exemple « emitter ».
    pub path: Text,
    /// Signatures qui exigent cette correction.
    pub required_for: Vec<BsdasriSignatureType>,
}

/// Numéros d'identification des contenants d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriIdentification {
    /// Numéros, dans l'ordre de saisie ; liste vide si aucun.
    pub numbers: Option<Vec<Text>>,
}

/// Informations calculées autour d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct BsdasriMetadata {
    /// Données à compléter ou à corriger pour la dernière signature apposée, ou pour l'émission s'il n'y en a pas.
    pub errors: Option<Vec<Option<BsdasriError>>>,
    /// Demande de révision la plus récente, quel que soit son état ; null si le bordereau n'en a jamais eu.
    pub latest_revision: Option<BsdasriRevisionRequest>,
}

/// Traitement du déchet d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriOperation {
    /// Poids traité.
    pub weight: Option<BsdasriOperationWeight>,
    /// Code de l'opération réalisée, sans espace : D9F, D10, R1, ou D13 et R12 avant groupement.
    pub code: Option<Text>,
    /// Mode de traitement associé au code ; null pour D13 et R12.
    pub mode: Option<OperationMode>,
    /// Date de réalisation de l'opération.
    pub date: Option<DateTime>,
    /// Signature de l'opération ; null tant qu'elle n'est pas apposée.
    pub signature: Option<BsdasriSignature>,
}

/// Poids traité d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriOperationWeight {
    /// Poids en kilogrammes.
    pub value: Number,
}

/// Lot de contenants identiques d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriPackaging {
    /// Type de contenant.
    pub r#type: BsdasriPackagingType,
    /// Description du contenant lorsque le type est AUTRE ; null sinon.
    pub other: Option<Text>,
    /// Nombre de contenants.
    pub quantity: i32,
    /// Volume d'un contenant, en litres.
    pub volume: Number,
}

/// Type de contenant d'un BSDASRI.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsdasriPackagingType {
    /// Caisse en carton avec sac en plastique.
    BoiteCarton,
    /// Fût ou jerrican.
    Fut,
    /// Boîte ou mini-collecteur pour déchets perforants.
    BoitePerforants,
    /// Grand emballage.
    GrandEmballage,
    /// Grand récipient pour vrac.
    Grv,
    /// Autre contenant, à décrire dans other.
    Autre,
}

/// Récépissé d'un transporteur, d'un courtier ou d'un négociant de BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriRecepisse {
    /// Vaut true si le transporteur se déclare exempté de récépissé (article R. 541-50 du code de l'environnement) ;
    /// null pour un courtier ou un négociant.
    pub is_exempted: Option<bool>,
    /// Numéro de récépissé ; null si exempté, étranger ou non déclaré.
    pub number: Option<Text>,
    /// Département de délivrance du récépissé.
    pub department: Option<Text>,
    /// Date limite de validité du récépissé.
    pub validity_limit: Option<DateTime>,
}

/// Réception du déchet par la destination d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriReception {
    /// Volume total reçu, en litres, calculé à partir des contenants.
    pub volume: Option<Number>,
    /// Contenants reçus ; liste vide si aucun.
    pub packagings: Option<Vec<BsdasriPackaging>>,
    /// Décision d'acceptation ; null tant qu'elle n'est pas prise.
    pub acceptation: Option<BsdasriWasteAcceptation>,
    /// Date de réception.
    pub date: Option<DateTime>,
    /// Signature de la réception ; null tant qu'elle n'est pas apposée.
    pub signature: Option<BsdasriSignature>,
}

/// Signature apposée sur un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriSignature {
    /// Date et heure de la signature.
    pub date: Option<DateTime>,
    /// Nom du signataire, en texte libre.
    pub author: Option<Text>,
}

/// Étape de signature d'un BSDASRI.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsdasriSignatureType {
    /// Signature de l'émetteur ou de l'éco-organisme ; impossible pour une synthèse.
    Emission,
    /// Enlèvement par le transporteur, directement depuis INITIAL en cas d'emport direct.
    Transport,
    /// Réception par la destination.
    Reception,
    /// Traitement par la destination.
    Operation,
}

/// Étape d'un BSDASRI dans son cycle de vie.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsdasriStatus {
    /// Brouillon, ou bordereau publié sans aucune signature.
    Initial,
    /// Signé par l'émetteur ou l'éco-organisme.
    SignedByProducer,
    /// Enlevé par le transporteur, non encore reçu.
    Sent,
    /// Reçu par la destination et accepté, même en partie ; en attente de traitement.
    Received,
    /// Traité par la destination, ou par un bordereau de groupement ou de synthèse.
    Processed,
    /// Refusé en totalité, par le transporteur ou par la destination ; statut final.
    Refused,
    /// En attente d'un bordereau de groupement (D13 ou R12).
    AwaitingGroup,
    /// Annulé par une révision acceptée ; aucune signature n'est plus possible.
    Canceled,
}

/// Négociant d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriTrader {
    /// Établissement négociant.
    pub company: Option<FormCompany>,
    /// Récépissé de négoce ; isExempted y vaut toujours null.
    pub recepisse: Option<BsdasriRecepisse>,
}

/// Transport d'un BSDASRI : ce que le transporteur prend en charge.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriTransport {
    /// Poids pris en charge ; null si non pesé.
    pub weight: Option<BsdasriWeight>,
    /// Volume total pris en charge, en litres, calculé à partir des contenants.
    pub volume: Option<Number>,
    /// Contenants pris en charge ; liste vide si aucun.
    pub packagings: Option<Vec<BsdasriPackaging>>,
    /// Décision du transporteur ; null tant qu'elle n'est pas prise.
    pub acceptation: Option<BsdasriWasteAcceptation>,
    /// Date de remise à la destination.
    pub handed_over_at: Option<DateTime>,
    /// Date d'enlèvement.
    pub taken_over_at: Option<DateTime>,
    /// Signature du transporteur ; null tant qu'il n'a pas enlevé le déchet.
    pub signature: Option<BsdasriSignature>,
    /// Mode de transport, ROAD par défaut.
    pub mode: Option<TransportMode>,
    /// Plaques d'immatriculation, deux au plus ; liste vide si aucune.
    pub plates: Option<Vec<Text>>,
}

/// Transporteur d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriTransporter {
    /// Établissement transporteur, identifié par SIRET ou par numéro de TVA étranger.
    pub company: Option<FormCompany>,
    /// Récépissé de transport.
    pub recepisse: Option<BsdasriRecepisse>,
    /// Information libre du transporteur.
    pub custom_info: Option<Text>,
    /// Ce que le transporteur prend en charge, et sa signature.
    pub transport: Option<BsdasriTransport>,
}

/// Type de BSDASRI, déduit à la création.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsdasriType {
    /// Bordereau d'un émetteur ; type par défaut.
    Simple,
    /// Groupement, par le site qui les a reçus, de bordereaux en attente.
    Grouping,
    /// Synthèse, par le transporteur, de bordereaux qu'il a enlevés.
    Synthesis,
}

/// Déchet d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriWaste {
    /// Mention ADR ; null si non renseignée.
    pub adr: Option<Text>,
    /// Code déchet : « 18 01 03* » (origine humaine) ou « 18 02 02* » (origine animale).
    pub code: Option<Text>,
}

/// Décision d'un transporteur ou d'une destination de BSDASRI.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriWasteAcceptation {
    /// Acceptation ou refus, total ou partiel.
    pub status: Option<WasteAcceptationStatus>,
    /// Motif du refus total ou partiel ; null sans refus.
    pub refusal_reason: Option<Text>,
    /// Poids refusé, en kilogrammes ; null sans refus.
    pub refused_weight: Option<Number>,
}

/// Poids d'un BSDASRI.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdasriWeight {
    /// Poids en kilogrammes.
    pub value: Number,
    /// Vaut true si le poids est estimé.
    pub is_estimate: bool,
}

/// Vue d'un BSDASRI repris par un groupement ou une synthèse, lisible par tout lecteur du bordereau qui le reprend.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct InitialBsdasri {
    /// Numéro du BSDASRI initial.
    pub id: ID,
    /// Nombre de contenants : reçus pour un groupement, remis pour une synthèse.
    pub quantity: Option<i32>,
    /// Volume en litres : reçu pour un groupement, remis pour une synthèse.
    pub volume: Option<Number>,
    /// Poids en kilogrammes : traité pour un groupement, remis pour une synthèse.
    pub weight: Option<Number>,
    /// Date d'enlèvement.
    pub taken_over_at: Option<DateTime>,
    /// Code postal du lieu de collecte, à défaut celui de l'adresse de l'émetteur.
    pub postal_code: Option<Text>,
}
