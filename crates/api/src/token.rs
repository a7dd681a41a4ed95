//! Personal access tokens.

use async_graphql::{Context, ID, Object, Result};
use contract::{
    identity::{AccessToken, CreateAccessTokenInput, NewAccessToken},
    scalar::Text,
};
use platform::tokens::PersonalToken;

use crate::{
    context::{platform, session_caller},
    error::ApiError,
};

fn view(token: PersonalToken) -> AccessToken {
    AccessToken {
        id: token.id.into(),
        description: token.description.map(Text),
        last_used: token.last_used,
    }
}

/// Requêtes sur les jetons personnels.
#[derive(Debug, Default)]
pub struct TokenQueries;

#[Object]
impl TokenQueries {
    /// Jetons d'accès personnels de l'utilisateur qui ne sont pas révoqués, du plus ancien au plus récent. Réservée aux
    /// sessions.
    async fn access_tokens(&self, ctx: &Context<'_>) -> Result<Vec<AccessToken>> {
        let caller = session_caller(ctx)?;
        let tokens = platform(ctx)?.own_tokens(caller).await.map_err(ApiError)?;
        Ok(tokens.into_iter().map(view).collect())
    }

    /// Crée à chaque appel un jeton d'accès personnel sans description, et renvoie sa valeur. Obsolète : utiliser
    /// createAccessToken. Réservée aux sessions.
    async fn api_key(&self, ctx: &Context<'_>) -> Result<Text> {
        let caller = session_caller(ctx)?;
        let (_, clear) = platform(ctx)?
            .create_own_token(caller, "")
            .await
            .map_err(ApiError)?;
        Ok(Text(clear))
    }
}

/// Opérations sur les jetons personnels.
#[derive(Debug, Default)]
pub struct TokenMutations;

#[Object]
impl TokenMutations {
    /// Crée un jeton d'accès personnel, qui n'expire pas. Réservée aux sessions, 3 appels en 3 minutes.
    async fn create_access_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Description du jeton.")] input: CreateAccessTokenInput,
    ) -> Result<NewAccessToken> {
        let caller = session_caller(ctx)?;
        let (token, clear) = platform(ctx)?
            .create_own_token(caller, &input.description)
            .await
            .map_err(ApiError)?;
        Ok(NewAccessToken {
            id: token.id.into(),
            token: Text(clear),
            description: Text(token.description.unwrap_or_default()),
        })
    }

    /// Révoque un de ses jetons, personnel ou donné à une application. BAD_USER_INPUT s'il est inconnu, FORBIDDEN s'il est à
    /// quelqu'un d'autre. Réservée aux sessions.
    async fn revoke_access_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant du jeton.")] id: ID,
    ) -> Result<AccessToken> {
        let caller = session_caller(ctx)?;
        let token = platform(ctx)?
            .revoke_token(caller, &id)
            .await
            .map_err(ApiError)?;
        Ok(view(token))
    }

    /// Révoque tous ses jetons personnels et les renvoie ; ceux des applications restent valables. Réservée aux sessions.
    async fn revoke_all_access_tokens(&self, ctx: &Context<'_>) -> Result<Vec<AccessToken>> {
        let caller = session_caller(ctx)?;
        let tokens = platform(ctx)?
            .revoke_own_tokens(caller)
            .await
            .map_err(ApiError)?;
        Ok(tokens.into_iter().map(view).collect())
    }
}
