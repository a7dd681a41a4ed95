//! Applications (OAuth2): their owners' side, and the users'.

use async_graphql::{Context, ID, Object, Result};
use contract::{
    identity::{
        Application, AuthorizedApplication, CreateApplicationInput, UpdateApplicationInput,
    },
    scalar::Text,
};
use domain::account::Application as Stored;
use platform::applications::{ApplicationChange, AuthorizedApplication as Authorized};

use crate::{
    account::given,
    context::{platform, session_caller},
    error::ApiError,
};

fn view(application: Stored) -> Application {
    Application {
        id: Text(application.id),
        name: Text(application.name),
        goal: application.goal,
        redirect_uris: application.redirect_uris.into_iter().map(Text).collect(),
        client_secret: Text(application.client_secret),
        open_id_enabled: application.open_id_enabled,
    }
}

fn authorized(application: Authorized) -> AuthorizedApplication {
    AuthorizedApplication {
        id: application.id.into(),
        name: Text(application.name),
        last_connection: application.last_connection,
        admin: application.admin.map(Text),
    }
}

fn texts(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.0).collect()
}

/// Requêtes sur les applications.
#[derive(Debug, Default)]
pub struct ApplicationQueries;

#[Object]
impl ApplicationQueries {
    /// Applications enregistrées par l'utilisateur, de la plus ancienne à la plus récente. Réservée aux sessions.
    async fn my_applications(&self, ctx: &Context<'_>) -> Result<Vec<Application>> {
        let caller = session_caller(ctx)?;
        let own = platform(ctx)?
            .own_applications(caller)
            .await
            .map_err(ApiError)?;
        Ok(own.into_iter().map(view).collect())
    }

    /// Une application de l'utilisateur. BAD_USER_INPUT si elle est inconnue, FORBIDDEN si elle est à quelqu'un d'autre.
    /// Réservée aux sessions.
    async fn application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'application.")] id: ID,
    ) -> Result<Option<Application>> {
        let caller = session_caller(ctx)?;
        let (application, _) = platform(ctx)?
            .own_application(caller, &id)
            .await
            .map_err(ApiError)?;
        Ok(Some(view(application)))
    }

    /// Applications que l'utilisateur a autorisées et qui ont encore un jeton valable. Réservée aux sessions.
    async fn authorized_applications(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Vec<AuthorizedApplication>> {
        let caller = session_caller(ctx)?;
        let applications = platform(ctx)?
            .authorized_applications(caller)
            .await
            .map_err(ApiError)?;
        Ok(applications.into_iter().map(authorized).collect())
    }
}

/// Opérations sur les applications.
#[derive(Debug, Default)]
pub struct ApplicationMutations;

#[Object]
impl ApplicationMutations {
    /// Enregistre une application. BAD_USER_INPUT si son nom est vide ou une adresse de redirection inacceptable. Réservée
    /// aux sessions, 3 appels en 3 minutes.
    async fn create_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "L'application.")] input: CreateApplicationInput,
    ) -> Result<Application> {
        let caller = session_caller(ctx)?;
        let change = ApplicationChange {
            name: Some(input.name.0),
            goal: Some(input.goal),
            redirect_uris: Some(texts(input.redirect_uris)),
            open_id_enabled: input.open_id_enabled,
        };
        let application = platform(ctx)?
            .create_application(caller, change)
            .await
            .map_err(ApiError)?;
        Ok(view(application))
    }

    /// Modifie une de ses applications ; un champ absent ne change pas. BAD_USER_INPUT si elle est inconnue ou si un champ ne
    /// convient pas, FORBIDDEN si elle est à quelqu'un d'autre. Réservée aux sessions.
    async fn update_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'application.")] id: ID,
        #[graphql(desc = "Ce qui change.")] input: UpdateApplicationInput,
    ) -> Result<Application> {
        let caller = session_caller(ctx)?;
        let change = ApplicationChange {
            name: given(input.name, "name")?.map(|name| name.0),
            goal: given(input.goal, "goal")?,
            redirect_uris: given(input.redirect_uris, "redirectUris")?.map(texts),
            open_id_enabled: given(input.open_id_enabled, "openIdEnabled")?,
        };
        let application = platform(ctx)?
            .update_application(caller, &id, change)
            .await
            .map_err(ApiError)?;
        Ok(view(application))
    }

    /// Supprime une de ses applications : tous les jetons qu'elle a obtenus sont révoqués. BAD_USER_INPUT si elle est
    /// inconnue, FORBIDDEN si elle est à quelqu'un d'autre. Réservée aux sessions.
    async fn delete_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'application.")] id: ID,
    ) -> Result<Application> {
        let caller = session_caller(ctx)?;
        let application = platform(ctx)?
            .delete_application(caller, &id)
            .await
            .map_err(ApiError)?;
        Ok(view(application))
    }

    /// Retire son autorisation à une application : les jetons qu'elle a au nom de l'utilisateur sont révoqués.
    /// BAD_USER_INPUT si elle est inconnue ou n'a jamais été autorisée. Réservée aux sessions.
    async fn revoke_authorized_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'application.")] id: ID,
    ) -> Result<AuthorizedApplication> {
        let caller = session_caller(ctx)?;
        let application = platform(ctx)?
            .revoke_application(caller, &id)
            .await
            .map_err(ApiError)?;
        Ok(authorized(application))
    }
}
