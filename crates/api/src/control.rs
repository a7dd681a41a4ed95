//! Road controls, and single slips of any kind.

use async_graphql::{Context, ID, Object, Result};
use contract::control::{CloneId, ControlBsdWhere, CreatePdfAccessTokenInput, ReindexBsds};
use contract::scalar::Text;
use platform::bsds::ControlRequest;

use crate::{
    bsds::{Bsd, BsdConnection},
    context::{caller, platform, session_caller},
    error::ApiError,
};

/// Requêtes de contrôle et d'administration.
#[derive(Debug, Default)]
pub struct ControlQueries;

#[Object]
impl ControlQueries {
    /// Lit un bordereau de n'importe quel type par son numéro lisible, même supprimé. Réservé, en session, à
    /// l'administration de la plateforme munie d'un second facteur : FORBIDDEN sinon, UNAUTHENTICATED avec un jeton ou
    /// en anonyme ; numéro inconnu : BAD_USER_INPUT.
    async fn bsd(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro lisible du bordereau.")] id: String,
    ) -> Result<Bsd> {
        let slip = platform(ctx)?.any_slip(session_caller(ctx)?, &id).await;
        Ok(slip.map_err(ApiError)?.into())
    }

    /// Cherche, lors d'un contrôle, les bordereaux qu'un transporteur a à bord ou doit rapporter, ou un bordereau par
    /// son numéro ; par identifiant croissant, brouillons exclus. Réservé aux comptes de services de l'État habilités,
    /// depuis leurs adresses IP : UNAUTHENTICATED sinon. Critère absent, mal combiné, trop court ou trop long :
    /// BAD_USER_INPUT avec le détail dans issues.
    async fn control_bsds(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Critères : un transporteur, une plaque, les deux, ou un numéro de bordereau seul."
        )]
        r#where: Option<ControlBsdWhere>,
        #[graphql(desc = "Renvoie les bordereaux placés après ce curseur.")] after: Option<String>,
        #[graphql(desc = "Nombre de bordereaux, 300 par défaut, ramené entre 0 et 300.")]
        first: Option<i32>,
    ) -> Result<BsdConnection> {
        let filter = r#where.unwrap_or_default();
        let request = ControlRequest {
            siret: filter.siret.take(),
            plate: filter.plate.take(),
            readable_id: filter.readable_id.take(),
            after,
            first: first.map(i64::from),
            is_counted: ctx.look_ahead().field("totalCount").exists(),
        };
        let page = platform(ctx)?.control_bsds(caller(ctx)?, &request).await;
        Ok(page.map_err(ApiError)?.into())
    }
}

/// Opérations de contrôle et de copie.
#[derive(Debug, Default)]
pub struct ControlMutations;

#[Object]
impl ControlMutations {
    /// Crée un lien vers le PDF d'un bordereau en cours de transport, valable 30 minutes et sans authentification, à
    /// montrer à un contrôleur sous forme de QR code. Le bordereau doit être enlevé et non reçu, ou à rapporter
    /// (FORBIDDEN sinon) ; BSD_CAN_READ est exigé (FORBIDDEN) ; bordereau inconnu : BAD_USER_INPUT ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn create_pdf_access_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Bordereau à montrer.")] input: CreatePdfAccessTokenInput,
    ) -> Result<Text> {
        let link = platform(ctx)?
            .road_control_link(caller(ctx)?, &input.bsd_id)
            .await;
        Ok(Text(link.map_err(ApiError)?))
    }

    /// Copie un bordereau avec son statut et ses signatures sous un nouveau numéro, sur une plateforme de test dont le
    /// réglage le permet ; FORBIDDEN ailleurs. Identifiant mal formé ou inconnu, bordereau lié à d'autres
    /// (groupement, réexpédition, entreposage provisoire) : BAD_USER_INPUT ; jeton ou appel anonyme : UNAUTHENTICATED.
    async fn clone_bsd(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Identifiant opaque d'un BSDD, numéro lisible d'un autre type ; de 15 à 50 caractères."
        )]
        id: String,
    ) -> Result<CloneId> {
        let copy = platform(ctx)?.clone_slip(session_caller(ctx)?, &id).await;
        Ok(CloneId {
            id: ID(copy.map_err(ApiError)?),
        })
    }

    /// Réécrit les listes où figurent des bordereaux, après un changement de règles par exemple. Les numéros sont séparés
    /// par des espaces, des virgules ou des retours à la ligne, quels que soient la casse et les tirets. Réservé, en
    /// session, à l'administration de la plateforme munie d'un second facteur : FORBIDDEN sinon, UNAUTHENTICATED avec un
    /// jeton ou en anonyme ; un mot qui n'est pas un numéro : BAD_USER_INPUT, et rien n'est réécrit.
    async fn reindex_bsds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéros lisibles des bordereaux ; un texte vide ne fait rien.")]
        ids: String,
    ) -> Result<ReindexBsds> {
        let done = platform(ctx)?.reindex(session_caller(ctx)?, &ids).await;
        let done = done.map_err(ApiError)?;
        let ids = |numbers: Vec<String>| numbers.into_iter().map(ID).collect();
        Ok(ReindexBsds {
            accepted: ids(done.accepted),
            rejected: ids(done.rejected),
        })
    }
}
