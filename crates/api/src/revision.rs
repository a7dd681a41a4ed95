//! Revision requests, whatever the kind: how they are read together, listed and laid out.

use std::{collections::HashMap, marker::PhantomData, sync::Arc};

use async_graphql::{
    Context, Object, OutputType, Result, SimpleObject,
    dataloader::{DataLoader, Loader},
};
use contract::page::PageInfo;
use contract::scalar::Text;
use domain::slip::{Answer, Proposal, Revised};
use platform::{Connected, Platform, Refusal, Revision, RevisionFilter, RevisionPage};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    bsda::BsdaRevisionRequest,
    bsdd::FormRevisionRequest,
    context::{caller, platform},
    error::ApiError,
    input::tree,
};

/// A request as the API answers it.
pub(crate) trait RevisionNode: OutputType + Sized {
    /// What it revises.
    type Slip: Connected;

    /// The answer for a request.
    ///
    /// # Errors
    /// What is stored is no content of this kind, a defect of ours.
    fn of(revision: &Revision<Self::Slip>) -> Result<Self>;
}

/// Asks for a revision.
pub(crate) async fn request<N: RevisionNode>(
    ctx: &Context<'_>,
    slip: &str,
    author: String,
    content: &impl Serialize,
    comment: String,
) -> Result<N> {
    let proposal = Proposal {
        author,
        content: tree(content)?,
        comment,
    };
    let revision = platform(ctx)?
        .request_revision::<N::Slip>(caller(ctx)?, slip, &proposal)
        .await
        .map_err(ApiError)?;
    N::of(&revision)
}

/// Takes a request back.
pub(crate) async fn withdraw<N: RevisionNode>(ctx: &Context<'_>, id: &str) -> Result<bool> {
    platform(ctx)?
        .withdraw_revision::<N::Slip>(caller(ctx)?, id)
        .await
        .map_err(ApiError)?;
    Ok(true)
}

/// Answers a request.
pub(crate) async fn answer<N: RevisionNode>(
    ctx: &Context<'_>,
    id: &str,
    is_approved: bool,
    comment: Option<String>,
) -> Result<N> {
    let answer = Answer {
        is_approved,
        comment,
    };
    let revision = platform(ctx)?
        .answer_revision::<N::Slip>(caller(ctx)?, id, &answer)
        .await
        .map_err(ApiError)?;
    N::of(&revision)
}

/// The revised leaves of a request, as the kind's type.
pub(crate) fn content_of<S, C: DeserializeOwned>(revision: &Revision<S>) -> Result<C> {
    let content = serde_json::from_value(revision.request.content.clone());
    Ok(content.map_err(|error| ApiError(Refusal::Internal(error.to_string())))?)
}

/// Batches reads of requests.
#[derive(Debug)]
pub(crate) struct Revisions<S>(Platform, PhantomData<S>);

impl<S> Revisions<S> {
    pub(crate) fn new(platform: Platform) -> Self {
        Self(platform, PhantomData)
    }
}

impl<S: Revised> Loader<String> for Revisions<S> {
    type Value = Arc<Revision<S>>;
    type Error = Arc<Refusal>;

    async fn load(
        &self,
        ids: &[String],
    ) -> std::result::Result<HashMap<String, Self::Value>, Arc<Refusal>> {
        let found = self.0.revisions_by_id(ids).await.map_err(Arc::new)?;
        Ok(found
            .into_iter()
            .map(|(id, revision)| (id, Arc::new(revision)))
            .collect())
    }
}

/// The request of this identifier.
pub(crate) async fn revision_of<N: RevisionNode>(ctx: &Context<'_>, id: &str) -> Result<Option<N>> {
    let found = ctx
        .data::<DataLoader<Revisions<N::Slip>>>()?
        .load_one(id.to_owned())
        .await
        .map_err(|error| ApiError(Refusal::clone(&error)))?;
    found.map(|revision| N::of(&revision)).transpose()
}

/// Élément d'une page de demandes de révision.
#[derive(Debug, SimpleObject)]
#[graphql(
    concrete(name = "BsdaRevisionRequestEdge", params(BsdaRevisionRequest)),
    concrete(name = "FormRevisionRequestEdge", params(FormRevisionRequest))
)]
pub(crate) struct RevisionEdge<N: OutputType> {
    /// Position de l'élément (identifiant de la demande), à repasser dans after.
    cursor: Text,
    /// Demande à cette position.
    node: N,
}

/// Page de demandes de révision.
#[derive(Debug)]
pub(crate) struct RevisionConnection<N: RevisionNode> {
    page: RevisionPage<N::Slip>,
    organisation: String,
    filter: RevisionFilter,
}

impl<N: RevisionNode> RevisionConnection<N> {
    /// The page that the arguments of a list ask for.
    pub(crate) async fn read(
        ctx: &Context<'_>,
        organisation: String,
        filter: RevisionFilter,
        first: Option<i32>,
        after: Option<&str>,
    ) -> Result<Self> {
        let first = first.map(i64::from);
        let page = platform(ctx)?
            .revision_page(caller(ctx)?, &organisation, &filter, first, after)
            .await
            .map_err(ApiError)?;
        Ok(Self {
            page,
            organisation,
            filter,
        })
    }
}

#[Object(
    concrete(name = "BsdaRevisionRequestConnection", params(BsdaRevisionRequest)),
    concrete(name = "FormRevisionRequestConnection", params(FormRevisionRequest))
)]
impl<N: RevisionNode> RevisionConnection<N>
where
    RevisionEdge<N>: OutputType,
{
    /// Nombre total de demandes de l'établissement répondant au filtre, indépendamment de la page.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i32> {
        let count = platform(ctx)?
            .count_revisions::<N::Slip>(caller(ctx)?, &self.organisation, &self.filter)
            .await
            .map_err(ApiError)?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }

    /// Position de la page dans la liste.
    async fn page_info(&self) -> PageInfo {
        let cursor = |revision: &Revision<N::Slip>| Text::from(revision.request.id.as_str());
        PageInfo {
            start_cursor: self.page.revisions.first().map(cursor),
            end_cursor: self.page.revisions.last().map(cursor),
            has_next_page: self.page.has_next,
            has_previous_page: self.page.has_previous,
        }
    }

    /// Demandes de la page, de la plus récente à la plus ancienne.
    async fn edges(&self) -> Result<Vec<RevisionEdge<N>>> {
        let edge = |revision: &Revision<N::Slip>| {
            Ok(RevisionEdge {
                cursor: Text::from(revision.request.id.as_str()),
                node: N::of(revision)?,
            })
        };
        self.page.revisions.iter().map(edge).collect()
    }
}
