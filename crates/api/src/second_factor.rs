//! The second factor of one's own account.

use async_graphql::{Context, Object, Result};
use contract::{
    identity::{TotpRecoveryCodes, TotpSetup},
    scalar::Text,
};

use crate::{
    account::User,
    context::{platform, session, session_caller},
    error::ApiError,
};

/// Opérations sur la double authentification.
#[derive(Debug, Default)]
pub struct SecondFactorMutations;

#[Object]
impl SecondFactorMutations {
    /// Prépare la double authentification : un secret à enregistrer dans une application d'authentification, sans effet
    /// avant confirmTotpSetup. BAD_USER_INPUT si elle est déjà activée. Réservée aux sessions.
    async fn generate_totp_setup(&self, ctx: &Context<'_>) -> Result<TotpSetup> {
        let caller = session_caller(ctx)?;
        let setup = platform(ctx)?
            .set_up_second_factor(caller)
            .await
            .map_err(ApiError)?;
        Ok(TotpSetup {
            secret: Text(setup.secret),
            qr_code_url: Text(setup.address),
        })
    }

    /// Active la double authentification préparée, et renvoie les codes de secours. Les autres sessions sont fermées.
    /// BAD_USER_INPUT si rien n'est préparé, si elle est déjà activée ou si le code est faux. Réservée aux sessions.
    async fn confirm_totp_setup(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code à 6 chiffres de l'application d'authentification.")] code: Text,
    ) -> Result<TotpRecoveryCodes> {
        let (caller, session) = session(ctx)?;
        let codes = platform(ctx)?
            .confirm_second_factor(caller, &session.id, &code)
            .await
            .map_err(ApiError)?;
        Ok(TotpRecoveryCodes {
            codes: codes.into_iter().map(Text).collect(),
        })
    }

    /// Désactive la double authentification. BAD_USER_INPUT si elle n'est pas activée ou si le code est faux ;
    /// TOO_MANY_REQUESTS après 5 codes faux, pendant 5 minutes. Réservée aux sessions.
    async fn disable_totp(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Code à 6 chiffres de l'application d'authentification, ou code de secours (casse et tirets ignorés)."
        )]
        code: Text,
    ) -> Result<User> {
        let caller = session_caller(ctx)?;
        let user = platform(ctx)?
            .disable_second_factor(caller, &code)
            .await
            .map_err(ApiError)?;
        Ok(User::of(user))
    }
}
