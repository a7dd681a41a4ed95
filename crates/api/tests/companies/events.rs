//! What the event log tells of companies (section 17.5).

use serde_json::{Value, json};

use crate::fixture::{Sandbox, sandboxes, text};

/// The events of a company: type, author, how they came in, names of their data.
async fn events(sandbox: &Sandbox, org_id: &str) -> Vec<(String, String, Value, Vec<String>)> {
    let stream = format!("company:{org_id}");
    let rows = sandbox.platform.store().events(&stream, 0, 100).await;
    let told = rows.unwrap().into_iter().map(|row| {
        let metadata: Value = serde_json::from_str(&row.event.metadata).unwrap();
        let data: Value = serde_json::from_str(&row.event.data).unwrap();
        let names = data.as_object().unwrap().keys().cloned().collect();
        let auth = metadata["authType"].clone();
        (row.event.kind, row.event.actor, auth, names)
    });
    told.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_decision_about_a_company_leaves_its_event() {
    for sandbox in sandboxes().await {
        let actor = async |user: &str| {
            let email = format!("{user}@{user}.example");
            let user = sandbox.platform.user_by_email(&email).await.unwrap();
            user.unwrap().id
        };
        let siret = sandbox.test_siret().await;
        let created = sandbox.create("usine", &siret, json!({})).await;
        let id = text(&created["id"]);
        let same = json!({"id": id});
        sandbox
            .ok("usine", "toggleDormantCompany", same.clone(), "")
            .await;
        let transfer = json!({"input": {"from": siret, "to": sandbox.org("depot")}});
        let ask = async || {
            let transfer = sandbox
                .ok(
                    "usine",
                    "createAdministrativeTransfer",
                    transfer.clone(),
                    "id",
                )
                .await;
            text(&transfer["id"])
        };
        let cancelled = ask().await;
        let arguments = json!({"id": cancelled});
        sandbox
            .ok("usine", "cancelAdministrativeTransfer", arguments, "")
            .await;
        let arguments = json!({"input": {"id": ask().await, "isApproved": true}});
        let answer = "submitAdministrativeTransferApproval";
        sandbox.ok("depot", answer, arguments, "id").await;
        sandbox.ok("usine", "deleteCompany", same, "id").await;
        let (usine, depot) = (actor("usine").await, actor("depot").await);
        let session = json!("SESSION");
        let event = |kind: &str, actor: &String, data: &[&str]| {
            let names = data.iter().map(|name| (*name).to_owned()).collect();
            (kind.to_owned(), actor.clone(), session.clone(), names)
        };
        let transferred = "CompanyAdministrativeTransfer";
        assert_eq!(
            events(&sandbox, &siret).await,
            [
                event("CompanyCreated", &usine, &["content"]),
                event("CompanyToggleDormantCompany", &usine, &["isDormantSince"]),
                event(
                    &format!("{transferred}Created"),
                    &usine,
                    &["fromId", "toId"]
                ),
                event(&format!("{transferred}Cancelled"), &usine, &[]),
                event(
                    &format!("{transferred}Created"),
                    &usine,
                    &["fromId", "toId"]
                ),
                event(&format!("{transferred}Approval"), &depot, &["status"]),
                event("CompanyDeleted", &usine, &["content"]),
            ]
        );
    }
}
