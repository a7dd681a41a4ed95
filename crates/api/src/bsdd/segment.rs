//! Segments of the former multimodal workflow.

use async_graphql::{Context, ID, Object, Result};
use contract::bsdd::{Form as Document, NextSegmentInfoInput, TakeOverInput, TransportSegment};

use crate::{
    context::{caller, platform},
    error::ApiError,
};

/// Opérations sur les segments de transport.
#[derive(Debug, Default)]
pub(crate) struct BsddSegmentMutations;

#[Object]
impl BsddSegmentMutations {
    /// Désigne le transporteur suivant d'un BSDD en cours de transport.
    #[graphql(deprecation = "Utiliser createFormTransporter et updateForm")]
    async fn prepare_segment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD.")] id: ID,
        #[graphql(desc = "SIRET ou numéro de TVA du transporteur qui détient le déchet.")]
        siret: String,
        #[graphql(desc = "Transporteur suivant et mode de transport.")]
        next_segment_info: NextSegmentInfoInput,
    ) -> Result<TransportSegment> {
        let (form, segment) = platform(ctx)?
            .prepare_segment(caller(ctx)?, &id, &siret, &next_segment_info)
            .await
            .map_err(ApiError)?;
        segment_of(&form, &segment)
    }

    /// Modifie un segment préparé et non enlevé.
    #[graphql(deprecation = "Utiliser updateFormTransporter")]
    async fn edit_segment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant du segment.")] id: ID,
        #[graphql(desc = "SIRET ou numéro de TVA de l'établissement qui modifie.")] siret: String,
        #[graphql(desc = "Transporteur suivant et mode de transport.")]
        next_segment_info: NextSegmentInfoInput,
    ) -> Result<TransportSegment> {
        let form = platform(ctx)?
            .edit_segment(caller(ctx)?, &id, &siret, &next_segment_info)
            .await
            .map_err(ApiError)?;
        segment_of(&form, &id)
    }

    /// Déclare un segment complet et prêt à être enlevé.
    #[graphql(deprecation = "Utiliser signTransportForm")]
    async fn mark_segment_as_ready_to_take_over(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant du segment.")] id: ID,
    ) -> Result<TransportSegment> {
        let form = platform(ctx)?
            .mark_segment_ready(caller(ctx)?, &id)
            .await
            .map_err(ApiError)?;
        segment_of(&form, &id)
    }

    /// Le transporteur suivant prend le déchet en charge.
    #[graphql(deprecation = "Utiliser signTransportForm")]
    async fn take_over_segment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant du segment.")] id: ID,
        #[graphql(desc = "Date, signataire et plaque.")] take_over_info: TakeOverInput,
    ) -> Result<TransportSegment> {
        let form = platform(ctx)?
            .take_over_segment(caller(ctx)?, &id, &take_over_info)
            .await
            .map_err(ApiError)?;
        segment_of(&form, &id)
    }
}

/// A segment of a form that was just written.
fn segment_of(form: &Document, id: &str) -> Result<TransportSegment> {
    domain::bsdd::transport_segments(form)
        .into_iter()
        .find(|segment| segment.id.as_str() == id)
        .ok_or_else(|| async_graphql::Error::new("the segment was not written"))
}
