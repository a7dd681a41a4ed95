//! S1 to S8: who signs what, when, with which data.

use serde_json::{Value, json};

use crate::fixture::*;

#[tokio::test]
async fn s1_another_company_signs_with_the_code_alone() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        for (step, company, status) in [
            ("EMISSION", "P", "SIGNED_BY_PRODUCER"),
            ("TRANSPORT", "T", "SENT"),
        ] {
            s.cannot_sign("B", &id, step)
                .await
                .forbidden("Vous ne pouvez pas signer ce bordereau");
            let signing = |code: i64| json!({"id": id, "input": {"type": step, "author": "Bob", "securityCode": code}});
            let wrong = if s.code(company) == 1234 { 4321 } else { 1234 };
            s.refused("B", "signBsvhu", signing(wrong))
                .await
                .forbidden("Le code de signature est invalide.");
            let signed = s
                .ok("B", "signBsvhu", signing(s.code(company)), "status")
                .await;
            assert_eq!(signed["status"], status);
        }
        for (user, step) in [
            ("P lecteur", "OPERATION"),
            ("B lecteur", "OPERATION"),
            ("B chauffeur", "RECEPTION"),
        ] {
            s.cannot_sign(user, &id, step)
                .await
                .forbidden("Vous ne pouvez pas signer ce bordereau");
        }
    }
}

#[tokio::test]
async fn s1_the_third_wrong_code_locks() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        let wrong = if s.code("P") == 1234 { 4321 } else { 1234 };
        let signing = json!({"id": id, "input": {"type": "EMISSION", "author": "Tom", "securityCode": wrong}});
        for _ in 0..2 {
            s.refused("T", "signBsvhu", signing.clone())
                .await
                .forbidden("Le code de signature est invalide.");
        }
        s.refused("T", "signBsvhu", signing)
            .await
            .is("TOO_MANY_REQUESTS", "");
        let right = json!({"id": id, "input": {"type": "EMISSION", "author": "Tom", "securityCode": s.code("P")}});
        s.refused("T", "signBsvhu", right)
            .await
            .is("TOO_MANY_REQUESTS", "");
    }
}

#[tokio::test]
async fn s2_the_signature_is_dated_as_given_or_now() {
    const SIGNATURE: &str = "emitter { emission { signature { date author } } }";
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        let input =
            json!({"type": "EMISSION", "author": "Zoé", "date": "2025-03-01T10:00:00.000Z"});
        let signed = s
            .ok(
                "P",
                "signBsvhu",
                json!({"id": id, "input": input}),
                SIGNATURE,
            )
            .await;
        let expected = json!({"date": "2025-03-01T10:00:00.000Z", "author": "Zoé"});
        assert_eq!(signed["emitter"]["emission"]["signature"], expected);
        let id = s.create("P", s.complete()).await;
        s.sign("P", &id, "EMISSION").await;
        let slip = s.read("P", &id, SIGNATURE).await;
        let date: jiff::Timestamp = text(&slip["emitter"]["emission"]["signature"]["date"])
            .parse()
            .unwrap();
        assert!(jiff::Timestamp::now().duration_since(date).as_secs() < 60);
    }
}

#[tokio::test]
async fn s3_a_regular_emitter_signs_before_the_carrier() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        s.cannot_sign("T", &id, "TRANSPORT")
            .await
            .bad_input(NO_TRANSITION);
        let draft = s.draft("P", s.complete()).await;
        s.cannot_sign("P", &draft, "EMISSION")
            .await
            .bad_input("Vous ne pouvez pas passer ce bordereau à l'état souhaité.");
    }
}

#[tokio::test]
async fn s4_the_road_wants_plates() {
    for s in sandboxes().await {
        let emitted = async |transport: Value| {
            let id = s
                .create(
                    "P",
                    s.with(json!({"transporter": {"transport": transport}})),
                )
                .await;
            s.sign("P", &id, "EMISSION").await;
            id
        };
        let id = emitted(json!({"mode": "ROAD", "plates": []})).await;
        s.cannot_sign("T", &id, "TRANSPORT")
            .await
            .bad_input("L'immatriculation du transporteur n° 1 est un champ requis.");
        let id = emitted(json!({"mode": "RAIL", "plates": []})).await;
        assert_eq!(s.sign("T", &id, "TRANSPORT").await, "SENT");
        let id = emitted(json!({"mode": null})).await;
        s.cannot_sign("T", &id, "TRANSPORT")
            .await
            .bad_input("Le mode de transport n° 1 est un champ requis.");
    }
}

#[tokio::test]
async fn s5_the_destination_tells_what_it_received_and_did() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let refused = s.cannot_sign("B", &id, "RECEPTION").await;
        for label in [
            "Le statut d'acceptation du destinataire",
            "Le poids réel reçu",
            "La date de réception",
        ] {
            refused.bad_input(&format!("{label} est un champ requis."));
        }
        let refused = s.cannot_sign("B", &id, "OPERATION").await;
        for label in [
            "Le statut d'acceptation du destinataire",
            "Le poids réel reçu",
            "L'opération réalisée par le destinataire",
            "La date de l'opération",
        ] {
            refused.bad_input(&format!("{label} est un champ requis."));
        }
    }
}

#[tokio::test]
async fn s6_a_refusal_is_final_by_the_reception_or_by_the_operation() {
    for s in sandboxes().await {
        for step in ["RECEPTION", "OPERATION"] {
            let id = s.sent(json!({})).await;
            s.update("B", &id, refused()).await;
            assert_eq!(s.sign("B", &id, step).await, "REFUSED");
            s.cannot_sign(
                "B",
                &id,
                if step == "RECEPTION" {
                    "OPERATION"
                } else {
                    "RECEPTION"
                },
            )
            .await
            .bad_input(NO_TRANSITION);
        }
    }
}

#[tokio::test]
async fn s7_carriers_that_did_not_sign_leave_when_the_waste_arrives() {
    for s in sandboxes().await {
        for (step, data) in [
            ("RECEPTION", received()),
            ("OPERATION", with(received(), treated())),
        ] {
            let id = s.sent(json!({})).await;
            let first = s.read("P", &id, "transporters { id }").await;
            let second = s
                .ok(
                    "P",
                    "createBsvhuTransporter",
                    json!({"input": s.carrier_input("T2")}),
                    "id",
                )
                .await;
            let rows = json!([first["transporters"][0]["id"], second["id"]]);
            s.update("P", &id, json!({"transporters": rows})).await;
            s.read("T2", &id, "id").await;
            s.update("B", &id, data).await;
            s.sign("B", &id, step).await;
            let slip = s.read("P", &id, "transporters { id }").await;
            assert_eq!(slip["transporters"], first["transporters"]);
            s.refused("T2", "bsvhu", json!({"id": id}))
                .await
                .forbidden("");
            let gone = json!({"id": second["id"], "input": {"customInfo": "?"}});
            s.refused("T2", "updateBsvhuTransporter", gone)
                .await
                .bad_input("n'existe pas");
        }
    }
}

#[tokio::test]
async fn s8_each_step_is_signed_once_by_the_destination() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        s.update("B", &id, received()).await;
        for user in ["P", "T", "X"] {
            s.cannot_sign(user, &id, "RECEPTION")
                .await
                .forbidden("Vous ne pouvez pas signer ce bordereau");
        }
        s.sign("B", &id, "RECEPTION").await;
        s.cannot_sign("B", &id, "RECEPTION")
            .await
            .bad_input("Cette signature a déjà été apposée.");
        let emitted = s.create("P", s.with(received())).await;
        s.sign("P", &emitted, "EMISSION").await;
        s.cannot_sign("B", &emitted, "RECEPTION")
            .await
            .bad_input(NO_TRANSITION);
        let treated = s.processed(json!({})).await;
        s.cannot_sign("B", &treated, "RECEPTION")
            .await
            .bad_input(NO_TRANSITION);
    }
}
