//! Requests to become administrator of a company.

use async_graphql::{Context, ID, Object, Result};
use contract::{
    admin_request::{
        AcceptAdminRequestInput, AdminRequest, AdminRequestConnection, AdminRequestEdge,
        AdminRequestsAdminInput, CreateAdminRequestInput,
    },
    scalar::Text,
};
use platform::offset::{OffsetPage, OffsetRequest};

use crate::{
    connection::offset_info,
    context::{platform, session_caller},
    error::ApiError,
};

fn connection(page: OffsetPage<AdminRequest>) -> AdminRequestConnection {
    AdminRequestConnection {
        total_count: i32::try_from(page.total).unwrap_or(i32::MAX),
        page_info: offset_info(&page, |request| &request.id),
        edges: page
            .items
            .into_iter()
            .map(|node| AdminRequestEdge {
                cursor: Text::from(node.id.as_str()),
                node,
            })
            .collect(),
    }
}

/// Requêtes sur les demandes d'accès administrateur.
#[derive(Debug, Default)]
pub struct AdminRequestQueries;

#[Object]
impl AdminRequestQueries {
    /// Renvoie une demande d'accès administrateur à son auteur ou à un membre de l'établissement, en session ;
    /// BAD_USER_INPUT sinon.
    async fn admin_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la demande, 25 caractères.")] admin_request_id: ID,
    ) -> Result<AdminRequest> {
        let request = platform(ctx)?
            .admin_request(session_caller(ctx)?, &admin_request_id)
            .await;
        Ok(request.map_err(ApiError)?)
    }

    /// Liste les demandes d'accès administrateur de l'appelant, en session, de la dernière modifiée à la plus
    /// ancienne.
    async fn admin_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nombre d'éléments à passer, 0 par défaut.")] skip: Option<i32>,
        #[graphql(desc = "Nombre d'éléments à renvoyer, de 1 à 50, 10 par défaut.")] first: Option<
            i32,
        >,
    ) -> Result<AdminRequestConnection> {
        let page = platform(ctx)?
            .own_admin_requests(session_caller(ctx)?, OffsetRequest { skip, first })
            .await;
        Ok(connection(page.map_err(ApiError)?))
    }

    /// Liste les demandes d'accès administrateur de toute la plateforme, pour ses administrateurs en session
    /// (FORBIDDEN sinon).
    async fn admin_requests_admin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page et filtres.")] input: AdminRequestsAdminInput,
    ) -> Result<AdminRequestConnection> {
        let page = platform(ctx)?
            .every_admin_request(session_caller(ctx)?, &input)
            .await;
        Ok(connection(page.map_err(ApiError)?))
    }
}

/// Demandes d'accès administrateur.
#[derive(Debug, Default)]
pub struct AdminRequestMutations;

#[Object]
impl AdminRequestMutations {
    /// Demande à devenir administrateur d'un établissement, en session. BAD_USER_INPUT si la saisie est incomplète,
    /// l'établissement inconnu, une demande déjà en attente ou refusée depuis moins de 7 jours ; FORBIDDEN au-delà de
    /// 5 demandes en attente.
    async fn create_admin_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissement et méthode de validation.")] input: CreateAdminRequestInput,
    ) -> Result<AdminRequest> {
        let request = platform(ctx)?
            .create_admin_request(session_caller(ctx)?, &input)
            .await;
        Ok(request.map_err(ApiError)?)
    }

    /// Refuse une demande d'accès administrateur, en session : pour les administrateurs de l'établissement, son
    /// auteur ou le collaborateur désigné. BAD_USER_INPUT si la demande est close ; FORBIDDEN pour qui n'est pas
    /// membre.
    async fn refuse_admin_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la demande, 25 caractères.")] admin_request_id: ID,
    ) -> Result<AdminRequest> {
        let request = platform(ctx)?
            .refuse_admin_request(session_caller(ctx)?, &admin_request_id)
            .await;
        Ok(request.map_err(ApiError)?)
    }

    /// Accepte une demande d'accès administrateur, en session : son auteur devient administrateur. BAD_USER_INPUT si
    /// la demande est close ou le code erroné (trois erreurs la bloquent) ; FORBIDDEN si l'appelant n'a pas à
    /// l'accepter, ou pas encore.
    async fn accept_admin_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Demande, par identifiant ou par établissement et code.")]
        input: AcceptAdminRequestInput,
    ) -> Result<AdminRequest> {
        let request = platform(ctx)?
            .accept_admin_request(session_caller(ctx)?, &input)
            .await;
        Ok(request.map_err(ApiError)?)
    }
}
