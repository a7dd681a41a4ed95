//! What companies agree with each other: automated signatures, administrative transfers.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Context, ID, Object, Result,
    dataloader::{DataLoader, Loader},
};
use contract::company::{
    AdministrativeTransfer, CreateAdministrativeTransferInput, SignatureAutomation,
    SignatureAutomationInput, SubmitAdministrativeTransferApprovalInput,
};
use platform::{Platform, Refusal, accounts::OwnCompany, companies::CompanyAgreements};

use crate::{
    context::{platform, session_caller},
    error::ApiError,
};

/// What companies agreed with others, read for many at once.
#[derive(Debug)]
pub(crate) struct Agreements(pub Platform);

impl Loader<String> for Agreements {
    type Value = CompanyAgreements;
    type Error = Arc<Refusal>;

    async fn load(
        &self,
        ids: &[String],
    ) -> std::result::Result<HashMap<String, CompanyAgreements>, Arc<Refusal>> {
        self.0.agreements_of(ids).await.map_err(Arc::new)
    }
}

/// What a company agreed with others.
pub(super) async fn agreements(ctx: &Context<'_>, own: &OwnCompany) -> Result<CompanyAgreements> {
    let loader = ctx.data::<DataLoader<Agreements>>()?;
    let agreements = loader
        .load_one(own.company.id.clone())
        .await
        .map_err(|refusal| ApiError((*refusal).clone()))?;
    Ok(agreements.unwrap_or_default())
}

/// Accords entre établissements.
#[derive(Debug, Default)]
pub struct AgreementMutations;

#[Object]
impl AgreementMutations {
    /// Autorise un collecteur à enlever les déchets d'annexe 1 d'un producteur sans sa signature. Réservé aux
    /// administrateurs du producteur, en session (UNAUTHENTICATED, FORBIDDEN sinon) ; FORBIDDEN si le producteur n'a
    /// pas activé allowAppendix1SignatureAutomation ou si l'autorisation existe déjà ; BAD_USER_INPUT si un
    /// établissement est inconnu.
    async fn add_signature_automation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Producteur et collecteur, par leur identifiant opaque.")]
        input: SignatureAutomationInput,
    ) -> Result<SignatureAutomation> {
        let automation = platform(ctx)?
            .add_signature_automation(session_caller(ctx)?, &input.from, &input.to)
            .await;
        Ok(automation.map_err(ApiError)?)
    }

    /// Retire une autorisation de signature automatique. Réservé aux administrateurs du producteur, en session ;
    /// BAD_USER_INPUT si elle n'existe pas.
    async fn remove_signature_automation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'autorisation.")] id: ID,
    ) -> Result<SignatureAutomation> {
        let automation = platform(ctx)?
            .remove_signature_automation(session_caller(ctx)?, &id)
            .await;
        Ok(automation.map_err(ApiError)?)
    }

    /// Demande à un établissement de reprendre les bordereaux d'un établissement en sommeil. Réservé aux
    /// administrateurs du cédant, en session (FORBIDDEN sinon) ; BAD_USER_INPUT si le cédant n'est pas en sommeil ou a
    /// déjà une demande en attente, ou si le repreneur n'a pas tous ses sous-profils de collecte.
    async fn create_administrative_transfer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Cédant et repreneur, par SIRET ou numéro de TVA.")]
        input: CreateAdministrativeTransferInput,
    ) -> Result<AdministrativeTransfer> {
        let transfer = platform(ctx)?
            .create_administrative_transfer(session_caller(ctx)?, &input.from, &input.to)
            .await;
        Ok(transfer.map_err(ApiError)?)
    }

    /// Annule une cession administrative en attente de réponse. Réservé aux administrateurs du cédant, en session ;
    /// BAD_USER_INPUT si elle a reçu une réponse.
    async fn cancel_administrative_transfer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la cession.")] id: ID,
    ) -> Result<bool> {
        platform(ctx)?
            .cancel_administrative_transfer(session_caller(ctx)?, &id)
            .await
            .map_err(ApiError)?;
        Ok(true)
    }

    /// Accepte ou refuse une cession administrative. Réservé aux administrateurs du repreneur, en session. Acceptée,
    /// elle lui rattache les BSDD en attente de regroupement et les BSDA en attente d'un bordereau suivant du cédant.
    async fn submit_administrative_transfer_approval(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Cession, et réponse du repreneur.")]
        input: SubmitAdministrativeTransferApprovalInput,
    ) -> Result<AdministrativeTransfer> {
        let transfer = platform(ctx)?
            .answer_administrative_transfer(session_caller(ctx)?, &input.id, input.is_approved)
            .await;
        Ok(transfer.map_err(ApiError)?)
    }
}
