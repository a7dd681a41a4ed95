//! What every slip kind shares: companies on slips, signatures, modes and statuses.

use async_graphql::{ComplexObject, Enum, InputObject, MaybeUndefined, SimpleObject};
use reference::{
    siret::{Siret, TestCompanies},
    vat::VatNumber,
};
use serde::{Deserialize, Serialize};

use crate::scalar::{DateTime, Text};

/// Établissement saisi sur un bordereau. Le nom et l'adresse d'un établissement français sont remplacés par ceux du
/// répertoire SIRENE quand il répond ; un établissement fermé ou en sommeil donne BAD_USER_INPUT.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CompanyInput {
    /// SIRET à 14 chiffres, sans espace ni séparateur ; il identifie tout établissement français. Chaîne vide et null
    /// l'effacent.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub siret: MaybeUndefined<String>,
    /// Numéro de TVA intracommunautaire, réservé aux transporteurs étrangers et aux destinations ultérieures
    /// étrangères (un numéro français y est refusé). Pour un intermédiaire, il est facultatif et uniquement français.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub vat_number: MaybeUndefined<String>,
    /// Raison sociale, 250 caractères au plus. Remplacée par celle du répertoire SIRENE si l'établissement y est
    /// diffusible.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub name: MaybeUndefined<String>,
    /// Adresse postale complète sur une ligne, 250 caractères au plus. Remplacée par celle du répertoire SIRENE si
    /// l'établissement y est diffusible.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub address: MaybeUndefined<String>,
    /// Nom et prénom de la personne à contacter, 250 caractères au plus. À laisser vide pour un émetteur particulier
    /// d'un BSDD.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub contact: MaybeUndefined<String>,
    /// Adresse e-mail du contact, 250 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub mail: MaybeUndefined<String>,
    /// Numéro de téléphone du contact, en texte libre ; 20 caractères au plus sur un BSDD.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub phone: MaybeUndefined<String>,
    /// Code pays ISO 3166-1 alpha-2, utile pour une destination ultérieure. Déduit du numéro de TVA, ou FR pour un
    /// SIRET, quand il est absent.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub country: MaybeUndefined<String>,
    /// Numéro OMI d'un navire étranger émetteur de BSDD : « OMI » suivi de 7 chiffres. Obligatoire pour un navire
    /// étranger, interdit sinon.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub omi_number: MaybeUndefined<String>,
    /// Identifiant d'une destination ultérieure située hors Union européenne, exclusif du SIRET et du numéro de TVA.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub extra_european_id: MaybeUndefined<String>,
}

/// Établissement tel qu'il figure sur un bordereau, figé indépendamment de l'évolution de son profil.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct FormCompany {
    /// Raison sociale, ou nom du particulier émetteur.
    pub name: Option<Text>,
    /// SIRET à 14 chiffres ; null pour un établissement étranger, un particulier ou un navire étranger.
    pub siret: Option<Text>,
    /// Adresse postale complète sur une ligne.
    pub address: Option<Text>,
    /// Nom de la personne à contacter.
    pub contact: Option<Text>,
    /// Numéro de téléphone du contact.
    pub phone: Option<Text>,
    /// Adresse e-mail du contact.
    pub mail: Option<Text>,
    /// Numéro de TVA intracommunautaire d'un établissement étranger ; null pour un établissement français identifié
    /// par SIRET.
    pub vat_number: Option<Text>,
    /// Numéro OMI (« OMI » et 7 chiffres) d'un navire étranger émetteur d'un BSDD ; null sinon.
    pub omi_number: Option<Text>,
    /// Identifiant d'une destination ultérieure hors Union européenne ; null sinon.
    pub extra_european_id: Option<Text>,
    /// ISO 3166-1 alpha-2 code as it was entered; the answer derives it from the identifiers when it can.
    #[graphql(skip)]
    pub country: Option<Text>,
}

/// Mode de traitement qui précise un code d'opération final. Les codes de regroupement ou de transit (D 9, D 13, D
/// 14, D 15, R 12, R 13) n'en admettent aucun.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OperationMode {
    /// Réutilisation : codes R 0, R 2, R 6, R 7, R 8 et R 9.
    Reutilisation,
    /// Recyclage : codes R 2 à R 6 et R 8 à R 11.
    Recyclage,
    /// Valorisation énergétique : codes R 1, R 9 et R 11.
    ValorisationEnergetique,
    /// Autres valorisations : codes R 3, R 5 et R 11.
    AutresValorisations,
    /// Élimination : codes D finals (D 1 à D 5, D 8, D 9 F, D 10, D 12).
    Elimination,
    /// Mode inconnu, présent seulement sur des données importées ; refusé en saisie avec un code d'opération.
    Unknown,
}

/// Lieu de collecte, quand il diffère de l'établissement émetteur.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PickupSite {
    /// Nom du lieu.
    pub name: Option<Text>,
    /// Numéro et voie.
    pub address: Option<Text>,
    /// Commune.
    pub city: Option<Text>,
    /// Code postal.
    pub postal_code: Option<Text>,
    /// Précisions d'accès ou de collecte.
    pub infos: Option<Text>,
}

/// Lieu de collecte, s'il diffère de l'établissement émetteur. 250 caractères au plus par champ.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PickupSiteInput {
    /// Nom du lieu.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub name: MaybeUndefined<String>,
    /// Numéro et voie.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub address: MaybeUndefined<String>,
    /// Commune.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub city: MaybeUndefined<String>,
    /// Code postal.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub postal_code: MaybeUndefined<String>,
    /// Précisions d'accès ou de collecte.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub infos: MaybeUndefined<String>,
}

/// Réponse d'un approbateur à une demande de révision.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RevisionRequestApprovalStatus {
    /// Réponse attendue.
    Pending,
    /// Réponse devenue sans objet, un autre approbateur ayant refusé la révision.
    Canceled,
    /// Révision acceptée par cet approbateur, explicitement ou par accord automatique entre émetteur et
    /// éco-organisme.
    Accepted,
    /// Révision refusée par cet approbateur, ce qui clôt la demande.
    Refused,
}

/// État d'une demande de révision.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RevisionRequestStatus {
    /// En attente d'au moins une réponse ; bloque toute autre demande sur le même bordereau.
    Pending,
    /// Acceptée par tous les approbateurs et appliquée au bordereau.
    Accepted,
    /// Refusée par au moins un approbateur ; le bordereau est inchangé.
    Refused,
}

/// What a slip remembers of a request to revise it. Never shown: tabs of dashboards come from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RevisionMark {
    /// Identifier of the request.
    pub id: String,
    /// Authoring company: SIRET, or VAT number.
    pub author: String,
    /// Companies that were asked to answer.
    pub approvers: Vec<String>,
    /// Where the request stands.
    pub status: RevisionRequestStatus,
    /// When it was made.
    pub created_at: DateTime,
    /// When it was settled; when it was made until then.
    pub updated_at: DateTime,
}

/// Signature apposée sur un bordereau ; null tant que l'étape n'est pas signée.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signature {
    /// Date et heure de la signature, telles que fournies par le signataire ou, à défaut, celles de l'appel.
    pub date: Option<DateTime>,
    /// Nom du signataire, en texte libre.
    pub author: Option<Text>,
}

/// Mode de transport du déchet ; il détermine l'exigence de plaque et de récépissé (ROAD) et, sur les BSDD, le
/// plafond de 40 tonnes.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TransportMode {
    /// Route : plaque d'immatriculation exigée à la signature du transporteur, ainsi que le récépissé sauf exemption
    /// ou transporteur étranger.
    Road,
    /// Voie ferrée.
    Rail,
    /// Voie aérienne.
    Air,
    /// Voie fluviale.
    River,
    /// Voie maritime.
    Sea,
    /// Autre mode, obsolète : choisir le mode réel parmi ROAD, RAIL, AIR, RIVER et SEA.
    Other,
    /// Mode inconnu, présent seulement sur des données importées.
    Unknown,
}

/// Décision de la destination sur le déchet reçu.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WasteAcceptationStatus {
    /// Déchet accepté en totalité : la quantité refusée vaut 0.
    Accepted,
    /// Déchet refusé en totalité : la quantité refusée égale la quantité reçue et le bordereau se clôt au statut
    /// REFUSED.
    Refused,
    /// Déchet accepté en partie : la quantité refusée est strictement comprise entre 0 et la quantité reçue, et le
    /// circuit se poursuit.
    PartiallyRefused,
}

#[ComplexObject]
impl FormCompany {
    /// Code ISO 3166-1 alpha-2 du pays : celui du numéro de TVA, `FR` pour un SIRET, sinon celui qui a été saisi.
    async fn country(&self) -> Option<Text> {
        self.country_code()
    }

    /// Identifiant de l'établissement : SIRET s'il existe, sinon numéro de TVA.
    async fn org_id(&self) -> Option<Text> {
        self.organisation().map(Text::from)
    }
}

impl FormCompany {
    /// SIRET when filled, else VAT number.
    pub fn organisation(&self) -> Option<&str> {
        [&self.siret, &self.vat_number]
            .into_iter()
            .flatten()
            .map(Text::as_str)
            .find(|id| !id.is_empty())
    }

    /// Country of the VAT number, else `FR` for a SIRET, else what was entered.
    pub fn country_code(&self) -> Option<Text> {
        let vat = self
            .vat_number
            .as_deref()
            .and_then(|vat| VatNumber::parse(vat).ok());
        if let Some(vat) = vat {
            return Some(Text::from(vat.country().code()));
        }
        let is_french = self
            .siret
            .as_deref()
            .is_some_and(|siret| Siret::parse(siret, TestCompanies::Allowed).is_ok());
        if is_french {
            Some(Text::from("FR"))
        } else {
            self.country.clone()
        }
    }
}
