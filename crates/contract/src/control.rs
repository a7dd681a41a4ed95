//! Road controls, and copies of slips.

use async_graphql::{ID, InputObject, MaybeUndefined, SimpleObject};
use serde::Serialize;

/// Bordereau copié par cloneBsd.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct CloneId {
    /// Identifiant de la copie : opaque pour un BSDD, numéro lisible pour les autres types.
    pub id: ID,
}

/// Bordereaux dont reindexBsds a réécrit les listes.
#[derive(Clone, Debug, PartialEq, SimpleObject)]
pub struct ReindexBsds {
    /// Numéros des bordereaux traités : leurs listes sont à jour.
    pub accepted: Vec<ID>,
    /// Numéros des bordereaux qui n'ont pu l'être.
    pub rejected: Vec<ID>,
}

/// Critères d'un contrôle : un établissement transporteur, une plaque, les deux, ou un numéro de bordereau seul.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ControlBsdWhere {
    /// SIRET, ou numéro de TVA, du transporteur qui a le déchet à bord ou doit le rapporter ; 14 à 18 caractères.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub siret: MaybeUndefined<String>,
    /// Plaque d'immatriculation du premier transporteur, ou une partie ; 6 à 12 caractères, tirets indifférents.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub plate: MaybeUndefined<String>,
    /// Numéro lisible du bordereau, ou une partie ; 20 à 25 caractères. Exclut les autres critères.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub readable_id: MaybeUndefined<String>,
}

/// Demande d'un lien de contrôle routier.
#[derive(Clone, Debug, PartialEq, InputObject)]
pub struct CreatePdfAccessTokenInput {
    /// Bordereau à montrer : identifiant opaque pour un BSDD, numéro lisible pour les autres types.
    pub bsd_id: ID,
}
