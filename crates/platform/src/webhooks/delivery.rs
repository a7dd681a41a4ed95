//! Telling endpoints that a slip changed.
//!
//! One job an endpoint and change: an endpoint that fails is called again without troubling the others. Too many
//! failures suspend it until its owner activates it again.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    account::secure_uri,
    slip::{Job as Enqueued, Refusal, Slip, SlipKind, projection_of},
};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::Sha256;
use store::{Commit, CommitError, Expected, JobRow, NewJob};

use super::{WEBHOOK, Webhook, cipher, client::client};
use crate::{Platform, jobs::Job, records::document, unavailable};

/// Carries the signature of a call: `t=SECONDS,v1=HEX`, where HEX is HMAC-SHA256 of `SECONDS.BODY` under the
/// token of the setting.
pub const SIGNATURE_HEADER: &str = "X-Bordereau-Signature";

/// Calls of an endpoint for one change, the first one included.
const ATTEMPTS: i64 = 3;

/// What happened to a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Action {
    Created,
    Updated,
    Deleted,
}

/// A change of a slip, and the organisations that see it before or after.
#[derive(Clone, Debug)]
pub(crate) struct SlipMove {
    action: Action,
    /// Identifiers under which clients know the slip.
    ids: Vec<String>,
    organisations: BTreeSet<String>,
}

impl SlipMove {
    /// The change from a document to another; none for a slip that is not announced.
    pub(crate) fn of<S: Slip>(before: Option<&S>, after: &S, is_deleted: bool) -> Option<Self> {
        if !after.is_announced() {
            return None;
        }
        let action = match before {
            _ if is_deleted => Action::Deleted,
            None => Action::Created,
            Some(_) => Action::Updated,
        };
        let organisations = before
            .into_iter()
            .chain([after])
            .flat_map(|slip| projection_of(slip, slip.updated_at()).access)
            .map(|(organisation, _)| organisation)
            .collect();
        let mut ids = vec![after.readable_id().to_owned()];
        // A deleted BSDD is announced under its opaque identifier as well.
        if is_deleted && S::KIND == SlipKind::Bsdd {
            ids.push(after.id().to_owned());
        }
        Some(Self {
            action,
            ids,
            organisations,
        })
    }
}

/// An endpoint to call.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WebhookDelivery {
    setting_id: String,
    action: Action,
    id: String,
}

impl WebhookDelivery {
    /// Its queue.
    pub(crate) const QUEUE: &'static str = "webhook.delivery";
}

impl Job for WebhookDelivery {
    const QUEUE: &'static str = Self::QUEUE;

    async fn run(self, platform: &Platform, _: &JobRow) -> Result<(), Refusal> {
        let row = platform.store().record(WEBHOOK, &self.setting_id).await;
        let Some(row) = row.map_err(unavailable)? else {
            return Ok(());
        };
        let webhook: Webhook = document(&row)?;
        if !webhook.activated {
            return Ok(());
        }
        let called = platform.call_webhook(&webhook, &self).await;
        if let Err(error) = &called {
            tracing::info!(setting = webhook.id, %error, "a webhook could not be called");
            platform.note_webhook_failure(webhook, row.version).await?;
        }
        called
    }
}

impl Platform {
    /// The calls that changes of slips cause: one for each active endpoint of the organisations concerned.
    pub(crate) async fn webhook_jobs(&self, moves: &[SlipMove]) -> Result<Vec<NewJob>, Refusal> {
        let organisations: BTreeSet<&String> = moves
            .iter()
            .flat_map(|moved| &moved.organisations)
            .collect();
        let organisations: Vec<String> = organisations.into_iter().cloned().collect();
        if organisations.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self
            .store()
            .records_by_key(WEBHOOK, "active", &organisations)
            .await
            .map_err(unavailable)?;
        let mut settings: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (org_id, row) in &rows {
            settings.entry(org_id).or_default().push(&row.id);
        }
        let now = self.now();
        let mut jobs = Vec::new();
        for moved in moves {
            let called: BTreeSet<&str> = moved
                .organisations
                .iter()
                .filter_map(|org_id| settings.get(org_id.as_str()))
                .flatten()
                .copied()
                .collect();
            for setting_id in called {
                for id in &moved.ids {
                    let payload = json!({
                        "settingId": setting_id,
                        "action": moved.action,
                        "id": id,
                    });
                    jobs.push(NewJob {
                        max_attempts: ATTEMPTS,
                        ..self.job(&Enqueued::new(WebhookDelivery::QUEUE, payload), now)
                    });
                }
            }
        }
        Ok(jobs)
    }

    async fn call_webhook(
        &self,
        webhook: &Webhook,
        delivery: &WebhookDelivery,
    ) -> Result<(), Refusal> {
        let policy = &self.settings().messaging.webhooks;
        let url = secure_uri::check(&webhook.endpoint_uri, policy.local_addresses)
            .map_err(Refusal::Internal)?;
        let token = cipher::opened(&policy.key, &webhook.token)?;
        let body = json!([{"action": delivery.action, "id": delivery.id}]).to_string();
        let seconds = self.now_ms().div_euclid(1000);
        let answer = client(policy.local_addresses)
            .map_err(Refusal::Internal)?
            .post(url)
            // The colon after the scheme is part of the contract.
            .header("Authorization", format!("Bearer: {token}"))
            .header("Content-Type", "application/json")
            .header(SIGNATURE_HEADER, signature(&token, seconds, &body)?)
            .body(body)
            .send()
            .await
            .map_err(|error| unavailable(error.without_url()))?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(Refusal::Internal(format!(
                "le destinataire a répondu {}",
                answer.status().as_u16()
            )))
        }
    }

    /// Counts a failure. The counter starts again when nothing failed for a while; one too many suspends the
    /// endpoint.
    async fn note_webhook_failure(&self, webhook: Webhook, version: i64) -> Result<(), Refusal> {
        let policy = &self.settings().messaging.webhooks;
        let now = self.now_ms();
        let window = i64::try_from(policy.failures_forgotten_after.as_millis()).unwrap_or(i64::MAX);
        let key = format!("webhook-failures:{}", webhook.id);
        let store = self.store();
        let failures = store
            .increment_state(&key, window, now)
            .await
            .map_err(unavailable)?;
        if failures <= policy.failures_accepted {
            let until = Some(now.saturating_add(window));
            let count = failures.to_string();
            // Another failure may be counted meanwhile: then its own date holds.
            store
                .compare_and_set_state(&key, Some(&count), &count, until, now)
                .await
                .map_err(unavailable)?;
            return Ok(());
        }
        let suspended = Webhook {
            activated: false,
            ..webhook
        };
        let commit = Commit {
            records: vec![suspended.write(Expected::Version(version), now)?],
            ..Commit::default()
        };
        match store.commit(commit).await {
            Ok(_) => tracing::warn!(
                setting = suspended.id,
                "a webhook is suspended after too many failures"
            ),
            // Its owner has just changed it.
            Err(CommitError::Conflict { .. }) => {}
            Err(error) => return Err(unavailable(error)),
        }
        store.delete_state(&key).await.map_err(unavailable)
    }
}

fn signature(token: &str, seconds: i64, body: &str) -> Result<String, Refusal> {
    let mut mac = Hmac::<Sha256>::new_from_slice(token.as_bytes()).map_err(unavailable)?;
    mac.update(format!("{seconds}.{body}").as_bytes());
    let digest = mac.finalize().into_bytes();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("t={seconds},v1={hex}"))
}
