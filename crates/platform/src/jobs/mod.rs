//! The work that follows commits: one file a job. A job is its data; running it twice does no more than running
//! it once.

mod bsda_cap_mail;
mod bsda_final_operations;
mod bsda_outlet_mail;
mod bsda_packing_mail;
mod bsda_refusal_mail;
mod revision_reminder;

use std::future::Future;

use domain::slip::Refusal;
use serde::de::DeserializeOwned;
use store::JobRow;

use self::{
    bsda_cap_mail::BsdaCapMail, bsda_final_operations::BsdaFinalOperations,
    bsda_outlet_mail::BsdaOutletMail, bsda_packing_mail::BsdaPackingMail,
    bsda_refusal_mail::BsdaRefusalMail, revision_reminder::RevisionReminder,
};
use crate::{Platform, unavailable};

/// A job, read from its payload.
trait Job: DeserializeOwned + Send {
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
    BsdaCapMail::QUEUE,
    BsdaFinalOperations::QUEUE,
    BsdaOutletMail::QUEUE,
    BsdaPackingMail::QUEUE,
    BsdaRefusalMail::QUEUE,
    RevisionReminder::QUEUE,
];

impl Platform {
    /// Does the work of a job.
    pub(crate) async fn perform(&self, job: &JobRow) -> Result<(), Refusal> {
        match job.queue.as_str() {
            BsdaCapMail::QUEUE => self.run::<BsdaCapMail>(job).await,
            BsdaFinalOperations::QUEUE => self.run::<BsdaFinalOperations>(job).await,
            BsdaOutletMail::QUEUE => self.run::<BsdaOutletMail>(job).await,
            BsdaPackingMail::QUEUE => self.run::<BsdaPackingMail>(job).await,
            BsdaRefusalMail::QUEUE => self.run::<BsdaRefusalMail>(job).await,
            RevisionReminder::QUEUE => self.run::<RevisionReminder>(job).await,
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
