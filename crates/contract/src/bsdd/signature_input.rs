//! What clients send when they sign, receive, accept and treat.

use async_graphql::{InputObject, MaybeUndefined};
use serde::Serialize;

use super::{enums::*, input::PackagingInfoInput};
use crate::{
    scalar::{DateTime, Number},
    slip::*,
};

/// Décision d'acceptation d'un BSDD déjà réceptionné, transmise à markAsAccepted par l'installation de destination.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AcceptedFormInput {
    /// Décision de l'installation : ACCEPTED ou PARTIALLY_REFUSED font passer le bordereau à ACCEPTED, REFUSED le
    /// clôt au statut REFUSED.
    pub waste_acceptation_status: WasteAcceptationStatus,
    /// Motif du refus, 250 caractères au plus : obligatoire pour REFUSED et PARTIALLY_REFUSED, à laisser vide pour
    /// ACCEPTED.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_refusal_reason: MaybeUndefined<String>,
    /// Date et heure de la décision d'acceptation ; aucune cohérence avec les dates de signature précédentes n'est
    /// contrôlée.
    pub signed_at: DateTime,
    /// Nom de la personne qui prononce la décision, non vide, 250 caractères au plus.
    pub signed_by: String,
    /// Quantité présentée à l'entrée du site, part refusée comprise, en tonnes (50 000 au plus, strictement positive
    /// quelle que soit la décision). Elle remplace la quantité saisie à la réception.
    pub quantity_received: Number,
    /// Quantité refusée en tonnes : 0 si ACCEPTED, égale à quantityReceived si REFUSED, strictement comprise entre 0
    /// et quantityReceived si PARTIALLY_REFUSED.
    pub quantity_refused: Number,
    /// Indique si la citerne a été rincée après déchargement. N'est admis que si un conditionnement est de type
    /// CITERNE et que le déchet est accepté en totalité.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub has_citerne_been_washed_out: MaybeUndefined<bool>,
    /// Raison de l'absence de rinçage : obligatoire si hasCiterneBeenWashedOut vaut false, interdite dans tous les
    /// autres cas.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub citerne_not_washed_out_reason: MaybeUndefined<CiterneNotWashedOutReason>,
    /// Mention ADR du retour à vide. Réservée aux déchets dangereux acceptés en totalité, conditionnés en CITERNE ou
    /// BENNE, quand le dernier transporteur roule (mode ROAD ou non renseigné).
    #[graphql(name = "emptyReturnADR")]
    #[serde(
        rename = "emptyReturnADR",
        skip_serializing_if = "MaybeUndefined::is_undefined"
    )]
    pub empty_return_adr: MaybeUndefined<EmptyReturnADR>,
}

/// Destination ultérieure, exigée pour un code de regroupement ou de transit et interdite pour un code final.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NextDestinationInput {
    /// Code de l'opération prévue à la destination ultérieure, écrit avec espaces.
    pub processing_operation: String,
    /// Numéro de notification de transfert transfrontalier, 15 caractères au plus ; obligatoire pour un déchet
    /// dangereux expédié à l'étranger.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub notification_number: MaybeUndefined<String>,
    /// Établissement de destination, complet et avec exactement un identifiant (SIRET, TVA étrangère ou identifiant
    /// extra-européen), sauf rupture de traçabilité.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
}

/// Déclaration du traitement d'un BSDD, transmise à markAsProcessed par la destination.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProcessedFormInput {
    /// Code de l'opération réalisée, écrit avec espaces (« R 1 », « D 9 F ») ; la forme compacte est refusée.
    pub processing_operation_done: String,
    /// Mode de traitement : obligatoire et compatible si le code en admet, à omettre pour D 9, D 13, D 14, D 15, R 12
    /// et R 13.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination_operation_mode: MaybeUndefined<OperationMode>,
    /// Déclare la valorisation de terres excavées ou sédiments : réservé aux codes R et aux codes déchet de terres,
    /// avec au moins une parcelle de destination.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_upcycled: MaybeUndefined<bool>,
    /// Codes INSEE (5 caractères) des communes des parcelles de destination, de même longueur que
    /// destinationParcelNumbers si les deux listes sont fournies.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination_parcel_insee_codes: MaybeUndefined<Vec<String>>,
    /// Références cadastrales des parcelles de destination au format préfixe-section-numéro, par exemple « 000-AB-25
    /// ».
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination_parcel_numbers: MaybeUndefined<Vec<String>>,
    /// Coordonnées des parcelles de destination, deux nombres décimaux séparés par un espace, sans doublon.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination_parcel_coordinates: MaybeUndefined<Vec<String>>,
    /// Description de l'opération, 250 caractères au plus ; par défaut le libellé réglementaire du code.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub processing_operation_description: MaybeUndefined<String>,
    /// Nom de la personne qui déclare le traitement, non vide, 250 caractères au plus.
    pub processed_by: String,
    /// Date et heure du traitement.
    pub processed_at: DateTime,
    /// Destination ultérieure : obligatoire pour un code de regroupement, interdite pour un code final.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub next_destination: MaybeUndefined<NextDestinationInput>,
    /// Déclare une rupture de traçabilité autorisée ; n'est admis à true qu'avec un code de regroupement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub no_traceability: MaybeUndefined<bool>,
}

/// Réception d'un BSDD à la destination finale, transmise à markAsReceived ; la décision d'acceptation peut y être
/// jointe ou donnée ensuite par markAsAccepted.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceivedFormInput {
    /// Nom de la personne qui réceptionne, non vide, 250 caractères au plus.
    pub received_by: String,
    /// Date et heure de réception sur le site.
    pub received_at: DateTime,
    /// Décision d'acceptation immédiate ; absente, le bordereau passe à RECEIVED.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_acceptation_status: MaybeUndefined<WasteAcceptationStatus>,
    /// Motif du refus, 250 caractères au plus : obligatoire pour REFUSED et PARTIALLY_REFUSED, à laisser vide sinon.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_refusal_reason: MaybeUndefined<String>,
    /// Date et heure de la décision d'acceptation, quand elle est donnée avec la réception.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub signed_at: MaybeUndefined<DateTime>,
    /// Quantité présentée à l'entrée, part refusée comprise, en tonnes : 50 000 au plus, et 40 au plus si un
    /// transporteur du trajet est en mode ROAD. Exigée avec une décision, et strictement positive si le déchet est
    /// accepté même en partie.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity_received: MaybeUndefined<Number>,
    /// Quantité refusée en tonnes, exigée dès qu'une décision est donnée : 0 si ACCEPTED, quantité reçue si REFUSED,
    /// valeur intermédiaire si PARTIALLY_REFUSED.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity_refused: MaybeUndefined<Number>,
}

/// Signature d'émission d'un BSDD, ou de réexpédition par le site d'entreposage, avec les dernières corrections sur
/// le déchet.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignEmissionFormInput {
    /// Conditionnements définitifs ; absents, ceux du bordereau sont conservés. Au moins un contenant est exigé, sauf
    /// acheminement direct et annexe 1.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub packaging_infos: MaybeUndefined<Vec<PackagingInfoInput>>,
    /// Quantité expédiée en tonnes, qui remplace celle du bordereau : strictement positive, 50 000 au plus et 40 au
    /// plus par la route.
    pub quantity: Number,
    /// Mention ADR (code ONU), 750 caractères au plus ; absente, celle du bordereau est conservée.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub onu_code: MaybeUndefined<String>,
    /// Mention relative aux réglementations RID, ADN ou IMDG, 250 caractères au plus ; absente, celle du bordereau
    /// est conservée.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub non_road_regulation_mention: MaybeUndefined<String>,
    /// Plaque d'immatriculation du premier transporteur, reportée sur sa fiche s'il est renseigné ; deux plaques au
    /// plus, séparées par une virgule.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter_number_plate: MaybeUndefined<String>,
    /// Date et heure de la signature d'émission.
    pub emitted_at: DateTime,
    /// Nom du signataire.
    pub emitted_by: String,
    /// Vaut true si l'éco-organisme signe à la place de l'émetteur ; false par défaut.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitted_by_eco_organisme: MaybeUndefined<bool>,
}

/// Signature d'enlèvement d'un BSDD par un transporteur.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignTransportFormInput {
    /// Date et heure de l'enlèvement.
    pub taken_over_at: DateTime,
    /// Nom du signataire pour le transporteur.
    pub taken_over_by: String,
    /// Plaque d'immatriculation, deux au plus séparées par une virgule, de 4 à 12 caractères chacune ; exigée ici ou
    /// sur la fiche du transporteur pour un transport par route.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter_number_plate: MaybeUndefined<String>,
    /// Mode de transport ; absent, celui de la fiche du transporteur est conservé, et il est exigé ici ou là.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter_transport_mode: MaybeUndefined<TransportMode>,
    /// Nouveau nom de contact du transporteur, pris en compte s'il est non vide. Le contact doit déjà figurer sur le
    /// bordereau.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter_company_contact: MaybeUndefined<String>,
    /// Nouvelle adresse e-mail du transporteur, prise en compte si elle est non vide. L'e-mail doit déjà figurer sur
    /// le bordereau.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter_company_mail: MaybeUndefined<String>,
    /// Nouveau numéro de téléphone du transporteur, pris en compte s'il est non vide. Le téléphone doit déjà figurer
    /// sur le bordereau.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter_company_phone: MaybeUndefined<String>,
}
