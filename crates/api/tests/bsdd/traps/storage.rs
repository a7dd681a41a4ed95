//! Traps: the second leg, and what is grouped.

use serde_json::{Value, json};

use crate::fixture::*;

#[tokio::test]
async fn t2_the_answer_is_that_of_the_second_leg_as_soon_as_there_is_one() {
    for s in sandboxes().await {
        let id = s.reach("TEMP_STORER_ACCEPTED", s.stored()).await;
        let selection = "receivedAt receivedBy quantityReceived wasteAcceptationStatus signedAt \
            temporaryStorageDetail { temporaryStorer { receivedBy quantityReceived wasteAcceptationStatus } }";
        let form = s.read("E", &id, selection).await;
        for leaf in [
            "receivedAt",
            "receivedBy",
            "quantityReceived",
            "wasteAcceptationStatus",
            "signedAt",
        ] {
            assert_eq!(form[leaf], Value::Null, "{leaf}");
        }
        assert_eq!(
            form["temporaryStorageDetail"]["temporaryStorer"],
            json!({"receivedBy": "Rémi", "quantityReceived": 1, "wasteAcceptationStatus": "ACCEPTED"})
        );
        let listed = s.ok("S", "forms", json!({}), "id readableId").await;
        assert_eq!(
            listed.as_array().unwrap().len(),
            1,
            "the second leg is no form of its own"
        );
        let tab = json!({"where": {"isForActionFor": [s.org("S")]}});
        assert_eq!(s.ok("S", "bsds", tab, "totalCount").await["totalCount"], 1);
    }
}

#[tokio::test]
async fn t13_drafts_take_their_part_and_t14_initial_forms_move_in_silence() {
    for s in sandboxes().await {
        let initial = s.reach("AWAITING_GROUP", s.stored()).await;
        let before = s
            .ok("E", "formsLifeCycle", json!({"formId": initial}), "count")
            .await;
        let group = async |tonnes: f64| {
            s.create_form("D", s.grouping(&[(&initial, Some(tonnes))]))
                .await
        };
        let (first, second) = (group(0.4).await, group(0.6).await);
        s.cannot_create_form("D", s.grouping(&[(&initial, Some(0.1))]))
            .await
            .bad_input("en totalité");
        assert_eq!(
            s.status("D", &initial).await,
            "AWAITING_GROUP",
            "both are drafts"
        );
        s.seal("D", &first).await;
        assert_eq!(
            s.status("D", &initial).await,
            "AWAITING_GROUP",
            "one is a draft"
        );
        s.seal("D", &second).await;
        assert_eq!(s.status("D", &initial).await, "GROUPED");
        let after = s
            .ok("E", "formsLifeCycle", json!({"formId": initial}), "count")
            .await;
        assert_eq!(after, before);
        let row = s.platform.store().slip(&initial).await.unwrap().unwrap();
        let stored: Value = serde_json::from_str(&row.document).unwrap();
        assert_eq!(stored["suite"]["status"], "GROUPED");
        assert_eq!(
            stored["suite"]["quantityGrouped"],
            stored["quantityGrouped"]
        );
    }
}
