//! Companies as the staff of the platform verifies and registers them.

use async_graphql::{Enum, ID, InputObject, SimpleObject};
use serde::{Deserialize, Serialize};

use super::{
    CollectorType, CompanyType, CompanyVerificationStatus, WasteProcessorType, WasteVehiclesType,
};
use crate::scalar::{DateTime, Text};

/// Façon dont un établissement est vérifié.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CompanyVerificationMode {
    /// Sans intervention : transporteur étranger.
    Auto,
    /// Par le code d'un courrier envoyé à son adresse.
    Letter,
    /// Par l'équipe de la plateforme.
    Manual,
}

/// Administrateur d'un établissement à vérifier.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct AdminForVerification {
    /// Adresse e-mail.
    pub email: Text,
    /// Nom et prénom.
    pub name: Option<Text>,
    /// Téléphone ; null s'il n'est pas renseigné.
    pub phone: Option<Text>,
}

/// Établissement professionnel, pour l'équipe qui le vérifie.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct CompanyForVerification {
    /// Identifiant opaque.
    pub id: ID,
    /// SIRET, sinon numéro de TVA intracommunautaire.
    pub org_id: Text,
    /// SIRET à 14 chiffres ; null pour un établissement étranger.
    pub siret: Option<Text>,
    /// Numéro de TVA intracommunautaire ; null pour un établissement français.
    pub vat_number: Option<Text>,
    /// Raison sociale.
    pub name: Text,
    /// Profils déclarés.
    pub company_types: Vec<CompanyType>,
    /// Date et heure d'inscription.
    pub created_at: DateTime,
    /// Avancement de la vérification.
    pub verification_status: CompanyVerificationStatus,
    /// Commentaire de l'équipe ; null s'il n'y en a pas.
    pub verification_comment: Option<Text>,
    /// Façon dont l'établissement est, ou sera, vérifié ; null si rien n'est commencé.
    pub verification_mode: Option<CompanyVerificationMode>,
    /// Date et heure de vérification.
    pub verified_at: Option<DateTime>,
    /// Un des administrateurs ; null s'il n'y en a pas.
    pub admin: Option<AdminForVerification>,
}

/// Page d'établissements à vérifier.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct CompanyForVerificationConnection {
    /// Nombre total d'établissements, indépendamment de la page.
    pub total_count: i32,
    /// Établissements de la page, les plus récemment inscrits en premier.
    pub companies: Vec<CompanyForVerification>,
}

/// Filtre des établissements à vérifier.
#[derive(Clone, Debug, InputObject)]
pub struct CompanyForVerificationWhere {
    /// Avancement de la vérification.
    pub verification_status: CompanyVerificationStatus,
}

/// Établissement à déclarer vérifié.
#[derive(Clone, Debug, InputObject)]
pub struct VerifyCompanyByAdminInput {
    /// SIRET de l'établissement, ou son numéro de TVA.
    pub siret: String,
    /// Commentaire, conservé avec l'établissement.
    pub verification_comment: Option<String>,
}

/// Établissement dont la vérification est mise en attente ou reprise.
#[derive(Clone, Debug, InputObject)]
pub struct StandbyCompanyByAdminInput {
    /// SIRET de l'établissement, ou son numéro de TVA.
    pub org_id: String,
    /// true pour mettre en attente, false pour reprendre la vérification.
    pub standby: bool,
}

/// Établissement auquel écrire.
#[derive(Clone, Debug, InputObject)]
pub struct SendVerificationCodeLetterInput {
    /// SIRET de l'établissement.
    pub siret: String,
}

/// Établissement non diffusible, enregistré à part du répertoire.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct AnonymousCompany {
    /// Identifiant opaque.
    pub id: Text,
    /// SIRET, sinon numéro de TVA intracommunautaire.
    pub org_id: Text,
    /// Adresse sur une ligne.
    pub address: Text,
    /// Code INSEE de la commune.
    pub code_commune: Text,
    /// Code d'activité principale (NAF).
    pub code_naf: Text,
    /// Libellé du code d'activité principale.
    pub libelle_naf: Text,
    /// Raison sociale.
    pub name: Text,
    /// SIRET à 14 chiffres ; null pour un établissement étranger.
    pub siret: Option<Text>,
    /// Numéro de TVA intracommunautaire ; null pour un établissement français.
    pub vat_number: Option<Text>,
}

/// Établissement non diffusible à enregistrer, par SIRET ou par numéro de TVA, l'un des deux exactement.
#[derive(Clone, Debug, InputObject)]
pub struct AnonymousCompanyInput {
    /// SIRET à 14 chiffres.
    pub siret: Option<String>,
    /// Numéro de TVA intracommunautaire étranger.
    pub vat_number: Option<String>,
    /// Raison sociale.
    pub name: String,
    /// Code d'activité principale, de la nomenclature NAF.
    pub code_naf: String,
    /// Adresse sur une ligne.
    pub address: String,
    /// Code INSEE de la commune.
    pub code_commune: String,
}

/// Avis de situation d'un établissement non diffusible.
#[derive(Clone, Debug, InputObject)]
#[graphql(name = "CreateAnonymousCompanyFromPDFInput")]
pub struct CreateAnonymousCompanyFromPdfInput {
    /// SIRET à 14 chiffres.
    pub siret: String,
    /// Avis de situation au répertoire Sirene, de moins de trois mois : le fichier PDF, en base64.
    pub pdf: String,
}

/// Profils d'un établissement, remplacés tous ensemble.
#[derive(Clone, Debug, InputObject)]
#[graphql(name = "companyUpdateRow")]
pub struct CompanyUpdateRow {
    /// SIRET de l'établissement, ou son numéro de TVA.
    pub org_id: String,
    /// Profils, au moins un.
    pub company_types: Vec<CompanyType>,
    /// Sous-profils du profil COLLECTOR.
    pub collector_types: Vec<Option<CollectorType>>,
    /// Sous-profils du profil WASTEPROCESSOR.
    pub waste_processor_types: Vec<Option<WasteProcessorType>>,
    /// Sous-profils du profil WASTE_VEHICLES.
    pub waste_vehicles_types: Vec<Option<WasteVehiclesType>>,
}

/// Profils à remplacer, pour des établissements d'un même administrateur.
#[derive(Clone, Debug, InputObject)]
pub struct BulkUpdateCompaniesProfilesInput {
    /// Adresse e-mail d'un administrateur de tous ces établissements.
    pub admin_email: String,
    /// Un élément par établissement.
    pub company_update_rows: Vec<CompanyUpdateRow>,
}

/// Ce que chaque source sait d'un établissement.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct CompanyExhaustive {
    /// Enregistrement à part du répertoire.
    pub anonymous_company: CompanyExhaustiveInfo,
    /// Inscription sur la plateforme.
    pub db_company: CompanyExhaustiveInfo,
    /// Index de recherche du répertoire.
    pub es_company: CompanyExhaustiveInfo,
    /// Répertoire SIRENE.
    pub sirene_company: CompanyExhaustiveInfo,
}

/// Ce qu'une source sait d'un établissement ; chaque donnée inconnue vaut null.
#[derive(Clone, Debug, Default, PartialEq, SimpleObject)]
pub struct CompanyExhaustiveInfo {
    /// SIRET à 14 chiffres.
    pub siret: Option<Text>,
    /// Raison sociale.
    pub name: Option<Text>,
    /// Personne à contacter.
    pub contact: Option<Text>,
    /// Adresse sur une ligne.
    pub address: Option<Text>,
    /// Date et heure d'inscription ou de création.
    pub created_at: Option<DateTime>,
    /// État administratif, en toutes lettres.
    pub etat_administratif: Option<Text>,
    /// Statut de diffusion, en toutes lettres.
    pub statut_diffusion: Option<Text>,
    /// Code d'activité principale (NAF).
    pub code_naf: Option<Text>,
}
