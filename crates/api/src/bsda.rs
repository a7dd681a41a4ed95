//! BSDA: queries, mutations and what the document does not store.

mod carrier;
mod revision;

use std::sync::Arc;

use async_graphql::{Context, ID, MergedObject, Object, Result};
use contract::bsda::{
    Bsda as Document, BsdaError, BsdaInput, BsdaMetadataFields, BsdaSignatureInput,
    BsdaTransporter, BsdaWhere, InitialBsda,
};
use contract::page::FileDownload;
use domain::slip::Signing;

use crate::{
    connection::page_request,
    kinds::{self, SlipConnection, SlipNode},
    revision::revision_of,
};
use carrier::BsdaCarrierMutations;
pub use revision::{BsdaRevisionMutations, BsdaRevisionQueries, BsdaRevisionRequest};

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

/// Informations calculées autour d'un BSDA.
#[derive(Clone, Debug)]
pub struct BsdaMetadata {
    slip: Arc<Document>,
}

#[Object]
impl BsdaMetadata {
    /// Données à compléter ou corriger avant la prochaine signature ; une liste vide ne garantit pas la
    /// signature, les contrôles d'inscription et d'ADR n'étant faits qu'à ce moment.
    async fn errors(&self, ctx: &Context<'_>) -> Result<Vec<BsdaError>> {
        let missing = kinds::missing(ctx, self.slip.as_ref()).await?.into_iter();
        Ok(missing
            .map(|(message, path, required_for)| BsdaError {
                message,
                path,
                required_for,
            })
            .collect())
    }

    /// Demande de révision la plus récente, quel que soit son état ; null si le bordereau n'en a jamais eu.
    async fn latest_revision(&self, ctx: &Context<'_>) -> Result<Option<BsdaRevisionRequest>> {
        match self.slip.revisions.last() {
            Some(mark) => revision_of(ctx, &mark.id).await,
            None => Ok(None),
        }
    }

    /// État d'édition des champs pour l'utilisateur courant.
    async fn fields(&self, ctx: &Context<'_>) -> Result<BsdaMetadataFields> {
        let sealed = kinds::sealed(ctx, self.slip.as_ref()).await?;
        Ok(BsdaMetadataFields { sealed })
    }
}

/// Requêtes sur les BSDA.
#[derive(Debug, Default, MergedObject)]
pub struct BsdaQueries(SlipQueries, BsdaRevisionQueries);

/// Requêtes sur les bordereaux eux-mêmes.
#[derive(Debug, Default)]
pub struct SlipQueries;

#[Object]
impl SlipQueries {
    /// Lit un BSDA. Ouvert à tout acteur du bordereau publié (ou, pour un brouillon, aux établissements de
    /// son auteur) disposant de BSD_CAN_READ, sinon FORBIDDEN ; numéro inconnu ou bordereau supprimé :
    /// BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn bsda(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSDA (« BSDA-… »).")] id: ID,
    ) -> Result<Bsda> {
        kinds::read(ctx, &id).await
    }

    /// Liste les BSDA des établissements où l'utilisateur a BSD_CAN_LIST, du plus récemment créé au plus
    /// ancien ; les brouillons se limitent à ceux de ses établissements. Une combinaison de pagination
    /// interdite ou un filtre trop imbriqué donne BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn bsdas(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Renvoie les éléments placés après ce numéro de BSDA ; incompatible avec before et last. Un numéro inconnu donne une page vide."
        )]
        after: Option<ID>,
        #[graphql(
            desc = "Nombre d'éléments à partir du début ou de after, de 1 à 500, 50 par défaut ; incompatible avec last et before."
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Renvoie les éléments placés avant ce numéro de BSDA ; incompatible avec after et first."
        )]
        before: Option<ID>,
        #[graphql(
            desc = "Nombre d'éléments à partir de la fin ou avant before, de 1 à 500 ; incompatible avec first et after."
        )]
        last: Option<i32>,
        #[graphql(desc = "Filtre à appliquer ; absent ou null, aucun filtre.")] r#where: Option<
            BsdaWhere,
        >,
    ) -> Result<SlipConnection<Bsda>> {
        let request = page_request(first, last, after, before);
        SlipConnection::read(ctx, &request, &r#where).await
    }

    /// Prépare le téléchargement du PDF d'un BSDA. Ouvert aux lecteurs du bordereau et à ceux des
    /// bordereaux qu'il reprend (BSD_CAN_READ), sinon FORBIDDEN ; numéro inconnu : BAD_USER_INPUT ; appel
    /// anonyme : UNAUTHENTICATED.
    async fn bsda_pdf(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSDA (« BSDA-… »).")] id: ID,
    ) -> Result<FileDownload> {
        kinds::print::<Document>(ctx, &id).await
    }
}

/// Opérations sur les BSDA.
#[derive(Debug, Default, MergedObject)]
pub struct BsdaMutations(SlipMutations, BsdaCarrierMutations, BsdaRevisionMutations);

/// Opérations sur les bordereaux eux-mêmes.
#[derive(Debug, Default)]
pub struct SlipMutations;

#[Object]
impl SlipMutations {
    /// Crée un BSDA publié, validé comme à l'émission. BSD_CAN_CREATE est exigé dans un établissement cité
    /// dans le bordereau (FORBIDDEN) ; données manquantes ou incohérentes : BAD_USER_INPUT avec le détail
    /// dans issues ; appel anonyme : UNAUTHENTICATED.
    async fn create_bsda(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Contenu du bordereau ; une collecte en déchetterie ne peut être créée que par la déchetterie destinataire."
        )]
        input: BsdaInput,
    ) -> Result<Bsda> {
        kinds::create(ctx, &input, false).await
    }

    /// Crée un BSDA brouillon : rien n'est obligatoire, mais formats, cohérence, inscription des
    /// établissements et bordereaux repris sont contrôlés (BAD_USER_INPUT). BSD_CAN_CREATE est exigé dans
    /// un établissement cité (FORBIDDEN) ; appel anonyme : UNAUTHENTICATED.
    async fn create_draft_bsda(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Contenu, même partiel, du brouillon ; seuls les établissements de l'auteur cités ici y auront accès jusqu'à la publication."
        )]
        input: BsdaInput,
    ) -> Result<Bsda> {
        kinds::create(ctx, &input, true).await
    }

    /// Modifie un BSDA. BSD_CAN_UPDATE est exigé dans un établissement du bordereau avant et après la
    /// modification, et changer un champ scellé est refusé (FORBIDDEN) ; données invalides ou bordereau
    /// inconnu : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn update_bsda(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSDA à modifier.")] id: ID,
        #[graphql(
            desc = "Champs à modifier ; renvoyer une valeur inchangée est toujours admis, même scellée."
        )]
        input: BsdaInput,
    ) -> Result<Bsda> {
        kinds::update(ctx, &id, &input).await
    }

    /// Publie un BSDA brouillon, définitivement. Il doit être complet pour l'émission (BAD_USER_INPUT) ; un
    /// bordereau déjà publié ou un utilisateur sans BSD_CAN_UPDATE donnent FORBIDDEN ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn publish_bsda(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du brouillon à publier.")] id: ID,
    ) -> Result<Bsda> {
        kinds::publish(ctx, &id).await
    }

    /// Appose une signature sur un BSDA au nom de l'établissement de l'étape, par droit de l'utilisateur ou
    /// code de signature. Droit ou code insuffisant : FORBIDDEN, trop d'essais de code : TOO_MANY_REQUESTS,
    /// étape indue, déjà signée ou données incomplètes : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn sign_bsda(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSDA à signer ; un brouillon doit d'abord être publié.")]
        id: ID,
        #[graphql(desc = "Étape, signataire, date et code de signature éventuel.")]
        input: BsdaSignatureInput,
    ) -> Result<Bsda> {
        let signing = Signing {
            signature: input.r#type,
            author: input.author,
            date: input.date.take(),
        };
        let code = input.security_code.take();
        kinds::sign(ctx, &id, &signing, code).await
    }

    /// Crée un brouillon à partir d'un BSDA, avec coordonnées et récépissés actualisés, sans signature,
    /// réception, scellés, conditionnements, poids ni bordereaux repris. BSD_CAN_CREATE est exigé dans un
    /// établissement du bordereau (FORBIDDEN) ; bordereau inconnu ou établissement devenu invalide :
    /// BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn duplicate_bsda(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSDA à dupliquer.")] id: ID,
    ) -> Result<Bsda> {
        kinds::duplicate(ctx, &id).await
    }

    /// Supprime un BSDA non signé, ou signé par le seul émetteur si c'est lui qui le demande, et libère les
    /// bordereaux repris. BSD_CAN_DELETE est exigé (FORBIDDEN, aussi pour tout autre statut) ; bordereau
    /// inconnu : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn delete_bsda(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSDA à supprimer.")] id: ID,
    ) -> Result<Bsda> {
        kinds::delete(ctx, &id).await
    }
}
