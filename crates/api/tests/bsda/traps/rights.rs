//! Traps: who sees what.

use serde_json::json;

use crate::fixture::sandboxes;

#[tokio::test]
async fn t10_the_eco_organisme_opens_slips_that_it_does_not_list() {
    for s in sandboxes().await {
        let eco = json!({"ecoOrganisme": {"name": "Société E", "siret": s.org("E")}});
        let id = s.sent(eco).await;
        s.read("E", &id, "id").await;
        s.update("E", &id, json!({"destination": {"customInfo": "vu"}}))
            .await;
        s.revise("E", "E", &id, json!({"waste": {"pop": true}}))
            .await;
        let page = s.ok("E", "bsdas", json!({}), "totalCount").await;
        assert_eq!(page["totalCount"], 0);
    }
}

#[tokio::test]
async fn t11_the_readers_of_a_draft_are_fixed_at_its_creation() {
    for s in sandboxes().await {
        let draft = s
            .ok(
                "P+W",
                "createDraftBsda",
                json!({"input": {"emitter": {"company": s.company("P")}}}),
                "id",
            )
            .await;
        let id = draft["id"].as_str().unwrap();
        s.update("P+W", id, json!({"worker": {"company": s.company("W")}}))
            .await;
        s.refused("W", "bsda", json!({"id": id}))
            .await
            .forbidden("");
        s.read("P", id, "id").await;
    }
}
