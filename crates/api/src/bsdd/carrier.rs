//! Carrier rows of the BSDD.

use async_graphql::{Context, ID, Object, Result};
use contract::bsdd::{Form, Transporter, TransporterInput};

use crate::kinds;

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
        kinds::create_carrier::<Form>(ctx, &input).await
    }

    /// Modifie une fiche transporteur qui n'a pas signé.
    async fn update_form_transporter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la fiche.")] id: ID,
        #[graphql(desc = "Champs à modifier ; absent inchangé, null effacé.")]
        input: TransporterInput,
    ) -> Result<Option<Transporter>> {
        kinds::update_carrier::<Form>(ctx, &id, &input).await
    }

    /// Supprime une fiche transporteur qui n'a pas signé et renvoie son identifiant.
    async fn delete_form_transporter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la fiche.")] id: ID,
    ) -> Result<ID> {
        kinds::delete_carrier::<Form>(ctx, id).await
    }
}
