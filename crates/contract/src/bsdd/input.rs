//! What clients send about a BSDD.

use async_graphql::{ID, InputObject, MaybeUndefined};
use serde::Serialize;

use super::enums::*;
use crate::{
    scalar::{DateTime, Number},
    slip::*,
};

/// Référence d'un BSDD à annexer à un bordereau de tournée (annexe 1) ou de regroupement (annexe 2).
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppendixFormInput {
    /// Identifiant opaque (Form.id, et non readableId) du bordereau à annexer ; un identifiant inconnu ou non
    /// éligible donne BAD_USER_INPUT.
    pub id: ID,
}

/// Courtier d'un BSDD. L'établissement est inscrit avec le profil BROKER ; ces données sont scellées à la signature
/// d'émission.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BrokerInput {
    /// Numéro de récépissé, obsolète en saisie : la valeur est remplacée par celle du profil dès que le SIRET est
    /// inscrit sur la plateforme. Un courtier sans récépissé empêche le scellement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub receipt: MaybeUndefined<String>,
    /// Département du récépissé, obsolète en saisie : repris du profil du courtier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub department: MaybeUndefined<String>,
    /// Date limite du récépissé, obsolète en saisie : reprise du profil du courtier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub validity_limit: MaybeUndefined<DateTime>,
    /// Établissement courtier. Dès que son SIRET est renseigné, nom, adresse, contact, téléphone et e-mail deviennent
    /// obligatoires au scellement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
}

/// Contenu d'un nouveau BSDD. Aucun champ n'est obligatoire à la création, mais un établissement de l'utilisateur
/// doit y figurer ; les exigences complètes s'appliquent au scellement.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateFormInput {
    /// Numéro libre propre à l'émetteur, sans contrainte d'unicité. Facultatif.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_id: MaybeUndefined<String>,
    /// Émetteur du déchet (cadre 1), obligatoire pour sceller. Son type détermine la nature du bordereau.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitter: MaybeUndefined<EmitterInput>,
    /// Destinataire prévu ou site d'entreposage provisoire (cadre 2), obligatoire pour sceller. Sans objet pour un
    /// bordereau d'annexe 1.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub recipient: MaybeUndefined<RecipientInput>,
    /// Premier transporteur, saisi sur place. Exclusif de transporters (BAD_USER_INPUT si les deux sont fournis).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<TransporterInput>,
    /// Identifiants de fiches transporteur dans l'ordre de prise en charge, 5 au plus. Exclusif de transporter ; un
    /// identifiant inconnu donne BAD_USER_INPUT.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporters: MaybeUndefined<Vec<ID>>,
    /// Déclare un acheminement direct par pipeline ou convoyeur, sans transporteur ni conditionnement. false par
    /// défaut.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_direct_supply: MaybeUndefined<bool>,
    /// Description, quantité et conditionnement du déchet (cadres 3 à 6), obligatoires pour sceller. Une tournée se
    /// crée sans quantité ni conditionnement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_details: MaybeUndefined<WasteDetailsInput>,
    /// Négociant inscrit avec le profil TRADER. Facultatif ; son récépissé est repris de son profil.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub trader: MaybeUndefined<TraderInput>,
    /// Courtier inscrit avec le profil BROKER. Facultatif ; son récépissé est repris de son profil.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub broker: MaybeUndefined<BrokerInput>,
    /// Bordereaux à regrouper en totalité, obsolète : utiliser grouping. Fournir les deux donne BAD_USER_INPUT.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub appendix2_forms: MaybeUndefined<Vec<AppendixFormInput>>,
    /// Bordereaux initiaux d'une tournée (APPENDIX1) ou d'un regroupement (APPENDIX2, 250 au plus), avec la fraction
    /// reprise. Chaque bordereau d'un regroupement doit être en attente de regroupement et détenu par l'émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub grouping: MaybeUndefined<Vec<InitialFormFractionInput>>,
    /// Éco-organisme référencé et autorisé sur les BSDD. Facultatif.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eco_organisme: MaybeUndefined<EcoOrganismeInput>,
    /// Destination finale après entreposage provisoire ; exige recipient.isTempStorage à true, sinon BAD_USER_INPUT.
    /// Peut être omis jusqu'à la réexpédition.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub temporary_storage_detail: MaybeUndefined<TemporaryStorageDetailInput>,
    /// Intermédiaires français, 5 au plus et sans doublon, chacun avec SIRET, nom, adresse et contact ; refusés sur
    /// un bordereau d'annexe 1. Ils liront le bordereau sans jamais le signer.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub intermediaries: MaybeUndefined<Vec<CompanyInput>>,
}

/// Destination finale à donner quand le BSDD prévoit un entreposage provisoire ; scellée à la signature d'émission.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DestinationInput {
    /// Établissement de destination finale : inscrit, avec un profil de destination et non en sommeil. Exigé au plus
    /// tard à markAsResealed.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Numéro de CAP de la destination finale, obligatoire à la réexpédition d'un déchet dangereux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub cap: MaybeUndefined<String>,
    /// Code de l'opération prévue, parmi les codes R 1 à R 13 et D 1 à D 15 utilisables ; obligatoire à la
    /// réexpédition.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub processing_operation: MaybeUndefined<String>,
    /// Accepté pour compatibilité et ignoré.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_filled_by_emitter: MaybeUndefined<bool>,
}

/// Éco-organisme responsable du déchet d'un BSDD. Passer null au champ parent l'efface ; scellé à la signature
/// d'émission.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EcoOrganismeInput {
    /// Nom de l'éco-organisme, 250 caractères au plus.
    pub name: String,
    /// SIRET d'un éco-organisme référencé et autorisé sur les BSDD ; sinon BAD_USER_INPUT.
    pub siret: String,
}

/// Émetteur du déchet d'un BSDD. Après la signature d'émission, son type, ses indicateurs, son SIRET ou OMI, son nom
/// et son adresse ne sont plus modifiables par personne.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EmitterInput {
    /// Qualité de l'émetteur, obligatoire pour sceller. Un particulier n'admet que PRODUCER ou APPENDIX1_PRODUCER, un
    /// navire étranger que PRODUCER.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#type: MaybeUndefined<EmitterType>,
    /// Adresse de chantier ou de collecte si elle diffère de celle de l'établissement ; null l'efface.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub work_site: MaybeUndefined<WorkSiteInput>,
    /// Ancienne adresse de chantier, 250 caractères au plus. Obsolète : utiliser workSite.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub pickup_site: MaybeUndefined<String>,
    /// Établissement émetteur, non nécessairement inscrit sur la plateforme. SIRET interdit pour un particulier ou un
    /// navire étranger ; un éco-organisme de la filière y est refusé.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Déclare un émetteur particulier : nom et adresse exigés au scellement, SIRET et contact interdits,
    /// incompatible avec isForeignShip.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_private_individual: MaybeUndefined<bool>,
    /// Déclare un navire étranger : numéro OMI exigé, SIRET interdit, incompatible avec isPrivateIndividual.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_foreign_ship: MaybeUndefined<bool>,
}

/// Bordereau initial à annexer et part de sa quantité à reprendre.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InitialFormFractionInput {
    /// Bordereau initial, désigné par son identifiant opaque.
    pub form: AppendixFormInput,
    /// Quantité à reprendre en tonnes, strictement positive et au plus égale au reliquat non regroupé ; par défaut le
    /// reliquat entier. Ignorée pour une tournée.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity: MaybeUndefined<Number>,
}

/// Lot de contenants identiques. CITERNE et BENNE ne se mélangent ni entre elles ni avec un autre type, et PIPELINE
/// est obsolète.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PackagingInfoInput {
    /// Type de contenant.
    pub r#type: Packagings,
    /// Description du contenant, 250 caractères au plus : obligatoire au scellement si le type est AUTRE, interdite
    /// sinon.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub other: MaybeUndefined<String>,
    /// Nombre de contenants, au moins 1 et au plus 2 pour CITERNE et BENNE ; obligatoire au scellement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity: MaybeUndefined<i32>,
    /// Volume d'un contenant en litres, strictement positif.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub volume: MaybeUndefined<Number>,
    /// Numéros d'identification des contenants ; null équivaut à une liste vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub identification_numbers: MaybeUndefined<Vec<String>>,
    /// Numéro de contenant conservé pour compatibilité et jamais restitué : utiliser identificationNumbers.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub numero: MaybeUndefined<String>,
    /// Masse en kilogrammes, conservée mais jamais restituée.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub weight: MaybeUndefined<Number>,
}

/// Parcelle d'origine : commune et code INSEE, avec soit préfixe, section et numéro, soit les deux coordonnées, mais
/// pas les deux.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ParcelNumberInput {
    /// Nom de la commune, 250 caractères au plus.
    pub city: String,
    /// Obsolète et à ne plus envoyer : une valeur non null donne BAD_USER_INPUT. Utiliser inseeCode.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub postal_code: MaybeUndefined<String>,
    /// Code INSEE de la commune, exigé pour toute parcelle.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub insee_code: MaybeUndefined<String>,
    /// Préfixe cadastral de 1 à 5 caractères, exigé avec section et number.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub prefix: MaybeUndefined<String>,
    /// Section cadastrale de 1 à 5 caractères, exigée avec prefix et number.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub section: MaybeUndefined<String>,
    /// Numéro de parcelle de 1 à 5 caractères, exigé avec prefix et section.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub number: MaybeUndefined<String>,
    /// Latitude en degrés décimaux, de -90 à 90, 6 décimales au plus ; exigée avec y.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub x: MaybeUndefined<Number>,
    /// Longitude en degrés décimaux, de -180 à 180, 6 décimales au plus ; exigée avec x.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub y: MaybeUndefined<Number>,
}

/// Destinataire prévu d'un BSDD, ou site d'entreposage provisoire ; scellé à la signature d'émission.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecipientInput {
    /// Numéro de certificat d'acceptation préalable, 250 caractères au plus ; obligatoire au scellement pour un
    /// déchet dangereux, sauf tournée.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub cap: MaybeUndefined<String>,
    /// Code de l'opération prévue (R 1 à R 13, D 1 à D 15 selon la nomenclature en vigueur), obligatoire au
    /// scellement sauf entreposage provisoire. R 0 n'est admis que pour un regroupement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub processing_operation: MaybeUndefined<String>,
    /// Établissement inscrit sur la plateforme avec un profil de destination et un sous-profil compatible avec la
    /// dangerosité du déchet ; sinon BAD_USER_INPUT.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Indique un entreposage provisoire : true crée l'étape suivante, même sans temporaryStorageDetail ; false la
    /// supprime.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_temp_storage: MaybeUndefined<bool>,
}

/// Étape suivante d'un BSDD dont le destinataire est un entreposage provisoire (recipient.isTempStorage à true, sinon
/// BAD_USER_INPUT).
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TemporaryStorageDetailInput {
    /// Destination finale prévue ; elle peut rester vide jusqu'à la réexpédition.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination: MaybeUndefined<DestinationInput>,
}

/// Négociant d'un BSDD. L'établissement est inscrit avec le profil TRADER ; ces données sont scellées à la signature
/// d'émission.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TraderInput {
    /// Numéro de récépissé, obsolète en saisie : la valeur est remplacée par celle du profil dès que le SIRET est
    /// inscrit sur la plateforme. Un négociant sans récépissé empêche le scellement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub receipt: MaybeUndefined<String>,
    /// Département du récépissé, obsolète en saisie : repris du profil du négociant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub department: MaybeUndefined<String>,
    /// Date limite du récépissé, obsolète en saisie : reprise du profil du négociant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub validity_limit: MaybeUndefined<DateTime>,
    /// Établissement négociant. Dès que son SIRET est renseigné, nom, adresse, contact, téléphone et e-mail
    /// deviennent obligatoires au scellement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
}

/// Transporteur d'un BSDD. Il n'est pas exigé avant l'enlèvement ; une fois qu'il a signé, il ne peut plus être
/// modifié.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TransporterInput {
    /// Établissement inscrit avec le profil TRANSPORTER, sauf exemption de récépissé. Un transporteur étranger est
    /// désigné par son numéro de TVA, toujours inscrit.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Déclare l'exemption de récépissé (article R. 541-50) ; dispense aussi le SIRET du contrôle d'inscription.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_exempted_of_receipt: MaybeUndefined<bool>,
    /// Numéro de récépissé, obsolète en saisie : repris du profil du transporteur inscrit.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub receipt: MaybeUndefined<String>,
    /// Département du récépissé, obsolète en saisie : repris du profil du transporteur inscrit.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub department: MaybeUndefined<String>,
    /// Date limite du récépissé, obsolète en saisie : reprise du profil du transporteur inscrit.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub validity_limit: MaybeUndefined<DateTime>,
    /// Plaques d'immatriculation séparées par une virgule, deux au plus, de 4 à 12 caractères chacune ; exigées à la
    /// signature pour un transport par route.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub number_plate: MaybeUndefined<String>,
    /// Information libre, 250 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<String>,
    /// Mode de transport, sans valeur par défaut ; exigé à la signature du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub mode: MaybeUndefined<TransportMode>,
}

/// Modification d'un BSDD : un champ absent garde sa valeur, null ou une chaîne vide l'efface, et null sur un objet
/// efface tout le bloc. Modifier un champ déjà scellé par signature donne FORBIDDEN.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateFormInput {
    /// Identifiant opaque du BSDD à modifier (Form.id, et non readableId).
    pub id: ID,
    /// Numéro libre propre à l'émetteur, sans contrainte d'unicité. null l'efface ; scellé à la signature d'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_id: MaybeUndefined<String>,
    /// Émetteur du déchet (cadre 1), obligatoire pour sceller. null efface tout le cadre ; scellé à la signature
    /// d'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitter: MaybeUndefined<EmitterInput>,
    /// Destinataire prévu ou site d'entreposage provisoire (cadre 2), obligatoire pour sceller. null efface tout le
    /// cadre ; scellé à la signature d'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub recipient: MaybeUndefined<RecipientInput>,
    /// Premier transporteur, saisi sur place. Seules les données fournies changent, null le supprime et décale les
    /// suivants ; refusé s'il a déjà signé.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<TransporterInput>,
    /// Identifiants de fiches transporteur dans l'ordre de prise en charge, 5 au plus. La liste remplace la
    /// précédente, [] les détache tous et null est sans effet ; un transporteur ayant signé doit garder son rang, et
    /// la liste est scellée à la réception.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporters: MaybeUndefined<Vec<ID>>,
    /// Déclare un acheminement direct par pipeline ou convoyeur, sans transporteur ni conditionnement. null est sans
    /// effet ; scellé à la signature d'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_direct_supply: MaybeUndefined<bool>,
    /// Description, quantité et conditionnement du déchet (cadres 3 à 6), obligatoires pour sceller. Seules les
    /// données fournies changent ; scellées à la signature d'émission, sauf le numéro d'échantillon, scellé à
    /// l'enlèvement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_details: MaybeUndefined<WasteDetailsInput>,
    /// Négociant inscrit avec le profil TRADER. null l'efface ; scellé à la signature d'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub trader: MaybeUndefined<TraderInput>,
    /// Courtier inscrit avec le profil BROKER. null l'efface ; scellé à la signature d'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub broker: MaybeUndefined<BrokerInput>,
    /// Bordereaux à regrouper en totalité, obsolète : utiliser grouping. Fournir les deux donne BAD_USER_INPUT.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub appendix2_forms: MaybeUndefined<Vec<AppendixFormInput>>,
    /// Bordereaux initiaux d'une tournée (APPENDIX1) ou d'un regroupement (APPENDIX2, 250 au plus), avec la fraction
    /// reprise. La liste remplace la précédente, [] retire tout et null est sans effet ; scellée à la signature
    /// d'émission, sauf tournée en cours.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub grouping: MaybeUndefined<Vec<InitialFormFractionInput>>,
    /// Éco-organisme référencé et autorisé sur les BSDD. null l'efface ; scellé à la signature d'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eco_organisme: MaybeUndefined<EcoOrganismeInput>,
    /// Destination finale après entreposage provisoire ; exige recipient.isTempStorage à true, sinon BAD_USER_INPUT.
    /// null supprime l'étape (passer aussi isTempStorage à false pour ne pas la recréer) ; scellé à la signature
    /// d'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub temporary_storage_detail: MaybeUndefined<TemporaryStorageDetailInput>,
    /// Intermédiaires français, 5 au plus et sans doublon, chacun avec SIRET, nom, adresse et contact ; refusés sur
    /// un bordereau d'annexe 1. La liste remplace la précédente, null ou [] les retire tous ; scellée à la réception.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub intermediaries: MaybeUndefined<Vec<CompanyInput>>,
}

/// Déchet d'un BSDD. Ces champs sont scellés à la signature d'émission, sauf le numéro d'échantillon, scellé à
/// l'enlèvement.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WasteDetailsInput {
    /// Code de la liste européenne des déchets, avec espaces et astérisque éventuel (« 06 05 02* »), hors codes
    /// réservés aux autres bordereaux. Obligatoire au scellement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<String>,
    /// Dénomination usuelle, 250 caractères au plus ; obligatoire au scellement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub name: MaybeUndefined<String>,
    /// Indique si le déchet est soumis à l'ADR ; à déclarer pour sceller.
    #[graphql(name = "isSubjectToADR")]
    #[serde(
        rename = "isSubjectToADR",
        skip_serializing_if = "MaybeUndefined::is_undefined"
    )]
    pub is_subject_to_adr: MaybeUndefined<bool>,
    /// Mention ADR, 750 caractères au plus ; obligatoire au scellement si isSubjectToADR vaut true, interdite s'il
    /// vaut false.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub onu_code: MaybeUndefined<String>,
    /// Mention relative aux réglementations RID, ADN ou IMDG, 250 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub non_road_regulation_mention: MaybeUndefined<String>,
    /// Conditionnements, liste qui remplace la précédente. Doit rester vide pour un acheminement direct ; au moins un
    /// contenant est exigé à la signature.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub packaging_infos: MaybeUndefined<Vec<PackagingInfoInput>>,
    /// Types de contenants, obsolète : utiliser packagingInfos, qui l'emporte si les deux sont fournis.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub packagings: MaybeUndefined<Vec<Option<Packagings>>>,
    /// Description du contenant AUTRE, obsolète : utiliser packagingInfos.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub other_packaging: MaybeUndefined<String>,
    /// Nombre total de contenants réparti entre les types, obsolète : utiliser packagingInfos.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub number_of_packages: MaybeUndefined<i32>,
    /// Quantité en tonnes, de 0 à 50 000 (40 au plus si un transporteur est en mode ROAD) ; strictement positive au
    /// scellement, sauf tournée.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity: MaybeUndefined<Number>,
    /// Nature de la quantité ; obligatoire au scellement, sauf tournée.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity_type: MaybeUndefined<QuantityType>,
    /// Consistances du déchet, au moins une au scellement ; null équivaut à une liste vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub consistences: MaybeUndefined<Vec<Consistence>>,
    /// Indique la présence de polluants organiques persistants ; false par défaut.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub pop: MaybeUndefined<bool>,
    /// Caractère dangereux ; true d'office pour un code avec astérisque, et false y est refusé. Peut valoir true pour
    /// un code sans astérisque.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_dangerous: MaybeUndefined<bool>,
    /// Parcelles d'origine des terres ou sédiments ; null équivaut à une liste vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub parcel_numbers: MaybeUndefined<Vec<ParcelNumberInput>>,
    /// Références d'analyses, 250 caractères au plus chacune ; null équivaut à une liste vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub analysis_references: MaybeUndefined<Vec<String>>,
    /// Identifiants des secteurs d'information sur les sols (SIS) d'origine, 250 caractères au plus chacun ; null
    /// équivaut à une liste vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub land_identifiers: MaybeUndefined<Vec<String>>,
    /// Numéro d'échantillon pour les huiles usagées ; modifiable jusqu'à l'enlèvement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub sample_number: MaybeUndefined<String>,
}

/// Adresse de chantier ou de collecte, si elle diffère de celle de l'établissement émetteur ; scellée à la signature
/// d'émission.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkSiteInput {
    /// Nom du chantier ou du lieu de collecte, 250 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub name: MaybeUndefined<String>,
    /// Numéro et voie, 250 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub address: MaybeUndefined<String>,
    /// Commune, 100 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub city: MaybeUndefined<String>,
    /// Code postal, 20 caractères au plus ; communiqué aux lecteurs d'un regroupement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub postal_code: MaybeUndefined<String>,
    /// Précisions d'accès ou de collecte, 500 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub infos: MaybeUndefined<String>,
}
