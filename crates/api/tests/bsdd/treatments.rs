//! 23.6: treatments.

use serde_json::{Value, json};

use crate::circuits::final_row;
use crate::fixture::*;

fn processed(info: Value) -> Value {
    Value::from_iter([("processedInfo".to_owned(), info)])
}

/// Treats an accepted form: the status, or the refusal.
async fn treat(s: &Sandbox, changes: Value, info: Value) -> Result<String, Refused> {
    let id = s.reach("ACCEPTED", changes).await;
    let arguments = json!({"id": id, "processedInfo": info});
    let form = s.call("D", "markAsProcessed", arguments, "status").await;
    form.map(|form| text(&form["status"]))
}

#[tokio::test]
async fn a6_1_only_the_last_site_treats() {
    for s in sandboxes().await {
        let id = s.reach("ACCEPTED", s.stored()).await;
        for user in ["X", "S", "E", "D lecteur", "D chauffeur"] {
            s.cannot(user, "markAsProcessed", &id, json!({}))
                .await
                .forbidden("");
        }
        let canceled = s.reach("SENT", json!({})).await;
        s.cancel(&canceled).await;
        s.cannot("D", "markAsProcessed", &canceled, json!({}))
            .await
            .bad_input(NO_TRANSITION);
    }
}

#[tokio::test]
async fn a6_2_codes_and_modes_go_together() {
    for s in sandboxes().await {
        for (code, mode, passes) in [
            ("D10", json!("ELIMINATION"), false),
            ("X 1", Value::Null, false),
            ("D 10", Value::Null, false),
            ("D 10", json!("RECYCLAGE"), false),
            ("R 12", json!("RECYCLAGE"), false),
            ("D 9 F", json!("ELIMINATION"), true),
            ("R 0", json!("REUTILISATION"), true),
        ] {
            let info = with(
                treatment(),
                json!({"processingOperationDone": code, "destinationOperationMode": mode}),
            );
            let treated = treat(&s, json!({}), info).await;
            assert_eq!(treated.is_ok(), passes, "{code} {mode}: {treated:?}");
            if let Err(refused) = treated {
                refused.bad_input("");
            }
        }
    }
}

#[tokio::test]
async fn a6_3_an_operation_is_described_by_its_label() {
    for s in sandboxes().await {
        let id = s.reach("PROCESSED", json!({})).await;
        let label = s
            .at(
                "E",
                &id,
                "processingOperationDescription",
                "processingOperationDescription",
            )
            .await;
        assert_eq!(label, "Incinération à terre");
    }
}

#[tokio::test]
async fn a6_4_a_final_operation_ends_the_chain() {
    for s in sandboxes().await {
        let next =
            json!({"nextDestination": {"processingOperation": "D 10", "company": s.block("D2")}});
        for more in [next, json!({"noTraceability": true})] {
            treat(&s, json!({}), with(treatment(), more))
                .await
                .unwrap_err()
                .bad_input("");
        }
    }
}

#[tokio::test]
async fn a6_5_waste_that_goes_on_says_where() {
    for s in sandboxes().await {
        let nowhere = without(s.transit("D2", json!({})), &["nextDestination"]);
        treat(&s, json!({}), nowhere)
            .await
            .unwrap_err()
            .bad_input("Destination ultérieure");
        let id = s.reach("AWAITING_GROUP", json!({})).await;
        let country = s
            .at(
                "D",
                &id,
                "nextDestination { company { country } }",
                "nextDestination.company.country",
            )
            .await;
        assert_eq!(country, "FR");
        let elsewhere = json!({"nextDestination": {"company": {"siret": UNREGISTERED}}});
        let elsewhere = s.transit("D2", elsewhere);
        treat(&s, json!({}), elsewhere.clone())
            .await
            .unwrap_err()
            .bad_input(UNREGISTERED);
        let untraced = with(elsewhere, json!({"noTraceability": true}));
        assert_eq!(
            treat(&s, json!({}), untraced).await.unwrap(),
            "NO_TRACEABILITY"
        );
        let two = json!({"nextDestination": {"company": {"vatNumber": s.org("F")}}});
        treat(&s, json!({}), s.transit("D2", two))
            .await
            .unwrap_err()
            .bad_input("exactement un identifiant");
    }
}

#[tokio::test]
async fn a6_6_waste_that_leaves_the_country_is_notified() {
    for s in sandboxes().await {
        let harmless = json!({"wasteDetails": {"code": "06 05 03"}});
        for company in [
            json!({"siret": null, "vatNumber": s.org("F")}),
            json!({"siret": null, "extraEuropeanId": "CN-123", "country": "CN"}),
        ] {
            let to = |number: Value| {
                s.transit(
                    "D2",
                    json!({"nextDestination": {"company": company, "notificationNumber": number}}),
                )
            };
            treat(&s, json!({}), to(Value::Null))
                .await
                .unwrap_err()
                .bad_input("notification");
            treat(&s, json!({}), to(json!("A7E0012345678901")))
                .await
                .unwrap_err()
                .bad_input("15");
            assert_eq!(
                treat(&s, json!({}), to(json!("A7E 0012345678")))
                    .await
                    .unwrap(),
                "FOLLOWED_WITH_PNTTD"
            );
            assert_eq!(
                treat(&s, harmless.clone(), to(Value::Null)).await.unwrap(),
                "FOLLOWED_WITH_PNTTD"
            );
        }
        let id = s.reach("ACCEPTED", json!({})).await;
        let abroad = json!({"nextDestination": {"notificationNumber": "A7E 0012345678", "company": {"siret": null, "vatNumber": s.org("F")}}});
        let info = processed(s.transit("D2", abroad));
        s.ok("D", "markAsProcessed", with(json!({"id": id}), info), "id")
            .await;
        let country = s
            .at(
                "D",
                &id,
                "nextDestination { company { country } }",
                "nextDestination.company.country",
            )
            .await;
        assert_eq!(country, "BE");
        s.refused("F", "form", json!({"id": id}))
            .await
            .forbidden("");
    }
}

#[tokio::test]
async fn a6_7_a_break_of_traceability_only_says_the_next_operation() {
    for s in sandboxes().await {
        let info = without(
            s.transit("D2", json!({"noTraceability": true})),
            &["nextDestination"],
        );
        let info = with(
            info,
            json!({"nextDestination": {"processingOperation": "D 10"}}),
        );
        assert_eq!(treat(&s, json!({}), info).await.unwrap(), "NO_TRACEABILITY");
    }
}

#[tokio::test]
async fn a6_8_the_storer_may_treat_what_it_stored() {
    for s in sandboxes().await {
        let abroad = json!({"nextDestination": {"notificationNumber": "A7E 0012345678", "company": {"siret": null, "vatNumber": s.org("F")}}});
        for (info, expected) in [
            (treatment(), "PROCESSED"),
            (s.transit("D2", json!({})), "AWAITING_GROUP"),
            (s.transit("D2", abroad), "FOLLOWED_WITH_PNTTD"),
        ] {
            let id = s.reach("TEMP_STORER_ACCEPTED", s.stored()).await;
            let arguments = json!({"id": id, "processedInfo": info});
            let treated = s.ok("S", "markAsProcessed", arguments, "status").await;
            assert_eq!(treated["status"], expected);
            let form = s
                .read(
                    "S",
                    &id,
                    "recipient { isTempStorage } temporaryStorageDetail { emittedAt } processedBy",
                )
                .await;
            assert_eq!(
                form,
                json!({"recipient": {"isTempStorage": false}, "temporaryStorageDetail": null, "processedBy": "Paul"})
            );
            s.refused("D", "form", json!({"id": id}))
                .await
                .forbidden("");
            if expected == "PROCESSED" {
                assert_eq!(
                    s.final_operations(&[&id]).await,
                    [final_row(&id, &id, "D 10", "1000")]
                );
            }
        }
    }
}

#[tokio::test]
async fn a6_9_a_treated_grouping_treats_what_it_groups() {
    for s in sandboxes().await {
        let whole = s.waiting(1.0, 0.0).await;
        let part = s.waiting(2.0, 0.0).await;
        let first = s
            .create_form("D", s.grouping(&[(&whole, Some(1.0)), (&part, Some(0.5))]))
            .await;
        for (user, operation) in [
            ("D", "markAsSealed"),
            ("D", "signEmissionForm"),
            ("T1", "signTransportForm"),
            ("D2", "markAsReceived"),
        ] {
            s.take(user, operation, &first, json!({})).await;
        }
        let info = json!({"id": first, "processedInfo": s.transit("D", json!({}))});
        assert_eq!(
            s.ok("D2", "markAsProcessed", info, "status").await["status"],
            "AWAITING_GROUP"
        );
        assert_eq!(
            s.status("D", &whole).await,
            "GROUPED",
            "its grouping goes on"
        );
        let again = s.with(json!({
            "emitter": {"type": "APPENDIX2", "company": s.block("D2")},
            "recipient": {"company": s.block("S")},
            "grouping": fractions_of(&[(&first, Some(1.0))]),
        }));
        let second = s.create_form("D2", again).await;
        for (user, operation) in [
            ("D2", "markAsSealed"),
            ("D2", "signEmissionForm"),
            ("T1", "signTransportForm"),
            ("S", "markAsReceived"),
            ("S", "markAsProcessed"),
        ] {
            s.take(user, operation, &second, json!({})).await;
        }
        for (user, id, expected) in [
            ("D2", &first, "PROCESSED"),
            ("D", &whole, "PROCESSED"),
            ("D", &part, "AWAITING_GROUP"),
        ] {
            assert_eq!(s.status(user, id).await, expected);
        }
        let rows = s.final_operations(&[&first, &whole]).await;
        assert_eq!(rows.len(), 2, "{rows:?}");
        assert!(rows.iter().all(|row| row[1] == second), "{rows:?}");
    }
}

/// And t37.
#[tokio::test]
async fn a6_9_less_than_a_gram_is_nothing() {
    for s in sandboxes().await {
        let initial = s.waiting(1.000_000_000_000_001, 0.0).await;
        let group = s
            .create_form("D", s.grouping(&[(&initial, Some(1.0))]))
            .await;
        s.seal("D", &group).await;
        assert_eq!(s.status("D", &initial).await, "GROUPED");
    }
}

#[tokio::test]
async fn a6_10_earth_is_upcycled_on_a_parcel() {
    for s in sandboxes().await {
        let earth = json!({"wasteDetails": {"code": "17 05 04"}});
        let parcels = json!({
            "destinationParcelInseeCodes": ["76217"], "destinationParcelNumbers": ["1-AA-12"],
            "destinationParcelCoordinates": ["-48.862 2.5"],
        });
        let reuse = with(
            treatment(),
            json!({
                "isUpcycled": true, "processingOperationDone": "R 5", "destinationOperationMode": "RECYCLAGE",
            }),
        );
        let located = with(reuse.clone(), parcels);
        let dumped =
            json!({"processingOperationDone": "D 5", "destinationOperationMode": "ELIMINATION"});
        for (changes, info) in [
            (json!({}), located.clone()),
            (earth.clone(), with(located.clone(), dumped)),
            (earth.clone(), reuse),
        ] {
            treat(&s, changes, info).await.unwrap_err().bad_input("");
        }
        let id = s.reach("ACCEPTED", earth).await;
        s.ok(
            "D",
            "markAsProcessed",
            json!({"id": id, "processedInfo": located}),
            "id",
        )
        .await;
        let form = s
            .read(
                "E",
                &id,
                "isUpcycled recipient { parcelInseeCodes parcelNumbers parcelCoordinates }",
            )
            .await;
        assert_eq!(form["isUpcycled"], true);
        assert_eq!(
            form["recipient"],
            json!({"parcelInseeCodes": ["76217"], "parcelNumbers": ["1-AA-12"], "parcelCoordinates": ["-48.862 2.5"]})
        );
    }
}
