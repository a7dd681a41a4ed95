//! Companies of a user, their partners, and eco-organismes.

use async_graphql::{Context, Object, Result, SimpleObject};
use contract::{
    account::UserRole,
    company::{
        CompanyPublic, CompanySearchPrivate, CompanySearchResult, EcoOrganisme, FavoriteType,
    },
    page::FileDownload,
};
use platform::companies::{EcoOrganismeFilter, RegistryRequest};

use super::CompanyPrivate;
use crate::{
    context::{caller, platform, session_caller},
    error::ApiError,
};

/// Établissements dont l'utilisateur peut tenir ou consulter le registre.
#[derive(Debug, SimpleObject)]
pub(super) struct CompanyRegistryConnection {
    /// Nombre d'établissements des deux listes, indépendamment de leur longueur.
    pub total_count: i32,
    /// Établissements français de l'utilisateur, par nom usuel.
    pub my_companies: Vec<CompanyPrivate>,
    /// Établissements qui délèguent leur registre à l'un d'eux.
    pub delegators: Vec<CompanyPublic>,
}

/// Listes d'établissements.
#[derive(Debug, Default)]
pub struct CompanyListQueries;

#[Object]
impl CompanyListQueries {
    /// Renvoie un lien vers la liste des membres des établissements de l'utilisateur, en CSV (séparateur
    /// point-virgule). UNAUTHENTICATED si l'appel est anonyme.
    async fn my_companies_csv(&self, ctx: &Context<'_>) -> Result<Option<FileDownload>> {
        let link = platform(ctx)?.my_companies_csv(caller(ctx)?).await;
        Ok(Some(link.map_err(ApiError)?))
    }

    /// Renvoie un lien vers la liste des membres des établissements de l'utilisateur, en XLSX. UNAUTHENTICATED si
    /// l'appel est anonyme.
    async fn my_companies_xls(&self, ctx: &Context<'_>) -> Result<Option<FileDownload>> {
        let link = platform(ctx)?.my_companies_xlsx(caller(ctx)?).await;
        Ok(Some(link.map_err(ApiError)?))
    }

    /// Renvoie ce qu'un utilisateur connecté peut savoir d'un établissement, inscrit ou non, ouvert ou fermé ; en session
    /// (UNAUTHENTICATED sinon). BAD_USER_INPUT si l'identifiant est mal formé ou inconnu.
    async fn company_private_infos(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "SIRET ou numéro de TVA intracommunautaire ; espaces et ponctuation sont ignorés."
        )]
        clue: String,
    ) -> Result<CompanySearchPrivate> {
        let infos = platform(ctx)?
            .company_private_infos(session_caller(ctx)?, &clue)
            .await;
        Ok(infos.map_err(ApiError)?)
    }

    /// Renvoie les partenaires habituels d'un établissement dans un rôle, dix au plus, tirés de ses derniers bordereaux ;
    /// en session (UNAUTHENTICATED sinon). FORBIDDEN si l'appelant ne peut pas en lister les bordereaux, BAD_USER_INPUT si
    /// l'établissement n'est pas inscrit.
    async fn favorites(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "SIRET de l'établissement, ou son numéro de TVA.")] org_id: String,
        #[graphql(desc = "Rôle des partenaires.")] r#type: FavoriteType,
        #[graphql(
            desc = "true pour accepter les établissements étrangers ; ils sont écartés par défaut."
        )]
        allow_foreign_companies: Option<bool>,
    ) -> Result<Vec<CompanySearchResult>> {
        let favorites = platform(ctx)?
            .favorites(
                session_caller(ctx)?,
                &org_id,
                r#type,
                allow_foreign_companies,
            )
            .await;
        Ok(favorites.map_err(ApiError)?)
    }

    /// Liste les éco-organismes reconnus, sans authentification. Chaque argument renseigné filtre, false comme true.
    async fn eco_organismes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Peut ou non figurer sur un BSDD.")] handle_bsdd: Option<bool>,
        #[graphql(desc = "Peut ou non figurer sur un BSDA.")] handle_bsda: Option<bool>,
        #[graphql(desc = "Peut ou non figurer sur un BSDASRI.")] handle_bsdasri: Option<bool>,
        #[graphql(desc = "Peut ou non figurer sur un BSVHU.")] handle_bsvhu: Option<bool>,
    ) -> Result<Vec<EcoOrganisme>> {
        let filter = EcoOrganismeFilter {
            handle_bsdd,
            handle_bsda,
            handle_bsdasri,
            handle_bsvhu,
        };
        Ok(platform(ctx)?
            .eco_organismes(filter)
            .await
            .map_err(ApiError)?)
    }

    /// Liste les établissements dont l'utilisateur peut tenir ou consulter le registre : les siens et ceux qui le leur
    /// délèguent ; en session (UNAUTHENTICATED sinon). BAD_USER_INPUT si la recherche est trop courte ou trop longue.
    async fn registry_companies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nombre d'établissements de l'utilisateur, 10 par défaut.")]
        first_companies: Option<i32>,
        #[graphql(desc = "Nombre de délégants, 10 par défaut.")] first_delegators: Option<i32>,
        #[graphql(
            desc = "Texte de 3 à 20 caractères cherché dans la raison sociale, le nom usuel et les identifiants."
        )]
        search: Option<String>,
        #[graphql(desc = "Rôles de l'utilisateur dans ses établissements ; tous par défaut.")]
        user_roles: Option<Vec<UserRole>>,
    ) -> Result<CompanyRegistryConnection> {
        let request = RegistryRequest {
            first_companies,
            first_delegators,
            search,
            roles: user_roles.unwrap_or_default(),
        };
        let found = platform(ctx)?
            .registry_companies(session_caller(ctx)?, &request)
            .await
            .map_err(ApiError)?;
        Ok(CompanyRegistryConnection {
            total_count: i32::try_from(found.total).unwrap_or(i32::MAX),
            my_companies: found.own.into_iter().map(CompanyPrivate).collect(),
            delegators: found.delegators,
        })
    }
}
