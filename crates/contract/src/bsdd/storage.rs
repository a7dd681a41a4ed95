//! Temporary storage, as a form shows it.

use async_graphql::{ComplexObject, SimpleObject};
use serde::Serialize;

use super::{document::Transporter, enums::*, waste::WasteDetails};
use crate::{
    scalar::{DateTime, Number, Text},
    slip::*,
};

/// Destination finale d'un BSDD qui passe par un entreposage provisoire.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Destination {
    /// Numéro de certificat d'acceptation préalable de la destination finale.
    pub cap: Option<Text>,
    /// Code de l'opération de traitement prévue par la destination finale (« R 1 », « D 10 »…).
    pub processing_operation: Option<Text>,
    /// Établissement de destination finale.
    pub company: Option<FormCompany>,
}

/// Étape d'entreposage provisoire d'un BSDD : réception par le site d'entreposage, puis réexpédition vers la
/// destination finale.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TemporaryStorageDetail {
    /// Réception du déchet par le site d'entreposage ; null avant son arrivée.
    pub temporary_storer: Option<TemporaryStorer>,
    /// Destination finale prévue ; null tant qu'elle n'est pas renseignée.
    pub destination: Option<Destination>,
    /// Déchet réexpédié, après reconditionnement éventuel.
    pub waste_details: Option<WasteDetails>,
    /// Transporteur de la réexpédition ; null s'il n'est pas désigné.
    pub transporter: Option<Transporter>,
    /// Date et heure de la signature de réexpédition par le site d'entreposage.
    pub emitted_at: Option<DateTime>,
    /// Nom du signataire de la réexpédition.
    pub emitted_by: Option<Text>,
    /// Date et heure d'enlèvement au site d'entreposage.
    pub taken_over_at: Option<DateTime>,
    /// Nom du signataire de l'enlèvement au site d'entreposage.
    pub taken_over_by: Option<Text>,
    /// Nom du signataire de la réexpédition. Obsolète : utiliser emittedBy, ou takenOverBy pour le transporteur.
    #[graphql(deprecation = "Utiliser emittedBy, ou takenOverBy pour le transporteur")]
    pub signed_by: Option<Text>,
    /// Date d'enlèvement au site d'entreposage. Obsolète : utiliser takenOverAt, ou emittedAt pour la réexpédition.
    #[graphql(deprecation = "Utiliser takenOverAt, ou emittedAt pour la réexpédition")]
    pub signed_at: Option<DateTime>,
}

/// Réception du déchet par le site d'entreposage provisoire.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TemporaryStorer {
    /// Nature de la quantité constatée à l'entreposage.
    pub quantity_type: Option<QuantityType>,
    /// Quantité présentée à l'entreposage, part refusée comprise, en tonnes ; null avant réception.
    pub quantity_received: Option<Number>,
    /// Quantité refusée à l'entreposage, en tonnes ; null tant que la décision n'est pas prise.
    pub quantity_refused: Option<Number>,
    /// Quantité acceptée à l'entreposage, en tonnes ; null tant que la décision n'est pas prise.
    pub quantity_accepted: Option<Number>,
    /// Décision du site d'entreposage ; null tant qu'elle n'est pas prise.
    pub waste_acceptation_status: Option<WasteAcceptationStatus>,
    /// Motif du refus total ou partiel à l'entreposage ; null sans refus.
    pub waste_refusal_reason: Option<Text>,
    /// Date et heure de réception à l'entreposage.
    pub received_at: Option<DateTime>,
    /// Nom de la personne ayant réceptionné le déchet à l'entreposage.
    pub received_by: Option<Text>,
    /// Date et heure de la décision d'acceptation à l'entreposage.
    pub signed_at: Option<DateTime>,
}

#[ComplexObject]
impl Destination {
    /// Toujours faux.
    async fn is_filled_by_emitter(&self) -> Option<bool> {
        Some(false)
    }
}
