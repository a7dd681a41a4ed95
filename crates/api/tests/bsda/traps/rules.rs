//! Traps: what is sealed, due, checked.

use serde_json::{Value, json};

use crate::fixture::{Sandbox, sandboxes, with};

#[tokio::test]
async fn t1_skipped_signatures_count() {
    for s in sandboxes().await {
        let a = s.treated("R 13", json!({})).await;
        let certified = json!({"type": "GATHERING", "grouping": [a], "weight": {"value": null}});
        let input = s.continuation(certified);
        // Without works company the emission already asks for what the works would.
        s.cannot_create("D", input)
            .await
            .bad_input("Le poids est obligatoire.");

        let id = s.sent(json!({})).await;
        // The works were skipped: what they seal is sealed all the same.
        let seals = json!({"waste": {"sealNumbers": ["S9"]}});
        s.cannot_update("P", &id, seals)
            .await
            .forbidden("Les scellés a été verrouillé");
    }
}

#[tokio::test]
async fn t2_required_fields_are_checked_again_once_something_is_signed() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        s.update(
            "P",
            &id,
            json!({"destination": {"company": {"contact": null}}}),
        )
        .await;
        let contact = json!({"destination": {"company": {"contact": "Léa"}}});
        s.update("P", &id, contact).await;
        s.sign("P", &id, "EMISSION").await;
        let emptied = json!({"destination": {"company": {"contact": null}}});
        let refused = s.cannot_update("P", &id, emptied).await;
        refused.bad_input("Le nom de contact de l'entreprise de destination est obligatoire.");
    }
}

#[tokio::test]
async fn t3_switching_the_worker_off_moves_what_is_due() {
    for s in sandboxes().await {
        let bare = json!({"packagings": [], "weight": {"value": null}});
        let id = s.create("P", with(s.work_site(), bare)).await;
        s.sign("P", &id, "EMISSION").await;
        let switched = json!({"worker": {"isDisabled": true, "company": null}});
        let refused = s.cannot_update("P", &id, switched).await;
        refused.bad_input("Le conditionnement est obligatoire.");
        // The waste's data pass from the works to the emission, which is signed.
        let with_data = json!({
            "worker": {"isDisabled": true, "company": null}, "packagings": [{"type": "BIG_BAG", "quantity": 1}],
        });
        s.cannot_update("P", &id, with_data)
            .await
            .forbidden("Le conditionnement a été verrouillé");
    }
}

#[tokio::test]
async fn t4_sealed_values_are_compared() {
    for s in sandboxes().await {
        let seals = json!({"waste": {"sealNumbers": ["A", "B"]}, "weight": {"value": 1.0000001}});
        let id = s.sent(seals).await;
        let same = json!({
            "waste": {"sealNumbers": ["B", "A"], "adr": ""}, "weight": {"value": 1},
            "emitter": {"company": s.company("P")},
            "transporter": {"transport": {"takenOverAt": "2025-03-10T01:00:00+01:00"}},
        });
        let before = s.events(&id).await;
        s.update("P", &id, same).await;
        assert_eq!(s.events(&id).await, before);
    }
}

#[tokio::test]
async fn t5_reception_data_are_checked_before_they_are_due() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let reception = |changes: Value| json!({"destination": {"reception": changes}});
        let wrong =
            reception(json!({"weight": 1, "refusedWeight": 2, "acceptationStatus": "ACCEPTED"}));
        s.cannot_update("T", &id, wrong)
            .await
            .bad_input("(destinationReceptionRefusedWeight)");
        let right =
            reception(json!({"weight": 1, "refusedWeight": 0, "acceptationStatus": "ACCEPTED"}));
        s.update("T", &id, right).await;
        s.update("D", &id, Sandbox::treatment("D 5")).await;
        s.sign("D", &id, "OPERATION").await;
        let late = s
            .cannot_update("D", &id, reception(json!({"date": "2025-03-13"})))
            .await;
        late.forbidden("La date de réception a été verrouillé");
    }
}

#[tokio::test]
async fn t6_the_date_of_reception_is_not_due_at_the_operation() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let undated = with(
            Sandbox::treatment("D 5"),
            json!({"destination": {"reception": {"date": null}}}),
        );
        s.update("D", &id, undated).await;
        assert_eq!(s.sign("D", &id, "OPERATION").await, "PROCESSED");
    }
}

#[tokio::test]
async fn t15_the_refused_weight_is_due_with_the_acceptation() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        let reception = json!({"destination": {"reception": {"acceptationStatus": "ACCEPTED"}}});
        s.cannot_update("D", &id, reception)
            .await
            .bad_input("(destinationReceptionRefusedWeight) est requise");
    }
}

#[tokio::test]
async fn t18_the_outlet_moves_freely_before_anything_is_signed() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        let outlet = json!({"destination": {"company": s.company("C"), "operation": {"nextDestination": {
            "company": s.company("D2"), "cap": "CAP-2", "plannedOperationCode": "R 5",
        }}}});
        s.update("P", &id, outlet).await;
    }
}

#[tokio::test]
async fn t19_who_must_be_registered() {
    for s in sandboxes().await {
        let stranger = json!({
            "siret": "85001946400021", "name": "Inconnue", "address": "ailleurs", "contact": "?", "phone": "0",
            "mail": "a@b.fr",
        });
        let emitter = with(
            s.without_worker(),
            json!({"emitter": {"company": stranger}}),
        );
        s.create("D", emitter).await;
        for actor in [
            json!({"destination": {"company": stranger}}),
            json!({"transporter": {"company": stranger}}),
            json!({"broker": {"company": stranger}}),
            json!({"intermediaries": [stranger]}),
        ] {
            let refused = s.cannot_create("P", with(s.without_worker(), actor)).await;
            refused.bad_input("n'est pas inscrit sur Trackdéchets");
        }
        let worker = with(s.work_site(), json!({"worker": {"company": stranger}}));
        s.cannot_create("P", worker)
            .await
            .bad_input("n'est pas inscrit sur Trackdéchets");
    }
}

#[tokio::test]
async fn t19_a_lost_profile_blocks_even_sealed_companies() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        s.change_company("T", |company| {
            company.insert("companyTypes".to_owned(), json!(["PRODUCER"]));
        })
        .await;
        let contact = json!({"destination": {"company": {"contact": "Léa"}}});
        let refused = s.cannot_update("D", &id, contact).await;
        refused.bad_input("n'est pas inscrit sur Trackdéchets en tant qu'entreprise de transport");
    }
}

#[tokio::test]
async fn t20_an_exemption_waives_the_registration_of_a_siret_only() {
    for s in sandboxes().await {
        let exempted = |company: Value| json!({"transporter": {"company": company, "recepisse": {"isExempted": true}}});
        let siret = exempted(json!({"siret": "85001946400021"}));
        s.create("P", with(s.without_worker(), siret)).await;
        let vat = exempted(json!({"siret": null, "vatNumber": "IT09301420155"}));
        let refused = s.cannot_create("P", with(s.without_worker(), vat)).await;
        refused.bad_input(
            "Le transporteur avec le n°de TVA IT09301420155 n'est pas inscrit sur Trackdéchets",
        );
    }
}

#[tokio::test]
async fn t21_weights_do_not_drift() {
    for s in sandboxes().await {
        for weight in [
            json!(1.02),
            json!(0),
            json!(0.1),
            json!(4.35),
            json!(1234.567891),
        ] {
            let id = s
                .create(
                    "P",
                    with(s.work_site(), json!({"weight": {"value": weight}})),
                )
                .await;
            assert_eq!(
                s.read("P", &id, "weight { value }").await["weight"]["value"],
                weight
            );
        }
    }
}

#[tokio::test]
async fn t22_what_a_creation_may_leave_to_the_worker() {
    for s in sandboxes().await {
        let bare = json!({"packagings": [], "weight": {"value": null}});
        s.create("P", with(s.work_site(), bare.clone())).await;
        s.cannot_create("P", with(s.without_worker(), bare))
            .await
            .bad_input("Le conditionnement est obligatoire.");
    }
}

#[tokio::test]
async fn t26_what_the_next_signature_misses_is_no_promise() {
    for s in sandboxes().await {
        let id = s.create("P", s.without_worker()).await;
        let errors = "metadata { errors { message path requiredFor } }";
        assert_eq!(
            s.read("P", &id, errors).await["metadata"]["errors"],
            json!([])
        );
        s.update("P", &id, json!({"waste": {"isSubjectToADR": true}}))
            .await;
        assert_eq!(
            s.read("P", &id, errors).await["metadata"]["errors"],
            json!([])
        );
        s.cannot_sign("P", &id, "EMISSION")
            .await
            .bad_input("Le déchet est soumis à l'ADR.");
        s.update("P", &id, json!({"waste": {"code": null}})).await;
        let expected = json!([{
            "message": "Le code déchet est obligatoire.", "path": ["waste", "code"], "requiredFor": "EMISSION",
        }]);
        assert_eq!(
            s.read("P", &id, errors).await["metadata"]["errors"],
            expected
        );
    }
}

#[tokio::test]
async fn t27_only_intermediaries_are_complete_in_a_draft() {
    for s in sandboxes().await {
        let draft = |input: Value| json!({"input": with(json!({"emitter": {"company": s.company("P")}}), input)});
        s.ok(
            "P",
            "createDraftBsda",
            draft(json!({"worker": {"company": {"contact": "Ana"}}})),
            "id",
        )
        .await;
        let bare = draft(json!({"intermediaries": [{"siret": s.org("B")}]}));
        let refused = s.refused("P", "createDraftBsda", bare).await;
        refused.bad_input("les nom et prénom de contact sont obligatoires");
        refused.bad_input("la raison sociale de l'établissement est obligatoire");
    }
}

#[tokio::test]
async fn t28_documented_limits_are_not_enforced() {
    for s in sandboxes().await {
        let heavy = json!({
            "weight": {"value": 60_000},
            "broker": {"company": s.company("B"), "recepisse": {"number": "saisi"}},
        });
        let id = s.create("P", with(s.work_site(), heavy)).await;
        let slip = s
            .read(
                "P",
                &id,
                "weight { value } broker { recepisse { number department } }",
            )
            .await;
        assert_eq!(slip["weight"]["value"], 60_000);
        assert_eq!(
            slip["broker"]["recepisse"],
            json!({"number": "saisi", "department": "69"})
        );
    }
}
