//! The work that follows commits: one file a job. A job is its data; running it twice does no more than running
//! it once.

mod administrative_transfer;
mod bsda_cap_mail;
mod bsda_final_operations;
mod bsda_outlet_mail;
mod bsda_packing_mail;
mod bsda_refusal_mail;
mod bsdd_final_operations;
mod bsdd_identified_mail;
mod bsdd_refusal_mail;
mod bspaoh_refusal_mail;
mod company_digest;
mod mail_delivery;
mod refusal_letter;
mod revision_reminder;
mod tab_expiry;

use std::future::Future;

use domain::slip::Refusal;
use serde::de::DeserializeOwned;
use store::JobRow;

pub(crate) use self::mail_delivery::MailDelivery;
pub(crate) use self::{
    administrative_transfer::AdministrativeTransferJob, company_digest::CompanyDigestJob,
};
use self::{
    bsda_cap_mail::BsdaCapMail, bsda_final_operations::BsdaFinalOperations,
    bsda_outlet_mail::BsdaOutletMail, bsda_packing_mail::BsdaPackingMail,
    bsda_refusal_mail::BsdaRefusalMail, bsdd_final_operations::BsddFinalOperations,
    bsdd_identified_mail::BsddIdentifiedMail, bsdd_refusal_mail::BsddRefusalMail,
    bspaoh_refusal_mail::BspaohRefusalMail, revision_reminder::RevisionReminder,
    tab_expiry::TabExpiry,
};
use crate::{
    Platform, registry::RegistryExportJob, schedule::Scheduled, unavailable,
    webhooks::WebhookDelivery,
};

/// A job, read from its payload.
pub(crate) trait Job: DeserializeOwned + Send {
    /// Its queue.
    const QUEUE: &'static str;

    /// Does the work. `origin` is the row of the job.
    fn run(
        self,
        platform: &Platform,
        origin: &JobRow,
    ) -> impl Future<Output = Result<(), Refusal>> + Send;
}

/// The queues that [`Platform::perform`] serves.
pub(crate) const QUEUES: &[&str] = &[
    AdministrativeTransferJob::QUEUE,
    BsdaCapMail::QUEUE,
    BsdaFinalOperations::QUEUE,
    BsdaOutletMail::QUEUE,
    BsdaPackingMail::QUEUE,
    BsdaRefusalMail::QUEUE,
    CompanyDigestJob::QUEUE,
    BsddFinalOperations::QUEUE,
    BsddIdentifiedMail::QUEUE,
    BsddRefusalMail::QUEUE,
    BspaohRefusalMail::QUEUE,
    RevisionReminder::QUEUE,
    Scheduled::QUEUE,
    TabExpiry::QUEUE,
];

/// The queues of long work on files: it holds up nothing else.
pub(crate) const FILES: &[&str] = &[RegistryExportJob::QUEUE];

/// The queues of what leaves the platform: slow correspondents hold up nothing else.
pub(crate) const OUTGOING: &[&str] = &[MailDelivery::QUEUE, WebhookDelivery::QUEUE];

impl Platform {
    /// Does the work of a job.
    pub(crate) async fn perform(&self, job: &JobRow) -> Result<(), Refusal> {
        match job.queue.as_str() {
            AdministrativeTransferJob::QUEUE => self.run::<AdministrativeTransferJob>(job).await,
            CompanyDigestJob::QUEUE => self.run::<CompanyDigestJob>(job).await,
            BsdaCapMail::QUEUE => self.run::<BsdaCapMail>(job).await,
            BsdaFinalOperations::QUEUE => self.run::<BsdaFinalOperations>(job).await,
            BsdaOutletMail::QUEUE => self.run::<BsdaOutletMail>(job).await,
            BsdaPackingMail::QUEUE => self.run::<BsdaPackingMail>(job).await,
            BsdaRefusalMail::QUEUE => self.run::<BsdaRefusalMail>(job).await,
            WebhookDelivery::QUEUE => self.run::<WebhookDelivery>(job).await,
            MailDelivery::QUEUE => self.run::<MailDelivery>(job).await,
            BsddFinalOperations::QUEUE => self.run::<BsddFinalOperations>(job).await,
            BsddIdentifiedMail::QUEUE => self.run::<BsddIdentifiedMail>(job).await,
            BsddRefusalMail::QUEUE => self.run::<BsddRefusalMail>(job).await,
            BspaohRefusalMail::QUEUE => self.run::<BspaohRefusalMail>(job).await,
            RegistryExportJob::QUEUE => self.run::<RegistryExportJob>(job).await,
            RevisionReminder::QUEUE => self.run::<RevisionReminder>(job).await,
            Scheduled::QUEUE => self.run::<Scheduled>(job).await,
            TabExpiry::QUEUE => self.run::<TabExpiry>(job).await,
            other => Err(Refusal::Internal(format!(
                "aucun traitement pour la file {other}"
            ))),
        }
    }

    async fn run<J: Job>(&self, job: &JobRow) -> Result<(), Refusal> {
        let work: J = serde_json::from_str(&job.payload).map_err(unavailable)?;
        work.run(self, job).await
    }
}
