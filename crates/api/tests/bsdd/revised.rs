//! 23.10, second part: what requests may say, and what they change once they are approved.

use serde_json::{Value, json};

use crate::circuits::final_row;
use crate::fixture::*;
use crate::revisions::renamed;

#[tokio::test]
async fn a10_6_a_quantity_is_received_once_it_arrived() {
    for s in sandboxes().await {
        let heavier = |tonnes: f64| json!({"quantityReceived": tonnes});
        let id = s.reach("SENT", json!({})).await;
        s.cannot_revise("E", "E", &id, heavier(2.0))
            .await
            .forbidden("réceptionné");
        s.drive(&id, "ACCEPTED").await;
        s.cannot_revise("E", "E", &id, heavier(41.0))
            .await
            .forbidden("40");
        let by_rail = s
            .reach("ACCEPTED", json!({"transporter": {"mode": "RAIL"}}))
            .await;
        s.revise("E", "E", &by_rail, heavier(41.0)).await;
    }
}

#[tokio::test]
async fn a10_7_refused_quantities_agree_with_the_decision() {
    for s in sandboxes().await {
        let accepted = s.reach("ACCEPTED", json!({})).await;
        s.cannot_revise("E", "E", &accepted, json!({"quantityRefused": 0.5}))
            .await
            .bad_input("");
        let partly = s.reach("SENT", json!({})).await;
        let info = json!({"receivedInfo": arrival("PARTIALLY_REFUSED", 10.0, 3.0)});
        s.take("D", "markAsReceived", &partly, info).await;
        for content in [
            json!({"quantityRefused": 0}),
            json!({"quantityRefused": 10}),
            json!({"quantityReceived": 3}),
            json!({"quantityReceived": 5, "quantityRefused": 6}),
        ] {
            s.cannot_revise("E", "E", &partly, content)
                .await
                .bad_input("");
        }
        s.revise("E", "E", &partly, json!({"quantityRefused": 4}))
            .await;

        let stored = s.reach("SENT", s.stored()).await;
        let info = json!({"tempStoredInfos": arrival("PARTIALLY_REFUSED", 10.0, 3.0)});
        s.take("S", "markAsTempStored", &stored, info).await;
        let storer =
            |content: Value| json!({"temporaryStorageDetail": {"temporaryStorer": content}});
        for content in [
            json!({"quantityRefused": 10}),
            json!({"quantityReceived": 2}),
        ] {
            s.cannot_revise("E", "E", &stored, storer(content))
                .await
                .bad_input("");
        }
        let request = s
            .revise("E", "E", &stored, storer(json!({"quantityReceived": 9})))
            .await;
        assert_eq!(s.names(&request, &["S", "D"]), ["S", "D"]);
        s.answer("S", &request, true).await;
        s.answer("D", &request, true).await;
        let selection = "temporaryStorageDetail { temporaryStorer { quantityReceived quantityAccepted } wasteDetails { quantity } }";
        let detail = s
            .at("E", &stored, selection, "temporaryStorageDetail")
            .await;
        assert_eq!(
            detail,
            json!({"temporaryStorer": {"quantityReceived": 9, "quantityAccepted": 6}, "wasteDetails": {"quantity": 9}})
        );
    }
}

#[tokio::test]
async fn a10_8_an_operation_keeps_a_mode_that_goes_with_it() {
    for s in sandboxes().await {
        let id = s.reach("PROCESSED", json!({})).await;
        let code = |code: &str| json!({"processingOperationDone": code});
        s.cannot_revise("E", "E", &id, code("R 1"))
            .await
            .bad_input("");
        s.rewrite(&id, |form| {
            form.remove("destinationOperationMode");
        })
        .await;
        s.cannot_revise("E", "E", &id, code("R 3"))
            .await
            .bad_input("");
        s.rewrite(&id, |form| {
            form.insert("destinationOperationMode".to_owned(), json!("RECYCLAGE"));
        })
        .await;
        s.revise("E", "E", &id, renamed()).await;
    }
}

#[tokio::test]
async fn a10_9_what_everybody_approves_is_applied() {
    for s in sandboxes().await {
        let id = s.reach("ACCEPTED", json!({})).await;
        for (content, expected) in [
            (
                json!({"wasteDetails": {"code": "06 05 03", "pop": true}}),
                json!({"code": "06 05 03", "isDangerous": false, "pop": true}),
            ),
            (
                json!({"wasteDetails": {"code": "06 05 02*", "pop": false}}),
                json!({"code": "06 05 02*", "isDangerous": true, "pop": false}),
            ),
        ] {
            let request = s.revise("E", "E", &id, content).await;
            let answered = s.answer("D", &request, true).await;
            assert_eq!(answered["status"], "ACCEPTED");
            let waste = s
                .at(
                    "E",
                    &id,
                    "wasteDetails { code isDangerous pop }",
                    "wasteDetails",
                )
                .await;
            assert_eq!(waste, expected);
        }
        let request = s
            .revise("E", "E", &id, json!({"quantityReceived": 2}))
            .await;
        s.answer("D", &request, true).await;
        assert_eq!(
            s.at("E", &id, "quantityAccepted", "quantityAccepted").await,
            2.0
        );

        let stored = s.reach("PROCESSED", s.stored()).await;
        let request = s.revise("D", "D", &stored, json!({"quantityReceived": 3, "temporaryStorageDetail": {"destination": {"cap": "CAP-9"}}})).await;
        assert_eq!(s.names(&request, &["E", "S"]), ["E", "S"]);
        s.answer("E", &request, true).await;
        s.answer("S", &request, true).await;
        let form = s.read("E", &stored, "quantityReceived temporaryStorageDetail { destination { cap } temporaryStorer { quantityReceived } }").await;
        assert_eq!(form["quantityReceived"], 3.0);
        assert_eq!(
            form["temporaryStorageDetail"],
            json!({"destination": {"cap": "CAP-9"}, "temporaryStorer": {"quantityReceived": 1}})
        );

        let eco = s.reach("SENT", s.eco()).await;
        let request = s.revise("D", "D", &eco, renamed()).await;
        let answered = s.answer("O", &request, true).await;
        assert_eq!(answered["status"], "ACCEPTED");
        let approvals = answered["approvals"].as_array().unwrap();
        let of_emitter = approvals
            .iter()
            .find(|approval| approval["approverSiret"] == s.org("E"))
            .unwrap();
        assert_eq!(
            (&of_emitter["status"], &of_emitter["comment"]),
            (&json!("ACCEPTED"), &json!("Auto approval"))
        );
    }
}

#[tokio::test]
async fn a10_11_a_revised_operation_moves_the_form() {
    for s in sandboxes().await {
        let processed = s.reach("PROCESSED", json!({})).await;
        assert_eq!(s.final_operations(&[&processed]).await.len(), 1);
        let request = s
            .revise(
                "E",
                "E",
                &processed,
                json!({"processingOperationDone": "D 13"}),
            )
            .await;
        s.answer("D", &request, true).await;
        assert_eq!(s.status("E", &processed).await, "AWAITING_GROUP");
        assert_eq!(
            s.final_operations(&[&processed]).await,
            Vec::<[String; 4]>::new()
        );
        let last =
            json!({"processingOperationDone": "D 10", "destinationOperationMode": "ELIMINATION"});
        let request = s.revise("E", "E", &processed, last.clone()).await;
        s.answer("D", &request, true).await;
        assert_eq!(s.status("E", &processed).await, "PROCESSED");
        assert_eq!(
            s.final_operations(&[&processed]).await,
            [final_row(&processed, &processed, "D 10", "1000")]
        );

        let untraced = s.reach("ACCEPTED", json!({})).await;
        let info = s.transit("D2", json!({"noTraceability": true}));
        s.ok(
            "D",
            "markAsProcessed",
            json!({"id": untraced, "processedInfo": info}),
            "id",
        )
        .await;
        let request = s.revise("E", "E", &untraced, last).await;
        s.answer("D", &request, true).await;
        let form = s
            .read(
                "E",
                &untraced,
                "status noTraceability nextDestination { processingOperation }",
            )
            .await;
        assert_eq!(
            form,
            json!({"status": "PROCESSED", "noTraceability": false, "nextDestination": null})
        );
    }
}

#[tokio::test]
async fn a10_12_items_and_their_tour_are_revised_together() {
    for s in sandboxes().await {
        let (tour, items) = s.tour_of(2).await;
        for item in &items {
            s.collect(item).await;
        }
        let heavier = s
            .revise(
                "C",
                "C",
                &items[0],
                json!({"wasteDetails": {"quantity": 10}}),
            )
            .await;
        s.answer("P", &heavier, true).await;
        let total = async || {
            s.at(
                "C",
                &tour,
                "wasteDetails { quantity }",
                "wasteDetails.quantity",
            )
            .await
        };
        assert_eq!(total().await, 11.0);
        let lighter = s
            .revise(
                "P",
                "P",
                &items[0],
                json!({"wasteDetails": {"quantity": 8}}),
            )
            .await;
        s.answer("C", &lighter, true).await;
        assert_eq!(total().await, 9.0);
        let recoded = s
            .revise(
                "C",
                "C",
                &tour,
                json!({"wasteDetails": {"code": "13 02 05*", "name": "Huiles"}}),
            )
            .await;
        s.answer("D", &recoded, true).await;
        for item in &items {
            let waste = s
                .at("P", item, "wasteDetails { code name }", "wasteDetails")
                .await;
            assert_eq!(waste, json!({"code": "13 02 05*", "name": "Huiles"}));
        }
        let elsewhere = json!({"wasteDetails": {"code": "06 05 02*"}});
        s.cannot_revise("C", "C", &tour, elsewhere)
            .await
            .forbidden("tournée");
    }
}

#[tokio::test]
async fn a10_13_a_cancellation_comes_in_time_and_frees_what_was_grouped() {
    for s in sandboxes().await {
        let initial = s.waiting(1.0, 0.0).await;
        let group = s
            .create_form("D", s.grouping(&[(&initial, Some(1.0))]))
            .await;
        s.seal("D", &group).await;
        s.take("D", "signEmissionForm", &group, json!({})).await;
        let request = s
            .revise("D", "D", &group, json!({"isCanceled": true}))
            .await;
        s.answer("D2", &request, true).await;
        assert_eq!(s.status("D", &initial).await, "AWAITING_GROUP");
        let id = s.reach("SENT", json!({})).await;
        let late = s.revise("E", "E", &id, json!({"isCanceled": true})).await;
        s.drive(&id, "RECEIVED").await;
        s.cannot_answer("D", &late).await.forbidden("annulé");
        assert_eq!(s.at("E", &id, "status", "status").await, "RECEIVED");
    }
}
