//! The BSDD document.

use async_graphql::{ID, SimpleObject};
use serde::{Deserialize, Serialize};

use super::{
    enums::*,
    waste::{PackagingInfo, WasteDetails},
};
use crate::{
    scalar::{DateTime, Number, Text},
    slip::*,
};

/// Courtier intervenant sur un BSDD, avec le récépissé issu de son profil.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Broker {
    /// Coordonnées de l'établissement courtier.
    pub company: Option<FormCompany>,
    /// Numéro du récépissé de courtage, repris du profil de l'établissement ; null si celui-ci n'en a pas déclaré.
    pub receipt: Option<Text>,
    /// Département de délivrance du récépissé de courtage.
    pub department: Option<Text>,
    /// Date limite de validité du récépissé de courtage, donnée à titre d'information : un récépissé expiré n'est pas
    /// refusé.
    pub validity_limit: Option<DateTime>,
}

/// Émetteur du déchet d'un BSDD (cadre 1).
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Emitter {
    /// Qualité de l'émetteur ; elle distingue aussi les bordereaux de tournée, d'annexe 1 et de regroupement.
    /// Obligatoire pour sceller.
    pub r#type: Option<EmitterType>,
    /// Adresse de chantier ou de collecte ; null si elle se confond avec celle de l'établissement.
    pub work_site: Option<WorkSite>,
    /// Ancienne adresse de chantier en texte libre. Obsolète : utiliser workSite.
    #[graphql(deprecation = "Utiliser workSite")]
    pub pickup_site: Option<Text>,
    /// Établissement émetteur. Pour un particulier, il porte ses nom, adresse et coordonnées sans SIRET ; pour un
    /// navire étranger, son numéro OMI.
    pub company: Option<FormCompany>,
    /// Vaut true si l'émetteur est un particulier ; sa signature est alors apposée automatiquement au scellement.
    pub is_private_individual: Option<bool>,
    /// Vaut true si l'émetteur est un navire étranger ; sa signature est alors apposée automatiquement au scellement.
    pub is_foreign_ship: Option<bool>,
}

/// BSDD : bordereau de suivi de déchets dangereux ou non dangereux. Un objet dont toutes les données sont vides est
/// renvoyé null.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[graphql(name = "FormDocument")]
#[serde(rename_all = "camelCase")]
pub struct Form {
    /// Identifiant opaque et stable, à utiliser dans toutes les mutations et dans formPdf.
    pub id: ID,
    /// Numéro lisible « BSD-AAAAMMJJ-XXXXXXXXX » affiché sur le bordereau et transmis par les webhooks.
    pub readable_id: Text,
    /// Numéro libre attribué par l'émetteur, sans contrainte d'unicité ; scellé à la signature d'émission.
    pub custom_id: Option<Text>,
    /// Numéro lisible du bordereau source si celui-ci est issu d'une duplication ; null sinon.
    pub is_duplicate_of: Option<Text>,
    /// Vaut true si le bordereau a été importé après un suivi papier.
    #[serde(default)]
    pub is_imported_from_paper: bool,
    /// Émetteur du déchet (cadre 1).
    pub emitter: Option<Emitter>,
    /// Destination prévue, ou site d'entreposage provisoire quand recipient.isTempStorage vaut true (cadre 2).
    pub recipient: Option<Recipient>,
    /// Vaut true pour un acheminement direct par pipeline ou convoyeur : ni transporteur ni conditionnement, et
    /// passage à SENT dès la signature d'émission.
    #[serde(default)]
    pub is_direct_supply: bool,
    /// Transporteurs dans l'ordre de prise en charge, 5 au plus ; liste vide si aucun.
    #[serde(default)]
    pub transporters: Vec<Transporter>,
    /// Description du déchet, de sa quantité et de son conditionnement (cadres 3 à 6).
    pub waste_details: Option<WasteDetails>,
    /// Négociant ; null si aucun.
    pub trader: Option<Trader>,
    /// Courtier ; null si aucun.
    pub broker: Option<Broker>,
    /// Date et heure de création du bordereau.
    pub created_at: Option<DateTime>,
    /// Date et heure de dernière modification, y compris la création d'une demande de révision.
    pub updated_at: Option<DateTime>,
    /// Étape du bordereau dans son cycle de vie.
    pub status: FormStatus,
    /// Date et heure de la signature d'émission ; null tant que le bordereau n'est pas signé par l'émetteur ou
    /// l'éco-organisme.
    pub emitted_at: Option<DateTime>,
    /// Nom du signataire de l'émission, ou texte de signature automatique pour un particulier ou un navire étranger.
    pub emitted_by: Option<Text>,
    /// Vaut true si l'éco-organisme a signé l'émission à la place de l'émetteur.
    pub emitted_by_eco_organisme: Option<bool>,
    /// Date et heure d'enlèvement par le premier transporteur ; null pour un acheminement direct. Pour les suivants,
    /// lire transporters.takenOverAt.
    pub taken_over_at: Option<DateTime>,
    /// Nom du signataire de l'enlèvement par le premier transporteur.
    pub taken_over_by: Option<Text>,
    /// Indique que le premier transporteur a signé. Obsolète : tester takenOverAt.
    #[graphql(deprecation = "Obsolète")]
    pub signed_by_transporter: Option<bool>,
    /// Date d'envoi du déchet, égale à l'enlèvement par le premier transporteur. Obsolète : utiliser takenOverAt, ou
    /// emittedAt pour l'émission.
    #[graphql(deprecation = "Utiliser takenOverAt, ou emittedAt pour l'émission")]
    pub sent_at: Option<DateTime>,
    /// Nom du signataire de l'émission. Obsolète : utiliser emittedBy, ou takenOverBy pour le transporteur.
    #[graphql(deprecation = "Utiliser emittedBy, ou takenOverBy pour le transporteur")]
    pub sent_by: Option<Text>,
    /// Décision de la destination finale ; null tant que le déchet n'est pas accepté ou refusé.
    pub waste_acceptation_status: Option<WasteAcceptationStatus>,
    /// Motif du refus total ou partiel par la destination finale ; null sans refus.
    pub waste_refusal_reason: Option<Text>,
    /// Indique si la citerne a été rincée après déchargement ; null si sans objet ou non déclaré.
    pub has_citerne_been_washed_out: Option<bool>,
    /// Raison de l'absence de rinçage de la citerne ; renseignée seulement si hasCiterneBeenWashedOut vaut false.
    pub citerne_not_washed_out_reason: Option<CiterneNotWashedOutReason>,
    /// Nom de la personne ayant réceptionné le déchet à la destination finale.
    pub received_by: Option<Text>,
    /// Date et heure de réception à la destination finale. Avec un entreposage provisoire, la première réception se
    /// lit dans temporaryStorageDetail.temporaryStorer.
    pub received_at: Option<DateTime>,
    /// Date et heure de la décision d'acceptation ou de refus à la destination finale.
    pub signed_at: Option<DateTime>,
    /// Quantité présentée à la destination finale, part refusée comprise, en tonnes ; null avant réception.
    pub quantity_received: Option<Number>,
    /// Nature de la quantité reçue ; REAL pour une réception à destination.
    pub quantity_received_type: Option<QuantityType>,
    /// Quantité acceptée en tonnes : quantité reçue moins quantité refusée. Null tant que la décision n'est pas
    /// prise, et sur d'anciens bordereaux sans quantité refusée.
    pub quantity_accepted: Option<Number>,
    /// Quantité refusée en tonnes. Null tant que la décision n'est pas prise, et sur d'anciens bordereaux où elle
    /// n'était pas saisie.
    pub quantity_refused: Option<Number>,
    /// Code de l'opération réalisée (« R 1 », « D 9 F »…), avec espaces ; null avant traitement.
    pub processing_operation_done: Option<Text>,
    /// Mode de traitement associé au code réalisé ; null pour un code de regroupement ou de transit.
    pub destination_operation_mode: Option<OperationMode>,
    /// Description de l'opération réalisée ; à défaut de saisie, libellé réglementaire du code.
    pub processing_operation_description: Option<Text>,
    /// Nom de la personne qui déclare le traitement.
    pub processed_by: Option<Text>,
    /// Date et heure du traitement ; null tant qu'il n'est pas déclaré.
    pub processed_at: Option<DateTime>,
    /// Vaut true en cas de rupture de traçabilité autorisée après regroupement ; le bordereau est alors au statut
    /// NO_TRACEABILITY.
    pub no_traceability: Option<bool>,
    /// Vaut true si des terres excavées ou sédiments ont été valorisés ; les parcelles de destination se lisent dans
    /// recipient.
    pub is_upcycled: Option<bool>,
    /// Destination ultérieure annoncée au traitement pour un code de regroupement ; null pour un traitement final.
    pub next_destination: Option<NextDestination>,
    /// Quantité de ce bordereau déjà reprise dans des regroupements, en tonnes ; mise à jour de façon asynchrone.
    pub quantity_grouped: Option<Number>,
    /// Éco-organisme responsable du déchet ; null si aucun.
    pub eco_organisme: Option<FormEcoOrganisme>,
    /// SIRET ou numéro de TVA du dernier transporteur ayant signé ; chaîne vide une fois le déchet reçu, null avant
    /// le premier enlèvement.
    pub current_transporter_siret: Option<Text>,
    /// SIRET ou numéro de TVA du transporteur attendu dans l'ancien parcours multimodal ; sans objet quand les
    /// transporteurs sont gérés par transporters.
    pub next_transporter_siret: Option<Text>,
    /// Intermédiaires associés au bordereau, 5 au plus ; liste vide si aucun.
    #[serde(default)]
    pub intermediaries: Vec<FormCompany>,
    /// Mention ADR du retour à vide après déchargement ; null si sans objet.
    #[graphql(name = "emptyReturnADR")]
    #[serde(rename = "emptyReturnADR")]
    pub empty_return_adr: Option<EmptyReturnADR>,
    /// User who created the form.
    #[graphql(skip)]
    #[serde(default)]
    pub owner_id: String,
    /// Organisations that may see the form while it is a draft.
    #[graphql(skip)]
    #[serde(default)]
    pub can_access_draft_org_ids: Vec<String>,
    /// The leg after temporary storage, a form of its own behind this one.
    #[graphql(skip)]
    pub suite: Option<Box<Form>>,
    /// Person who decided on the acceptance; never answered.
    #[graphql(skip)]
    pub signed_by: Option<Text>,
    /// Forms of which this one carries a part: items of a tour, initial forms of a grouping.
    #[graphql(skip)]
    #[serde(default)]
    pub grouping: Vec<FormLink>,
    /// Forms that carry a part of this one.
    #[graphql(skip)]
    #[serde(default)]
    pub grouped_in: Vec<FormLink>,
    /// Requests to revise the form, oldest first.
    #[graphql(skip)]
    #[serde(default)]
    pub revisions: Vec<RevisionMark>,
}

/// A link between a form and one that carries a part of it, in tonnes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FormLink {
    /// The other form, by its opaque identifier.
    pub id: String,
    /// Part of the initial form that is carried, in tonnes.
    pub quantity: Number,
}

/// Éco-organisme responsable du déchet d'un BSDD.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FormEcoOrganisme {
    /// Nom de l'éco-organisme.
    pub name: Text,
    /// SIRET de l'éco-organisme.
    pub siret: Text,
}

/// Vue d'un BSDD annexé à un bordereau de tournée ou de regroupement, limitée à ce que le lecteur du bordereau aval
/// peut connaître.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
#[graphql(name = "InitialFormDocument")]
pub struct InitialForm {
    /// Identifiant opaque du bordereau initial.
    pub id: ID,
    /// Numéro lisible du bordereau initial.
    pub readable_id: Text,
    /// Statut du bordereau initial.
    pub status: Option<FormStatus>,
    /// Description du déchet du bordereau initial.
    pub waste_details: Option<WasteDetails>,
    /// Code postal d'origine du déchet, toujours communiqué : celui du chantier, à défaut celui extrait de l'adresse
    /// de l'émetteur.
    pub emitter_postal_code: Option<Text>,
    /// Destination du bordereau initial.
    pub recipient: Option<Recipient>,
    /// Premier transporteur du bordereau initial.
    pub transporter: Option<Transporter>,
    /// Date et heure d'enlèvement par le premier transporteur.
    pub taken_over_at: Option<DateTime>,
    /// Date et heure de la décision d'acceptation.
    pub signed_at: Option<DateTime>,
    /// Quantité reçue en tonnes ; null avant réception.
    pub quantity_received: Option<Number>,
    /// Quantité acceptée en tonnes ; null si la décision ou la quantité refusée manque.
    pub quantity_accepted: Option<Number>,
    /// Quantité refusée en tonnes ; null si la décision ou la quantité refusée manque.
    pub quantity_refused: Option<Number>,
    /// Code de l'opération réalisée sur le bordereau initial, en général un code de regroupement.
    pub processing_operation_done: Option<Text>,
    /// Quantité totale déjà reprise dans des regroupements, tous bordereaux confondus, en tonnes.
    pub quantity_grouped: Option<Number>,
}

/// Destination ultérieure d'un BSDD traité par une opération de regroupement ou de transit (cadre 12). Elle ne donne
/// aucun droit d'accès à cet établissement.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NextDestination {
    /// Code de l'opération prévue à la destination ultérieure.
    pub processing_operation: Option<Text>,
    /// Numéro de notification de transfert transfrontalier ; null si la destination est française ou le déchet non
    /// dangereux.
    pub notification_number: Option<Text>,
    /// Établissement de destination ultérieure, identifié par SIRET, numéro de TVA étranger ou identifiant
    /// extra-européen.
    pub company: Option<FormCompany>,
}

/// Destinataire d'un BSDD, ou site d'entreposage provisoire (cadre 2).
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recipient {
    /// Numéro de certificat d'acceptation préalable délivré par le destinataire.
    pub cap: Option<Text>,
    /// Code de l'opération de traitement prévue.
    pub processing_operation: Option<Text>,
    /// Établissement destinataire.
    pub company: Option<FormCompany>,
    /// Vaut true si le destinataire est un site d'entreposage provisoire ; la destination finale se lit alors dans
    /// temporaryStorageDetail.
    pub is_temp_storage: Option<bool>,
    /// Codes INSEE des parcelles de destination des terres valorisées ; vide si sans objet.
    pub parcel_insee_codes: Option<Vec<Text>>,
    /// Références cadastrales des parcelles de destination des terres valorisées ; vide si sans objet.
    pub parcel_numbers: Option<Vec<Text>>,
    /// Coordonnées des parcelles de destination des terres valorisées ; vide si sans objet.
    pub parcel_coordinates: Option<Vec<Text>>,
}

/// Synthèse d'un BSDD à son étape en cours, entreposage provisoire compris.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct StateSummary {
    /// Quantité à considérer à cette étape, en tonnes : acceptée ou reçue après réception, sinon expédiée.
    pub quantity: Option<Number>,
    /// Nature de cette quantité ; REAL à défaut d'information.
    pub quantity_type: Option<QuantityType>,
    /// Types de contenants à cette étape. Obsolète : utiliser packagingInfos.
    #[graphql(deprecation = "Utiliser packagingInfos")]
    pub packagings: Vec<Packagings>,
    /// Conditionnements à cette étape ; ceux de la réexpédition une fois le déchet reconditionné à l'entreposage.
    pub packaging_infos: Vec<PackagingInfo>,
    /// Indique si le déchet est soumis à l'ADR à cette étape ; null si non déclaré.
    #[graphql(name = "isSubjectToADR")]
    pub is_subject_to_adr: Option<bool>,
    /// Mention ADR (code ONU) à cette étape.
    pub onu_code: Option<Text>,
    /// Mention RID, ADN ou IMDG à cette étape.
    pub non_road_regulation_mention: Option<Text>,
    /// Établissement du premier transporteur de l'étape (de l'expédition ou de la réexpédition).
    pub transporter: Option<FormCompany>,
    /// Plaques du transporteur de l'étape.
    pub transporter_number_plate: Option<Text>,
    /// Information libre du transporteur de l'étape.
    pub transporter_custom_info: Option<Text>,
    /// Établissement vers lequel le déchet est dirigé à cette étape.
    pub recipient: Option<FormCompany>,
    /// Établissement expéditeur à cette étape : l'émetteur, ou le site d'entreposage après réexpédition.
    pub emitter: Option<FormCompany>,
    /// Date de la dernière action marquante selon le statut (enlèvement, réception, traitement…) ; à défaut, date de
    /// création.
    pub last_action_on: Option<DateTime>,
}

/// Négociant intervenant sur un BSDD, avec le récépissé issu de son profil.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trader {
    /// Coordonnées de l'établissement négociant.
    pub company: Option<FormCompany>,
    /// Numéro du récépissé de négoce, repris du profil de l'établissement ; null si celui-ci n'en a pas déclaré.
    pub receipt: Option<Text>,
    /// Département de délivrance du récépissé de négoce.
    pub department: Option<Text>,
    /// Date limite de validité du récépissé de négoce, donnée à titre d'information : un récépissé expiré n'est pas
    /// refusé.
    pub validity_limit: Option<DateTime>,
}

/// Transporteur de rang 2 ou plus dans l'ancienne présentation du transport multimodal d'un BSDD. Remplacé par
/// Form.transporters.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct TransportSegment {
    /// Identifiant du transporteur, identique à celui de Form.transporters.
    pub id: ID,
    /// SIRET ou numéro de TVA du transporteur précédent ; null pour un transporteur ajouté par la liste transporters.
    pub previous_transporter_company_siret: Option<Text>,
    /// Fiche du transporteur ; son customInfo y vaut toujours null.
    pub transporter: Option<Transporter>,
    /// Mode de transport de ce segment.
    pub mode: Option<TransportMode>,
    /// Date et heure de prise en charge ; null tant que ce transporteur n'a pas signé.
    pub taken_over_at: Option<DateTime>,
    /// Nom du signataire de la prise en charge.
    pub taken_over_by: Option<Text>,
    /// Indique si ce transporteur peut signer sa prise en charge.
    pub ready_to_take_over: Option<bool>,
    /// Rang du transporteur sur le bordereau, à partir de 2.
    pub segment_number: Option<i32>,
}

/// Transporteur d'un BSDD et, le cas échéant, sa prise en charge.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Transporter {
    /// Identifiant de la fiche transporteur, à utiliser dans l'argument transporters.
    pub id: ID,
    /// Établissement transporteur, identifié par SIRET ou par numéro de TVA étranger.
    pub company: Option<FormCompany>,
    /// Vaut true si le transporteur se déclare exempté de récépissé (article R. 541-50 du code de l'environnement).
    pub is_exempted_of_receipt: Option<bool>,
    /// Numéro de récépissé de transport, repris du profil et figé à la signature ; null si exempté, étranger ou non
    /// déclaré.
    pub receipt: Option<Text>,
    /// Département de délivrance du récépissé de transport.
    pub department: Option<Text>,
    /// Date limite de validité du récépissé de transport.
    pub validity_limit: Option<DateTime>,
    /// Plaques d'immatriculation en une seule chaîne, séparées par une virgule.
    pub number_plate: Option<Text>,
    /// Information libre du transporteur.
    pub custom_info: Option<Text>,
    /// Mode de transport ; null s'il n'est pas renseigné.
    pub mode: Option<TransportMode>,
    /// Date et heure d'enlèvement par ce transporteur ; null tant qu'il n'a pas signé.
    pub taken_over_at: Option<DateTime>,
    /// Nom du signataire de l'enlèvement pour ce transporteur.
    pub taken_over_by: Option<Text>,
    /// False for a carrier of the former multimodal workflow that is not ready yet.
    #[graphql(skip)]
    #[serde(default)]
    pub ready_to_take_over: bool,
    /// Carrier that prepared this segment in the former multimodal workflow.
    #[graphql(skip)]
    pub previous_transporter_company_org_id: Option<String>,
}

/// Adresse de chantier ou de collecte de l'émetteur d'un BSDD.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkSite {
    /// Nom du chantier ou du lieu de collecte.
    pub name: Option<Text>,
    /// Numéro et voie du chantier.
    pub address: Option<Text>,
    /// Commune du chantier.
    pub city: Option<Text>,
    /// Code postal du chantier.
    pub postal_code: Option<Text>,
    /// Précisions d'accès ou de collecte.
    pub infos: Option<Text>,
}
