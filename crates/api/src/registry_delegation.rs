//! Registry delegations.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, ID, MaybeUndefined, Object, Result, dataloader::Loader};
use contract::{
    company::CompanyPublic,
    registry_delegation::{
        CreateRegistryDelegationInput, RegistryDelegation, RegistryDelegationConnection,
        RegistryDelegationEdge, RegistryDelegationWhere,
    },
};
use platform::{Platform, Refusal, offset::OffsetRequest, registry_delegations::NewDelegation};

use crate::{
    connection::offset_info,
    context::{caller, platform, session_caller},
    error::ApiError,
};

/// Loads the companies that let others act on their registries, by the latter.
#[derive(Clone, Debug)]
pub struct Delegators(pub Platform);

impl Loader<String> for Delegators {
    type Value = Vec<CompanyPublic>;
    type Error = Arc<Refusal>;

    async fn load(
        &self,
        delegates: &[String],
    ) -> Result<HashMap<String, Self::Value>, Self::Error> {
        self.0.delegators(delegates).await.map_err(Arc::new)
    }
}

/// Requêtes sur les délégations de registre.
#[derive(Debug, Default)]
pub struct RegistryDelegationQueries;

#[Object]
impl RegistryDelegationQueries {
    /// Renvoie une délégation de registre à un membre du délégant ou du délégataire (FORBIDDEN sinon) ;
    /// BAD_USER_INPUT si elle n'existe pas.
    async fn registry_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la délégation, 25 caractères.")] delegation_id: ID,
    ) -> Result<RegistryDelegation> {
        let delegation = platform(ctx)?
            .registry_delegation(caller(ctx)?, &delegation_id)
            .await;
        Ok(delegation.map_err(ApiError)?)
    }

    /// Liste les délégations de registre d'un établissement, ou celles que reçoivent les établissements de l'appelant.
    /// BAD_USER_INPUT si les critères se contredisent ou si l'établissement n'est pas inscrit ; FORBIDDEN si
    /// l'appelant n'en est pas membre.
    async fn registry_delegations(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Critères ; obligatoires.")] filter: Option<
            RegistryDelegationWhere,
        >,
        #[graphql(desc = "Nombre d'éléments à passer, 0 par défaut.")] skip: Option<i32>,
        #[graphql(desc = "Nombre d'éléments à renvoyer, de 1 à 50, 10 par défaut.")] first: Option<
            i32,
        >,
    ) -> Result<RegistryDelegationConnection> {
        let criteria = filter.unwrap_or(RegistryDelegationWhere {
            delegator_org_id: None,
            delegate_org_id: None,
            active_only: None,
            given_to_me: None,
            search: None,
        });
        let page = platform(ctx)?
            .registry_delegations(caller(ctx)?, &criteria, OffsetRequest { skip, first })
            .await
            .map_err(ApiError)?;
        Ok(RegistryDelegationConnection {
            total_count: i32::try_from(page.total).unwrap_or(i32::MAX),
            page_info: offset_info(&page, |delegation| &delegation.id),
            edges: page
                .items
                .into_iter()
                .map(|node| RegistryDelegationEdge {
                    cursor: node.id.clone(),
                    node,
                })
                .collect(),
        })
    }
}

/// Délégations de registre.
#[derive(Debug, Default)]
pub struct RegistryDelegationMutations;

#[Object]
impl RegistryDelegationMutations {
    /// Délègue le registre d'un établissement à un autre, en session d'un administrateur du délégant (FORBIDDEN
    /// sinon). BAD_USER_INPUT si les dates sont passées ou inversées, si un établissement est inconnu ou en sommeil,
    /// ou si une délégation existe déjà entre les deux.
    async fn create_registry_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissements, période et objet.")] input: CreateRegistryDelegationInput,
    ) -> Result<RegistryDelegation> {
        let new = NewDelegation {
            delegate: input.delegate_org_id,
            delegator: input.delegator_org_id,
            start_date: input.start_date,
            end_date: input.end_date,
            comment: match input.comment {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(comment) => Some(Some(comment)),
            },
        };
        let delegation = platform(ctx)?
            .create_registry_delegation(session_caller(ctx)?, new)
            .await;
        Ok(delegation.map_err(ApiError)?)
    }

    /// Révoque une délégation, en session d'un administrateur du délégant. FORBIDDEN sinon, ou si elle a déjà été
    /// révoquée ou annulée.
    async fn revoke_registry_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la délégation, 25 caractères.")] delegation_id: ID,
    ) -> Result<RegistryDelegation> {
        let delegation = platform(ctx)?
            .revoke_registry_delegation(session_caller(ctx)?, &delegation_id)
            .await;
        Ok(delegation.map_err(ApiError)?)
    }

    /// Annule une délégation, en session d'un administrateur du délégataire. FORBIDDEN sinon, ou si elle a déjà été
    /// révoquée ou annulée.
    async fn cancel_registry_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la délégation, 25 caractères.")] delegation_id: ID,
    ) -> Result<RegistryDelegation> {
        let delegation = platform(ctx)?
            .cancel_registry_delegation(session_caller(ctx)?, &delegation_id)
            .await;
        Ok(delegation.map_err(ApiError)?)
    }
}
