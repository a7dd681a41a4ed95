//! Former and one-call ways to write a form, still served.

use async_graphql::{Context, ID, MaybeUndefined, Object, Result};
use contract::bsdd::{FormInput, ImportPaperFormInput, TransporterSignatureFormInput};
use serde_json::{Map, Value};

use super::Form;
use crate::{
    context::{caller, platform},
    error::ApiError,
    input::tree,
};

/// Anciennes opérations, toujours servies, et import de bordereaux papier.
#[derive(Debug, Default)]
pub(crate) struct BsddFormerMutations;

#[Object]
impl BsddFormerMutations {
    /// Crée un brouillon, ou modifie le BSDD dont l'identifiant est fourni.
    #[graphql(deprecation = "Utiliser createForm ou updateForm")]
    async fn save_form(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Contenu du BSDD, avec son identifiant pour une modification.")]
        form_input: FormInput,
    ) -> Result<Form> {
        let input = tree(&form_input)?;
        let form = match form_input.id.value() {
            Some(id) => platform(ctx)?.update_form(caller(ctx)?, id, input).await,
            None => platform(ctx)?.create_form(caller(ctx)?, input).await,
        };
        Ok(form.map_err(ApiError)?.into())
    }

    /// Modifie la plaque et le champ libre du premier transporteur avant l'enlèvement : argument
    /// absent inchangé, null effacé. Réservé au transporteur, aux statuts SEALED,
    /// SIGNED_BY_PRODUCER et RESEALED (FORBIDDEN).
    async fn update_transporter_fields(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD.")] id: ID,
        #[graphql(desc = "Plaques, deux au plus, séparées par une virgule.")]
        transporter_number_plate: MaybeUndefined<String>,
        #[graphql(desc = "Champ libre du transporteur.")] transporter_custom_info: MaybeUndefined<
            String,
        >,
    ) -> Result<Form> {
        let mut input = Map::new();
        for (key, value) in [
            ("transporterNumberPlate", transporter_number_plate),
            ("transporterCustomInfo", transporter_custom_info),
        ] {
            match value {
                MaybeUndefined::Undefined => {}
                MaybeUndefined::Null => {
                    input.insert(key.to_owned(), Value::Null);
                }
                MaybeUndefined::Value(text) => {
                    input.insert(key.to_owned(), Value::String(text));
                }
            }
        }
        let form = platform(ctx)?
            .update_transporter_fields(caller(ctx)?, &id, &Value::Object(input))
            .await
            .map_err(ApiError)?;
        Ok(form.into())
    }

    /// Enlèvement en un appel : le transporteur est connecté, le producteur ou l'entreposage
    /// provisoire signe avec son code de signature. Code faux : FORBIDDEN ; trop d'essais :
    /// TOO_MANY_REQUESTS.
    #[graphql(deprecation = "Utiliser signEmissionForm puis signTransportForm")]
    async fn signed_by_transporter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD.")] id: ID,
        #[graphql(desc = "Signature, code et données du déchet à l'enlèvement.")]
        signing_info: TransporterSignatureFormInput,
    ) -> Result<Form> {
        let form = platform(ctx)?
            .sign_by_transporter(caller(ctx)?, &id, &signing_info)
            .await
            .map_err(ApiError)?;
        Ok(form.into())
    }

    /// Enregistre un bordereau suivi sur papier : complète un BSDD SEALED, ou en crée un déjà
    /// traité. BSD_CAN_CREATE est exigé chez le destinataire (FORBIDDEN) ; données incomplètes :
    /// BAD_USER_INPUT.
    async fn import_paper_form(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Contenu du bordereau papier et de ses signatures.")]
        input: ImportPaperFormInput,
    ) -> Result<Form> {
        let form = platform(ctx)?
            .import_paper_form(caller(ctx)?, &input)
            .await
            .map_err(ApiError)?;
        Ok(form.into())
    }
}
