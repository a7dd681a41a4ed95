//! BSDA: queries, mutations and what the document does not store.

mod revision;

use std::sync::Arc;

use async_graphql::{Context, MergedObject, Object, Result};
use contract::bsda::{
    Bsda as Document, BsdaError, BsdaInput, BsdaMetadataFields, BsdaSignatureInput,
    BsdaTransporter, BsdaTransporterInput, BsdaWhere, InitialBsda,
};

use crate::{
    declared::{carrier_mutations, slip_metadata, slip_mutations, slip_queries},
    kinds::{self, SlipNode},
    revision::revision_of,
};
pub use revision::BsdaRevisionRequest;
use revision::{BsdaRevisionMutations, BsdaRevisionQueries};

/// BSDA : bordereau de suivi de déchets d'amiante. Un objet dont toutes les données sont vides est renvoyé
/// null.
#[derive(Clone, Debug, MergedObject)]
pub struct Bsda(Document, BsdaLinks);

impl From<Document> for Bsda {
    fn from(document: Document) -> Self {
        let links = BsdaLinks {
            slip: Arc::new(document.clone()),
        };
        Self(document, links)
    }
}

impl SlipNode for Bsda {
    type Slip = Document;
}

async fn linked(ctx: &Context<'_>, ids: &[String]) -> Result<Vec<Document>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = kinds::linked(ctx, ids.iter().cloned()).await?;
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

async fn linked_one(ctx: &Context<'_>, id: Option<&String>) -> Result<Option<Document>> {
    Ok(
        linked(ctx, id.map(std::slice::from_ref).unwrap_or_default())
            .await?
            .pop(),
    )
}

fn initial(slip: Document) -> InitialBsda {
    InitialBsda {
        id: slip.id,
        emitter: slip.emitter,
        destination: slip.destination,
        waste: slip.waste,
        weight: slip.weight,
        packagings: slip.packagings.unwrap_or_default(),
    }
}

#[derive(Clone, Debug)]
pub(crate) struct BsdaLinks {
    slip: Arc<Document>,
}

#[Object]
impl BsdaLinks {
    /// Premier transporteur ; null si aucun. Les suivants se lisent dans transporters.
    async fn transporter(&self) -> Option<&BsdaTransporter> {
        self.slip.transporters.first()
    }

    /// Bordereau que celui-ci réexpédie ; null si ce n'est pas une réexpédition.
    async fn forwarding(&self, ctx: &Context<'_>) -> Result<Option<InitialBsda>> {
        Ok(linked_one(ctx, self.slip.forwarding.as_ref())
            .await?
            .map(initial))
    }

    /// Bordereau qui réexpédie celui-ci ; null s'il n'est pas réexpédié. Dans bsds, seul son id est fiable.
    async fn forwarded_in(&self, ctx: &Context<'_>) -> Result<Option<Bsda>> {
        Ok(linked_one(ctx, self.slip.forwarded_in.as_ref())
            .await?
            .map(Bsda::from))
    }

    /// Bordereaux que celui-ci regroupe ; liste vide si aucun.
    async fn grouping(&self, ctx: &Context<'_>) -> Result<Option<Vec<InitialBsda>>> {
        Ok(Some(
            linked(ctx, &self.slip.grouping)
                .await?
                .into_iter()
                .map(initial)
                .collect(),
        ))
    }

    /// Bordereau qui regroupe celui-ci ; null s'il n'est pas groupé. Dans bsds, seul son id est fiable.
    async fn grouped_in(&self, ctx: &Context<'_>) -> Result<Option<Bsda>> {
        Ok(linked_one(ctx, self.slip.grouped_in.as_ref())
            .await?
            .map(Bsda::from))
    }

    /// Informations calculées : données manquantes, champs scellés, dernière révision.
    async fn metadata(&self) -> BsdaMetadata {
        BsdaMetadata {
            slip: Arc::clone(&self.slip),
        }
    }
}

slip_metadata! {
    /// Informations calculées autour d'un BSDA.
    BsdaMetadata of Document, with BsdaError and BsdaMetadataFields;

    /// Données à compléter ou corriger avant la prochaine signature ; une liste vide ne garantit pas la
    /// signature, les contrôles d'inscription et d'ADR n'étant faits qu'à ce moment.
    errors;

    /// Demande de révision la plus récente, quel que soit son état ; null si le bordereau n'en a jamais eu.
    async fn latest_revision(&self, ctx: &Context<'_>) -> Result<Option<BsdaRevisionRequest>> {
        match self.slip.revisions.last() {
            Some(mark) => revision_of(ctx, &mark.id).await,
            None => Ok(None),
        }
    }
}

/// Requêtes sur les BSDA.
#[derive(Debug, Default, MergedObject)]
pub struct BsdaQueries(SlipQueries, BsdaRevisionQueries);

slip_queries! {
    /// Requêtes sur les bordereaux eux-mêmes.
    SlipQueries answers Bsda, filtered by BsdaWhere;

    /// Lit un BSDA. Ouvert à tout acteur du bordereau publié (ou, pour un brouillon, aux établissements de
    /// son auteur) disposant de BSD_CAN_READ, sinon FORBIDDEN ; numéro inconnu ou bordereau supprimé :
    /// BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    bsda("Numéro du BSDA (« BSDA-… »).");

    /// Liste les BSDA des établissements où l'utilisateur a BSD_CAN_LIST, du plus récemment créé au plus
    /// ancien ; les brouillons se limitent à ceux de ses établissements. Une combinaison de pagination
    /// interdite ou un filtre trop imbriqué donne BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    bsdas(
        "Renvoie les éléments placés après ce numéro de BSDA ; incompatible avec before et last. Un numéro inconnu donne une page vide.",
        "Renvoie les éléments placés avant ce numéro de BSDA ; incompatible avec after et first."
    );

    /// Prépare le téléchargement du PDF d'un BSDA. Ouvert aux lecteurs du bordereau et à ceux des
    /// bordereaux qu'il reprend (BSD_CAN_READ), sinon FORBIDDEN ; numéro inconnu : BAD_USER_INPUT ; appel
    /// anonyme : UNAUTHENTICATED.
    bsda_pdf;
}

/// Opérations sur les BSDA.
#[derive(Debug, Default, MergedObject)]
pub struct BsdaMutations(SlipMutations, BsdaCarrierMutations, BsdaRevisionMutations);

slip_mutations! {
    /// Opérations sur les bordereaux eux-mêmes.
    SlipMutations answers Bsda, given BsdaInput, signed with BsdaSignatureInput,
    code |input| input.security_code.value().copied();

    /// Crée un BSDA publié, validé comme à l'émission. BSD_CAN_CREATE est exigé dans un établissement cité
    /// dans le bordereau (FORBIDDEN) ; données manquantes ou incohérentes : BAD_USER_INPUT avec le détail
    /// dans issues ; appel anonyme : UNAUTHENTICATED.
    create_bsda("Contenu du bordereau ; une collecte en déchetterie ne peut être créée que par la déchetterie destinataire.");

    /// Crée un BSDA brouillon : rien n'est obligatoire, mais formats, cohérence, inscription des
    /// établissements et bordereaux repris sont contrôlés (BAD_USER_INPUT). BSD_CAN_CREATE est exigé dans
    /// un établissement cité (FORBIDDEN) ; appel anonyme : UNAUTHENTICATED.
    create_draft_bsda(
        "Contenu, même partiel, du brouillon ; seuls les établissements de l'auteur cités ici y auront accès jusqu'à la publication."
    );

    /// Modifie un BSDA. BSD_CAN_UPDATE est exigé dans un établissement du bordereau avant et après la
    /// modification, et changer un champ scellé est refusé (FORBIDDEN) ; données invalides ou bordereau
    /// inconnu : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    update_bsda("Numéro du BSDA à modifier.");

    /// Publie un BSDA brouillon, définitivement. Il doit être complet pour l'émission (BAD_USER_INPUT) ; un
    /// bordereau déjà publié ou un utilisateur sans BSD_CAN_UPDATE donnent FORBIDDEN ; appel anonyme :
    /// UNAUTHENTICATED.
    publish_bsda;

    /// Appose une signature sur un BSDA au nom de l'établissement de l'étape, par droit de l'utilisateur ou
    /// code de signature. Droit ou code insuffisant : FORBIDDEN, trop d'essais de code : TOO_MANY_REQUESTS,
    /// étape indue, déjà signée ou données incomplètes : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    sign_bsda(
        "Numéro du BSDA à signer ; un brouillon doit d'abord être publié.",
        "Étape, signataire, date et code de signature éventuel."
    );

    /// Crée un brouillon à partir d'un BSDA, avec coordonnées et récépissés actualisés, sans signature,
    /// réception, scellés, conditionnements, poids ni bordereaux repris. BSD_CAN_CREATE est exigé dans un
    /// établissement du bordereau (FORBIDDEN) ; bordereau inconnu ou établissement devenu invalide :
    /// BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    duplicate_bsda("Numéro du BSDA à dupliquer.");

    /// Supprime un BSDA non signé, ou signé par le seul émetteur si c'est lui qui le demande, et libère les
    /// bordereaux repris. BSD_CAN_DELETE est exigé (FORBIDDEN, aussi pour tout autre statut) ; bordereau
    /// inconnu : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    delete_bsda("Numéro du BSDA à supprimer.");
}

carrier_mutations! {
    /// Opérations sur les fiches transporteur des BSDA.
    BsdaCarrierMutations of Document, given BsdaTransporterInput;

    /// Crée une fiche transporteur, à citer ensuite dans transporters. BSD_CAN_CREATE ou BSD_CAN_UPDATE est exigé
    /// dans un établissement quelconque (FORBIDDEN) ; formats ou plaques invalides : BAD_USER_INPUT ; appel
    /// anonyme : UNAUTHENTICATED. Nom, adresse et récépissé sont complétés ; l'inscription n'est contrôlée que
    /// sur le bordereau.
    create_bsda_transporter;
    update_bsda_transporter;
    delete_bsda_transporter;
}
