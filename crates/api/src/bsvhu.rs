//! BSVHU: queries, mutations and what the document does not store.

use std::sync::Arc;

use async_graphql::{MergedObject, Object};
use contract::bsvhu::{
    Bsvhu as Document, BsvhuError, BsvhuInput, BsvhuMetadataFields, BsvhuSignatureInput,
    BsvhuTransporter, BsvhuTransporterInput, BsvhuWhere,
};

use crate::{
    declared::{carrier_mutations, slip_metadata, slip_mutations, slip_queries},
    kinds::SlipNode,
};

/// BSVHU : bordereau de suivi de véhicules hors d'usage. Un objet dont toutes les données sont vides est renvoyé
/// null.
#[derive(Clone, Debug, MergedObject)]
pub struct Bsvhu(Document, BsvhuComputed);

impl From<Document> for Bsvhu {
    fn from(document: Document) -> Self {
        let computed = BsvhuComputed {
            slip: Arc::new(document.clone()),
        };
        Self(document, computed)
    }
}

impl SlipNode for Bsvhu {
    type Slip = Document;
}

/// What the document answers without storing it.
#[derive(Clone, Debug)]
pub(crate) struct BsvhuComputed {
    slip: Arc<Document>,
}

#[Object]
impl BsvhuComputed {
    /// Premier transporteur ; null si aucun. Les suivants se lisent dans transporters.
    async fn transporter(&self) -> Option<&BsvhuTransporter> {
        self.slip.transporters.first()
    }

    /// Informations calculées : données manquantes et champs scellés.
    async fn metadata(&self) -> BsvhuMetadata {
        BsvhuMetadata {
            slip: Arc::clone(&self.slip),
        }
    }
}

slip_metadata! {
    /// Informations calculées autour d'un BSVHU.
    BsvhuMetadata of Document, with BsvhuError and BsvhuMetadataFields;

    /// Données à compléter ou corriger avant la prochaine signature ; une liste vide ne garantit pas la signature,
    /// l'inscription des établissements n'étant contrôlée qu'à ce moment.
    errors;
}

slip_queries! {
    /// Requêtes sur les BSVHU.
    BsvhuQueries answers Bsvhu, filtered by BsvhuWhere;

    /// Lit un BSVHU. Ouvert à tout acteur du bordereau publié, éco-organisme et intermédiaires compris (ou, pour un
    /// brouillon, aux établissements de son rédacteur) disposant de BSD_CAN_READ, sinon FORBIDDEN ; numéro inconnu
    /// ou bordereau supprimé : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    bsvhu("Numéro du BSVHU (« VHU-… »).");

    /// Liste les BSVHU des établissements où l'utilisateur a BSD_CAN_LIST, du plus récemment créé au plus ancien,
    /// sauf ceux où ils ne sont qu'éco-organisme ; les brouillons se limitent à ceux de ces établissements. Une
    /// combinaison de pagination interdite ou un filtre trop imbriqué donne BAD_USER_INPUT ; appel anonyme :
    /// UNAUTHENTICATED.
    bsvhus(
        "Renvoie les éléments placés après ce numéro de BSVHU ; incompatible avec before et last. Un numéro inconnu donne une page vide.",
        "Renvoie les éléments placés avant ce numéro de BSVHU ; incompatible avec after et first."
    );

    /// Prépare le téléchargement du PDF d'un BSVHU, ouvert à ses lecteurs (BSD_CAN_READ), sinon FORBIDDEN ; numéro
    /// inconnu : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    bsvhu_pdf;
}

/// Opérations sur les BSVHU.
#[derive(Debug, Default, MergedObject)]
pub struct BsvhuMutations(BsvhuSlipMutations, BsvhuCarrierMutations);

slip_mutations! {
    /// Opérations sur les bordereaux eux-mêmes.
    BsvhuSlipMutations answers Bsvhu, given BsvhuInput, signed with BsvhuSignatureInput,
    code |input| input.security_code.value().copied();

    /// Crée un BSVHU publié, validé comme à l'émission. BSD_CAN_CREATE est exigé dans un établissement cité dans le
    /// bordereau autrement que comme intermédiaire (FORBIDDEN) ; données manquantes ou incohérentes :
    /// BAD_USER_INPUT avec le détail dans issues ; appel anonyme : UNAUTHENTICATED.
    create_bsvhu("Contenu du bordereau.");

    /// Crée un BSVHU brouillon : rien n'est obligatoire, mais formats, cohérence et inscription des établissements
    /// sont contrôlés (BAD_USER_INPUT). BSD_CAN_CREATE est exigé dans un établissement cité autrement que comme
    /// intermédiaire (FORBIDDEN) ; appel anonyme : UNAUTHENTICATED.
    create_draft_bsvhu(
        "Contenu, même partiel, du brouillon ; seuls les établissements de l'auteur cités ici y auront accès jusqu'à la publication."
    );

    /// Modifie un BSVHU. BSD_CAN_UPDATE est exigé dans un établissement du bordereau avant et après la modification,
    /// et changer un champ scellé est refusé (FORBIDDEN) ; données invalides ou bordereau inconnu :
    /// BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    update_bsvhu("Numéro du BSVHU à modifier.");

    /// Publie un BSVHU brouillon, définitivement. Il doit être complet pour l'émission (BAD_USER_INPUT) ; un
    /// bordereau déjà publié ou un utilisateur sans BSD_CAN_UPDATE donnent FORBIDDEN ; appel anonyme :
    /// UNAUTHENTICATED.
    publish_bsvhu;

    /// Appose une signature sur un BSVHU au nom de l'établissement de l'étape, par droit de l'utilisateur ou code de
    /// signature. Droit ou code insuffisant : FORBIDDEN, trop d'essais de code : TOO_MANY_REQUESTS, étape indue,
    /// déjà signée ou données incomplètes : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    sign_bsvhu(
        "Numéro du BSVHU à signer ; un brouillon doit d'abord être publié.",
        "Étape, signataire, date et code de signature éventuel."
    );

    /// Crée un brouillon à partir d'un BSVHU, avec tous ses transporteurs, coordonnées et récépissés actualisés, sans
    /// signature, réception, opération ni plaque. BSD_CAN_CREATE est exigé dans un établissement du bordereau
    /// (FORBIDDEN) ; bordereau inconnu ou devenu invalide : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    duplicate_bsvhu("Numéro du BSVHU à dupliquer.");

    /// Supprime un BSVHU non signé, ou signé par le seul émetteur si c'est lui qui le demande. BSD_CAN_DELETE est
    /// exigé (FORBIDDEN, aussi pour tout autre statut) ; bordereau inconnu : BAD_USER_INPUT ; appel anonyme :
    /// UNAUTHENTICATED.
    delete_bsvhu("Numéro du BSVHU à supprimer.");
}

carrier_mutations! {
    /// Opérations sur les fiches transporteur des BSVHU.
    BsvhuCarrierMutations of Document, given BsvhuTransporterInput;

    /// Crée une fiche transporteur, à citer ensuite dans transporters. BSD_CAN_CREATE ou BSD_CAN_UPDATE est exigé
    /// dans un établissement quelconque (FORBIDDEN) ; formats ou plaques invalides : BAD_USER_INPUT ; appel
    /// anonyme : UNAUTHENTICATED. Nom, adresse et récépissé sont complétés ; l'inscription n'est contrôlée que
    /// sur le bordereau.
    create_bsvhu_transporter;
    update_bsvhu_transporter;
    delete_bsvhu_transporter;
}
