//! 24.1: what was decided where the reference does not agree with itself. Others are with their scenarios: a null
//! carrier (a9_2), the departure of older clients (a5_14), a refused revision (a10_10), an anticipated treatment (a6_8).

use serde_json::{Value, json};

use crate::fixture::*;

#[tokio::test]
async fn q1_after_storage_the_answer_is_that_of_the_second_leg_before_the_first() {
    for s in sandboxes().await {
        let changes = with(s.stored(), json!({"wasteDetails": {"code": "17 05 04"}}));
        let id = s.reach("RESENT", changes).await;
        let arguments = json!({"id": id, "receivedInfo": undecided()});
        s.ok("D", "markAsReceived", arguments, "id").await;
        let washed = json!({"acceptedInfo": {"hasCiterneBeenWashedOut": false, "citerneNotWashedOutReason": "EXEMPTED"}});
        s.take("D", "markAsAccepted", &id, washed).await;
        let treated = json!({"processedInfo": {
            "isUpcycled": true, "processingOperationDone": "R 5", "destinationOperationMode": "RECYCLAGE",
            "destinationParcelInseeCodes": ["76217"], "destinationParcelNumbers": ["1-AA-12"],
        }});
        s.take("D", "markAsProcessed", &id, treated).await;
        let selection = "destinationOperationMode isUpcycled hasCiterneBeenWashedOut citerneNotWashedOutReason \
            recipient { parcelInseeCodes parcelNumbers company { siret } }";
        let form = s.read("E", &id, selection).await;
        assert_eq!(
            form,
            json!({
                "destinationOperationMode": "RECYCLAGE", "isUpcycled": true,
                "hasCiterneBeenWashedOut": false, "citerneNotWashedOutReason": "EXEMPTED",
                "recipient": {"parcelInseeCodes": ["76217"], "parcelNumbers": ["1-AA-12"], "company": {"siret": s.org("S")}},
            })
        );
    }
}

#[tokio::test]
async fn q2_carrier_rows_stay_with_their_form_and_with_their_author() {
    for s in sandboxes().await {
        let row = s.row("E", s.carrier("T1")).await;
        let id = s.with_rows(&[&row], json!({})).await;
        let input = with(
            without(s.complete(), &["transporter"]),
            json!({"transporters": [row]}),
        );
        s.cannot_create_form("E", input).await.bad_input(&row);
        let other = s.draft(json!({})).await;
        s.cannot_update_form("E", &other, json!({"transporters": [row]}))
            .await
            .bad_input(&row);
        assert_eq!(
            s.at("E", &id, "transporters { id }", "transporters.0.id")
                .await,
            row
        );

        let orphan = s.row("E", s.carrier("T1")).await;
        let change = json!({"id": orphan, "input": {"customInfo": "Quai 3"}});
        s.refused("X", "updateFormTransporter", change.clone())
            .await
            .forbidden("");
        s.refused("X", "deleteFormTransporter", json!({"id": orphan}))
            .await
            .forbidden("");
        s.refused("E lecteur", "updateFormTransporter", change.clone())
            .await
            .forbidden("");
        s.ok("E chauffeur", "updateFormTransporter", change, "id")
            .await;
        s.refused("E", "deleteFormTransporter", json!({"id": "inconnu"}))
            .await
            .bad_input("inconnu");
        assert_eq!(
            s.ok("E", "deleteFormTransporter", json!({"id": orphan}), "")
                .await,
            orphan
        );
    }
}

#[tokio::test]
async fn q7_tours_collect_some_codes_only() {
    for s in sandboxes().await {
        let tour = s.tour_input(json!({"wasteDetails": {"code": "06 05 02*"}}));
        let id = s.create_form("C", tour).await;
        s.cannot("C", "markAsSealed", &id, json!({}))
            .await
            .bad_input("tournée");
    }
}

#[tokio::test]
async fn q8_a_tour_may_be_refused_in_part() {
    for s in sandboxes().await {
        let (tour, items) = s.tour_of(1).await;
        s.collect(&items[0]).await;
        let partly = json!({"receivedInfo": arrival("PARTIALLY_REFUSED", 1.0, 0.25)});
        assert_eq!(
            s.take("D", "markAsReceived", &tour, partly).await,
            "ACCEPTED"
        );
        let item = s
            .read(
                "P",
                &items[0],
                "status wasteAcceptationStatus wasteRefusalReason",
            )
            .await;
        assert_eq!(
            item,
            json!({"status": "ACCEPTED", "wasteAcceptationStatus": "PARTIALLY_REFUSED", "wasteRefusalReason": null})
        );
    }
}

#[tokio::test]
async fn q9_a_copy_has_no_carrier_where_its_source_has_none() {
    for s in sandboxes().await {
        let changes = json!({"isDirectSupply": true, "transporter": null, "wasteDetails": {"packagingInfos": []}});
        let source = s.draft(changes).await;
        let copy = s
            .ok(
                "E",
                "duplicateForm",
                json!({"id": source}),
                "id transporters { id }",
            )
            .await;
        assert_eq!(copy["transporters"], json!([]));
        let id = text(&copy["id"]);
        s.update_form(
            "E",
            &id,
            json!({"wasteDetails": {"quantity": 1, "isSubjectToADR": false}}),
        )
        .await;
        s.seal("E", &id).await;
    }
}

#[tokio::test]
async fn q10_silence_groups_what_is_left_of_what_was_accepted() {
    for s in sandboxes().await {
        let partly = s.waiting(10.0, 7.0).await;
        let stored = s.reach("RESENT", s.stored()).await;
        let info = json!({"receivedInfo": arrival("PARTIALLY_REFUSED", 0.9, 0.4)});
        s.take("D", "markAsReceived", &stored, info).await;
        s.drive(&stored, "AWAITING_GROUP").await;
        let group = s
            .create_form("D", s.grouping(&[(&partly, None), (&stored, None)]))
            .await;
        let quantities = s.at("D", &group, "grouping { quantity }", "grouping").await;
        assert_eq!(quantities, json!([{"quantity": 3}, {"quantity": 0.5}]));
        assert_ne!(
            s.at("D", &partly, "quantityGrouped", "quantityGrouped")
                .await,
            Value::Null
        );
    }
}
