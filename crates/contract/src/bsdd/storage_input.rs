//! What clients send about the temporary storage of a BSDD.

use async_graphql::{InputObject, MaybeUndefined};
use serde::Serialize;

use super::{enums::*, input::*};
use crate::{
    scalar::{DateTime, Number},
    slip::*,
};

/// Réception d'un BSDD au site d'entreposage provisoire, transmise à markAsTempStored ; la décision d'acceptation
/// peut y être jointe ou donnée ensuite par markAsTempStorerAccepted.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TempStoredFormInput {
    /// Décision d'acceptation immédiate ; absente, le bordereau passe à TEMP_STORED.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_acceptation_status: MaybeUndefined<WasteAcceptationStatus>,
    /// Motif du refus, 250 caractères au plus : obligatoire pour REFUSED et PARTIALLY_REFUSED, à laisser vide sinon.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_refusal_reason: MaybeUndefined<String>,
    /// Nom de la personne qui réceptionne, non vide, 250 caractères au plus.
    pub received_by: String,
    /// Date et heure de réception sur le site d'entreposage.
    pub received_at: DateTime,
    /// Date et heure de la décision d'acceptation, quand elle est donnée avec la réception.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub signed_at: MaybeUndefined<DateTime>,
    /// Quantité présentée à l'entrée, part refusée comprise, en tonnes (50 000 au plus).
    pub quantity_received: Number,
    /// Quantité refusée en tonnes, exigée dès qu'une décision est donnée : 0 si ACCEPTED, quantité reçue si REFUSED,
    /// valeur intermédiaire si PARTIALLY_REFUSED.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity_refused: MaybeUndefined<Number>,
    /// Nature de la quantité constatée, réelle ou estimée.
    pub quantity_type: QuantityType,
}

/// Décision d'acceptation d'un BSDD réceptionné au site d'entreposage provisoire, transmise à
/// markAsTempStorerAccepted.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TempStorerAcceptedFormInput {
    /// Date et heure de la décision.
    pub signed_at: DateTime,
    /// Nom de la personne qui prononce la décision, non vide, 250 caractères au plus.
    pub signed_by: String,
    /// Décision du site : REFUSED clôt le bordereau, les deux autres permettent la réexpédition.
    pub waste_acceptation_status: WasteAcceptationStatus,
    /// Motif du refus, 250 caractères au plus : obligatoire pour REFUSED et PARTIALLY_REFUSED, à laisser vide sinon.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_refusal_reason: MaybeUndefined<String>,
    /// Quantité présentée à l'entrée, part refusée comprise, en tonnes ; elle remplace celle de la réception.
    pub quantity_received: Number,
    /// Quantité refusée en tonnes, cohérente avec la décision.
    pub quantity_refused: Number,
    /// Nature de la quantité qui repartira, réelle ou estimée.
    pub quantity_type: QuantityType,
}

/// Déchet tel qu'il repart du site d'entreposage provisoire ; un champ absent reprend la valeur du bordereau.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WasteDetailsRepackagingInput {
    /// Mention ADR après reconditionnement, 750 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub onu_code: MaybeUndefined<String>,
    /// Mention relative aux réglementations RID, ADN ou IMDG, 250 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_details_non_road_regulation_mention: MaybeUndefined<String>,
    /// Conditionnements de la réexpédition.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub packaging_infos: MaybeUndefined<Vec<PackagingInfoInput>>,
    /// Quantité réexpédiée en tonnes ; par défaut la quantité acceptée à l'entreposage.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity: MaybeUndefined<Number>,
    /// Nature de la quantité réexpédiée ; REAL par défaut.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity_type: MaybeUndefined<QuantityType>,
}

/// Préparation de la réexpédition par le site d'entreposage provisoire. Chaque appel repart du déchet du bordereau :
/// un reconditionnement antérieur doit être renvoyé.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResealedFormInput {
    /// Destination finale ; les champs absents gardent la valeur déjà saisie.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination: MaybeUndefined<DestinationInput>,
    /// Reconditionnement du déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_details: MaybeUndefined<WasteDetailsRepackagingInput>,
    /// Transporteur de la réexpédition ; null le retire.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<TransporterInput>,
}

/// Réexpédition déclarée par le seul site d'entreposage provisoire, sans signature du transporteur.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResentFormInput {
    /// Destination finale ; les champs absents gardent la valeur déjà saisie.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination: MaybeUndefined<DestinationInput>,
    /// Reconditionnement du déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_details: MaybeUndefined<WasteDetailsRepackagingInput>,
    /// Accepté pour compatibilité et ignoré : le transporteur se saisit par markAsResealed.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<TransporterInput>,
    /// Nom du signataire de la réexpédition.
    pub signed_by: String,
    /// Date et heure de la réexpédition.
    pub signed_at: DateTime,
}
