//! Receipts, agreements and certifications.

use async_graphql::{Context, Object, Result};
use contract::company::{
    BrokerReceipt, CreateBrokerReceiptInput, CreateTraderReceiptInput,
    CreateTransporterReceiptInput, CreateVhuAgrementInput, CreateWorkerCertificationInput,
    DeleteBrokerReceiptInput, DeleteTraderReceiptInput, DeleteTransporterReceiptInput,
    DeleteVhuAgrementInput, DeleteWorkerCertificationInput, TraderReceipt, TransporterReceipt,
    UpdateBrokerReceiptInput, UpdateTraderReceiptInput, UpdateTransporterReceiptInput,
    UpdateVhuAgrementInput, UpdateWorkerCertificationInput, VhuAgrement, WorkerCertification,
};
use domain::account::{ReceiptEdit, VhuAgreementEdit, WorkerCertificateEdit};
use platform::{
    Refusal,
    companies::{
        BrokerReceipts, CompanyDocument, TraderReceipts, TransporterReceipts, VhuAgreements,
        WorkerCertificates,
    },
};

use crate::{
    context::{caller, platform, session_caller},
    error::ApiError,
};

/// The part of an input that a receipt of any kind is edited by.
macro_rules! receipt_edit {
    ($input:ident) => {
        ReceiptEdit {
            receipt_number: $input.receipt_number,
            validity_limit: $input.validity_limit,
            department: $input.department,
        }
    };
}

/// The document that an operation answers, or its refusal.
fn shown<D: CompanyDocument>(done: Result<D::Value, Refusal>) -> Result<D::Shown> {
    done.map(|value| D::shown(&value))
        .map_err(|refusal| ApiError(refusal).into())
}

/// Documents des établissements.
#[derive(Debug, Default)]
pub struct DocumentMutations;

#[Object]
impl DocumentMutations {
    /// Crée un récépissé de transport, à lier ensuite à un établissement ; par session ou jeton (UNAUTHENTICATED sinon). BAD_USER_INPUT
    /// si sa validité est passée.
    async fn create_transporter_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Récépissé à créer.")] input: CreateTransporterReceiptInput,
    ) -> Result<TransporterReceipt> {
        let done = platform(ctx)?
            .create_receipt::<TransporterReceipts>(
                caller(ctx)?,
                input.receipt_number,
                input.validity_limit,
                input.department,
            )
            .await;
        shown::<TransporterReceipts>(done)
    }

    /// Modifie un récépissé de transport, par session ou jeton ; celui d'établissements inscrits demande d'administrer l'un d'eux
    /// (FORBIDDEN sinon). BAD_USER_INPUT s'il n'existe pas ou si sa validité est passée.
    async fn update_transporter_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Récépissé, et données à remplacer.")]
        input: UpdateTransporterReceiptInput,
    ) -> Result<TransporterReceipt> {
        let edit = receipt_edit!(input);
        let done = platform(ctx)?
            .update_receipt::<TransporterReceipts>(caller(ctx)?, &input.id, edit)
            .await;
        shown::<TransporterReceipts>(done)
    }

    /// Supprime un récépissé de transport, en session ; les établissements qui l'avaient n'en ont plus. Mêmes droits que
    /// sa modification.
    async fn delete_transporter_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Récépissé à supprimer.")] input: DeleteTransporterReceiptInput,
    ) -> Result<TransporterReceipt> {
        let done = platform(ctx)?
            .delete_company_document::<TransporterReceipts>(session_caller(ctx)?, &input.id)
            .await;
        shown::<TransporterReceipts>(done)
    }

    /// Crée un récépissé de négoce, à lier ensuite à un établissement ; en session (UNAUTHENTICATED sinon). BAD_USER_INPUT
    /// si sa validité est passée.
    async fn create_trader_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Récépissé à créer.")] input: CreateTraderReceiptInput,
    ) -> Result<TraderReceipt> {
        let done = platform(ctx)?
            .create_receipt::<TraderReceipts>(
                session_caller(ctx)?,
                input.receipt_number,
                input.validity_limit,
                input.department,
            )
            .await;
        shown::<TraderReceipts>(done)
    }

    /// Modifie un récépissé de négoce, en session ; celui d'établissements inscrits demande d'administrer l'un d'eux
    /// (FORBIDDEN sinon). L'appelant est aussi administrateur d'au moins un établissement. BAD_USER_INPUT s'il n'existe pas ou si sa validité est passée.
    async fn update_trader_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Récépissé, et données à remplacer.")] input: UpdateTraderReceiptInput,
    ) -> Result<TraderReceipt> {
        let edit = receipt_edit!(input);
        let done = platform(ctx)?
            .update_receipt::<TraderReceipts>(session_caller(ctx)?, &input.id, edit)
            .await;
        shown::<TraderReceipts>(done)
    }

    /// Supprime un récépissé de négoce, en session ; les établissements qui l'avaient n'en ont plus. Mêmes droits que
    /// sa modification.
    async fn delete_trader_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Récépissé à supprimer.")] input: DeleteTraderReceiptInput,
    ) -> Result<TraderReceipt> {
        let done = platform(ctx)?
            .delete_company_document::<TraderReceipts>(session_caller(ctx)?, &input.id)
            .await;
        shown::<TraderReceipts>(done)
    }

    /// Crée un récépissé de courtage, à lier ensuite à un établissement ; en session (UNAUTHENTICATED sinon). BAD_USER_INPUT
    /// si sa validité est passée.
    async fn create_broker_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Récépissé à créer.")] input: CreateBrokerReceiptInput,
    ) -> Result<BrokerReceipt> {
        let done = platform(ctx)?
            .create_receipt::<BrokerReceipts>(
                session_caller(ctx)?,
                input.receipt_number,
                input.validity_limit,
                input.department,
            )
            .await;
        shown::<BrokerReceipts>(done)
    }

    /// Modifie un récépissé de courtage, en session ; celui d'établissements inscrits demande d'administrer l'un d'eux
    /// (FORBIDDEN sinon). BAD_USER_INPUT s'il n'existe pas ou si sa validité est passée.
    async fn update_broker_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Récépissé, et données à remplacer.")] input: UpdateBrokerReceiptInput,
    ) -> Result<BrokerReceipt> {
        let edit = receipt_edit!(input);
        let done = platform(ctx)?
            .update_receipt::<BrokerReceipts>(session_caller(ctx)?, &input.id, edit)
            .await;
        shown::<BrokerReceipts>(done)
    }

    /// Supprime un récépissé de courtage, en session ; les établissements qui l'avaient n'en ont plus. Mêmes droits que
    /// sa modification.
    async fn delete_broker_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Récépissé à supprimer.")] input: DeleteBrokerReceiptInput,
    ) -> Result<BrokerReceipt> {
        let done = platform(ctx)?
            .delete_company_document::<BrokerReceipts>(session_caller(ctx)?, &input.id)
            .await;
        shown::<BrokerReceipts>(done)
    }

    /// Crée un agrément de traitement de véhicules hors d'usage, à lier ensuite à un établissement ; en session
    /// (UNAUTHENTICATED sinon).
    async fn create_vhu_agrement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Agrément à créer.")] input: CreateVhuAgrementInput,
    ) -> Result<VhuAgrement> {
        let done = platform(ctx)?
            .create_vhu_agreement(
                session_caller(ctx)?,
                input.agrement_number,
                input.department,
            )
            .await;
        shown::<VhuAgreements>(done)
    }

    /// Modifie un agrément de traitement de véhicules hors d'usage, en session ; celui d'établissements inscrits demande
    /// d'administrer l'un d'eux (FORBIDDEN sinon). BAD_USER_INPUT s'il n'existe pas.
    async fn update_vhu_agrement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Agrément, et données à remplacer.")] input: UpdateVhuAgrementInput,
    ) -> Result<VhuAgrement> {
        let edit = VhuAgreementEdit {
            agrement_number: input.agrement_number,
            department: input.department,
        };
        let done = platform(ctx)?
            .update_vhu_agreement(session_caller(ctx)?, &input.id, edit)
            .await;
        shown::<VhuAgreements>(done)
    }

    /// Supprime un agrément de traitement de véhicules hors d'usage, en session ; les établissements qui l'avaient n'en
    /// ont plus. Mêmes droits que sa modification.
    async fn delete_vhu_agrement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Agrément à supprimer.")] input: DeleteVhuAgrementInput,
    ) -> Result<VhuAgrement> {
        let done = platform(ctx)?
            .delete_company_document::<VhuAgreements>(session_caller(ctx)?, &input.id)
            .await;
        shown::<VhuAgreements>(done)
    }

    /// Crée une certification amiante, à lier ensuite à un établissement ; en session (UNAUTHENTICATED sinon).
    /// BAD_USER_INPUT en sous-section 3 sans numéro, validité et organisme, si la validité est passée ou l'organisme
    /// inconnu.
    async fn create_worker_certification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Certification à créer.")] input: CreateWorkerCertificationInput,
    ) -> Result<WorkerCertification> {
        let given = WorkerCertificateEdit {
            has_sub_section_four: Some(input.has_sub_section_four),
            has_sub_section_three: Some(input.has_sub_section_three),
            certification_number: input.certification_number,
            validity_limit: input.validity_limit,
            organisation: input.organisation,
        };
        let done = platform(ctx)?
            .create_worker_certification(session_caller(ctx)?, given)
            .await;
        shown::<WorkerCertificates>(done)
    }

    /// Modifie une certification amiante, en session ; celle d'établissements inscrits demande d'administrer l'un d'eux
    /// (FORBIDDEN sinon). BAD_USER_INPUT si elle n'existe pas ou si les données envoyées sont incomplètes.
    async fn update_worker_certification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Certification, et données à remplacer.")]
        input: UpdateWorkerCertificationInput,
    ) -> Result<WorkerCertification> {
        let edit = WorkerCertificateEdit {
            has_sub_section_four: input.has_sub_section_four,
            has_sub_section_three: input.has_sub_section_three,
            certification_number: input.certification_number,
            validity_limit: input.validity_limit,
            organisation: input.organisation,
        };
        let done = platform(ctx)?
            .update_worker_certification(session_caller(ctx)?, &input.id, edit)
            .await;
        shown::<WorkerCertificates>(done)
    }

    /// Supprime une certification amiante, en session ; les établissements qui l'avaient n'en ont plus. Mêmes droits que
    /// sa modification.
    async fn delete_worker_certification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Certification à supprimer.")] input: DeleteWorkerCertificationInput,
    ) -> Result<WorkerCertification> {
        let done = platform(ctx)?
            .delete_company_document::<WorkerCertificates>(session_caller(ctx)?, &input.id)
            .await;
        shown::<WorkerCertificates>(done)
    }
}
