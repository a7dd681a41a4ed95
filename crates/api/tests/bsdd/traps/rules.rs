//! Traps: values, and what they ask for.

use serde_json::{Value, json};

use crate::fixture::*;

#[tokio::test]
async fn t3_a_null_parent_clears_its_block_and_is_no_departure() {
    for s in sandboxes().await {
        let id = s.draft(json!({})).await;
        s.update_form("E", &id, json!({"emitter": {"workSite": {"name": "Quai"}}}))
            .await;
        s.update_form("E", &id, json!({"wasteDetails": {"quantity": 2}}))
            .await;
        let kept = s
            .read(
                "E",
                &id,
                "emitter { workSite { name } company { siret } } wasteDetails { name quantity }",
            )
            .await;
        assert_eq!(
            kept["emitter"],
            json!({"workSite": {"name": "Quai"}, "company": {"siret": s.org("E")}})
        );
        assert_eq!(
            kept["wasteDetails"],
            json!({"name": "Boues", "quantity": 2})
        );
        let leaves = json!({"emitter": {"company": {"siret": null}}});
        s.cannot_update_form("E", &id, leaves)
            .await
            .forbidden("enlever votre établissement");
        s.update_form(
            "E",
            &id,
            json!({"emitter": null, "intermediaries": [s.block("E")]}),
        )
        .await;
        let emitter = s
            .at(
                "E",
                &id,
                "emitter { type company { siret } workSite { name } }",
                "emitter",
            )
            .await;
        assert_eq!(
            emitter,
            json!({"type": null, "company": null, "workSite": null})
        );
    }
}

#[tokio::test]
async fn t5_an_update_of_a_sealed_form_validates_the_whole_form() {
    for s in sandboxes().await {
        let id = s.reach("SENT", json!({})).await;
        let nothing = json!({"wasteDetails": {"code": "06 05 02*"}});
        s.update_form("E", &id, nothing.clone()).await;
        s.rewrite(&id, |form| {
            form["recipient"]["company"]["contact"] = Value::Null;
        })
        .await;
        s.cannot_update_form("E", &id, nothing)
            .await
            .bad_input("contact");
    }
}

#[tokio::test]
async fn t6_a_form_without_carrier_is_sealed_and_signed_and_no_mode_is_guessed() {
    for s in sandboxes().await {
        let id = s
            .reach("SIGNED_BY_PRODUCER", json!({"transporter": null}))
            .await;
        s.cannot("T1", "signTransportForm", &id, json!({}))
            .await
            .bad_input("Aucun transporteur");
        let bare = without(s.carrier("T1"), &["mode"]);
        s.update_form("E", &id, json!({"transporter": bare})).await;
        assert_eq!(
            s.at("E", &id, "transporter { mode }", "transporter.mode")
                .await,
            Value::Null
        );
        s.cannot("T1", "signTransportForm", &id, json!({}))
            .await
            .bad_input("mode de transport");
    }
}

#[tokio::test]
async fn t7_one_carrier_by_road_is_enough_to_bound_the_load() {
    for s in sandboxes().await {
        for (first, second, passes) in [
            ("RAIL", json!("ROAD"), false),
            ("RAIL", Value::Null, true),
            ("ROAD", json!("RAIL"), false),
        ] {
            let t1 = s
                .row("E", with(s.carrier("T1"), json!({"mode": first})))
                .await;
            let t2 = s
                .row("E", with(s.carrier("T2"), json!({"mode": second})))
                .await;
            let input = without(
                s.with(json!({"wasteDetails": {"quantity": 41}})),
                &["transporter"],
            );
            let input = with(input, json!({"transporters": [t1, t2]}));
            let created = s
                .call("E", "createForm", json!({"createFormInput": input}), "id")
                .await;
            assert_eq!(created.is_ok(), passes, "{first} {second}");
        }
    }
}

#[tokio::test]
async fn t8_danger_has_a_narrow_and_a_broad_sense() {
    for s in sandboxes().await {
        // Persistent pollutants: the destination must take dangerous waste, but no CAP is asked for.
        let pop =
            json!({"wasteDetails": {"code": "06 05 03", "pop": true}, "recipient": {"cap": null}});
        let id = s.draft(pop.clone()).await;
        assert_eq!(
            s.at(
                "E",
                &id,
                "wasteDetails { isDangerous }",
                "wasteDetails.isDangerous"
            )
            .await,
            false
        );
        s.seal("E", &id).await;
        let declared = with(pop.clone(), json!({"wasteDetails": {"isDangerous": true}}));
        let declared = s.draft(declared).await;
        s.cannot("E", "markAsSealed", &declared, json!({}))
            .await
            .bad_input("CAP");
        s.change_company("D", |company| {
            company.insert(
                "wasteProcessorTypes".to_owned(),
                json!(["NON_DANGEROUS_WASTES_INCINERATION"]),
            );
        })
        .await;
        s.cannot_create_form("E", s.with(pop))
            .await
            .bad_input("dangereux");
    }
}

#[tokio::test]
async fn t9_planned_and_done_operations_are_not_spelt_alike() {
    for s in sandboxes().await {
        let planned = |code: &str| json!({"recipient": {"processingOperation": code}});
        for code in ["D 10", "D10", "D9 F", "D 9 F"] {
            s.draft(planned(code)).await;
        }
        for code in ["D9F", "R 0", "X 1"] {
            s.cannot_create_form("E", s.with(planned(code)))
                .await
                .bad_input("");
        }
        let group = without(s.grouping(&[]), &["grouping"]);
        s.create_form("D", with(group, planned("R 0"))).await;
        let id = s.reach("ACCEPTED", json!({})).await;
        let compact = json!({"processedInfo": {"processingOperationDone": "D10"}});
        s.cannot("D", "markAsProcessed", &id, compact)
            .await
            .bad_input("D10");
    }
}

#[tokio::test]
async fn t10_d9_goes_on_and_d9f_does_not() {
    for s in sandboxes().await {
        let id = s.reach("ACCEPTED", json!({})).await;
        let arguments = json!({"id": id, "processedInfo": s.transit("D2", json!({"processingOperationDone": "D 9"}))});
        let form = s
            .ok(
                "D",
                "markAsProcessed",
                arguments,
                "status destinationOperationMode",
            )
            .await;
        assert_eq!(
            form,
            json!({"status": "AWAITING_GROUP", "destinationOperationMode": null})
        );
        let id = s.reach("ACCEPTED", json!({})).await;
        let last = json!({"processedInfo": {"processingOperationDone": "D 9 F"}});
        assert_eq!(s.take("D", "markAsProcessed", &id, last).await, "PROCESSED");
    }
}

#[tokio::test]
async fn t24_a_form_has_five_intermediaries() {
    for s in sandboxes().await {
        let many: Vec<Value> = ["I", "X", "P", "N", "K", "S"]
            .map(|name| s.block(name))
            .to_vec();
        s.cannot_create_form("E", s.with(json!({"intermediaries": many})))
            .await
            .bad_input("5");
        s.draft(json!({"intermediaries": many[..5]})).await;
    }
}

#[tokio::test]
async fn t25_a_parcel_has_no_postal_code() {
    for s in sandboxes().await {
        let parcel = json!({"city": "Lyon", "inseeCode": "69381", "prefix": "000", "section": "AB", "number": "1"});
        let located = |parcel: Value| json!({"wasteDetails": {"parcelNumbers": [parcel]}});
        s.draft(located(parcel.clone())).await;
        s.draft(located(with(parcel.clone(), json!({"postalCode": null}))))
            .await;
        let input = s.with(located(with(parcel, json!({"postalCode": "69001"}))));
        s.cannot_create_form("E", input).await.bad_input("Parcelle");
    }
}

#[tokio::test]
async fn t26_the_type_of_the_emitter_is_known_even_with_an_eco_organisme() {
    for s in sandboxes().await {
        let id = s.draft(json!({
            "emitter": {"type": null}, "ecoOrganisme": {"siret": s.org("O"), "name": "Société O"},
        })).await;
        s.cannot("E", "markAsSealed", &id, json!({}))
            .await
            .bad_input("Le type d'émetteur");
    }
}

#[tokio::test]
async fn t27_a_foreign_ship_is_its_number_alone() {
    for s in sandboxes().await {
        let ship = json!({"type": "PRODUCER", "isForeignShip": true, "company": {"omiNumber": "omi1234567"}});
        let input = with(
            without(s.complete(), &["emitter"]),
            json!({"emitter": ship}),
        );
        let id = s.create_form("T1", input).await;
        assert_eq!(s.seal("T1", &id).await, "SIGNED_BY_PRODUCER");
    }
}

#[tokio::test]
async fn t28_requests_are_answered_by_their_identifier_one_company_at_a_time() {
    for s in sandboxes().await {
        let id = s.reach("SENT", s.stored()).await;
        let content = json!({"temporaryStorageDetail": {"destination": {"cap": "CAP-9"}}});
        let request = s.revise("E", "E", &id, content).await;
        let by_form = json!({"id": id, "isApproved": true});
        s.refused("S+D", "submitFormRevisionRequestApproval", by_form)
            .await
            .bad_input("");
        let answered = s.answer("S+D", &request, true).await;
        assert_eq!(answered["status"], "PENDING");
        let pending = |request: &Value| {
            let approvals = request["approvals"].as_array().unwrap();
            approvals
                .iter()
                .filter(|approval| approval["status"] == "PENDING")
                .count()
        };
        assert_eq!(pending(&answered), 1);
        assert_eq!(s.answer("S+D", &request, true).await["status"], "ACCEPTED");
    }
}

#[tokio::test]
async fn t29_revisions_clear_nothing_and_are_not_in_the_history() {
    for s in sandboxes().await {
        let id = s.reach("SENT", json!({})).await;
        let content = json!({"recipient": {"cap": null}, "wasteDetails": {"name": "Boues de curage", "packagingInfos": []}});
        let request = s.revise("E", "E", &id, content).await;
        s.answer("D", &request, true).await;
        let form = s
            .read(
                "E",
                &id,
                "recipient { cap } wasteDetails { name packagingInfos { quantity } }",
            )
            .await;
        assert_eq!(
            form,
            json!({"recipient": {"cap": "CAP-1"}, "wasteDetails": {"name": "Boues de curage", "packagingInfos": [{"quantity": 1}]}})
        );
        s.cancel(&id).await;
        let page = s
            .ok(
                "E",
                "formsLifeCycle",
                json!({"formId": id}),
                "statusLogs { status }",
            )
            .await;
        let statuses: Vec<&Value> = page["statusLogs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|log| &log["status"])
            .collect();
        assert_eq!(statuses, ["SENT", "SIGNED_BY_PRODUCER", "SEALED", "DRAFT"]);
        assert_eq!(s.at("E", &id, "status", "status").await, "CANCELED");
    }
}

#[tokio::test]
async fn t34_a_copy_weighs_nothing_and_asks_for_its_adr_mention() {
    for s in sandboxes().await {
        let source = s.reach("SENT", json!({})).await;
        let selection = "id status isDuplicateOf customId transporter { numberPlate receipt } \
            wasteDetails { quantity isSubjectToADR onuCode }";
        let copy = s
            .ok("E", "duplicateForm", json!({"id": source}), selection)
            .await;
        assert_eq!(copy["status"], "DRAFT");
        assert_eq!(
            copy["wasteDetails"],
            json!({"quantity": 0, "isSubjectToADR": true, "onuCode": null})
        );
        assert_eq!(
            copy["transporter"],
            json!({"numberPlate": null, "receipt": "the number"})
        );
        let id = text(&copy["id"]);
        let refused = s.cannot("E", "markAsSealed", &id, json!({})).await;
        refused.bad_input("ADR");
        refused.bad_input("quantité");
        s.update_form(
            "E",
            &id,
            json!({"wasteDetails": {"quantity": 1, "onuCode": "UN 1005"}}),
        )
        .await;
        s.seal("E", &id).await;
        s.refused("X", "duplicateForm", json!({"id": source}))
            .await
            .forbidden("");
        s.refused("E chauffeur", "duplicateForm", json!({"id": source}))
            .await
            .forbidden("");
    }
}

#[tokio::test]
async fn t36_dates_are_those_that_clients_give() {
    for s in sandboxes().await {
        let id = s.reach("SIGNED_BY_PRODUCER", json!({})).await;
        let earlier = json!({"input": {"takenOverAt": "2020-05-04T03:02:01.234+02:00"}});
        s.take("T1", "signTransportForm", &id, earlier).await;
        let info = json!({"receivedInfo": {"receivedAt": "2019-01-01"}});
        s.take("D", "markAsReceived", &id, info).await;
        let form = s.read("E", &id, "emittedAt takenOverAt receivedAt").await;
        assert_eq!(form["takenOverAt"], "2020-05-04T01:02:01.234Z");
        assert!(text(&form["emittedAt"]) > text(&form["takenOverAt"]));
        assert!(text(&form["takenOverAt"]) > text(&form["receivedAt"]));
    }
}

#[tokio::test]
async fn t38_a_closed_company_is_refused_wherever_it_is_sent_again() {
    for s in sandboxes().await {
        let id = s.reach("SEALED", json!({})).await;
        let again = json!({"recipient": {"company": {"siret": s.org("D")}}});
        s.update_form("E", &id, again.clone()).await;
        s.close("D").await;
        s.cannot_update_form("E", &id, again.clone())
            .await
            .bad_input("fermé");
        s.update_form("E", &id, json!({"customId": "C-1"})).await;
        s.reopen("D").await;
        s.put_to_sleep("D").await;
        s.cannot_update_form("E", &id, again)
            .await
            .bad_input("sommeil");
    }
}
