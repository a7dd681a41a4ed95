//! Requests to become administrator of a company.

use async_graphql::{Enum, ID, InputObject, SimpleObject};
use serde::{Deserialize, Serialize};

use crate::{
    page::PageInfo,
    scalar::{DateTime, Text},
};

/// Façon dont l'auteur d'une demande d'accès administrateur souhaite qu'elle soit approuvée.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AdminRequestValidationMethod {
    /// Approbation par un administrateur de l'établissement.
    RequestAdminApproval,
    /// Approbation par un membre désigné, une fois passé le délai laissé aux administrateurs.
    RequestCollaboratorApproval,
    /// Saisie d'un code reçu par courrier à l'adresse de l'établissement, une fois passé le délai laissé aux
    /// administrateurs.
    SendMail,
}

/// Avancement d'une demande d'accès administrateur.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AdminRequestStatus {
    /// En attente de réponse.
    Pending,
    /// Acceptée : l'auteur est administrateur de l'établissement.
    Accepted,
    /// Refusée : l'auteur ne peut pas en faire une autre pendant 7 jours.
    Refused,
    /// Bloquée après trois codes erronés.
    Blocked,
    /// Restée sans réponse plus de 14 jours.
    Expired,
}

/// Établissement visé par une demande d'accès administrateur.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct AdminRequestCompany {
    /// SIRET, sinon numéro de TVA intracommunautaire.
    pub org_id: Text,
    /// Raison sociale.
    pub name: Text,
}

/// Auteur d'une demande d'accès administrateur.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct AdminRequestUser {
    /// Nom et prénom.
    pub name: Text,
}

/// Demande d'un utilisateur pour devenir administrateur d'un établissement.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct AdminRequest {
    /// Identifiant opaque de la demande, 25 caractères.
    pub id: ID,
    /// Établissement visé.
    pub company: AdminRequestCompany,
    /// Auteur de la demande.
    pub user: AdminRequestUser,
    /// Date et heure de la demande.
    pub created_at: DateTime,
    /// Façon dont elle doit être approuvée.
    pub validation_method: AdminRequestValidationMethod,
    /// Avancement.
    pub status: AdminRequestStatus,
}

/// Élément d'une page de demandes d'accès administrateur.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct AdminRequestEdge {
    /// Position de l'élément.
    pub cursor: Text,
    /// Demande à cette position.
    pub node: AdminRequest,
}

/// Page de demandes d'accès administrateur, de la dernière modifiée à la plus ancienne.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct AdminRequestConnection {
    /// Nombre total de demandes, indépendamment de la page.
    pub total_count: i32,
    /// Position de la page dans la liste.
    pub page_info: PageInfo,
    /// Demandes de la page.
    pub edges: Vec<AdminRequestEdge>,
}

/// Demande d'accès administrateur à créer.
#[derive(Clone, Debug, InputObject)]
pub struct CreateAdminRequestInput {
    /// SIRET ou numéro de TVA de l'établissement, qui doit être inscrit ; obligatoire.
    pub company_org_id: Option<String>,
    /// Adresse e-mail du membre qui pourra approuver ; obligatoire pour REQUEST_COLLABORATOR_APPROVAL. Rien n'indique
    /// si elle est bien celle d'un membre.
    pub collaborator_email: Option<String>,
    /// Façon dont la demande doit être approuvée ; obligatoire. SEND_MAIL est réservé aux établissements qui ont un
    /// SIRET.
    pub validation_method: Option<AdminRequestValidationMethod>,
}

/// Demande d'accès administrateur à accepter : soit par son identifiant, soit par l'établissement et le code reçu par
/// courrier.
#[derive(Clone, Debug, InputObject)]
pub struct AcceptAdminRequestInput {
    /// Identifiant de la demande ; seul, sans orgId ni code.
    pub admin_request_id: Option<ID>,
    /// SIRET ou numéro de TVA de l'établissement ; avec code.
    pub org_id: Option<String>,
    /// Code à 8 chiffres reçu par courrier ; avec orgId.
    pub code: Option<String>,
}

/// Page et filtres des demandes d'accès administrateur de toute la plateforme.
#[derive(Clone, Debug, InputObject)]
pub struct AdminRequestsAdminInput {
    /// Nombre d'éléments à passer, 0 par défaut.
    pub skip: Option<i32>,
    /// Nombre d'éléments à renvoyer, de 1 à 50, 10 par défaut.
    pub first: Option<i32>,
    /// SIRET exact de l'établissement visé ; vide pour tous.
    pub siret: Option<String>,
    /// Jour de création, dans une écriture de date quelconque ; vide pour tous.
    pub date: Option<String>,
}
