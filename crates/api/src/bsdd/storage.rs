//! Temporary storage and duplication.

use async_graphql::{Context, ID, Object, Result};
use contract::bsdd::{
    ResealedFormInput, ResentFormInput, TempStoredFormInput, TempStorerAcceptedFormInput,
};

use super::Form;
use crate::{
    context::{caller, platform},
    error::ApiError,
};

/// Opérations d'entreposage provisoire et de duplication.
#[derive(Debug, Default)]
pub(crate) struct BsddStorageMutations;

#[Object]
impl BsddStorageMutations {
    /// Réception par le site d'entreposage provisoire, avec ou sans acceptation.
    /// BSD_CAN_SIGN_ACCEPTATION est exigé chez le destinataire (FORBIDDEN) ; destinataire qui n'est
    /// pas un entreposage provisoire, étape indue ou données invalides : BAD_USER_INPUT.
    async fn mark_as_temp_stored(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD.")] id: ID,
        #[graphql(desc = "Réception : date, signataire, poids en tonnes, acceptation éventuelle.")]
        temp_stored_infos: TempStoredFormInput,
    ) -> Result<Form> {
        let form = platform(ctx)?
            .store_form(caller(ctx)?, &id, &temp_stored_infos)
            .await
            .map_err(ApiError)?;
        Ok(form.into())
    }

    /// Acceptation ou refus par le site d'entreposage provisoire d'un déchet déjà réceptionné.
    /// BSD_CAN_SIGN_ACCEPTATION est exigé chez le destinataire (FORBIDDEN).
    async fn mark_as_temp_storer_accepted(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD.")] id: ID,
        #[graphql(desc = "Acceptation : date, signataire, poids en tonnes.")]
        temp_storer_accepted_info: TempStorerAcceptedFormInput,
    ) -> Result<Form> {
        let form = platform(ctx)?
            .accept_stored_form(caller(ctx)?, &id, &temp_storer_accepted_info)
            .await
            .map_err(ApiError)?;
        Ok(form.into())
    }

    /// Prépare ou modifie la réexpédition après entreposage provisoire : destination,
    /// conditionnement, transporteur. BSD_CAN_UPDATE est exigé chez le site d'entreposage
    /// (FORBIDDEN) ; données incomplètes : BAD_USER_INPUT.
    async fn mark_as_resealed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD.")] id: ID,
        #[graphql(desc = "Ce qui change pour la suite du transport.")]
        resealed_infos: ResealedFormInput,
    ) -> Result<Form> {
        let form = platform(ctx)?
            .reseal_form(caller(ctx)?, &id, &resealed_infos)
            .await
            .map_err(ApiError)?;
        Ok(form.into())
    }

    /// Prépare la réexpédition et la marque comme partie en un seul appel. BSD_CAN_SIGN_EMISSION
    /// est exigé chez le site d'entreposage (FORBIDDEN).
    #[graphql(deprecation = "Utiliser markAsResealed, signEmissionForm puis signTransportForm")]
    async fn mark_as_resent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD.")] id: ID,
        #[graphql(desc = "Suite du transport, date et signataire de la réexpédition.")]
        resent_infos: ResentFormInput,
    ) -> Result<Form> {
        let form = platform(ctx)?
            .resend_form(caller(ctx)?, &id, &resent_infos)
            .await
            .map_err(ApiError)?;
        Ok(form.into())
    }

    /// Duplique un BSDD dans un nouveau brouillon, sans signatures, quantité, plaques ni champ
    /// libre. BSD_CAN_CREATE est exigé (FORBIDDEN) ; une annexe 1 ne se duplique pas
    /// (BAD_USER_INPUT).
    async fn duplicate_form(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD à dupliquer.")] id: ID,
    ) -> Result<Form> {
        let form = platform(ctx)?
            .duplicate_form(caller(ctx)?, &id)
            .await
            .map_err(ApiError)?;
        Ok(form.into())
    }
}
