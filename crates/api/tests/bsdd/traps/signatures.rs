//! Traps: signatures and what they write.

use serde_json::{Value, json};

use crate::fixture::*;

#[tokio::test]
async fn t19_the_departure_of_the_form_is_that_of_its_first_carrier() {
    for s in sandboxes().await {
        let t1 = s.row("E", s.carrier("T1")).await;
        let t2 = s.row("E", s.carrier("T2")).await;
        let id = s.with_rows(&[&t1, &t2], json!({})).await;
        s.drive(&id, "SENT").await;
        let later =
            json!({"input": {"takenOverAt": "2026-01-02T12:00:00Z", "takenOverBy": "Théo"}});
        s.take("T2", "signTransportForm", &id, later).await;
        let form = s.read("E", &id, "takenOverAt takenOverBy sentAt currentTransporterSiret transporters { takenOverAt takenOverBy }").await;
        let (first, second) = (
            json!("2026-01-02T10:00:00.000Z"),
            json!("2026-01-02T12:00:00.000Z"),
        );
        assert_eq!(
            (&form["takenOverAt"], &form["sentAt"], &form["takenOverBy"]),
            (&first, &first, &json!("Tom"))
        );
        assert_eq!(
            form["transporters"],
            json!([
                {"takenOverAt": first, "takenOverBy": "Tom"}, {"takenOverAt": second, "takenOverBy": "Théo"},
            ])
        );
        assert_eq!(form["currentTransporterSiret"], s.org("T2"));
        let page = s
            .ok("E", "formsLifeCycle", json!({"formId": id}), "count")
            .await;
        assert_eq!(page["count"], 4, "the status did not change");
    }
}

#[tokio::test]
async fn t20_direct_supply_leaves_without_a_departure_and_is_locked_all_the_same() {
    for s in sandboxes().await {
        let changes = json!({"isDirectSupply": true, "transporter": null, "wasteDetails": {"packagingInfos": []}});
        let id = s.draft(changes).await;
        s.seal("E", &id).await;
        s.take("E", "signEmissionForm", &id, json!({})).await;
        let form = s.read("E", &id, "status takenOverAt sentAt").await;
        assert_eq!(
            form,
            json!({"status": "SENT", "takenOverAt": null, "sentAt": null})
        );
        for user in ["E", "D"] {
            let refused = s
                .cannot_update_form(user, &id, json!({"wasteDetails": {"name": "Autre"}}))
                .await;
            refused.forbidden(&format!("{LOCKED}wasteDetailsName"));
        }
        let tab = json!({"where": {"isForActionFor": [s.org("D")]}});
        let page = s.ok("D", "bsds", tab, "totalCount").await;
        assert_eq!(page["totalCount"], 1);
        assert_eq!(
            s.ok("E", "forms", json!({"sentAfter": "2020-01-01"}), "id")
                .await,
            json!([])
        );
        s.refused("E", "deleteForm", json!({"id": id}))
            .await
            .forbidden("");
    }
}

#[tokio::test]
async fn t22_zero_is_no_security_code() {
    for s in sandboxes().await {
        let id = s.reach("SEALED", json!({})).await;
        for code in [json!(0), Value::Null] {
            let refused = s
                .cannot("T1", "signEmissionForm", &id, json!({"securityCode": code}))
                .await;
            refused.forbidden("pour cet acteur");
        }
        let signing = json!({"signingInfo": {"securityCode": 0}});
        s.cannot("T1", "signedByTransporter", &id, signing)
            .await
            .forbidden("pour cet acteur");
        // None of these was an attempt.
        let wrong = json!({"securityCode": s.code("E") % 9000 + 1});
        s.cannot("T1", "signEmissionForm", &id, wrong)
            .await
            .forbidden("2 tentative");
    }
}

#[tokio::test]
async fn t23_older_fields_are_still_written_and_answered() {
    for s in sandboxes().await {
        let t1 = s.row("E", s.carrier("T1")).await;
        let t2 = s
            .row("E", with(s.carrier("T2"), json!({"customInfo": "Quai 3"})))
            .await;
        let id = s.with_rows(&[&t1, &t2], json!({"wasteDetails": {"packagingInfos": [
            {"type": "FUT", "quantity": 2}, {"type": "AUTRE", "other": "Caisse", "quantity": 3},
        ]}})).await;
        s.drive(&id, "SENT").await;
        let selection = "signedByTransporter sentAt sentBy appendix2Forms { id } \
            wasteDetails { packagings otherPackaging numberOfPackages } stateSummary { packagings } \
            transportSegments { id segmentNumber readyToTakeOver previousTransporterCompanySiret transporter { customInfo company { siret } } }";
        let form = s.read("E", &id, selection).await;
        assert_eq!(form["signedByTransporter"], true);
        assert_eq!(
            (&form["sentAt"], &form["sentBy"]),
            (&json!("2026-01-02T10:00:00.000Z"), &json!("Émile"))
        );
        assert_eq!(form["appendix2Forms"], Value::Null);
        assert_eq!(
            form["wasteDetails"],
            json!({"packagings": ["FUT", "AUTRE"], "otherPackaging": "Caisse", "numberOfPackages": 5})
        );
        assert_eq!(form["stateSummary"]["packagings"], json!(["FUT", "AUTRE"]));
        assert_eq!(
            form["transportSegments"],
            json!([{
                "id": t2, "segmentNumber": 2, "readyToTakeOver": true, "previousTransporterCompanySiret": null,
                "transporter": {"customInfo": null, "company": {"siret": s.org("T2")}},
            }])
        );
        let stored = s.reach("RESENT", s.stored()).await;
        let detail = s
            .at(
                "E",
                &stored,
                "temporaryStorageDetail { signedAt signedBy takenOverAt emittedBy }",
                "temporaryStorageDetail",
            )
            .await;
        assert_eq!(
            (&detail["signedAt"], &detail["signedBy"]),
            (&detail["takenOverAt"], &detail["emittedBy"])
        );
        assert_ne!(detail["signedAt"], Value::Null);
    }
}
