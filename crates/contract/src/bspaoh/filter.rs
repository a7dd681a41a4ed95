//! Filters of the BSPAOH list.

use async_graphql::{InputObject, MaybeUndefined};
use serde::Serialize;

use super::document::BspaohStatus;
use crate::filter::*;

/// Filtre sur la destination, pour la liste des BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohDestinationWhere {
    /// Crématorium.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
    /// Critères de réception.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub reception: MaybeUndefined<BspaohReceptionWhere>,
    /// Critères de crémation.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub operation: MaybeUndefined<BspaohOperationWhere>,
    /// Information libre de la destination.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<StringFilter>,
}

/// Filtre sur l'émission, pour la liste des BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohEmissionWhere {
    /// Critères sur la signature d'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub signature: MaybeUndefined<SignatureWhere>,
}

/// Filtre sur l'émetteur, pour la liste des BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohEmitterWhere {
    /// Établissement émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
    /// Critères sur l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emission: MaybeUndefined<BspaohEmissionWhere>,
    /// Information libre de l'émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<StringFilter>,
}

/// Filtre sur la crémation, pour la liste des BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohOperationWhere {
    /// Code de l'opération réalisée, écrit avec espace (« R 1 »).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<StringFilter>,
    /// Critères sur la signature de l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub signature: MaybeUndefined<SignatureWhere>,
}

/// Filtre sur la réception, pour la liste des BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohReceptionWhere {
    /// Critère sur la date de réception.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateFilter>,
}

/// Filtre sur le statut d'un BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohStatusFilter {
    /// Statut exactement égal ; avec isDraft à true, INITIAL désigne les brouillons.
    #[graphql(name = "_eq")]
    #[serde(rename = "_eq", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eq: MaybeUndefined<BspaohStatus>,
    /// Statut présent dans la liste ; une liste vide ne retient rien.
    #[graphql(name = "_in")]
    #[serde(rename = "_in", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#in: MaybeUndefined<Vec<BspaohStatus>>,
}

/// Filtre sur le transport, pour la liste des BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohTransportWhere {
    /// Critères sur la signature du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub signature: MaybeUndefined<SignatureWhere>,
    /// Plaques d'immatriculation du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub plates: MaybeUndefined<StringNullableListFilter>,
}

/// Filtre sur le transporteur, pour la liste des BSPAOH.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohTransporterWhere {
    /// Établissement transporteur, par SIRET ou numéro de TVA.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
    /// Critères de transport (plaques, signature).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transport: MaybeUndefined<BspaohTransportWhere>,
    /// Information libre du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<StringFilter>,
}

/// Filtre de la liste des BSPAOH. Les champs se combinent par ET ; null est sans effet.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BspaohWhere {
    /// Numéro du BSPAOH.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub id: MaybeUndefined<IdFilter>,
    /// true pour les seuls brouillons, false pour les seuls bordereaux publiés ; les deux par défaut.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_draft: MaybeUndefined<bool>,
    /// Statut du bordereau ; un brouillon est au statut DRAFT, sauf si isDraft vaut true.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub status: MaybeUndefined<BspaohStatusFilter>,
    /// Date de création.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub created_at: MaybeUndefined<DateFilter>,
    /// Date de dernière modification.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub updated_at: MaybeUndefined<DateFilter>,
    /// Critères sur l'émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitter: MaybeUndefined<BspaohEmitterWhere>,
    /// Critères sur le transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<BspaohTransporterWhere>,
    /// Critères sur la destination.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination: MaybeUndefined<BspaohDestinationWhere>,
    /// Sous-filtres à satisfaire tous, en plus des champs voisins ; un seul niveau d'imbrication, sinon
    /// BAD_USER_INPUT.
    #[graphql(name = "_and")]
    #[serde(rename = "_and", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub and: MaybeUndefined<Vec<BspaohWhere>>,
    /// Sous-filtres dont un au moins est à satisfaire, en plus des champs voisins ; un seul niveau d'imbrication,
    /// sinon BAD_USER_INPUT.
    #[graphql(name = "_or")]
    #[serde(rename = "_or", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub or: MaybeUndefined<Vec<BspaohWhere>>,
    /// Sous-filtre à ne pas satisfaire ; un seul niveau d'imbrication, sinon BAD_USER_INPUT.
    #[graphql(name = "_not")]
    #[serde(rename = "_not", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub not: MaybeUndefined<Box<BspaohWhere>>,
}
