//! Webhook settings.

use async_graphql::{Context, ID, Object, Result};
use contract::{
    page::PageInfo,
    scalar::Text,
    webhook::{
        WebhookSetting, WebhookSettingConnection, WebhookSettingCreateInput, WebhookSettingEdge,
        WebhookSettingUpdateInput,
    },
};

use crate::{
    connection::page_request,
    context::{caller, platform},
    error::ApiError,
};

/// Requêtes sur les webhooks.
#[derive(Debug, Default)]
pub struct WebhookQueries;

#[Object]
impl WebhookQueries {
    /// Renvoie un paramétrage de webhook ; BAD_USER_INPUT s'il n'existe pas ou si l'appelant n'est pas administrateur
    /// de son établissement.
    async fn webhooksetting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant du paramétrage.")] id: ID,
    ) -> Result<WebhookSetting> {
        let setting = platform(ctx)?.webhook(caller(ctx)?, &id).await;
        Ok(setting.map_err(ApiError)?)
    }

    /// Liste les webhooks des établissements dont l'appelant est administrateur, du plus récent au plus ancien.
    async fn webhooksettings(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Renvoie les éléments placés après ce curseur ; incompatible avec before et last."
        )]
        after: Option<ID>,
        #[graphql(
            desc = "Nombre d'éléments à partir du début ou de after, de 1 à 500, 50 par défaut ; incompatible avec last et before."
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Renvoie les éléments placés avant ce curseur ; incompatible avec after et first."
        )]
        before: Option<ID>,
        #[graphql(
            desc = "Nombre d'éléments à partir de la fin ou avant before, de 1 à 500 ; incompatible avec first et after."
        )]
        last: Option<i32>,
    ) -> Result<WebhookSettingConnection> {
        let request = page_request(first, last, after, before);
        let page = platform(ctx)?
            .webhooks(caller(ctx)?, &request)
            .await
            .map_err(ApiError)?;
        let cursor = |setting: &WebhookSetting| Text::from(setting.id.as_str());
        Ok(WebhookSettingConnection {
            total_count: i32::try_from(page.total).unwrap_or(i32::MAX),
            page_info: PageInfo {
                start_cursor: page.items.first().map(cursor),
                end_cursor: page.items.last().map(cursor),
                has_next_page: page.has_next,
                has_previous_page: page.has_previous,
            },
            edges: page
                .items
                .into_iter()
                .map(|node| WebhookSettingEdge {
                    cursor: cursor(&node),
                    node,
                })
                .collect(),
        })
    }
}

/// Gestion des webhooks.
#[derive(Debug, Default)]
pub struct WebhookMutations;

#[Object]
impl WebhookMutations {
    /// Fait appeler une adresse à chaque changement d'un bordereau de l'établissement, dont l'appelant doit être
    /// administrateur. BAD_USER_INPUT si la saisie est incorrecte, si l'établissement a atteint son nombre de webhooks
    /// ou a déjà cette adresse.
    async fn create_webhook_setting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissement, adresse et jeton.")] input: WebhookSettingCreateInput,
    ) -> Result<WebhookSetting> {
        let setting = platform(ctx)?.create_webhook(caller(ctx)?, &input).await;
        Ok(setting.map_err(ApiError)?)
    }

    /// Modifie un webhook ; le réactiver oublie ses échecs. BAD_USER_INPUT s'il n'existe pas, si l'appelant n'est pas
    /// administrateur de son établissement ou si la saisie est incorrecte.
    async fn update_webhook_setting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant du paramétrage.")] id: ID,
        #[graphql(desc = "Champs à modifier.")] input: WebhookSettingUpdateInput,
    ) -> Result<WebhookSetting> {
        let setting = platform(ctx)?
            .update_webhook(caller(ctx)?, &id, &input)
            .await;
        Ok(setting.map_err(ApiError)?)
    }

    /// Supprime un webhook et le renvoie. BAD_USER_INPUT s'il n'existe pas ou si l'appelant n'est pas administrateur
    /// de son établissement.
    async fn delete_webhook_setting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant du paramétrage.")] id: ID,
    ) -> Result<Option<WebhookSetting>> {
        let setting = platform(ctx)?.delete_webhook(caller(ctx)?, &id).await;
        Ok(Some(setting.map_err(ApiError)?))
    }
}
