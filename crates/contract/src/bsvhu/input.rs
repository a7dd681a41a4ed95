//! What clients send about a BSVHU.

use async_graphql::{ID, InputObject, MaybeUndefined};
use serde::Serialize;

use super::document::*;
use crate::{
    scalar::{DateTime, Number},
    slip::*,
};

/// Courtier d'un BSVHU, établissement inscrit avec le profil BROKER ; scellé à la signature de l'opération.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuBrokerInput {
    /// Établissement courtier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Récépissé de courtage. Chaque donnée laissée vide est complétée depuis le profil du courtier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub recepisse: MaybeUndefined<BsvhuRecepisseInput>,
}

/// Émetteur saisi sur un BSVHU. L'adresse se donne sur une ligne (address), ou par street, postalCode et city ;
/// changer l'une des formes efface l'autre, et le répertoire SIRENE les remplace quand l'établissement y est
/// diffusible.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuCompanyInput {
    /// SIRET à 14 chiffres, sans espace. Chaîne vide et null l'effacent.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub siret: MaybeUndefined<String>,
    /// Accepté pour compatibilité et ignoré : un émetteur s'identifie par son SIRET.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub vat_number: MaybeUndefined<String>,
    /// Raison sociale, ou nom du détenteur sans SIRET ; 250 caractères au plus, exigé à l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub name: MaybeUndefined<String>,
    /// Adresse complète sur une ligne, 250 caractères au plus ; exigée à l'émission à défaut de street, postalCode et
    /// city.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub address: MaybeUndefined<String>,
    /// Numéro et voie, 250 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub street: MaybeUndefined<String>,
    /// Commune, 250 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub city: MaybeUndefined<String>,
    /// Code postal, 250 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub postal_code: MaybeUndefined<String>,
    /// Personne à contacter, 250 caractères au plus ; exigée à l'émission, sauf sans SIRET.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub contact: MaybeUndefined<String>,
    /// Adresse e-mail du contact ; exigée à l'émission, sauf situation irrégulière.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub mail: MaybeUndefined<String>,
    /// Téléphone du contact, 250 caractères au plus ; exigé à l'émission, sauf situation irrégulière.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub phone: MaybeUndefined<String>,
    /// Accepté pour compatibilité et ignoré.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub country: MaybeUndefined<String>,
    /// Accepté pour compatibilité et ignoré.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub omi_number: MaybeUndefined<String>,
    /// Accepté pour compatibilité et ignoré.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub extra_european_id: MaybeUndefined<String>,
}

/// Destination d'un BSVHU. Nature, identité et opération prévue sont scellées à l'enlèvement, agrément et contact à
/// l'opération.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuDestinationInput {
    /// Nature du site, exigée à l'émission : l'établissement doit avoir le sous-profil correspondant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#type: MaybeUndefined<BsvhuDestinationType>,
    /// Numéro d'agrément du site, texte libre de 100 caractères au plus, facultatif.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub agrement_number: MaybeUndefined<String>,
    /// Établissement inscrit avec le profil WASTE_VEHICLES ; identité et coordonnées exigées à l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Code de l'opération prévue, R 1 à R 13 ou D 1 à D 15 hors codes retirés ; exigé à l'émission, « R 4 » par
    /// défaut sur un brouillon.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub planned_operation_code: MaybeUndefined<String>,
    /// Données de réception, modifiables jusqu'à la signature de la réception ou, à défaut, de l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub reception: MaybeUndefined<BsvhuReceptionInput>,
    /// Données de traitement et broyeur suivant, modifiables jusqu'à la signature de l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub operation: MaybeUndefined<BsvhuOperationInput>,
}

/// Éco-organisme d'un BSVHU. Passer null au champ parent l'efface ; scellé à l'opération.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuEcoOrganismeInput {
    /// Nom de l'éco-organisme ; complété depuis le répertoire SIRENE.
    pub name: String,
    /// SIRET d'un éco-organisme référencé et autorisé sur les BSVHU ; sinon BAD_USER_INPUT.
    pub siret: String,
}

/// Émetteur d'un BSVHU, scellé à l'émission ; l'émetteur peut encore se corriger jusqu'à l'enlèvement.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuEmitterInput {
    /// Numéro d'agrément de centre VHU, texte libre de 100 caractères au plus, facultatif.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub agrement_number: MaybeUndefined<String>,
    /// Déclare une exploitation sans agrément : l'inscription sur la plateforme, le téléphone et l'e-mail deviennent
    /// facultatifs. null équivaut à false.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub irregular_situation: MaybeUndefined<bool>,
    /// Déclare un émetteur sans SIRET, réservé à la situation irrégulière. null équivaut à false.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub no_siret: MaybeUndefined<bool>,
    /// Établissement émetteur, inscrit sur la plateforme sauf situation irrégulière.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<BsvhuCompanyInput>,
}

/// Numéros d'un ensemble de véhicules.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuIdentificationInput {
    /// Numéros, 250 caractères au plus chacun, liste qui remplace la précédente ; null équivaut à une liste vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub numbers: MaybeUndefined<Vec<String>>,
    /// Registre dont sont tirés les numéros : à l'émission, exigé pour UNITE et interdit pour LOT.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#type: MaybeUndefined<BsvhuIdentificationType>,
}

/// Contenu d'un BSVHU, en création comme en modification. À la modification, un champ absent garde sa valeur, null
/// l'efface, et changer un champ scellé donne FORBIDDEN.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuInput {
    /// Détenteur des véhicules.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitter: MaybeUndefined<BsvhuEmitterInput>,
    /// Identifiant libre, 250 caractères au plus ; scellé à l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_id: MaybeUndefined<String>,
    /// « 16 01 06 » ou « 16 01 04* », exigé à l'émission ; « 16 01 06 » par défaut sur un brouillon.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste_code: MaybeUndefined<String>,
    /// Conditionnement, exigé à l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub packaging: MaybeUndefined<BsvhuPackaging>,
    /// Numéros des véhicules ; au moins un est exigé à l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub identification: MaybeUndefined<BsvhuIdentificationInput>,
    /// Nombre de véhicules, exigé à l'émission ; non déduit des numéros.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity: MaybeUndefined<i32>,
    /// Poids expédié, exigé à l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub weight: MaybeUndefined<BsvhuWeightInput>,
    /// Indique la présence de véhicules électriques ou hybrides ; facultatif, scellé à l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub contains_electric_or_hybrid_vehicles: MaybeUndefined<bool>,
    /// Destination, réception et traitement des véhicules.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination: MaybeUndefined<BsvhuDestinationInput>,
    /// Premier transporteur, créé ou modifié sur place ; null le détache. Incompatible avec transporters
    /// (BAD_USER_INPUT).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<BsvhuTransporterInput>,
    /// Identifiants des transporteurs dans l'ordre de prise en charge, 5 au plus ; [] les détache tous, null est sans
    /// effet. Un transporteur ayant signé ne peut ni bouger ni disparaître.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporters: MaybeUndefined<Vec<ID>>,
    /// Courtier ; null l'efface.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub broker: MaybeUndefined<BsvhuBrokerInput>,
    /// Négociant ; null l'efface.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub trader: MaybeUndefined<BsvhuTraderInput>,
    /// Intermédiaires, 3 au plus et sans doublon, avec SIRET, nom, adresse et contact ; ils n'ont pas à être
    /// inscrits. La liste remplace la précédente, null est sans effet ; scellée à l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub intermediaries: MaybeUndefined<Vec<CompanyInput>>,
    /// Éco-organisme ou système individuel ; null l'efface.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eco_organisme: MaybeUndefined<BsvhuEcoOrganismeInput>,
}

/// Broyeur suivant, quand la destination est elle-même un centre VHU.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuNextDestinationInput {
    /// Établissement inscrit comme broyeur s'il a un SIRET, avec identité et coordonnées exigées à l'opération ;
    /// numéro de TVA en Europe, extraEuropeanId et country ailleurs. SIRET et extraEuropeanId s'excluent.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
}

/// Traitement des véhicules, à renseigner avant la signature OPERATION qui le scelle.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuOperationInput {
    /// Date de l'opération, exigée à la signature OPERATION sauf refus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateTime>,
    /// Code de l'opération réalisée, exigé à la signature OPERATION sauf refus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<String>,
    /// Mode de traitement, exigé en même temps que le code dès que celui-ci en admet un, brouillon compris.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub mode: MaybeUndefined<OperationMode>,
    /// Broyeur suivant ; null le retire.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub next_destination: MaybeUndefined<BsvhuNextDestinationInput>,
}

/// Récépissé saisi sur un BSVHU. Pour un transporteur, seule l'exemption se déclare, le reste vient de son profil.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuRecepisseInput {
    /// Déclare l'exemption de récépissé du transporteur (article R. 541-50), qui dispense aussi son SIRET du contrôle
    /// d'inscription ; false par défaut, ignoré pour un courtier ou un négociant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_exempted: MaybeUndefined<bool>,
    /// Numéro de récépissé d'un courtier ou d'un négociant ; ignoré pour un transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub number: MaybeUndefined<String>,
    /// Département du récépissé d'un courtier ou d'un négociant ; ignoré pour un transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub department: MaybeUndefined<String>,
    /// Date limite du récépissé d'un courtier ou d'un négociant ; ignorée pour un transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub validity_limit: MaybeUndefined<DateTime>,
}

/// Réception des véhicules, à renseigner avant la signature RECEPTION (ou OPERATION) qui la scelle.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuReceptionInput {
    /// Date de réception ; exigée à la signature RECEPTION.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateTime>,
    /// Nombre de véhicules reçus ; facultatif, modifiable jusqu'à l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub quantity: MaybeUndefined<i32>,
    /// Poids réel reçu en tonnes, exigé à la signature : 0 si REFUSED, strictement positif sinon.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub weight: MaybeUndefined<Number>,
    /// Décision d'acceptation, exigée à la signature de la réception.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub acceptation_status: MaybeUndefined<WasteAcceptationStatus>,
    /// Motif du refus, exigé pour REFUSED et PARTIALLY_REFUSED.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub refusal_reason: MaybeUndefined<String>,
    /// Numéros attribués à l'entrée ; facultatifs, modifiables jusqu'à l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub identification: MaybeUndefined<BsvhuIdentificationInput>,
}

/// Signature à apposer sur un BSVHU.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuSignatureInput {
    /// Étape signée ; pour TRANSPORT, c'est toujours le premier transporteur n'ayant pas signé qui est engagé.
    pub r#type: SignatureTypeInput,
    /// Date et heure de la signature ; l'instant de l'appel par défaut.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateTime>,
    /// Nom du signataire, en texte libre.
    pub author: String,
    /// Code de signature à 4 chiffres de l'établissement engagé, utile seulement si l'utilisateur n'a pas le droit de
    /// signer pour lui. Code faux : FORBIDDEN ; troisième essai consécutif : TOO_MANY_REQUESTS.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub security_code: MaybeUndefined<i32>,
}

/// Négociant d'un BSVHU, établissement inscrit avec le profil TRADER ; scellé à la signature de l'opération.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuTraderInput {
    /// Établissement négociant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Récépissé de négoce. Chaque donnée laissée vide est complétée depuis le profil du négociant.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub recepisse: MaybeUndefined<BsvhuRecepisseInput>,
}

/// Transport d'un BSVHU, scellé à la signature de ce transporteur.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuTransportInput {
    /// Mode de transport ; ROAD par défaut. La route limite le poids à 40 tonnes.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub mode: MaybeUndefined<TransportMode>,
    /// Plaques d'immatriculation, deux au plus, de 4 à 12 caractères chacune ; au moins une exigée à la signature en
    /// mode ROAD. null équivaut à une liste vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub plates: MaybeUndefined<Vec<String>>,
    /// Date d'enlèvement, facultative ; à défaut, la date de signature fait foi.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub taken_over_at: MaybeUndefined<DateTime>,
}

/// Transporteur d'un BSVHU ; ses données sont scellées à sa propre signature.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuTransporterInput {
    /// Établissement inscrit avec le profil TRANSPORTER, sauf SIRET exempté de récépissé. Un transporteur étranger
    /// est désigné par son numéro de TVA, toujours inscrit.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Exemption de récépissé ; le récépissé lui-même vient du profil du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub recepisse: MaybeUndefined<BsvhuRecepisseInput>,
    /// Information libre du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<String>,
    /// Mode, plaques et date d'enlèvement ; null est sans effet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transport: MaybeUndefined<BsvhuTransportInput>,
}

/// Poids expédié d'un BSVHU, scellé à l'émission.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsvhuWeightInput {
    /// Poids en tonnes, strictement positif ; 50 000 tonnes au plus, 40 par la route. Exigé à l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub value: MaybeUndefined<Number>,
    /// Indique un poids estimé ; null équivaut à false.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_estimate: MaybeUndefined<bool>,
}
