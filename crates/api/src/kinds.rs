//! What resolvers of slips do alike, whatever the kind: they run an act and answer the slip, list, link, and tell what
//! misses. A kind's file says which fields there are and what they mean.

use std::{collections::HashMap, marker::PhantomData, sync::Arc};

use async_graphql::{
    Context, ID, Object, OutputType, Result, SimpleObject,
    dataloader::{DataLoader, Loader},
};
use contract::{
    page::{FileDownload, PageInfo},
    scalar::Text,
};
use domain::slip::{Kind, Multimodal, Signing, Slip};
use platform::{Page, PageRequest, Platform, Refusal};
use serde::Serialize;
use serde_json::Value;

use crate::{
    bsda::Bsda,
    bspaoh::Bspaoh,
    bsvhu::Bsvhu,
    connection::page_info,
    context::{caller, platform},
    error::{ApiError, path_text},
    input::tree,
};

/// A slip as the API answers it.
pub(crate) trait SlipNode: OutputType + From<Self::Slip> {
    /// The stored document.
    type Slip: Kind;
}

pub(crate) async fn read<N: SlipNode>(ctx: &Context<'_>, id: &str) -> Result<N> {
    let slip = platform(ctx)?.read_slip::<N::Slip>(caller(ctx)?, id).await;
    Ok(slip.map_err(ApiError)?.into())
}

pub(crate) async fn print<S: Kind>(ctx: &Context<'_>, id: &str) -> Result<FileDownload> {
    let link = platform(ctx)?.print_slip::<S>(caller(ctx)?, id).await;
    Ok(link.map_err(ApiError)?)
}

pub(crate) async fn create<N: SlipNode>(
    ctx: &Context<'_>,
    input: &impl Serialize,
    is_draft: bool,
) -> Result<N> {
    let slip = platform(ctx)?
        .create_slip::<N::Slip>(caller(ctx)?, tree(input)?, is_draft)
        .await;
    Ok(slip.map_err(ApiError)?.into())
}

pub(crate) async fn update<N: SlipNode>(
    ctx: &Context<'_>,
    id: &str,
    input: &impl Serialize,
) -> Result<N> {
    let slip = platform(ctx)?
        .update_slip::<N::Slip>(caller(ctx)?, id, tree(input)?)
        .await;
    Ok(slip.map_err(ApiError)?.into())
}

pub(crate) async fn publish<N: SlipNode>(ctx: &Context<'_>, id: &str) -> Result<N> {
    let slip = platform(ctx)?
        .publish_slip::<N::Slip>(caller(ctx)?, id)
        .await;
    Ok(slip.map_err(ApiError)?.into())
}

pub(crate) async fn sign<N: SlipNode>(
    ctx: &Context<'_>,
    id: &str,
    signing: &Signing<<N::Slip as domain::slip::Stepped>::Signature>,
    code: Option<i32>,
) -> Result<N> {
    let slip = platform(ctx)?
        .sign_slip::<N::Slip>(caller(ctx)?, id, signing, code)
        .await;
    Ok(slip.map_err(ApiError)?.into())
}

pub(crate) async fn duplicate<N: SlipNode>(ctx: &Context<'_>, id: &str) -> Result<N> {
    let slip = platform(ctx)?
        .duplicate_slip::<N::Slip>(caller(ctx)?, id)
        .await;
    Ok(slip.map_err(ApiError)?.into())
}

pub(crate) async fn delete<N: SlipNode>(ctx: &Context<'_>, id: &str) -> Result<N> {
    let slip = platform(ctx)?
        .delete_slip::<N::Slip>(caller(ctx)?, id)
        .await;
    Ok(slip.map_err(ApiError)?.into())
}

pub(crate) async fn create_carrier<S: Multimodal>(
    ctx: &Context<'_>,
    input: &impl Serialize,
) -> Result<Option<S::Row>> {
    let row = platform(ctx)?
        .create_carrier::<S>(caller(ctx)?, &tree(input)?)
        .await;
    Ok(Some(row.map_err(ApiError)?))
}

pub(crate) async fn update_carrier<S: Multimodal>(
    ctx: &Context<'_>,
    id: &str,
    input: &impl Serialize,
) -> Result<Option<S::Row>> {
    let row = platform(ctx)?
        .update_carrier::<S>(caller(ctx)?, id, &tree(input)?)
        .await;
    Ok(Some(row.map_err(ApiError)?))
}

pub(crate) async fn delete_carrier<S: Multimodal>(ctx: &Context<'_>, id: ID) -> Result<ID> {
    let removed = platform(ctx)?.delete_carrier::<S>(caller(ctx)?, &id).await;
    removed.map_err(ApiError)?;
    Ok(id)
}

/// Something that the next signature misses: a sentence, a path, and the signature.
pub(crate) type Gap<G> = (Text, Vec<Text>, G);

pub(crate) async fn missing<S: Kind>(
    ctx: &Context<'_>,
    slip: &S,
) -> Result<Vec<Gap<S::Signature>>> {
    let missing = platform(ctx)?.missing_on(caller(ctx)?, slip).await;
    let gaps = missing.map_err(ApiError)?.into_iter();
    Ok(gaps
        .map(|missing| {
            let path = missing.issue.path.into_iter().map(path_text).collect();
            (Text(missing.issue.message), path, missing.required_for)
        })
        .collect())
}

pub(crate) async fn sealed<S: Kind>(ctx: &Context<'_>, slip: &S) -> Result<Vec<Vec<Text>>> {
    let sealed = platform(ctx)?.sealed_on(caller(ctx)?, slip).await;
    let paths = sealed.map_err(ApiError)?.into_iter();
    Ok(paths
        .map(|path| path.into_iter().map(Text).collect())
        .collect())
}

/// Batches reads of linked slips.
#[derive(Debug)]
pub(crate) struct LinkedSlips<S>(Platform, PhantomData<S>);

impl<S> LinkedSlips<S> {
    pub(crate) fn new(platform: Platform) -> Self {
        Self(platform, PhantomData)
    }
}

impl<S: Slip> Loader<String> for LinkedSlips<S> {
    type Value = S;
    type Error = Arc<Refusal>;

    async fn load(&self, ids: &[String]) -> std::result::Result<HashMap<String, S>, Arc<Refusal>> {
        self.0.linked_slips(ids).await.map_err(Arc::new)
    }
}

/// The slips that another one names, by identifier, without rights of their own.
pub(crate) async fn linked<S: Slip>(
    ctx: &Context<'_>,
    ids: impl Iterator<Item = String>,
) -> Result<HashMap<String, S>> {
    let loader = ctx.data::<DataLoader<LinkedSlips<S>>>()?;
    let found = loader.load_many(ids).await;
    Ok(found.map_err(|error| ApiError(Refusal::clone(&error)))?)
}

/// Élément d'une page de bordereaux d'un type.
#[derive(Debug, SimpleObject)]
#[graphql(
    concrete(name = "BsdaEdge", params(Bsda)),
    concrete(name = "BsvhuEdge", params(Bsvhu)),
    concrete(name = "BspaohEdge", params(Bspaoh))
)]
pub(crate) struct SlipEdge<N: OutputType> {
    /// Position de l'élément (numéro du bordereau), à repasser dans after ou before.
    cursor: Text,
    /// Bordereau à cette position.
    node: N,
}

/// Page de bordereaux d'un type.
#[derive(Debug)]
pub(crate) struct SlipConnection<N: SlipNode> {
    page: Page<N::Slip>,
    filter: Value,
}

impl<N: SlipNode> SlipConnection<N> {
    /// The page that the arguments of a list ask for.
    pub(crate) async fn read(
        ctx: &Context<'_>,
        request: &PageRequest,
        filter: &impl Serialize,
    ) -> Result<Self> {
        let filter = tree(filter)?;
        let page = platform(ctx)?
            .list_slips(caller(ctx)?, request, filter.clone())
            .await
            .map_err(ApiError)?;
        Ok(Self { page, filter })
    }
}

#[Object(
    concrete(name = "BsdaConnection", params(Bsda)),
    concrete(name = "BsvhuConnection", params(Bsvhu)),
    concrete(name = "BspaohConnection", params(Bspaoh))
)]
impl<N: SlipNode> SlipConnection<N>
where
    SlipEdge<N>: OutputType,
{
    /// Nombre total de bordereaux répondant au filtre et visibles de l'utilisateur, indépendamment de la page.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i32> {
        let count = platform(ctx)?
            .count_slips::<N::Slip>(caller(ctx)?, self.filter.clone())
            .await
            .map_err(ApiError)?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }

    /// Position de la page dans la liste.
    async fn page_info(&self) -> PageInfo {
        page_info(&self.page, Slip::id)
    }

    /// Bordereaux de la page, du plus récemment créé au plus ancien.
    async fn edges(&self) -> Vec<SlipEdge<N>> {
        let edge = |slip: &N::Slip| SlipEdge {
            cursor: Text::from(slip.id()),
            node: N::from(slip.clone()),
        };
        self.page.slips.iter().map(edge).collect()
    }
}
