//! Signatures.

use serde_json::{Value, json};

use crate::circuits::without_transporter;
use crate::fixture::{Sandbox, sandboxes, with};

const BAD_STATE: &str = "Vous ne pouvez pas passer ce bordereau à l'état souhaité.";

#[tokio::test]
async fn s1_what_misses_is_listed() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        s.update(
            "P",
            &id,
            json!({"waste": {"code": null}, "destination": {"cap": null}}),
        )
        .await;
        let refused = s.cannot_sign("P", &id, "EMISSION").await;
        refused
            .bad_input("Le CAP du destinataire est obligatoire.\nLe code déchet est obligatoire.");
        refused.at(&json!([["destination", "cap"], ["waste", "code"]]));
    }
}

#[tokio::test]
async fn s2_security_codes() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        s.cannot_sign("T", &id, "EMISSION")
            .await
            .forbidden("Vous ne pouvez pas signer ce bordereau");
        let with_code = |code: i64| json!({"id": id, "input": {"type": "EMISSION", "author": "Marie", "securityCode": code}});
        let wrong = if s.code("P") == 9999 {
            1000
        } else {
            s.code("P") + 1
        };
        let refused = s.refused("T", "signBsda", with_code(wrong)).await;
        refused.forbidden("Le code de signature est invalide. (2 tentative(s) restante(s))");
        let signed = s
            .ok("T", "signBsda", with_code(s.code("P")), "status")
            .await;
        assert_eq!(signed["status"], "SIGNED_BY_PRODUCER");
    }
}

#[tokio::test]
async fn s3_a_signature_is_given_once() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        s.sign("P", &id, "EMISSION").await;
        let refused = s.cannot_sign("P", &id, "EMISSION").await;
        refused.bad_input("Cette signature a déjà été apposée.");
    }
}

#[tokio::test]
async fn s4_the_carrier_waits_for_its_turn() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        s.cannot_sign("T", &id, "TRANSPORT")
            .await
            .bad_input(BAD_STATE);
        s.sign("P", &id, "EMISSION").await;
        s.cannot_sign("T", &id, "TRANSPORT")
            .await
            .bad_input(BAD_STATE);
    }
}

#[tokio::test]
async fn s5_what_each_step_needs() {
    for s in sandboxes().await {
        let id = s
            .create("P", with(s.work_site(), json!({"packagings": []})))
            .await;
        s.sign("P", &id, "EMISSION").await;
        s.cannot_sign("W", &id, "WORK")
            .await
            .bad_input("Le conditionnement est obligatoire.");
        s.update(
            "W",
            &id,
            json!({"packagings": [{"type": "BIG_BAG", "quantity": 1}]}),
        )
        .await;
        s.sign("W", &id, "WORK").await;
        s.update(
            "T",
            &id,
            json!({"transporter": {"transport": {"mode": null}}}),
        )
        .await;
        let refused = s.cannot_sign("T", &id, "TRANSPORT").await;
        refused.bad_input("Le mode de transport n° 1 est obligatoire.");
        refused.at(&json!([["transporters", "1", "transport", "mode"]]));
    }
}

/// A slip signed by P, to be taken over by T then T2.
async fn with_two_carriers(s: &Sandbox) -> (String, Vec<String>) {
    let rows = vec![
        s.carrier("P", "T", json!({})).await,
        s.carrier("P", "T2", json!({})).await,
    ];
    let input = with(s.without_worker(), json!({"transporters": rows}));
    let id = s.create("P", without_transporter(input)).await;
    s.sign("P", &id, "EMISSION").await;
    (id, rows)
}

#[tokio::test]
async fn s6_carriers_sign_in_their_order() {
    for s in sandboxes().await {
        let (id, _) = with_two_carriers(&s).await;
        s.cannot_sign("T2", &id, "TRANSPORT")
            .await
            .forbidden("Vous ne pouvez pas signer ce bordereau");
        s.sign("T", &id, "TRANSPORT").await;
        s.cannot_sign("T", &id, "TRANSPORT")
            .await
            .forbidden("Vous ne pouvez pas signer ce bordereau");
        s.sign("T2", &id, "TRANSPORT").await;
        let refused = s.cannot_sign("T2", &id, "TRANSPORT").await;
        refused.bad_input(
            "Impossible d'appliquer une signature TRANSPORT. Tous les transporteurs ont déjà signé",
        );
    }
}

#[tokio::test]
async fn s7_an_exempted_carrier_signs_without_receipt() {
    for s in sandboxes().await {
        let exempted = json!({"transporter": {"recepisse": {"isExempted": true}}});
        let id = s.sent(exempted).await;
        let receipt = s
            .read("P", &id, "transporter { recepisse { isExempted number } }")
            .await;
        assert_eq!(receipt["transporter"]["recepisse"]["isExempted"], true);
    }
}

#[tokio::test]
async fn s8_reception_data_are_required() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let refused = s.cannot_sign("D", &id, "RECEPTION").await;
        refused.at(&json!([
            ["destination", "reception", "date"],
            ["destination", "reception", "weight"],
            ["destination", "reception", "acceptationStatus"],
        ]));
        let operation = json!({"destination": {"operation": {"code": "D 5", "mode": "ELIMINATION", "date": "2025-03-12"}}});
        s.update("D", &id, operation).await;
        let refused = s.cannot_sign("D", &id, "OPERATION").await;
        refused.at(&json!([
            ["destination", "reception", "weight"],
            ["destination", "reception", "acceptationStatus"],
        ]));
    }
}

#[tokio::test]
async fn s9_received_weight() {
    for s in sandboxes().await {
        let reception = |weight: Value, refused: Value, status: &str| {
            json!({"destination": {"reception": {
                "date": "2025-03-11", "weight": weight, "refusedWeight": refused, "acceptationStatus": status,
                "refusalReason": "motif",
            }}})
        };
        for status in ["ACCEPTED", "REFUSED"] {
            let id = s.sent(json!({})).await;
            let missing = s
                .cannot_update("D", &id, reception(json!(1), Value::Null, status))
                .await;
            missing.bad_input("(destinationReceptionRefusedWeight) est requise");
            s.update("D", &id, reception(json!(0), json!(0), status))
                .await;
            let refused = s.cannot_sign("D", &id, "RECEPTION").await;
            refused.bad_input("Le poids du déchet reçu doit être renseigné et non nul.");
            refused.at(&json!([["destination", "reception", "weight"]]));
        }
    }
}

#[tokio::test]
async fn s10_carriers_that_have_not_signed_leave_the_slip() {
    for s in sandboxes().await {
        for signature in ["RECEPTION", "OPERATION"] {
            let (id, rows) = with_two_carriers(&s).await;
            s.sign("T", &id, "TRANSPORT").await;
            s.update("D", &id, Sandbox::treatment("D 5")).await;
            s.sign("D", &id, signature).await;
            let carriers = s.read("D", &id, "transporters { id }").await;
            assert_eq!(carriers["transporters"], json!([{"id": rows[0]}]));
            s.refused("T2", "bsda", json!({"id": id}))
                .await
                .forbidden("");
            let gone = json!({"id": rows[1], "input": {"customInfo": "x"}});
            s.refused("T2", "updateBsdaTransporter", gone)
                .await
                .bad_input("n'existe pas.");
        }
    }
}

#[tokio::test]
async fn s11_when_the_destination_signs() {
    for s in sandboxes().await {
        let id = s.create("P", s.without_worker()).await;
        s.update("D", &id, Sandbox::treatment("D 5")).await;
        s.cannot_sign("D", &id, "RECEPTION")
            .await
            .bad_input(BAD_STATE);
        s.sign("P", &id, "EMISSION").await;
        s.cannot_sign("D", &id, "OPERATION")
            .await
            .bad_input(BAD_STATE);
        s.sign("T", &id, "TRANSPORT").await;
        s.cannot_sign("T", &id, "RECEPTION")
            .await
            .forbidden("Vous ne pouvez pas signer ce bordereau");
        s.sign("D", &id, "RECEPTION").await;
        s.cannot_sign("D", &id, "RECEPTION")
            .await
            .bad_input("Cette signature a déjà été apposée.");
        s.sign("D", &id, "OPERATION").await;
        s.cannot_sign("D", &id, "OPERATION")
            .await
            .bad_input("Cette signature a déjà été apposée.");
        s.cannot_sign("D", &id, "RECEPTION")
            .await
            .bad_input("Cette signature a déjà été apposée.");
    }
}

/// What D enters when it turns waste away.
pub(crate) fn turned_away(refused: f64, status: &str) -> Value {
    json!({"destination": {"reception": {
        "date": "2025-03-11", "weight": 1.02, "refusedWeight": refused, "acceptationStatus": status,
        "refusalReason": "conditionnement percé",
    }}})
}

#[tokio::test]
async fn s12_refusals_free_what_was_continued() {
    for s in sandboxes().await {
        let (a, b) = (
            s.treated("R 13", json!({})).await,
            s.treated("R 13", json!({})).await,
        );
        let links = "groupedIn { id } forwardedIn { id }";

        let g = s
            .create(
                "D",
                s.continuation(json!({"type": "GATHERING", "grouping": [a]})),
            )
            .await;
        s.sign("D", &g, "EMISSION").await;
        s.sign("T", &g, "TRANSPORT").await;
        s.update("D2", &g, turned_away(1.02, "REFUSED")).await;
        assert_eq!(s.sign("D2", &g, "RECEPTION").await, "REFUSED");
        assert_eq!(
            s.read("D", &a, links).await,
            json!({"groupedIn": null, "forwardedIn": null})
        );

        let f = s
            .create(
                "D",
                s.continuation(json!({"type": "RESHIPMENT", "forwarding": b})),
            )
            .await;
        s.sign("D", &f, "EMISSION").await;
        s.sign("T", &f, "TRANSPORT").await;
        s.update("D2", &f, turned_away(1.02, "REFUSED")).await;
        assert_eq!(s.sign("D2", &f, "OPERATION").await, "REFUSED");
        assert_eq!(
            s.read("D", &b, links).await,
            json!({"groupedIn": null, "forwardedIn": null})
        );
        assert_eq!(
            s.read("D", &f, "forwarding { id }").await["forwarding"],
            Value::Null
        );
    }
}

#[tokio::test]
async fn s13_codes_and_statuses() {
    for s in sandboxes().await {
        s.treated("R 13", json!({})).await;
        let id = s.treated("D 9 F", json!({})).await;
        assert_eq!(s.final_operations(&[&id]).await.len(), 1);
    }
}

#[tokio::test]
async fn s14_signatures_of_each_type() {
    for s in sandboxes().await {
        let drop_off = json!({
            "type": "COLLECTION_2710", "emitter": {"company": s.company("P")},
            "destination": {"company": s.company("C"), "plannedOperationCode": "D 5"},
            "waste": {"code": "06 07 01*", "familyCode": "6", "materialName": "plaques", "consistence": "SOLIDE"},
            "packagings": [{"type": "BIG_BAG", "quantity": 1}], "weight": {"value": 1},
        });
        let id = s.create("C", drop_off).await;
        let emission = s.cannot_sign("P", &id, "EMISSION").await;
        emission.bad_input(
            "Ce type de bordereau ne peut être signé qu'à la réception par la déchetterie.",
        );
        for signature in ["WORK", "TRANSPORT"] {
            s.cannot_sign("C", &id, signature)
                .await
                .forbidden("Vous ne pouvez pas signer ce bordereau");
        }
        let a = s.treated("R 13", json!({})).await;
        let links = json!({"type": "GATHERING", "grouping": [a], "worker": {"isDisabled": false, "company": s.company("W")}});
        let g = s.create("D", s.continuation(links)).await;
        s.sign("D", &g, "EMISSION").await;
        let work = s.cannot_sign("W", &g, "WORK").await;
        work.bad_input(
            "Ce type de bordereau ne peut pas être signé par une entreprise de travaux.",
        );
    }
}

#[tokio::test]
async fn s15_closed_and_dormant_companies() {
    for s in sandboxes().await {
        let id = s.create("P", s.without_worker()).await;
        s.close("T").await;
        s.cannot_sign("P", &id, "EMISSION")
            .await
            .bad_input("est fermé");
        s.reopen("T").await;
        s.put_to_sleep("D").await;
        s.cannot_sign("P", &id, "EMISSION")
            .await
            .bad_input("en sommeil");
        s.wake("D").await;
        s.sign("P", &id, "EMISSION").await;
        s.close("P").await;
        s.put_to_sleep("P").await;
        assert_eq!(s.sign("T", &id, "TRANSPORT").await, "SENT");
    }
}

#[tokio::test]
async fn s16_slips_received_before_the_refused_weight() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        s.update("D", &id, Sandbox::treatment("D 5")).await;
        s.sign("D", &id, "RECEPTION").await;
        s.rewrite(&id, |slip| {
            let reception = &mut slip["destination"]["reception"];
            reception.as_object_mut().unwrap().remove("refusedWeight");
        })
        .await;
        assert_eq!(s.sign("D", &id, "OPERATION").await, "PROCESSED");
    }
}

#[tokio::test]
async fn s17_an_update_and_a_signature_in_one_document() {
    for s in sandboxes().await {
        let id = s
            .create(
                "P",
                with(s.work_site(), json!({"waste": {"code": "06 07 01*"}})),
            )
            .await;
        let document = "mutation($id: ID!, $input: BsdaInput!, $signature: BsdaSignatureInput!) {
            updateBsda(id: $id, input: $input) { status }
            signBsda(id: $id, input: $signature) { status waste { code } }
        }";
        let variables = json!({
            "id": id, "input": {"waste": {"code": "10 13 09*"}},
            "signature": {"type": "EMISSION", "author": "Marie"},
        });
        let answer = s.send("P", document, variables).await;
        let signed = json!({"status": "SIGNED_BY_PRODUCER", "waste": {"code": "10 13 09*"}});
        assert_eq!(
            answer["data"],
            json!({"updateBsda": {"status": "INITIAL"}, "signBsda": signed})
        );
    }
}
