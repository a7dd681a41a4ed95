//! Traps: carriers and their signatures.

use serde_json::json;

use crate::circuits::without_transporter;
use crate::fixture::{Sandbox, sandboxes, with};

#[tokio::test]
async fn t7_only_the_carrier_s_receipt_is_stored_at_a_signature() {
    for s in sandboxes().await {
        let exempted = json!({"transporter": {"recepisse": {"isExempted": true}}});
        let id = s.create("P", with(s.without_worker(), exempted)).await;
        s.change_company("D", |company| {
            company.insert("contact".to_owned(), json!("Nouveau"));
        })
        .await;
        s.sign("P", &id, "EMISSION").await;
        s.sign("T", &id, "TRANSPORT").await;
        let selection =
            "destination { company { contact } } transporter { recepisse { isExempted number } }";
        let slip = s.read("P", &id, selection).await;
        assert_eq!(slip["destination"]["company"]["contact"], "Marie Dupont");
        assert_eq!(slip["transporter"]["recepisse"]["isExempted"], true);
    }
}

#[tokio::test]
async fn t8_a_detached_carrier_lives_on() {
    for s in sandboxes().await {
        let id = s.create("P", s.without_worker()).await;
        let row = s.read("P", &id, "transporter { id }").await["transporter"]["id"].clone();
        s.update("P", &id, json!({"transporter": null})).await;
        let change = json!({"id": row, "input": {"customInfo": "au dépôt"}});
        s.ok("P", "updateBsdaTransporter", change, "id").await;
        s.update("P", &id, json!({"transporters": [row]})).await;
        let slip = s.read("P", &id, "transporters { id customInfo }").await;
        assert_eq!(
            slip["transporters"],
            json!([{"id": row, "customInfo": "au dépôt"}])
        );
        s.ok("P", "deleteBsdaTransporter", json!({"id": row}), "")
            .await;
        let again = s
            .cannot_update("P", &id, json!({"transporters": [row]}))
            .await;
        again.bad_input("Aucun transporteur ne possède");
    }
}

#[tokio::test]
async fn t8_two_slips_cannot_take_the_same_carrier() {
    for s in sandboxes().await {
        let row = s.carrier("P", "T", json!({})).await;
        let input = without_transporter(with(s.without_worker(), json!({"transporters": [row]})));
        let arguments = json!({"input": input});
        let (one, other) = tokio::join!(
            s.call("P", "createBsda", arguments.clone(), "id"),
            s.call("P", "createBsda", arguments, "id"),
        );
        let taken = [&one, &other]
            .iter()
            .filter(|created| created.is_ok())
            .count();
        assert_eq!(taken, 1, "{one:?} {other:?}");
    }
}

#[tokio::test]
async fn t9_carriers_that_leave_lose_their_rights() {
    for s in sandboxes().await {
        let rows = [
            s.carrier("P", "T", json!({})).await,
            s.carrier("P", "T2", json!({})).await,
        ];
        let input = with(s.without_worker(), json!({"transporters": rows}));
        let id = s.create("P", without_transporter(input)).await;
        s.sign("P", &id, "EMISSION").await;
        s.sign("T", &id, "TRANSPORT").await;
        s.read("T2", &id, "id").await;
        s.update("D", &id, Sandbox::treatment("D 5")).await;
        s.sign("D", &id, "RECEPTION").await;
        s.refused("T2", "bsda", json!({"id": id}))
            .await
            .forbidden("");
        let page = s.ok("T2", "bsdas", json!({}), "totalCount").await;
        assert_eq!(page["totalCount"], 0);
    }
}

#[tokio::test]
async fn t23_another_carrier_s_turn_is_no_bad_state() {
    for s in sandboxes().await {
        let rows = [
            s.carrier("P", "T", json!({})).await,
            s.carrier("P", "T2", json!({})).await,
        ];
        let input = with(s.without_worker(), json!({"transporters": rows}));
        let id = s.create("P", without_transporter(input)).await;
        s.sign("P", &id, "EMISSION").await;
        s.cannot_sign("T2", &id, "TRANSPORT")
            .await
            .forbidden("Vous ne pouvez pas signer ce bordereau");
        s.sign("T", &id, "TRANSPORT").await;
        s.cannot_sign("T", &id, "TRANSPORT")
            .await
            .forbidden("Vous ne pouvez pas signer ce bordereau");
    }
}
