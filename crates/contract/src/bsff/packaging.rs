//! The containers of a BSFF, which are accepted and treated one by one.

use async_graphql::{Enum, ID, SimpleObject};
use serde::{Deserialize, Serialize};

use super::document::*;
use crate::{
    scalar::{DateTime, Number, Text},
    slip::*,
};

/// Contenant d'un BSFF, accepté, traité et signé pour lui-même. La même bouteille porte un autre identifiant sur
/// chaque bordereau.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct BsffPackaging {
    /// Identifiant du contenant, à utiliser dans grouping, forwarding, repackaging et packagingId.
    pub id: ID,
    /// Numéro du BSFF qui porte ce contenant.
    pub bsff_id: ID,
    /// Numéro d'identification du contenant, que la destination peut corriger.
    pub numero: Text,
    /// Type de contenant.
    pub r#type: BsffPackagingType,
    /// Description du contenant lorsque le type est AUTRE ; null sinon.
    pub other: Option<Text>,
    /// Type de contenant en texte libre.
    #[graphql(deprecation = "Utiliser type et other")]
    pub name: Option<Text>,
    /// Volume du contenant, en litres.
    pub volume: Option<Number>,
    /// Masse de fluide déclarée à l'émission, en kilogrammes.
    pub weight: Number,
    /// Décision de la destination sur ce contenant ; null tant qu'elle n'est pas prise.
    pub acceptation: Option<BsffPackagingAcceptation>,
    /// Traitement de ce contenant.
    pub operation: Option<BsffPackagingOperation>,
    /// Bordereau qui porte ce contenant.
    pub bsff: Box<Bsff>,
    /// Bordereau suivant du contenant ; null s'il n'a pas été repris.
    pub next_bsff: Option<Box<Bsff>>,
    /// Tous les bordereaux suivants du contenant, du plus proche au dernier.
    pub next_bsffs: Vec<Bsff>,
    /// Tous les bordereaux précédents du contenant.
    pub previous_bsffs: Vec<InitialBsff>,
}

/// Décision de la destination sur un contenant de BSFF.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffPackagingAcceptation {
    /// Date de la décision.
    pub date: Option<DateTime>,
    /// Masse acceptée, en kilogrammes ; 0 pour un refus.
    pub weight: Option<Number>,
    /// ACCEPTED ou REFUSED : un contenant ne s'accepte pas en partie.
    pub status: Option<WasteAcceptationStatus>,
    /// Motif du refus ; null sans refus.
    pub refusal_reason: Option<Text>,
    /// Code déchet constaté à la réception.
    pub waste_code: Option<Text>,
    /// Description du fluide constatée à la réception.
    pub waste_description: Option<Text>,
    /// Signature de la décision ; null tant qu'elle n'est pas apposée.
    pub signature: Option<Signature>,
}

/// Destination ultérieure prévue pour un contenant de BSFF en transit.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffPackagingNextDestination {
    /// Code de l'opération prévue.
    pub planned_operation_code: Option<BsffOperationCode>,
    /// Numéro de certificat d'acceptation préalable.
    pub cap: Option<Text>,
    /// Établissement, français ou étranger.
    pub company: Option<FormCompany>,
}

/// Traitement d'un contenant de BSFF.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsffPackagingOperation {
    /// Code de l'opération réalisée.
    pub code: Option<BsffOperationCode>,
    /// Mode de traitement associé au code ; null pour une opération de transit.
    pub mode: Option<OperationMode>,
    /// Description de l'opération réalisée.
    pub description: Option<Text>,
    /// Date de réalisation de l'opération.
    pub date: Option<DateTime>,
    /// Vaut true si le fluide perd ici sa traçabilité : l'opération vaut alors traitement final.
    pub no_traceability: Option<bool>,
    /// Destination ultérieure prévue ; null pour un traitement final.
    pub next_destination: Option<BsffPackagingNextDestination>,
    /// Signature de l'opération ; null tant qu'elle n'est pas apposée.
    pub signature: Option<Signature>,
}

/// Type de contenant d'un BSFF.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsffPackagingType {
    /// Bouteille.
    Bouteille,
    /// Conteneur.
    Conteneur,
    /// Citerne.
    Citerne,
    /// Autre contenant, à décrire dans other.
    Autre,
}
