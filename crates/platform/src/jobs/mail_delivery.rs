//! Hands a mail to whatever carries it. A relay that refuses is asked again, later and later.

use domain::slip::Refusal;
use serde::Deserialize;
use serde_json::{Value, json};
use store::JobRow;

use super::Job;
use crate::Platform;

/// The mail.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MailDelivery {
    mail_id: String,
}

impl MailDelivery {
    /// Its queue.
    pub(crate) const QUEUE: &'static str = "mail.delivery";

    /// The data of the job.
    pub(crate) fn payload(mail_id: &str) -> Value {
        json!({ "mailId": mail_id })
    }
}

impl Job for MailDelivery {
    const QUEUE: &'static str = Self::QUEUE;

    async fn run(self, platform: &Platform, _: &JobRow) -> Result<(), Refusal> {
        platform.deliver_mail(&self.mail_id).await
    }
}
