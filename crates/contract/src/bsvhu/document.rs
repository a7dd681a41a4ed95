//! The BSVHU document.

use async_graphql::{ComplexObject, Enum, ID, SimpleObject};
use serde::{Deserialize, Serialize};

use crate::{
    scalar::{DateTime, Number, Text},
    slip::*,
};

/// BSVHU : bordereau de suivi de véhicules hors d'usage. Un objet dont toutes les données sont vides est renvoyé
/// null.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[graphql(complex, name = "BsvhuDocument")]
#[serde(rename_all = "camelCase")]
pub struct Bsvhu {
    /// Numéro du bordereau « VHU-AAAAMMJJ-XXXXXXXXX », à la fois identifiant technique et numéro affiché.
    pub id: ID,
    /// Identifiant libre donné par le client, ni unique ni contrôlé ; null si non renseigné.
    pub custom_id: Option<Text>,
    /// Vaut true pour un brouillon non publié, visible des seuls établissements de son dernier rédacteur qui y
    /// figurent.
    #[serde(default)]
    pub is_draft: bool,
    /// Étape du bordereau dans son cycle de vie ; un brouillon est au statut INITIAL.
    pub status: BsvhuStatus,
    /// Numéro du bordereau source si celui-ci est issu d'une duplication ; null sinon.
    pub is_duplicate_of: Option<Text>,
    /// Détenteur des véhicules : centre VHU agréé, ou site en situation irrégulière.
    pub emitter: Option<BsvhuEmitter>,
    /// Code déchet : « 16 01 06 » (véhicules dépollués) ou « 16 01 04* » (non dépollués).
    pub waste_code: Option<Text>,
    /// Conditionnement : véhicules un par un, ou par lots.
    pub packaging: Option<BsvhuPackaging>,
    /// Numéros des véhicules expédiés.
    pub identification: Option<BsvhuIdentification>,
    /// Nombre de véhicules expédiés, saisi indépendamment des numéros.
    pub quantity: Option<i32>,
    /// Poids expédié.
    pub weight: Option<BsvhuWeight>,
    /// Broyeur ou démolisseur qui reçoit les véhicules, avec la réception et le traitement.
    pub destination: Option<BsvhuDestination>,
    /// Transporteurs dans l'ordre de prise en charge, 5 au plus ; liste vide si aucun.
    #[serde(default)]
    pub transporters: Vec<BsvhuTransporter>,
    /// Intermédiaires associés au bordereau, 3 au plus ; liste vide si aucun.
    pub intermediaries: Option<Vec<FormCompany>>,
    /// Éco-organisme ou système individuel responsable des véhicules ; null si aucun.
    pub eco_organisme: Option<BsvhuEcoOrganisme>,
    /// Courtier ; null si aucun.
    pub broker: Option<BsvhuBroker>,
    /// Négociant ; null si aucun.
    pub trader: Option<BsvhuTrader>,
    /// Indique la présence de véhicules électriques ou hybrides ; null si non précisé.
    pub contains_electric_or_hybrid_vehicles: Option<bool>,
    /// Creation, which decides of the rules that apply.
    #[graphql(skip)]
    pub created_at: DateTime,
    /// Last change.
    #[graphql(skip)]
    pub updated_at: DateTime,
    /// Organisations that may see the slip while it is a draft.
    #[graphql(skip)]
    #[serde(default)]
    pub can_access_draft_org_ids: Vec<String>,
}

/// Courtier d'un BSVHU.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuBroker {
    /// Établissement courtier.
    pub company: Option<FormCompany>,
    /// Récépissé de courtage ; isExempted y vaut toujours null.
    pub recepisse: Option<BsvhuRecepisse>,
}

/// Destination d'un BSVHU.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuDestination {
    /// Nature du site : broyeur, ou démolisseur (autre centre VHU).
    pub r#type: Option<BsvhuDestinationType>,
    /// Numéro d'agrément préfectoral du site, en texte libre ; null si non renseigné.
    pub agrement_number: Option<Text>,
    /// Établissement de destination.
    pub company: Option<FormCompany>,
    /// Code de l'opération prévue, écrit avec espace (« R 4 »).
    pub planned_operation_code: Option<Text>,
    /// Réception et décision d'acceptation des véhicules.
    pub reception: Option<BsvhuReception>,
    /// Traitement réalisé et broyeur destinataire de la suite.
    pub operation: Option<BsvhuOperation>,
}

/// Nature du site de destination d'un BSVHU ; elle détermine le sous-profil exigé de l'établissement.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsvhuDestinationType {
    /// Broyeur de véhicules.
    Broyeur,
    /// Démolisseur, c'est-à-dire un autre centre VHU.
    Demolisseur,
}

/// Éco-organisme ou système individuel d'un BSVHU.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuEcoOrganisme {
    /// Nom de l'éco-organisme.
    #[serde(default)]
    pub name: Text,
    /// SIRET de l'éco-organisme.
    #[serde(default)]
    pub siret: Text,
}

/// Émission d'un BSVHU.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuEmission {
    /// Signature de l'émetteur ; null tant qu'elle n'est pas apposée, et pour toujours si le transporteur a signé le
    /// premier.
    pub signature: Option<Signature>,
}

/// Émetteur d'un BSVHU.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuEmitter {
    /// Numéro d'agrément de centre VHU, en texte libre ; null si non renseigné.
    pub agrement_number: Option<Text>,
    /// Vaut true si l'émetteur exploite sans agrément : il n'a pas à être inscrit sur la plateforme.
    #[serde(default)]
    pub irregular_situation: bool,
    /// Vaut true si l'émetteur, en situation irrégulière, n'a pas de SIRET ; le transporteur signe alors le premier.
    #[serde(default)]
    pub no_siret: bool,
    /// Signature d'émission ; null tant que l'émetteur n'a pas signé.
    pub emission: Option<BsvhuEmission>,
    /// Vaut true si l'émetteur n'était pas inscrit sur la plateforme lors d'une saisie ; reste true s'il s'inscrit
    /// ensuite.
    #[graphql(name = "notOnTD")]
    #[serde(rename = "notOnTD", default)]
    pub not_on_td: bool,
    /// The emitter, with its address in parts.
    #[graphql(skip)]
    pub company: Option<BsvhuEmitterCompany>,
}

/// Donnée manquante ou incohérente avant la prochaine signature d'un BSVHU.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct BsvhuError {
    /// Explication en français, affichable telle quelle.
    pub message: Text,
    /// Chemin du champ concerné, par exemple weight puis value.
    pub path: Vec<Text>,
    /// Signature qui exige cette correction ; TRANSPORT quel que soit le rang du transporteur.
    pub required_for: SignatureTypeInput,
}

/// Numéros d'un ensemble de véhicules.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuIdentification {
    /// Registre dont sont tirés les numéros ; null pour un lot.
    pub r#type: Option<BsvhuIdentificationType>,
    /// Numbers, in the order in which they were entered.
    #[graphql(skip)]
    #[serde(default)]
    pub numbers: Vec<Text>,
}

/// Registre dont sont tirés les numéros de véhicules.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsvhuIdentificationType {
    /// Numéro d'ordre du registre de police.
    NumeroOrdreRegistrePolice,
    /// Numéro d'immatriculation.
    NumeroImmatriculation,
    /// Numéro de fiche VHU d'un département ou d'une collectivité d'outre-mer.
    NumeroFicheDromcom,
    /// Ancien numéro d'ordre des lots sortants, refusé à l'émission sur les bordereaux créés depuis le 18 décembre
    /// 2024.
    NumeroOrdreLotsSortants,
}

/// État d'édition des champs d'un BSVHU.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct BsvhuMetadataFields {
    /// Chemins des champs que l'utilisateur courant ne peut plus modifier, chacun décomposé en segments (emitter,
    /// company, siret).
    pub sealed: Vec<Vec<Text>>,
}

/// Broyeur vers lequel les véhicules partent après la destination d'un BSVHU, à titre d'information.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuNextDestination {
    /// Établissement broyeur : SIRET en France, numéro de TVA en Europe, identifiant libre et pays ailleurs.
    pub company: Option<FormCompany>,
}

/// Traitement des véhicules par la destination d'un BSVHU.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuOperation {
    /// Date de réalisation de l'opération.
    pub date: Option<DateTime>,
    /// Code de l'opération réalisée, écrit avec espace : en pratique « R 4 » ou « R 12 ».
    pub code: Option<Text>,
    /// Mode de traitement associé au code ; null pour un code qui n'en admet pas, comme R 12.
    pub mode: Option<OperationMode>,
    /// Broyeur destinataire de la suite ; null si la destination n'est pas un intermédiaire.
    pub next_destination: Option<BsvhuNextDestination>,
    /// Signature de l'opération ; null tant qu'elle n'est pas apposée.
    pub signature: Option<Signature>,
}

/// Conditionnement des véhicules d'un BSVHU.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsvhuPackaging {
    /// Véhicules un par un ; un type de numéro est exigé.
    Unite,
    /// Véhicules par lots ; aucun type de numéro n'est admis.
    Lot,
}

/// Récépissé d'un transporteur, d'un courtier ou d'un négociant de BSVHU.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuRecepisse {
    /// Vaut true si le transporteur se déclare exempté de récépissé (article R. 541-50 du code de l'environnement) ;
    /// null pour un courtier ou un négociant.
    pub is_exempted: Option<bool>,
    /// Numéro de récépissé ; null si exempté, étranger ou non déclaré.
    pub number: Option<Text>,
    /// Département de délivrance du récépissé.
    pub department: Option<Text>,
    /// Date limite de validité du récépissé, non contrôlée à la signature.
    pub validity_limit: Option<DateTime>,
}

/// Réception des véhicules par la destination d'un BSVHU.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuReception {
    /// Date de réception ; null si elle n'a pas été saisie, par exemple quand l'opération est signée directement.
    pub date: Option<DateTime>,
    /// Nombre de véhicules reçus, sans lien avec le nombre expédié.
    pub quantity: Option<i32>,
    /// Poids réel reçu, en tonnes ; 0 en cas de refus total.
    pub weight: Option<Number>,
    /// Décision d'acceptation ; null tant qu'elle n'est pas prise.
    pub acceptation_status: Option<WasteAcceptationStatus>,
    /// Motif du refus total ou partiel ; null sans refus.
    pub refusal_reason: Option<Text>,
    /// Numéros attribués aux véhicules à leur entrée.
    pub identification: Option<BsvhuIdentification>,
    /// Signature de la réception ; null si elle n'est pas apposée, cette étape étant facultative.
    pub signature: Option<Signature>,
}

/// Étape d'un BSVHU dans son cycle de vie.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsvhuStatus {
    /// Brouillon, ou bordereau publié sans aucune signature.
    Initial,
    /// Signé par l'émetteur.
    SignedByProducer,
    /// Enlevé par au moins un transporteur, non encore reçu.
    Sent,
    /// Reçu par la destination et accepté, même en partie ; en attente de traitement.
    Received,
    /// Traité par la destination, même avec un code de transit ; statut final.
    Processed,
    /// Refusé en totalité par la destination ; statut final.
    Refused,
}

/// Négociant d'un BSVHU.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuTrader {
    /// Établissement négociant.
    pub company: Option<FormCompany>,
    /// Récépissé de négoce ; isExempted y vaut toujours null.
    pub recepisse: Option<BsvhuRecepisse>,
}

/// Transport effectué par un transporteur de BSVHU.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuTransport {
    /// Mode de transport.
    pub mode: Option<TransportMode>,
    /// Plaques d'immatriculation, deux au plus ; liste vide si aucune.
    pub plates: Option<Vec<Text>>,
    /// Date d'enlèvement déclarée, qui peut différer de celle de la signature.
    pub taken_over_at: Option<DateTime>,
    /// Signature du transporteur ; null tant qu'il n'a pas enlevé les véhicules.
    pub signature: Option<Signature>,
}

/// Transporteur d'un BSVHU.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuTransporter {
    /// Identifiant de la fiche transporteur, à utiliser dans l'argument transporters.
    pub id: ID,
    /// Établissement transporteur, identifié par SIRET ou par numéro de TVA étranger.
    pub company: Option<FormCompany>,
    /// Récépissé de transport, figé à la signature.
    pub recepisse: Option<BsvhuRecepisse>,
    /// Mode, plaques et signature de ce transporteur.
    pub transport: Option<BsvhuTransport>,
    /// Information libre du transporteur.
    pub custom_info: Option<Text>,
}

/// Poids expédié d'un BSVHU.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuWeight {
    /// Poids en tonnes ; null si non renseigné.
    pub value: Option<Number>,
    /// Vaut true si le poids est estimé.
    pub is_estimate: Option<bool>,
}

/// Étape de signature d'un BSVHU.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SignatureTypeInput {
    /// Signature de l'émetteur.
    Emission,
    /// Enlèvement par un transporteur, dans l'ordre de la liste ; première signature possible seulement si
    /// l'émetteur, en situation irrégulière, est sans SIRET ou non inscrit.
    Transport,
    /// Réception par la destination, facultative ; les transporteurs n'ayant pas signé sont alors retirés.
    Reception,
    /// Traitement par la destination, possible directement depuis SENT sans signature de réception.
    Operation,
}

/// The emitter of a BSVHU: its address is one line or three parts.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuEmitterCompany {
    /// Identity and contact; the address on one line.
    #[serde(flatten)]
    pub identity: FormCompany,
    /// Number and street.
    pub street: Option<Text>,
    /// Postal code.
    pub postal_code: Option<Text>,
    /// Town.
    pub city: Option<Text>,
}

impl BsvhuEmitterCompany {
    /// The address on one line, else its three parts joined when none is missing.
    pub fn address(&self) -> Option<Text> {
        let filled = |text: &Option<Text>| text.clone().filter(|text| !text.is_empty());
        filled(&self.identity.address).or_else(|| {
            let (street, postal_code, city) = (
                filled(&self.street)?,
                filled(&self.postal_code)?,
                filled(&self.city)?,
            );
            Some(Text(format!("{street} {postal_code} {city}")))
        })
    }

    /// The company as it is answered and printed; none when nothing of it is known.
    pub fn shown(&self) -> Option<FormCompany> {
        let company = FormCompany {
            address: self.address(),
            ..self.identity.clone()
        };
        (company != FormCompany::default()).then_some(company)
    }
}

#[ComplexObject]
impl Bsvhu {
    /// Date et heure de création du bordereau.
    async fn created_at(&self) -> Option<DateTime> {
        Some(self.created_at)
    }

    /// Date et heure de dernière modification.
    async fn updated_at(&self) -> Option<DateTime> {
        Some(self.updated_at)
    }
}

#[ComplexObject]
impl BsvhuEmitter {
    /// Établissement émetteur ; son adresse est celle d'une ligne, sinon « voie code-postal commune » quand les trois
    /// sont connus, sinon null.
    async fn company(&self) -> Option<FormCompany> {
        self.company.as_ref()?.shown()
    }
}

#[ComplexObject]
impl BsvhuIdentification {
    /// Numéros, dans l'ordre de saisie ; liste vide si aucun.
    async fn numbers(&self) -> Option<Vec<Option<&Text>>> {
        Some(self.numbers.iter().map(Some).collect())
    }
}
