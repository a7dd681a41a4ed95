//! One's own open sessions: an extension of the contract.

use async_graphql::{Context, ID, Object, Result};
use contract::{identity::UserSession, scalar::Text};
use platform::sessions::OwnSession;

use crate::{
    context::{platform, session},
    error::ApiError,
};

fn view(own: OwnSession, current: &str) -> UserSession {
    UserSession {
        is_current: own.handle == current,
        id: own.handle.into(),
        opened_at: own.opened_at,
        last_used_at: own.seen_at,
        device: own.device.map(Text),
        address: own.address.map(Text),
    }
}

/// Requêtes sur les sessions.
#[derive(Debug, Default)]
pub struct SessionQueries;

#[Object]
impl SessionQueries {
    /// Extension : sessions web ouvertes de l'utilisateur, la dernière utilisée d'abord. Réservée aux sessions.
    async fn my_sessions(&self, ctx: &Context<'_>) -> Result<Vec<UserSession>> {
        let (caller, session) = session(ctx)?;
        let own = platform(ctx)?
            .own_sessions(caller)
            .await
            .map_err(ApiError)?;
        let current = session.id.handle();
        Ok(own.into_iter().map(|own| view(own, &current)).collect())
    }
}

/// Opérations sur les sessions.
#[derive(Debug, Default)]
pub struct SessionMutations;

#[Object]
impl SessionMutations {
    /// Extension : ferme une de ses sessions web, qui ne vaut plus rien aussitôt. BAD_USER_INPUT si aucune session ouverte
    /// de l'utilisateur n'a cet identifiant. Réservée aux sessions.
    async fn revoke_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la session, tel que renvoyé par mySessions.")] id: ID,
    ) -> Result<UserSession> {
        let (caller, session) = session(ctx)?;
        let own = platform(ctx)?
            .revoke_session(caller, &id)
            .await
            .map_err(ApiError)?;
        Ok(view(own, &session.id.handle()))
    }
}
