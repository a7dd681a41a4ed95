//! The account of the caller.

use async_graphql::{Context, MergedObject, Object, Result};
use contract::{account::User as UserDocument, scalar::Text};

use crate::{
    company::CompanyPrivate,
    context::{caller, platform},
};

/// Un compte utilisateur.
#[derive(Debug, MergedObject)]
pub struct User(UserDocument, UserLinks);

#[derive(Debug)]
pub(crate) struct UserLinks {
    feature_flags: Vec<String>,
}

#[Object]
impl UserLinks {
    /// Établissements dont l'utilisateur est membre, sans pagination ni ordre. Obsolète : utiliser la
    /// requête myCompanies.
    #[graphql(deprecation = "Utiliser myCompanies")]
    async fn companies(&self, ctx: &Context<'_>) -> Result<Vec<CompanyPrivate>> {
        let own = platform(ctx)?
            .own_companies(caller(ctx)?)
            .await
            .map_err(crate::error::ApiError)?;
        Ok(own.into_iter().map(CompanyPrivate).collect())
    }

    /// Noms des fonctionnalités expérimentales activées pour ce compte ; liste vide si aucune.
    async fn feature_flags(&self) -> Vec<Text> {
        self.feature_flags
            .iter()
            .map(|flag| Text::from(flag.as_str()))
            .collect()
    }
}

/// Requêtes sur le compte.
#[derive(Debug, Default)]
pub struct AccountQueries;

#[Object]
impl AccountQueries {
    /// Renvoie le compte de l'utilisateur authentifié, par session ou jeton ; UNAUTHENTICATED si l'appel
    /// est anonyme.
    async fn me(&self, ctx: &Context<'_>) -> Result<User> {
        let user = platform(ctx)?
            .me(caller(ctx)?)
            .await
            .map_err(crate::error::ApiError)?;
        let document = UserDocument {
            id: user.id.into(),
            email: Text(user.email),
            name: Some(Text(user.name)),
            is_admin: Some(user.is_admin),
            phone: user.phone.map(Text),
            tracking_consent: user.tracking_consent,
            tracking_consent_until: user.tracking_consent_until,
            totp_enabled: user.totp_activated_at.is_some(),
        };
        Ok(User(
            document,
            UserLinks {
                feature_flags: user.feature_flags,
            },
        ))
    }
}
