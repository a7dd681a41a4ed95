//! 23.5: reception, acceptance, temporary storage.

use serde_json::{Value, json};

use crate::fixture::*;

fn received(info: Value) -> Value {
    Value::from_iter([("receivedInfo".to_owned(), info)])
}

#[tokio::test]
async fn a5_1_only_the_last_site_receives() {
    for s in sandboxes().await {
        let id = s.reach("SENT", s.stored()).await;
        for user in ["X", "S", "E", "D lecteur", "D chauffeur"] {
            s.cannot(user, "markAsReceived", &id, json!({}))
                .await
                .forbidden("");
        }
        s.cannot("D", "markAsReceived", &id, json!({}))
            .await
            .bad_input("markAsTempStored");
        s.drive(&id, "RESENT").await;
        s.cannot("S", "markAsReceived", &id, json!({}))
            .await
            .forbidden("");
        s.take("D", "markAsReceived", &id, json!({})).await;
    }
}

/// And t12: a partial refusal is an acceptance.
#[tokio::test]
async fn a5_3_quantities_agree_with_the_decision() {
    for s in sandboxes().await {
        for (status, weighed, turned_back, expected) in [
            ("REFUSED", 10.0, 10.0, Some("REFUSED")),
            ("REFUSED", 10.0, 5.0, None),
            ("PARTIALLY_REFUSED", 10.0, 3.0, Some("ACCEPTED")),
            ("PARTIALLY_REFUSED", 10.0, 0.0, None),
            ("PARTIALLY_REFUSED", 10.0, 10.0, None),
        ] {
            let id = s.reach("SENT", json!({})).await;
            let arguments = s.step(
                "markAsReceived",
                &id,
                received(arrival(status, weighed, turned_back)),
            );
            let answer = s
                .call("D", "markAsReceived", arguments, "status quantityAccepted")
                .await;
            match (answer, expected) {
                (Ok(form), Some(expected)) => {
                    assert_eq!(form["status"], expected);
                    let accepted = weighed - turned_back;
                    assert_eq!(form["quantityAccepted"].as_f64(), Some(accepted));
                }
                (Err(refused), None) => refused.bad_input(""),
                (answer, _) => panic!("{status} {weighed} {turned_back}: {answer:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a5_5_a_refused_grouping_gives_the_waste_back() {
    for s in sandboxes().await {
        let initial = s.waiting(1.0, 0.0).await;
        let group = s
            .create_form("D", s.grouping(&[(&initial, Some(1.0))]))
            .await;
        for (user, operation) in [
            ("D", "markAsSealed"),
            ("D", "signEmissionForm"),
            ("T1", "signTransportForm"),
        ] {
            s.take(user, operation, &group, json!({})).await;
        }
        assert_eq!(s.status("D", &initial).await, "GROUPED");
        s.take(
            "D2",
            "markAsReceived",
            &group,
            received(arrival("REFUSED", 1.0, 1.0)),
        )
        .await;
        s.work().await;
        let freed = s.read("D", &initial, "status quantityGrouped").await;
        assert_eq!(
            freed,
            json!({"status": "AWAITING_GROUP", "quantityGrouped": 0})
        );
        let left = s.read("D", &group, "grouping { quantity }").await;
        assert_eq!(left["grouping"], json!([]));
    }
}

#[tokio::test]
async fn a5_6_carriers_that_did_not_come_leave_the_form() {
    for s in sandboxes().await {
        let t1 = s.row("E", s.carrier("T1")).await;
        let t2 = s.row("E", s.carrier("T2")).await;
        let id = s.with_rows(&[&t1, &t2], json!({})).await;
        s.drive(&id, "SENT").await;
        s.read("T2", &id, "id").await;
        s.drive(&id, "ACCEPTED").await;
        let form = s.read("E", &id, "transporters { id }").await;
        assert_eq!(form["transporters"], json!([{"id": t1}]));
        s.refused("T2", "form", json!({"id": id}))
            .await
            .forbidden("");
        assert_eq!(s.ok("T2", "forms", json!({}), "id").await, json!([]));
    }
}

#[tokio::test]
async fn a5_7_a_plate_that_would_be_refused_today_stops_nothing() {
    for s in sandboxes().await {
        let id = s.reach("SENT", json!({})).await;
        s.rewrite(&id, |form| {
            form["transporters"][0]["numberPlate"] = json!("A");
        })
        .await;
        let arguments = s.step("markAsReceived", &id, received(undecided()));
        let arguments = with(
            arguments,
            received(json!({
                "wasteAcceptationStatus": null, "quantityReceived": null, "quantityRefused": null, "signedAt": null,
            })),
        );
        s.ok("D", "markAsReceived", arguments, "id").await;
        assert_eq!(
            s.take("D", "markAsAccepted", &id, json!({})).await,
            "ACCEPTED"
        );
        assert_eq!(
            s.take("D", "markAsProcessed", &id, json!({})).await,
            "PROCESSED"
        );
    }
}

#[tokio::test]
async fn a5_10_the_storer_stores_what_is_announced() {
    for s in sandboxes().await {
        let direct = s.reach("SENT", json!({})).await;
        s.cannot("D", "markAsTempStored", &direct, json!({}))
            .await
            .bad_input("entreposage provisoire");
        let id = s.reach("TEMP_STORED", s.stored()).await;
        let storer = s
            .at(
                "E",
                &id,
                "temporaryStorageDetail { temporaryStorer { signedAt receivedBy } }",
                "temporaryStorageDetail.temporaryStorer",
            )
            .await;
        assert_eq!(storer, json!({"signedAt": null, "receivedBy": "Rémi"}));
        let store = async |status: &str, weighed: f64, turned_back: f64| {
            let id = s.reach("SENT", s.stored()).await;
            let info = json!({"tempStoredInfos": arrival(status, weighed, turned_back)});
            let status = s.take("S", "markAsTempStored", &id, info).await;
            (id, status)
        };
        assert_eq!(store("REFUSED", 1.0, 1.0).await.1, "REFUSED");
        let (partly, status) = store("PARTIALLY_REFUSED", 10.0, 3.0).await;
        assert_eq!(status, "TEMP_STORER_ACCEPTED");
        let selection = "temporaryStorageDetail { wasteDetails { quantity } }";
        let path = "temporaryStorageDetail.wasteDetails.quantity";
        assert_eq!(s.at("E", &partly, selection, path).await, 7.0);
    }
}

#[tokio::test]
async fn a5_11_the_storer_decides_on_what_it_stored() {
    for s in sandboxes().await {
        let id = s.reach("SENT", s.stored()).await;
        s.cannot("S", "markAsTempStorerAccepted", &id, json!({}))
            .await
            .bad_input(NO_TRANSITION);
        s.drive(&id, "TEMP_STORED").await;
        s.cannot("D", "markAsTempStorerAccepted", &id, json!({}))
            .await
            .forbidden("");
        let refusal = json!({"tempStorerAcceptedInfo": decision("REFUSED", 1.0, 1.0)});
        assert_eq!(
            s.take("S", "markAsTempStorerAccepted", &id, refusal).await,
            "REFUSED"
        );
    }
}

/// And t35: the leg that is refused decides, not the status.
#[tokio::test]
async fn a5_12_each_refusal_is_told_once() {
    for s in sandboxes().await {
        for company in ["E", "D", "S"] {
            s.subscribe(company, "bsdRefusal").await;
        }
        for (status, turned_back, extent) in [
            ("REFUSED", 1.0, "totalement"),
            ("PARTIALLY_REFUSED", 0.25, "partiellement"),
        ] {
            let id = s.reach("RESENT", s.stored()).await;
            s.take(
                "D",
                "markAsReceived",
                &id,
                received(arrival(status, 1.0, turned_back)),
            )
            .await;
            let mail = s.mail("E").await.unwrap();
            assert!(mail.subject.contains(extent), "{}", mail.subject);
        }
        let id = s.reach("SENT", s.stored()).await;
        let partly = json!({"tempStoredInfos": arrival("PARTIALLY_REFUSED", 1.0, 0.25)});
        s.take("S", "markAsTempStored", &id, partly).await;
        let at_storer = s.mail("E").await.unwrap();
        s.drive(&id, "ACCEPTED").await;
        assert_eq!(
            s.mail("E").await.unwrap().text,
            at_storer.text,
            "nothing more is told"
        );
    }
}

#[tokio::test]
async fn a5_13_the_second_leg_is_complete_and_may_be_prepared_again() {
    for s in sandboxes().await {
        let id = s.reach("TEMP_STORER_ACCEPTED", s.stored()).await;
        let to = |company: Value| json!({"resealedInfos": {"destination": {"company": company}}});
        let refused = s
            .cannot("S", "markAsResealed", &id, to(json!({"contact": null})))
            .await;
        refused.bad_input("contact");
        for siret in [UNREGISTERED, s.org("X")] {
            let elsewhere = to(json!({"siret": siret}));
            s.cannot("S", "markAsResealed", &id, elsewhere)
                .await
                .bad_input(siret);
        }
        let french =
            json!({"resealedInfos": {"transporter": {"company": {"vatNumber": "FR87850019464"}}}});
        s.cannot("S", "markAsResealed", &id, french)
            .await
            .bad_input("TVA");
        s.cannot("D", "markAsResealed", &id, json!({}))
            .await
            .forbidden("");
        s.put_to_sleep("D").await;
        s.cannot("S", "markAsResealed", &id, json!({}))
            .await
            .bad_input(s.org("D"));
        assert_eq!(
            s.take("S", "markAsResealed", &id, to(s.block("D2"))).await,
            "RESEALED"
        );
        s.wake("D").await;
        assert_eq!(
            s.take("S", "markAsResealed", &id, to(s.block("D"))).await,
            "RESEALED"
        );
        let selection = "temporaryStorageDetail { destination { company { siret } } wasteDetails { quantity } }";
        let detail = s.at("E", &id, selection, "temporaryStorageDetail").await;
        assert_eq!(
            detail,
            json!({"destination": {"company": {"siret": s.org("D")}}, "wasteDetails": {"quantity": 1}})
        );
    }
}

#[tokio::test]
async fn a5_13_a_storage_may_be_added_to_an_accepted_load() {
    for s in sandboxes().await {
        let id = s.reach("ACCEPTED", json!({})).await;
        let next = json!({"resealedInfos": {"destination": {
            "cap": "CAP-2", "processingOperation": "D 10", "company": s.block("D2"),
        }}});
        assert_eq!(s.take("D", "markAsResealed", &id, next).await, "RESEALED");
        let form = s
            .read(
                "E",
                &id,
                "recipient { isTempStorage } temporaryStorageDetail { destination { cap } }",
            )
            .await;
        assert_eq!(
            form,
            json!({"recipient": {"isTempStorage": true}, "temporaryStorageDetail": {"destination": {"cap": "CAP-2"}}})
        );
        s.read("D2", &id, "id").await;
    }
}

#[tokio::test]
async fn a5_14_the_older_way_to_leave_the_storer() {
    for s in sandboxes().await {
        let id = s.reach("SENT", s.stored()).await;
        s.cannot("S", "markAsResent", &id, json!({}))
            .await
            .bad_input(NO_TRANSITION);
        s.drive(&id, "RESEALED").await;
        s.cannot("T2", "markAsResent", &id, json!({}))
            .await
            .forbidden("");
        assert_eq!(s.take("S", "markAsResent", &id, json!({})).await, "RESENT");
        s.drive(&id, "PROCESSED").await;
    }
}

/// And t11: a decision says what is refused.
#[tokio::test]
async fn a5_2_what_is_decided_is_weighed() {
    for s in sandboxes().await {
        let id = s.reach("SENT", json!({})).await;
        for wrong in [
            json!({"quantityReceived": 0}),
            json!({"quantityReceived": null}),
            json!({"quantityRefused": null}),
            json!({"quantityReceived": -1}),
            json!({"quantityReceived": 41}),
        ] {
            s.cannot("D", "markAsReceived", &id, received(wrong))
                .await
                .bad_input("");
        }
        let nothing = json!({"wasteAcceptationStatus": null, "quantityReceived": 0, "quantityRefused": null, "signedAt": null});
        assert_eq!(
            s.take("D", "markAsReceived", &id, received(nothing)).await,
            "RECEIVED"
        );
    }
}
