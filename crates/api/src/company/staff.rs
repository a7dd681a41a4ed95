//! What the staff of the platform does with companies.

use async_graphql::{Context, Object, Result};
use contract::company::{
    AnonymousCompany, AnonymousCompanyInput, BulkUpdateCompaniesProfilesInput, CompanyExhaustive,
    CompanyForVerification, CompanyForVerificationConnection, CompanyForVerificationWhere,
    CompanyVerificationStatus, SendVerificationCodeLetterInput, StandbyCompanyByAdminInput,
    VerifyCompanyByAdminInput,
};
use platform::PageRequest;

use super::CompanyPrivate;
use crate::{
    context::{platform, session_caller},
    error::ApiError,
};

/// Consultation par l'équipe de la plateforme.
#[derive(Debug, Default)]
pub struct StaffQueries;

#[Object]
impl StaffQueries {
    /// Liste les établissements professionnels selon l'avancement de leur vérification, les plus récents en premier.
    /// Réservé aux administrateurs de la plateforme dont le second facteur est activé, en session (FORBIDDEN sinon).
    async fn companies_for_verification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nombre d'éléments à partir du début, de 1 à 500, 50 par défaut.")] first: Option<i32>,
        #[graphql(desc = "Nombre d'éléments à partir de la fin, de 1 à 500.")] last: Option<i32>,
        #[graphql(desc = "Nombre d'éléments à passer.")] skip: Option<i32>,
        #[graphql(desc = "Avancement de la vérification ; TO_BE_VERIFIED par défaut.")]
        r#where: Option<CompanyForVerificationWhere>,
    ) -> Result<CompanyForVerificationConnection> {
        let request = PageRequest {
            first: first.map(i64::from),
            last: last.map(i64::from),
            skip: skip.map(i64::from),
            ..PageRequest::default()
        };
        let status = r#where.map_or(CompanyVerificationStatus::ToBeVerified, |filter| {
            filter.verification_status
        });
        let page = platform(ctx)?
            .companies_for_verification(session_caller(ctx)?, &request, status)
            .await;
        Ok(page.map_err(ApiError)?)
    }

    /// Renvoie ce que chaque source sait d'un établissement. Réservé aux administrateurs de la plateforme dont le second
    /// facteur est activé, en session (FORBIDDEN sinon).
    async fn company_exhaustive(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "SIRET de l'établissement.")] siret: String,
    ) -> Result<CompanyExhaustive> {
        let found = platform(ctx)?
            .company_exhaustive(session_caller(ctx)?, &siret)
            .await;
        Ok(found.map_err(ApiError)?)
    }
}

/// Gestion par l'équipe de la plateforme : réservée à ses administrateurs dont le second facteur est activé, en session.
#[derive(Debug, Default)]
pub struct StaffMutations;

#[Object]
impl StaffMutations {
    /// Déclare un établissement vérifié. Réservé aux administrateurs de la plateforme dont le second facteur est activé,
    /// en session (FORBIDDEN sinon) ; BAD_USER_INPUT s'il n'est pas inscrit.
    async fn verify_company_by_admin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissement, et commentaire.")] input: VerifyCompanyByAdminInput,
    ) -> Result<CompanyForVerification> {
        let company = platform(ctx)?
            .verify_company_by_admin(
                session_caller(ctx)?,
                &input.siret,
                input.verification_comment,
            )
            .await;
        Ok(company.map_err(ApiError)?)
    }

    /// Met en attente la vérification d'un établissement, ou la reprend. Réservé aux administrateurs de la plateforme
    /// dont le second facteur est activé, en session (FORBIDDEN sinon) ; BAD_USER_INPUT s'il n'est pas inscrit.
    async fn standby_company_by_admin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissement, et mise en attente ou reprise.")]
        input: StandbyCompanyByAdminInput,
    ) -> Result<CompanyForVerification> {
        let company = platform(ctx)?
            .standby_company(session_caller(ctx)?, &input.org_id, input.standby)
            .await;
        Ok(company.map_err(ApiError)?)
    }

    /// Prépare le courrier qui porte le code de vérification, adressé au premier administrateur de l'établissement.
    /// Réservé aux administrateurs de la plateforme dont le second facteur est activé, en session (FORBIDDEN sinon) ;
    /// BAD_USER_INPUT si le SIRET est mal formé, inconnu ou sans administrateur.
    async fn send_verification_code_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissement auquel écrire.")] input: SendVerificationCodeLetterInput,
    ) -> Result<CompanyForVerification> {
        let company = platform(ctx)?
            .send_verification_letter(session_caller(ctx)?, &input.siret)
            .await;
        Ok(company.map_err(ApiError)?)
    }

    /// Enregistre à part du répertoire un établissement qu'il ne diffuse pas. Réservé aux administrateurs de la
    /// plateforme dont le second facteur est activé, en session (FORBIDDEN sinon) ; BAD_USER_INPUT si l'identifiant ou le
    /// code NAF est faux, ou si l'établissement est déjà connu.
    async fn create_anonymous_company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissement à enregistrer.")] input: AnonymousCompanyInput,
    ) -> Result<AnonymousCompany> {
        let company = platform(ctx)?
            .create_anonymous_company(session_caller(ctx)?, input)
            .await;
        Ok(company.map_err(ApiError)?)
    }

    /// Remplace les profils de plusieurs établissements d'un même administrateur, tous ou aucun. Réservé aux
    /// administrateurs de la plateforme dont le second facteur est activé, en session (FORBIDDEN sinon) ; BAD_USER_INPUT
    /// si un établissement est en double, n'est pas administré par cette personne ou a des profils incohérents.
    async fn bulk_update_companies_profiles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Administrateur, et profils de ses établissements.")]
        input: BulkUpdateCompaniesProfilesInput,
    ) -> Result<Vec<Option<CompanyPrivate>>> {
        let companies = platform(ctx)?
            .update_companies_profiles(session_caller(ctx)?, input)
            .await
            .map_err(ApiError)?;
        Ok(companies
            .into_iter()
            .map(|own| Some(CompanyPrivate(own)))
            .collect())
    }
}
