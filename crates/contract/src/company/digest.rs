//! Company digests: a yearly sheet that another service makes.

use async_graphql::{Enum, ID, InputObject, SimpleObject};
use serde::{Deserialize, Serialize};

use crate::scalar::{DateTime, Text};

/// Avancement de la fabrication d'une fiche établissement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CompanyDigestStatus {
    /// Demandée.
    Initial,
    /// En cours de fabrication.
    Pending,
    /// Prête.
    Processed,
    /// La fabrication a échoué.
    Error,
}

/// Fiche établissement : synthèse annuelle des déchets d'un établissement.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompanyDigest {
    /// Identifiant opaque.
    pub id: ID,
    /// Date et heure de la demande.
    pub created_at: DateTime,
    /// Date et heure du dernier changement.
    pub updated_at: DateTime,
    /// Année de la synthèse.
    pub year: i32,
    /// SIRET de l'établissement, ou son numéro de TVA.
    pub org_id: Text,
    /// Identifiant de la fiche dans le service qui la fabrique ; null tant qu'il n'a pas répondu.
    pub distant_id: Option<Text>,
    /// Avancement.
    pub state: Option<CompanyDigestStatus>,
}

/// Fiche établissement à demander.
#[derive(Clone, Debug, InputObject)]
pub struct CompanyDigestCreateInput {
    /// SIRET de l'établissement, ou son numéro de TVA.
    pub org_id: String,
    /// Année en cours ou précédente.
    pub year: i32,
}
