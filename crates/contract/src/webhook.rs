//! Webhook settings.

use async_graphql::{ID, InputObject, SimpleObject};

use crate::{
    page::PageInfo,
    scalar::{DateTime, Text},
};

/// Notification HTTP des changements de bordereaux d'un établissement. Le jeton ne peut pas être relu.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct WebhookSetting {
    /// Identifiant opaque du paramétrage.
    pub id: ID,
    /// Date et heure de création.
    pub created_at: DateTime,
    /// Adresse appelée en POST à chaque changement.
    pub endpoint_uri: Text,
    /// SIRET, sinon numéro de TVA, de l'établissement.
    pub org_id: Text,
    /// Vaut false quand les appels sont suspendus, par l'utilisateur ou après des échecs répétés.
    pub activated: bool,
}

/// Élément d'une page de paramétrages.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct WebhookSettingEdge {
    /// Position de l'élément, à repasser dans after ou before.
    pub cursor: Text,
    /// Paramétrage à cette position.
    pub node: WebhookSetting,
}

/// Page de paramétrages, du plus récent au plus ancien.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct WebhookSettingConnection {
    /// Nombre total de paramétrages, indépendamment de la page.
    pub total_count: i32,
    /// Position de la page dans la liste.
    pub page_info: PageInfo,
    /// Paramétrages de la page.
    pub edges: Vec<WebhookSettingEdge>,
}

/// Paramétrage à créer.
#[derive(Clone, Debug, InputObject)]
pub struct WebhookSettingCreateInput {
    /// Identifiant interne de l'établissement, dont l'appelant doit être administrateur.
    pub company_id: String,
    /// Adresse https publique, 300 caractères au plus.
    pub endpoint_uri: String,
    /// Secret de 20 à 100 caractères, renvoyé à chaque appel et utilisé pour signer.
    pub token: String,
    /// true pour recevoir les appels dès la création.
    pub activated: bool,
}

/// Changements d'un paramétrage ; un champ absent ou null reste comme il est.
#[derive(Clone, Debug, InputObject)]
pub struct WebhookSettingUpdateInput {
    /// Adresse https publique, 300 caractères au plus.
    pub endpoint_uri: Option<String>,
    /// Secret de 20 à 100 caractères.
    pub token: Option<String>,
    /// true pour reprendre les appels, false pour les suspendre.
    pub activated: Option<bool>,
}
