//! 23.4: signatures of the emitter and of the carriers.

use serde_json::{Value, json};

use crate::fixture::*;

fn by_code(code: i64) -> Value {
    json!({"securityCode": code})
}

#[tokio::test]
async fn a4_1_the_code_of_the_emitter_signs_and_is_protected() {
    for s in sandboxes().await {
        let mut ids = Vec::new();
        for _ in 0..4 {
            ids.push(s.reach("SEALED", json!({})).await);
        }
        let (right, wrong) = (by_code(s.code("E")), by_code(s.code("E") % 9000 + 1));
        let try_with = async |user: &str, code: &Value| {
            let arguments = s.step("signEmissionForm", &ids[0], code.clone());
            s.call(user, "signEmissionForm", arguments, "status").await
        };
        for left in ["2", "1"] {
            let refused = try_with("T1", &wrong).await.unwrap_err();
            refused.forbidden("Le code de signature est invalide");
            refused.forbidden(&format!("{left} tentative"));
        }
        let blocked = try_with("T1", &right).await.unwrap_err();
        blocked.is("TOO_MANY_REQUESTS", "10 secondes");
        let blocked = try_with("T1", &right).await.unwrap_err();
        assert_eq!(blocked.code, "TOO_MANY_REQUESTS", "even the right one");
        // Another user, and another company, have their own counters.
        try_with("D", &wrong)
            .await
            .unwrap_err()
            .forbidden("2 tentative");
        let other = s
            .reach(
                "SEALED",
                json!({"emitter": {"company": s.block("P")}, "intermediaries": [s.block("E")]}),
            )
            .await;
        let code = by_code(s.code("P"));
        assert_eq!(
            s.take("T1", "signEmissionForm", &other, code).await,
            "SIGNED_BY_PRODUCER"
        );
        // A success forgets the failures.
        assert_eq!(
            s.take("D", "signEmissionForm", &ids[1], right.clone())
                .await,
            "SIGNED_BY_PRODUCER"
        );
        s.cannot("D", "signEmissionForm", &ids[2], wrong)
            .await
            .forbidden("2 tentative");
        assert_eq!(
            s.take("D", "signEmissionForm", &ids[3], right).await,
            "SIGNED_BY_PRODUCER"
        );
    }
}

#[tokio::test]
async fn a4_2_only_the_emitter_signs_and_only_what_is_sealed() {
    for s in sandboxes().await {
        let id = s.draft(json!({"intermediaries": [s.block("I")]})).await;
        s.cannot("E", "signEmissionForm", &id, json!({}))
            .await
            .bad_input(NOT_THIS_STEP);
        s.seal("E", &id).await;
        for user in ["I", "D", "X", "E lecteur", "E chauffeur"] {
            s.cannot(user, "signEmissionForm", &id, json!({}))
                .await
                .forbidden("");
        }
        s.drive(&id, "SIGNED_BY_PRODUCER").await;
        s.cancel(&id).await;
        s.cannot("E", "signEmissionForm", &id, json!({}))
            .await
            .forbidden("annulé");
        s.cannot("T1", "signTransportForm", &id, json!({}))
            .await
            .forbidden("annulé");
    }
}

#[tokio::test]
async fn a4_3_the_eco_organisme_signs_for_the_emitter() {
    for s in sandboxes().await {
        let eco = json!({"ecoOrganisme": {"siret": s.org("O"), "name": "Société O"}});
        let by_eco = json!({"input": {"emittedByEcoOrganisme": true}});
        let own = s.reach("SEALED", eco.clone()).await;
        s.cannot("E", "signEmissionForm", &own, by_eco.clone())
            .await
            .forbidden("");
        s.take("O", "signEmissionForm", &own, by_eco.clone()).await;
        assert_eq!(
            s.at("E", &own, "emittedByEcoOrganisme", "emittedByEcoOrganisme")
                .await,
            true
        );
        let coded = s.reach("SEALED", eco).await;
        let wrong = with(by_eco.clone(), by_code(s.code("O") % 9000 + 1));
        s.cannot("T1", "signEmissionForm", &coded, wrong)
            .await
            .forbidden("invalide");
        let right = with(by_eco, by_code(s.code("O")));
        s.take("T1", "signEmissionForm", &coded, right).await;
        assert_eq!(
            s.at(
                "E",
                &coded,
                "emittedByEcoOrganisme",
                "emittedByEcoOrganisme"
            )
            .await,
            true
        );
    }
}

#[tokio::test]
async fn a4_4_something_is_packed() {
    for s in sandboxes().await {
        let id = s
            .reach("SEALED", json!({"wasteDetails": {"packagingInfos": []}}))
            .await;
        let refused = s.cannot("E", "signEmissionForm", &id, json!({})).await;
        refused.bad_input("Le nombre de contenants doit être supérieur à 0");
        let packed = json!({"input": {"packagingInfos": [{"type": "FUT", "quantity": 1}]}});
        s.take("E", "signEmissionForm", &id, packed).await;
    }
}

#[tokio::test]
async fn a4_5_the_storer_signs_the_departure() {
    for s in sandboxes().await {
        let own = s.reach("RESEALED", s.stored()).await;
        s.cannot("E", "signEmissionForm", &own, json!({}))
            .await
            .forbidden("");
        let heavy = json!({"input": {"quantity": 41}});
        s.cannot("S", "signEmissionForm", &own, heavy)
            .await
            .bad_input("40");
        assert_eq!(
            s.take("S", "signEmissionForm", &own, json!({})).await,
            "SIGNED_BY_TEMP_STORER"
        );
        let coded = s.reach("RESEALED", s.stored()).await;
        let code = by_code(s.code("S"));
        assert_eq!(
            s.take("T2", "signEmissionForm", &coded, code).await,
            "SIGNED_BY_TEMP_STORER"
        );
    }
}

/// And t18: the first carrier that is ready signs, whoever calls.
#[tokio::test]
async fn a4_6_each_carrier_signs_in_its_turn() {
    for s in sandboxes().await {
        let t1 = s.row("E", s.carrier("T1")).await;
        let t2 = s
            .row("E", with(s.carrier("T2"), json!({"numberPlate": null})))
            .await;
        let id = s
            .with_rows(&[&t1, &t2], json!({"intermediaries": [s.block("I")]}))
            .await;
        s.drive(&id, "SIGNED_BY_PRODUCER").await;
        for plate in ["AZ", "AA-1,BB-22,CC-333", "    ", "AB-123-CDEFGHIJ"] {
            let input = json!({"input": {"transporterNumberPlate": plate}});
            s.cannot("T1", "signTransportForm", &id, input)
                .await
                .bad_input("");
        }
        for user in ["T2", "I", "X", "T1 lecteur"] {
            s.cannot(user, "signTransportForm", &id, json!({}))
                .await
                .forbidden("");
        }
        let wrong = by_code(s.code("T1") % 9000 + 1);
        s.cannot("E", "signTransportForm", &id, wrong)
            .await
            .forbidden("invalide");
        assert_eq!(
            s.take("E", "signTransportForm", &id, by_code(s.code("T1")))
                .await,
            "SENT"
        );
        s.cannot("T2", "signTransportForm", &id, json!({}))
            .await
            .bad_input("immatriculation");
        let plate = json!({"input": {"transporterNumberPlate": "CD-456-EF"}});
        assert_eq!(
            s.take("T2 chauffeur", "signTransportForm", &id, plate)
                .await,
            "SENT"
        );
        s.cannot("T2", "signTransportForm", &id, json!({}))
            .await
            .bad_input("déjà signé");
    }
}

#[tokio::test]
async fn a4_6_exempted_carriers_show_no_receipt() {
    for s in sandboxes().await {
        s.change_company("T1", |company| {
            company.insert("transporterReceipt".to_owned(), Value::Null);
        })
        .await;
        let id = s.reach("SIGNED_BY_PRODUCER", json!({})).await;
        s.cannot("T1", "signTransportForm", &id, json!({}))
            .await
            .bad_input("récépissé");
        let exempted = json!({"transporter": {"isExemptedOfReceipt": true}});
        let id = s.reach("SIGNED_BY_PRODUCER", exempted).await;
        assert_eq!(
            s.take("T1", "signTransportForm", &id, json!({})).await,
            "SENT"
        );
    }
}

#[tokio::test]
async fn a4_7_the_mode_is_known_when_the_waste_leaves() {
    for s in sandboxes().await {
        for (stored, given, passes) in [
            (json!({"mode": null}), json!({}), false),
            (
                json!({"mode": null}),
                json!({"transporterTransportMode": "ROAD"}),
                true,
            ),
            (json!({}), json!({}), true),
            (json!({}), json!({"transporterTransportMode": null}), false),
        ] {
            let id = s
                .reach("SIGNED_BY_PRODUCER", json!({"transporter": stored}))
                .await;
            let arguments = s.step("signTransportForm", &id, json!({"input": given}));
            let signed = s.call("T1", "signTransportForm", arguments, "id").await;
            assert_eq!(signed.is_ok(), passes, "{stored} {given}");
            if let Err(refused) = signed {
                refused.bad_input("mode de transport");
            }
        }
    }
}

#[tokio::test]
async fn a4_8_contacts_given_while_signing_replace_those_stored() {
    for s in sandboxes().await {
        let t1 = s.row("E", s.carrier("T1")).await;
        let t2 = s.row("E", s.carrier("T2")).await;
        let id = s.with_rows(&[&t1, &t2], json!({})).await;
        s.drive(&id, "SIGNED_BY_PRODUCER").await;
        for (carrier, rank) in [("T1", 0), ("T2", 1)] {
            let contact = json!({"input": {"transporterCompanyContact": "Inès", "transporterCompanyPhone": "0611111111"}});
            s.take(carrier, "signTransportForm", &id, contact).await;
            let path = format!("transporters.{rank}.company");
            let company = s
                .at(
                    "E",
                    &id,
                    "transporters { company { contact phone mail } }",
                    &path,
                )
                .await;
            assert_eq!(
                company,
                json!({"contact": "Inès", "phone": "0611111111", "mail": address(carrier)})
            );
        }
    }
}

#[tokio::test]
async fn a4_9_after_storage_a_plate_goes_by_road_alone() {
    for s in sandboxes().await {
        let bare = |mode: &str| json!({"resealedInfos": {"transporter": {"mode": mode, "numberPlate": null}}});
        for (mode, passes) in [("ROAD", false), ("RAIL", true)] {
            let id = s.reach("TEMP_STORER_ACCEPTED", s.stored()).await;
            s.take("S", "markAsResealed", &id, bare(mode)).await;
            s.take("S", "signEmissionForm", &id, json!({})).await;
            let arguments = s.step("signTransportForm", &id, json!({}));
            let signed = s.call("T2", "signTransportForm", arguments, "id").await;
            assert_eq!(signed.is_ok(), passes, "{mode}");
        }
    }
}

#[tokio::test]
async fn a4_10_the_older_signature_signs_for_both() {
    for s in sandboxes().await {
        let one_shot = "signedByTransporter";
        let id = s.reach("SEALED", json!({})).await;
        let refused = s
            .cannot(
                "T1",
                one_shot,
                &id,
                json!({"signingInfo": {"signedByProducer": false}}),
            )
            .await;
        refused.bad_input("");
        let empty = json!({"signingInfo": {"packagingInfos": []}});
        s.cannot("T1", one_shot, &id, empty)
            .await
            .bad_input("contenants");
        let by_eco = json!({"signingInfo": {"signatureAuthor": "ECO_ORGANISME", "securityCode": s.code("O")}});
        s.cannot("T1", one_shot, &id, by_eco.clone())
            .await
            .bad_input("éco-organisme");
        s.cannot("X", one_shot, &id, json!({})).await.forbidden("");
        assert_eq!(s.take("T1", one_shot, &id, json!({})).await, "SENT");
        let form = s
            .read(
                "E",
                &id,
                "sentBy emittedBy takenOverBy signedByTransporter currentTransporterSiret",
            )
            .await;
        assert_eq!(
            form,
            json!({"sentBy": "Émile", "emittedBy": "Émile", "takenOverBy": "T1", "signedByTransporter": true, "currentTransporterSiret": s.org("T1")})
        );

        let eco = json!({"ecoOrganisme": {"siret": s.org("O"), "name": "Société O"}});
        let id = s.reach("SEALED", eco).await;
        assert_eq!(s.take("T1", one_shot, &id, by_eco).await, "SENT");
        assert_eq!(
            s.at("E", &id, "emittedByEcoOrganisme", "emittedByEcoOrganisme")
                .await,
            true
        );

        let stored = s.reach("RESEALED", s.stored()).await;
        let wrong = json!({"signingInfo": {"securityCode": s.code("S") % 9000 + 1}});
        s.cannot("T2", one_shot, &stored, wrong)
            .await
            .forbidden("invalide");
        let by_storer = json!({"signingInfo": {"securityCode": s.code("S")}});
        assert_eq!(s.take("T2", one_shot, &stored, by_storer).await, "RESENT");

        let (_, items) = s.tour_of(1).await;
        s.cannot("C", one_shot, &items[0], json!({}))
            .await
            .bad_input("annexe 1");
    }
}

#[tokio::test]
async fn a4_10_the_older_signature_asks_for_a_receipt() {
    for s in sandboxes().await {
        s.change_company("T1", |company| {
            company.insert("transporterReceipt".to_owned(), Value::Null);
        })
        .await;
        let id = s.reach("SEALED", json!({})).await;
        s.cannot("T1", "signedByTransporter", &id, json!({}))
            .await
            .bad_input("récépissé");
    }
}
