//! BSPAOH: queries, mutations and what the document does not store.

use std::sync::Arc;

use async_graphql::{MergedObject, Object};
use contract::bspaoh::{
    Bspaoh as Document, BspaohError, BspaohInput, BspaohMetadataFields, BspaohSignatureInput,
    BspaohWhere,
};

use crate::{
    declared::{slip_metadata, slip_mutations, slip_queries},
    kinds::SlipNode,
};

/// BSPAOH : bordereau de suivi de pièces anatomiques d'origine humaine. Un objet dont toutes les données sont vides est
/// renvoyé null.
#[derive(Clone, Debug, MergedObject)]
pub struct Bspaoh(Document, BspaohComputed);

impl From<Document> for Bspaoh {
    fn from(document: Document) -> Self {
        let computed = BspaohComputed {
            slip: Arc::new(document.clone()),
        };
        Self(document, computed)
    }
}

impl SlipNode for Bspaoh {
    type Slip = Document;
}

/// What the document answers without storing it.
#[derive(Clone, Debug)]
pub(crate) struct BspaohComputed {
    slip: Arc<Document>,
}

#[Object]
impl BspaohComputed {
    /// Informations calculées : données manquantes, champs scellés.
    async fn metadata(&self) -> BspaohMetadata {
        BspaohMetadata {
            slip: Arc::clone(&self.slip),
        }
    }
}

slip_metadata! {
    /// Informations calculées autour d'un BSPAOH.
    BspaohMetadata of Document, with BspaohError and BspaohMetadataFields;

    /// Données à compléter ou à corriger avant la prochaine signature, inscription des établissements comprise.
    errors;
}

slip_queries! {
    /// Requêtes sur les BSPAOH.
    BspaohQueries answers Bspaoh, filtered by BspaohWhere;

    /// Lit un BSPAOH. Ouvert à tout acteur du bordereau publié (ou, pour un brouillon, aux établissements de son
    /// rédacteur qui y figurent) disposant de BSD_CAN_READ, sinon FORBIDDEN ; numéro inconnu ou bordereau supprimé :
    /// BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    bspaoh("Numéro du BSPAOH (« PAOH-… »).");

    /// Liste les BSPAOH des établissements où l'utilisateur a BSD_CAN_LIST, du plus récemment créé au plus ancien ; les
    /// brouillons se limitent à ceux de ces établissements. Une combinaison de pagination interdite ou un filtre trop
    /// imbriqué donne BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    bspaohs(
        "Renvoie les éléments placés après ce numéro de BSPAOH ; incompatible avec before et last. Un numéro inconnu donne une page vide.",
        "Renvoie les éléments placés avant ce numéro de BSPAOH ; incompatible avec after et first."
    );

    /// Prépare le téléchargement du PDF d'un BSPAOH, ouvert à ses lecteurs (BSD_CAN_READ), sinon FORBIDDEN ; numéro
    /// inconnu : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    bspaoh_pdf;
}

slip_mutations! {
    /// Opérations sur les BSPAOH.
    BspaohMutations answers Bspaoh, given BspaohInput, signed with BspaohSignatureInput,
    code |_| None;

    /// Crée un BSPAOH publié, validé comme à l'émission. BSD_CAN_CREATE est exigé dans un établissement cité par son
    /// SIRET (FORBIDDEN) ; données manquantes ou incohérentes : BAD_USER_INPUT avec le détail dans issues ; appel
    /// anonyme : UNAUTHENTICATED.
    create_bspaoh("Contenu du bordereau.");

    /// Crée un BSPAOH brouillon : rien n'est obligatoire, mais formats, conditionnements, cohérence et inscription des
    /// établissements sont contrôlés (BAD_USER_INPUT). BSD_CAN_CREATE est exigé dans un établissement cité par son SIRET
    /// (FORBIDDEN) ; appel anonyme : UNAUTHENTICATED.
    create_draft_bspaoh(
        "Contenu, même partiel, du brouillon ; seuls les établissements de l'auteur cités ici y auront accès jusqu'à la publication."
    );

    /// Modifie un BSPAOH. BSD_CAN_UPDATE est exigé dans un établissement du bordereau avant et après la modification
    /// (FORBIDDEN) ; champs scellés, données invalides ou bordereau inconnu : BAD_USER_INPUT ; appel anonyme :
    /// UNAUTHENTICATED.
    update_bspaoh("Numéro du BSPAOH à modifier.");

    /// Publie un BSPAOH brouillon, définitivement. Il doit être complet pour l'émission (BAD_USER_INPUT) ; un
    /// bordereau déjà publié ou un utilisateur sans BSD_CAN_UPDATE donnent FORBIDDEN ; appel anonyme :
    /// UNAUTHENTICATED.
    publish_bspaoh;

    /// Appose une signature sur un BSPAOH au nom de l'établissement de l'étape, par droit de l'utilisateur seulement.
    /// Droit insuffisant : FORBIDDEN ; étape indue, déjà signée ou données incomplètes : BAD_USER_INPUT ; appel
    /// anonyme : UNAUTHENTICATED.
    sign_bspaoh(
        "Numéro du BSPAOH à signer ; un brouillon doit d'abord être publié.",
        "Étape, signataire et date éventuelle."
    );

    /// Crée un brouillon à partir d'un BSPAOH, coordonnées et récépissé actualisés, sans signature, réception,
    /// crémation, plaque ni code d'identification. BSD_CAN_CREATE est exigé dans un établissement du bordereau
    /// (FORBIDDEN) ; bordereau inconnu ou invalide : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    duplicate_bspaoh("Numéro du BSPAOH à dupliquer.");

    /// Supprime un BSPAOH non signé, ou signé par le seul émetteur si c'est lui qui le demande. BSD_CAN_DELETE est
    /// exigé (FORBIDDEN, aussi pour tout autre statut) ; bordereau inconnu : BAD_USER_INPUT ; appel anonyme :
    /// UNAUTHENTICATED.
    delete_bspaoh("Numéro du BSPAOH à supprimer.");
}
