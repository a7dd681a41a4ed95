//! The account of the caller.

use async_graphql::{Context, MergedObject, Object, Result};
use contract::{
    account::{OrgPermissionsInfos, PermissionsInfos, User as UserDocument},
    scalar::Text,
};
use domain::account::{Actor, permissions_of};

use crate::{
    company::CompanyPrivate,
    context::{caller, platform, session_caller},
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

    /// Indique si l'appel vient d'une session web ouverte ; false pour un jeton ou un appel anonyme, jamais
    /// d'erreur.
    async fn is_authenticated(&self, ctx: &Context<'_>) -> bool {
        session_caller(ctx).is_ok()
    }

    /// Rôles et droits de l'utilisateur dans ses établissements ; UNAUTHENTICATED si l'appel est anonyme.
    async fn permissions_infos(&self, ctx: &Context<'_>) -> Result<PermissionsInfos> {
        Ok(permissions_infos(&caller(ctx)?.actor))
    }
}

fn permissions_infos(actor: &Actor) -> PermissionsInfos {
    let mut infos = PermissionsInfos::default();
    for (org_id, role) in &actor.roles {
        let permissions = permissions_of(*role);
        infos.org_permissions_infos.push(OrgPermissionsInfos {
            org_id: org_id.as_str().into(),
            role: *role,
            permissions: permissions.to_vec(),
        });
        for permission in permissions {
            if !infos.permissions.contains(permission) {
                infos.permissions.push(*permission);
            }
        }
        if !infos.roles.contains(role) {
            infos.roles.push(*role);
        }
    }
    infos
}
