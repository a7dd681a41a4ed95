//! What clients send about a BSDA.

use async_graphql::{ID, InputObject, MaybeUndefined};
use serde::Serialize;

use super::document::*;
use crate::{
    scalar::{DateTime, Number},
    slip::*,
};

/// Courtier d'un BSDA, établissement inscrit avec le profil BROKER ; scellé à la signature de l'opération.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaBrokerInput {
    /// Établissement courtier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Récépissé de courtage. Chaque donnée laissée vide est complétée depuis le profil du courtier ; les trois sont
    /// exigées à partir de l'émission dès qu'un SIRET de courtier est renseigné.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub recepisse: MaybeUndefined<BsdaBrokerRecepisseInput>,
}

/// Récépissé de courtage saisi sur un BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaBrokerRecepisseInput {
    /// Accepté pour compatibilité et ignoré : l'exemption ne concerne que les transporteurs.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_exempted: MaybeUndefined<bool>,
    /// Numéro de récépissé ; complété depuis le profil du courtier s'il est vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub number: MaybeUndefined<String>,
    /// Département de délivrance ; complété depuis le profil du courtier s'il est vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub department: MaybeUndefined<String>,
    /// Date limite de validité ; complétée depuis le profil du courtier si elle est vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub validity_limit: MaybeUndefined<DateTime>,
}

/// Destination d'un BSDA. Identité et code prévu sont scellés à l'émission (l'émetteur peut les corriger jusqu'à la
/// signature suivante), CAP, contact et information libre à l'opération.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaDestinationInput {
    /// Établissement inscrit avec un profil COLLECTOR, WASTEPROCESSOR, WASTE_CENTER ou WASTE_VEHICLES ; exigé à
    /// partir de l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Numéro de CAP, exigé à partir de l'émission sauf collecte en déchetterie ou destination ultérieure renseignée
    /// ; modifiable jusqu'à l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub cap: MaybeUndefined<String>,
    /// Code de l'opération prévue : « R 5 », « D 5 », « D 9 F », « R 13 » ou « D 15 ». Exigé à partir de l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub planned_operation_code: MaybeUndefined<String>,
    /// Données de réception, modifiables jusqu'à la signature de la réception ou, à défaut, de l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub reception: MaybeUndefined<BsdaReceptionInput>,
    /// Données de traitement et destination ultérieure, modifiables jusqu'à la signature de l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub operation: MaybeUndefined<BsdaOperationInput>,
    /// Information libre de la destination, 250 caractères au plus ; modifiable jusqu'à l'opération.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<String>,
}

/// Éco-organisme d'un BSDA. Passer null au champ parent l'efface ; scellé à l'enlèvement.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaEcoOrganismeInput {
    /// Nom de l'éco-organisme ; complété depuis le répertoire SIRENE.
    pub name: String,
    /// SIRET d'un éco-organisme référencé et autorisé sur les BSDA ; sinon BAD_USER_INPUT.
    pub siret: String,
}

/// Émetteur d'un BSDA, scellé à l'émission ; l'émetteur peut encore corriger contact, chantier et information libre
/// jusqu'à la signature suivante.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaEmitterInput {
    /// Déclare un émetteur particulier : SIRET interdit, contact, téléphone et e-mail facultatifs. false par défaut.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_private_individual: MaybeUndefined<bool>,
    /// Établissement émetteur, non nécessairement inscrit sur la plateforme ; un éco-organisme de la filière y est
    /// refusé. Nom et adresse exigés à l'émission, SIRET et coordonnées aussi sauf particulier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Adresse de chantier ou de collecte ; effacée d'office pour un groupement ou une réexpédition.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub pickup_site: MaybeUndefined<BsdaPickupSiteInput>,
    /// Information libre de l'émetteur, 250 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<String>,
}

/// Contenu d'un BSDA, en création comme en modification. À la modification, un champ absent garde sa valeur, null
/// l'efface, et changer un champ scellé donne FORBIDDEN.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaInput {
    /// Type de collecte ou d'opération, OTHER_COLLECTIONS par défaut ; null est ignoré. Scellé à l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub r#type: MaybeUndefined<BsdaType>,
    /// Émetteur du déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub emitter: MaybeUndefined<BsdaEmitterInput>,
    /// Éco-organisme responsable du déchet ; null l'efface.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub eco_organisme: MaybeUndefined<BsdaEcoOrganismeInput>,
    /// Courtier ; null l'efface.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub broker: MaybeUndefined<BsdaBrokerInput>,
    /// Description du déchet d'amiante.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub waste: MaybeUndefined<BsdaWasteInput>,
    /// Conditionnements, liste qui remplace la précédente ; null équivaut à une liste vide. Exigés à la signature des
    /// travaux, ou à l'émission sans entreprise de travaux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub packagings: MaybeUndefined<Vec<BsdaPackagingInput>>,
    /// Poids expédié, exigé à la signature des travaux, ou à l'émission sans entreprise de travaux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub weight: MaybeUndefined<BsdaWeightInput>,
    /// Destination, réception et traitement du déchet.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub destination: MaybeUndefined<BsdaDestinationInput>,
    /// Entreprise de travaux, à omettre pour une collecte en déchetterie.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub worker: MaybeUndefined<BsdaWorkerInput>,
    /// Premier transporteur, créé ou modifié sur place ; null le détache. Incompatible avec transporters
    /// (BAD_USER_INPUT).
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporter: MaybeUndefined<BsdaTransporterInput>,
    /// Identifiants des transporteurs dans l'ordre de prise en charge, 5 au plus ; [] les détache tous, null est sans
    /// effet. Un transporteur ayant signé ne peut ni bouger ni disparaître.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transporters: MaybeUndefined<Vec<ID>>,
    /// Numéro du BSDA réexpédié, pour un bordereau RESHIPMENT : il doit être AWAITING_CHILD, détenu par l'émetteur et
    /// non déjà repris. null le détache ; scellé à l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub forwarding: MaybeUndefined<ID>,
    /// Numéros des BSDA groupés, liste qui remplace la précédente : tous AWAITING_CHILD, détenus par l'émetteur, de
    /// même code déchet et de même exutoire. null ne détache rien ; scellé à l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub grouping: MaybeUndefined<Vec<ID>>,
    /// Intermédiaires inscrits sur la plateforme, 3 au plus et sans doublon, avec SIRET, nom, adresse et contact. La
    /// liste remplace la précédente, null est sans effet ; scellée à l'enlèvement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub intermediaries: MaybeUndefined<Vec<CompanyInput>>,
}

/// Exutoire final prévu : le renseigner fait de la destination du BSDA un site de transit. Après l'émission,
/// l'ajouter ou le retirer doit préserver l'exutoire initialement prévu.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaNextDestinationInput {
    /// Établissement de l'exutoire final, inscrit avec un profil de destination. Ses nom et adresse ne sont pas
    /// complétés par le répertoire SIRENE ; adresse et coordonnées sont exigées dès l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Numéro de CAP de l'exutoire final, exigé dès l'émission si son SIRET est renseigné.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub cap: MaybeUndefined<String>,
    /// Code de l'opération prévue à l'exutoire final, texte de 250 caractères au plus, exigé dès l'émission si son
    /// SIRET est renseigné.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub planned_operation_code: MaybeUndefined<String>,
}

/// Traitement du déchet et exutoire prévu, à renseigner avant la signature OPERATION qui les scelle.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaOperationInput {
    /// Code de l'opération réalisée : « R 5 », « D 5 », « D 9 F », « R 13 » ou « D 15 ». Un site de transit ne peut
    /// déclarer que R 13 ou D 15.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<String>,
    /// Mode de traitement : RECYCLAGE ou AUTRES_VALORISATIONS pour R 5, ELIMINATION pour D 5 et D 9 F, à omettre pour
    /// R 13 et D 15. Exigé à la signature OPERATION.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub mode: MaybeUndefined<OperationMode>,
    /// Description de l'opération, 250 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub description: MaybeUndefined<String>,
    /// Date de l'opération : ni antérieure à la réception, ni dans le futur. Exigée à la signature OPERATION, sauf
    /// refus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateTime>,
    /// Exutoire final prévu, modifiable jusqu'à la signature de l'opération ; null le retire.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub next_destination: MaybeUndefined<BsdaNextDestinationInput>,
}

/// Lot de contenants identiques d'un BSDA.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaPackagingInput {
    /// Type de contenant.
    pub r#type: BsdaPackagingType,
    /// Description du contenant, exigée si le type est OTHER.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub other: MaybeUndefined<String>,
    /// Nombre de contenants.
    pub quantity: i32,
    /// Volume d'un contenant en litres, strictement positif.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub volume: MaybeUndefined<Number>,
    /// Numéros d'identification des contenants, 250 caractères au plus chacun.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub identification_numbers: MaybeUndefined<Vec<String>>,
}

/// Adresse de chantier ou de collecte, si elle diffère de celle de l'émetteur. 250 caractères au plus par champ ;
/// sans effet pour un groupement ou une réexpédition.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaPickupSiteInput {
    /// Nom du chantier ou du lieu de collecte.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub name: MaybeUndefined<String>,
    /// Numéro et voie du chantier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub address: MaybeUndefined<String>,
    /// Commune du chantier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub city: MaybeUndefined<String>,
    /// Code postal du chantier.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub postal_code: MaybeUndefined<String>,
    /// Précisions d'accès ou de collecte.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub infos: MaybeUndefined<String>,
}

/// Récépissé d'un transporteur de BSDA ; seule l'exemption se déclare, le reste vient du profil du transporteur.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaRecepisseInput {
    /// Déclare l'exemption de récépissé (article R. 541-50) ; dispense aussi le SIRET du contrôle d'inscription.
    /// false par défaut.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_exempted: MaybeUndefined<bool>,
    /// Numéro de récépissé, obsolète en saisie : repris du profil du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub number: MaybeUndefined<String>,
    /// Département du récépissé, obsolète en saisie : repris du profil du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub department: MaybeUndefined<String>,
    /// Date limite du récépissé, obsolète en saisie : reprise du profil du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub validity_limit: MaybeUndefined<DateTime>,
}

/// Réception du déchet, à renseigner avant la signature RECEPTION (ou OPERATION) qui la scelle.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaReceptionInput {
    /// Date de réception ; exigée à la signature RECEPTION.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub date: MaybeUndefined<DateTime>,
    /// Poids présenté à l'entrée, part refusée comprise, en tonnes ; exigé et non nul à la signature.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub weight: MaybeUndefined<Number>,
    /// Indique un poids reçu estimé : exige au moins un CONTENEUR_BAG et, au traitement, un code R 13 ou D 15.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub weight_is_estimate: MaybeUndefined<bool>,
    /// Poids refusé en tonnes, exigé dès qu'une décision est donnée : 0 si ACCEPTED, poids reçu si REFUSED, valeur
    /// strictement intermédiaire si PARTIALLY_REFUSED.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub refused_weight: MaybeUndefined<Number>,
    /// Décision d'acceptation, exigée à la signature de la réception.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub acceptation_status: MaybeUndefined<WasteAcceptationStatus>,
    /// Motif du refus, exigé pour REFUSED et PARTIALLY_REFUSED.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub refusal_reason: MaybeUndefined<String>,
}

/// Signature à apposer sur un BSDA.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaSignatureInput {
    /// Étape signée ; pour TRANSPORT, c'est toujours le premier transporteur n'ayant pas signé qui est engagé.
    pub r#type: BsdaSignatureType,
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

/// Transport d'un BSDA, scellé à la signature de ce transporteur.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaTransportInput {
    /// Mode de transport ; ROAD par défaut.
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

/// Transporteur d'un BSDA ; ses données sont scellées à sa propre signature.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaTransporterInput {
    /// Établissement inscrit avec le profil TRANSPORTER, sauf SIRET exempté de récépissé. Un transporteur étranger
    /// est désigné par son numéro de TVA, toujours inscrit.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Information libre du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub custom_info: MaybeUndefined<String>,
    /// Exemption de récépissé ; le récépissé lui-même vient du profil du transporteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub recepisse: MaybeUndefined<BsdaRecepisseInput>,
    /// Mode, plaques et date d'enlèvement.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub transport: MaybeUndefined<BsdaTransportInput>,
}

/// Déchet d'un BSDA. Le code est scellé à l'émission, l'ADR et les scellés à la signature des travaux, le reste aux
/// travaux ou à l'émission sans entreprise de travaux.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWasteInput {
    /// Code déchet amiante de la liste européenne, avec espaces et astérisque (« 17 06 05* ») ; exigé à l'émission.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub code: MaybeUndefined<String>,
    /// Ancien nom de materialName, pris en compte si materialName est absent ou null. Utiliser materialName.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub name: MaybeUndefined<String>,
    /// Code famille du matériau amianté, 250 caractères au plus ; exigé aux travaux, ou à l'émission sans entreprise
    /// de travaux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub family_code: MaybeUndefined<String>,
    /// Désignation du matériau amianté, 250 caractères au plus ; exigée aux travaux, ou à l'émission sans entreprise
    /// de travaux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub material_name: MaybeUndefined<String>,
    /// Consistance, exigée aux travaux, ou à l'émission sans entreprise de travaux ; reprise du bordereau réexpédié
    /// si elle est vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub consistence: MaybeUndefined<BsdaConsistence>,
    /// Précision exigée en même temps que la consistance lorsque celle-ci vaut OTHER.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub consistence_description: MaybeUndefined<String>,
    /// Numéros de scellés, liste qui remplace la précédente, 250 caractères au plus chacun ; null équivaut à une
    /// liste vide.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub seal_numbers: MaybeUndefined<Vec<String>>,
    /// Indique si le déchet est soumis à l'ADR ; null laisse la mention libre.
    #[graphql(name = "isSubjectToADR")]
    #[serde(
        rename = "isSubjectToADR",
        skip_serializing_if = "MaybeUndefined::is_undefined"
    )]
    pub is_subject_to_adr: MaybeUndefined<bool>,
    /// Mention ADR, 750 caractères au plus ; exigée si isSubjectToADR vaut true, interdite s'il vaut false.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub adr: MaybeUndefined<String>,
    /// Mention relative aux réglementations RID, ADN ou IMDG, 750 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub non_road_regulation_mention: MaybeUndefined<String>,
    /// Indique la présence de polluants organiques persistants ; null équivaut à false.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub pop: MaybeUndefined<bool>,
}

/// Poids expédié d'un BSDA, scellé aux travaux, ou à l'émission sans entreprise de travaux.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWeightInput {
    /// Indique un poids estimé ; null équivaut à false.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_estimate: MaybeUndefined<bool>,
    /// Poids en tonnes, exigé aux travaux, ou à l'émission sans entreprise de travaux.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub value: MaybeUndefined<Number>,
}

/// Travaux de retrait d'un BSDA.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWorkInput {
    /// Déclare une signature papier de l'émetteur : la signature WORK devient possible depuis INITIAL. Scellé à la
    /// signature des travaux ; null équivaut à false.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub has_emitter_paper_signature: MaybeUndefined<bool>,
}

/// Certification amiante de l'entreprise de travaux, remplacée par celle de son profil lorsqu'il en déclare une ;
/// scellée à la signature des travaux.
#[derive(Clone, Debug, PartialEq, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWorkerCertificationInput {
    /// Indique des travaux relevant de la sous-section 4.
    pub has_sub_section_four: bool,
    /// Indique des travaux relevant de la sous-section 3 ; numéro, validité et organisme sont alors exigés à la
    /// signature des travaux, et interdits sinon.
    pub has_sub_section_three: bool,
    /// Numéro de certification sous-section 3, 50 caractères au plus.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub certification_number: MaybeUndefined<String>,
    /// Date limite de validité de la certification sous-section 3.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub validity_limit: MaybeUndefined<DateTime>,
    /// Organisme certificateur : « AFNOR Certification », « GLOBAL CERTIFICATION » ou « QUALIBAT ».
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub organisation: MaybeUndefined<String>,
}

/// Entreprise de travaux d'un BSDA ; scellée à l'émission, l'émetteur pouvant encore la corriger jusqu'à la signature
/// suivante.
#[derive(Clone, Debug, PartialEq, Default, InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BsdaWorkerInput {
    /// Déclare l'absence d'entreprise de travaux : nom, SIRET et certification doivent alors être vides. Remis à
    /// false s'il est omis dans un objet worker fourni.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub is_disabled: MaybeUndefined<bool>,
    /// Établissement inscrit avec le profil WORKER ; exigé dès l'émission pour OTHER_COLLECTIONS sauf isDisabled,
    /// interdit pour une collecte en déchetterie.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub company: MaybeUndefined<CompanyInput>,
    /// Certification amiante, complétée depuis le profil de l'entreprise.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub certification: MaybeUndefined<BsdaWorkerCertificationInput>,
    /// Signature papier éventuelle de l'émetteur.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub work: MaybeUndefined<BsdaWorkInput>,
}
