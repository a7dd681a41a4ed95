//! 23.2, second part, and 23.9: changes, and what signatures lock.

use serde_json::{Value, json};

use crate::fixture::*;

#[tokio::test]
async fn a2_19_strangers_change_nothing() {
    for s in sandboxes().await {
        let id = s.reach("SEALED", json!({})).await;
        let change = json!({"customId": "C-1"});
        s.cannot_update_form("X", &id, change.clone())
            .await
            .forbidden("");
        s.cannot_update_form("E lecteur", &id, change.clone())
            .await
            .forbidden("");
        s.cannot_update_form("E", "nulle-part", change.clone())
            .await
            .bad_input("nulle-part");
        s.update_form("E chauffeur", &id, change).await;
    }
}

#[tokio::test]
async fn a2_20_a_form_stays_complete_and_keeps_its_author() {
    for s in sandboxes().await {
        let draft = s.draft(json!({})).await;
        let id = s.reach("SEALED", json!({})).await;
        for form in [&draft, &id] {
            s.update_form(
                "E",
                form,
                json!({"customId": "C-1", "wasteDetails": {"name": "Autre"}}),
            )
            .await;
        }
        s.update_form("E", &draft, json!({"wasteDetails": {"name": null}}))
            .await;
        s.cannot_update_form("E", &id, json!({"wasteDetails": {"name": null}}))
            .await
            .bad_input("");
        for form in [&draft, &id] {
            let change = json!({"emitter": {"company": s.block("X")}});
            s.cannot_update_form("E", form, change)
                .await
                .forbidden("enlever votre établissement");
        }
    }
}

#[tokio::test]
async fn a2_21_intermediaries_come_and_go_until_the_reception() {
    for s in sandboxes().await {
        let id = s.draft(json!({})).await;
        let list = async |changes: Value| {
            s.update_form("E", &id, changes).await;
            s.at("E", &id, "intermediaries { siret }", "intermediaries")
                .await
        };
        let (i, x) = (json!({"siret": s.org("I")}), json!({"siret": s.org("X")}));
        assert_eq!(
            list(json!({"intermediaries": [s.block("I")]})).await,
            json!([i])
        );
        assert_eq!(
            list(json!({"intermediaries": [s.block("I"), s.block("X")]})).await,
            json!([i, x])
        );
        assert_eq!(
            list(json!({"intermediaries": [s.block("X")]})).await,
            json!([x])
        );
        assert_eq!(
            list(json!({"customId": "C-1"})).await,
            json!([x]),
            "absent keeps"
        );
        assert_eq!(list(json!({"intermediaries": []})).await, json!([]));
        list(json!({"intermediaries": [s.block("I")]})).await;
        assert_eq!(list(json!({"intermediaries": null})).await, json!([]));
        list(json!({"intermediaries": [s.block("I")]})).await;
        s.drive(&id, "SIGNED_BY_PRODUCER").await;
        let stored = s
            .at(
                "E",
                &id,
                "intermediaries { siret name address contact phone mail }",
                "intermediaries",
            )
            .await;
        s.update_form("D", &id, json!({"intermediaries": stored}))
            .await;
        s.drive(&id, "RECEIVED").await;
        let refused = s
            .cannot_update_form("E", &id, json!({"intermediaries": []}))
            .await;
        refused.forbidden(&format!("{LOCKED}intermediaries"));
    }
}

#[tokio::test]
async fn a2_22_null_removes_the_eco_organisme_and_the_recipient() {
    for s in sandboxes().await {
        let eco = json!({"ecoOrganisme": {"siret": s.org("O"), "name": "Société O"}});
        let id = s.draft(eco).await;
        s.update_form("E", &id, json!({"ecoOrganisme": null, "recipient": null}))
            .await;
        let form = s
            .read(
                "E",
                &id,
                "ecoOrganisme { siret } recipient { cap company { siret } }",
            )
            .await;
        assert_eq!(form["ecoOrganisme"], Value::Null);
        assert_eq!(form["recipient"], json!({"cap": null, "company": null}));
    }
}

#[tokio::test]
async fn a2_23_temporary_storage_comes_and_goes() {
    for s in sandboxes().await {
        let id = s.draft(json!({})).await;
        let cap = async |changes: Value| {
            s.update_form("E", &id, changes).await;
            let selection = "temporaryStorageDetail { destination { cap } }";
            s.at(
                "E",
                &id,
                selection,
                "temporaryStorageDetail.destination.cap",
            )
            .await
        };
        assert_eq!(cap(s.stored()).await, "CAP-2");
        let other = json!({"temporaryStorageDetail": {"destination": {"cap": "CAP-3"}}});
        assert_eq!(cap(other).await, "CAP-3");
        let none = json!({"temporaryStorageDetail": null, "recipient": {"isTempStorage": false}});
        assert_eq!(cap(none).await, Value::Null);
        assert_eq!(cap(s.stored()).await, "CAP-2", "added again");
    }
}

#[tokio::test]
async fn a2_24_receipts_follow_the_company_of_the_carrier() {
    for s in sandboxes().await {
        let id = s.draft(json!({})).await;
        let receipt = async |changes: Value| {
            s.update_form("E", &id, changes).await;
            s.at("E", &id, "transporter { receipt }", "transporter")
                .await
        };
        s.change_company("T1", |company| {
            company.insert("transporterReceipt".to_owned(), Value::Null);
        })
        .await;
        let plate = json!({"transporter": {"numberPlate": "CD-456-EF"}});
        assert_eq!(
            receipt(plate).await,
            json!({"receipt": "the number"}),
            "kept"
        );
        let same = json!({"transporter": {"company": s.block("T1")}});
        assert_eq!(receipt(same).await, json!({"receipt": null}));
        let other = json!({"transporter": {"company": s.block("T2"), "receipt": "inventé"}});
        assert_eq!(receipt(other).await, json!({"receipt": "the number"}));
        assert_eq!(receipt(json!({"transporter": null})).await, Value::Null);
    }
}

#[tokio::test]
async fn a2_25_carriers_are_ordered_until_they_sign() {
    for s in sandboxes().await {
        let t1 = s.row("E", s.carrier("T1")).await;
        let t2 = s.row("E", s.carrier("T2")).await;
        let id = s.with_rows(&[&t1, &t2], json!({})).await;
        let rows = async |changes: Value| {
            s.update_form("E", &id, changes).await;
            s.at("E", &id, "transporters { id numberPlate }", "transporters")
                .await
        };
        let swapped = rows(json!({"transporters": [t2, t1]})).await;
        assert_eq!(
            (&swapped[0]["id"], &swapped[1]["id"]),
            (&json!(t2), &json!(t1))
        );
        let plate = rows(json!({"transporter": {"numberPlate": "CD-456-EF"}})).await;
        assert_eq!(
            (&plate[0]["numberPlate"], &plate[1]["numberPlate"]),
            (&json!("CD-456-EF"), &json!("AB-123-CD"))
        );
        let shifted = rows(json!({"transporter": null})).await;
        assert_eq!(shifted, json!([{"id": t1, "numberPlate": "AB-123-CD"}]));
        assert_eq!(rows(json!({"transporters": []})).await, json!([]));
    }
}

#[tokio::test]
async fn a2_26_the_carrier_corrects_its_plate_until_it_leaves() {
    for s in sandboxes().await {
        let id = s.draft(json!({})).await;
        let plate = |text: &str| json!({"id": id, "transporterNumberPlate": text});
        s.seal("E", &id).await;
        for status in ["SEALED", "SIGNED_BY_PRODUCER"] {
            s.drive(&id, status).await;
            let arguments = with(
                plate("CD-456-EF"),
                json!({"transporterCustomInfo": "Quai 3"}),
            );
            let selection = "transporter { numberPlate customInfo }";
            let form = s
                .ok("T1", "updateTransporterFields", arguments, selection)
                .await;
            assert_eq!(
                form["transporter"],
                json!({"numberPlate": "CD-456-EF", "customInfo": "Quai 3"})
            );
        }
        s.refused("T1", "updateTransporterFields", plate("AZ"))
            .await
            .bad_input("");
        s.refused("E", "updateTransporterFields", plate("CD-456-EF"))
            .await
            .forbidden("");
        s.drive(&id, "SENT").await;
        s.refused("T1", "updateTransporterFields", plate("CD-456-EF"))
            .await
            .forbidden("");
    }
}

#[tokio::test]
async fn a9_1_the_emission_locks_frames_one_to_seven() {
    for s in sandboxes().await {
        let eco = json!({"ecoOrganisme": {"siret": s.org("O"), "name": "Société O"}});
        let id = s.reach("SIGNED_BY_PRODUCER", eco.clone()).await;
        let several = json!({"customId": "C-1", "recipient": {"cap": "Autre"}, "wasteDetails": {"name": "Autre"}});
        let refused = s.cannot_update_form("D", &id, several).await;
        refused.forbidden(&format!("{LOCKED}customId, recipientCap, wasteDetailsName"));
        let same = json!({"recipient": {"cap": "CAP-1"}, "wasteDetails": {"name": "Boues", "quantity": 1.000_000_01}});
        s.update_form("D", &id, same).await;
        s.update_form("E", &id, json!({"wasteDetails": {"code": "16 06 01*"}}))
            .await;
        let own = [
            (json!({"type": "OTHER"}), "emitterType"),
            (json!({"company": {"name": "Autre"}}), "emitterCompanyName"),
            (
                json!({"company": {"address": "Autre"}}),
                "emitterCompanyAddress",
            ),
        ];
        for (emitter, column) in own {
            let refused = s
                .cannot_update_form("E", &id, json!({"emitter": emitter}))
                .await;
            refused.forbidden(&format!("{LOCKED}{column}"));
        }
        let by_eco = s.draft(eco).await;
        s.seal("E", &by_eco).await;
        s.take(
            "O",
            "signEmissionForm",
            &by_eco,
            json!({"input": {"emittedByEcoOrganisme": true}}),
        )
        .await;
        s.update_form("O", &by_eco, json!({"wasteDetails": {"code": "16 06 01*"}}))
            .await;
        s.cannot_update_form(
            "O",
            &by_eco,
            json!({"emitter": {"company": {"name": "Autre"}}}),
        )
        .await
        .forbidden(LOCKED);
        s.cannot_update_form("E", &by_eco, json!({"wasteDetails": {"name": "Autre"}}))
            .await
            .forbidden(LOCKED);
    }
}

#[tokio::test]
async fn a9_1_the_siret_of_the_emitter_is_locked_for_itself() {
    for s in sandboxes().await {
        let id = s.reach("SIGNED_BY_PRODUCER", json!({})).await;
        let change = json!({"emitter": {"company": {"siret": s.org("X")}}, "intermediaries": [s.block("E")]});
        let refused = s.cannot_update_form("E", &id, change).await;
        refused.forbidden(&format!("{LOCKED}emitterCompanySiret"));
    }
}

#[tokio::test]
async fn a9_2_carriers_that_signed_keep_their_place() {
    for s in sandboxes().await {
        let t1 = s.row("E", s.carrier("T1")).await;
        let t2 = s.row("E", s.carrier("T2")).await;
        let id = s.with_rows(&[&t1], json!({})).await;
        s.drive(&id, "SIGNED_BY_PRODUCER").await;
        s.update_form("D", &id, json!({"transporters": []})).await;
        s.update_form("D", &id, json!({"transporters": [t1]})).await;
        s.drive(&id, "SENT").await;
        s.update_form("E", &id, json!({"transporters": [t1, t2]}))
            .await;
        for list in [json!([t2, t1]), json!([t2]), json!([])] {
            let refused = s
                .cannot_update_form("E", &id, json!({"transporters": list}))
                .await;
            refused.forbidden(&format!("{LOCKED}transporters[0]"));
        }
        for carrier in [json!({"numberPlate": "CD-456-EF"}), Value::Null] {
            let refused = s
                .cannot_update_form("E", &id, json!({"transporter": carrier}))
                .await;
            refused.forbidden(&format!("{LOCKED}transporter"));
        }
        s.drive(&id, "ACCEPTED").await;
        let t3 = s.row("D", s.carrier("T3")).await;
        let refused = s
            .cannot_update_form("D", &id, json!({"transporters": [t1, t3]}))
            .await;
        refused.forbidden(&format!("{LOCKED}transporters"));
    }
}

#[tokio::test]
async fn a9_3_temporary_storage_is_locked_as_a_whole() {
    for s in sandboxes().await {
        let id = s.reach("SIGNED_BY_PRODUCER", s.stored()).await;
        let detail = s
            .at("E", &id, "temporaryStorageDetail { destination { cap processingOperation company { siret name address contact phone mail } } }", "temporaryStorageDetail")
            .await;
        s.update_form("D", &id, json!({"temporaryStorageDetail": detail}))
            .await;
        let refused = s
            .cannot_update_form(
                "D",
                &id,
                json!({"temporaryStorageDetail": {"destination": {"cap": "Autre"}}}),
            )
            .await;
        refused.forbidden(&format!("{LOCKED}forwardedIn"));
        let direct = s.reach("SIGNED_BY_PRODUCER", json!({})).await;
        let added = json!({"temporaryStorageDetail": {"destination": {"cap": "Autre"}}});
        s.cannot_update_form("D", &direct, added)
            .await
            .forbidden("forwardedIn");
    }
}

#[tokio::test]
async fn a9_4_grouped_forms_are_locked_as_a_list() {
    for s in sandboxes().await {
        let one = s.waiting(1.0, 0.0).await;
        let other = s.waiting(1.0, 0.0).await;
        let id = s.create_form("D", s.grouping(&[(&one, Some(0.5))])).await;
        s.seal("D", &id).await;
        s.take("D", "signEmissionForm", &id, json!({})).await;
        let list = |fractions: &[(&str, Option<f64>)]| json!({"grouping": fractions_of(fractions)});
        s.update_form("D2", &id, list(&[(&one, Some(0.5))])).await;
        for fractions in [
            vec![(one.as_str(), Some(0.4))],
            vec![(one.as_str(), None)],
            vec![(other.as_str(), Some(0.5))],
            vec![(one.as_str(), Some(0.5)), (other.as_str(), Some(0.5))],
        ] {
            s.cannot_update_form("D2", &id, list(&fractions))
                .await
                .forbidden(&format!("{LOCKED}grouping"));
        }
        let older = json!({"appendix2Forms": [{"id": one}]});
        s.cannot_update_form("D2", &id, older)
            .await
            .forbidden("grouping");
    }
}

#[tokio::test]
async fn a9_5_a_form_is_deleted_until_it_leaves() {
    for s in sandboxes().await {
        let by =
            async |user: &str, id: &str| s.call(user, "deleteForm", json!({"id": id}), "id").await;
        for user in ["E", "D", "T1"] {
            let id = s.reach("SEALED", json!({})).await;
            by(user, &id).await.unwrap();
            s.refused("E", "form", json!({"id": id}))
                .await
                .bad_input(&id);
        }
        let draft = s.draft(json!({})).await;
        by("D", &draft).await.unwrap_err().forbidden("");
        by("E chauffeur", &draft).await.unwrap_err().forbidden("");
        by("E", &draft).await.unwrap();
        let signed = s.reach("SIGNED_BY_PRODUCER", json!({})).await;
        for user in ["D", "T1", "X"] {
            by(user, &signed).await.unwrap_err().forbidden("signé");
        }
        by("E", &signed).await.unwrap();
        let sent = s.reach("SENT", json!({})).await;
        by("E", &sent).await.unwrap_err().forbidden("");
    }
}
