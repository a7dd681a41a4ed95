//! What clients send to the former operations on a BSDD: one-shot signature, segments, import from paper.

use async_graphql::{Enum, ID, InputObject, MaybeUndefined};
use serde::{Deserialize, Serialize};

use super::{enums::*, input::*, signature_input::*};
use crate::{
    scalar::{DateTime, Number},
    slip::*,
};

/// Signataire de l'émission dont le code de signature est donné.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SignatureAuthor {
    /// L'émetteur.
    Emitter,
    /// L'éco-organisme du bordereau.
    EcoOrganisme,
}

/// Contenu d'un BSDD à créer, ou à modifier lorsque l'identifiant est donné.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FormInput {
    /// Identifiant opaque du bordereau à modifier ; absent, un bordereau est créé.
    #[serde(skip)]
    pub id: MaybeUndefined<ID>,
    /// Numéro libre propre à l'émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_id: MaybeUndefined<String>,
    /// Émetteur du déchet (cadre 1).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitter: MaybeUndefined<EmitterInput>,
    /// Destinataire prévu ou site d'entreposage provisoire (cadre 2).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub recipient: MaybeUndefined<RecipientInput>,
    /// Premier transporteur, saisi sur place.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<TransporterInput>,
    /// Acheminement direct par pipeline ou convoyeur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_direct_supply: MaybeUndefined<bool>,
    /// Identifiants de fiches transporteur dans l'ordre de prise en charge.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporters: MaybeUndefined<Vec<ID>>,
    /// Description, quantité et conditionnement du déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_details: MaybeUndefined<WasteDetailsInput>,
    /// Négociant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub trader: MaybeUndefined<TraderInput>,
    /// Courtier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub broker: MaybeUndefined<BrokerInput>,
    /// Bordereaux à regrouper en totalité, obsolète : utiliser grouping.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub appendix2_forms: MaybeUndefined<Vec<AppendixFormInput>>,
    /// Bordereaux initiaux d'une tournée ou d'un regroupement, avec la fraction reprise.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub grouping: MaybeUndefined<Vec<InitialFormFractionInput>>,
    /// Éco-organisme référencé et autorisé sur les BSDD.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eco_organisme: MaybeUndefined<EcoOrganismeInput>,
    /// Destination finale après entreposage provisoire.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub temporary_storage_detail: MaybeUndefined<TemporaryStorageDetailInput>,
    /// Intermédiaires français, 5 au plus et sans doublon.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub intermediaries: MaybeUndefined<Vec<CompanyInput>>,
}

/// Enlèvement signé en une fois par le transporteur connecté, avec le code de signature de l'autre partie.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TransporterSignatureFormInput {
    /// Date et heure de l'enlèvement, qui sont aussi celles de l'émission.
    pub sent_at: DateTime,
    /// Accord du transporteur, true obligatoirement.
    pub signed_by_transporter: bool,
    /// Code de signature de l'émetteur, de l'éco-organisme ou du site d'entreposage.
    pub security_code: i32,
    /// Signataire de l'émission ; EMITTER par défaut.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub signature_author: MaybeUndefined<SignatureAuthor>,
    /// Nom du signataire de l'émission, non vide.
    pub sent_by: String,
    /// Accord de l'émetteur, true obligatoirement.
    pub signed_by_producer: bool,
    /// Conditionnements définitifs ; absents, ceux du bordereau sont conservés.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub packaging_infos: MaybeUndefined<Vec<PackagingInfoInput>>,
    /// Types de contenants, obsolète : utiliser packagingInfos.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub packagings: MaybeUndefined<Vec<Option<Packagings>>>,
    /// Quantité enlevée en tonnes, strictement positive.
    pub quantity: Number,
    /// Mention ADR (code ONU) ; absente, celle du bordereau est conservée.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub onu_code: MaybeUndefined<String>,
}

/// Transporteur suivant d'un BSDD dans l'ancien parcours multimodal.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NextSegmentInfoInput {
    /// Fiche du transporteur, identifié par SIRET ou par numéro de TVA étranger.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<TransporterInput>,
    /// Mode de transport de ce segment.
    pub mode: TransportMode,
}

/// Prise en charge d'un segment dans l'ancien parcours multimodal.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TakeOverInput {
    /// Date et heure de la prise en charge.
    pub taken_over_at: DateTime,
    /// Nom du signataire.
    pub taken_over_by: String,
    /// Plaques d'immatriculation, deux au plus séparées par une virgule.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub number_plate: MaybeUndefined<String>,
}

/// Enlèvement d'un bordereau suivi sur papier.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignatureFormInput {
    /// Date et heure de l'envoi.
    pub sent_at: DateTime,
    /// Nom du signataire de l'envoi.
    pub sent_by: String,
}

/// Import d'un bordereau suivi sur papier jusqu'à son traitement : un bordereau scellé lorsque l'identifiant est
/// donné, un nouveau bordereau sinon.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportPaperFormInput {
    /// Identifiant opaque d'un bordereau au statut SEALED ; absent, le bordereau est créé.
    #[serde(skip)]
    pub id: MaybeUndefined<ID>,
    /// Numéro libre.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_id: MaybeUndefined<String>,
    /// Émetteur ; son SIRET ne peut pas différer de celui du bordereau existant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitter: MaybeUndefined<EmitterInput>,
    /// Destinataire, dont l'utilisateur est membre ; son SIRET ne peut pas différer de celui du bordereau existant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub recipient: MaybeUndefined<RecipientInput>,
    /// Transporteur ; son SIRET ne peut pas différer de celui du bordereau existant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<TransporterInput>,
    /// Déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_details: MaybeUndefined<WasteDetailsInput>,
    /// Négociant ; son SIRET ne peut pas différer de celui du bordereau existant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub trader: MaybeUndefined<TraderInput>,
    /// Courtier ; son SIRET ne peut pas différer de celui du bordereau existant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub broker: MaybeUndefined<BrokerInput>,
    /// Éco-organisme.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eco_organisme: MaybeUndefined<EcoOrganismeInput>,
    /// Enlèvement.
    #[serde(skip)]
    pub signing_info: SignatureFormInput,
    /// Réception et décision d'acceptation.
    #[serde(skip)]
    pub received_info: ReceivedFormInput,
    /// Traitement.
    #[serde(skip)]
    pub processed_info: ProcessedFormInput,
}
