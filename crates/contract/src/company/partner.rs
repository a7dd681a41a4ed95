//! Eco-organismes, frequent partners, and a company seen by a logged-in user.

use async_graphql::{Enum, ID, SimpleObject};
use serde::{Deserialize, Serialize};

use super::{
    BrokerReceipt, CollectorType, CompanyType, CompanyVerificationStatus, Installation,
    SignatureAutomation, StatutDiffusionEtablissement, TraderReceipt, TransporterReceipt,
    VhuAgrement, WasteProcessorType, WasteVehiclesType, WorkerCertification,
};
use crate::{
    account::{CompanyMember, UserRole},
    scalar::{Text, Url},
};

/// Rôle pour lequel des partenaires habituels sont proposés.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FavoriteType {
    /// Émetteur.
    Emitter,
    /// Transporteur, par SIRET ou numéro de TVA.
    Transporter,
    /// Destination d'un BSDD.
    Recipient,
    /// Négociant.
    Trader,
    /// Courtier.
    Broker,
    /// Destination ultérieure.
    NextDestination,
    /// Installation d'entreposage provisoire.
    TemporaryStorageDetail,
    /// Destination.
    Destination,
    /// Entreprise de travaux.
    Worker,
}

/// Éco-organisme reconnu par la plateforme.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct EcoOrganisme {
    /// Identifiant opaque, à déclarer dans ecoOrganismePartnersIds.
    pub id: ID,
    /// Raison sociale.
    pub name: Text,
    /// SIRET à 14 chiffres.
    pub siret: Text,
    /// Adresse sur une ligne.
    pub address: Text,
    /// Peut figurer sur un BSDD.
    pub handle_bsdd: Option<bool>,
    /// Peut figurer sur un BSDASRI.
    pub handle_bsdasri: Option<bool>,
    /// Peut figurer sur un BSDA.
    pub handle_bsda: Option<bool>,
    /// Peut figurer sur un BSVHU.
    pub handle_bsvhu: Option<bool>,
}

/// Établissement vu par un utilisateur connecté, membre ou non. Le code de signature et les autorisations reçues sont
/// réservés aux membres, la liste des membres aux administrateurs de la plateforme.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct CompanySearchPrivate {
    /// Profils déclarés ; liste vide si l'établissement n'est pas inscrit.
    pub company_types: Vec<CompanyType>,
    /// Sous-profils de tri, transit ou regroupement (profil COLLECTOR).
    pub collector_types: Option<Vec<CollectorType>>,
    /// Sous-profils de traitement (profil WASTEPROCESSOR).
    pub waste_processor_types: Option<Vec<WasteProcessorType>>,
    /// Sous-profils de traitement de véhicules hors d'usage (profil WASTE_VEHICLES).
    pub waste_vehicles_types: Option<Vec<WasteVehiclesType>>,
    /// SIRET, sinon numéro de TVA intracommunautaire.
    pub org_id: Text,
    /// Identifiant interne sur la plateforme ; null s'il n'est pas inscrit.
    pub trackdechets_id: Option<ID>,
    /// Identifiant GEREP ; null s'il n'est pas renseigné.
    pub gerep_id: Option<Text>,
    /// Code de signature à 4 chiffres, pour les seuls membres ; null sinon.
    pub security_code: Option<i32>,
    /// Avancement de la vérification ; TO_BE_VERIFIED pour un établissement non inscrit.
    pub verification_status: CompanyVerificationStatus,
    /// Adresse e-mail de contact déclarée.
    pub contact_email: Option<Text>,
    /// Téléphone de contact déclaré.
    pub contact_phone: Option<Text>,
    /// Site web déclaré.
    pub website: Option<Text>,
    /// Membres, pour les seuls administrateurs de la plateforme ; liste vide sinon.
    pub users: Option<Vec<CompanyMember>>,
    /// Toujours null : utiliser myCompanies ou permissionsInfos.
    pub user_role: Option<UserRole>,
    /// Nom usuel déclaré.
    pub given_name: Option<Text>,
    /// SIRET à 14 chiffres ; null pour un établissement étranger.
    pub siret: Option<Text>,
    /// Numéro de TVA intracommunautaire d'un établissement étranger.
    pub vat_number: Option<Text>,
    /// Adresse sur une ligne.
    pub address: Option<Text>,
    /// Raison sociale.
    pub name: Option<Text>,
    /// Code d'activité principale (NAF).
    pub naf: Option<Text>,
    /// Libellé du code d'activité principale.
    pub libelle_naf: Option<Text>,
    /// Installation classée (ICPE) rattachée au SIRET ; null si aucune.
    pub installation: Option<Installation>,
    /// Récépissé de transport du profil ; null si aucun.
    pub transporter_receipt: Option<TransporterReceipt>,
    /// Récépissé de négoce du profil ; null si aucun.
    pub trader_receipt: Option<TraderReceipt>,
    /// Récépissé de courtage du profil ; null si aucun.
    pub broker_receipt: Option<BrokerReceipt>,
    /// Agrément de démolisseur ; null si aucun.
    pub vhu_agrement_demolisseur: Option<VhuAgrement>,
    /// Agrément de broyeur ; null si aucun.
    pub vhu_agrement_broyeur: Option<VhuAgrement>,
    /// Adresses web des agréments d'un éco-organisme ; liste vide sinon.
    pub eco_organisme_agreements: Option<Vec<Url>>,
    /// Autorise l'enlèvement de ses BSDASRI sans signature d'émission ; null s'il n'est pas inscrit.
    pub allow_bsdasri_take_over_without_signature: Option<bool>,
    /// Autorisations de signature automatique d'annexe 1 actives ; null s'il n'est pas inscrit.
    #[graphql(name = "allowAppendix1SignatureAutomation")]
    pub allow_appendix1_signature_automation: Option<bool>,
    /// Code du pays ; « FR » pour la France.
    pub code_pays_etranger_etablissement: Option<Text>,
    /// État administratif : « A » (actif) ou « F » (fermé).
    pub etat_administratif: Option<Text>,
    /// Statut de diffusion : O (diffusible) ou P (diffusion partielle).
    pub statut_diffusion_etablissement: Option<StatutDiffusionEtablissement>,
    /// Vaut true si l'établissement est inscrit sur la plateforme.
    pub is_registered: bool,
    /// Vaut true si l'établissement, non diffusible, a été enregistré à part du répertoire.
    pub is_anonymous_company: Option<bool>,
    /// Personne à contacter déclarée.
    pub contact: Option<Text>,
    /// Autorisations de signature automatique reçues et actives, pour les seuls membres ; liste vide sinon.
    pub received_signature_automations: Vec<SignatureAutomation>,
    /// Certification amiante du profil ; null si aucune.
    pub worker_certification: Option<WorkerCertification>,
    /// Vaut true si l'établissement est en sommeil.
    pub is_dormant: bool,
    /// Identifiants des éco-organismes partenaires déclarés.
    pub eco_organisme_partners_ids: Vec<Text>,
}
