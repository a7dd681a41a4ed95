//! What the event log tells of requests, delegations and webhooks (section 17.5).

use serde_json::{Value, json};

use crate::fixture::{Sandbox, sandboxes, text};

/// The events of a stream: type, author, how they came in. Nothing secret is told.
async fn events(sandbox: &Sandbox, stream: &str) -> Vec<(String, String, Value)> {
    let rows = sandbox.platform.store().events(stream, 0, 100).await;
    let told = rows.unwrap().into_iter().map(|row| {
        assert!(!row.event.data.contains("jeton-de-vingt"), "{row:?}");
        let metadata: Value = serde_json::from_str(&row.event.metadata).unwrap();
        (
            row.event.kind,
            row.event.actor,
            metadata["authType"].clone(),
        )
    });
    told.collect()
}

fn expected(sandbox: &Sandbox, told: &[(&str, &str)]) -> Vec<(String, String, Value)> {
    let event = |(kind, user): &(&str, &str)| {
        let actor = sandbox.id(user).to_owned();
        ((*kind).to_owned(), actor, json!("SESSION"))
    };
    told.iter().map(event).collect()
}

#[tokio::test]
async fn each_decision_about_a_request_a_delegation_or_a_webhook_leaves_its_event() {
    for sandbox in sandboxes().await {
        let asked = json!({"input": {
            "companyOrgId": sandbox.siret("usine"), "validationMethod": "REQUEST_ADMIN_APPROVAL",
        }});
        let request = sandbox
            .change("Bruno", "createAdminRequest", asked, "{ id }")
            .await;
        let request = text(&request["id"]);
        let accept = json!({"input": {"adminRequestId": request}});
        sandbox
            .change("Aline", "acceptAdminRequest", accept, "{ id }")
            .await;
        let told = [
            ("AdminRequestCreated", "Bruno"),
            ("AdminRequestUpdated", "Aline"),
        ];
        assert_eq!(events(&sandbox, &request).await, expected(&sandbox, &told));

        let given = json!({"input": {
            "delegatorOrgId": sandbox.siret("usine"), "delegateOrgId": sandbox.siret("annexe"),
        }});
        let delegation = sandbox
            .change("Aline", "createRegistryDelegation", given, "{ id }")
            .await;
        let delegation = text(&delegation["id"]);
        let cancel = json!({"delegationId": delegation});
        sandbox
            .change("Carole", "cancelRegistryDelegation", cancel, "{ id }")
            .await;
        let told = [
            ("RegistryDelegationCreated", "Aline"),
            ("RegistryDelegationUpdated", "Carole"),
        ];
        assert_eq!(
            events(&sandbox, &delegation).await,
            expected(&sandbox, &told)
        );

        let setting = json!({"input": {
            "companyId": sandbox.company_id("usine"), "endpointUri": "https://reception.exemple.fr/b",
            "token": "jeton-de-vingt-caracteres-1", "activated": true,
        }});
        let webhook = sandbox
            .change("Aline", "createWebhookSetting", setting, "{ id }")
            .await;
        let webhook = text(&webhook["id"]);
        let suspended = json!({"id": webhook, "input": {"activated": false}});
        sandbox
            .change("Aline", "updateWebhookSetting", suspended, "{ id }")
            .await;
        let removed = json!({"id": webhook});
        sandbox
            .change("Aline", "deleteWebhookSetting", removed, "{ id }")
            .await;
        let told = [
            ("WebhookSettingCreated", "Aline"),
            ("WebhookSettingUpdated", "Aline"),
            ("WebhookSettingDeleted", "Aline"),
        ];
        assert_eq!(events(&sandbox, &webhook).await, expected(&sandbox, &told));
    }
}
