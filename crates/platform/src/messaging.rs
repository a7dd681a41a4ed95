//! What the operator chose about messages that leave the platform: mails, webhooks, letters.

use std::time::Duration;

use domain::account::secure_uri::LocalAddresses;
use jiff::civil::{Time, time};
use sha2::{Digest, Sha256};

use crate::mailer::Mailer;

/// Messages that leave the platform.
#[derive(Clone, Debug)]
pub struct Messaging {
    /// What carries mails.
    pub mailer: Mailer,
    /// How webhooks are called.
    pub webhooks: WebhookPolicy,
    /// Requests for administrator rights by letter, on the whole platform, in seven days.
    pub weekly_letters: u64,
    /// Hour in Paris at which reminders leave; none when they do not.
    pub reminders_at: Option<Time>,
    /// Hour in Paris at which requests that nobody answered expire; none when they do not.
    pub expiry_at: Option<Time>,
}

impl Default for Messaging {
    fn default() -> Self {
        Self {
            mailer: Mailer::default(),
            webhooks: WebhookPolicy::default(),
            weekly_letters: 100,
            reminders_at: Some(time(8, 8, 0, 0)),
            expiry_at: Some(time(1, 5, 0, 0)),
        }
    }
}

/// How webhooks are called.
#[derive(Clone)]
pub struct WebhookPolicy {
    /// Whether endpoints may be on this machine or a private network.
    pub local_addresses: LocalAddresses,
    /// Key that tokens are encrypted with.
    pub key: [u8; 32],
    /// Failures in a row that an endpoint is forgiven; the next one suspends it.
    pub failures_accepted: i64,
    /// Time after which failures are forgotten.
    pub failures_forgotten_after: Duration,
}

impl WebhookPolicy {
    /// The key that a secret gives: its 32 bytes, or their digest when there are more or fewer.
    pub fn key_of(secret: &[u8]) -> [u8; 32] {
        secret
            .try_into()
            .unwrap_or_else(|_| Sha256::digest(secret).into())
    }
}

impl std::fmt::Debug for WebhookPolicy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookPolicy")
            .field("local_addresses", &self.local_addresses)
            .field("failures_accepted", &self.failures_accepted)
            .field("failures_forgotten_after", &self.failures_forgotten_after)
            .finish_non_exhaustive()
    }
}

impl Default for WebhookPolicy {
    fn default() -> Self {
        Self {
            local_addresses: LocalAddresses::Refused,
            key: [0; 32],
            failures_accepted: 5,
            failures_forgotten_after: Duration::from_secs(600),
        }
    }
}
