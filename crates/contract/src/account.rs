//! Users, roles and permissions.

use async_graphql::{Enum, ID, SimpleObject};
use serde::{Deserialize, Serialize};

use crate::scalar::{DateTime, Text};

/// Membre d'un établissement, ou personne invitée n'ayant pas encore accepté.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct CompanyMember {
    /// Identifiant de l'utilisateur, ou de l'invitation tant qu'elle est en attente.
    pub id: ID,
    /// Identifiant de l'établissement concerné : SIRET, sinon numéro de TVA.
    pub org_id: ID,
    /// Adresse e-mail du membre, toujours visible des autres membres.
    pub email: Text,
    /// Nom du membre. « Invité » pour une invitation en attente ; « Temporairement masqué » pendant 7 jours pour un
    /// rattachement accepté automatiquement.
    pub name: Option<Text>,
    /// Rôle du membre dans l'établissement, dont découlent ses permissions.
    pub role: Option<UserRole>,
    /// Indique si le compte est activé ; null pour une invitation en attente.
    pub is_active: Option<bool>,
    /// Vaut true pour une invitation non encore acceptée et non expirée.
    pub is_pending_invitation: Option<bool>,
    /// Vaut true pour l'utilisateur qui fait la requête.
    pub is_me: Option<bool>,
    /// Notifications par e-mail auxquelles le membre est abonné pour cet établissement.
    pub notifications: UserNotifications,
}

/// Compte utilisateur authentifié.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
#[graphql(name = "UserDocument")]
pub struct User {
    /// Identifiant opaque du compte.
    pub id: ID,
    /// Adresse e-mail de connexion, en minuscules ; elle ne peut pas être modifiée.
    pub email: Text,
    /// Nom et prénom de l'utilisateur.
    pub name: Option<Text>,
    /// Indique si le compte est administrateur de la plateforme ; dans la requête me, vaut true seulement si le
    /// second facteur est aussi activé.
    pub is_admin: Option<bool>,
    /// Numéro de téléphone de l'utilisateur ; null s'il ne l'a pas renseigné.
    pub phone: Option<Text>,
    /// Consentement à la mesure d'audience ; false par défaut.
    pub tracking_consent: bool,
    /// Échéance du choix de consentement, 180 jours après sa saisie ; null si l'utilisateur ne s'est jamais prononcé.
    pub tracking_consent_until: Option<DateTime>,
    /// Indique si la double authentification par code temporaire est activée.
    pub totp_enabled: bool,
}

/// Abonnements aux notifications par e-mail d'un membre pour un établissement.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct UserNotifications {
    /// Demandes de rattachement à l'établissement ; réservé aux administrateurs.
    pub membership_request: bool,
    /// Renouvellement du code de signature de l'établissement (le code lui-même n'est pas envoyé).
    pub signature_code_renewal: bool,
    /// Refus total ou partiel d'un déchet.
    pub bsd_refusal: bool,
    /// Modification du CAP, de la destination finale, des scellés ou des conditionnements d'un BSDA.
    pub bsda_final_destination_update: bool,
    /// Demandes de révision de bordereaux ; indisponible pour le rôle DRIVER.
    pub revision_request: bool,
    /// Délégations de registre ; indisponible pour le rôle DRIVER.
    pub registry_delegation: bool,
}

/// Rôle et droits de l'utilisateur dans un établissement.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct OrgPermissionsInfos {
    /// Identifiant de l'établissement : SIRET, sinon numéro de TVA.
    pub org_id: ID,
    /// Rôle de l'utilisateur dans l'établissement.
    pub role: UserRole,
    /// Permissions que ce rôle lui donne.
    pub permissions: Vec<UserPermission>,
}

/// Rôles et droits de l'utilisateur, établissement par établissement puis réunis.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct PermissionsInfos {
    /// Un élément par établissement de l'utilisateur ; liste vide s'il n'en a aucun.
    pub org_permissions_infos: Vec<OrgPermissionsInfos>,
    /// Permissions que l'utilisateur a dans au moins un établissement, sans doublon.
    pub permissions: Vec<UserPermission>,
    /// Rôles que l'utilisateur a dans au moins un établissement, sans doublon.
    pub roles: Vec<UserRole>,
}

/// Droit élémentaire d'un utilisateur sur un établissement, déduit de son rôle.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UserPermission {
    /// Lire un bordereau de l'établissement et son PDF (tous les rôles).
    BsdCanRead,
    /// Lister les bordereaux et les demandes de révision de l'établissement (tous les rôles).
    BsdCanList,
    /// Créer, importer ou dupliquer un bordereau (MEMBER, ADMIN).
    BsdCanCreate,
    /// Modifier ou publier un bordereau et gérer ses transporteurs (DRIVER, MEMBER, ADMIN).
    BsdCanUpdate,
    /// Supprimer un bordereau ; également exigé pour sceller un BSDD (MEMBER, ADMIN).
    BsdCanDelete,
    /// Signer l'émission d'un déchet (MEMBER, ADMIN).
    BsdCanSignEmission,
    /// Signer les travaux d'un BSDA (MEMBER, ADMIN).
    BsdCanSignWork,
    /// Signer l'enlèvement d'un déchet (DRIVER, MEMBER, ADMIN).
    BsdCanSignTransport,
    /// Signer le dépôt d'un BSPAOH (DRIVER, MEMBER, ADMIN).
    BsdCanSignDelivery,
    /// Signer la réception et l'acceptation d'un déchet (MEMBER, ADMIN).
    BsdCanSignAcceptation,
    /// Signer le traitement d'un déchet (MEMBER, ADMIN).
    BsdCanSignOperation,
    /// Demander, approuver ou annuler une révision (MEMBER, ADMIN).
    BsdCanRevise,
    /// Consulter et exporter le registre (READER, MEMBER, ADMIN).
    RegistryCanRead,
    /// Déclarer et importer des lignes de registre (MEMBER, ADMIN).
    RegistryCanImport,
    /// Consulter la fiche privée de l'établissement (tous les rôles).
    CompanyCanRead,
    /// Modifier l'établissement, ses récépissés, sa mise en sommeil et ses cessions administratives (ADMIN).
    CompanyCanUpdate,
    /// Vérifier l'établissement avec le code reçu par courrier (ADMIN).
    CompanyCanVerify,
    /// Donner ou retirer une autorisation de signature automatique d'annexe 1 (ADMIN).
    CompanyCanManageSignatureAutomation,
    /// Inviter et retirer des membres, changer leur rôle, répondre aux demandes de rattachement (ADMIN).
    CompanyCanManageMembers,
    /// Renouveler le code de signature de l'établissement (ADMIN).
    CompanyCanRenewSecurityCode,
    /// Gérer les délégations de registre (ADMIN) ; l'orthographe du nom fait partie du contrat.
    CompanyCanManageRegistryDeleagation,
}

/// Rôle d'un utilisateur dans un établissement.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UserRole {
    /// Lecteur : consulte et liste les bordereaux, exporte le registre.
    Reader,
    /// Chauffeur : consulte, modifie et signe les enlèvements, sans accès au registre.
    Driver,
    /// Collaborateur : crée, modifie, signe, révise et supprime des bordereaux, alimente le registre.
    Member,
    /// Administrateur : droits du collaborateur, plus la gestion de l'établissement et de ses membres.
    Admin,
}
