//! U1 to U9: what may be changed, by whom, until when.

use serde_json::{Value, json};

use crate::fixture::*;

const SEALED: &str =
    "Des champs ont été verrouillés via signature et ne peuvent plus être modifiés : ";

#[tokio::test]
async fn u1_outsiders_change_nothing_and_nobody_leaves_the_slip() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        let quantity = json!({"quantity": 3});
        s.cannot_update("", &id, quantity.clone())
            .await
            .is("UNAUTHENTICATED", "");
        s.cannot_update("X", &id, quantity.clone())
            .await
            .forbidden("Votre établissement doit être visé sur le bordereau");
        s.cannot_update("P lecteur", &id, quantity.clone())
            .await
            .forbidden("Votre établissement doit être visé sur le bordereau");
        let unknown = "VHU-20250101-000000000";
        s.cannot_update("P", unknown, quantity)
            .await
            .bad_input("Le bordereau avec l'identifiant \"VHU-20250101-000000000\" n'existe pas.");
        for leaving in [
            json!({"emitter": {"company": {"siret": s.org("X")}}}),
            json!({"emitter": {"company": {"siret": null}}}),
            json!({"emitter": null}),
        ] {
            s.cannot_update("P", &id, leaving)
                .await
                .forbidden("Vous ne pouvez pas enlever votre établissement du bordereau");
        }
        assert_eq!(s.events(&id).await, ["BsvhuCreated"]);
    }
}

#[tokio::test]
async fn u2_the_emitter_corrects_itself_until_the_first_transport() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        let agreement = |number: &str| json!({"emitter": {"agrementNumber": number}});
        s.update("T", &id, agreement("PR0700012E")).await;
        s.sign("P", &id, "EMISSION").await;
        s.cannot_update("T", &id, agreement("PR0700012F"))
            .await
            .forbidden(&format!("{SEALED}Le N° d'agrément de l'émetteur"));
        let before = s.events(&id).await.len();
        s.update("T", &id, agreement("PR0700012E")).await;
        assert_eq!(s.events(&id).await.len(), before);
        s.update("P", &id, agreement("PR0700012F")).await;
        s.sign("T", &id, "TRANSPORT").await;
        s.cannot_update("P", &id, agreement("PR0700012G"))
            .await
            .forbidden(SEALED);
    }
}

#[tokio::test]
async fn u3_carrier_fields_stay_open_after_the_emission() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        s.sign("P", &id, "EMISSION").await;
        s.change_company("T", |company| {
            company["transporterReceipt"]["receiptNumber"] = json!("R-2");
        })
        .await;
        s.update(
            "T",
            &id,
            json!({"transporter": {"transport": {"plates": ["ZZ-99-ZZ"]}, "customInfo": "quai 3"}}),
        )
        .await;
        let slip = s
            .read(
                "P",
                &id,
                "transporter { customInfo transport { plates } recepisse { number } }",
            )
            .await;
        let expected = json!({"customInfo": "quai 3", "transport": {"plates": ["ZZ-99-ZZ"]}, "recepisse": {"number": "R-2"}});
        assert_eq!(slip["transporter"], expected);
        s.change_company("T", |company| {
            company.insert("transporterReceipt".to_owned(), Value::Null);
        })
        .await;
        s.update("T", &id, json!({"transporter": {"customInfo": "quai 4"}}))
            .await;
        let slip = s
            .read("P", &id, "transporter { recepisse { number isExempted } }")
            .await;
        assert_eq!(slip["transporter"]["recepisse"]["number"], Value::Null);
    }
}

#[tokio::test]
async fn u4_after_the_transport_the_destination_and_the_carrier_are_settled() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        for change in [
            json!({"destination": {"company": {"siret": s.org("M")}}}),
            json!({"destination": {"type": "DEMOLISSEUR"}}),
            json!({"quantity": 9}),
            json!({"weight": {"value": 2}}),
        ] {
            s.cannot_update("P", &id, change).await.forbidden(SEALED);
        }
        let mode = json!({"transporter": {"transport": {"mode": "RAIL"}}});
        s.cannot_update("T", &id, mode)
            .await
            .forbidden("n°1 a été verrouillé via signature et ne peut pas être modifié.");
        s.cannot_update("B", &id, json!({"transporters": []})).await
            .is("FORBIDDEN", "Le transporteur n°1 a déjà signé le BSVHU, il ne peut pas être supprimé ou modifié");
        s.update(
            "B",
            &id,
            json!({"destination": {"company": {"phone": "0102030405"}}}),
        )
        .await;
    }
}

#[tokio::test]
async fn u5_nothing_moves_after_the_operation() {
    for s in sandboxes().await {
        let id = s.processed(json!({})).await;
        for (change, label) in [
            (
                json!({"destination": {"operation": {"date": "2021-05-01"}}}),
                "La date de l'opération",
            ),
            (
                json!({"containsElectricOrHybridVehicles": true}),
                "Comprend des véhicules électriques ou hybrides",
            ),
            (
                json!({"intermediaries": [s.company("I")]}),
                "Les intermédiaires",
            ),
            (json!({"customId": "trop tard"}), ""),
        ] {
            s.cannot_update("B", &id, change)
                .await
                .forbidden(&format!("{SEALED}{label}"));
        }
    }
}

#[tokio::test]
async fn u6_intermediaries_are_replaced_until_the_operation() {
    for s in sandboxes().await {
        let id = s.sent(json!({"intermediaries": [s.company("I")]})).await;
        let named = |name: &str| json!({"intermediaries": [s.company(name)]});
        s.update("P", &id, named("K")).await;
        let before = s.events(&id).await.len();
        s.update("P", &id, named("K")).await;
        assert_eq!(
            s.events(&id).await.len(),
            before,
            "identical, so nothing is written"
        );
        s.refused("I", "bsvhu", json!({"id": id}))
            .await
            .forbidden("Vous n'êtes pas autorisé à accéder à ce bordereau");
        s.read("K", &id, "id").await;
    }
}

#[tokio::test]
async fn u7_a_draft_is_changed_by_those_who_see_it() {
    for s in sandboxes().await {
        let id = s.draft("P", s.complete()).await;
        s.cannot_update("B", &id, json!({"customId": "B"}))
            .await
            .forbidden("Votre établissement doit être visé sur le bordereau");
        s.update("P", &id, json!({"customId": "P"})).await;
        assert_eq!(s.read("P", &id, "customId").await["customId"], "P");
    }
}

#[tokio::test]
async fn u8_reception_data_are_sealed_by_the_reception() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        s.update("B", &id, received()).await;
        s.sign("B", &id, "RECEPTION").await;
        for (change, label) in [
            (json!({"weight": 2}), "Le poids réel reçu"),
            (json!({"date": "2021-04-29"}), "La date de réception"),
        ] {
            let change = json!({"destination": {"reception": change}});
            s.cannot_update("B", &id, change).await.forbidden(label);
        }
        s.update("B", &id, received()).await;
    }
}

#[tokio::test]
async fn u9_one_form_of_the_address_erases_the_other() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        let address = |company: Value| json!({"emitter": {"company": company}});
        const ADDRESS: &str = "emitter { company { address } }";
        s.update(
            "P",
            &id,
            address(json!({"street": "1 rue Basse", "postalCode": "67000", "city": "Strasbourg"})),
        )
        .await;
        let slip = s.read("P", &id, ADDRESS).await;
        assert_eq!(
            slip["emitter"]["company"]["address"],
            "1 rue Basse 67000 Strasbourg"
        );
        s.update(
            "P",
            &id,
            address(json!({"address": "2 rue Haute 67000 Strasbourg"})),
        )
        .await;
        let slip = s.read("P", &id, ADDRESS).await;
        assert_eq!(
            slip["emitter"]["company"]["address"],
            "2 rue Haute 67000 Strasbourg"
        );
        // The parts are gone: with one of them alone, no address is left.
        s.cannot_create(
            "P",
            s.with(address(json!({"address": null, "city": "Lyon"}))),
        )
        .await
        .bad_input("est un champ requis.");
    }
}
