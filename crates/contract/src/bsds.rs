//! Filters and orders of the cross-kind list.

use async_graphql::{Enum, InputObject, MaybeUndefined};
use serde::{Deserialize, Serialize};

use crate::filter::*;

/// Filtre sur l'acceptation du déchet par la destination, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdAcceptationWhere {
    /// Jour d'acceptation : signedAt pour un BSDD, date de réception pour un BSDA.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateFilter>,
    /// Décision d'acceptation. Accepté par le schéma mais sans effet sur le résultat : filtrer côté client.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub status: MaybeUndefined<WasteAcceptationStatusFilter>,
}

/// Filtre sur le courtier, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdBrokerWhere {
    /// Établissement courtier : seuls le nom, le SIRET et l'adresse sont pris en compte.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<BsdCompanyWhere>,
}

/// Filtre sur l'établissement d'un acteur, commun à tous les acteurs de la recherche transverse. Les critères
/// renseignés se cumulent.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdCompanyWhere {
    /// Nom de l'établissement tel qu'inscrit sur le bordereau, 50 caractères recherchés au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub name: MaybeUndefined<TextFilter>,
    /// SIRET à 14 chiffres de l'acteur sur le bordereau. Un SIRET complet passé dans _contains est traité comme une
    /// égalité.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub siret: MaybeUndefined<StringFilter>,
    /// Numéro de TVA intracommunautaire. Pris en compte pour le premier transporteur et la destination ultérieure,
    /// sans effet pour les autres acteurs.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub vat_number: MaybeUndefined<StringFilter>,
    /// Adresse de l'établissement telle qu'inscrite sur le bordereau, 50 caractères recherchés au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub address: MaybeUndefined<TextFilter>,
    /// Nom de la personne à contacter ; préférer _contains, l'égalité ne portant que sur un mot. Sans effet pour le
    /// courtier et le négociant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub contact: MaybeUndefined<StringFilter>,
    /// Numéro de téléphone du contact ; préférer _contains. Sans effet pour le courtier et le négociant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub phone: MaybeUndefined<StringFilter>,
    /// Adresse e-mail du contact ; préférer _contains. Sans effet pour le courtier et le négociant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub mail: MaybeUndefined<StringFilter>,
}

/// Filtre sur la destination du déchet, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdDestinationWhere {
    /// Établissement de destination ; pour un BSDD avec entreposage provisoire, la destination finale une fois le
    /// déchet réexpédié.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<BsdCompanyWhere>,
    /// Information libre de la destination, 20 caractères recherchés au plus ; toujours vide pour les BSDD et BSDA.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<TextFilter>,
    /// Numéro de certificat d'acceptation préalable de la destination (BSDD, BSDA, BSDASRI, BSFF).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub cap: MaybeUndefined<TextFilter>,
    /// Critères de réception du déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub reception: MaybeUndefined<BsdReceptionWhere>,
    /// Critères d'acceptation du déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub acceptation: MaybeUndefined<BsdAcceptationWhere>,
    /// Critères de traitement du déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub operation: MaybeUndefined<BsdOperationWhere>,
}

/// Filtre sur l'éco-organisme, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdEcoOrganismeWhere {
    /// Nom de l'éco-organisme inscrit sur le bordereau.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub name: MaybeUndefined<TextFilter>,
    /// SIRET de l'éco-organisme.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub siret: MaybeUndefined<StringFilter>,
}

/// Filtre sur l'émission du déchet, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdEmissionWhere {
    /// Jour de la signature d'émission (emittedAt pour un BSDD).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateFilter>,
}

/// Filtre sur l'émetteur du déchet, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdEmitterWhere {
    /// Établissement émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<BsdCompanyWhere>,
    /// Critères sur la signature d'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emission: MaybeUndefined<BsdEmissionWhere>,
    /// Lieu de collecte ou adresse de chantier, quand il diffère de l'établissement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub pickup_site: MaybeUndefined<BsdPickupSiteWhere>,
    /// Information libre de l'émetteur, 20 caractères recherchés au plus ; n'existe pas sur les BSDD.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<TextFilter>,
}

/// Filtre sur la destination ultérieure (exutoire annoncé), dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdNextDestinationWhere {
    /// Établissement de destination ultérieure, identifiable par SIRET ou par numéro de TVA.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<BsdCompanyWhere>,
}

/// Filtre sur l'opération de traitement, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdOperationWhere {
    /// Code de l'opération réalisée, avec son espace pour les BSDD et BSDA (« R 1 », « D 9 F »). N'est pas renseigné
    /// pour les BSFF.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<StringFilter>,
    /// Jour de réalisation de l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateFilter>,
    /// Critères sur la destination ultérieure.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub next_destination: MaybeUndefined<BsdNextDestinationWhere>,
}

/// Filtre sur le lieu de collecte ou de chantier, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdPickupSiteWhere {
    /// Nom du lieu de collecte ou du chantier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub name: MaybeUndefined<TextFilter>,
    /// Adresse du lieu ; pour un BSDD, elle inclut le code postal et la commune du chantier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub address: MaybeUndefined<TextFilter>,
}

/// Filtre sur la réception du déchet, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdReceptionWhere {
    /// Jour de réception sur le site de destination (receivedAt pour un BSDD).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateFilter>,
}

/// Variante d'un bordereau au sein de son type, calculée par la plateforme à partir de son contenu.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
pub enum BsdSubType {
    /// Bordereau ordinaire, sans particularité de circuit.
    #[graphql(name = "INITIAL")]
    #[serde(rename = "INITIAL")]
    Initial,
    /// BSDD de tournée : conteneur qui chapeaute des bordereaux d'annexe 1.
    #[graphql(name = "TOURNEE")]
    #[serde(rename = "TOURNEE")]
    Tournee,
    /// BSDD d'annexe 1, un par producteur collecté, rattaché à un bordereau de tournée.
    #[graphql(name = "APPENDIX1")]
    #[serde(rename = "APPENDIX1")]
    Appendix1,
    /// BSDD de regroupement qui liste ses bordereaux initiaux en annexe 2.
    #[graphql(name = "APPENDIX2")]
    #[serde(rename = "APPENDIX2")]
    Appendix2,
    /// BSDD avec entreposage provisoire prévu ou réalisé ; prime sur les autres variantes.
    #[graphql(name = "TEMP_STORED")]
    #[serde(rename = "TEMP_STORED")]
    TempStored,
    /// BSDA de collecte en déchetterie (rubrique ICPE 2710).
    #[graphql(name = "COLLECTION_2710")]
    #[serde(rename = "COLLECTION_2710")]
    Collection2710,
    /// BSDA de groupement, ou BSDASRI de groupement.
    #[graphql(name = "GATHERING")]
    #[serde(rename = "GATHERING")]
    Gathering,
    /// BSFF de regroupement de contenants.
    #[graphql(name = "GROUPEMENT")]
    #[serde(rename = "GROUPEMENT")]
    Groupement,
    /// BSDA ou BSFF de réexpédition après entreposage.
    #[graphql(name = "RESHIPMENT")]
    #[serde(rename = "RESHIPMENT")]
    Reshipment,
    /// BSFF de reconditionnement de contenants.
    #[graphql(name = "RECONDITIONNEMENT")]
    #[serde(rename = "RECONDITIONNEMENT")]
    Reconditionnement,
    /// BSDASRI de synthèse, établi par un transporteur sur plusieurs collectes.
    #[graphql(name = "SYNTHESIS")]
    #[serde(rename = "SYNTHESIS")]
    Synthesis,
}

/// Filtre sur le négociant, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdTraderWhere {
    /// Établissement négociant : seuls le nom, le SIRET et l'adresse sont pris en compte.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<BsdCompanyWhere>,
}

/// Filtre sur le transport, limité au premier transporteur, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdTransportWhere {
    /// Plaques d'immatriculation du premier transporteur, 20 caractères au plus par valeur ; les tirets sont ignorés.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub plates: MaybeUndefined<StringNullableListFilter>,
    /// Jour d'enlèvement du déchet par le premier transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub taken_over_at: MaybeUndefined<DateFilter>,
}

/// Filtre sur le premier transporteur, dans la recherche transverse. Pour atteindre les suivants, utiliser
/// companyNames ou companyOrgIds.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdTransporterWhere {
    /// Premier transporteur, identifiable par SIRET ou par numéro de TVA étranger.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<BsdCompanyWhere>,
    /// Information libre du premier transporteur, 20 caractères recherchés au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<TextFilter>,
    /// Critères de transport (plaques, date d'enlèvement).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transport: MaybeUndefined<BsdTransportWhere>,
}

/// Type réglementaire de bordereau.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BsdType {
    /// Déchets dangereux ou non dangereux (type GraphQL Form).
    Bsdd,
    /// Déchets d'amiante (type GraphQL Bsda).
    Bsda,
    /// Fluides frigorigènes (type GraphQL Bsff).
    Bsff,
    /// Déchets d'activités de soins à risques infectieux (type GraphQL Bsdasri).
    Bsdasri,
    /// Véhicules hors d'usage (type GraphQL Bsvhu).
    Bsvhu,
    /// Pièces anatomiques d'origine humaine (type GraphQL Bspaoh).
    Bspaoh,
}

/// Filtre sur le déchet, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdWasteWhere {
    /// Code de la liste européenne des déchets, avec espaces et astérisque éventuel ; _contains avec « * » retrouve
    /// tous les codes dangereux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<StringFilter>,
    /// Mention ADR (code ONU) du bordereau.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub adr: MaybeUndefined<TextFilter>,
    /// Dénomination usuelle du déchet (BSDD), matériau (BSDA) ou description (BSFF), 30 caractères recherchés au plus
    /// ; vide pour les autres types.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub description: MaybeUndefined<TextFilter>,
}

/// Critères de la recherche transverse. Les champs se combinent par ET, sauf les onglets (is…For) qui se combinent
/// entre eux par OU.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdWhere {
    /// Jour de création du bordereau, en jours calendaires UTC.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub created_at: MaybeUndefined<DateFilter>,
    /// Jour de dernière modification du bordereau, en jours calendaires UTC.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub updated_at: MaybeUndefined<DateFilter>,
    /// Identifiant du bordereau : opaque pour un BSDD, numéro lisible pour les autres types. 30 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub id: MaybeUndefined<StringFilter>,
    /// Numéro lisible du bordereau (« BSD-… », « BSDA-… »), entier ou partiel. 30 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub readable_id: MaybeUndefined<StringFilter>,
    /// Numéro libre attribué par l'émetteur, présent sur les BSDD et BSVHU.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_id: MaybeUndefined<StringFilter>,
    /// Type réglementaire du bordereau.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#type: MaybeUndefined<BsdTypeFilter>,
    /// Variante du bordereau (tournée, regroupement, entreposage provisoire…).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub bsd_sub_type: MaybeUndefined<BsdSubTypeFilter>,
    /// Statut du bordereau, sous son nom exact dans l'énumération de son type (« SENT », « AWAITING_CHILD »…).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub status: MaybeUndefined<StringFilter>,
    /// Numéros d'identification des contenants (BSDD, BSDA, BSFF).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub packaging_numbers: MaybeUndefined<StringNullableListFilter>,
    /// Numéros de scellés du déchet, propres aux BSDA.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub seal_numbers: MaybeUndefined<StringNullableListFilter>,
    /// Numéros d'identification portés par le bordereau, propres aux BSDASRI et BSVHU.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub identification_numbers: MaybeUndefined<StringNullableListFilter>,
    /// Numéros des fiches d'intervention, propres aux BSFF.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub fiche_intervention_numbers: MaybeUndefined<StringNullableListFilter>,
    /// Critères sur l'émetteur du déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitter: MaybeUndefined<BsdEmitterWhere>,
    /// Critères sur le premier transporteur uniquement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<BsdTransporterWhere>,
    /// Critères sur le déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste: MaybeUndefined<BsdWasteWhere>,
    /// Critères sur l'entreprise de travaux, propre aux BSDA.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub worker: MaybeUndefined<BsdWorkerWhere>,
    /// Critères sur la destination du déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination: MaybeUndefined<BsdDestinationWhere>,
    /// Critères sur le courtier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub broker: MaybeUndefined<BsdBrokerWhere>,
    /// Critères sur le négociant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub trader: MaybeUndefined<BsdTraderWhere>,
    /// Critères sur l'éco-organisme.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eco_organisme: MaybeUndefined<BsdEcoOrganismeWhere>,
    /// Brouillons visibles par au moins un des établissements listés (SIRET ou numéro de TVA). Lu à la racine du
    /// filtre seulement, combiné par OU avec les autres onglets.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_draft_for: MaybeUndefined<Vec<String>>,
    /// Bordereaux sur lesquels un des établissements listés doit agir maintenant : signer l'émission ou les travaux,
    /// réceptionner, traiter, etc.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_for_action_for: MaybeUndefined<Vec<String>>,
    /// Bordereaux en cours qu'un des établissements listés suit sans avoir d'action immédiate.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_follow_for: MaybeUndefined<Vec<String>>,
    /// Bordereaux terminés (traités, refusés, annulés…) d'au moins un des établissements listés.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_archived_for: MaybeUndefined<Vec<String>>,
    /// Bordereaux qu'un des établissements listés doit enlever en tant que prochain transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_to_collect_for: MaybeUndefined<Vec<String>>,
    /// Bordereaux qu'un des établissements listés transporte actuellement, en tant que dernier transporteur ayant
    /// signé.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_collected_for: MaybeUndefined<Vec<String>>,
    /// Retours à organiser par le dernier transporteur : bordereaux reçus depuis deux jours au plus avec un refus,
    /// une acceptation en attente ou, pour un BSDD, une information de rinçage ou de retour à vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_return_for: MaybeUndefined<Vec<String>>,
    /// Bordereaux portant une demande de révision en attente dont un des établissements listés est auteur ou
    /// approbateur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_pending_revision_for: MaybeUndefined<Vec<String>>,
    /// Bordereaux portant une demande de révision en attente émise par un des établissements listés.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_emitted_revision_for: MaybeUndefined<Vec<String>>,
    /// Bordereaux portant une demande de révision en attente soumise à un des établissements listés, y compris s'il a
    /// déjà répondu.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_received_revision_for: MaybeUndefined<Vec<String>>,
    /// Bordereaux dont une révision concernant un des établissements listés a été conclue depuis moins de 18 mois,
    /// hors ceux où une autre est en attente pour lui.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_reviewed_revision_for: MaybeUndefined<Vec<String>>,
    /// Bordereaux sur lesquels figure l'un des identifiants d'établissement listés, limités dans tous les cas à ceux
    /// que l'utilisateur peut lister.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub sirets: MaybeUndefined<StringNullableListFilter>,
    /// Recherche dans les noms de tous les acteurs du bordereau, transporteurs suivants et intermédiaires compris.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company_names: MaybeUndefined<TextFilter>,
    /// Recherche dans les identifiants (SIRET ou TVA) de tous les acteurs du bordereau.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company_org_ids: MaybeUndefined<StringNullableListFilter>,
    /// Sous-filtres à satisfaire tous, en plus des champs voisins ; trois niveaux d'imbrication au plus, sinon
    /// BAD_USER_INPUT.
    #[graphql(name = "_and")]
    #[serde(rename = "_and", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub and: MaybeUndefined<Vec<BsdWhere>>,
    /// Sous-filtres dont un au moins est à satisfaire. Aucun autre champ ne peut l'accompagner au même niveau
    /// (BAD_USER_INPUT) : l'imbriquer dans _and pour le combiner.
    #[graphql(name = "_or")]
    #[serde(rename = "_or", skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub or: MaybeUndefined<Vec<BsdWhere>>,
}

/// Filtre sur les travaux de retrait d'amiante, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdWorkWhere {
    /// Jour de signature de l'entreprise de travaux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateFilter>,
}

/// Filtre sur l'entreprise de travaux d'un BSDA, dans la recherche transverse.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdWorkerWhere {
    /// Établissement de l'entreprise de travaux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<BsdCompanyWhere>,
    /// Critères sur la signature des travaux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub work: MaybeUndefined<BsdWorkWhere>,
}

/// Tri de la recherche transverse, appliqué avant le tri par défaut (modification la plus récente d'abord). Si
/// plusieurs clés sont données, la priorité est wasteCode, destinationCompanyName, emitterCompanyName, readableId,
/// puis type.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderBy {
    /// Trie par type de bordereau.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#type: MaybeUndefined<OrderType>,
    /// Trie par numéro lisible.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub readable_id: MaybeUndefined<OrderType>,
    /// Trie par nom de l'établissement émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitter_company_name: MaybeUndefined<OrderType>,
    /// Trie par nom de l'établissement de destination.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination_company_name: MaybeUndefined<OrderType>,
    /// Trie par code déchet ; clé la plus prioritaire.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_code: MaybeUndefined<OrderType>,
}

/// Sens d'un tri.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderType {
    /// Ordre croissant.
    Asc,
    /// Ordre décroissant.
    Desc,
}
