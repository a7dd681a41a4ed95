//! What clients send about companies and their documents.

use async_graphql::{ID, InputObject};

use super::{CollectorType, CompanyType, WasteProcessorType, WasteVehiclesType};
use crate::scalar::{DateTime, Url};

/// Établissement à inscrire. Les textes refusent les caractères « { } % < > $ " = ». Nom et adresse sont ceux du
/// répertoire des établissements quand il les connaît.
#[derive(Clone, Debug, InputObject)]
pub struct PrivateCompanyInput {
    /// SIRET à 14 chiffres ; obligatoire pour un établissement français.
    pub siret: Option<String>,
    /// Numéro de TVA intracommunautaire d'un transporteur étranger, à la place du SIRET ; un numéro français est
    /// refusé.
    pub vat_number: Option<String>,
    /// Identifiant GEREP.
    pub gerep_id: Option<String>,
    /// Profils, au moins un ; les doublons sont retirés. CREMATORIUM est refusé ; un établissement étranger n'a que le
    /// profil TRANSPORTER.
    pub company_types: Vec<CompanyType>,
    /// Sous-profils du profil COLLECTOR.
    pub collector_types: Option<Vec<CollectorType>>,
    /// Sous-profils du profil WASTEPROCESSOR.
    pub waste_processor_types: Option<Vec<WasteProcessorType>>,
    /// Sous-profils du profil WASTE_VEHICLES.
    pub waste_vehicles_types: Option<Vec<WasteVehiclesType>>,
    /// Code d'activité principale (NAF).
    pub code_naf: Option<String>,
    /// Raison sociale, retenue si le répertoire n'en connaît pas.
    pub company_name: String,
    /// Nom usuel.
    pub given_name: Option<String>,
    /// Adresse sur une ligne, retenue si le répertoire n'en connaît pas.
    pub address: String,
    /// Identifiant d'un récépissé de transport déjà créé ; demande le profil TRANSPORTER.
    pub transporter_receipt_id: Option<String>,
    /// Identifiant d'un récépissé de négoce déjà créé ; demande le profil TRADER.
    pub trader_receipt_id: Option<String>,
    /// Identifiant d'un récépissé de courtage déjà créé ; demande le profil BROKER.
    pub broker_receipt_id: Option<String>,
    /// Identifiant d'une certification amiante déjà créée ; exigée du profil WORKER, en sous-section 3 ou 4.
    pub worker_certification_id: Option<String>,
    /// Identifiant d'un agrément déjà créé ; demande le sous-profil DEMOLISSEUR.
    pub vhu_agrement_demolisseur_id: Option<String>,
    /// Identifiant d'un agrément déjà créé ; demande le sous-profil BROYEUR.
    pub vhu_agrement_broyeur_id: Option<String>,
    /// Adresses web des agréments ; au moins une pour le profil ECO_ORGANISME, aucune sinon.
    pub eco_organisme_agreements: Option<Vec<Url>>,
    /// Autorise l'enlèvement des BSDASRI sans signature d'émission préalable ; false par défaut.
    pub allow_bsdasri_take_over_without_signature: Option<bool>,
    /// Active les autorisations de signature automatique d'annexe 1 ; false par défaut.
    #[graphql(name = "allowAppendix1SignatureAutomation")]
    pub allow_appendix1_signature_automation: Option<bool>,
    /// Personne à contacter.
    pub contact: Option<String>,
    /// Adresse e-mail de contact.
    pub contact_email: Option<String>,
    /// Téléphone de contact.
    pub contact_phone: Option<String>,
    /// Site web, en http ou https.
    pub website: Option<String>,
    /// Identifiants des éco-organismes partenaires ; BAD_USER_INPUT nomme ceux qui sont inconnus.
    pub eco_organisme_partners_ids: Option<Vec<String>>,
}

macro_rules! receipt_inputs {
    ($what:literal, $create:ident, $update:ident, $delete:ident) => {
        #[doc = concat!("Récépissé de ", $what, " à créer.")]
        #[derive(Clone, Debug, InputObject)]
        pub struct $create {
            /// Numéro de récépissé délivré par la préfecture.
            pub receipt_number: String,
            /// Date limite de validité, au plus tôt aujourd'hui.
            pub validity_limit: DateTime,
            /// Département de délivrance.
            pub department: String,
        }

        #[doc = concat!("Récépissé de ", $what, " à modifier ; les données absentes ou nulles sont conservées.")]
        #[derive(Clone, Debug, InputObject)]
        pub struct $update {
            /// Identifiant du récépissé.
            pub id: ID,
            /// Numéro de récépissé délivré par la préfecture.
            pub receipt_number: Option<String>,
            /// Date limite de validité, au plus tôt aujourd'hui ; obligatoire si le récépissé a expiré.
            pub validity_limit: Option<DateTime>,
            /// Département de délivrance.
            pub department: Option<String>,
        }

        #[doc = concat!("Récépissé de ", $what, " à supprimer.")]
        #[derive(Clone, Debug, InputObject)]
        pub struct $delete {
            /// Identifiant du récépissé.
            pub id: ID,
        }
    };
}

receipt_inputs!(
    "transport",
    CreateTransporterReceiptInput,
    UpdateTransporterReceiptInput,
    DeleteTransporterReceiptInput
);
receipt_inputs!(
    "négoce",
    CreateTraderReceiptInput,
    UpdateTraderReceiptInput,
    DeleteTraderReceiptInput
);
receipt_inputs!(
    "courtage",
    CreateBrokerReceiptInput,
    UpdateBrokerReceiptInput,
    DeleteBrokerReceiptInput
);

/// Agrément de traitement de véhicules hors d'usage à créer.
#[derive(Clone, Debug, InputObject)]
pub struct CreateVhuAgrementInput {
    /// Numéro d'agrément, 50 caractères au plus.
    pub agrement_number: String,
    /// Département de délivrance, 50 caractères au plus.
    pub department: String,
}

/// Agrément de traitement de véhicules hors d'usage à modifier ; les données absentes ou nulles sont conservées.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateVhuAgrementInput {
    /// Identifiant de l'agrément.
    pub id: ID,
    /// Numéro d'agrément, 50 caractères au plus.
    pub agrement_number: Option<String>,
    /// Département de délivrance, 50 caractères au plus.
    pub department: Option<String>,
}

/// Agrément de traitement de véhicules hors d'usage à supprimer.
#[derive(Clone, Debug, InputObject)]
pub struct DeleteVhuAgrementInput {
    /// Identifiant de l'agrément.
    pub id: ID,
}

/// Certification amiante à créer. En sous-section 3, numéro, validité et organisme sont obligatoires.
#[derive(Clone, Debug, InputObject)]
pub struct CreateWorkerCertificationInput {
    /// L'entreprise relève de la sous-section 4.
    pub has_sub_section_four: bool,
    /// L'entreprise relève de la sous-section 3.
    pub has_sub_section_three: bool,
    /// Numéro de certification, 50 caractères au plus.
    pub certification_number: Option<String>,
    /// Date limite de validité, au plus tôt aujourd'hui.
    pub validity_limit: Option<DateTime>,
    /// Organisme : « AFNOR Certification », « GLOBAL CERTIFICATION » ou « QUALIBAT ».
    pub organisation: Option<String>,
}

/// Certification amiante à modifier. Les données absentes ou nulles sont conservées ; hasSubSectionThree à true
/// demande ensemble numéro, validité et organisme, à false il les efface.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateWorkerCertificationInput {
    /// Identifiant de la certification.
    pub id: ID,
    /// L'entreprise relève de la sous-section 4.
    pub has_sub_section_four: Option<bool>,
    /// L'entreprise relève de la sous-section 3.
    pub has_sub_section_three: Option<bool>,
    /// Numéro de certification, 50 caractères au plus.
    pub certification_number: Option<String>,
    /// Date limite de validité, au plus tôt aujourd'hui.
    pub validity_limit: Option<DateTime>,
    /// Organisme : « AFNOR Certification », « GLOBAL CERTIFICATION » ou « QUALIBAT ».
    pub organisation: Option<String>,
}

/// Certification amiante à supprimer.
#[derive(Clone, Debug, InputObject)]
pub struct DeleteWorkerCertificationInput {
    /// Identifiant de la certification.
    pub id: ID,
}

/// Code de vérification reçu par courrier.
#[derive(Clone, Debug, InputObject)]
pub struct VerifyCompanyInput {
    /// SIRET de l'établissement, ou son numéro de TVA.
    pub siret: String,
    /// Code à 5 chiffres du courrier.
    pub code: String,
}

/// Autorisation de signature automatique à donner.
#[derive(Clone, Debug, InputObject)]
pub struct SignatureAutomationInput {
    /// Identifiant opaque (et non SIRET) de l'établissement producteur qui donne l'autorisation.
    pub from: ID,
    /// Identifiant opaque (et non SIRET) de l'établissement collecteur qui la reçoit.
    pub to: ID,
}

/// Cession administrative à demander.
#[derive(Clone, Debug, InputObject)]
pub struct CreateAdministrativeTransferInput {
    /// SIRET, ou numéro de TVA, de l'établissement cédant ; il est en sommeil.
    pub from: ID,
    /// SIRET, ou numéro de TVA, du repreneur ; il a le profil COLLECTOR et tous les sous-profils de collecte du cédant.
    pub to: ID,
}

/// Réponse du repreneur à une cession administrative.
#[derive(Clone, Debug, InputObject)]
pub struct SubmitAdministrativeTransferApprovalInput {
    /// Identifiant de la cession.
    pub id: ID,
    /// true pour accepter, false pour refuser.
    pub is_approved: bool,
}
