//! Carrier rows of the BSVHU.

use async_graphql::{Context, ID, Object, Result};
use contract::bsvhu::{Bsvhu, BsvhuTransporter, BsvhuTransporterInput};

use crate::kinds;

/// Opérations sur les fiches transporteur des BSVHU.
#[derive(Debug, Default)]
pub struct BsvhuCarrierMutations;

#[Object]
impl BsvhuCarrierMutations {
    /// Crée une fiche transporteur, à citer ensuite dans transporters. BSD_CAN_CREATE ou BSD_CAN_UPDATE est exigé
    /// dans un établissement quelconque (FORBIDDEN) ; formats ou plaques invalides : BAD_USER_INPUT ; appel
    /// anonyme : UNAUTHENTICATED. Nom, adresse et récépissé sont complétés ; l'inscription n'est contrôlée que
    /// sur le bordereau.
    async fn create_bsvhu_transporter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissement, transport et récépissé du transporteur.")]
        input: BsvhuTransporterInput,
    ) -> Result<Option<BsvhuTransporter>> {
        kinds::create_carrier::<Bsvhu>(ctx, &input).await
    }

    /// Modifie une fiche transporteur qui n'a pas signé. Hors bordereau, elle appartient à qui l'a créée ou
    /// détachée ; sur un bordereau, BSD_CAN_UPDATE y est exigé avant et après la modification (FORBIDDEN). Fiche
    /// inconnue, transporteur signé ou données invalides : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn update_bsvhu_transporter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la fiche transporteur.")] id: ID,
        #[graphql(desc = "Champs à modifier ; un champ absent est inchangé, null l'efface.")]
        input: BsvhuTransporterInput,
    ) -> Result<Option<BsvhuTransporter>> {
        kinds::update_carrier::<Bsvhu>(ctx, &id, &input).await
    }

    /// Supprime définitivement une fiche transporteur qui n'a pas signé et renvoie son identifiant ; les
    /// transporteurs suivants du bordereau avancent d'un rang. Mêmes droits que pour la modifier (FORBIDDEN) ;
    /// fiche inconnue ou signée : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn delete_bsvhu_transporter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la fiche transporteur.")] id: ID,
    ) -> Result<ID> {
        kinds::delete_carrier::<Bsvhu>(ctx, id).await
    }
}
