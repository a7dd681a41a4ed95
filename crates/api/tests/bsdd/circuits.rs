//! S1 to S11: the nominal circuits.

use serde_json::{Value, json};

use crate::fixture::*;

#[tokio::test]
async fn s1_direct() {
    for s in sandboxes().await {
        let id = s.draft(json!({})).await;
        let form = s
            .read("E", &id, "readableId wasteDetails { isDangerous }")
            .await;
        let number = text(&form["readableId"]);
        let (start, draw) = number.split_at("BSD-20260102-".len());
        assert!(
            start.starts_with("BSD-20") && start.ends_with('-'),
            "{number}"
        );
        assert_eq!(draw.len(), 9);
        assert!(
            draw.chars()
                .all(|c| "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(c)),
            "{draw}"
        );
        assert_eq!(form["wasteDetails"]["isDangerous"], true);

        assert_eq!(s.seal("E", &id).await, "SEALED");
        let page = s
            .ok(
                "E",
                "formsLifeCycle",
                json!({"formId": id}),
                "statusLogs { status user { email } }",
            )
            .await;
        assert_eq!(
            page["statusLogs"][0],
            json!({"status": "SEALED", "user": {"email": address("E")}})
        );

        let plate = json!({"input": {"transporterNumberPlate": "CD-456-EF"}});
        assert_eq!(
            s.take("E", "signEmissionForm", &id, plate).await,
            "SIGNED_BY_PRODUCER"
        );
        assert_eq!(
            s.at(
                "T1",
                &id,
                "transporter { numberPlate }",
                "transporter.numberPlate"
            )
            .await,
            "CD-456-EF"
        );

        let carriage = json!({"input": {"transporterTransportMode": "ROAD", "transporterNumberPlate": "GH-789-IJ"}});
        assert_eq!(
            s.take("T1", "signTransportForm", &id, carriage).await,
            "SENT"
        );
        let sent = s
            .read("D", &id, "takenOverAt sentAt signedByTransporter currentTransporterSiret transporter { takenOverAt numberPlate }")
            .await;
        let left = json!("2026-01-02T10:00:00.000Z");
        assert_eq!((&sent["takenOverAt"], &sent["sentAt"]), (&left, &left));
        assert_eq!(sent["signedByTransporter"], true);
        assert_eq!(
            sent["transporter"],
            json!({"takenOverAt": left, "numberPlate": "GH-789-IJ"})
        );
        assert_eq!(sent["currentTransporterSiret"], s.org("T1"));

        assert_eq!(
            s.take("D", "markAsReceived", &id, json!({})).await,
            "ACCEPTED"
        );
        let accepted = s
            .read(
                "E",
                &id,
                "quantityAccepted quantityRefused quantityReceivedType currentTransporterSiret",
            )
            .await;
        assert_eq!(
            accepted,
            json!({"quantityAccepted": 1, "quantityRefused": 0, "quantityReceivedType": "REAL", "currentTransporterSiret": ""})
        );

        assert_eq!(
            s.take("D", "markAsProcessed", &id, json!({})).await,
            "PROCESSED"
        );
        assert_eq!(
            s.final_operations(&[&id]).await,
            [final_row(&id, &id, "D 10", "1000")]
        );
    }
}

#[tokio::test]
async fn s2_direct_in_two_reception_steps() {
    for s in sandboxes().await {
        s.subscribe("E", "bsdRefusal").await;
        let id = s.reach("SENT", json!({})).await;
        let silent = json!({"receivedInfo": undecided()});
        let arguments = json!({"id": id, "receivedInfo": undecided()});
        let received = s.ok("D", "markAsReceived", arguments, "status").await;
        assert_eq!(received["status"], "RECEIVED");
        assert_eq!(s.mail("E").await, None);
        assert_eq!(
            s.take("D", "markAsAccepted", &id, json!({})).await,
            "ACCEPTED"
        );
        s.cannot("D", "markAsReceived", &id, silent)
            .await
            .bad_input(NO_TRANSITION);
    }
}

#[tokio::test]
async fn s3_foreign_transporter() {
    for s in sandboxes().await {
        let foreign = with(s.carrier("F"), json!({"numberPlate": null}));
        let id = s
            .create_form(
                "E",
                with(
                    without(s.complete(), &["transporter"]),
                    json!({"transporter": foreign}),
                ),
            )
            .await;
        s.drive(&id, "SIGNED_BY_PRODUCER").await;
        let plate = json!({"input": {"transporterNumberPlate": "1-ABC-234"}});
        assert_eq!(s.take("F", "signTransportForm", &id, plate).await, "SENT");
        let sent = s
            .read(
                "F",
                &id,
                "currentTransporterSiret transporter { receipt company { orgId country } }",
            )
            .await;
        assert_eq!(sent["currentTransporterSiret"], s.org("F"));
        assert_eq!(sent["transporter"]["receipt"], Value::Null);
        assert_eq!(
            sent["transporter"]["company"],
            json!({"orgId": s.org("F"), "country": "BE"})
        );
        s.drive(&id, "PROCESSED").await;
    }
}

#[tokio::test]
async fn s4_temporary_storage() {
    for s in sandboxes().await {
        let id = s.draft(s.stored()).await;
        for (user, operation, status) in [
            ("E", "markAsSealed", "SEALED"),
            ("E", "signEmissionForm", "SIGNED_BY_PRODUCER"),
            ("T1", "signTransportForm", "SENT"),
            ("S", "markAsTempStored", "TEMP_STORER_ACCEPTED"),
            ("S", "markAsResealed", "RESEALED"),
            ("S", "signEmissionForm", "SIGNED_BY_TEMP_STORER"),
            ("T2", "signTransportForm", "RESENT"),
        ] {
            assert_eq!(s.take(user, operation, &id, json!({})).await, status);
        }
        let later = json!({"receivedInfo": {"receivedAt": "2026-02-01T08:00:00Z"}});
        assert_eq!(s.take("D", "markAsReceived", &id, later).await, "ACCEPTED");
        assert_eq!(
            s.take("D", "markAsProcessed", &id, json!({})).await,
            "PROCESSED"
        );
        let form = s
            .read("E", &id, "receivedAt temporaryStorageDetail { temporaryStorer { receivedAt } takenOverAt signedAt }")
            .await;
        assert_eq!(form["receivedAt"], "2026-02-01T08:00:00.000Z");
        let detail = &form["temporaryStorageDetail"];
        assert_eq!(
            detail["temporaryStorer"]["receivedAt"],
            "2026-01-03T08:00:00.000Z"
        );
        assert_eq!(detail["takenOverAt"], detail["signedAt"]);
    }
}

#[tokio::test]
async fn s5_multimodal() {
    for s in sandboxes().await {
        let bare = |name: &str| with(s.carrier(name), json!({"numberPlate": null}));
        let t1 = s.row("E", s.carrier("T1")).await;
        let t2 = s.row("E", bare("T2")).await;
        let id = s.with_rows(&[&t1, &t2], json!({})).await;
        s.drive(&id, "SENT").await;
        let plate = json!({"id": t2, "input": {"numberPlate": "CD-456-EF"}});
        s.ok("T2", "updateFormTransporter", plate, "id").await;
        assert_eq!(
            s.take("T2", "signTransportForm", &id, json!({})).await,
            "SENT"
        );
        let t3 = s.row("D", s.carrier("T3")).await;
        s.update_form("D", &id, json!({"transporters": [t1, t2, t3]}))
            .await;
        assert_eq!(
            s.take("T3", "signTransportForm", &id, json!({})).await,
            "SENT"
        );
        s.drive(&id, "PROCESSED").await;
    }
}

#[tokio::test]
async fn s6_legacy_multimodal() {
    for s in sandboxes().await {
        let id = s.reach("SENT", json!({})).await;
        let next = json!({"id": id, "siret": s.org("T1"), "nextSegmentInfo": {"transporter": s.carrier("T2"), "mode": "RAIL"}});
        let segment = s
            .ok(
                "T1",
                "prepareSegment",
                next,
                "id mode readyToTakeOver segmentNumber",
            )
            .await;
        assert_eq!(segment["mode"], "RAIL");
        assert_eq!(segment["readyToTakeOver"], false);
        assert_eq!(segment["segmentNumber"], 2);
        let by_id = json!({"id": segment["id"]});
        let ready = s
            .ok(
                "T1",
                "markSegmentAsReadyToTakeOver",
                by_id.clone(),
                "readyToTakeOver",
            )
            .await;
        assert_eq!(ready["readyToTakeOver"], true);
        let take_over = with(
            by_id,
            json!({"takeOverInfo": {"takenOverAt": "2026-01-02T12:00:00Z", "takenOverBy": "Théo"}}),
        );
        let taken = s
            .ok("T2", "takeOverSegment", take_over, "takenOverBy")
            .await;
        assert_eq!(taken["takenOverBy"], "Théo");
        assert_eq!(
            s.take("D", "markAsReceived", &id, json!({})).await,
            "ACCEPTED"
        );
    }
}

#[tokio::test]
async fn s7_grouping() {
    for s in sandboxes().await {
        let initial = s
            .draft(json!({"recipient": {"processingOperation": "D 13", "company": s.block("S")}}))
            .await;
        s.drive(&initial, "SENT").await;
        s.take("S", "markAsReceived", &initial, json!({})).await;
        let transit = s.transit(
            "D",
            json!({"nextDestination": {"processingOperation": "R 1"}}),
        );
        let status = s
            .take(
                "S",
                "markAsProcessed",
                &initial,
                json!({"processedInfo": transit}),
            )
            .await;
        assert_eq!(status, "AWAITING_GROUP");
        let waiting = s
            .ok("S", "appendixForms", json!({"siret": s.org("S")}), "id")
            .await;
        assert_eq!(waiting, json!([{"id": initial}]));

        let group = s.with(json!({
            "emitter": {"type": "APPENDIX2", "company": s.block("S")},
            "grouping": fractions_of(&[(&initial, Some(1.0))]),
        }));
        let group = s.create_form("S", group).await;
        let grouped = s.read("S", &initial, "quantityGrouped status").await;
        assert_eq!(
            grouped,
            json!({"quantityGrouped": 1, "status": "AWAITING_GROUP"})
        );
        s.seal("S", &group).await;
        assert_eq!(s.status("S", &initial).await, "GROUPED");
        for (user, operation) in [
            ("S", "signEmissionForm"),
            ("T1", "signTransportForm"),
            ("D", "markAsReceived"),
            ("D", "markAsProcessed"),
        ] {
            s.take(user, operation, &group, json!({})).await;
        }
        assert_eq!(s.status("S", &initial).await, "PROCESSED");
        assert_eq!(
            s.final_operations(&[&initial]).await,
            [final_row(&initial, &group, "D 10", "1000")]
        );
    }
}

#[tokio::test]
async fn s8_tour() {
    for s in sandboxes().await {
        let tour = s.sealed_tour(json!({})).await;
        let item = s.create_form("C", s.item_input(&s.block("P"))).await;
        s.attach(&tour, &[&item]).await;
        let taken = s
            .read("P", &item, "status recipient { company { siret } } wasteDetails { code } transporter { company { siret } }")
            .await;
        assert_eq!(
            taken,
            json!({
                "status": "SEALED", "recipient": {"company": {"siret": s.org("D")}},
                "wasteDetails": {"code": "13 05 02*"}, "transporter": {"company": {"siret": s.org("C")}},
            })
        );
        assert_eq!(
            s.take("P", "signEmissionForm", &item, json!({})).await,
            "SIGNED_BY_PRODUCER"
        );
        assert_eq!(
            s.take("C", "signTransportForm", &item, today()).await,
            "SENT"
        );
        let sent = s
            .read(
                "C",
                &tour,
                "status wasteDetails { quantity packagingInfos { type quantity } }",
            )
            .await;
        assert_eq!(
            sent,
            json!({"status": "SENT", "wasteDetails": {"quantity": 1, "packagingInfos": [{"type": "CITERNE", "quantity": 1}]}})
        );
        for (operation, status) in [
            ("markAsReceived", "ACCEPTED"),
            ("markAsProcessed", "PROCESSED"),
        ] {
            s.take("D", operation, &tour, json!({})).await;
            for id in [&tour, &item] {
                assert_eq!(s.status("C", id).await, status);
            }
        }
    }
}

#[tokio::test]
async fn s9_paper() {
    for s in sandboxes().await {
        let id = s.reach("SEALED", json!({})).await;
        let input = json!({
            "id": id, "signingInfo": {"sentAt": "2026-01-02T08:00:00Z", "sentBy": "Émile"},
            "receivedInfo": arrival("ACCEPTED", 1.0, 0.0), "processedInfo": treatment(),
        });
        let selection = "status isImportedFromPaper emittedBy sentBy";
        let form = s
            .ok("D", "importPaperForm", json!({"input": input}), selection)
            .await;
        assert_eq!(
            form,
            json!({"status": "PROCESSED", "isImportedFromPaper": true, "emittedBy": "Émile", "sentBy": "Émile"})
        );
    }
}

#[tokio::test]
async fn s10_direct_supply() {
    for s in sandboxes().await {
        let id = s.draft(json!({"isDirectSupply": true, "transporter": null, "wasteDetails": {"packagingInfos": []}})).await;
        assert_eq!(s.seal("E", &id).await, "SEALED");
        assert_eq!(
            s.take("E", "signEmissionForm", &id, json!({})).await,
            "SENT"
        );
        assert_eq!(
            s.take("D", "markAsReceived", &id, json!({})).await,
            "ACCEPTED"
        );
    }
}

/// A private individual, and a foreign ship, as emitters.
pub(crate) fn without_account(s: &Sandbox) -> [(Value, &'static str); 2] {
    let individual = with(s.block("E"), json!({"siret": null, "contact": null}));
    let ship = json!({"name": "Navire", "omiNumber": "OMI1234567"});
    [
        (
            json!({"type": "PRODUCER", "isPrivateIndividual": true, "company": individual}),
            "Signature auto (particulier)",
        ),
        (
            json!({"type": "PRODUCER", "isForeignShip": true, "company": ship}),
            "Signature auto (navire étranger)",
        ),
    ]
}

/// And t21: the platform signs with fixed names.
#[tokio::test]
async fn s11_private_individual_and_foreign_ship() {
    for s in sandboxes().await {
        for (emitter, signatory) in without_account(&s) {
            let input = with(
                without(s.complete(), &["emitter"]),
                json!({"emitter": emitter}),
            );
            let id = s.create_form("T1", input).await;
            assert_eq!(s.seal("T1", &id).await, "SIGNED_BY_PRODUCER");
            assert_eq!(s.at("T1", &id, "emittedBy", "emittedBy").await, signatory);
            assert_eq!(
                s.take("T1", "signTransportForm", &id, json!({})).await,
                "SENT"
            );
        }
    }
}

/// A row of final treatment.
pub(crate) fn final_row(initial: &str, end: &str, code: &str, kilograms: &str) -> [String; 4] {
    [initial, end, code, kilograms].map(str::to_owned)
}

/// A transport signature of now: tours collect for five days.
pub(crate) fn today() -> Value {
    json!({"input": {"takenOverAt": jiff::Timestamp::now().to_string()}})
}

impl Sandbox {
    /// Rows of final treatment of these forms: initial form, final form, code and kilograms.
    pub(crate) async fn final_operations(&self, ids: &[&str]) -> Vec<[String; 4]> {
        self.work().await;
        let ids: Vec<String> = ids.iter().map(|&id| id.to_owned()).collect();
        let rows = self.platform.final_operations(&ids).await.unwrap();
        let cells = rows.into_iter().map(|row| {
            [
                row.initial_id,
                row.final_id,
                row.operation_code,
                row.quantity.to_string(),
            ]
        });
        cells.collect()
    }
}
