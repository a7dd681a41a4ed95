//! Carrier rows of the BSDD.

use async_graphql::{Context, ID, Object, Result};
use contract::bsdd::{Transporter, TransporterInput};

use crate::{
    context::{caller, platform},
    error::ApiError,
    input::tree,
};

/// Opérations sur les fiches transporteur des BSDD.
#[derive(Debug, Default)]
pub(crate) struct BsddCarrierMutations;

#[Object]
impl BsddCarrierMutations {
    /// Crée une fiche transporteur, à citer ensuite dans transporters. BSD_CAN_CREATE ou
    /// BSD_CAN_UPDATE est exigé dans un établissement quelconque (FORBIDDEN).
    async fn create_form_transporter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissement, récépissé, plaque et mode du transporteur.")]
        input: TransporterInput,
    ) -> Result<Option<Transporter>> {
        let row = platform(ctx)?
            .create_form_carrier(caller(ctx)?, &tree(&input)?)
            .await
            .map_err(ApiError)?;
        Ok(Some(row))
    }

    /// Modifie une fiche transporteur qui n'a pas signé.
    async fn update_form_transporter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la fiche.")] id: ID,
        #[graphql(desc = "Champs à modifier ; absent inchangé, null effacé.")]
        input: TransporterInput,
    ) -> Result<Option<Transporter>> {
        let row = platform(ctx)?
            .update_form_carrier(caller(ctx)?, &id, &tree(&input)?)
            .await
            .map_err(ApiError)?;
        Ok(Some(row))
    }

    /// Supprime une fiche transporteur qui n'a pas signé et renvoie son identifiant.
    async fn delete_form_transporter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la fiche.")] id: ID,
    ) -> Result<ID> {
        platform(ctx)?
            .delete_form_carrier(caller(ctx)?, &id)
            .await
            .map_err(ApiError)?;
        Ok(id)
    }
}
