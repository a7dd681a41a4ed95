//! What clients send about a BSPAOH.

use async_graphql::{InputObject, MaybeUndefined};
use serde::Serialize;

use super::document::*;
use crate::{
    scalar::{DateTime, Number},
    slip::*,
};

/// Destination d'un BSPAOH. L'établissement est scellé à l'émission, sauf pour l'émetteur qui peut encore le changer
/// jusqu'à l'enlèvement.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohDestinationInput {
    /// Crématorium : établissement inscrit avec le sous-profil CREMATION ; identité et coordonnées exigées à
    /// l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Numéro de certificat d'acceptation préalable, 250 caractères au plus ; facultatif, scellé à l'enlèvement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub cap: MaybeUndefined<String>,
    /// Données de réception, scellées à la signature RECEPTION ; null est sans effet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub reception: MaybeUndefined<BspaohReceptionInput>,
    /// Données de crémation, scellées à la signature OPERATION ; null est sans effet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub operation: MaybeUndefined<BspaohOperationInput>,
    /// Information libre de la destination, 250 caractères au plus ; modifiable jusqu'à la signature OPERATION.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<String>,
}

/// Ce que l'émetteur d'un BSPAOH déclare remettre.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohEmissionInput {
    /// Poids ou nombre remis ; null efface les deux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub detail: MaybeUndefined<BspaohWasteDetailInput>,
}

/// Émetteur d'un BSPAOH, scellé à l'émission.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohEmitterInput {
    /// Établissement de santé ; identité et coordonnées exigées à l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Lieu de collecte, quand il diffère de l'établissement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub pickup_site: MaybeUndefined<PickupSiteInput>,
    /// Information libre de l'émetteur, 250 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<String>,
    /// Ce que l'émetteur remet ; null est sans effet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emission: MaybeUndefined<BspaohEmissionInput>,
}

/// Contenu d'un BSPAOH, en création comme en modification. À la modification, un champ absent garde sa valeur, null
/// l'efface, et changer un champ scellé donne BAD_USER_INPUT.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohInput {
    /// Établissement de santé émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitter: MaybeUndefined<BspaohEmitterInput>,
    /// Pièces anatomiques et conditionnements ; null efface tout sauf le type.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste: MaybeUndefined<BspaohWasteInput>,
    /// Transporteur, unique ; null efface ses données, mode et date d'enlèvement exceptés.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<BspaohTransporterInput>,
    /// Crématorium, réception et crémation ; null efface établissement, CAP et information libre.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination: MaybeUndefined<BspaohDestinationInput>,
}

/// Crémation, à renseigner avant la signature OPERATION qui la scelle.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohOperationInput {
    /// « R 1 » ou « D 10 », avec espace ; exigé à la signature OPERATION.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<String>,
    /// Accepté pour compatibilité et ignoré : la crémation est toujours une élimination.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub mode: MaybeUndefined<OperationMode>,
    /// Date de l'opération, passée et au plus tôt celle de la réception ; exigée à la signature OPERATION.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateTime>,
}

/// Décision de la destination sur un conditionnement. Les deux champs sont nécessaires.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohPackagingAcceptationInput {
    /// Identifiant du conditionnement, lu dans waste.packagings (« packaging_0 », « packaging_1 »…).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub id: MaybeUndefined<String>,
    /// Décision ; à la signature RECEPTION, aucune ne peut rester PENDING.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub acceptation: MaybeUndefined<BspaohPackagingAcceptationStatus>,
}

/// Conditionnement d'un BSPAOH, contrôlé dès le brouillon.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohPackagingInput {
    /// Type de conditionnement.
    pub r#type: BspaohPackagingType,
    /// Volume en litres, positif ou nul ; facultatif.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub volume: MaybeUndefined<i32>,
    /// Numéro du conditionnement, 50 caractères au plus.
    pub container_number: String,
    /// Nombre de conditionnements : toujours 1.
    pub quantity: i32,
    /// Codes d'identification des pièces : un au moins, de 250 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub identification_codes: MaybeUndefined<Vec<String>>,
    /// Consistance ; LIQUIDE est refusé pour un fœtus.
    pub consistence: BspaohConsistence,
}

/// Récépissé du transporteur d'un BSPAOH : seule l'exemption se déclare, le reste vient de son profil.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohRecepisseInput {
    /// Déclare l'exemption de récépissé (article R. 541-50), qui dispense aussi le SIRET du contrôle d'inscription ;
    /// null équivaut à false.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_exempted: MaybeUndefined<bool>,
}

/// Réception par la destination d'un BSPAOH, à renseigner avant la signature RECEPTION qui la scelle.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohReceptionInput {
    /// Date de réception ; exigée à la signature RECEPTION.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateTime>,
    /// Poids et nombre reçus, facultatifs ; null les efface.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub detail: MaybeUndefined<BspaohReceptionWasteDetailInput>,
    /// Décision d'acceptation ; null est refusé (BAD_USER_INPUT).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub acceptation: MaybeUndefined<BspaohWasteAcceptationInput>,
}

/// Poids et nombre reçus d'un BSPAOH. Le poids accepté est calculé.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohReceptionWasteDetailInput {
    /// Poids présenté à l'entrée, part refusée comprise.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub received_weight: MaybeUndefined<BspaohReceptionWasteWeightInput>,
    /// Poids refusé, au plus le poids reçu ; nul ou absent si tout est accepté.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub refused_weight: MaybeUndefined<BspaohReceptionWasteWeightInput>,
    /// Nombre de conditionnements reçus, positif ou nul.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity: MaybeUndefined<i32>,
}

/// Poids reçu ou refusé d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohReceptionWasteWeightInput {
    /// Poids en kilogrammes, positif ou nul.
    pub value: Number,
}

/// Signature à apposer sur un BSPAOH.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohSignatureInput {
    /// Étape signée.
    pub r#type: BspaohSignatureType,
    /// Date et heure de la signature ; l'instant de l'appel par défaut.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateTime>,
    /// Nom du signataire, en texte libre.
    pub author: String,
}

/// Transport d'un BSPAOH, scellé à la signature du transporteur.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohTransportInput {
    /// Mode de transport, sans valeur par défaut ; exigé à la signature TRANSPORT.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub mode: MaybeUndefined<TransportMode>,
    /// Plaques d'immatriculation, deux au plus, de 4 à 12 caractères chacune ; au moins une exigée à la signature en
    /// mode ROAD. null équivaut à une liste vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub plates: MaybeUndefined<Vec<String>>,
    /// Date d'enlèvement ; exigée à la signature TRANSPORT.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub taken_over_at: MaybeUndefined<DateTime>,
}

/// Transporteur d'un BSPAOH, scellé à sa signature.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohTransporterInput {
    /// Établissement inscrit avec le profil TRANSPORTER, sauf SIRET exempté de récépissé ; SIRET, ou numéro de TVA
    /// étranger, exigé dès l'émission, coordonnées à l'enlèvement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Information libre du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<String>,
    /// Exemption de récépissé ; le récépissé lui-même vient du profil du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub recepisse: MaybeUndefined<BspaohRecepisseInput>,
    /// Mode, plaques et date d'enlèvement ; null vide les plaques et garde le reste.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transport: MaybeUndefined<BspaohTransportInput>,
}

/// Décision de la destination d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohWasteAcceptationInput {
    /// Acceptation ou refus, total ou partiel, en accord avec la décision sur chaque conditionnement ; exigé à la
    /// signature RECEPTION.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub status: MaybeUndefined<WasteAcceptationStatus>,
    /// Motif du refus, 250 caractères au plus ; exigé pour REFUSED et PARTIALLY_REFUSED.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub refusal_reason: MaybeUndefined<String>,
    /// Décision sur chaque conditionnement ; la liste remplace la précédente, null est refusé (BAD_USER_INPUT).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub packagings: MaybeUndefined<Vec<BspaohPackagingAcceptationInput>>,
}

/// Ce que l'émetteur d'un BSPAOH déclare remettre : un poids, ou à défaut un nombre.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohWasteDetailInput {
    /// Poids remis ; null l'efface.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub weight: MaybeUndefined<BspaohWasteWeightInput>,
    /// Nombre de conditionnements remis, positif ou nul ; exigé à l'émission à défaut de poids.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity: MaybeUndefined<i32>,
}

/// Pièces anatomiques d'un BSPAOH, scellées à l'émission.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohWasteInput {
    /// Nature des pièces, PAOH par défaut ; null est sans effet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#type: MaybeUndefined<BspaohType>,
    /// « 18 01 02 » ; exigé à l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<String>,
    /// Mention ADR, 750 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub adr: MaybeUndefined<String>,
    /// Conditionnements, un au moins à l'émission ; la liste remplace la précédente et renumérote les identifiants.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub packagings: MaybeUndefined<Vec<BspaohPackagingInput>>,
}

/// Poids remis d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohWasteWeightInput {
    /// Poids en kilogrammes, positif ou nul.
    pub value: Number,
    /// Indique un poids estimé.
    pub is_estimate: bool,
}
