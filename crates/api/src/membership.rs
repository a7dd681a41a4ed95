//! Members, invitations, membership requests and the mails that members ask for.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, ID, Object, Result, dataloader::Loader};
use contract::{
    account::{CompanyMember, UserRole},
    membership::{
        Invitation, MembershipRequest, MembershipRequestEdge, MembershipRequestsConnection,
        MembershipRequestsWhere, SubscribeToCompanyNotificationsInput,
        SubscribeToNotificationsInput,
    },
    scalar::Text,
};
use platform::{
    Platform, Refusal, members::Member, membership_requests::RequestsOf, offset::OffsetRequest,
};

use crate::{
    account::User,
    company::CompanyPrivate,
    connection::offset_info,
    context::{caller, platform, session_caller},
    error::ApiError,
};

/// Loads the members of companies, by company identifier and SIRET or VAT number.
#[derive(Clone, Debug)]
pub struct CompanyMembers(pub Platform);

impl Loader<(String, String)> for CompanyMembers {
    type Value = Arc<Vec<Member>>;
    type Error = Arc<Refusal>;

    async fn load(
        &self,
        companies: &[(String, String)],
    ) -> Result<HashMap<(String, String), Self::Value>, Self::Error> {
        let members = self.0.members(companies).await.map_err(Arc::new)?;
        let of_company = |company: &(String, String)| members.get(&company.0).cloned();
        Ok(companies
            .iter()
            .map(|company| {
                let members = of_company(company).unwrap_or_default();
                (company.clone(), Arc::new(members))
            })
            .collect())
    }
}

/// Requêtes sur les invitations et les demandes de rattachement.
#[derive(Debug, Default)]
pub struct MembershipQueries;

#[Object]
impl MembershipQueries {
    /// Renvoie une invitation en attente, sans authentification ; BAD_USER_INPUT si le lien est inconnu, expiré ou
    /// déjà utilisé.
    async fn invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Jeton du lien reçu par courriel.")] hash: String,
    ) -> Result<Option<Invitation>> {
        let invitation = platform(ctx)?.invitation(&hash).await;
        Ok(Some(invitation.map_err(ApiError)?))
    }

    /// Renvoie une demande de rattachement à son auteur (par id ou siret) ou à un administrateur de
    /// l'établissement (par id). BAD_USER_INPUT si elle n'existe pas ou si les deux arguments sont donnés ;
    /// FORBIDDEN pour les autres utilisateurs.
    async fn membership_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la demande ; incompatible avec siret.")] id: Option<ID>,
        #[graphql(
            desc = "SIRET de l'établissement visé par la demande de l'appelant ; incompatible avec id."
        )]
        siret: Option<String>,
    ) -> Result<MembershipRequest> {
        let request = platform(ctx)?
            .membership_request(
                caller(ctx)?,
                id.as_ref().map(|id| id.as_str()),
                siret.as_deref(),
            )
            .await;
        Ok(request.map_err(ApiError)?)
    }

    /// Liste les demandes de rattachement en attente d'un établissement, de la plus récente à la plus ancienne ;
    /// réservée aux sessions d'un de ses administrateurs (FORBIDDEN sinon).
    async fn membership_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "where",
            desc = "Établissement, par orgId ou par id, mais pas les deux ; obligatoire."
        )]
        filter: Option<MembershipRequestsWhere>,
        #[graphql(desc = "Nombre d'éléments à passer, 0 par défaut.")] skip: Option<i32>,
        #[graphql(desc = "Nombre d'éléments à renvoyer, de 1 à 50, 50 par défaut.")] first: Option<
            i32,
        >,
    ) -> Result<MembershipRequestsConnection> {
        let of = filter.map(|filter| RequestsOf {
            org_id: filter.org_id,
            id: filter.id.map(|id| id.to_string()),
        });
        let page = platform(ctx)?
            .membership_requests(
                session_caller(ctx)?,
                &of.unwrap_or_default(),
                OffsetRequest { skip, first },
            )
            .await
            .map_err(ApiError)?;
        Ok(MembershipRequestsConnection {
            total_count: i32::try_from(page.total).unwrap_or(i32::MAX),
            page_info: offset_info(&page, |request| &request.id),
            edges: page
                .items
                .into_iter()
                .map(|node| MembershipRequestEdge {
                    cursor: Text::from(node.id.as_str()),
                    node,
                })
                .collect(),
        })
    }
}

/// Gestion des membres d'un établissement.
#[derive(Debug, Default)]
pub struct MembershipMutations;

#[Object]
impl MembershipMutations {
    /// Invite une personne à rejoindre un établissement : elle en devient membre aussitôt si elle a un compte, sinon
    /// elle reçoit un lien valable 7 jours. Réservée aux sessions d'un administrateur (FORBIDDEN sinon) ;
    /// BAD_USER_INPUT si l'établissement n'est pas inscrit ou si la personne est déjà membre ou invitée.
    async fn invite_user_to_company(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Adresse e-mail de la personne ; majuscules et espaces autour sont ignorés."
        )]
        email: String,
        #[graphql(desc = "SIRET ou numéro de TVA de l'établissement.")] siret: String,
        #[graphql(desc = "Rôle donné à la personne.")] role: UserRole,
    ) -> Result<CompanyPrivate> {
        let company = platform(ctx)?
            .invite(session_caller(ctx)?, &email, &siret, role)
            .await;
        Ok(CompanyPrivate(company.map_err(ApiError)?))
    }

    /// Renvoie le courriel d'une invitation en attente, sans prolonger sa validité. Réservée aux sessions d'un
    /// administrateur (FORBIDDEN sinon) ; BAD_USER_INPUT si aucune invitation n'est en attente.
    async fn resend_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Adresse e-mail invitée, exactement.")] email: String,
        #[graphql(desc = "SIRET ou numéro de TVA de l'établissement.")] siret: String,
    ) -> Result<bool> {
        let sent = platform(ctx)?
            .resend_invitation(session_caller(ctx)?, &email, &siret)
            .await;
        Ok(sent.map(|()| true).map_err(ApiError)?)
    }

    /// Supprime une invitation, quel que soit son état. Réservée aux sessions d'un administrateur (FORBIDDEN sinon) ;
    /// BAD_USER_INPUT si elle n'existe pas.
    async fn delete_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Adresse e-mail invitée, exactement.")] email: String,
        #[graphql(desc = "SIRET ou numéro de TVA de l'établissement.")] siret: String,
    ) -> Result<CompanyPrivate> {
        let company = platform(ctx)?
            .delete_invitation(session_caller(ctx)?, &email, &siret)
            .await;
        Ok(CompanyPrivate(company.map_err(ApiError)?))
    }

    /// Ouvre le compte d'une personne invitée, actif aussitôt, et accepte toutes ses invitations en attente. Publique ;
    /// BAD_USER_INPUT si le lien est inconnu, expiré ou déjà utilisé, si l'adresse a déjà un compte, ou si le nom ou le
    /// mot de passe (invalidArgs : newPassword) ne convient pas.
    async fn join_with_invite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Jeton du lien reçu par courriel.")] invite_hash: String,
        #[graphql(desc = "Nom et prénom, au moins 2 lettres.")] name: String,
        #[graphql(desc = "Mot de passe, de 12 à 64 caractères.")] password: String,
    ) -> Result<User> {
        let user = platform(ctx)?
            .join_with_invite(&invite_hash, &name, &password)
            .await;
        Ok(User::of(user.map_err(ApiError)?))
    }

    /// Retire un membre d'un établissement, y compris soi-même ou le dernier administrateur. Réservée aux sessions
    /// d'un administrateur (FORBIDDEN sinon) ; BAD_USER_INPUT si l'utilisateur n'en est pas membre.
    async fn remove_user_from_company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'utilisateur.")] user_id: ID,
        #[graphql(desc = "SIRET ou numéro de TVA de l'établissement.")] siret: String,
    ) -> Result<CompanyPrivate> {
        let company = platform(ctx)?
            .remove_member(session_caller(ctx)?, &user_id, &siret)
            .await;
        Ok(CompanyPrivate(company.map_err(ApiError)?))
    }

    /// Change le rôle d'un membre ou d'une personne invitée ; ses notifications reprennent celles du rôle par défaut.
    /// Réservée aux sessions d'un administrateur (FORBIDDEN sinon) ; BAD_USER_INPUT si l'identifiant n'est ni celui
    /// d'un membre ni celui d'une invitation en attente.
    async fn change_user_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'utilisateur ou de l'invitation.")] user_id: ID,
        #[graphql(desc = "SIRET ou numéro de TVA de l'établissement.")] org_id: ID,
        #[graphql(desc = "Nouveau rôle.")] role: UserRole,
    ) -> Result<CompanyMember> {
        let member = platform(ctx)?
            .change_role(session_caller(ctx)?, &user_id, &org_id, role)
            .await;
        Ok(member.map_err(ApiError)?)
    }

    /// Demande à rejoindre un établissement. Une seule demande est possible par établissement, quelle qu'en soit
    /// l'issue. BAD_USER_INPUT si l'établissement n'est pas inscrit, si l'appelant en est membre ou a déjà demandé.
    async fn send_membership_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "SIRET ou numéro de TVA de l'établissement.")] siret: String,
    ) -> Result<Option<MembershipRequest>> {
        let request = platform(ctx)?
            .send_membership_request(caller(ctx)?, &siret)
            .await;
        Ok(Some(request.map_err(ApiError)?))
    }

    /// Accepte une demande de rattachement : son auteur devient membre. Réservée aux sessions d'un administrateur
    /// (FORBIDDEN sinon) ; BAD_USER_INPUT si la demande est inconnue ou a déjà reçu une réponse.
    async fn accept_membership_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la demande.")] id: ID,
        #[graphql(desc = "Rôle donné au demandeur.")] role: UserRole,
    ) -> Result<CompanyPrivate> {
        let company = platform(ctx)?
            .accept_membership_request(session_caller(ctx)?, &id, role)
            .await;
        Ok(CompanyPrivate(company.map_err(ApiError)?))
    }

    /// Refuse une demande de rattachement. Réservée aux sessions d'un administrateur (FORBIDDEN sinon) ;
    /// BAD_USER_INPUT si la demande est inconnue ou a déjà reçu une réponse.
    async fn refuse_membership_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la demande.")] id: ID,
    ) -> Result<CompanyPrivate> {
        let company = platform(ctx)?
            .refuse_membership_request(session_caller(ctx)?, &id)
            .await;
        Ok(CompanyPrivate(company.map_err(ApiError)?))
    }

    /// Choisit les notifications de l'appelant pour un de ses établissements. Réservée aux sessions ; FORBIDDEN s'il
    /// n'en est pas membre, BAD_USER_INPUT si son rôle ne permet pas une notification demandée.
    async fn subscribe_to_company_notifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissement et notifications à changer.")]
        input: SubscribeToCompanyNotificationsInput,
    ) -> Result<CompanyPrivate> {
        let company = platform(ctx)?
            .subscribe(
                session_caller(ctx)?,
                &input.company_org_id,
                &input.notifications,
            )
            .await;
        Ok(CompanyPrivate(company.map_err(ApiError)?))
    }

    /// Choisit les notifications de l'appelant pour tous ses établissements, là où son rôle le permet. Réservée aux
    /// sessions.
    async fn subscribe_to_notifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Notifications à changer.")] input: SubscribeToNotificationsInput,
    ) -> Result<Vec<CompanyPrivate>> {
        let companies = platform(ctx)?
            .subscribe_everywhere(session_caller(ctx)?, &input.notifications)
            .await
            .map_err(ApiError)?;
        Ok(companies.into_iter().map(CompanyPrivate).collect())
    }
}
