//! Registry delegations.

use async_graphql::{Enum, ID, InputObject, SimpleObject};
use serde::{Deserialize, Serialize};

use crate::{
    company::CompanyPublic,
    page::PageInfo,
    scalar::{DateTime, Text},
};

/// État d'une délégation de registre, calculé à la lecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegistryDelegationStatus {
    /// Pas encore commencée.
    Incoming,
    /// En cours.
    Ongoing,
    /// Annulée par le délégataire.
    Cancelled,
    /// Révoquée par le délégant.
    Revoked,
    /// Arrivée à son terme.
    Expired,
}

/// Délégation par laquelle un établissement (le délégant) laisse les membres d'un autre (le délégataire) déclarer et
/// exporter son registre.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct RegistryDelegation {
    /// Identifiant opaque de la délégation, 25 caractères.
    pub id: Text,
    /// Date et heure de création.
    pub created_at: DateTime,
    /// Date et heure de la dernière modification.
    pub updated_at: DateTime,
    /// Établissement qui agit.
    pub delegate: CompanyPublic,
    /// Établissement au nom duquel il agit.
    pub delegator: CompanyPublic,
    /// Début, à minuit (heure de Paris).
    pub start_date: DateTime,
    /// Fin, à 23:59:59.999 (heure de Paris) ; null sans limite.
    pub end_date: Option<DateTime>,
    /// Objet de la délégation, 500 caractères au plus.
    pub comment: Option<Text>,
    /// État au moment de la lecture.
    pub status: RegistryDelegationStatus,
}

/// Élément d'une page de délégations.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct RegistryDelegationEdge {
    /// Position de l'élément.
    pub cursor: Text,
    /// Délégation à cette position.
    pub node: RegistryDelegation,
}

/// Page de délégations de registre, de la dernière modifiée à la plus ancienne.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct RegistryDelegationConnection {
    /// Nombre total de délégations, indépendamment de la page.
    pub total_count: i32,
    /// Position de la page dans la liste.
    pub page_info: PageInfo,
    /// Délégations de la page.
    pub edges: Vec<RegistryDelegationEdge>,
}

/// Délégation à créer. Elle prend effet sans l'accord du délégataire.
#[derive(Clone, Debug, InputObject)]
pub struct CreateRegistryDelegationInput {
    /// SIRET du délégataire.
    pub delegate_org_id: String,
    /// SIRET du délégant, dont l'appelant doit être administrateur.
    pub delegator_org_id: String,
    /// Premier jour ; aujourd'hui par défaut. L'heure est ramenée à minuit (heure de Paris).
    pub start_date: Option<DateTime>,
    /// Dernier jour ; sans limite par défaut. L'heure est portée à 23:59:59.999 (heure de Paris).
    pub end_date: Option<DateTime>,
    /// Objet de la délégation, 500 caractères au plus ; null est refusé.
    pub comment: async_graphql::MaybeUndefined<String>,
}

/// Délégations à lister : delegatorOrgId, delegateOrgId ou givenToMe est exigé.
#[derive(Clone, Debug, InputObject)]
pub struct RegistryDelegationWhere {
    /// SIRET du délégant ; l'appelant doit en être membre, sauf avec givenToMe.
    pub delegator_org_id: Option<ID>,
    /// SIRET du délégataire, dont l'appelant doit être membre ; incompatible avec delegatorOrgId et givenToMe.
    pub delegate_org_id: Option<ID>,
    /// true pour ne garder que les délégations en cours.
    pub active_only: Option<bool>,
    /// true pour les délégations reçues par les établissements de l'appelant.
    pub given_to_me: Option<bool>,
    /// Texte de 20 caractères au plus, cherché dans la raison sociale, le nom usuel et le SIRET du délégant.
    pub search: Option<String>,
}
