//! Revision requests of the BSDA.

use async_graphql::{ID, Result, SimpleObject};
use contract::bsda::{
    Bsda as Document, BsdaRevisionRequestApproval, BsdaRevisionRequestContent,
    BsdaRevisionRequestWhere, CreateBsdaRevisionRequestInput,
};
use contract::scalar::{DateTime, Text};
use contract::slip::{FormCompany, RevisionRequestStatus};
use domain::slip::Approval;
use platform::Revision;

use super::Bsda;
use crate::{
    declared::revision_fields,
    revision::{RevisionNode, content_of},
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

revision_fields! {
    /// Requêtes sur les révisions de BSDA.
    BsdaRevisionQueries answers BsdaRevisionRequest: bsda_revision_requests filtered by BsdaRevisionRequestWhere,
    read as |filter| (filter.status.take(), filter.bsda_id.take());

    /// Opérations sur les révisions de BSDA.
    BsdaRevisionMutations;

    /// Demande la révision d'un BSDA signé. BSD_CAN_REVISE est exigé chez l'émetteur, l'entreprise de travaux, la
    /// destination ou l'éco-organisme, et le bordereau doit se prêter à une révision (FORBIDDEN) ; auteur étranger
    /// au bordereau ou contenu invalide : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED. Sans approbateur, la
    /// révision s'applique aussitôt.
    create_bsda_revision_request given CreateBsdaRevisionRequestInput on bsda_id;

    cancel_bsda_revision_request;

    /// Répond à une demande de révision, d'un coup pour tous les établissements de l'utilisateur dont la réponse est
    /// attendue. BSD_CAN_REVISE y est exigé (FORBIDDEN, aussi pour une demande refusée ou déjà approuvée) ; demande
    /// inconnue : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED. La dernière approbation applique la révision ;
    /// un refus la clôt.
    submit_bsda_revision_request_approval;
}
