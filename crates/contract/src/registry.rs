//! Exports of registries.

use async_graphql::{
    Enum, InputObject, InputValueError, InputValueResult, Scalar, ScalarType, SimpleObject, Value,
};
use serde::{Deserialize, Serialize};

use crate::{account::UserPermission, filter::StringFilter, scalar::Text};

/// Registre à exporter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[graphql(name = "RegistryV2ExportType")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegistryV2ExportType {
    /// Sorties de statut de déchet.
    #[graphql(name = "SSD")]
    Ssd,
    /// Déchets sortants.
    Outgoing,
    /// Déchets entrants.
    Incoming,
    /// Déchets transportés.
    Transported,
    /// Déchets gérés par un courtier, un négociant ou un intermédiaire.
    Managed,
}

/// Format du fichier exporté.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegistryExportFormat {
    /// Valeurs séparées par des points-virgules, UTF-8 sans BOM.
    Csv,
    /// Classeur d'une feuille nommée « registre ».
    Xlsx,
}

/// État d'un export de registre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegistryExportStatus {
    /// Demandé, pas encore commencé.
    Pending,
    /// En cours de fabrication.
    Started,
    /// Prêt à télécharger.
    Successful,
    /// Abandonné sur une erreur, ou resté plus de 24 heures sans aboutir.
    Failed,
    /// Annulé par son auteur.
    Canceled,
}

/// Nature des déchets d'un registre.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[graphql(name = "RegistryV2ExportWasteType")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegistryV2ExportWasteType {
    /// Déchets non dangereux.
    Dnd,
    /// Déchets dangereux.
    Dd,
    /// Terres excavées et sédiments.
    Texs,
}

/// Origine des lignes d'un registre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeclarationType {
    /// Bordereaux tracés sur la plateforme.
    Bsd,
    /// Déclarations au registre national.
    Registry,
    /// Les deux.
    All,
}

/// Filtre sur l'origine des lignes.
#[derive(Clone, Debug, InputObject)]
pub struct DeclarationTypeFilter {
    /// Origine exacte ; ALL ne filtre pas.
    #[graphql(name = "_eq")]
    pub eq: Option<DeclarationType>,
}

/// Filtre sur la nature des déchets.
#[derive(Clone, Debug, InputObject)]
pub struct WasteTypeFilter {
    /// Natures admises.
    #[graphql(name = "_in")]
    pub r#in: Option<Vec<RegistryV2ExportWasteType>>,
    /// Nature exacte ; prime sur _in.
    #[graphql(name = "_eq")]
    pub eq: Option<RegistryV2ExportWasteType>,
}

/// Filtre des lignes exportées.
#[derive(Clone, Debug, InputObject)]
#[graphql(name = "RegistryV2ExportWhere")]
pub struct RegistryV2ExportWhere {
    /// Nature des déchets.
    pub waste_type: Option<WasteTypeFilter>,
    /// Code déchet ; seuls _eq et _in sont pris en compte.
    pub waste_code: Option<StringFilter>,
    /// Origine des lignes.
    pub declaration_type: Option<DeclarationTypeFilter>,
}

/// Établissement dont le registre est exporté.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct RegistryCompany {
    /// Raison sociale.
    pub name: Option<Text>,
    /// Nom usuel.
    pub given_name: Option<Text>,
    /// SIRET ; null pour un établissement étranger.
    pub siret: Option<Text>,
    /// SIRET, à défaut numéro de TVA.
    pub org_id: Option<Text>,
    /// Permissions de l'utilisateur qui fait la requête dans cet établissement ; liste vide s'il n'en est pas membre.
    pub user_permissions: Vec<UserPermission>,
}

/// Objet JSON libre.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonObject(pub serde_json::Map<String, serde_json::Value>);

/// Objet JSON dont les clés dépendent du contexte.
#[Scalar(name = "JSONObject")]
impl ScalarType for JsonObject {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value.into_json() {
            Ok(serde_json::Value::Object(map)) => Ok(Self(map)),
            _ => Err(InputValueError::custom("un objet JSON est attendu")),
        }
    }

    fn to_value(&self) -> Value {
        Value::from_json(serde_json::Value::Object(self.0.clone())).unwrap_or_default()
    }
}

/// Lien signé vers un fichier. Il vaut autorisation pendant 10 minutes et ne doit pas être partagé.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct SignedUrlResponse {
    /// Clé du fichier dans le stockage.
    pub file_key: Text,
    /// Adresse à appeler en GET pour le télécharger.
    pub signed_url: Text,
    /// Champs de formulaire à envoyer avec un fichier déposé ; null pour un téléchargement.
    pub fields: Option<JsonObject>,
}
