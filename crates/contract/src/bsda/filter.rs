//! Filters of the BSDA list.

use async_graphql::{InputObject, MaybeUndefined};
use serde::Serialize;

use crate::filter::*;

/// Filtre sur le courtier, pour la liste des BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaBrokerWhere {
    /// Établissement courtier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
}

/// Filtre sur la destination, pour la liste des BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaDestinationWhere {
    /// Établissement de destination.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
    /// Critères de réception.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub reception: MaybeUndefined<BsdaReceptionWhere>,
    /// Critères de traitement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub operation: MaybeUndefined<BsdaOperationWhere>,
    /// Information libre de la destination.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<StringFilter>,
}

/// Filtre sur l'émission, pour la liste des BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaEmissionWhere {
    /// Critères sur la signature d'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub signature: MaybeUndefined<SignatureWhere>,
}

/// Filtre sur l'émetteur, pour la liste des BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaEmitterWhere {
    /// Établissement émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
    /// Critères sur l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emission: MaybeUndefined<BsdaEmissionWhere>,
    /// Information libre de l'émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<StringFilter>,
}

/// Filtre sur l'exutoire final prévu, pour la liste des BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaNextDestinationWhere {
    /// Établissement de l'exutoire final.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
}

/// Filtre sur le traitement, pour la liste des BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaOperationWhere {
    /// Code de l'opération réalisée, écrit avec espace (« R 13 »).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<StringFilter>,
    /// Critères sur l'exutoire final prévu.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub next_destination: MaybeUndefined<BsdaNextDestinationWhere>,
    /// Critères sur la signature de l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub signature: MaybeUndefined<SignatureWhere>,
}

/// Filtre sur la réception, pour la liste des BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaReceptionWhere {
    /// Critère sur la date de réception.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateFilter>,
}

/// Filtre sur le transport, pour la liste des BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaTransportWhere {
    /// Critères sur la signature du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub signature: MaybeUndefined<SignatureWhere>,
    /// Plaques d'immatriculation du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub plates: MaybeUndefined<StringNullableListFilter>,
}

/// Filtre sur les transporteurs, pour la liste des BSDA : un même transporteur, quel que soit son rang, doit
/// satisfaire tous les critères.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaTransporterWhere {
    /// Établissement transporteur, par SIRET ou numéro de TVA.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
    /// Critères de transport (plaques, signature).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transport: MaybeUndefined<BsdaTransportWhere>,
    /// Information libre du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<StringFilter>,
}

/// Filtre sur le déchet, pour la liste des BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWasteWhere {
    /// Code déchet, avec espaces et astérisque.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<StringFilter>,
}

/// Filtre de la liste des BSDA. Les champs se combinent par ET ; null est sans effet, sauf pour groupedIn et
/// forwardedIn.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWhere {
    /// Numéro du BSDA.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub id: MaybeUndefined<IdFilter>,
    /// true pour les seuls brouillons, false pour les seuls bordereaux publiés ; les deux par défaut.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_draft: MaybeUndefined<bool>,
    /// Statut du bordereau.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub status: MaybeUndefined<BsdaStatusFilter>,
    /// Date de création.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub created_at: MaybeUndefined<DateFilter>,
    /// Date de dernière modification.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub updated_at: MaybeUndefined<DateFilter>,
    /// Critères sur le déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste: MaybeUndefined<BsdaWasteWhere>,
    /// Critères sur l'émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitter: MaybeUndefined<BsdaEmitterWhere>,
    /// Critères sur l'entreprise de travaux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub worker: MaybeUndefined<BsdaWorkerWhere>,
    /// Critères sur n'importe lequel des transporteurs.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<BsdaTransporterWhere>,
    /// Critères sur la destination.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination: MaybeUndefined<BsdaDestinationWhere>,
    /// Critères sur le courtier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub broker: MaybeUndefined<BsdaBrokerWhere>,
    /// Numéro du BSDA de groupement aval ; _eq: null retient les bordereaux non groupés.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub grouped_in: MaybeUndefined<IdFilter>,
    /// Numéro du BSDA de réexpédition aval ; _eq: null retient les bordereaux non réexpédiés.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub forwarded_in: MaybeUndefined<IdFilter>,
    /// Sous-filtres à satisfaire tous, en plus des champs voisins ; un seul niveau d'imbrication, sinon
    /// BAD_USER_INPUT.
    #[graphql(name = "_and")]
    #[serde(rename = "_and", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub and: MaybeUndefined<Vec<BsdaWhere>>,
    /// Sous-filtres dont un au moins est à satisfaire, en plus des champs voisins ; un seul niveau d'imbrication,
    /// sinon BAD_USER_INPUT.
    #[graphql(name = "_or")]
    #[serde(rename = "_or", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub or: MaybeUndefined<Vec<BsdaWhere>>,
    /// Sous-filtre à ne pas satisfaire ; un seul niveau d'imbrication, sinon BAD_USER_INPUT.
    #[graphql(name = "_not")]
    #[serde(rename = "_not", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub not: MaybeUndefined<Box<BsdaWhere>>,
}

/// Filtre sur les travaux, pour la liste des BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWorkWhere {
    /// Critères sur la signature de l'entreprise de travaux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub signature: MaybeUndefined<SignatureWhere>,
}

/// Filtre sur l'entreprise de travaux, pour la liste des BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWorkerWhere {
    /// Établissement de l'entreprise de travaux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyWhere>,
    /// Critères sur les travaux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub work: MaybeUndefined<BsdaWorkWhere>,
}
