//! The BSFF document.

use async_graphql::{Enum, ID, SimpleObject};
use serde::{Deserialize, Serialize};

use super::packaging::BsffPackaging;
use crate::{
    scalar::{DateTime, Number, Text},
    slip::*,
};

/// BSFF : bordereau de suivi de fluides frigorigènes. Un objet dont toutes les données sont vides est renvoyé null.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct Bsff {
    /// Numéro du bordereau « FF-AAAAMMJJ-XXXXXXXXX », à la fois identifiant technique et numéro affiché.
    pub id: ID,
    /// Date et heure de création du bordereau.
    pub created_at: DateTime,
    /// Date et heure de dernière modification.
    pub updated_at: DateTime,
    /// Vaut true pour un brouillon non publié, visible des seuls établissements de son auteur qui y figurent.
    pub is_draft: bool,
    /// Numéro du bordereau source si celui-ci est issu d'une duplication ; null sinon.
    pub is_duplicate_of: Option<Text>,
    /// Type de bordereau, qui détermine l'émetteur et l'origine des contenants.
    pub r#type: BsffType,
    /// Étape du bordereau dans son cycle de vie, déduite à partir de la réception de celle de ses contenants.
    pub status: BsffStatus,
    /// Émetteur : détenteur, opérateur ou site de transit, selon le type.
    pub emitter: Option<BsffEmitter>,
    /// Contenants, par numéro croissant.
    pub packagings: Vec<BsffPackaging>,
    /// Description du fluide ; null tant que son code n'est pas renseigné.
    pub waste: Option<BsffWaste>,
    /// Masse totale de fluide.
    pub weight: Option<BsffWeight>,
    /// Premier transporteur ; null si aucun. Les suivants se lisent dans transporters.
    pub transporter: Option<BsffTransporter>,
    /// Transporteurs dans l'ordre de prise en charge, 5 au plus ; liste vide si aucun.
    pub transporters: Vec<BsffTransporter>,
    /// Installation de destination et réception.
    pub destination: Option<BsffDestination>,
    /// Fiches d'intervention des opérations de collecte ; liste vide si aucune.
    pub fiche_interventions: Vec<BsffFicheIntervention>,
    /// Contenants que celui-ci réexpédie ; liste vide pour un autre type que REEXPEDITION.
    pub forwarding: Vec<BsffPackaging>,
    /// Contenants que celui-ci regroupe ; liste vide pour un autre type que GROUPEMENT.
    pub grouping: Vec<BsffPackaging>,
    /// Contenants que celui-ci reconditionne ; liste vide pour un autre type que RECONDITIONNEMENT.
    pub repackaging: Vec<BsffPackaging>,
    /// Informations calculées : données manquantes, champs scellés.
    pub metadata: BsffMetadata,
}

/// Destination d'un BSFF.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffDestination {
    /// Établissement de destination.
    pub company: Option<FormCompany>,
    /// Code de l'opération prévue.
    pub planned_operation_code: Option<BsffOperationCode>,
    /// Réception des contenants.
    pub reception: Option<BsffReception>,
    /// Numéro de certificat d'acceptation préalable.
    pub cap: Option<Text>,
    /// Information libre de la destination.
    pub custom_info: Option<Text>,
}

/// Détenteur de l'équipement sur lequel porte une intervention.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffDetenteur {
    /// Établissement détenteur, ou nom et coordonnées du particulier, sans SIRET.
    pub company: Option<FormCompany>,
    /// Vaut true si le détenteur est un particulier.
    pub is_private_individual: Option<bool>,
}

/// Émission d'un BSFF.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffEmission {
    /// Signature de l'émetteur ; null tant qu'elle n'est pas apposée.
    pub signature: Option<Signature>,
}

/// Émetteur d'un BSFF.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffEmitter {
    /// Établissement émetteur.
    pub company: Option<FormCompany>,
    /// Signature d'émission ; null tant que l'émetteur n'a pas signé.
    pub emission: Option<BsffEmission>,
    /// Information libre de l'émetteur.
    pub custom_info: Option<Text>,
}

/// Donnée manquante ou incohérente avant la prochaine signature d'un BSFF.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct BsffError {
    /// Explication en français, affichable telle quelle.
    pub message: Text,
    /// Chemin du champ concerné, par exemple waste puis code.
    pub path: Vec<Text>,
    /// Signature qui exige cette correction.
    pub required_for: BsffSignatureType,
}

/// Fiche d'intervention : ce qu'un opérateur a retiré d'un équipement.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffFicheIntervention {
    /// Identifiant de la fiche, à utiliser dans l'argument ficheInterventions.
    pub id: ID,
    /// Numéro de la fiche.
    pub numero: Text,
    /// Masse de fluide retirée, en kilogrammes.
    pub weight: Number,
    /// Détenteur de l'équipement.
    pub detenteur: Option<BsffDetenteur>,
    /// Opérateur qui est intervenu.
    pub operateur: Option<BsffOperateur>,
    /// Code postal du lieu de l'intervention.
    pub postal_code: Text,
}

/// Informations calculées autour d'un BSFF.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct BsffMetadata {
    /// Données à compléter ou à corriger avant la prochaine signature.
    pub errors: Vec<BsffError>,
    /// État d'édition des champs pour l'utilisateur courant.
    pub fields: BsffMetadataFields,
}

/// État d'édition des champs d'un BSFF.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct BsffMetadataFields {
    /// Chemins des champs que l'utilisateur courant ne peut plus modifier, chacun décomposé en segments.
    pub sealed: Vec<Vec<Text>>,
}

/// Opérateur d'une fiche d'intervention.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffOperateur {
    /// Établissement opérateur.
    pub company: FormCompany,
}

/// Code d'opération admis sur un BSFF, sans espace.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[graphql(rename_items = "UPPERCASE")]
pub enum BsffOperationCode {
    /// Valorisation énergétique ; opération finale.
    R1,
    /// Régénération de solvants ; opération finale.
    R2,
    /// Recyclage ou récupération de substances organiques ; opération finale.
    R3,
    /// Recyclage ou récupération d'autres matières inorganiques ; opération finale.
    R5,
    /// Regroupement ou reconditionnement avant valorisation.
    R12,
    /// Transit avant valorisation.
    R13,
    /// Incinération à terre ; opération finale.
    D10,
    /// Regroupement avant élimination.
    D13,
    /// Reconditionnement avant élimination.
    D14,
    /// Transit avant élimination.
    D15,
}

/// Réception d'un BSFF par la destination.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffReception {
    /// Date de réception.
    pub date: Option<DateTime>,
    /// Signature de la réception ; null tant qu'elle n'est pas apposée.
    pub signature: Option<Signature>,
}

/// Étape de signature d'un BSFF.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsffSignatureType {
    /// Signature de l'émetteur.
    Emission,
    /// Enlèvement par un transporteur, dans l'ordre de la liste.
    Transport,
    /// Réception des contenants par la destination.
    Reception,
    /// Acceptation ou refus d'un contenant, ou de tous.
    Acceptation,
    /// Traitement d'un contenant, ou de tous.
    Operation,
}

/// Étape d'un BSFF dans son cycle de vie.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsffStatus {
    /// Brouillon, ou bordereau publié sans aucune signature.
    Initial,
    /// Signé par l'émetteur.
    SignedByEmitter,
    /// Enlevé par au moins un transporteur, non encore reçu.
    Sent,
    /// Reçu par la destination, qui n'a pas encore décidé de tous les contenants.
    Received,
    /// Tous les contenants sont acceptés.
    Accepted,
    /// Tous les contenants sont refusés ; statut final.
    Refused,
    /// Certains contenants sont acceptés, d'autres refusés.
    PartiallyRefused,
    /// Tous les contenants acceptés ont reçu un traitement, dont au moins un de transit.
    IntermediatelyProcessed,
    /// Tous les contenants acceptés ont reçu un traitement final, ici ou sur un bordereau suivant.
    Processed,
}

/// Transport effectué par un transporteur de BSFF.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffTransport {
    /// Date d'enlèvement déclarée.
    pub taken_over_at: Option<DateTime>,
    /// Mode de transport, ROAD par défaut.
    pub mode: Option<TransportMode>,
    /// Plaques d'immatriculation, deux au plus ; liste vide si aucune.
    pub plates: Option<Vec<Text>>,
    /// Signature du transporteur ; null tant qu'il n'a pas enlevé les contenants.
    pub signature: Option<Signature>,
}

/// Transporteur d'un BSFF.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffTransporter {
    /// Identifiant de la fiche transporteur, à utiliser dans l'argument transporters.
    pub id: ID,
    /// Établissement transporteur, identifié par SIRET ou par numéro de TVA étranger.
    pub company: Option<FormCompany>,
    /// Récépissé de transport.
    pub recepisse: Option<BsffTransporterRecepisse>,
    /// Mode, plaques et signature de ce transporteur.
    pub transport: Option<BsffTransport>,
    /// Information libre du transporteur.
    pub custom_info: Option<Text>,
}

/// Récépissé d'un transporteur de BSFF.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffTransporterRecepisse {
    /// Numéro de récépissé ; null si exempté, étranger ou non déclaré.
    pub number: Option<Text>,
    /// Département de délivrance du récépissé.
    pub department: Option<Text>,
    /// Date limite de validité du récépissé.
    pub validity_limit: Option<DateTime>,
    /// Vaut true si le transporteur se déclare exempté de récépissé (article R. 541-50 du code de l'environnement).
    pub is_exempted: Option<bool>,
}

/// Type de BSFF.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsffType {
    /// Collecte par un opérateur, au fil de ses interventions.
    CollectePetitesQuantites,
    /// Suivi des contenants d'un détenteur.
    TracerFluide,
    /// Regroupement de contenants en transit.
    Groupement,
    /// Reconditionnement de contenants en transit dans un contenant plus grand.
    Reconditionnement,
    /// Réexpédition des contenants d'un même bordereau.
    Reexpedition,
}

/// Fluide d'un BSFF.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffWaste {
    /// Code de la liste européenne des déchets (« 14 06 01* »).
    pub code: Text,
    /// Nature du fluide.
    pub description: Option<Text>,
    /// Mention ADR ; null si non renseignée.
    pub adr: Option<Text>,
}

/// Masse totale d'un BSFF.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffWeight {
    /// Masse en kilogrammes.
    pub value: Number,
    /// Vaut true si la masse est estimée.
    pub is_estimate: bool,
}

/// Vue d'un BSFF précédent, lisible par tout lecteur d'un contenant qui en vient.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct InitialBsff {
    /// Numéro du BSFF initial.
    pub id: ID,
    /// Type du BSFF initial.
    pub r#type: BsffType,
    /// Émetteur du BSFF initial.
    pub emitter: Option<BsffEmitter>,
    /// Destination du BSFF initial.
    pub destination: Option<BsffDestination>,
    /// Fluide du BSFF initial.
    pub waste: Option<BsffWaste>,
    /// Masse totale du BSFF initial.
    pub weight: Option<BsffWeight>,
    /// Contenants du BSFF initial.
    pub packagings: Vec<BsffPackaging>,
    /// Fiches d'intervention du BSFF initial.
    pub fiche_interventions: Vec<BsffFicheIntervention>,
}
