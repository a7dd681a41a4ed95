//! BSDA: queries, mutations and what the document does not store.

mod carrier;
mod revision;

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Context, ID, MergedObject, Object, Result, SimpleObject,
    dataloader::{DataLoader, Loader},
};
use contract::bsda::{
    Bsda as Document, BsdaError, BsdaInput, BsdaMetadataFields, BsdaSignatureInput,
    BsdaTransporter, BsdaWhere, InitialBsda,
};
use contract::page::{FileDownload, PageInfo};
use contract::scalar::Text;
use domain::bsda::Signing;
use platform::{Page, Platform, Refusal};

use crate::{
    connection::{page_info, page_request},
    context::{caller, platform},
    error::{ApiError, path_text},
    input::tree,
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

/// Batches reads of linked slips.
#[derive(Debug)]
pub(crate) struct LinkedBsdas(pub(crate) Platform);

impl Loader<String> for LinkedBsdas {
    type Value = Document;
    type Error = Arc<Refusal>;

    async fn load(
        &self,
        ids: &[String],
    ) -> std::result::Result<HashMap<String, Document>, Arc<Refusal>> {
        self.0.linked_bsdas(ids).await.map_err(Arc::new)
    }
}

async fn linked(ctx: &Context<'_>, ids: Vec<String>) -> Result<Vec<Document>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let loader = ctx.data::<DataLoader<LinkedBsdas>>()?;
    let mut found = loader
        .load_many(ids.iter().cloned())
        .await
        .map_err(|error| ApiError(Refusal::clone(&error)))?;
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

async fn linked_one(ctx: &Context<'_>, id: Option<&String>) -> Result<Option<Document>> {
    Ok(linked(ctx, id.cloned().into_iter().collect()).await?.pop())
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
            linked(ctx, self.slip.grouping.clone())
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
        let missing = platform(ctx)?
            .bsda_missing(caller(ctx)?, &self.slip)
            .await
            .map_err(ApiError)?;
        let error = |missing: domain::bsda::Missing| BsdaError {
            message: Text(missing.issue.message),
            path: missing.issue.path.into_iter().map(path_text).collect(),
            required_for: missing.required_for,
        };
        Ok(missing.into_iter().map(error).collect())
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
        let sealed = platform(ctx)?
            .bsda_sealed(caller(ctx)?, &self.slip)
            .await
            .map_err(ApiError)?;
        let sealed = sealed
            .into_iter()
            .map(|path| path.into_iter().map(Text).collect())
            .collect();
        Ok(BsdaMetadataFields { sealed })
    }
}

/// Élément d'une page de BSDA.
#[derive(Clone, Debug, SimpleObject)]
pub struct BsdaEdge {
    /// Position de l'élément (numéro du BSDA), à repasser dans after ou before.
    pub cursor: Text,
    /// BSDA à cette position.
    pub node: Bsda,
}

/// Page de BSDA.
#[derive(Debug)]
pub struct BsdaConnection {
    page: Page<Document>,
    filter: serde_json::Value,
}

#[Object]
impl BsdaConnection {
    /// Nombre total de BSDA répondant au filtre et visibles de l'utilisateur, indépendamment de la page.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i32> {
        let count = platform(ctx)?
            .count_bsdas(caller(ctx)?, self.filter.clone())
            .await
            .map_err(ApiError)?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }

    /// Position de la page dans la liste.
    async fn page_info(&self) -> PageInfo {
        page_info(&self.page, |slip| &slip.id)
    }

    /// BSDA de la page, du plus récemment créé au plus ancien.
    async fn edges(&self) -> Vec<BsdaEdge> {
        let edge = |slip: &Document| BsdaEdge {
            cursor: Text::from(slip.id.as_str()),
            node: Bsda::from(slip.clone()),
        };
        self.page.slips.iter().map(edge).collect()
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
        Ok(platform(ctx)?
            .bsda(caller(ctx)?, &id)
            .await
            .map_err(ApiError)?
            .into())
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
    ) -> Result<BsdaConnection> {
        let caller = caller(ctx)?;
        let filter = tree(&r#where)?;
        let request = page_request(first, last, after, before);
        let page = platform(ctx)?
            .bsdas(caller, &request, filter.clone())
            .await
            .map_err(ApiError)?;
        Ok(BsdaConnection { page, filter })
    }

    /// Prépare le téléchargement du PDF d'un BSDA. Ouvert aux lecteurs du bordereau et à ceux des
    /// bordereaux qu'il reprend (BSD_CAN_READ), sinon FORBIDDEN ; numéro inconnu : BAD_USER_INPUT ; appel
    /// anonyme : UNAUTHENTICATED.
    async fn bsda_pdf(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSDA (« BSDA-… »).")] id: ID,
    ) -> Result<FileDownload> {
        Ok(platform(ctx)?
            .bsda_pdf(caller(ctx)?, &id)
            .await
            .map_err(ApiError)?)
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
        Ok(platform(ctx)?
            .create_bsda(caller(ctx)?, tree(&input)?, false)
            .await
            .map_err(ApiError)?
            .into())
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
        Ok(platform(ctx)?
            .create_bsda(caller(ctx)?, tree(&input)?, true)
            .await
            .map_err(ApiError)?
            .into())
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
        Ok(platform(ctx)?
            .update_bsda(caller(ctx)?, &id, tree(&input)?)
            .await
            .map_err(ApiError)?
            .into())
    }

    /// Publie un BSDA brouillon, définitivement. Il doit être complet pour l'émission (BAD_USER_INPUT) ; un
    /// bordereau déjà publié ou un utilisateur sans BSD_CAN_UPDATE donnent FORBIDDEN ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn publish_bsda(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du brouillon à publier.")] id: ID,
    ) -> Result<Bsda> {
        Ok(platform(ctx)?
            .publish_bsda(caller(ctx)?, &id)
            .await
            .map_err(ApiError)?
            .into())
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
        Ok(platform(ctx)?
            .sign_bsda(caller(ctx)?, &id, &signing, code)
            .await
            .map_err(ApiError)?
            .into())
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
        Ok(platform(ctx)?
            .duplicate_bsda(caller(ctx)?, &id)
            .await
            .map_err(ApiError)?
            .into())
    }

    /// Supprime un BSDA non signé, ou signé par le seul émetteur si c'est lui qui le demande, et libère les
    /// bordereaux repris. BSD_CAN_DELETE est exigé (FORBIDDEN, aussi pour tout autre statut) ; bordereau
    /// inconnu : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn delete_bsda(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSDA à supprimer.")] id: ID,
    ) -> Result<Bsda> {
        Ok(platform(ctx)?
            .delete_bsda(caller(ctx)?, &id)
            .await
            .map_err(ApiError)?
            .into())
    }
}
