//! Closed lists of the BSDD.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

/// Raison pour laquelle une citerne n'a pas été rincée après déchargement.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CiterneNotWashedOutReason {
    /// Exemption de rinçage : citerne dédiée à un même type de déchet.
    Exempted,
    /// Déchet incompatible avec un rinçage à l'eau.
    Incompatible,
    /// Installation de rinçage indisponible sur le site.
    Unavailable,
    /// Rinçage non effectué par le conducteur.
    NotByDriver,
}

/// Consistance physique du déchet d'un BSDD.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Consistence {
    /// Solide.
    Solid,
    /// Liquide.
    Liquid,
    /// Gazeux.
    Gaseous,
    /// Pâteux.
    Doughy,
}

/// Qualité de l'émetteur d'un BSDD ; elle détermine aussi la nature du bordereau.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
pub enum EmitterType {
    /// Producteur du déchet.
    #[graphql(name = "PRODUCER")]
    #[serde(rename = "PRODUCER")]
    Producer,
    /// Autre détenteur du déchet.
    #[graphql(name = "OTHER")]
    #[serde(rename = "OTHER")]
    Other,
    /// Collecteur de petites quantités : bordereau de tournée regroupant des bordereaux d'annexe 1, sans quantité ni
    /// conditionnement à saisir.
    #[graphql(name = "APPENDIX1")]
    #[serde(rename = "APPENDIX1")]
    Appendix1,
    /// Producteur d'annexe 1 : bordereau individuel rattaché à une tournée, dont le déchet, la destination et le
    /// transporteur sont recopiés de celle-ci.
    #[graphql(name = "APPENDIX1_PRODUCER")]
    #[serde(rename = "APPENDIX1_PRODUCER")]
    Appendix1Producer,
    /// Regroupement : l'installation réexpédie des déchets reçus dont les bordereaux initiaux sont listés en annexe
    /// 2.
    #[graphql(name = "APPENDIX2")]
    #[serde(rename = "APPENDIX2")]
    Appendix2,
}

/// Mention ADR à porter pour le retour à vide après déchargement.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EmptyReturnADR {
    /// Retour à vide, non nettoyé.
    EmptyReturnNotWashed,
    /// Véhicule vide, avec rappel de la dernière marchandise chargée.
    EmptyVehicle,
    /// Véhicule-citerne vide, avec rappel de la dernière marchandise chargée.
    EmptyCiterne,
    /// Conteneur vide, avec rappel de la dernière marchandise chargée.
    EmptyContainer,
    /// Conteneur-citerne vide, avec rappel de la dernière marchandise chargée.
    EmptyCiterneContainer,
}

/// Rôle tenu par un établissement sur un BSDD, pour filtrer la requête forms.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FormRole {
    /// Transporteur, quel que soit son rang, entreposage provisoire compris.
    Transporter,
    /// Destinataire, ou destination finale après entreposage provisoire.
    Recipient,
    /// Émetteur.
    Emitter,
    /// Négociant.
    Trader,
    /// Courtier.
    Broker,
    /// Éco-organisme.
    EcoOrganisme,
    /// Intermédiaire.
    Intermediary,
}

/// Étape d'un BSDD dans son cycle de vie. Une mutation appelée depuis un statut qui ne la permet pas donne
/// BAD_USER_INPUT.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FormStatus {
    /// Brouillon, visible des seuls établissements de son auteur qui y figurent ; à sceller par markAsSealed.
    Draft,
    /// Scellé : complet et visible de tous ses acteurs, en attente de la signature d'émission ; encore entièrement
    /// modifiable.
    Sealed,
    /// Signé par l'émetteur ou l'éco-organisme, en attente d'enlèvement.
    SignedByProducer,
    /// Enlevé : en transit vers la destination, ou expédié directement par pipeline ou convoyeur.
    Sent,
    /// Réceptionné à la destination finale, décision d'acceptation en attente.
    Received,
    /// Accepté en totalité ou en partie par la destination finale, en attente de traitement.
    Accepted,
    /// Traité, ou entièrement regroupé dans des bordereaux eux-mêmes traités ; statut final.
    Processed,
    /// Expédié vers une destination ultérieure étrangère ; le suivi se poursuit par la notification de transfert
    /// transfrontalier. Statut final.
    FollowedWithPnttd,
    /// En attente de regroupement : opération de transit réalisée, quantité pas encore entièrement reprise dans des
    /// regroupements scellés.
    AwaitingGroup,
    /// Entièrement repris dans un ou plusieurs bordereaux de regroupement scellés, non encore traités.
    Grouped,
    /// Regroupé avec rupture de traçabilité autorisée ; statut final.
    NoTraceability,
    /// Refusé en totalité par la destination ou le site d'entreposage ; statut final.
    Refused,
    /// Réceptionné au site d'entreposage provisoire, décision d'acceptation en attente.
    TempStored,
    /// Accepté au site d'entreposage provisoire, en attente de réexpédition ou de traitement anticipé.
    TempStorerAccepted,
    /// Réexpédition préparée et scellée par le site d'entreposage, en attente de sa signature.
    Resealed,
    /// Réexpédition signée par le site d'entreposage, en attente d'enlèvement.
    SignedByTempStorer,
    /// En transit du site d'entreposage vers la destination finale.
    Resent,
    /// Annulé par une révision acceptée ; aucune signature n'est plus possible.
    Canceled,
}

/// Type de contenant d'un BSDD.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Packagings {
    /// Fût.
    Fut,
    /// Grand récipient pour vrac.
    Grv,
    /// Citerne : 2 au plus par lot, seul type sur le bordereau.
    Citerne,
    /// Benne : 2 au plus par lot, seul type sur le bordereau.
    Benne,
    /// Acheminement par pipeline. Obsolète : laisser les conditionnements vides et passer isDirectSupply à true.
    Pipeline,
    /// Autre contenant, à décrire dans other.
    Autre,
}

/// Nature d'une quantité.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum QuantityType {
    /// Quantité réelle, issue d'une pesée.
    Real,
    /// Quantité estimée.
    Estimated,
}
