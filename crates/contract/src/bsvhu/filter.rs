//! Filters of the BSVHU list.

use async_graphql::{InputObject, MaybeUndefined};
use serde::Serialize;

use super::document::BsvhuStatus;
use crate::filter::*;

/// Filtre sur le courtier, pour la liste des BSVHU.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuBrokerWhere {
    /// Établissement courtier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
}

/// Filtre sur la destination, pour la liste des BSVHU.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuDestinationWhere {
    /// Établissement de destination.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
    /// Critères de réception.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub reception: MaybeUndefined<BsvhuReceptionWhere>,
    /// Critères de traitement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub operation: MaybeUndefined<BsvhuOperationWhere>,
}

/// Filtre sur l'émission, pour la liste des BSVHU.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuEmissionWhere {
    /// Critères sur la signature d'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub signature: MaybeUndefined<SignatureWhere>,
}

/// Filtre sur l'émetteur, pour la liste des BSVHU.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuEmitterWhere {
    /// Établissement émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
    /// Critères sur l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emission: MaybeUndefined<BsvhuEmissionWhere>,
}

/// Filtre sur le traitement, pour la liste des BSVHU.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuOperationWhere {
    /// Critères sur la signature de l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub signature: MaybeUndefined<SignatureWhere>,
    /// Code de l'opération réalisée, écrit avec espace (« R 4 »).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<StringFilter>,
}

/// Filtre sur la réception, pour la liste des BSVHU.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuReceptionWhere {
    /// Critère sur la date de réception.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateFilter>,
}

/// Filtre sur le statut d'un BSVHU.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuStatusFilter {
    /// Statut exactement égal.
    #[graphql(name = "_eq")]
    #[serde(rename = "_eq", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eq: MaybeUndefined<BsvhuStatus>,
    /// Statut présent dans la liste ; une liste vide ne retient rien.
    #[graphql(name = "_in")]
    #[serde(rename = "_in", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#in: MaybeUndefined<Vec<BsvhuStatus>>,
}

/// Filtre sur le négociant, pour la liste des BSVHU.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuTraderWhere {
    /// Établissement négociant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
}

/// Filtre sur le transport, pour la liste des BSVHU.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuTransportWhere {
    /// Critères sur la signature du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub signature: MaybeUndefined<SignatureWhere>,
    /// Plaques d'immatriculation du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub plates: MaybeUndefined<StringNullableListFilter>,
}

/// Filtre sur les transporteurs, pour la liste des BSVHU : un même transporteur, quel que soit son rang, doit
/// satisfaire tous les critères.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuTransporterWhere {
    /// Établissement transporteur, par SIRET ou numéro de TVA.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
    /// Critères de transport (plaques, signature).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transport: MaybeUndefined<BsvhuTransportWhere>,
}

/// Filtre de la liste des BSVHU. Les champs se combinent par ET ; null est sans effet.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuWhere {
    /// Numéro du BSVHU.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub id: MaybeUndefined<IdFilter>,
    /// Identifiant libre ; _contains respecte la casse.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_id: MaybeUndefined<StringFilter>,
    /// true pour les seuls brouillons, false pour les seuls bordereaux publiés ; les deux par défaut.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_draft: MaybeUndefined<bool>,
    /// Statut du bordereau.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub status: MaybeUndefined<BsvhuStatusFilter>,
    /// Date de création.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub created_at: MaybeUndefined<DateFilter>,
    /// Date de dernière modification.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub updated_at: MaybeUndefined<DateFilter>,
    /// Critères sur l'émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitter: MaybeUndefined<BsvhuEmitterWhere>,
    /// Critères sur n'importe lequel des transporteurs.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<BsvhuTransporterWhere>,
    /// Critères sur la destination.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination: MaybeUndefined<BsvhuDestinationWhere>,
    /// Critères sur le courtier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub broker: MaybeUndefined<BsvhuBrokerWhere>,
    /// Critères sur le négociant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub trader: MaybeUndefined<BsvhuTraderWhere>,
    /// Sous-filtres à satisfaire tous, en plus des champs voisins ; un seul niveau d'imbrication, sinon
    /// BAD_USER_INPUT.
    #[graphql(name = "_and")]
    #[serde(rename = "_and", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub and: MaybeUndefined<Vec<BsvhuWhere>>,
    /// Sous-filtres dont un au moins est à satisfaire, en plus des champs voisins ; un seul niveau d'imbrication,
    /// sinon BAD_USER_INPUT.
    #[graphql(name = "_or")]
    #[serde(rename = "_or", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub or: MaybeUndefined<Vec<BsvhuWhere>>,
    /// Sous-filtre à ne pas satisfaire ; un seul niveau d'imbrication, sinon BAD_USER_INPUT.
    #[graphql(name = "_not")]
    #[serde(rename = "_not", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub not: MaybeUndefined<Box<BsvhuWhere>>,
}
