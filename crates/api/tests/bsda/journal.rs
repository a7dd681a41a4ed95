//! What the event log keeps of slips and of their revisions.

use serde_json::{Value, json};

use crate::fixture::{Sandbox, sandboxes};

#[tokio::test]
async fn a_revision_has_a_stream_of_its_own_and_is_applied_in_that_of_the_slip() {
    for s in sandboxes().await {
        let eco = json!({"ecoOrganisme": {"name": "Société E", "siret": s.org("E")}});
        let id = s.sent(eco).await;
        let request = s
            .revise("D", "D", &id, json!({"waste": {"pop": true}}))
            .await;
        s.answer("E", &request, true).await;
        let stream = request["id"].as_str().unwrap();
        let kinds = [
            "BsdaRevisionRequestCreated",
            "BsdaRevisionRequestAccepted",
            "BsdaRevisionRequestAccepted",
        ];
        assert_eq!(s.events(stream).await, kinds);
        let events = s.platform.store().events(stream, 0, 10).await.unwrap();
        let automatic: Vec<bool> = events
            .iter()
            .map(|row| row.event.actor == "system")
            .collect();
        assert_eq!(automatic, [false, false, true]);

        let slip = s.platform.store().events(&id, 0, 100).await.unwrap();
        let applied = slip.last().unwrap();
        assert_eq!(applied.event.kind, "BsdaRevisionRequestApplied");
        let data: Value = serde_json::from_str(&applied.event.data).unwrap();
        assert_eq!(data["waste"], json!({"pop": true}));
        let metadata: Value = serde_json::from_str(&applied.event.metadata).unwrap();
        assert_eq!(metadata, json!({"revisionRequestId": stream}));
    }
}

#[tokio::test]
async fn a_request_moves_the_date_of_the_slip_and_its_refusal_does_not() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let date = |slip: Value| slip["updatedAt"].clone();
        let before = date(s.read("P", &id, "updatedAt").await);
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        let request = s
            .revise("D", "D", &id, json!({"waste": {"pop": true}}))
            .await;
        let asked = date(s.read("P", &id, "updatedAt").await);
        assert_ne!(asked, before);
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        s.answer("P", &request, false).await;
        assert_eq!(date(s.read("P", &id, "updatedAt").await), asked);
        assert_eq!(
            s.events(request["id"].as_str().unwrap())
                .await
                .last()
                .unwrap(),
            "BsdaRevisionRequestRefused"
        );
    }
}

#[tokio::test]
async fn the_events_of_a_slip_give_its_document_back() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let request = s
            .revise(
                "D",
                "D",
                &id,
                json!({"waste": {"pop": true}, "packagings": [{"type": "BIG_BAG", "quantity": 1}]}),
            )
            .await;
        s.answer("P", &request, true).await;
        s.update("D", &id, Sandbox::treatment("D 5")).await;
        s.sign("D", &id, "OPERATION").await;
        let mut replayed = Value::Null;
        for row in s.platform.store().events(&id, 0, 100).await.unwrap() {
            let data: Value = serde_json::from_str(&row.event.data).unwrap();
            domain::slip::apply_patch(&mut replayed, &data);
        }
        let stored = s.platform.store().slip(&id).await.unwrap().unwrap();
        let stored: Value = serde_json::from_str(&stored.document).unwrap();
        assert_eq!(replayed, stored);
    }
}

#[tokio::test]
async fn a_refused_mutation_leaves_nothing_behind() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let before = s.events(&id).await;
        s.cannot_revise("D", "D", &id, json!({"waste": {"code": "20 01 01"}}))
            .await;
        s.cannot_sign("D", &id, "RECEPTION").await;
        assert_eq!(s.events(&id).await, before);
        let page = s
            .ok(
                "D",
                "bsdaRevisionRequests",
                json!({"siret": s.org("D")}),
                "totalCount",
            )
            .await;
        assert_eq!(page["totalCount"], 0);
    }
}
