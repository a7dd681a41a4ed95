//! Revisions: what each field accepts, and what its revision does.

use serde_json::{Value, json};

use crate::fixture::sandboxes;

#[tokio::test]
async fn r5_codes_and_modes() {
    for s in sandboxes().await {
        let id = s.treated("D 5", json!({})).await;
        let operation = |operation: Value| json!({"destination": {"operation": operation}});
        let without_mode = s
            .cannot_revise("D", "D", &id, operation(json!({"code": "R 5"})))
            .await;
        without_mode.bad_input("Vous devez préciser un mode de traitement");
        without_mode.at(&json!([[]]));
        let wrong_mode = operation(json!({"code": "R 5", "mode": "ELIMINATION"}));
        let refused = s.cannot_revise("D", "D", &id, wrong_mode).await;
        refused.bad_input(
            "Le mode de traitement n'est pas compatible avec l'opération de traitement choisie",
        );
        refused.at(&json!([[]]));
        let unknown = s
            .cannot_revise("D", "D", &id, operation(json!({"code": "D 9"})))
            .await;
        unknown.bad_input("'R 5' | 'D 5' | 'D 9 F' | 'R 13' | 'D 15'");
        unknown.at(&json!([["destinationOperationCode"]]));
        let alone = s
            .cannot_revise("D", "D", &id, operation(json!({"mode": "RECYCLAGE"})))
            .await;
        alone.bad_input("n'est pas compatible");
        let request = s
            .revise("D", "D", &id, operation(json!({"code": "R 13"})))
            .await;
        s.answer("P", &request, true).await;
        let treated = s
            .read("D", &id, "destination { operation { code mode } }")
            .await;
        assert_eq!(
            treated["destination"]["operation"],
            json!({"code": "R 13", "mode": null})
        );
    }
}

#[tokio::test]
async fn r6_brokers() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let broker = |name: &str| json!({"broker": {"company": s.company(name), "recepisse": {"number": "inventé"}}});
        let no_broker = s.cannot_revise("D", "D", &id, broker("X")).await;
        no_broker.bad_input("Cet établissement n'a pas le profil Courtier.");
        s.change_company("X", |company| {
            company.insert("companyTypes".to_owned(), json!(["BROKER"]));
        })
        .await;
        let no_receipt = s.cannot_revise("D", "D", &id, broker("X")).await;
        no_receipt
            .bad_input("Le courtier n'a pas renseigné de récépissé sur son profil Trackdéchets");
        s.put_to_sleep("B").await;
        s.cannot_revise("D", "D", &id, broker("B"))
            .await
            .bad_input("en sommeil");
        s.wake("B").await;
        let request = s.revise("D", "D", &id, broker("B")).await;
        assert_eq!(request["content"]["broker"]["recepisse"]["number"], "R-69");
        s.answer("P", &request, true).await;
        let slip = s
            .read(
                "B",
                &id,
                "broker { company { siret } recepisse { number department } }",
            )
            .await;
        let expected = json!({
            "company": {"siret": s.org("B")}, "recepisse": {"number": "R-69", "department": "69"},
        });
        assert_eq!(slip["broker"], expected);
    }
}

#[tokio::test]
async fn r7_the_cap_is_that_of_the_outlet() {
    for s in sandboxes().await {
        let caps = "destination { cap operation { nextDestination { cap } } }";
        let revised = json!({"destination": {"cap": "CAP-9"}});

        let direct = s.sent(json!({})).await;
        let request = s.revise("D", "D", &direct, revised.clone()).await;
        assert_eq!(request["bsda"]["destination"]["cap"], "CAP-1");
        s.answer("P", &request, true).await;
        assert_eq!(
            s.read("D", &direct, caps).await["destination"]["cap"],
            "CAP-9"
        );

        let stored = json!({"destination": {"cap": "CAP-1", "operation": {"nextDestination": {
            "company": s.company("D2"), "cap": "CAP-2", "plannedOperationCode": "R 5",
        }}}});
        let id = s.sent(stored).await;
        let request = s.revise("D", "D", &id, revised).await;
        assert_eq!(request["bsda"]["destination"]["cap"], "CAP-2");
        let request = s.answer("P", &request, true).await;
        assert_eq!(request["bsda"]["destination"]["cap"], "CAP-2");
        let slip = s.read("D", &id, caps).await;
        let expected = json!({"cap": "CAP-1", "operation": {"nextDestination": {"cap": "CAP-9"}}});
        assert_eq!(slip["destination"], expected);
    }
}

#[tokio::test]
async fn r8_weights() {
    for s in sandboxes().await {
        let reception = |reception: Value| json!({"destination": {"reception": reception}});
        let id = s.treated("D 5", json!({})).await;
        let too_much = s
            .cannot_revise("D", "D", &id, reception(json!({"refusedWeight": 1})))
            .await;
        too_much.bad_input("(destinationReceptionRefusedWeight)");
        too_much.at(&json!([["destination", "reception", "refusedWeight"]]));
        let negative = s
            .cannot_revise("D", "D", &id, reception(json!({"refusedWeight": -1})))
            .await;
        negative.at(&json!([
            ["destinationReceptionRefusedWeight"],
            ["destination", "reception", "refusedWeight"]
        ]));
        let null = s
            .cannot_revise("D", "D", &id, reception(json!({"weight": null})))
            .await;
        null.bad_input("Le poids du déchet ne peut pas être vide");
        null.at(&json!([[]]));
        let request = s
            .revise("D", "D", &id, reception(json!({"weight": 0})))
            .await;
        s.answer("P", &request, true).await;
        let slip = s
            .read(
                "D",
                &id,
                "destination { reception { weight acceptedWeight } }",
            )
            .await;
        assert_eq!(
            slip["destination"]["reception"],
            json!({"weight": 0, "acceptedWeight": 0})
        );

        let legacy = s.treated("D 5", json!({})).await;
        s.rewrite(&legacy, |slip| {
            let reception = &mut slip["destination"]["reception"];
            reception.as_object_mut().unwrap().remove("refusedWeight");
        })
        .await;
        s.revise("D", "D", &legacy, reception(json!({"weight": 3})))
            .await;
    }
}

#[tokio::test]
async fn r12_statuses_and_final_operations_follow_the_code() {
    for s in sandboxes().await {
        let operation = |code: &str, mode: Value| json!({"destination": {"operation": {"code": code, "mode": mode}}});
        let id = s.treated("D 5", json!({})).await;
        assert_eq!(s.final_operations(&[&id]).await.len(), 1);
        let request = s
            .revise("D", "D", &id, operation("R 13", Value::Null))
            .await;
        s.answer("P", &request, true).await;
        assert_eq!(s.read("D", &id, "status").await["status"], "AWAITING_CHILD");
        assert_eq!(s.final_operations(&[&id]).await, []);
        let request = s
            .revise("D", "D", &id, operation("R 5", json!("RECYCLAGE")))
            .await;
        s.answer("P", &request, true).await;
        assert_eq!(s.read("D", &id, "status").await["status"], "PROCESSED");
        let rows = s.final_operations(&[&id]).await;
        assert_eq!(
            rows,
            [(id.clone(), id.clone(), "R 5".to_owned(), "1020".to_owned())]
        );

        let sent = s.sent(json!({})).await;
        let request = s
            .revise("D", "D", &sent, operation("R 5", json!("RECYCLAGE")))
            .await;
        s.answer("P", &request, true).await;
        assert_eq!(s.read("D", &sent, "status").await["status"], "SENT");
        assert_eq!(s.final_operations(&[&sent]).await, []);
    }
}
