//! Nominal circuits, from creation to treatment.

use serde_json::{Value, json};

use crate::fixture::{Sandbox, sandboxes, with};

/// One row of final treatment: initial slip, final slip, code, kilograms.
fn row(initial: &str, last: &str, code: &str, kilograms: &str) -> (String, String, String, String) {
    (
        initial.to_owned(),
        last.to_owned(),
        code.to_owned(),
        kilograms.to_owned(),
    )
}

#[tokio::test]
async fn a1_work_site() {
    for s in sandboxes().await {
        let minimal = with(
            s.work_site(),
            json!({
                "transporter": {"transport": null},
                "waste": {"familyCode": null, "materialName": null, "consistence": null, "sealNumbers": null},
                "packagings": null, "weight": null,
            }),
        );
        let id = s.create("P", minimal).await;
        assert_eq!(s.sign("P", &id, "EMISSION").await, "SIGNED_BY_PRODUCER");
        let details = json!({
            "waste": {"familyCode": "6", "materialName": "plaques", "consistence": "SOLIDE", "sealNumbers": ["S1", "S2"]},
            "packagings": [{"type": "BIG_BAG", "quantity": 1}], "weight": {"isEstimate": true, "value": 1.02},
        });
        s.update("W", &id, details).await;
        assert_eq!(s.sign("W", &id, "WORK").await, "SIGNED_BY_WORKER");
        let transport = json!({"transporter": {"transport": {"mode": "ROAD", "plates": "AB-123-CD", "takenOverAt": "2025-03-10"}}});
        s.update("T", &id, transport).await;
        assert_eq!(s.sign("T", &id, "TRANSPORT").await, "SENT");
        let selection =
            "transporter { recepisse { number department } transport { signature { author } } }";
        let slip = s.read("P", &id, selection).await;
        assert_eq!(
            slip["transporter"],
            json!({
                "recepisse": {"number": "the number", "department": "83"},
                "transport": {"signature": {"author": "T"}},
            })
        );
        let reception = json!({"destination": {"reception": {
            "date": "2025-03-11", "weight": 1.02, "refusedWeight": 0, "acceptationStatus": "ACCEPTED",
        }}});
        s.update("D", &id, reception).await;
        assert_eq!(s.sign("D", &id, "RECEPTION").await, "RECEIVED");
        let operation = json!({"destination": {"operation": {"code": "D 5", "mode": "ELIMINATION", "date": "2025-03-12"}}});
        s.update("D", &id, operation).await;
        assert_eq!(s.sign("D", &id, "OPERATION").await, "PROCESSED");
        assert_eq!(
            s.final_operations(&[&id]).await,
            [row(&id, &id, "D 5", "1020")]
        );
    }
}

#[tokio::test]
async fn a2_the_reception_is_skipped() {
    for s in sandboxes().await {
        let id = s.sent_by_worker(json!({})).await;
        s.update("D", &id, Sandbox::treatment("D 5")).await;
        assert_eq!(s.sign("D", &id, "OPERATION").await, "PROCESSED");
    }
}

/// A person as the emitter.
fn private_individual() -> Value {
    json!({
        "isPrivateIndividual": true,
        "company": {
            "siret": null, "name": "Camille Martin", "address": "3 rue des Lilas 35000 Rennes",
            "contact": null, "phone": null, "mail": null,
        },
    })
}

#[tokio::test]
async fn a3_private_individual() {
    for s in sandboxes().await {
        let input = with(
            s.work_site(),
            json!({"emitter": private_individual(), "packagings": null}),
        );
        let id = s.create("W", input).await;
        s.update(
            "W",
            &id,
            json!({"packagings": [{"type": "BIG_BAG", "quantity": 1}]}),
        )
        .await;
        assert_eq!(s.sign("W", &id, "WORK").await, "SIGNED_BY_WORKER");
        assert_eq!(s.sign("T", &id, "TRANSPORT").await, "SENT");
        s.update("D", &id, Sandbox::treatment("D 5")).await;
        assert_eq!(s.sign("D", &id, "OPERATION").await, "PROCESSED");
    }
}

#[tokio::test]
async fn a4_paper_signature() {
    for s in sandboxes().await {
        let paper = json!({"worker": {"work": {"hasEmitterPaperSignature": true}}});
        let id = s.create("W", with(s.work_site(), paper)).await;
        assert_eq!(s.sign("W", &id, "WORK").await, "SIGNED_BY_WORKER");
    }
}

#[tokio::test]
async fn a5_private_individual_without_worker() {
    for s in sandboxes().await {
        let input = with(s.without_worker(), json!({"emitter": private_individual()}));
        let id = s.create("T", input.clone()).await;
        assert_eq!(s.sign("T", &id, "TRANSPORT").await, "SENT");
        let nobody = with(input, json!({"transporter": null}));
        let refused = s.cannot_create("D", nobody).await;
        refused.bad_input("La liste des transporteurs est obligatoire.");
        refused.at(&json!([["transporters"]]));
    }
}

#[tokio::test]
async fn a6_a_company_without_worker() {
    for s in sandboxes().await {
        let bare = with(
            s.without_worker(),
            json!({"packagings": null, "weight": {"value": null}}),
        );
        let refused = s.cannot_create("P", bare).await;
        refused.bad_input("Le conditionnement est obligatoire.\nLe poids est obligatoire.");
        let id = s.sent(json!({})).await;
        assert_eq!(s.read("P", &id, "status").await["status"], "SENT");
    }
}

/// A drop-off at the collection centre.
fn drop_off(s: &Sandbox) -> Value {
    json!({
        "type": "COLLECTION_2710",
        "emitter": private_individual(),
        "destination": {"company": s.company("C"), "plannedOperationCode": "D 5"},
        "waste": {"code": "06 07 01*", "familyCode": "6", "materialName": "plaques", "consistence": "SOLIDE"},
        "packagings": [{"type": "BIG_BAG", "quantity": 1}],
        "weight": {"value": 1.02},
    })
}

#[tokio::test]
async fn a7_waste_centre() {
    for s in sandboxes().await {
        let direct = s.create("C", drop_off(&s)).await;
        s.update("C", &direct, Sandbox::treatment("D 5")).await;
        assert_eq!(s.sign("C", &direct, "OPERATION").await, "PROCESSED");

        let in_two_steps = s.create("C", drop_off(&s)).await;
        let reception = Sandbox::treatment("D 5")["destination"]["reception"].clone();
        s.update(
            "C",
            &in_two_steps,
            json!({"destination": {"reception": reception}}),
        )
        .await;
        assert_eq!(s.sign("C", &in_two_steps, "RECEPTION").await, "RECEIVED");
        s.update("C", &in_two_steps, Sandbox::treatment("D 5"))
            .await;
        assert_eq!(s.sign("C", &in_two_steps, "OPERATION").await, "PROCESSED");

        let refused = s.create("C", drop_off(&s)).await;
        let refusal = json!({"destination": {"reception": {
            "date": "2025-03-11", "weight": 1.02, "refusedWeight": 1.02, "acceptationStatus": "REFUSED",
            "refusalReason": "non conforme",
        }}});
        s.update("C", &refused, refusal).await;
        assert_eq!(s.sign("C", &refused, "RECEPTION").await, "REFUSED");

        let stored = s.create("C", drop_off(&s)).await;
        s.update("C", &stored, Sandbox::treatment("R 13")).await;
        assert_eq!(s.sign("C", &stored, "OPERATION").await, "AWAITING_CHILD");
    }
}

#[tokio::test]
async fn a8_foreign_carrier() {
    for s in sandboxes().await {
        let foreign = json!({"transporter": {"company": {"siret": null, "vatNumber": s.org("F")}}});
        let id = s.create("P", with(s.without_worker(), foreign)).await;
        s.sign("P", &id, "EMISSION").await;
        assert_eq!(s.sign("F", &id, "TRANSPORT").await, "SENT");
        let receipt = s
            .read("F", &id, "transporter { recepisse { number } }")
            .await;
        assert_eq!(receipt["transporter"]["recepisse"]["number"], Value::Null);

        let (first, second) = (
            s.carrier("P", "T", json!({})).await,
            s.carrier("P", "F", json!({})).await,
        );
        let input = with(s.without_worker(), json!({"transporters": [first, second]}));
        let id = s.create("P", without_transporter(input)).await;
        assert_eq!(s.read("F", &id, "status").await["status"], "INITIAL");
    }
}

/// The input without its inline carrier.
pub(crate) fn without_transporter(mut input: Value) -> Value {
    input.as_object_mut().unwrap().remove("transporter");
    input
}

#[tokio::test]
async fn a9_multimodal() {
    for s in sandboxes().await {
        let bare = json!({"transport": {"plates": []}});
        let t1 = s.carrier("P", "T", bare.clone()).await;
        let t2 = s.carrier("P", "T2", bare).await;
        let input = with(s.work_site(), json!({"transporters": [t1, t2]}));
        let id = s.create("P", without_transporter(input)).await;
        s.sign("P", &id, "EMISSION").await;
        s.sign("W", &id, "WORK").await;
        let plates = json!({"transport": {"plates": ["AA-001-AA"]}});
        s.ok(
            "T",
            "updateBsdaTransporter",
            json!({"id": t1, "input": plates}),
            "id",
        )
        .await;
        assert_eq!(s.sign("T", &id, "TRANSPORT").await, "SENT");
        s.ok(
            "T2",
            "updateBsdaTransporter",
            json!({"id": t2, "input": plates}),
            "id",
        )
        .await;
        assert_eq!(s.sign("T2", &id, "TRANSPORT").await, "SENT");
        let t3 = s.carrier("D", "T3", json!({})).await;
        s.update("D", &id, json!({"transporters": [t1, t2, t3]}))
            .await;
        assert_eq!(s.sign("T3", &id, "TRANSPORT").await, "SENT");
        s.update("D", &id, Sandbox::treatment("D 5")).await;
        assert_eq!(s.sign("D", &id, "OPERATION").await, "PROCESSED");
    }
}

#[tokio::test]
async fn a10_grouping() {
    for s in sandboxes().await {
        let a = s.treated("R 13", json!({})).await;
        let b = s.treated("R 13", json!({})).await;
        let group = s.continuation(json!({"type": "GATHERING", "grouping": [a, b]}));
        let g = s.create("D", group).await;
        assert_eq!(s.sign("D", &g, "EMISSION").await, "SIGNED_BY_PRODUCER");
        assert_eq!(s.sign("T", &g, "TRANSPORT").await, "SENT");
        let heavier = with(
            Sandbox::treatment("R 5"),
            json!({"destination": {"reception": {"weight": 2}}}),
        );
        s.update("D2", &g, heavier).await;
        assert_eq!(s.sign("D2", &g, "OPERATION").await, "PROCESSED");
        for id in [&a, &b] {
            assert_eq!(s.read("D", id, "status").await["status"], "PROCESSED");
        }
        let mut rows = s.final_operations(&[&a, &b, &g]).await;
        rows.sort();
        let mut expected = vec![
            row(&a, &g, "R 5", "1020"),
            row(&b, &g, "R 5", "1020"),
            row(&g, &g, "R 5", "2000"),
        ];
        expected.sort();
        assert_eq!(rows, expected);
    }
}

#[tokio::test]
async fn a11_reshipment() {
    for s in sandboxes().await {
        let a = s.treated("R 13", json!({})).await;
        let links = json!({"type": "RESHIPMENT", "forwarding": a});
        let own = with(
            s.continuation(links.clone()),
            json!({"waste": {"consistence": "PATEUX"}}),
        );
        let draft = s
            .ok(
                "D",
                "createDraftBsda",
                json!({"input": own}),
                "id waste { consistence }",
            )
            .await;
        assert_eq!(draft["waste"]["consistence"], "PATEUX");
        s.ok("D", "deleteBsda", json!({"id": draft["id"]}), "id")
            .await;

        let inherited = with(
            s.continuation(links),
            json!({"waste": {"consistence": null}}),
        );
        let f = s.create("D", inherited).await;
        assert_eq!(
            s.read("D", &f, "waste { consistence }").await["waste"]["consistence"],
            "SOLIDE"
        );
        s.sign("D", &f, "EMISSION").await;
        s.sign("T", &f, "TRANSPORT").await;
        let lighter = with(
            Sandbox::treatment("R 5"),
            json!({"destination": {"reception": {"weight": 1}}}),
        );
        s.update("D2", &f, lighter).await;
        assert_eq!(s.sign("D2", &f, "OPERATION").await, "PROCESSED");
        assert_eq!(s.read("D", &a, "status").await["status"], "PROCESSED");
        assert_eq!(
            s.final_operations(&[&a]).await,
            [row(&a, &f, "R 5", "1000")]
        );
    }
}

#[tokio::test]
async fn a12_chain() {
    for s in sandboxes().await {
        let a = s.treated("R 13", json!({})).await;
        let g = s
            .create(
                "D",
                s.continuation(json!({"type": "GATHERING", "grouping": [a]})),
            )
            .await;
        s.sign("D", &g, "EMISSION").await;
        s.sign("T", &g, "TRANSPORT").await;
        s.update("D2", &g, Sandbox::treatment("R 13")).await;
        assert_eq!(s.sign("D2", &g, "OPERATION").await, "AWAITING_CHILD");
        assert_eq!(s.read("D", &a, "status").await["status"], "AWAITING_CHILD");
        let last = with(
            s.continuation(json!({"type": "RESHIPMENT", "forwarding": g})),
            json!({"emitter": {"company": s.company("D2")}, "destination": {"company": s.company("D")}}),
        );
        let f = s.create("D2", last).await;
        s.sign("D2", &f, "EMISSION").await;
        s.sign("T", &f, "TRANSPORT").await;
        s.update("D", &f, Sandbox::treatment("R 5")).await;
        assert_eq!(s.sign("D", &f, "OPERATION").await, "PROCESSED");
        for id in [&a, &g] {
            assert_eq!(s.read("D", id, "status").await["status"], "PROCESSED");
        }
        assert_eq!(s.final_operations(&[&a, &g, &f]).await.len(), 3);
    }
}

#[tokio::test]
async fn a13_draft() {
    for s in sandboxes().await {
        let input = with(
            s.work_site(),
            json!({"broker": {"company": s.company("B")}, "waste": {"code": null}}),
        );
        let draft = s
            .ok(
                "P",
                "createDraftBsda",
                json!({"input": input}),
                "id isDraft status",
            )
            .await;
        assert_eq!(
            (&draft["isDraft"], &draft["status"]),
            (&json!(true), &json!("INITIAL"))
        );
        let id = draft["id"].as_str().unwrap();
        let by_id = json!({"id": id});
        s.refused("B", "bsda", by_id.clone())
            .await
            .forbidden("Vous n'êtes pas autorisé");
        let incomplete = s.refused("P", "publishBsda", by_id.clone()).await;
        incomplete.bad_input("Le code déchet est obligatoire.");
        s.update("P", id, json!({"waste": {"code": "06 07 01*"}}))
            .await;
        let published = s
            .ok("P", "publishBsda", by_id.clone(), "isDraft status")
            .await;
        assert_eq!(published, json!({"isDraft": false, "status": "INITIAL"}));
        assert_eq!(s.read("B", id, "status").await["status"], "INITIAL");
        let again = s.refused("P", "publishBsda", by_id).await;
        again.forbidden("Impossible de publier un bordereau qui n'est pas un brouillon");
    }
}

#[tokio::test]
async fn a14_temporary_storage() {
    for s in sandboxes().await {
        let outlet = json!({"destination": {"cap": null, "operation": {"nextDestination": {
            "company": s.company("D2"), "cap": "CAP-2", "plannedOperationCode": "R 5",
        }}}});
        let id = s.sent(outlet).await;
        s.update("D", &id, Sandbox::treatment("R 5")).await;
        let refused = s.cannot_sign("D", &id, "OPERATION").await;
        refused.bad_input("Vous ne pouvez pas renseigner un code de traitement final");
        s.update(
            "D",
            &id,
            json!({"destination": {"operation": {"code": "R 13", "mode": null}}}),
        )
        .await;
        assert_eq!(s.sign("D", &id, "OPERATION").await, "AWAITING_CHILD");
    }
}
