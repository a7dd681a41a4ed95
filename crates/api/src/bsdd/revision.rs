//! Revision requests of the BSDD.

use async_graphql::{ID, Result, SimpleObject};
use contract::bsdd::{
    CreateFormRevisionRequestInput, Form as Document, FormRevisionRequestApproval,
    FormRevisionRequestContent, FormRevisionRequestWhere,
};
use contract::scalar::{DateTime, Text};
use contract::slip::{FormCompany, RevisionRequestStatus};
use domain::slip::Approval;
use platform::Revision;

use super::Form;
use crate::{
    declared::revision_fields,
    revision::{RevisionNode, content_of},
};

/// Demande de révision d'un BSDD signé, à approuver par les autres acteurs concernés.
#[derive(Clone, Debug, SimpleObject)]
pub struct FormRevisionRequest {
    /// Identifiant de la demande, à passer aux mutations d'approbation et d'annulation.
    pub id: ID,
    /// Bordereau concerné, présenté avec les valeurs révisables d'avant la demande.
    pub form: Form,
    /// Date et heure de la demande.
    pub created_at: DateTime,
    /// Établissement auteur de la demande.
    pub authoring_company: FormCompany,
    /// Réponses attendues ou reçues, une par établissement approbateur ; vide si la révision n'en demandait
    /// aucune et s'est appliquée d'office.
    pub approvals: Vec<FormRevisionRequestApproval>,
    /// Modifications demandées : seuls les champs non null sont appliqués.
    pub content: FormRevisionRequestContent,
    /// Explication donnée par l'auteur.
    pub comment: Text,
    /// Issue de la demande.
    pub status: RevisionRequestStatus,
}

impl RevisionNode for FormRevisionRequest {
    type Slip = Document;

    fn of(revision: &Revision<Document>) -> Result<Self> {
        let request = &revision.request;
        let mut content: FormRevisionRequestContent = content_of(revision)?;
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

revision_fields! {
    /// Requêtes sur les révisions de BSDD.
    BsddRevisionQueries answers FormRevisionRequest: form_revision_requests filtered by FormRevisionRequestWhere,
    read as |filter| (filter.status, filter.bsdd_id);

    /// Opérations sur les révisions de BSDD.
    BsddRevisionMutations;

    /// Demande la révision d'un BSDD signé. BSD_CAN_REVISE est exigé chez l'émetteur, le destinataire, la
    /// destination finale ou l'éco-organisme, et le bordereau doit se prêter à une révision (FORBIDDEN) ; auteur étranger
    /// au bordereau ou contenu invalide : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED. Sans approbateur, la
    /// révision s'applique aussitôt.
    create_form_revision_request given CreateFormRevisionRequestInput on form_id;

    cancel_form_revision_request;

    /// Répond à une demande de révision pour un établissement de l'utilisateur dont la réponse est attendue. Réservé
    /// aux établissements approbateurs (FORBIDDEN, aussi pour une demande refusée ou déjà approuvée) ; demande
    /// inconnue : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED. La dernière approbation applique la révision ;
    /// un refus la clôt.
    submit_form_revision_request_approval;
}
