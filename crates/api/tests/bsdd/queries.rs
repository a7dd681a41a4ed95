//! 23.11: queries. The history is in `life_cycle`.

use serde_json::{Value, json};

use crate::fixture::*;

#[tokio::test]
async fn a11_1_everybody_on_a_form_reads_it() {
    for s in sandboxes().await {
        let t2 = s.row("E", s.carrier("T2")).await;
        let t1 = s.row("E", s.carrier("T1")).await;
        let foreign = s.row("E", s.carrier("F")).await;
        let changes = with(
            s.stored(),
            json!({
                "trader": {"company": s.block("N")}, "broker": {"company": s.block("K")},
                "ecoOrganisme": {"siret": s.org("O"), "name": "Société O"}, "intermediaries": [s.block("I")],
            }),
        );
        let id = s.with_rows(&[&t1, &t2, &foreign], changes).await;
        let by_id = json!({"id": id});
        for other in ["D", "T1", "S", "I"] {
            s.refused(other, "form", by_id.clone())
                .await
                .forbidden("Vous n'êtes pas autorisé à accéder à ce bordereau");
        }
        s.read("E", &id, "id").await;
        s.seal("E", &id).await;
        for reader in [
            "E",
            "E lecteur",
            "S",
            "D",
            "T1",
            "T2",
            "F",
            "N",
            "K",
            "O",
            "I",
        ] {
            s.read(reader, &id, "id").await;
        }
        for stranger in ["X", "T3"] {
            s.refused(stranger, "form", by_id.clone())
                .await
                .forbidden("");
        }
        assert_eq!(
            s.refused("", "form", by_id.clone()).await.code,
            "UNAUTHENTICATED"
        );
        s.change_user("X", |user| {
            user.insert("isAdmin".to_owned(), json!(true));
        })
        .await;
        // The caller is believed for a second.
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        let number = s.read("X", &id, "readableId").await["readableId"].clone();
        let both = with(by_id, json!({"readableId": number}));
        for arguments in [json!({}), both] {
            s.refused("E", "form", arguments)
                .await
                .bad_input("soit un id, soit un readableId");
        }
        let read = s.ok("E", "form", json!({"readableId": number}), "id").await;
        assert_eq!(read["id"], id);
    }
}

#[tokio::test]
async fn a11_1_the_next_destination_does_not_read() {
    for s in sandboxes().await {
        let id = s.reach("AWAITING_GROUP", json!({})).await;
        s.refused("D2", "form", json!({"id": id}))
            .await
            .forbidden("");
    }
}

/// Identifiers of a list of forms.
async fn list(s: &Sandbox, user: &str, arguments: Value) -> Vec<String> {
    let forms = s.ok(user, "forms", arguments, "id").await;
    forms
        .as_array()
        .unwrap()
        .iter()
        .map(|form| text(&form["id"]))
        .collect()
}

/// And t31: the newest form is the last created.
#[tokio::test]
async fn a11_2_pages_go_from_the_newest_form_on() {
    for s in sandboxes().await {
        let mut ids = Vec::new();
        for _ in 0..52 {
            ids.push(s.draft(json!({})).await);
        }
        ids.reverse();
        assert_eq!(list(&s, "E", json!({})).await, ids[..50]);
        assert_eq!(
            list(&s, "E", json!({"first": 2, "cursorAfter": ids[1]})).await,
            ids[2..4]
        );
        assert_eq!(
            list(&s, "E", json!({"last": 2, "cursorBefore": ids[4]})).await,
            ids[2..4]
        );
        assert_eq!(list(&s, "E", json!({"last": 2})).await, ids[50..]);
        assert_eq!(
            list(&s, "E", json!({"first": 2, "skip": 3})).await,
            ids[3..5]
        );
        for wrong in [
            json!({"first": 0}),
            json!({"first": 101}),
            json!({"first": 1, "last": 1}),
            json!({"cursorAfter": ids[0], "cursorBefore": ids[1]}),
            json!({"first": 1, "cursorBefore": ids[1]}),
            json!({"last": 1, "cursorAfter": ids[1]}),
            json!({"skip": 1, "cursorAfter": ids[1]}),
        ] {
            s.refused("E", "forms", wrong).await.bad_input("");
        }
    }
}

#[tokio::test]
async fn a11_2_lists_are_filtered() {
    for s in sandboxes().await {
        let draft = s.draft(json!({"customId": "C-1"})).await;
        let sealed = s
            .reach("SEALED", json!({"wasteDetails": {"code": "06 05 03"}}))
            .await;
        let before = jiff::Timestamp::now().to_string();
        let sent = s
            .reach("SENT", json!({"broker": {"company": s.block("K")}}))
            .await;
        let all = [sent.clone(), sealed.clone(), draft.clone()];
        for (filter, expected) in [
            (json!({}), &all[..]),
            (json!({"status": ["SEALED", "SENT"]}), &all[..2]),
            (json!({"status": ["DRAFT"]}), &all[2..]),
            (json!({"status": []}), &all[..0]),
            (json!({"roles": ["EMITTER"]}), &all[..]),
            (json!({"roles": ["RECIPIENT"]}), &all[..0]),
            (json!({"roles": ["RECIPIENT", "EMITTER"]}), &all[..]),
            (json!({"updatedAfter": before}), &all[..1]),
            (json!({"sentAfter": "2026-01-01"}), &all[..1]),
            (json!({"sentAfter": "2026-01-03"}), &all[..0]),
            (json!({"wasteCode": "06 05 03"}), &all[1..2]),
            (json!({"customId": "C-1"}), &all[2..]),
            (json!({"siretPresentOnForm": s.org("K")}), &all[..1]),
            (json!({"hasNextStep": true}), &all[1..]),
            (json!({"hasNextStep": false}), &all[..1]),
        ] {
            assert_eq!(list(&s, "E", filter.clone()).await, expected, "{filter}");
            let named = with(filter.clone(), json!({"siret": s.org("E")}));
            assert_eq!(list(&s, "E", named).await, expected, "{filter}");
        }
        assert_eq!(
            list(&s, "D", json!({})).await,
            all[..2],
            "drafts of others are hidden"
        );
        assert_eq!(list(&s, "D", json!({"hasNextStep": true})).await, all[..1]);
        assert_eq!(
            list(&s, "D", json!({"hasNextStep": false})).await,
            all[1..2]
        );
        assert_eq!(list(&s, "E lecteur", json!({})).await, all);
        let several = s.refused("E+D", "forms", json!({})).await;
        several.bad_input("Vous devez préciser pour quel siret");
        s.refused("X", "forms", json!({"siret": s.org("E")}))
            .await
            .forbidden("");
        s.refused("X", "forms", json!({"siret": UNREGISTERED}))
            .await
            .bad_input("");
    }
}

#[tokio::test]
async fn a11_4_what_waits_to_be_grouped_is_counted_net() {
    for s in sandboxes().await {
        let partly = s.waiting(1.0, 0.4).await;
        let whole = s.waiting(1.0, 0.0).await;
        let other_code = s
            .draft(json!({"wasteDetails": {"code": "16 06 01*"}}))
            .await;
        s.drive(&other_code, "AWAITING_GROUP").await;
        let stored = s.reach("AWAITING_GROUP", s.stored()).await;
        let waiting = async |company: &str, code: Option<&str>| {
            let mut arguments = json!({"siret": s.org(company)});
            if let Some(code) = code {
                arguments["wasteCode"] = json!(code);
            }
            let forms = s.ok(company, "appendixForms", arguments, "id").await;
            let mut ids: Vec<String> = forms
                .as_array()
                .unwrap()
                .iter()
                .map(|form| text(&form["id"]))
                .collect();
            ids.sort();
            ids
        };
        let sorted = |mut ids: Vec<&String>| {
            ids.sort();
            ids.into_iter().cloned().collect::<Vec<_>>()
        };
        assert_eq!(
            waiting("D", None).await,
            sorted(vec![&partly, &whole, &other_code, &stored])
        );
        assert_eq!(
            waiting("D", Some("16 06 01*")).await,
            vec![other_code.clone()]
        );
        assert_eq!(
            waiting("S", None).await,
            Vec::<String>::new(),
            "the storer holds nothing"
        );
        s.create_form(
            "D",
            s.grouping(&[(&partly, Some(0.6)), (&whole, Some(0.5))]),
        )
        .await;
        s.work().await;
        assert_eq!(
            waiting("D", None).await,
            sorted(vec![&whole, &other_code, &stored])
        );
        s.refused("X", "appendixForms", json!({"siret": s.org("D")}))
            .await
            .forbidden("");
    }
}

#[tokio::test]
async fn a11_4_the_last_treated_form_comes_first() {
    for s in sandboxes().await {
        let mut ids = Vec::new();
        for day in [5, 7, 6] {
            let id = s.reach("ACCEPTED", json!({})).await;
            let info = s.transit(
                "D2",
                json!({"processedAt": format!("2026-01-0{day}T08:00:00Z")}),
            );
            s.ok(
                "D",
                "markAsProcessed",
                json!({"id": id, "processedInfo": info}),
                "id",
            )
            .await;
            ids.push(id);
        }
        let forms = s
            .ok("D", "appendixForms", json!({"siret": s.org("D")}), "id")
            .await;
        let expected: Vec<Value> = [1, 2, 0]
            .map(|rank: usize| json!({"id": ids[rank]}))
            .to_vec();
        assert_eq!(forms, json!(expected));
    }
}

#[tokio::test]
async fn a11_5_readers_and_state_services_print() {
    for s in sandboxes().await {
        let id = s.reach("SEALED", json!({})).await;
        let by_id = json!({"id": id});
        let file = s
            .ok("T1", "formPdf", by_id.clone(), "token downloadLink")
            .await;
        let link = text(&file["downloadLink"]);
        assert!(
            link.ends_with(&format!("/download?token={}", text(&file["token"]))),
            "{link}"
        );
        s.refused("X", "formPdf", by_id.clone()).await.forbidden("");
        let query = "query($id: ID!) { formPdf(id: $id) { token } }";
        for (permission, client, is_granted) in [
            ("BSDS_CAN_READ_ALL", "192.0.2.1", true),
            ("BSDS_CAN_READ_ALL", "192.0.2.9", false),
            ("REGISTRY_CAN_READ_ALL", "192.0.2.1", false),
        ] {
            s.change_user("X", |user| {
                user.insert(
                    "government".to_owned(),
                    json!({"name": "DREAL", "permissions": [permission], "authorizedIps": ["192.0.2.1"]}),
                );
            })
            .await;
            // The caller is believed for a second.
            tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
            let answer = s.send_from("X", client, query, by_id.clone()).await;
            if is_granted {
                assert!(answer["data"]["formPdf"]["token"].is_string(), "{answer}");
            } else {
                assert_eq!(
                    answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED",
                    "{answer}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a11_6_the_origin_of_grouped_waste_is_not_told_to_everybody() {
    for s in sandboxes().await {
        let initial = s.waiting(1.0, 0.0).await;
        let group = s
            .create_form("D", s.grouping(&[(&initial, Some(1.0))]))
            .await;
        s.seal("D", &group).await;
        let selection = "grouping { form { emitter { company { siret } } emitterPostalCode } }";
        for (reader, emitter) in [
            ("D", json!({"company": {"siret": s.org("E")}})),
            ("D2", Value::Null),
        ] {
            let form = s.at(reader, &group, selection, "grouping.0.form").await;
            assert_eq!(form["emitter"], emitter, "{reader}");
            assert_eq!(form["emitterPostalCode"], "75010", "{reader}");
        }
        s.read("E", &group, "id").await;
    }
}

#[tokio::test]
async fn a11_7_the_summary_follows_the_waste() {
    for s in sandboxes().await {
        let summary = async |id: &str| {
            let selection = "stateSummary { quantity quantityType lastActionOn emitter { siret } recipient { siret } transporter { siret } transporterNumberPlate }";
            s.at("E", id, selection, "stateSummary").await
        };
        let id = s.reach("SENT", s.stored()).await;
        let sent = summary(&id).await;
        assert_eq!(
            (&sent["quantity"], &sent["quantityType"]),
            (&json!(1), &json!("ESTIMATED"))
        );
        assert_eq!(sent["lastActionOn"], "2026-01-02T10:00:00.000Z");
        assert_eq!(
            (&sent["emitter"]["siret"], &sent["recipient"]["siret"]),
            (&json!(s.org("E")), &json!(s.org("S")))
        );
        let partly = json!({"tempStoredInfos": arrival("PARTIALLY_REFUSED", 11.7, 8.6)});
        s.take("S", "markAsTempStored", &id, partly).await;
        let stored = summary(&id).await;
        assert_eq!(
            (&stored["quantity"], &stored["quantityType"]),
            (&json!(3.1), &json!("REAL"))
        );
        assert_eq!(stored["lastActionOn"], "2026-01-03T08:00:00.000Z");
        s.take("S", "markAsResealed", &id, json!({})).await;
        let resealed = summary(&id).await;
        assert_eq!(resealed["quantity"], 3.1);
        assert_eq!(
            (
                &resealed["emitter"]["siret"],
                &resealed["recipient"]["siret"]
            ),
            (&json!(s.org("S")), &json!(s.org("D")))
        );
        assert_eq!(resealed["transporter"]["siret"], s.org("T2"));
        s.drive(&id, "RESENT").await;
        let partly = json!({"receivedInfo": arrival("PARTIALLY_REFUSED", 11.7, 8.6)});
        s.take("D", "markAsReceived", &id, partly).await;
        assert_eq!(summary(&id).await["quantity"], 3.1);
    }
}
