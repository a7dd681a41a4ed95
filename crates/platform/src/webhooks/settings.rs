//! Settings of webhooks, managed by the administrators of a company.

use contract::{
    account::UserRole,
    scalar::Text,
    webhook::{WebhookSetting, WebhookSettingCreateInput, WebhookSettingUpdateInput},
};
use domain::{
    account::{Company, secure_uri},
    slip::{Issue, Issues, Refusal},
};
use serde_json::json;
use store::{Expected, RecordRow};

use super::{WEBHOOK, Webhook, cipher};
use crate::{
    Caller, PageRequest, Platform,
    cursor::{CursorPage, CursorPlan},
    records::{COMPANY, changed_meanwhile, document, removal},
    secrets,
    slips::Beside,
    unavailable,
};

const LONGEST_ENDPOINT: usize = 300;
const SHORTEST_TOKEN: usize = 20;
const LONGEST_TOKEN: usize = 100;

fn shown(webhook: &Webhook) -> WebhookSetting {
    WebhookSetting {
        id: webhook.id.as_str().into(),
        created_at: webhook.created_at,
        endpoint_uri: Text::from(webhook.endpoint_uri.as_str()),
        org_id: Text::from(webhook.org_id.as_str()),
        activated: webhook.activated,
    }
}

fn unknown() -> Refusal {
    Refusal::bad_input(
        "Ce paramétrage de webhook n'existe pas, ou vous n'êtes pas administrateur de son établissement.",
    )
}

fn duplicate() -> Refusal {
    Refusal::bad_input("Cet établissement a déjà un webhook avec cette adresse.")
}

fn administrates(caller: &Caller, org_id: &str) -> bool {
    caller.actor.roles.get(org_id) == Some(&UserRole::Admin)
}

impl Platform {
    fn check_webhook(&self, endpoint: Option<&str>, token: Option<&str>) -> Result<(), Refusal> {
        let mut issues = Issues::new();
        if let Some(endpoint) = endpoint {
            if endpoint.chars().count() > LONGEST_ENDPOINT {
                issues.push(Issue::at(
                    "endpointUri",
                    "L'adresse doit faire 300 caractères au plus.",
                ));
            }
            let local = self.settings().messaging.webhooks.local_addresses;
            let message = secure_uri::check(endpoint, local).err();
            issues.extend(message.map(|message| Issue::at("endpointUri", message)));
        }
        let length = token.map(|token| token.chars().count());
        if length.is_some_and(|length| !(SHORTEST_TOKEN..=LONGEST_TOKEN).contains(&length)) {
            issues.push(Issue::at(
                "token",
                "Le jeton doit faire de 20 à 100 caractères.",
            ));
        }
        // It travels in a header.
        if token.is_some_and(|token| token.chars().any(char::is_control)) {
            issues.push(Issue::at(
                "token",
                "Le jeton ne peut pas contenir de caractère de contrôle.",
            ));
        }
        Refusal::of_issues(issues)
    }

    async fn webhooks_of(&self, org_ids: &[String]) -> Result<Vec<Webhook>, Refusal> {
        let rows = self.store().records_by_key(WEBHOOK, "org", org_ids).await;
        let rows = rows.map_err(unavailable)?;
        rows.iter().map(|(_, row)| document(row)).collect()
    }

    /// Has an endpoint called when slips of a company change.
    ///
    /// # Errors
    /// Wrong input, the caller does not administrate the company, it has as many endpoints as it may, or has
    /// this one.
    pub async fn create_webhook(
        &self,
        caller: &Caller,
        input: &WebhookSettingCreateInput,
    ) -> Result<WebhookSetting, Refusal> {
        self.check_webhook(Some(&input.endpoint_uri), Some(&input.token))?;
        let row = self.store().record(COMPANY, &input.company_id).await;
        let company: Option<Company> = row
            .map_err(unavailable)?
            .as_ref()
            .map(document)
            .transpose()?;
        let company = company
            .filter(|company| administrates(caller, &company.org_id))
            .ok_or_else(|| {
                Refusal::bad_input(
                    "Cet établissement n'existe pas, ou vous n'en êtes pas administrateur.",
                )
            })?;
        let own = self
            .webhooks_of(std::slice::from_ref(&company.org_id))
            .await?;
        if own
            .iter()
            .any(|known| known.endpoint_uri == input.endpoint_uri)
        {
            return Err(duplicate());
        }
        let slot = (0..company.webhook_settings_limit)
            .find(|slot| own.iter().all(|known| known.slot != *slot))
            .filter(|_| own.len() < usize::try_from(company.webhook_settings_limit).unwrap_or(0))
            .ok_or_else(|| {
                Refusal::bad_input(format!(
                    "Cet établissement a atteint le nombre de webhooks autorisé ({}).",
                    company.webhook_settings_limit
                ))
            })?;
        let now = self.now();
        let webhook = Webhook {
            id: secrets::new_id()?,
            company_id: company.id,
            org_id: company.org_id,
            endpoint_uri: input.endpoint_uri.clone(),
            token: self.sealed_token(&input.token)?,
            activated: input.activated,
            slot,
            created_at: now,
        };
        let write = webhook.write(Expected::New, now.as_millisecond())?;
        let mut beside = Beside::from(write);
        beside.events.push(self.account_event(
            caller,
            &webhook.id,
            "WebhookSettingCreated",
            &json!(webhook),
        ));
        self.commit_accounts(Some(caller), beside, duplicate())
            .await?;
        Ok(shown(&webhook))
    }

    fn sealed_token(&self, token: &str) -> Result<String, Refusal> {
        cipher::sealed(&self.settings().messaging.webhooks.key, token)
    }

    async fn own_webhook(&self, caller: &Caller, id: &str) -> Result<(Webhook, i64), Refusal> {
        let row: Option<RecordRow> = self
            .store()
            .record(WEBHOOK, id)
            .await
            .map_err(unavailable)?;
        let row = row.ok_or_else(unknown)?;
        let webhook: Webhook = document(&row)?;
        if administrates(caller, &webhook.org_id) {
            Ok((webhook, row.version))
        } else {
            Err(unknown())
        }
    }

    /// Changes an endpoint; activating it forgets its failures.
    ///
    /// # Errors
    /// Unknown setting, the caller does not administrate its company, wrong input, or another setting has this
    /// endpoint.
    pub async fn update_webhook(
        &self,
        caller: &Caller,
        id: &str,
        input: &WebhookSettingUpdateInput,
    ) -> Result<WebhookSetting, Refusal> {
        let (webhook, version) = self.own_webhook(caller, id).await?;
        let endpoint = input.endpoint_uri.as_deref();
        self.check_webhook(endpoint, input.token.as_deref())?;
        let mut changed = webhook.clone();
        if let Some(endpoint) = endpoint {
            changed.endpoint_uri = endpoint.to_owned();
        }
        if let Some(token) = &input.token {
            changed.token = self.sealed_token(token)?;
        }
        changed.activated = input.activated.unwrap_or(webhook.activated);
        if changed == webhook {
            return Ok(shown(&webhook));
        }
        let write = changed.write(Expected::Version(version), self.now_ms())?;
        let mut beside = Beside::from(write);
        beside.events.push(self.account_event(
            caller,
            &changed.id,
            "WebhookSettingUpdated",
            &json!(changed),
        ));
        self.commit_accounts(Some(caller), beside, duplicate())
            .await?;
        if input.activated == Some(true) {
            let failures = format!("webhook-failures:{id}");
            self.store()
                .delete_state(&failures)
                .await
                .map_err(unavailable)?;
        }
        Ok(shown(&changed))
    }

    /// Removes an endpoint.
    ///
    /// # Errors
    /// Unknown setting, or the caller does not administrate its company.
    pub async fn delete_webhook(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<WebhookSetting, Refusal> {
        let (webhook, version) = self.own_webhook(caller, id).await?;
        let write = removal(WEBHOOK, id, Expected::Version(version), self.now_ms());
        let mut beside = Beside::from(write);
        let event = self.account_event(caller, id, "WebhookSettingDeleted", &json!({}));
        beside.events.push(event);
        self.commit_accounts(Some(caller), beside, changed_meanwhile())
            .await?;
        Ok(shown(&webhook))
    }

    /// A setting of a company that the caller administrates.
    ///
    /// # Errors
    /// Unknown setting, or the caller does not administrate its company.
    pub async fn webhook(&self, caller: &Caller, id: &str) -> Result<WebhookSetting, Refusal> {
        let (webhook, _) = self.own_webhook(caller, id).await?;
        Ok(shown(&webhook))
    }

    /// A page of the settings of the companies that the caller administrates, newest first.
    ///
    /// # Errors
    /// The page is wrong.
    pub async fn webhooks(
        &self,
        caller: &Caller,
        request: &PageRequest,
    ) -> Result<CursorPage<WebhookSetting>, Refusal> {
        let plan = CursorPlan::new(request)?;
        let administrated: Vec<String> = caller
            .actor
            .roles
            .iter()
            .filter(|(_, role)| **role == UserRole::Admin)
            .map(|(org_id, _)| org_id.clone())
            .collect();
        let mut webhooks = self.webhooks_of(&administrated).await?;
        webhooks.sort_by(|a, b| b.created_at.cmp(&a.created_at).then(a.id.cmp(&b.id)));
        let settings = webhooks.iter().map(shown).collect();
        Ok(plan.cut(settings, |setting: &WebhookSetting| setting.id.as_str()))
    }
}
