//! Webhooks: software is told when a slip of its company changes (accounts specification, section 13).

mod cipher;
mod client;
mod delivery;
mod settings;

use contract::scalar::DateTime;
pub use delivery::SIGNATURE_HEADER;
pub(crate) use delivery::{SlipMove, WebhookDelivery};
use domain::slip::Refusal;
use serde::{Deserialize, Serialize};
use store::{Expected, Key, RecordWrite};

use crate::records;

/// Collection of settings.
pub(crate) const WEBHOOK: &str = "webhook";

/// An endpoint of a company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Webhook {
    pub id: String,
    pub company_id: String,
    pub org_id: String,
    pub endpoint_uri: String,
    /// Encrypted.
    pub token: String,
    pub activated: bool,
    /// Place among the endpoints of the company, from 0.
    #[serde(default)]
    pub slot: i32,
    pub created_at: DateTime,
}

impl Webhook {
    pub(crate) fn write(&self, expected: Expected, at: i64) -> Result<RecordWrite, Refusal> {
        let (org_id, uri) = (&self.org_id, &self.endpoint_uri);
        let mut keys = vec![
            Key::shared("org", org_id),
            Key::unique("endpoint", format!("{org_id} {uri}")),
            Key::unique("slot", format!("{org_id}:{}", self.slot)),
        ];
        if self.activated {
            keys.push(Key::shared("active", org_id));
        }
        records::write(WEBHOOK, &self.id, self, keys, expected, at)
    }
}
