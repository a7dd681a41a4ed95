//! The BSDA document.

use async_graphql::{ComplexObject, Enum, ID, SimpleObject};
use serde::{Deserialize, Serialize};

use crate::{
    quantity::WasteQuantities,
    scalar::{DateTime, Number, Text},
    slip::*,
};

/// BSDA : bordereau de suivi de déchets d'amiante. Un objet dont toutes les données sont vides est renvoyé null.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[graphql(name = "BsdaDocument")]
#[serde(rename_all = "camelCase")]
pub struct Bsda {
    /// Numéro du bordereau « BSDA-AAAAMMJJ-XXXXXXXXX », à la fois identifiant technique et numéro affiché.
    pub id: ID,
    /// Date et heure de création du bordereau.
    pub created_at: DateTime,
    /// Date et heure de dernière modification, y compris la création d'une demande de révision.
    pub updated_at: DateTime,
    /// Vaut true pour un brouillon non publié, visible des seuls établissements de son auteur qui y figurent.
    #[serde(default)]
    pub is_draft: bool,
    /// Étape du bordereau dans son cycle de vie ; un brouillon est au statut INITIAL.
    pub status: BsdaStatus,
    /// Numéro du bordereau source si celui-ci est issu d'une duplication ; null sinon.
    pub is_duplicate_of: Option<Text>,
    /// Type de collecte ou d'opération, qui détermine les signatures attendues.
    pub r#type: Option<BsdaType>,
    /// Émetteur du déchet : maître d'ouvrage, détenteur ou site qui réexpédie.
    pub emitter: Option<BsdaEmitter>,
    /// Éco-organisme responsable du déchet ; null si aucun.
    pub eco_organisme: Option<BsdaEcoOrganisme>,
    /// Courtier ; null si aucun.
    pub broker: Option<BsdaBroker>,
    /// Description du déchet d'amiante.
    pub waste: Option<BsdaWaste>,
    /// Conditionnements du déchet ; liste vide si aucun.
    pub packagings: Option<Vec<BsdaPackaging>>,
    /// Poids expédié.
    pub weight: Option<BsdaWeight>,
    /// Destination du déchet, sa réception et son traitement.
    pub destination: Option<BsdaDestination>,
    /// Entreprise de travaux qui retire l'amiante.
    pub worker: Option<BsdaWorker>,
    /// Transporteurs dans l'ordre de prise en charge, 5 au plus ; liste vide si aucun.
    #[serde(default)]
    pub transporters: Vec<BsdaTransporter>,
    /// Intermédiaires associés au bordereau, 3 au plus ; liste vide si aucun.
    pub intermediaries: Option<Vec<FormCompany>>,
    /// Organisations that may see the slip while it is a draft.
    #[graphql(skip)]
    #[serde(default)]
    pub can_access_draft_org_ids: Vec<String>,
    /// Identifier of the slip that this one ships again.
    #[graphql(skip)]
    pub forwarding: Option<String>,
    /// Identifiers of the slips that this one groups.
    #[graphql(skip)]
    #[serde(default)]
    pub grouping: Vec<String>,
    /// Identifier of the slip that ships this one again.
    #[graphql(skip)]
    pub forwarded_in: Option<String>,
    /// Identifier of the slip that groups this one.
    #[graphql(skip)]
    pub grouped_in: Option<String>,
    /// Requests to revise the slip, oldest first.
    #[graphql(skip)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<RevisionMark>,
}

/// Courtier d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaBroker {
    /// Établissement courtier.
    pub company: Option<FormCompany>,
    /// Récépissé de courtage ; isExempted y vaut toujours null.
    pub recepisse: Option<BsdaRecepisse>,
}

/// Consistance d'un déchet d'amiante.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsdaConsistence {
    /// Solide.
    Solide,
    /// Pulvérulent.
    Pulverulent,
    /// Autre consistance, à préciser dans consistenceDescription.
    Other,
    /// Pâteux.
    Pateux,
}

/// Destination d'un BSDA : exutoire final, ou site de transit quand une destination ultérieure est renseignée.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaDestination {
    /// Établissement de destination.
    pub company: Option<FormCompany>,
    /// Information libre de la destination.
    pub custom_info: Option<Text>,
    /// Numéro de certificat d'acceptation préalable de la destination.
    pub cap: Option<Text>,
    /// Code de l'opération prévue.
    pub planned_operation_code: Option<Text>,
    /// Réception et décision d'acceptation du déchet.
    pub reception: Option<BsdaReception>,
    /// Traitement réalisé et destination ultérieure prévue.
    pub operation: Option<BsdaOperation>,
}

/// Éco-organisme responsable du déchet d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaEcoOrganisme {
    /// Nom de l'éco-organisme.
    pub name: Text,
    /// SIRET de l'éco-organisme.
    pub siret: Text,
}

/// Émission d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaEmission {
    /// Signature de l'émetteur ; null tant qu'elle n'est pas apposée.
    pub signature: Option<Signature>,
}

/// Émetteur d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaEmitter {
    /// Vaut true si l'émetteur est un particulier ; aucune signature d'émission n'est alors possible.
    pub is_private_individual: Option<bool>,
    /// Établissement émetteur, ou nom, adresse et coordonnées du particulier, sans SIRET.
    pub company: Option<FormCompany>,
    /// Information libre de l'émetteur.
    pub custom_info: Option<Text>,
    /// Adresse de chantier ou de collecte ; null si elle se confond avec celle de l'établissement, et toujours pour
    /// un groupement ou une réexpédition.
    pub pickup_site: Option<BsdaPickupSite>,
    /// Signature d'émission ; null tant que l'émetteur n'a pas signé.
    pub emission: Option<BsdaEmission>,
}

/// Donnée manquante ou incohérente avant la prochaine signature d'un BSDA.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct BsdaError {
    /// Explication en français, affichable telle quelle.
    pub message: Text,
    /// Chemin du champ concerné, par exemple waste puis code ; vide si l'erreur porte sur l'ensemble.
    pub path: Vec<Text>,
    /// Signature qui exige cette correction ; TRANSPORT quel que soit le rang du transporteur.
    pub required_for: BsdaSignatureType,
}

/// État d'édition des champs d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct BsdaMetadataFields {
    /// Chemins des champs que l'utilisateur courant ne peut plus modifier, chacun décomposé en segments (emitter,
    /// company, siret).
    pub sealed: Vec<Vec<Text>>,
}

/// Exutoire final prévu après un transit par la destination du BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaNextDestination {
    /// Établissement de l'exutoire final.
    pub company: Option<FormCompany>,
    /// Numéro de certificat d'acceptation préalable de l'exutoire final.
    pub cap: Option<Text>,
    /// Code de l'opération prévue à l'exutoire final.
    pub planned_operation_code: Option<Text>,
}

/// Traitement du déchet par la destination d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaOperation {
    /// Code de l'opération réalisée ; R 13 et D 15 laissent le bordereau en attente d'un bordereau suivant.
    pub code: Option<Text>,
    /// Mode de traitement associé au code ; null pour R 13 et D 15.
    pub mode: Option<OperationMode>,
    /// Description de l'opération réalisée.
    pub description: Option<Text>,
    /// Date de réalisation de l'opération.
    pub date: Option<DateTime>,
    /// Exutoire final prévu ; null si la destination traite elle-même le déchet.
    pub next_destination: Option<BsdaNextDestination>,
    /// Signature de l'opération ; null tant qu'elle n'est pas apposée.
    pub signature: Option<Signature>,
}

/// Lot de contenants identiques d'un BSDA.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaPackaging {
    /// Type de contenant.
    pub r#type: BsdaPackagingType,
    /// Description du contenant lorsque le type est OTHER ; null sinon.
    pub other: Option<Text>,
    /// Nombre de contenants.
    pub quantity: i32,
    /// Volume d'un contenant, en litres ; null si non renseigné.
    pub volume: Option<Number>,
    /// Numéros d'identification des contenants ; liste vide si aucun.
    #[serde(default)]
    pub identification_numbers: Vec<Text>,
}

/// Type de contenant d'un BSDA.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsdaPackagingType {
    /// Palette filmée.
    PaletteFilme,
    /// Big-bag.
    BigBag,
    /// Dépôt-bag.
    DepotBag,
    /// Sac renforcé.
    SacRenforce,
    /// Conteneur-bag ; seul type qui autorise un poids reçu estimé.
    ConteneurBag,
    /// Autre contenant, à décrire dans other.
    Other,
}

/// Adresse de chantier ou de collecte de l'émetteur d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaPickupSite {
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

/// Récépissé d'un transporteur ou d'un courtier de BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaRecepisse {
    /// Vaut true si le transporteur se déclare exempté de récépissé (article R. 541-50 du code de l'environnement) ;
    /// null pour un courtier.
    pub is_exempted: Option<bool>,
    /// Numéro de récépissé ; null si exempté, étranger ou non déclaré.
    pub number: Option<Text>,
    /// Département de délivrance du récépissé.
    pub department: Option<Text>,
    /// Date limite de validité du récépissé, non contrôlée à la signature.
    pub validity_limit: Option<DateTime>,
}

/// Réception du déchet par la destination d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct BsdaReception {
    /// Date de réception ; null si elle n'a pas été saisie, par exemple quand l'opération est signée directement.
    pub date: Option<DateTime>,
    /// Poids présenté à l'entrée, part refusée comprise, en tonnes.
    pub weight: Option<Number>,
    /// Vaut true si le poids reçu est estimé, cas réservé au transit de conteneurs-bags ; null si non précisé.
    pub weight_is_estimate: Option<bool>,
    /// Décision d'acceptation ; null tant qu'elle n'est pas prise.
    pub acceptation_status: Option<WasteAcceptationStatus>,
    /// Motif du refus total ou partiel ; null sans refus.
    pub refusal_reason: Option<Text>,
    /// Signature de la réception ; null si elle n'est pas apposée, cette étape étant facultative.
    pub signature: Option<Signature>,
    /// Refused weight as it was entered, in tonnes.
    #[graphql(skip)]
    pub refused_weight: Option<Number>,
}

/// Étape de signature d'un BSDA.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsdaSignatureType {
    /// Signature de l'émetteur ; impossible pour un particulier ou une collecte en déchetterie.
    Emission,
    /// Signature de l'entreprise de travaux ; réservée au type OTHER_COLLECTIONS.
    Work,
    /// Enlèvement par un transporteur, dans l'ordre de la liste ; impossible pour une collecte en déchetterie.
    Transport,
    /// Réception par la destination, facultative ; les transporteurs n'ayant pas signé sont alors retirés.
    Reception,
    /// Traitement par la destination, possible directement depuis SENT sans signature de réception.
    Operation,
}

/// Étape d'un BSDA dans son cycle de vie.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsdaStatus {
    /// Brouillon, ou bordereau publié sans aucune signature.
    Initial,
    /// Signé par l'émetteur.
    SignedByProducer,
    /// Signé par l'entreprise de travaux.
    SignedByWorker,
    /// Enlevé par au moins un transporteur, non encore reçu.
    Sent,
    /// Reçu par la destination et accepté, même en partie ; en attente de traitement.
    Received,
    /// Traité par la destination ou, après transit, par un bordereau aval.
    Processed,
    /// Refusé en totalité par la destination ; statut final.
    Refused,
    /// En transit (R 13 ou D 15) : à reprendre dans un BSDA de groupement ou de réexpédition.
    AwaitingChild,
    /// Annulé par une révision acceptée ; aucune signature n'est plus possible.
    Canceled,
}

/// Transport effectué par un transporteur de BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaTransport {
    /// Mode de transport.
    pub mode: Option<TransportMode>,
    /// Plaques d'immatriculation, deux au plus ; liste vide si aucune.
    pub plates: Option<Vec<Text>>,
    /// Date d'enlèvement déclarée, qui peut différer de celle de la signature.
    pub taken_over_at: Option<DateTime>,
    /// Signature du transporteur ; null tant qu'il n'a pas enlevé le déchet.
    pub signature: Option<Signature>,
}

/// Transporteur d'un BSDA.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaTransporter {
    /// Identifiant de la fiche transporteur, à utiliser dans l'argument transporters.
    pub id: ID,
    /// Établissement transporteur, identifié par SIRET ou par numéro de TVA étranger.
    pub company: Option<FormCompany>,
    /// Information libre du transporteur.
    pub custom_info: Option<Text>,
    /// Récépissé de transport, figé à la signature.
    pub recepisse: Option<BsdaRecepisse>,
    /// Mode, plaques et signature de ce transporteur.
    pub transport: Option<BsdaTransport>,
}

/// Type de BSDA, qui détermine les acteurs et les signatures attendues.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
pub enum BsdaType {
    /// Apport en déchetterie (ICPE 2710) : sans transporteur ni entreprise de travaux, signé seulement par la
    /// déchetterie (RECEPTION, OPERATION).
    #[graphql(name = "COLLECTION_2710")]
    #[serde(rename = "COLLECTION_2710")]
    Collection2710,
    /// Collecte sur un chantier, chez une entreprise ou un particulier ; type par défaut, avec entreprise de travaux
    /// sauf worker.isDisabled.
    #[graphql(name = "OTHER_COLLECTIONS")]
    #[serde(rename = "OTHER_COLLECTIONS")]
    OtherCollections,
    /// Groupement de plusieurs BSDA en transit, de même code déchet ; sans signature de travaux.
    #[graphql(name = "GATHERING")]
    #[serde(rename = "GATHERING")]
    Gathering,
    /// Réexpédition d'un BSDA en transit ; sans signature de travaux.
    #[graphql(name = "RESHIPMENT")]
    #[serde(rename = "RESHIPMENT")]
    Reshipment,
}

/// Déchet d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWaste {
    /// Code de la liste européenne des déchets (« 17 06 05* »).
    pub code: Option<Text>,
    /// Code famille du matériau amianté, usuellement de 1 à 9.
    pub family_code: Option<Text>,
    /// Désignation du matériau amianté.
    pub material_name: Option<Text>,
    /// Consistance du déchet.
    pub consistence: Option<BsdaConsistence>,
    /// Précision sur la consistance quand elle vaut OTHER.
    pub consistence_description: Option<Text>,
    /// Numéros de scellés ; liste vide si aucun.
    pub seal_numbers: Option<Vec<Text>>,
    /// Indique si le déchet est soumis à l'ADR ; null si non déclaré.
    #[graphql(name = "isSubjectToADR")]
    #[serde(rename = "isSubjectToADR")]
    pub is_subject_to_adr: Option<bool>,
    /// Mention ADR ; null si le déchet n'y est pas soumis.
    pub adr: Option<Text>,
    /// Mention relative aux réglementations RID, ADN ou IMDG ; null si non renseignée.
    pub non_road_regulation_mention: Option<Text>,
    /// Indique si le déchet contient des polluants organiques persistants.
    pub pop: Option<bool>,
}

/// Poids expédié d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWeight {
    /// Vaut true si le poids est estimé.
    pub is_estimate: Option<bool>,
    /// Poids en tonnes ; null si non renseigné.
    pub value: Option<Number>,
}

/// Travaux de retrait d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWork {
    /// Vaut true si l'entreprise de travaux détient une signature papier de l'émetteur, ce qui dispense de la
    /// signature électronique d'émission.
    pub has_emitter_paper_signature: Option<bool>,
    /// Signature de l'entreprise de travaux ; null tant qu'elle n'est pas apposée.
    pub signature: Option<Signature>,
}

/// Entreprise de travaux d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWorker {
    /// Vaut true s'il n'y a pas d'entreprise de travaux ; false par défaut.
    #[serde(default)]
    pub is_disabled: bool,
    /// Établissement de l'entreprise de travaux ; null si aucune.
    pub company: Option<FormCompany>,
    /// Certification amiante de l'entreprise de travaux.
    pub certification: Option<BsdaWorkerCertification>,
    /// Travaux et leur signature.
    pub work: Option<BsdaWork>,
}

/// Certification amiante de l'entreprise de travaux d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWorkerCertification {
    /// Vaut true si les travaux relèvent de la sous-section 4.
    #[serde(default)]
    pub has_sub_section_four: bool,
    /// Vaut true si les travaux relèvent de la sous-section 3.
    #[serde(default)]
    pub has_sub_section_three: bool,
    /// Numéro de certification sous-section 3 ; null sans sous-section 3.
    pub certification_number: Option<Text>,
    /// Date limite de validité de la certification sous-section 3 ; null sans sous-section 3.
    pub validity_limit: Option<DateTime>,
    /// Organisme certificateur ; null sans sous-section 3.
    pub organisation: Option<Text>,
}

/// Vue d'un BSDA repris par un groupement ou une réexpédition, lisible par tout lecteur du bordereau aval.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct InitialBsda {
    /// Numéro du BSDA initial.
    pub id: ID,
    /// Émetteur du BSDA initial.
    pub emitter: Option<BsdaEmitter>,
    /// Destination du BSDA initial, c'est-à-dire le site de transit.
    pub destination: Option<BsdaDestination>,
    /// Déchet du BSDA initial.
    pub waste: Option<BsdaWaste>,
    /// Poids expédié du BSDA initial.
    pub weight: Option<BsdaWeight>,
    /// Conditionnements du BSDA initial ; liste vide si aucun.
    pub packagings: Vec<BsdaPackaging>,
}

#[ComplexObject]
impl BsdaWaste {
    /// Dénomination usuelle du déchet.
    #[graphql(deprecation = "Utiliser materialName")]
    async fn name(&self) -> Option<&Text> {
        self.material_name.as_ref()
    }
}

#[ComplexObject]
impl BsdaReception {
    /// Poids refusé en tonnes ; nul tant que l'acceptation, le poids reçu ou le poids refusé manque.
    async fn refused_weight(&self) -> Option<Number> {
        self.quantities().map(|q| Number(q.refused))
    }

    /// Poids accepté en tonnes : poids reçu moins poids refusé ; nul dans les mêmes conditions que `refusedWeight`.
    async fn accepted_weight(&self) -> Option<Number> {
        self.quantities().map(|q| Number(q.accepted))
    }
}

impl BsdaReception {
    /// What was accepted and refused of what arrived.
    pub fn quantities(&self) -> Option<WasteQuantities> {
        WasteQuantities::of(self.acceptation_status, self.weight, self.refused_weight)
    }
}
