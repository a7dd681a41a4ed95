//! Companies as the directory and the platform know them.

use async_graphql::{Enum, ID, SimpleObject};
use serde::{Deserialize, Serialize};

use crate::scalar::{DateTime, Text, Url};

mod digest;
mod input;
mod partner;
mod staff;

pub use digest::*;
pub use input::*;
pub use partner::*;
pub use staff::*;

/// Avancement d'une cession administrative entre deux établissements.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AdministrativeTransferStatus {
    /// Cession demandée par le cédant, en attente de la réponse du repreneur ; elle peut encore être annulée.
    Pending,
    /// Cession acceptée : les BSDD en attente de regroupement (AWAITING_GROUP) et les BSDA en attente d'un bordereau
    /// suivant (AWAITING_CHILD) du cédant sont rattachés au repreneur.
    Accepted,
    /// Cession déclinée par le repreneur : aucun bordereau n'est modifié.
    Refused,
}

/// Sous-profil d'un établissement de tri, transit ou regroupement (profil COLLECTOR).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CollectorType {
    /// Déchets non dangereux (rubriques ICPE 2713, 2714, 2715, 2716).
    NonDangerousWastes,
    /// Déchets dangereux (rubrique ICPE 2718).
    DangerousWastes,
    /// Déchets d'équipements électriques et électroniques (rubrique ICPE 2711) ; permet de recevoir des déchets
    /// dangereux comme non dangereux.
    DeeeWastes,
    /// Autres cas de déchets non dangereux (rubrique ICPE 2731).
    OtherNonDangerousWastes,
    /// Autres cas de déchets dangereux (rubriques ICPE 2719, 2792-1, 2793-1, 2793-2, 2797-1, 2798).
    OtherDangerousWastes,
}

/// Profil d'activité d'un établissement ; il conditionne les rôles que celui-ci peut tenir sur les bordereaux.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CompanyType {
    /// Producteur de déchets, ou établissement souhaitant seulement suivre ses bordereaux.
    Producer,
    /// Installation de tri, transit ou regroupement ; peut être destination d'un bordereau. Précisé par
    /// collectorTypes.
    Collector,
    /// Installation de traitement ; peut être destination d'un bordereau. Précisé par wasteProcessorTypes.
    Wasteprocessor,
    /// Transporteur ; profil exigé de tout transporteur non exempté de récépissé, et seul profil ouvert à un
    /// établissement étranger.
    Transporter,
    /// Installation de traitement de véhicules hors d'usage. Précisé par wasteVehiclesTypes.
    WasteVehicles,
    /// Déchetterie (ICPE 2710) ; profil exigé pour créer un BSDA de type COLLECTION_2710.
    WasteCenter,
    /// Négociant en déchets ; profil exigé du négociant d'un bordereau.
    Trader,
    /// Courtier en déchets ; profil exigé du courtier d'un bordereau.
    Broker,
    /// Éco-organisme référencé, avec au moins un agrément déclaré.
    EcoOrganisme,
    /// Entreprise de travaux amiante ; profil exigé de l'entreprise de travaux d'un BSDA, avec une certification
    /// sous-section 3 ou 4.
    Worker,
    /// Ancien profil crématorium, refusé en saisie : utiliser WASTEPROCESSOR avec le sous-profil CREMATION.
    Crematorium,
    /// Intermédiaire : figure sur des bordereaux dont il suit le déroulement, sans jamais les signer.
    Intermediary,
    /// Installation de valorisation de terres et sédiments ; peut être destination d'un BSDD de déchets non
    /// dangereux.
    DisposalFacility,
    /// Installation dans laquelle les déchets perdent leur statut de déchet.
    RecoveryFacility,
}

/// Avancement de la vérification d'un établissement professionnel par la plateforme.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CompanyVerificationStatus {
    /// Établissement vérifié : il peut être désigné comme destination lorsque la vérification est exigée.
    Verified,
    /// Vérification non encore commencée ; statut initial de tout nouvel établissement français.
    ToBeVerified,
    /// Courrier contenant le code de vérification envoyé à l'adresse de l'établissement, code en attente de saisie.
    LetterSent,
    /// Vérification mise en attente par l'équipe de la plateforme.
    Standby,
}

/// Titre auquel une installation déclare un déchet dans GEREP.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
pub enum GerepType {
    /// Installation déclarant le déchet en tant que producteur.
    #[graphql(name = "Producteur")]
    #[serde(rename = "Producteur")]
    Producteur,
    /// Installation déclarant le déchet en tant que traiteur.
    #[graphql(name = "Traiteur")]
    #[serde(rename = "Traiteur")]
    Traiteur,
}

/// Statut de diffusion d'un établissement dans le répertoire SIRENE.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StatutDiffusionEtablissement {
    /// Établissement diffusible : identité et adresse publiques.
    O,
    /// Établissement en diffusion partielle : identité et adresse non publiques.
    P,
}

/// Sous-profil d'une installation de traitement (profil WASTEPROCESSOR).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WasteProcessorType {
    /// Incinération de déchets dangereux (rubrique ICPE 2770) ; permet aussi de recevoir des déchets non dangereux.
    DangerousWastesIncineration,
    /// Incinération de déchets non dangereux (rubriques ICPE 2771, 2740).
    NonDangerousWastesIncineration,
    /// Crémation.
    Cremation,
    /// Stockage de déchets dangereux (rubriques ICPE 2720-1, 2760-1, 2760-4, 2797-2).
    DangerousWastesStorage,
    /// Stockage de déchets non dangereux (rubriques ICPE 2720-2, 2760-2-a, 2760-2-b) ; admis aussi pour des déchets
    /// dangereux.
    NonDangerousWastesStorage,
    /// Stockage de déchets inertes (rubrique ICPE 2760-3).
    InertWastesStorage,
    /// Autres traitements de déchets dangereux (rubriques ICPE 2790, 2792-2, 2793-3).
    OtherDangerousWastes,
    /// Autres traitements de déchets non dangereux (rubriques ICPE 2791, 2781, 2782, 2780).
    OtherNonDangerousWastes,
}

/// Nature des déchets visés par une rubrique ICPE.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WasteType {
    /// Déchets inertes.
    Inerte,
    /// Déchets non dangereux.
    NotDangerous,
    /// Déchets dangereux.
    Dangerous,
}

/// Sous-profil d'une installation de traitement de véhicules hors d'usage (profil WASTE_VEHICLES).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WasteVehiclesType {
    /// Broyeur agréé.
    Broyeur,
    /// Casse automobile ou démolisseur agréé.
    Demolisseur,
}

/// Cession administrative par laquelle un établissement en sommeil confie à un autre les bordereaux qu'il lui reste à
/// traiter.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct AdministrativeTransfer {
    /// Identifiant opaque de la cession, à fournir pour l'annuler ou y répondre.
    pub id: ID,
    /// Établissement cédant, mis en sommeil au préalable.
    pub from: CompanyPublic,
    /// Établissement repreneur : il a le profil COLLECTOR et tous les sous-profils de collecte du cédant.
    pub to: CompanyPublic,
    /// Date et heure de la demande de cession.
    pub created_at: DateTime,
    /// Date et heure de la réponse du repreneur, qu'elle soit positive ou négative ; null tant qu'il n'a pas répondu.
    pub approved_at: Option<DateTime>,
    /// Avancement de la cession : PENDING, ACCEPTED ou REFUSED.
    pub status: Option<AdministrativeTransferStatus>,
}

/// Récépissé de déclaration d'activité de courtage de déchets, rattaché au profil d'un établissement.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BrokerReceipt {
    /// Identifiant opaque du récépissé, utilisé pour le lier à un établissement, le modifier ou le supprimer.
    pub id: ID,
    /// Numéro de récépissé tel que délivré par la préfecture.
    pub receipt_number: Text,
    /// Date limite de validité ; elle ne peut pas être antérieure au jour de saisie, mais un récépissé devenu expiré
    /// reste utilisable sur les bordereaux.
    pub validity_limit: DateTime,
    /// Département qui a délivré le récépissé.
    pub department: Text,
}

/// Informations publiques d'un établissement. Pour un établissement non diffusible, l'identité et les coordonnées
/// valent null.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompanyPublic {
    /// Identifiant de l'établissement : SIRET s'il en a un, sinon numéro de TVA intracommunautaire.
    pub org_id: Text,
    /// SIRET à 14 chiffres ; null pour un établissement étranger.
    pub siret: Option<Text>,
    /// Numéro de TVA intracommunautaire d'un transporteur étranger ; null pour un établissement français identifié
    /// par SIRET.
    pub vat_number: Option<Text>,
    /// Code du pays d'un établissement étranger, tel que fourni par la source ; null ou vide pour la France.
    pub code_pays_etranger_etablissement: Option<Text>,
    /// État administratif : toujours « A » (actif) dans companyInfos, un établissement fermé y donnant
    /// BAD_USER_INPUT.
    pub etat_administratif: Option<Text>,
    /// Statut de diffusion : O (diffusible) ou P (diffusion partielle, identité masquée).
    pub statut_diffusion_etablissement: Option<StatutDiffusionEtablissement>,
    /// Adresse postale complète sur une ligne ; null pour un établissement non diffusible.
    pub address: Option<Text>,
    /// Code INSEE de la commune ; null pour un établissement non diffusible.
    pub code_commune: Option<Text>,
    /// Raison sociale, avec le nom d'usage ou l'enseigne entre parenthèses s'il diffère ; null pour un établissement
    /// non diffusible.
    pub name: Option<Text>,
    /// Nom usuel choisi par l'établissement sur la plateforme ; null s'il n'est pas inscrit, n'en a pas ou n'est pas
    /// diffusible.
    pub given_name: Option<Text>,
    /// Code d'activité principale (NAF) ; null pour un établissement non diffusible.
    pub naf: Option<Text>,
    /// Libellé du code d'activité principale ; null pour un établissement non diffusible.
    pub libelle_naf: Option<Text>,
    /// Installation classée (ICPE) rattachée au SIRET ; null si aucune ou si l'établissement n'est pas diffusible.
    pub installation: Option<Installation>,
    /// Nom de la personne à contacter, déclaré sur la plateforme ; null si l'établissement n'est pas inscrit, ne l'a
    /// pas renseigné ou n'est pas diffusible.
    pub contact: Option<Text>,
    /// Adresse e-mail de contact déclarée sur la plateforme ; null pour un établissement non diffusible.
    pub contact_email: Option<Text>,
    /// Numéro de téléphone de contact déclaré sur la plateforme ; null pour un établissement non diffusible.
    pub contact_phone: Option<Text>,
    /// Site web déclaré sur la plateforme ; null pour un établissement non diffusible.
    pub website: Option<Text>,
    /// Vaut true si l'établissement est inscrit sur la plateforme, condition pour tenir la plupart des rôles sur un
    /// bordereau.
    pub is_registered: Option<bool>,
    /// Profils déclarés par l'établissement ; liste vide s'il n'est pas inscrit.
    #[serde(default)]
    pub company_types: Vec<CompanyType>,
    /// Sous-profils de tri, transit ou regroupement (profil COLLECTOR) ; null si non inscrit ou non diffusible.
    pub collector_types: Option<Vec<CollectorType>>,
    /// Sous-profils de traitement (profil WASTEPROCESSOR) ; null si non inscrit ou non diffusible.
    pub waste_processor_types: Option<Vec<WasteProcessorType>>,
    /// Sous-profils de traitement de véhicules hors d'usage (profil WASTE_VEHICLES) ; null si non inscrit ou non
    /// diffusible.
    pub waste_vehicles_types: Option<Vec<WasteVehiclesType>>,
    /// Adresses web des agréments d'un éco-organisme ; liste vide sinon.
    #[serde(default)]
    pub eco_organisme_agreements: Vec<Url>,
    /// Indique si l'établissement autorise l'enlèvement de ses BSDASRI sans signature d'émission préalable ; null
    /// s'il n'est pas inscrit.
    pub allow_bsdasri_take_over_without_signature: Option<bool>,
    /// Récépissé de transport du profil, repris sur les bordereaux ; null si aucun.
    pub transporter_receipt: Option<TransporterReceipt>,
    /// Récépissé de négoce du profil, repris sur les bordereaux ; null si aucun.
    pub trader_receipt: Option<TraderReceipt>,
    /// Récépissé de courtage du profil, repris sur les bordereaux ; null si aucun.
    pub broker_receipt: Option<BrokerReceipt>,
    /// Agrément de démolisseur de véhicules hors d'usage ; null si aucun.
    pub vhu_agrement_demolisseur: Option<VhuAgrement>,
    /// Agrément de broyeur de véhicules hors d'usage ; null si aucun.
    pub vhu_agrement_broyeur: Option<VhuAgrement>,
    /// Certification amiante du profil, reprise sur les BSDA ; null si aucune.
    pub worker_certification: Option<WorkerCertification>,
    /// Vaut true si l'établissement s'est mis en sommeil : il ne peut plus être mentionné sur un nouveau bordereau.
    #[serde(default)]
    pub is_dormant: bool,
    /// Identifiants des éco-organismes partenaires déclarés ; liste vide si aucun.
    #[serde(default)]
    pub eco_organisme_partners_ids: Vec<Text>,
}

/// Résultat de recherche d'un établissement, issu du répertoire SIRENE ou de VIES et enrichi de son profil sur la
/// plateforme quand il y est inscrit.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct CompanySearchResult {
    /// Identifiant de l'établissement : SIRET s'il en a un, sinon numéro de TVA intracommunautaire.
    pub org_id: Text,
    /// SIRET à 14 chiffres ; null pour un établissement étranger.
    pub siret: Option<Text>,
    /// Numéro de TVA intracommunautaire d'un transporteur étranger ; null pour un établissement français identifié
    /// par SIRET.
    pub vat_number: Option<Text>,
    /// Code du pays d'un établissement étranger, tel que fourni par la source ; null ou vide pour la France.
    pub code_pays_etranger_etablissement: Option<Text>,
    /// État administratif : « A » (actif) ou « F » (fermé). Un établissement fermé ne peut pas figurer sur un nouveau
    /// bordereau.
    pub etat_administratif: Option<Text>,
    /// Adresse postale complète sur une ligne ; null si l'adresse n'est pas connue.
    pub address: Option<Text>,
    /// Numéro et voie, partie d'adresse fournie par le répertoire ; null si la source ne la détaille pas.
    pub address_voie: Option<Text>,
    /// Code postal fourni par le répertoire ; null si la source ne le détaille pas.
    pub address_postal_code: Option<Text>,
    /// Commune fournie par le répertoire ; null si la source ne la détaille pas.
    pub address_city: Option<Text>,
    /// Code INSEE de la commune ; null pour un établissement étranger.
    pub code_commune: Option<Text>,
    /// Raison sociale, avec le nom d'usage ou l'enseigne entre parenthèses s'il diffère ; null si elle n'est pas
    /// connue.
    pub name: Option<Text>,
    /// Code d'activité principale (NAF) ; null pour un établissement étranger ou inconnu du répertoire.
    pub naf: Option<Text>,
    /// Libellé du code d'activité principale.
    pub libelle_naf: Option<Text>,
    /// Installation classée (ICPE) rattachée au SIRET ; null si aucune.
    pub installation: Option<Installation>,
    /// Adresse e-mail de contact déclarée sur la plateforme ; null si non inscrit ou non renseignée.
    pub contact_email: Option<Text>,
    /// Numéro de téléphone de contact déclaré sur la plateforme ; null si non inscrit ou non renseigné.
    pub contact_phone: Option<Text>,
    /// Nom de la personne à contacter, déclaré sur la plateforme ; null si non inscrit ou non renseigné.
    pub contact: Option<Text>,
    /// Site web déclaré sur la plateforme ; null si non inscrit ou non renseigné.
    pub website: Option<Text>,
    /// Vaut true si l'établissement est inscrit sur la plateforme, condition pour tenir la plupart des rôles sur un
    /// bordereau.
    pub is_registered: Option<bool>,
    /// Identifiant interne de l'établissement sur la plateforme ; null s'il n'est pas inscrit.
    pub trackdechets_id: Option<ID>,
    /// Profils déclarés par l'établissement ; null ou liste vide s'il n'est pas inscrit.
    pub company_types: Option<Vec<CompanyType>>,
    /// Sous-profils de tri, transit ou regroupement (profil COLLECTOR) ; null si non inscrit.
    pub collector_types: Option<Vec<CollectorType>>,
    /// Sous-profils de traitement (profil WASTEPROCESSOR) ; null si non inscrit.
    pub waste_processor_types: Option<Vec<WasteProcessorType>>,
    /// Sous-profils de traitement de véhicules hors d'usage (profil WASTE_VEHICLES) ; null si non inscrit.
    pub waste_vehicles_types: Option<Vec<WasteVehiclesType>>,
    /// Adresses web des agréments d'un éco-organisme ; null ou liste vide sinon.
    pub eco_organisme_agreements: Option<Vec<Url>>,
    /// Indique si l'établissement autorise l'enlèvement de ses BSDASRI sans signature d'émission préalable ; null
    /// s'il n'est pas inscrit.
    pub allow_bsdasri_take_over_without_signature: Option<bool>,
    /// Récépissé de transport du profil, repris sur les bordereaux ; null si aucun.
    pub transporter_receipt: Option<TransporterReceipt>,
    /// Récépissé de négoce du profil, repris sur les bordereaux ; null si aucun.
    pub trader_receipt: Option<TraderReceipt>,
    /// Récépissé de courtage du profil, repris sur les bordereaux ; null si aucun.
    pub broker_receipt: Option<BrokerReceipt>,
    /// Agrément de démolisseur de véhicules hors d'usage ; null si aucun.
    pub vhu_agrement_demolisseur: Option<VhuAgrement>,
    /// Agrément de broyeur de véhicules hors d'usage ; null si aucun.
    pub vhu_agrement_broyeur: Option<VhuAgrement>,
    /// Statut de diffusion : O (diffusible) ou P (diffusion partielle, les données connues restant visibles ici).
    pub statut_diffusion_etablissement: Option<StatutDiffusionEtablissement>,
    /// Certification amiante du profil, reprise sur les BSDA ; null si aucune.
    pub worker_certification: Option<WorkerCertification>,
    /// Vaut true si l'établissement s'est mis en sommeil : il ne peut plus être mentionné sur un nouveau bordereau.
    pub is_dormant: bool,
    /// Identifiants des éco-organismes partenaires déclarés ; liste vide si aucun.
    pub eco_organisme_partners_ids: Vec<Text>,
}

/// Ligne de déclaration annuelle GEREP d'une installation classée.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Declaration {
    /// Année de la déclaration.
    pub annee: Option<Text>,
    /// Code du déchet déclaré.
    pub code_dechet: Option<Text>,
    /// Libellé du déchet déclaré.
    pub lib_dechet: Option<Text>,
    /// Titre auquel l'installation déclare : producteur ou traiteur.
    pub gerep_type: Option<GerepType>,
}

/// Installation classée (ICPE) rattachée à l'établissement par son SIRET.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Installation {
    /// Code S3IC de l'installation dans la base des installations classées.
    #[graphql(name = "codeS3ic")]
    #[serde(rename = "codeS3ic")]
    pub code_s3ic: Option<Text>,
    /// Adresse de la fiche de l'installation sur Géorisques.
    pub url_fiche: Option<Text>,
    /// Rubriques ICPE autorisées ou déclarées de l'installation.
    pub rubriques: Option<Vec<Rubrique>>,
    /// Déclarations annuelles GEREP de l'installation.
    pub declarations: Option<Vec<Declaration>>,
}

/// Rubrique ICPE d'une installation classée.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rubrique {
    /// Numéro de rubrique de la nomenclature ICPE (« 2718 », « 2790 »…).
    pub rubrique: Text,
    /// Alinéa de la rubrique (« 1 », « 2-a »…).
    pub alinea: Option<Text>,
    /// État de l'activité au titre de cette rubrique.
    pub etat_activite: Option<Text>,
    /// Régime sous lequel l'activité est exercée (autorisation, enregistrement, déclaration).
    pub regime_autorise: Option<Text>,
    /// Intitulé de l'activité exercée.
    pub activite: Option<Text>,
    /// Profil d'établissement suggéré par la rubrique (nom d'un CompanyType) ; chaîne vide si aucun.
    pub category: Text,
    /// Volume autorisé, à lire avec l'unité.
    pub volume: Option<Text>,
    /// Unité du volume autorisé.
    pub unite: Option<Text>,
    /// Nature des déchets visés par la rubrique ; null si elle n'en distingue pas.
    pub waste_type: Option<WasteType>,
}

/// Autorisation par laquelle un producteur laisse un collecteur enlever ses déchets d'annexe 1 sans signature
/// d'émission. Elle n'a d'effet que si le producteur a aussi activé allowAppendix1SignatureAutomation.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct SignatureAutomation {
    /// Identifiant opaque de l'autorisation, utilisé pour la révoquer.
    pub id: ID,
    /// Établissement producteur qui donne l'autorisation.
    pub from: CompanyPublic,
    /// Établissement collecteur qui en bénéficie.
    pub to: CompanyPublic,
    /// Date et heure de création de l'autorisation.
    pub created_at: DateTime,
}

/// Récépissé de déclaration d'activité de négoce de déchets, rattaché au profil d'un établissement.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TraderReceipt {
    /// Identifiant opaque du récépissé, utilisé pour le lier à un établissement, le modifier ou le supprimer.
    pub id: ID,
    /// Numéro de récépissé tel que délivré par la préfecture.
    pub receipt_number: Text,
    /// Date limite de validité ; elle ne peut pas être antérieure au jour de saisie, mais un récépissé devenu expiré
    /// reste utilisable sur les bordereaux.
    pub validity_limit: DateTime,
    /// Département qui a délivré le récépissé.
    pub department: Text,
}

/// Récépissé de déclaration d'activité de transport de déchets, rattaché au profil d'un établissement et recopié sur
/// les bordereaux à la signature de transport.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransporterReceipt {
    /// Identifiant opaque du récépissé, utilisé pour le lier à un établissement, le modifier ou le supprimer.
    pub id: ID,
    /// Numéro de récépissé tel que délivré par la préfecture.
    pub receipt_number: Text,
    /// Date limite de validité ; elle ne peut pas être antérieure au jour de saisie, mais un récépissé devenu expiré
    /// reste utilisable sur les bordereaux.
    pub validity_limit: DateTime,
    /// Département qui a délivré le récépissé.
    pub department: Text,
}

/// Agrément de traitement de véhicules hors d'usage, pour l'activité de démolisseur ou de broyeur.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VhuAgrement {
    /// Identifiant opaque de l'agrément, utilisé pour le lier à un établissement, le modifier ou le supprimer.
    pub id: ID,
    /// Numéro d'agrément, 50 caractères au plus.
    pub agrement_number: Text,
    /// Département de délivrance de l'agrément, 50 caractères au plus.
    pub department: Text,
}

/// Certification amiante d'une entreprise de travaux, rattachée au profil d'un établissement.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkerCertification {
    /// Identifiant opaque de la certification, utilisé pour la lier à un établissement, la modifier ou la supprimer.
    pub id: ID,
    /// Indique que l'entreprise réalise des travaux relevant de la sous-section 4.
    #[serde(default)]
    pub has_sub_section_four: bool,
    /// Indique que l'entreprise réalise des travaux relevant de la sous-section 3 ; numéro, validité et organisme
    /// sont alors obligatoires.
    #[serde(default)]
    pub has_sub_section_three: bool,
    /// Numéro de certification sous-section 3 ; vide ou null sans sous-section 3.
    pub certification_number: Option<Text>,
    /// Date limite de validité de la certification sous-section 3 ; null sans sous-section 3.
    pub validity_limit: Option<DateTime>,
    /// Organisme certificateur : « AFNOR Certification », « GLOBAL CERTIFICATION » ou « QUALIBAT » ; vide ou null
    /// sans sous-section 3.
    pub organisation: Option<Text>,
}
