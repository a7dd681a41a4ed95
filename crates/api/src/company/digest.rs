//! Company digests.

use async_graphql::{Context, Object, Result};
use contract::{
    company::{CompanyDigest, CompanyDigestCreateInput},
    page::FileDownload,
};

use crate::{
    context::{platform, session_caller},
    error::ApiError,
};

/// Fiches établissement.
#[derive(Debug, Default)]
pub struct DigestQueries;

#[Object]
impl DigestQueries {
    /// Liste les fiches de l'établissement demandées aujourd'hui : une au plus pour l'année en cours, puis pour la
    /// précédente. Réservé à ses membres, en session (BAD_USER_INPUT sinon).
    async fn company_digests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "SIRET de l'établissement, ou son numéro de TVA.")] org_id: String,
    ) -> Result<Vec<Option<CompanyDigest>>> {
        let digests = platform(ctx)?
            .company_digests(session_caller(ctx)?, &org_id)
            .await
            .map_err(ApiError)?;
        Ok(digests.into_iter().map(Some).collect())
    }

    /// Renvoie un lien vers une fiche prête. Réservé aux membres de l'établissement, en session ; BAD_USER_INPUT si elle
    /// est inconnue, ou n'est pas prête.
    async fn company_digest_pdf(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la fiche.")] id: async_graphql::ID,
    ) -> Result<FileDownload> {
        let link = platform(ctx)?
            .company_digest_pdf(session_caller(ctx)?, &id)
            .await;
        Ok(link.map_err(ApiError)?)
    }
}

/// Demandes de fiches établissement.
#[derive(Debug, Default)]
pub struct DigestMutations;

#[Object]
impl DigestMutations {
    /// Demande une fiche au service qui les fabrique. Réservé aux membres de l'établissement, en session (BAD_USER_INPUT
    /// sinon) ; BAD_USER_INPUT si l'année n'est ni celle en cours ni la précédente, ou si une fiche a déjà été demandée
    /// aujourd'hui. Sans service configuré, la fiche passe en erreur.
    async fn create_company_digest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissement et année.")] input: CompanyDigestCreateInput,
    ) -> Result<CompanyDigest> {
        let digest = platform(ctx)?
            .create_company_digest(session_caller(ctx)?, &input.org_id, input.year)
            .await;
        Ok(digest.map_err(ApiError)?)
    }
}
