//! Revision requests of the BSDA.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use contract::bsda::{
    Bsda as Document, BsdaRevisionRequestApproval, BsdaRevisionRequestContent,
    BsdaRevisionRequestWhere, CreateBsdaRevisionRequestInput,
};
use contract::scalar::{DateTime, Text};
use contract::slip::{FormCompany, RevisionRequestStatus};
use domain::slip::Approval;
use platform::{Revision, RevisionFilter};

use super::Bsda;
use crate::{
    input::tree,
    revision::{self, RevisionConnection, RevisionNode, content_of},
};

/// Demande de révision d'un BSDA signé, à approuver par les autres acteurs concernés.
#[derive(Clone, Debug, SimpleObject)]
pub struct BsdaRevisionRequest {
    /// Identifiant de la demande, à passer aux mutations d'approbation et d'annulation.
    pub id: ID,
    /// Bordereau concerné, présenté avec les valeurs révisables d'avant la demande ; destination.cap y est
    /// le CAP de l'exutoire.
    pub bsda: Bsda,
    /// Date et heure de la demande.
    pub created_at: DateTime,
    /// Établissement auteur : émetteur, entreprise de travaux, destination ou éco-organisme du bordereau.
    pub authoring_company: FormCompany,
    /// Réponses attendues ou reçues, une par établissement approbateur ; vide si la révision n'en demandait
    /// aucune et s'est appliquée d'office.
    pub approvals: Vec<BsdaRevisionRequestApproval>,
    /// Modifications demandées : seuls les champs non null et les listes non vides sont appliqués.
    pub content: BsdaRevisionRequestContent,
    /// Explication donnée par l'auteur.
    pub comment: Text,
    /// Issue de la demande.
    pub status: RevisionRequestStatus,
}

impl RevisionNode for BsdaRevisionRequest {
    type Slip = Document;

    fn of(revision: &Revision<Document>) -> Result<Self> {
        let request = &revision.request;
        let mut content: BsdaRevisionRequestContent = content_of(revision)?;
        content.is_canceled = Some(request.is_canceled);
        // Seals are answered even when they are not revised: an empty list then.
        content
            .waste
            .get_or_insert_default()
            .seal_numbers
            .get_or_insert_default();
        Ok(Self {
            id: request.id.as_str().into(),
            bsda: revision.slip.clone().into(),
            created_at: request.created_at,
            authoring_company: revision.author.clone(),
            approvals: request.approvals.iter().map(approval).collect(),
            content,
            comment: Text::from(request.comment.as_str()),
            status: request.status,
        })
    }
}

fn approval(approval: &Approval) -> BsdaRevisionRequestApproval {
    BsdaRevisionRequestApproval {
        approver_siret: Text::from(approval.approver.as_str()),
        comment: approval.comment.as_deref().map(Text::from),
        status: approval.status,
    }
}

/// Requêtes sur les révisions de BSDA.
#[derive(Debug, Default)]
pub struct BsdaRevisionQueries;

#[Object]
impl BsdaRevisionQueries {
    /// Liste les demandes de révision dont l'établissement est auteur ou approbateur, de la plus récente à la plus
    /// ancienne. BSD_CAN_LIST y est exigé, aussi pour un SIRET inconnu (FORBIDDEN) ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn bsda_revision_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "SIRET de l'établissement.")] siret: String,
        #[graphql(desc = "Filtre à appliquer ; absent ou null, aucun filtre.")] r#where: Option<
            BsdaRevisionRequestWhere,
        >,
        #[graphql(
            desc = "Renvoie les demandes placées après cet identifiant. Un identifiant inconnu donne une page vide."
        )]
        after: Option<String>,
        #[graphql(desc = "Nombre de demandes, au moins 1, ramené à 50 au-delà ; 50 par défaut.")]
        first: Option<i32>,
    ) -> Result<RevisionConnection<BsdaRevisionRequest>> {
        let filter = match r#where {
            None => RevisionFilter::default(),
            Some(filter) => RevisionFilter {
                status: filter.status.take(),
                slip_id: filter.bsda_id.value().map(tree).transpose()?,
            },
        };
        RevisionConnection::read(ctx, siret, filter, first, after.as_deref()).await
    }
}

/// Opérations sur les révisions de BSDA.
#[derive(Debug, Default)]
pub struct BsdaRevisionMutations;

#[Object]
impl BsdaRevisionMutations {
    /// Demande la révision d'un BSDA signé. BSD_CAN_REVISE est exigé chez l'émetteur, l'entreprise de travaux, la
    /// destination ou l'éco-organisme, et le bordereau doit se prêter à une révision (FORBIDDEN) ; auteur étranger
    /// au bordereau ou contenu invalide : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED. Sans approbateur, la
    /// révision s'applique aussitôt.
    async fn create_bsda_revision_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Bordereau, auteur, modifications et explication.")]
        input: CreateBsdaRevisionRequestInput,
    ) -> Result<BsdaRevisionRequest> {
        revision::request(
            ctx,
            &input.bsda_id,
            input.authoring_company_siret,
            &input.content,
            input.comment,
        )
        .await
    }

    /// Annule une demande de révision en attente et renvoie true. BSD_CAN_REVISE est exigé dans l'établissement
    /// auteur (FORBIDDEN) ; demande inconnue, acceptée ou refusée : BAD_USER_INPUT ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn cancel_bsda_revision_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la demande.")] id: ID,
    ) -> Result<bool> {
        revision::withdraw::<BsdaRevisionRequest>(ctx, &id).await
    }

    /// Répond à une demande de révision, d'un coup pour tous les établissements de l'utilisateur dont la réponse est
    /// attendue. BSD_CAN_REVISE y est exigé (FORBIDDEN, aussi pour une demande refusée ou déjà approuvée) ; demande
    /// inconnue : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED. La dernière approbation applique la révision ;
    /// un refus la clôt.
    async fn submit_bsda_revision_request_approval(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de la demande.")] id: ID,
        #[graphql(desc = "true pour approuver, false pour refuser.")] is_approved: bool,
        #[graphql(desc = "Commentaire éventuel, visible de tous les acteurs de la demande.")]
        comment: Option<String>,
    ) -> Result<BsdaRevisionRequest> {
        revision::answer(ctx, &id, is_approved, comment).await
    }
}
