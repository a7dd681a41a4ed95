//! A1 to A8: circuits from creation to treatment.

use serde_json::{Value, json};

use crate::fixture::*;

#[tokio::test]
async fn a1_from_the_emitter_to_the_shredder() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        assert_eq!(s.sign("P", &id, "EMISSION").await, "SIGNED_BY_PRODUCER");
        // The plate is given as one text, and the update and the signature come in one document.
        let document = "mutation($id: ID!, $input: BsvhuInput!, $signature: BsvhuSignatureInput!) {
            updateBsvhu(id: $id, input: $input) { id }
            signBsvhu(id: $id, input: $signature) { status transporter { transport { plates signature { author } } } }
        }";
        let transport = json!({"mode": "ROAD", "plates": "XY-23-TE", "takenOverAt": "2021-04-26"});
        let variables = json!({
            "id": id, "input": {"transporter": {"transport": transport}},
            "signature": {"type": "TRANSPORT", "author": "Tom"},
        });
        let answer = s.send("T", document, variables).await;
        let signed = &answer["data"]["signBsvhu"];
        assert_eq!(signed["status"], "SENT", "{answer}");
        assert_eq!(
            signed["transporter"]["transport"]["plates"],
            json!(["XY-23-TE"])
        );
        s.update("B", &id, received()).await;
        assert_eq!(s.sign("B", &id, "RECEPTION").await, "RECEIVED");
        s.update("B", &id, treated()).await;
        assert_eq!(s.sign("B", &id, "OPERATION").await, "PROCESSED");
        assert_eq!(
            s.events(&id).await,
            [
                "BsvhuCreated",
                "BsvhuSigned",
                "BsvhuUpdated",
                "BsvhuSigned",
                "BsvhuUpdated",
                "BsvhuSigned",
                "BsvhuUpdated",
                "BsvhuSigned",
            ]
        );
    }
}

#[tokio::test]
async fn a2_the_reception_may_be_skipped() {
    for s in sandboxes().await {
        let id = s.processed(json!({})).await;
        let slip = s
            .read("P", &id, "destination { reception { signature { author } } operation { signature { author } } }")
            .await;
        assert_eq!(slip["destination"]["reception"]["signature"], Value::Null);
        assert_eq!(slip["destination"]["operation"]["signature"]["author"], "B");
    }
}

#[tokio::test]
async fn a3_a_foreign_carrier_needs_no_receipt() {
    for s in sandboxes().await {
        let id = s
            .create("P", s.with(json!({"transporter": s.carrier_input("F")})))
            .await;
        s.sign("P", &id, "EMISSION").await;
        assert_eq!(s.sign("F", &id, "TRANSPORT").await, "SENT");
    }
}

#[tokio::test]
async fn a4_carriers_sign_in_turn_and_one_more_joins_on_the_road() {
    for s in sandboxes().await {
        let mut carriers = Vec::new();
        for name in ["T", "T2"] {
            let input = with(s.carrier_input(name), json!({"transport": {"plates": []}}));
            let row = s
                .ok("P", "createBsvhuTransporter", json!({"input": input}), "id")
                .await;
            carriers.push(row["id"].clone());
        }
        let input = s.with(json!({"transporters": carriers}));
        let mut input = input.as_object().unwrap().clone();
        input.remove("transporter");
        let id = s.create("P", Value::Object(input)).await;
        s.sign("P", &id, "EMISSION").await;
        s.cannot_sign("T2", &id, "TRANSPORT")
            .await
            .forbidden("Vous ne pouvez pas signer ce bordereau");
        for (name, row) in ["T", "T2"].iter().zip(&carriers) {
            let plates = json!({"id": row, "input": {"transport": {"plates": ["AB-12-CD"]}}});
            s.ok(name, "updateBsvhuTransporter", plates, "id").await;
            assert_eq!(s.sign(name, &id, "TRANSPORT").await, "SENT");
        }
        s.cannot_sign("T", &id, "TRANSPORT").await.bad_input(
            "Impossible d'appliquer une signature TRANSPORT. Tous les transporteurs ont déjà signé",
        );
        let third = s
            .ok(
                "B",
                "createBsvhuTransporter",
                json!({"input": s.carrier_input("T3")}),
                "id",
            )
            .await;
        carriers.push(third["id"].clone());
        s.update("B", &id, json!({"transporters": carriers})).await;
        assert_eq!(s.sign("T3", &id, "TRANSPORT").await, "SENT");
        s.update("B", &id, received()).await;
        assert_eq!(s.sign("B", &id, "RECEPTION").await, "RECEIVED");
        s.update("B", &id, treated()).await;
        assert_eq!(s.sign("B", &id, "OPERATION").await, "PROCESSED");
        let slip = s
            .read(
                "T3",
                &id,
                "transporters { id transport { signature { author } } }",
            )
            .await;
        let signed: Vec<&Value> = slip["transporters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| &row["transport"]["signature"]["author"])
            .collect();
        assert_eq!(signed, ["T", "T2", "T3"]);
    }
}

fn nameless() -> Value {
    json!({"emitter": {
        "irregularSituation": true, "noSiret": true,
        "company": {"siret": null, "name": "Casse Martin", "address": "Chemin des Friches 69007 Lyon", "contact": null, "phone": null, "mail": null},
    }})
}

#[tokio::test]
async fn a5_without_siret_the_carrier_signs_first() {
    for s in sandboxes().await {
        for author in ["B", "T"] {
            let id = s.create(author, s.with(nameless())).await;
            assert_eq!(s.sign("T", &id, "TRANSPORT").await, "SENT");
        }
    }
}

fn unregistered() -> Value {
    json!({"emitter": {"irregularSituation": true, "company": {"siret": UNREGISTERED}}})
}

#[tokio::test]
async fn a6_an_unregistered_irregular_emitter_is_noted_and_the_carrier_signs_first() {
    for s in sandboxes().await {
        let id = s.create("T", s.with(unregistered())).await;
        let slip = s
            .read("T", &id, "emitter { notOnTD irregularSituation noSiret }")
            .await;
        assert_eq!(
            slip["emitter"],
            json!({"notOnTD": true, "irregularSituation": true, "noSiret": false})
        );
        assert_eq!(s.sign("T", &id, "TRANSPORT").await, "SENT");
    }
}

#[tokio::test]
async fn a7_a_registered_irregular_emitter_signs_first() {
    for s in sandboxes().await {
        let id = s
            .create(
                "P",
                s.with(json!({"emitter": {"irregularSituation": true}})),
            )
            .await;
        s.cannot_sign("T", &id, "TRANSPORT")
            .await
            .bad_input(NO_TRANSITION);
        s.sign("P", &id, "EMISSION").await;
        assert_eq!(s.sign("T", &id, "TRANSPORT").await, "SENT");
    }
}

#[tokio::test]
async fn a8_a_draft_belongs_to_its_author_until_it_is_published() {
    for s in sandboxes().await {
        let id = s.draft("P", s.complete()).await;
        for outsider in ["T", "B", "X"] {
            s.refused(outsider, "bsvhu", json!({"id": id}))
                .await
                .forbidden("Vous n'êtes pas autorisé à accéder à ce bordereau");
            s.cannot_update(outsider, &id, json!({"quantity": 3}))
                .await
                .forbidden("Votre établissement doit être visé sur le bordereau");
            s.refused(outsider, "publishBsvhu", json!({"id": id}))
                .await
                .forbidden("Votre établissement doit être visé sur le bordereau");
        }
        let published = s
            .ok("P", "publishBsvhu", json!({"id": id}), "isDraft status")
            .await;
        assert_eq!(published, json!({"isDraft": false, "status": "INITIAL"}));
        s.read("T", &id, "id").await;
        s.refused("P", "publishBsvhu", json!({"id": id}))
            .await
            .forbidden("Impossible de publier un bordereau qui n'est pas un brouillon");
    }
}
