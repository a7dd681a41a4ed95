//! 23.3: sealing, through the schema. What each field asks for is tested with the rules.

use platform::Settings;
use serde_json::{Value, json};

use crate::fixture::*;

const INCOMPLETE: &str = "Erreur, impossible de valider le bordereau car des champs obligatoires ne sont pas renseignés.\nErreur(s): ";

#[tokio::test]
async fn a3_1_the_side_that_wrote_the_draft_seals_it_once() {
    for s in sandboxes().await {
        let input = s.with(json!({
            "trader": {"company": s.block("N")}, "broker": {"company": s.block("K")},
            "ecoOrganisme": {"siret": s.org("O"), "name": "Société O"},
        }));
        let sides = ["E", "D", "N", "K", "T1", "O"];
        for author in sides {
            let id = s.create_form(author, input.clone()).await;
            for other in sides
                .iter()
                .chain(&["X", "T2"])
                .filter(|other| **other != author)
            {
                s.cannot(other, "markAsSealed", &id, json!({}))
                    .await
                    .forbidden("");
            }
            assert_eq!(s.seal(author, &id).await, "SEALED");
            s.cannot(author, "markAsSealed", &id, json!({}))
                .await
                .bad_input(NO_TRANSITION);
        }
        let id = s.draft(json!({})).await;
        for role in ["E lecteur", "E chauffeur"] {
            s.cannot(role, "markAsSealed", &id, json!({}))
                .await
                .forbidden("");
        }
    }
}

#[tokio::test]
async fn a3_2_everything_that_misses_is_named() {
    for s in sandboxes().await {
        let id = s
            .draft(json!({"wasteDetails": {"name": null}, "emitter": {"company": {"phone": null}}}))
            .await;
        let refused = s.cannot("E", "markAsSealed", &id, json!({})).await;
        refused.bad_input(INCOMPLETE);
        assert_eq!(refused.message.lines().count(), 3, "{refused:?}");
        assert_eq!(s.at("E", &id, "status", "status").await, "DRAFT");
        let unknown = json!({"wasteDetails": {"code": "99 99 99"}});
        s.cannot_update_form("E", &id, unknown)
            .await
            .bad_input("99 99 99");
    }
}

#[tokio::test]
async fn a3_3_tours_and_harmless_waste_need_no_cap() {
    for s in sandboxes().await {
        let dangerous = s.draft(json!({"recipient": {"cap": null}})).await;
        s.cannot("E", "markAsSealed", &dangerous, json!({}))
            .await
            .bad_input("CAP");
        let harmless = s
            .draft(json!({"recipient": {"cap": null}, "wasteDetails": {"code": "06 05 03"}}))
            .await;
        s.seal("E", &harmless).await;
        s.sealed_tour(json!({"recipient": {"cap": null}})).await;
    }
}

#[tokio::test]
async fn a3_5_carriers_and_packagings_may_come_later() {
    for s in sandboxes().await {
        for later in [
            json!({"transporter": null}),
            json!({"wasteDetails": {"packagingInfos": []}}),
        ] {
            let id = s.draft(later).await;
            assert_eq!(s.seal("E", &id).await, "SEALED");
        }
    }
}

#[tokio::test]
async fn a3_6_a_grouping_groups_something() {
    for s in sandboxes().await {
        let id = s
            .create_form("D", without(s.grouping(&[]), &["grouping"]))
            .await;
        s.cannot("D", "markAsSealed", &id, json!({}))
            .await
            .bad_input("au moins un bordereau initial");
        assert_eq!(s.at("D", &id, "status", "status").await, "DRAFT");
    }
}

#[tokio::test]
async fn a3_7_the_destination_after_storage_is_able_to_receive() {
    let settings = Settings {
        verify_company: true,
        ..Settings::default()
    };
    for s in sandboxes_with(settings).await {
        for siret in [UNREGISTERED, s.org("X")] {
            let changes =
                json!({"temporaryStorageDetail": {"destination": {"company": {"siret": siret}}}});
            let id = s.draft(with(s.stored(), changes)).await;
            s.cannot("E", "markAsSealed", &id, json!({}))
                .await
                .bad_input(siret);
        }
        let id = s.draft(s.stored()).await;
        let verified = async |status: &str| {
            s.change_company("D", |company| {
                company.insert("verificationStatus".to_owned(), json!(status));
            })
            .await;
        };
        verified("TO_BE_VERIFIED").await;
        s.cannot("E", "markAsSealed", &id, json!({}))
            .await
            .bad_input(s.org("D"));
        verified("VERIFIED").await;
        s.seal("E", &id).await;
        let open = json!({"recipient": {"isTempStorage": true, "company": s.block("S")}});
        let open = s.draft(open).await;
        s.seal("E", &open).await;
    }
}

#[tokio::test]
async fn a3_8_an_address_is_told_once_that_its_company_is_on_a_form() {
    for s in sandboxes().await {
        let told = "Contact@Inconnue.example";
        let mut numbers = Vec::new();
        for _ in 0..2 {
            let company = json!({"siret": UNREGISTERED, "mail": told});
            let id = s
                .create_form("T1", s.with(json!({"emitter": {"company": company}})))
                .await;
            s.seal("T1", &id).await;
            numbers.push(text(&s.at("T1", &id, "readableId", "readableId").await));
            let mail = s.mail_to(told).await.unwrap();
            assert!(mail.text.contains(&numbers[0]), "{}", mail.text);
            assert!(mail.text.contains("Société D"), "{}", mail.text);
        }
        let registered = s.draft(json!({})).await;
        s.seal("E", &registered).await;
        assert_eq!(s.mail("E").await, None);
    }
}

#[tokio::test]
async fn a3_9_traders_and_brokers_are_complete_once_they_are_named() {
    for s in sandboxes().await {
        for (role, name) in [("trader", "N"), ("broker", "K")] {
            let mut changes = json!({});
            changes[role] = json!({"company": with(s.block(name), json!({"contact": null}))});
            let id = s.draft(changes).await;
            s.cannot("E", "markAsSealed", &id, json!({}))
                .await
                .bad_input("contact");
        }
    }
}

#[tokio::test]
async fn a3_10_emitters_without_account_are_producers() {
    for s in sandboxes().await {
        for (emitter, _) in crate::circuits::without_account(&s) {
            let emitter = with(emitter, json!({"type": "OTHER"}));
            let input = with(
                without(s.complete(), &["emitter"]),
                json!({"emitter": emitter}),
            );
            s.cannot_create_form("T1", input)
                .await
                .bad_input("PRODUCER");
        }
    }
}

#[tokio::test]
async fn a3_4_the_adr_declaration_depends_on_the_date_of_creation() {
    for s in sandboxes().await {
        for (declared, mention, code, passes, passes_before) in [
            (json!(true), Value::Null, "06 05 02*", false, false),
            (json!(true), json!("UN 1005"), "06 05 02*", true, true),
            (json!(false), json!("UN 1005"), "06 05 02*", false, false),
            (Value::Null, json!("UN 1005"), "06 05 02*", false, true),
            (Value::Null, Value::Null, "06 05 03", false, true),
            (Value::Null, Value::Null, "06 05 02*", false, false),
        ] {
            let waste = json!({"isSubjectToADR": declared, "onuCode": mention, "code": code});
            for (is_old, expected) in [(false, passes), (true, passes_before)] {
                let id = s.draft(json!({"wasteDetails": waste})).await;
                if is_old {
                    s.rewrite(&id, |form| {
                        form.insert("createdAt".to_owned(), json!("2025-06-03T23:59:59Z"));
                    })
                    .await;
                }
                let sealed = s.call("E", "markAsSealed", json!({"id": id}), "id").await;
                assert_eq!(sealed.is_ok(), expected, "{waste} {is_old}");
            }
        }
    }
}
