//! Operators of list filters.

use async_graphql::{ID, InputObject, MaybeUndefined};
use serde::Serialize;

use crate::{
    bsda::BsdaStatus,
    bsds::{BsdSubType, BsdType},
    scalar::DateTime,
    slip::WasteAcceptationStatus,
};

/// Filtre sur la variante de bordereau.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdSubTypeFilter {
    /// Retient les bordereaux de cette variante exactement.
    #[graphql(name = "_eq")]
    #[serde(rename = "_eq", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eq: MaybeUndefined<BsdSubType>,
    /// Retient les bordereaux dont la variante figure dans la liste.
    #[graphql(name = "_in")]
    #[serde(rename = "_in", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#in: MaybeUndefined<Vec<BsdSubType>>,
}

/// Filtre sur le type de bordereau.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdTypeFilter {
    /// Retient les bordereaux de ce type exactement.
    #[graphql(name = "_eq")]
    #[serde(rename = "_eq", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eq: MaybeUndefined<BsdType>,
    /// Retient les bordereaux dont le type figure dans la liste.
    #[graphql(name = "_in")]
    #[serde(rename = "_in", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#in: MaybeUndefined<Vec<BsdType>>,
}

/// Filtre sur le statut d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaStatusFilter {
    /// Statut exactement égal.
    #[graphql(name = "_eq")]
    #[serde(rename = "_eq", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eq: MaybeUndefined<BsdaStatus>,
    /// Statut présent dans la liste ; une liste vide ne retient rien.
    #[graphql(name = "_in")]
    #[serde(rename = "_in", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#in: MaybeUndefined<Vec<BsdaStatus>>,
}

/// Filtre sur l'identifiant d'un établissement, pour la liste des BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CompanyWhere {
    /// Critère sur le SIRET de l'établissement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub siret: MaybeUndefined<StringFilter>,
    /// Critère sur le numéro de TVA ; pertinent pour le transporteur uniquement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub vat_number: MaybeUndefined<StringFilter>,
}

/// Filtre sur une date ; les bornes se cumulent. Dans bsds, la comparaison se fait au jour calendaire UTC ; ailleurs,
/// à l'instant près.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DateFilter {
    /// Date postérieure ou égale ; dans bsds, à partir du début de ce jour, et incompatible avec _gt
    /// (BAD_USER_INPUT).
    #[graphql(name = "_gte")]
    #[serde(rename = "_gte", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub gte: MaybeUndefined<DateTime>,
    /// Date strictement postérieure ; dans bsds, après la fin de ce jour.
    #[graphql(name = "_gt")]
    #[serde(rename = "_gt", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub gt: MaybeUndefined<DateTime>,
    /// Date antérieure ou égale ; dans bsds, jusqu'à la fin de ce jour, et incompatible avec _lt (BAD_USER_INPUT).
    #[graphql(name = "_lte")]
    #[serde(rename = "_lte", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub lte: MaybeUndefined<DateTime>,
    /// Date strictement antérieure ; dans bsds, avant le début de ce jour.
    #[graphql(name = "_lt")]
    #[serde(rename = "_lt", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub lt: MaybeUndefined<DateTime>,
    /// Instant exactement égal ; dans bsds, n'importe quel instant de ce jour.
    #[graphql(name = "_eq")]
    #[serde(rename = "_eq", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eq: MaybeUndefined<DateTime>,
}

/// Filtre sur un identifiant.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IdFilter {
    /// Identifiant exact. Pour groupedIn et forwardedIn, null retient les bordereaux qui ne sont pas repris ;
    /// ailleurs, null est sans effet.
    #[graphql(name = "_eq")]
    #[serde(rename = "_eq", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eq: MaybeUndefined<ID>,
    /// Identifiants admis ; une liste vide ne retient rien.
    #[graphql(name = "_in")]
    #[serde(rename = "_in", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#in: MaybeUndefined<Vec<ID>>,
}

/// Filtre sur une signature, pour la liste des BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignatureWhere {
    /// Critère sur la date de signature ; un bordereau non signé à cette étape n'est pas retenu.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateFilter>,
}

/// Filtre sur un texte. Les opérateurs se cumulent ; dans bsds, un seul s'applique, dans l'ordre _eq, _contains, _in,
/// et la casse est ignorée.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StringFilter {
    /// Valeur exactement égale ; sensible à la casse sauf dans bsds.
    #[graphql(name = "_eq")]
    #[serde(rename = "_eq", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eq: MaybeUndefined<String>,
    /// Valeur présente dans la liste ; une liste vide ne retient rien dans les listes par type de bordereau.
    #[graphql(name = "_in")]
    #[serde(rename = "_in", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#in: MaybeUndefined<Vec<String>>,
    /// Valeur contenant ce texte, sans caractère joker ; sensible à la casse sauf dans bsds, où un SIRET valide est
    /// traité comme une égalité.
    #[graphql(name = "_contains")]
    #[serde(
        rename = "_contains",
        skip_serializing_if = "MaybeUndefined::is_undefined"
    )]
    pub contains: MaybeUndefined<String>,
}

/// Filtre sur une liste de textes (plaques, numéros de contenants…). Dans bsds, seul le premier opérateur présent
/// s'applique, dans l'ordre _hasEvery, _hasSome, _in, _has, _itemContains.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StringNullableListFilter {
    /// Ancien équivalent de _hasSome, à ne plus utiliser.
    #[graphql(name = "_in")]
    #[serde(rename = "_in", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#in: MaybeUndefined<Vec<String>>,
    /// Liste exactement identique ; non disponible dans bsds (BAD_USER_INPUT).
    #[graphql(name = "_eq")]
    #[serde(rename = "_eq", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eq: MaybeUndefined<Vec<String>>,
    /// La liste contient au moins une des valeurs.
    #[graphql(name = "_hasSome")]
    #[serde(
        rename = "_hasSome",
        skip_serializing_if = "MaybeUndefined::is_undefined"
    )]
    pub has_some: MaybeUndefined<Vec<String>>,
    /// La liste contient cette valeur.
    #[graphql(name = "_has")]
    #[serde(rename = "_has", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub has: MaybeUndefined<String>,
    /// La liste contient toutes les valeurs.
    #[graphql(name = "_hasEvery")]
    #[serde(
        rename = "_hasEvery",
        skip_serializing_if = "MaybeUndefined::is_undefined"
    )]
    pub has_every: MaybeUndefined<Vec<String>>,
    /// Un élément de la liste contient ce texte ; propre à bsds.
    #[graphql(name = "_itemContains")]
    #[serde(
        rename = "_itemContains",
        skip_serializing_if = "MaybeUndefined::is_undefined"
    )]
    pub item_contains: MaybeUndefined<String>,
}

/// Filtre plein texte de la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TextFilter {
    /// Retient les textes qui contiennent tous les mots donnés, dans n'importe quel ordre et sans tenir compte de la
    /// casse, ou qui contiennent la chaîne elle-même.
    #[graphql(name = "_match")]
    #[serde(
        rename = "_match",
        skip_serializing_if = "MaybeUndefined::is_undefined"
    )]
    pub r#match: MaybeUndefined<String>,
}

/// Filtre sur la décision d'acceptation.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WasteAcceptationStatusFilter {
    /// Décision exactement égale.
    #[graphql(name = "_eq")]
    #[serde(rename = "_eq", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eq: MaybeUndefined<WasteAcceptationStatus>,
    /// Décision présente dans la liste.
    #[graphql(name = "_in")]
    #[serde(rename = "_in", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#in: MaybeUndefined<Vec<WasteAcceptationStatus>>,
}
