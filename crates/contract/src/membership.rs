//! Invitations, membership requests and the mails that members ask for.

use async_graphql::{Enum, ID, InputObject, SimpleObject};
use serde::{Deserialize, Serialize};

use crate::{
    account::UserRole,
    page::PageInfo,
    scalar::{DateTime, Text},
};

/// Invitation d'une personne sans compte à rejoindre un établissement, valable 7 jours.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct Invitation {
    /// Identifiant opaque de l'invitation.
    pub id: ID,
    /// Adresse e-mail invitée.
    pub email: Text,
    /// SIRET, sinon numéro de TVA, de l'établissement.
    pub company_siret: Text,
    /// Jeton du lien d'invitation.
    pub hash: Text,
    /// Rôle proposé.
    pub role: UserRole,
    /// Date d'acceptation ; null tant que l'invitation est en attente.
    pub accepted_at: Option<DateTime>,
}

/// Avancement d'une demande de rattachement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MembershipRequestStatus {
    /// En attente de réponse.
    Pending,
    /// Acceptée.
    Accepted,
    /// Refusée.
    Refused,
}

/// Demande d'un utilisateur pour être rattaché à un établissement.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct MembershipRequest {
    /// Identifiant opaque de la demande.
    pub id: ID,
    /// Adresse e-mail du demandeur.
    pub email: Text,
    /// SIRET, sinon numéro de TVA, de l'établissement.
    pub siret: Text,
    /// Nom du demandeur ; dans la réponse de sendMembershipRequest, raison sociale de l'établissement.
    pub name: Text,
    /// Avancement.
    pub status: MembershipRequestStatus,
    /// Adresses e-mail prévenues, masquées sauf si elles sont du même domaine que celle du lecteur et que ce domaine
    /// n'est pas celui d'une messagerie grand public.
    pub sent_to: Vec<Text>,
}

/// Demande de rattachement, vue par un administrateur de l'établissement.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct MembershipRequestForAdmin {
    /// Identifiant opaque de la demande.
    pub id: ID,
    /// Adresse e-mail du demandeur.
    pub email: Text,
    /// Nom du demandeur.
    pub name: Text,
    /// Avancement.
    pub status: MembershipRequestStatus,
    /// Date et heure de la demande.
    pub created_at: DateTime,
}

/// Élément d'une page de demandes de rattachement.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct MembershipRequestEdge {
    /// Position de l'élément.
    pub cursor: Text,
    /// Demande à cette position.
    pub node: MembershipRequestForAdmin,
}

/// Page des demandes de rattachement en attente, de la dernière modifiée à la plus ancienne.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct MembershipRequestsConnection {
    /// Nombre total de demandes, indépendamment de la page.
    pub total_count: i32,
    /// Position de la page dans la liste.
    pub page_info: PageInfo,
    /// Demandes de la page.
    pub edges: Vec<MembershipRequestEdge>,
}

/// Établissement dont on veut les demandes de rattachement : exactement un des deux champs.
#[derive(Clone, Debug, InputObject)]
pub struct MembershipRequestsWhere {
    /// SIRET, sinon numéro de TVA.
    pub org_id: Option<String>,
    /// Identifiant interne de l'établissement.
    pub id: Option<ID>,
}

/// Abonnements à changer ; un champ absent ou null reste comme il est.
#[derive(Clone, Debug, Default, InputObject)]
pub struct UserNotificationsInput {
    /// Demandes de rattachement ; réservé aux administrateurs.
    pub membership_request: Option<bool>,
    /// Renouvellement du code de signature.
    pub signature_code_renewal: Option<bool>,
    /// Refus total ou partiel d'un déchet.
    pub bsd_refusal: Option<bool>,
    /// Modification du CAP, de la destination finale, des scellés ou des conditionnements d'un BSDA.
    pub bsda_final_destination_update: Option<bool>,
    /// Demandes de révision ; indisponible pour le rôle DRIVER.
    pub revision_request: Option<bool>,
    /// Délégations de registre ; indisponible pour le rôle DRIVER.
    pub registry_delegation: Option<bool>,
}

/// Abonnements de l'utilisateur pour un de ses établissements.
#[derive(Clone, Debug, InputObject)]
pub struct SubscribeToCompanyNotificationsInput {
    /// SIRET, sinon numéro de TVA, d'un établissement dont l'utilisateur est membre.
    pub company_org_id: String,
    /// Abonnements à changer ; demander ce que le rôle ne permet pas donne BAD_USER_INPUT.
    pub notifications: UserNotificationsInput,
}

/// Abonnements de l'utilisateur pour tous ses établissements.
#[derive(Clone, Debug, InputObject)]
pub struct SubscribeToNotificationsInput {
    /// Abonnements à changer ; ce que le rôle dans un établissement ne permet pas y est passé sans erreur.
    pub notifications: UserNotificationsInput,
}
