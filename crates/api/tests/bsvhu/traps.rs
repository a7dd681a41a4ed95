//! T1 to T25: where a naive implementation goes wrong.

use serde_json::{Value, json};

use crate::fixture::*;

const OUTSIDE: &str = "Votre établissement doit être visé sur le bordereau";

#[tokio::test]
async fn t1_a_stage_hides_the_next_ones() {
    for s in sandboxes().await {
        let mut input = s.with(json!({
            "quantity": null, "emitter": {"company": {"siret": UNREGISTERED, "mail": "pas une adresse"}},
        }));
        s.cannot_create("T", input.clone())
            .await
            .at(&json!([["emitterCompanyMail"]]));
        input["emitter"]["company"]["mail"] = json!("a@b.fr");
        s.cannot_create("T", input.clone())
            .await
            .bad_input("n'est pas inscrit sur Trackdéchets");
        input["emitter"]["company"]["siret"] = json!(s.org("P"));
        s.cannot_create("T", input).await.at(&json!([["quantity"]]));
    }
}

#[tokio::test]
async fn t2_the_guard_of_the_first_transport_reads_the_companies_of_that_time() {
    for s in sandboxes().await {
        let input = s.with(
            json!({"emitter": {"irregularSituation": true, "company": {"siret": UNREGISTERED}}}),
        );
        let id = s.create("T", input).await;
        let newcomer = json!({"companies": [{"name": "nouveau", "siret": UNREGISTERED, "companyTypes": ["PRODUCER"]}]});
        s.platform
            .seed(&serde_json::from_value(newcomer).unwrap())
            .await
            .unwrap();
        s.cannot_sign("T", &id, "TRANSPORT")
            .await
            .bad_input(NO_TRANSITION);
        let slip = s.read("T", &id, "emitter { notOnTD }").await;
        assert_eq!(slip["emitter"]["notOnTD"], true, "what was noted stays");
    }
}

#[tokio::test]
async fn t3_the_carrier_that_signs_first_answers_for_the_emission_too() {
    for s in sandboxes().await {
        let input = s.with(json!({"emitter": {"irregularSituation": true, "noSiret": true, "company": {"siret": null}}}));
        let id = s.create("T", input).await;
        s.update("T", &id, json!({"quantity": null})).await;
        s.cannot_sign("T", &id, "TRANSPORT")
            .await
            .at(&json!([["quantity"]]));
        s.update("T", &id, json!({"quantity": 2})).await;
        s.sign("T", &id, "TRANSPORT").await;
        s.cannot_update("T", &id, json!({"quantity": 3}))
            .await
            .forbidden("");
    }
}

#[tokio::test]
async fn t4_the_emitter_may_correct_the_waste_until_the_transport() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        s.sign("P", &id, "EMISSION").await;
        let waste = json!({"wasteCode": "16 01 04*", "weight": {"value": 2}});
        s.cannot_update("T", &id, waste.clone()).await.forbidden("");
        s.update("P", &id, waste).await;
    }
}

#[tokio::test]
async fn t5_the_mode_is_wanted_on_drafts_too() {
    for s in sandboxes().await {
        let input = s.with(json!({"destination": {"operation": {"code": "R 4"}}}));
        s.refused("P", "createDraftBsvhu", json!({"input": input}))
            .await
            .bad_input("Vous devez préciser un mode de traitement");
    }
}

#[tokio::test]
async fn t6_what_is_refused_weighs_nothing_and_what_is_accepted_something() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        for (status, weight) in [
            ("REFUSED", json!(1)),
            ("REFUSED", Value::Null),
            ("ACCEPTED", json!(0)),
            ("PARTIALLY_REFUSED", Value::Null),
        ] {
            let reception = json!({"destination": {"reception": {"acceptationStatus": status, "weight": weight, "refusalReason": "non"}}});
            s.cannot_update("B", &id, reception).await.at(&json!([[
                "destination",
                "reception",
                "weight"
            ]]));
        }
    }
}

#[tokio::test]
async fn t7_the_operation_does_not_want_the_date_of_reception() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let dateless = with(
            with(received(), treated()),
            json!({"destination": {"reception": {"date": null}}}),
        );
        s.update("B", &id, dateless).await;
        s.cannot_sign("B", &id, "RECEPTION").await.at(&json!([[
            "destination",
            "reception",
            "date"
        ]]));
        assert_eq!(s.sign("B", &id, "OPERATION").await, "PROCESSED");
    }
}

#[tokio::test]
async fn t8_defaults_fill_what_a_draft_leaves_out_and_not_what_it_erases() {
    const DEFAULTS: &str = "wasteCode destination { plannedOperationCode }";
    for s in sandboxes().await {
        let id = s
            .draft("P", json!({"emitter": {"company": s.company("P")}}))
            .await;
        let slip = s.read("P", &id, DEFAULTS).await;
        assert_eq!(
            slip,
            json!({"wasteCode": "16 01 06", "destination": {"plannedOperationCode": "R 4"}})
        );
        let erased = json!({"emitter": {"company": s.company("P")}, "wasteCode": null, "destination": {"plannedOperationCode": null}});
        let id = s.draft("P", erased).await;
        let slip = s.read("P", &id, DEFAULTS).await;
        assert_eq!(slip["wasteCode"], Value::Null);
        assert_eq!(slip["destination"]["plannedOperationCode"], Value::Null);
    }
}

#[tokio::test]
async fn t9_the_received_quantity_is_answered() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        s.update("B", &id, json!({"destination": {"reception": {"quantity": 2, "weight": 1.4, "acceptationStatus": "ACCEPTED"}}})).await;
        let slip = s
            .read("B", &id, "destination { reception { quantity } }")
            .await;
        assert_eq!(slip["destination"]["reception"]["quantity"], 2);
    }
}

#[tokio::test]
async fn t10_a_null_transport_erases_nothing_and_a_null_carrier_leaves() {
    const CARRIER: &str = "transporter { transport { mode plates } }";
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        s.update("P", &id, json!({"transporter": {"transport": null}}))
            .await;
        let slip = s.read("P", &id, CARRIER).await;
        assert_eq!(
            slip["transporter"]["transport"],
            json!({"mode": "ROAD", "plates": ["XY-23-TE"]})
        );
        s.update("P", &id, json!({"transporter": null})).await;
        assert_eq!(s.read("P", &id, CARRIER).await["transporter"], Value::Null);
        s.refused("T", "bsvhu", json!({"id": id}))
            .await
            .forbidden("");
    }
}

#[tokio::test]
async fn t11_a_carrier_of_another_slip_is_not_stolen() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        let taken = s.read("P", &id, "transporters { id }").await["transporters"][0]["id"].clone();
        let mut input = s.complete();
        input.as_object_mut().unwrap().remove("transporter");
        input["transporters"] = json!([taken]);
        s.cannot_create("P", input).await.is("BAD_USER_INPUT", "");
        assert_eq!(
            s.read("P", &id, "transporters { id }").await["transporters"][0]["id"],
            taken
        );
    }
}

#[tokio::test]
async fn t12_the_eco_organisme_reads_without_listing_and_intermediaries_do_all_but_create() {
    for s in sandboxes().await {
        let input = s.with(json!({"intermediaries": [s.company("I")], "ecoOrganisme": {"name": "Éco", "siret": s.org("E")}}));
        s.cannot_create("I", input.clone()).await.forbidden(OUTSIDE);
        let id = s.create("P", input).await;
        s.read("E", &id, "id").await;
        assert_eq!(
            s.ok("E", "bsvhus", json!({}), "totalCount").await["totalCount"],
            0
        );
        assert_eq!(
            s.ok("I", "bsvhus", json!({}), "totalCount").await["totalCount"],
            1
        );
        s.update("I", &id, json!({"quantity": 3})).await;
        let copy = s.ok("I", "duplicateBsvhu", json!({"id": id}), "id").await;
        s.ok("I", "deleteBsvhu", json!({"id": copy["id"]}), "id")
            .await;
        s.ok("I", "deleteBsvhu", json!({"id": id}), "id").await;
    }
}

#[tokio::test]
async fn t13_intermediaries_need_not_be_registered_and_dormancy_blocks_all_but_signed_carriers() {
    for s in sandboxes().await {
        let stranger = with(s.company("I"), json!({"siret": UNREGISTERED}));
        let id = s.sent(json!({"intermediaries": [stranger]})).await;
        s.update("B", &id, received()).await;
        assert_eq!(s.sign("B", &id, "RECEPTION").await, "RECEIVED");
        s.put_to_sleep("T").await;
        s.update("B", &id, treated()).await;
        s.put_to_sleep("P").await;
        s.cannot_sign("B", &id, "OPERATION")
            .await
            .bad_input("en sommeil");
        s.wake("P").await;
        assert_eq!(s.sign("B", &id, "OPERATION").await, "PROCESSED");
    }
}

#[tokio::test]
async fn t14_a_broker_or_trader_stays_after_the_operation() {
    for s in sandboxes().await {
        let id = s.processed(json!({"broker": {"company": s.company("K")}, "trader": {"company": s.company("N")}})).await;
        for role in ["broker", "trader"] {
            s.cannot_update("P", &id, json!({ (role): null }))
                .await
                .forbidden("");
            s.cannot_update("P", &id, json!({ (role): {"company": {"siret": null}} }))
                .await
                .forbidden("");
        }
    }
}

#[tokio::test]
async fn t15_a_carrier_without_mode_goes_by_road_once_it_is_stored() {
    for s in sandboxes().await {
        let mut input = s.with(json!({"weight": {"value": 41}}));
        input["transporter"]["transport"]
            .as_object_mut()
            .unwrap()
            .remove("mode");
        let id = s.create("P", input).await;
        let slip = s.read("P", &id, "transporter { transport { mode } }").await;
        assert_eq!(slip["transporter"]["transport"]["mode"], "ROAD");
        s.cannot_update("P", &id, json!({"quantity": 3}))
            .await
            .at(&json!([["weight", "value"]]));
    }
}

#[tokio::test]
async fn t16_units_without_type_pass_on_drafts_only() {
    for s in sandboxes().await {
        let id = s
            .draft("P", s.with(json!({"identification": {"type": null}})))
            .await;
        s.refused("P", "publishBsvhu", json!({"id": id}))
            .await
            .at(&json!([["identification", "type"]]));
        let id = s.create("P", s.complete()).await;
        s.cannot_update("P", &id, json!({"identification": {"type": null}}))
            .await
            .at(&json!([["identification", "type"]]));
    }
}

#[tokio::test]
async fn t17_an_address_in_two_parts_is_none() {
    for s in sandboxes().await {
        let parts = json!({"emitter": {"company": {"address": null, "street": "1 rue Basse", "city": "Lyon"}}});
        let id = s.draft("P", s.with(parts)).await;
        let slip = s.read("P", &id, "emitter { company { address } }").await;
        assert_eq!(slip["emitter"]["company"]["address"], Value::Null);
    }
}

#[tokio::test]
async fn t18_a_duplicate_follows_the_rules_of_its_source() {
    for s in sandboxes().await {
        let id = s.create("P", s.with(json!({"customId": "Lot 7"}))).await;
        s.date(&id, "2024-12-01").await;
        s.update(
            "P",
            &id,
            json!({"identification": {"type": "NUMERO_ORDRE_LOTS_SORTANTS"}}),
        )
        .await;
        let copy = s
            .ok(
                "P",
                "duplicateBsvhu",
                json!({"id": id}),
                "customId packaging identification { type }",
            )
            .await;
        let expected = json!({"customId": "Lot 7", "packaging": "UNITE", "identification": {"type": "NUMERO_IMMATRICULATION"}});
        assert_eq!(copy, expected);
    }
}

#[tokio::test]
async fn t19_weights_are_exact() {
    for s in sandboxes().await {
        let id = s
            .create("P", s.with(json!({"weight": {"value": 1.1}})))
            .await;
        let before = s.events(&id).await.len();
        s.update("P", &id, json!({"weight": {"value": 1.1}})).await;
        assert_eq!(s.events(&id).await.len(), before);
        let slip = s.read("P", &id, "weight { value }").await;
        assert_eq!(slip["weight"]["value"], 1.1);
    }
}

#[tokio::test]
async fn t20_sentences_are_those_of_this_kind() {
    for s in sandboxes().await {
        s.cannot_create("P", s.with(json!({"packaging": null})))
            .await
            .bad_input("est un champ requis.");
        let id = s.processed(json!({})).await;
        s.cannot_update(
            "B",
            &id,
            json!({"destination": {"operation": {"code": "R 4", "mode": "RECYCLAGE"}}}),
        )
        .await
        .forbidden(
            "Des champs ont été verrouillés via signature et ne peuvent plus être modifiés : ",
        );
    }
}

#[tokio::test]
async fn t21_a_transit_code_ends_the_slip() {
    for s in sandboxes().await {
        let id = s.processed(json!({})).await;
        s.cannot_sign("B", &id, "OPERATION")
            .await
            .is("BAD_USER_INPUT", "");
        assert_eq!(s.read("B", &id, "status").await["status"], "PROCESSED");
    }
}

#[tokio::test]
async fn t22_each_update_of_a_draft_gives_access_to_its_author() {
    for s in sandboxes().await {
        // Both a member of P and of T see the draft: whoever changes it decides who sees it next.
        let both = json!({"companies": [
            {"name": "P", "siret": s.org("P"), "companyTypes": ["PRODUCER"], "users": [{"email": "deux@exemple.fr", "name": "deux"}]},
            {"name": "T", "siret": s.org("T"), "companyTypes": ["TRANSPORTER"], "users": [{"email": "deux@exemple.fr", "name": "deux"}]},
        ]});
        let seeded = s
            .platform
            .seed(&serde_json::from_value(both).unwrap())
            .await
            .unwrap();
        let token = text(&seeded["companies"][0]["users"][0]["token"]);
        let id = s.draft("P", s.complete()).await;
        s.refused("T", "bsvhu", json!({"id": id}))
            .await
            .forbidden("");
        let update =
            format!("mutation {{ updateBsvhu(id: \"{id}\", input: {{ quantity: 5 }}) {{ id }} }}");
        let answer = s.send_with_token(&token, &update).await;
        assert!(answer.get("errors").is_none(), "{answer}");
        s.read("T", &id, "id").await;
        s.read("P", &id, "id").await;
        s.update("T", &id, json!({"quantity": 6})).await;
        s.refused("P", "bsvhu", json!({"id": id}))
            .await
            .forbidden("");
    }
}

#[tokio::test]
async fn t23_of_two_simultaneous_signatures_one_wins() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        let signing = || json!({"id": id, "input": {"type": "EMISSION", "author": "Zoé"}});
        let (one, other) = tokio::join!(
            s.call("P", "signBsvhu", signing(), "status"),
            s.call("P admin", "signBsvhu", signing(), "status"),
        );
        let (won, lost): (Vec<_>, Vec<_>) = [one, other].into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 1));
        for refused in lost.into_iter().filter_map(Result::err) {
            refused.is("BAD_USER_INPUT", "");
        }
        assert_eq!(s.events(&id).await, ["BsvhuCreated", "BsvhuSigned"]);
    }
}

#[tokio::test]
async fn t24_carriers_that_leave_lose_their_access() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let first = s.read("P", &id, "transporters { id }").await["transporters"][0]["id"].clone();
        let second = s
            .ok(
                "P",
                "createBsvhuTransporter",
                json!({"input": s.carrier_input("T2")}),
                "id",
            )
            .await;
        s.update("P", &id, json!({"transporters": [first, second["id"]]}))
            .await;
        let tab = json!({"where": {"isToCollectFor": [s.org("T2")]}});
        assert_eq!(
            s.ok("T2", "bsds", tab.clone(), "totalCount").await["totalCount"],
            1
        );
        s.update("B", &id, received()).await;
        s.sign("B", &id, "RECEPTION").await;
        assert_eq!(s.ok("T2", "bsds", tab, "totalCount").await["totalCount"], 0);
        assert_eq!(
            s.ok("T2", "bsds", json!({}), "totalCount").await["totalCount"],
            0
        );
        s.cannot_update("T2", &id, json!({"quantity": 3}))
            .await
            .forbidden(OUTSIDE);
    }
}

#[tokio::test]
async fn t25_what_misses_leaves_companies_and_the_directory_aside() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        s.put_to_sleep("P").await;
        s.close("B").await;
        let slip = s.read("P", &id, "metadata { errors { message } }").await;
        assert_eq!(slip["metadata"]["errors"], json!([]));
        s.cannot_sign("P", &id, "EMISSION")
            .await
            .is("BAD_USER_INPUT", "");
    }
}
