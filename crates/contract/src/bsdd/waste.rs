//! What a form says of the waste.

use async_graphql::{ComplexObject, SimpleObject};
use serde::{Deserialize, Serialize};

use super::enums::*;
use crate::scalar::{Number, Text};

/// Lot de contenants identiques d'un BSDD.
#[derive(Clone, Debug, PartialEq, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PackagingInfo {
    /// Type de contenant.
    pub r#type: Packagings,
    /// Description du contenant lorsque le type est AUTRE ; null sinon.
    pub other: Option<Text>,
    /// Nombre de contenants.
    #[serde(default)]
    pub quantity: i32,
    /// Volume d'un contenant, en litres ; null si non renseigné.
    pub volume: Option<Number>,
    /// Numéros d'identification des contenants ; liste vide si aucun.
    #[serde(default)]
    pub identification_numbers: Vec<Text>,
    /// Weight as it was entered, in kilograms; never answered.
    #[graphql(skip)]
    pub weight: Option<Number>,
}

/// Parcelle d'origine des terres ou sédiments, repérée par référence cadastrale ou par coordonnées.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ParcelNumber {
    /// Commune de la parcelle.
    pub city: Text,
    /// Code postal, présent sur d'anciens bordereaux seulement ; null sinon. Utiliser inseeCode.
    pub postal_code: Option<Text>,
    /// Code INSEE de la commune.
    pub insee_code: Option<Text>,
    /// Préfixe cadastral ; null si la parcelle est repérée par coordonnées.
    pub prefix: Option<Text>,
    /// Section cadastrale ; null si la parcelle est repérée par coordonnées.
    pub section: Option<Text>,
    /// Numéro de parcelle ; null si la parcelle est repérée par coordonnées.
    pub number: Option<Text>,
    /// Latitude en degrés décimaux ; null si la parcelle est repérée par référence cadastrale.
    pub x: Option<Number>,
    /// Longitude en degrés décimaux ; null si la parcelle est repérée par référence cadastrale.
    pub y: Option<Number>,
}

/// Déchet d'un BSDD : nature, quantité et conditionnement (cadres 3 à 6).
#[derive(Clone, Debug, PartialEq, Default, SimpleObject, Serialize, Deserialize)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct WasteDetails {
    /// Code de la liste européenne des déchets (« 06 05 02* ») ; l'astérisque signale un déchet dangereux.
    pub code: Option<Text>,
    /// Dénomination usuelle du déchet.
    pub name: Option<Text>,
    /// Indique si le déchet est soumis à l'ADR ; null sur les bordereaux antérieurs à cette déclaration.
    #[graphql(name = "isSubjectToADR")]
    #[serde(rename = "isSubjectToADR")]
    pub is_subject_to_adr: Option<bool>,
    /// Mention ADR (code ONU, classe, groupe d'emballage…) ; null si le déchet n'y est pas soumis.
    pub onu_code: Option<Text>,
    /// Mention relative aux réglementations RID, ADN ou IMDG ; null si non renseignée.
    pub non_road_regulation_mention: Option<Text>,
    /// Conditionnements du déchet ; liste vide si aucun.
    pub packaging_infos: Option<Vec<PackagingInfo>>,
    /// Quantité de déchet en tonnes ; null si non renseignée, 0 après une duplication.
    pub quantity: Option<Number>,
    /// Nature de la quantité, réelle ou estimée.
    pub quantity_type: Option<QuantityType>,
    /// Consistances du déchet ; liste vide si aucune.
    pub consistences: Option<Vec<Consistence>>,
    /// Indique si le déchet contient des polluants organiques persistants.
    pub pop: Option<bool>,
    /// Indique si le déchet est dangereux ; toujours true pour un code avec astérisque.
    pub is_dangerous: Option<bool>,
    /// Parcelles d'origine des terres ou sédiments ; liste vide si sans objet.
    pub parcel_numbers: Option<Vec<ParcelNumber>>,
    /// Références des analyses des terres ou sédiments ; liste vide si aucune.
    pub analysis_references: Option<Vec<Text>>,
    /// Identifiants des secteurs d'information sur les sols (SIS) d'origine ; liste vide si aucun.
    pub land_identifiers: Option<Vec<Text>>,
    /// Numéro d'échantillon des huiles usagées ; null si sans objet.
    pub sample_number: Option<Text>,
}

#[ComplexObject]
impl WasteDetails {
    /// Types des contenants.
    #[graphql(deprecation = "Utiliser packagingInfos")]
    async fn packagings(&self) -> Option<Vec<Packagings>> {
        Some(
            self.packaging_infos
                .iter()
                .flatten()
                .map(|p| p.r#type)
                .collect(),
        )
    }

    /// Description du premier contenant de type AUTRE.
    #[graphql(deprecation = "Utiliser packagingInfos")]
    async fn other_packaging(&self) -> Option<Text> {
        let other = self
            .packaging_infos
            .iter()
            .flatten()
            .find(|p| p.r#type == Packagings::Autre)?;
        other.other.clone()
    }

    /// Nombre total de contenants.
    #[graphql(deprecation = "Utiliser packagingInfos")]
    async fn number_of_packages(&self) -> Option<i32> {
        let packagings = self
            .packaging_infos
            .as_ref()
            .filter(|list| !list.is_empty())?;
        Some(packagings.iter().map(|p| p.quantity).sum())
    }
}
