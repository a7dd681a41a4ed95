//! Revision requests of the BSDD.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Context, ID, Object, Result, SimpleObject,
    dataloader::{DataLoader, Loader},
};
use contract::bsdd::{
    CreateFormRevisionRequestInput, Form as Document, FormRevisionRequestApproval,
    FormRevisionRequestContent, FormRevisionRequestWhere,
};
use contract::page::PageInfo;
use contract::scalar::Text;
use domain::slip::{Answer, Approval, Proposal};
use platform::{Platform, Refusal, Revision, RevisionFilter, RevisionPage};

use super::{FormRevisionRequest, tree};
use crate::{
    context::{caller, platform},
    error::ApiError,
};

/// Batches reads of requests.
#[derive(Debug)]
pub(crate) struct FormRevisions(pub(crate) Platform);

impl Loader<String> for FormRevisions {
    type Value = Arc<Revision<Document>>;
    type Error = Arc<Refusal>;

    async fn load(
        &self,
        ids: &[String],
    ) -> std::result::Result<HashMap<String, Self::Value>, Arc<Refusal>> {
        let found = self.0.form_revisions_by_id(ids).await.map_err(Arc::new)?;
        Ok(found
            .into_iter()
            .map(|(id, revision)| (id, Arc::new(revision)))
            .collect())
    }
}

/// The request of this identifier.
pub(super) async fn revision_of(
    ctx: &Context<'_>,
    id: &str,
) -> Result<Option<FormRevisionRequest>> {
    let found = ctx
        .data::<DataLoader<FormRevisions>>()?
        .load_one(id.to_owned())
        .await
        .map_err(|error| ApiError(Refusal::clone(&error)))?;
    found
        .map(|revision| FormRevisionRequest::of(&revision))
        .transpose()
}

impl FormRevisionRequest {
    fn of(revision: &Revision<Document>) -> Result<Self> {
        let request = &revision.request;
        let mut content: FormRevisionRequestContent =
            serde_json::from_value(request.content.clone())
                .map_err(|error| ApiError(Refusal::Internal(error.to_string())))?;
        content.is_canceled = Some(request.is_canceled);
        Ok(Self {
            id: request.id.as_str().into(),
            form: revision.slip.clone().into(),
            created_at: request.created_at,
            authoring_company: revision.author.clone(),
            approvals: request.approvals.iter().map(approval).collect(),
            content,
            comment: Text::from(request.comment.as_str()),
            status: request.status,
        })
    }
}

fn approval(approval: &Approval) -> FormRevisionRequestApproval {
    FormRevisionRequestApproval {
        approver_siret: Text::from(approval.approver.as_str()),
        comment: approval.comment.as_deref().map(Text::from),
        status: approval.status,
    }
}

/// Élément d'une page de demandes de révision de BSDD.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct FormRevisionRequestEdge {
    /// Position de l'élément (identifiant de la demande), à repasser dans after.
    pub cursor: Text,
    /// Demande à cette position.
    pub node: FormRevisionRequest,
}

/// Page de demandes de révision de BSDD.
#[derive(Debug)]
pub(crate) struct FormRevisionRequestConnection {
    page: RevisionPage<Document>,
    organisation: String,
    filter: RevisionFilter,
}

#[Object]
impl FormRevisionRequestConnection {
    /// Nombre total de demandes de l'établissement répondant au filtre, indépendamment de la page.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i32> {
        let count = platform(ctx)?
            .count_form_revisions(caller(ctx)?, &self.organisation, &self.filter)
            .await
            .map_err(ApiError)?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }

    /// Position de la page dans la liste.
    async fn page_info(&self) -> PageInfo {
        let cursor = |revision: &Revision<Document>| Text::from(revision.request.id.as_str());
        PageInfo {
            start_cursor: self.page.revisions.first().map(cursor),
            end_cursor: self.page.revisions.last().map(cursor),
            has_next_page: self.page.has_next,
            has_previous_page: self.page.has_previous,
        }
    }

    /// Demandes de la page, de la plus récente à la plus ancienne.
    async fn edges(&self) -> Result<Vec<FormRevisionRequestEdge>> {
        let edge = |revision: &Revision<Document>| {
            Ok(FormRevisionRequestEdge {
                cursor: Text::from(revision.request.id.as_str()),
                node: FormRevisionRequest::of(revision)?,
            })
        };
        self.page.revisions.iter().map(edge).collect()
    }
}

/// Requêtes sur les révisions de BSDD.
#[derive(Debug, Default)]
pub(crate) struct BsddRevisionQueries;

#[Object]
impl BsddRevisionQueries {
    /// Liste les demandes de révision dont l'établissement est auteur ou approbateur, de la plus récente à la plus
    /// ancienne. BSD_CAN_LIST y est exigé, aussi pour un SIRET inconnu (FORBIDDEN) ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn form_revision_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "SIRET de l'établissement.")] siret: String,
        #[graphql(desc = "Filtre à appliquer ; absent ou null, aucun filtre.")] r#where: Option<
            FormRevisionRequestWhere,
        >,
        #[graphql(
            desc = "Renvoie les demandes placées après cet identifiant. Un identifiant inconnu donne une page vide."
        )]
        after: Option<String>,
        #[graphql(desc = "Nombre de demandes, au moins 1, ramené à 50 au-delà ; 50 par défaut.")]
        first: Option<i32>,
    ) -> Result<FormRevisionRequestConnection> {
        let filter = match r#where {
            None => RevisionFilter::default(),
            Some(filter) => RevisionFilter {
                status: filter.status,
                slip_id: filter.bsdd_id.as_ref().map(tree).transpose()?,
            },
        };
        let page = platform(ctx)?
            .form_revisions(
                caller(ctx)?,
                &siret,
                &filter,
                first.map(i64::from),
                after.as_deref(),
            )
            .await
            .map_err(ApiError)?;
        Ok(FormRevisionRequestConnection {
            page,
            organisation: siret,
            filter,
        })
    }
}

/// Opérations sur les révisions de BSDD.
#[derive(Debug, Default)]
pub(crate) struct BsddRevisionMutations;

#[Object]
impl BsddRevisionMutations {
    /// Demande la révision d'un BSDD signé. BSD_CAN_REVISE est exigé chez l'émetteur, le destinataire, la
    /// destination finale ou l'éco-organisme, et le bordereau doit se prêter à une révision (FORBIDDEN) ; auteur étranger
    /// au bordereau ou contenu invalide : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED. Sans approbateur, la
    /// révision s'applique aussitôt.
    async fn create_form_revision_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Bordereau, auteur, modifications et explication.")]
        input: CreateFormRevisionRequestInput,
    ) -> Result<FormRevisionRequest> {
        let proposal = Proposal {
            author: input.authoring_company_siret,
            content: tree(&input.content)?,
            comment: input.comment,
        };
        let revision = platform(ctx)?
            .request_form_revision(caller(ctx)?, &input.form_id, &proposal)
            .await
            .map_err(ApiError)?;
        FormRevisionRequest::of(&revision)
    }

    /// Annule une demande de révision en attente et renvoie true. BSD_CAN_REVISE est exigé dans l'établissement
    /// auteur (FORBIDDEN) ; demande inconnue, acceptée ou refusée : BAD_USER_INPUT ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn cancel_form_revision_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la demande.")] id: ID,
    ) -> Result<bool> {
        platform(ctx)?
            .withdraw_form_revision(caller(ctx)?, &id)
            .await
            .map_err(ApiError)?;
        Ok(true)
    }

    /// Répond à une demande de révision pour un établissement de l'utilisateur dont la réponse est attendue. Réservé aux établissements approbateurs (FORBIDDEN, aussi pour une demande refusée ou déjà approuvée) ; demande
    /// inconnue : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED. La dernière approbation applique la révision ;
    /// un refus la clôt.
    async fn submit_form_revision_request_approval(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la demande.")] id: ID,
        #[graphql(desc = "true pour approuver, false pour refuser.")] is_approved: bool,
        #[graphql(desc = "Commentaire éventuel, visible de tous les acteurs de la demande.")]
        comment: Option<String>,
    ) -> Result<FormRevisionRequest> {
        let answer = Answer {
            is_approved,
            comment,
        };
        let revision = platform(ctx)?
            .answer_form_revision(caller(ctx)?, &id, &answer)
            .await
            .map_err(ApiError)?;
        FormRevisionRequest::of(&revision)
    }
}
