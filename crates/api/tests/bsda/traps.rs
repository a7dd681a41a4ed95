//! Traps: where a naive reading of the rules goes wrong.

use serde_json::{Value, json};

use crate::circuits::without_transporter;
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
async fn t10_the_eco_organisme_opens_slips_that_it_does_not_list() {
    for s in sandboxes().await {
        let eco = json!({"ecoOrganisme": {"name": "Société E", "siret": s.org("E")}});
        let id = s.sent(eco).await;
        s.read("E", &id, "id").await;
        s.update("E", &id, json!({"destination": {"customInfo": "vu"}}))
            .await;
        s.revise("E", "E", &id, json!({"waste": {"pop": true}}))
            .await;
        let page = s.ok("E", "bsdas", json!({}), "totalCount").await;
        assert_eq!(page["totalCount"], 0);
    }
}

#[tokio::test]
async fn t11_the_readers_of_a_draft_are_fixed_at_its_creation() {
    for s in sandboxes().await {
        let draft = s
            .ok(
                "P+W",
                "createDraftBsda",
                json!({"input": {"emitter": {"company": s.company("P")}}}),
                "id",
            )
            .await;
        let id = draft["id"].as_str().unwrap();
        s.update("P+W", id, json!({"worker": {"company": s.company("W")}}))
            .await;
        s.refused("W", "bsda", json!({"id": id}))
            .await
            .forbidden("");
        s.read("P", id, "id").await;
    }
}

#[tokio::test]
async fn t12_a_code_without_mode_waits_for_the_operation_but_not_in_a_revision() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let code = json!({"destination": {"operation": {"code": "R 5"}}});
        s.update("D", &id, code.clone()).await;
        let refused = s.cannot_revise("D", "D", &id, code).await;
        refused.bad_input("Vous devez préciser un mode de traitement");
    }
}

#[tokio::test]
async fn t13_a_revision_empties_nothing() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        for nothing in [json!([]), Value::Null] {
            let content = json!({"waste": {"sealNumbers": nothing}, "packagings": nothing});
            let request = s.revise("P", "P", &id, content).await;
            assert_eq!(request["content"]["waste"]["sealNumbers"], json!([]));
            s.answer("D", &request, true).await;
            let slip = s
                .read("P", &id, "waste { sealNumbers } packagings { type }")
                .await;
            assert_eq!(slip["waste"]["sealNumbers"], json!(["S1"]));
            assert_eq!(slip["packagings"], json!([{"type": "PALETTE_FILME"}]));
        }
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
async fn t16_a_refused_drop_off_signed_at_once_is_processed() {
    for s in sandboxes().await {
        let drop_off = json!({
            "type": "COLLECTION_2710", "emitter": {"company": s.company("P")},
            "destination": {"company": s.company("C"), "plannedOperationCode": "D 5"},
            "waste": {"code": "06 07 01*", "familyCode": "6", "materialName": "plaques", "consistence": "SOLIDE"},
            "packagings": [{"type": "BIG_BAG", "quantity": 1}], "weight": {"value": 1},
        });
        let id = s.create("C", drop_off).await;
        s.update("C", &id, crate::signatures::turned_away(1.02, "REFUSED"))
            .await;
        assert_eq!(s.sign("C", &id, "OPERATION").await, "PROCESSED");
    }
}

#[tokio::test]
async fn t17_a_reshipment_refused_at_its_reception_keeps_its_parent() {
    for s in sandboxes().await {
        let a = s.treated("R 13", json!({})).await;
        let links = json!({"type": "RESHIPMENT", "forwarding": a});
        let f = s.create("D", s.continuation(links.clone())).await;
        s.sign("D", &f, "EMISSION").await;
        s.sign("T", &f, "TRANSPORT").await;
        s.update("D2", &f, crate::signatures::turned_away(1.02, "REFUSED"))
            .await;
        assert_eq!(s.sign("D2", &f, "RECEPTION").await, "REFUSED");
        assert_eq!(
            s.read("D", &a, "forwardedIn { id }").await["forwardedIn"]["id"],
            json!(f)
        );
        s.cannot_create("D", s.continuation(links))
            .await
            .bad_input("a déjà été réexpédié ou groupé");
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
async fn t24_of_two_simultaneous_signatures_one_wins() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        let signature = json!({"id": id, "input": {"type": "EMISSION", "author": "Marie"}});
        let (one, other) = tokio::join!(
            s.call("P", "signBsda", signature.clone(), "status"),
            s.call("P admin", "signBsda", signature, "status"),
        );
        let won = [&one, &other]
            .iter()
            .filter(|signed| signed.is_ok())
            .count();
        assert_eq!(won, 1, "{one:?} {other:?}");
        let signed = s.events(&id).await;
        assert_eq!(signed, ["BsdaCreated", "BsdaSigned"]);
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
async fn t29_a_cancellation_that_comes_too_late_keeps_the_answer_open() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let request = s.revise("D", "D", &id, json!({"isCanceled": true})).await;
        s.update("D", &id, Sandbox::treatment("D 5")).await;
        s.sign("D", &id, "RECEPTION").await;
        let late = s.cannot_answer("P", &request).await;
        late.forbidden("Impossible d'annuler un bordereau qui a été réceptionné");
        let page = json!({"siret": s.org("P"), "where": {"bsdaId": {"_eq": id}}});
        let selection = "edges { node { status approvals { status } } }";
        let page = s.ok("P", "bsdaRevisionRequests", page, selection).await;
        let open = json!({"status": "PENDING", "approvals": [{"status": "PENDING"}]});
        assert_eq!(page["edges"], json!([{"node": open}]));
        assert_eq!(s.answer("P", &request, false).await["status"], "REFUSED");
    }
}

#[tokio::test]
async fn t31_an_answer_for_both_emitter_and_eco_organisme_applies_once() {
    for s in sandboxes().await {
        let eco = json!({"ecoOrganisme": {"name": "Société E", "siret": s.org("E")}});
        let id = s.sent(eco).await;
        let request = s
            .revise("D", "D", &id, json!({"waste": {"pop": true}}))
            .await;
        let arguments = json!({"id": request["id"], "isApproved": true, "comment": "d'accord"});
        let selection = "status approvals { status comment }";
        let accepted = s
            .ok(
                "P+E",
                "submitBsdaRevisionRequestApproval",
                arguments,
                selection,
            )
            .await;
        let answer = json!({"status": "ACCEPTED", "comment": "d'accord"});
        assert_eq!(
            accepted,
            json!({"status": "ACCEPTED", "approvals": [answer, answer]})
        );
        let applied = s
            .events(&id)
            .await
            .iter()
            .filter(|kind| *kind == "BsdaRevisionRequestApplied")
            .count();
        assert_eq!(applied, 1);
    }
}

#[tokio::test]
async fn t32_a_draft_reserves_what_it_continues() {
    for s in sandboxes().await {
        let a = s.treated("R 13", json!({})).await;
        let links = json!({"type": "RESHIPMENT", "forwarding": a});
        let draft = s
            .ok(
                "D",
                "createDraftBsda",
                json!({"input": s.continuation(links.clone())}),
                "id",
            )
            .await;
        let free =
            json!({"where": {"forwardedIn": {"_eq": null}, "status": {"_eq": "AWAITING_CHILD"}}});
        assert_eq!(
            s.ok("D", "bsdas", free.clone(), "totalCount").await["totalCount"],
            0
        );
        s.cannot_create("D", s.continuation(links))
            .await
            .bad_input("a déjà été réexpédié ou groupé");
        s.ok("D", "deleteBsda", json!({"id": draft["id"]}), "id")
            .await;
        assert_eq!(
            s.ok("D", "bsdas", free, "totalCount").await["totalCount"],
            1
        );
    }
}

#[tokio::test]
async fn t14_the_cap_of_a_revision_is_the_outlet_s() {
    for s in sandboxes().await {
        let stored = json!({"destination": {"cap": "CAP-1", "operation": {"nextDestination": {
            "company": s.company("D2"), "cap": "CAP-2", "plannedOperationCode": "R 5",
        }}}});
        let id = s.sent(stored).await;
        let request = s
            .revise("D", "D", &id, json!({"destination": {"cap": "CAP-9"}}))
            .await;
        s.answer("P", &request, true).await;
        let caps = s
            .read(
                "D",
                &id,
                "destination { cap operation { nextDestination { cap } } }",
            )
            .await;
        let expected = json!({"cap": "CAP-1", "operation": {"nextDestination": {"cap": "CAP-9"}}});
        assert_eq!(caps["destination"], expected);
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

#[tokio::test]
async fn t25_parents_know_their_child_at_once() {
    for s in sandboxes().await {
        let (a, b) = (
            s.treated("R 13", json!({})).await,
            s.treated("R 13", json!({})).await,
        );
        let g = s
            .create(
                "D",
                s.continuation(json!({"type": "GATHERING", "grouping": [a]})),
            )
            .await;
        let child = |of: Value| json!({"where": {"groupedIn": {"_eq": of}}});
        let selection = "edges { node { id } }";
        let page = s.ok("D", "bsdas", child(json!(g)), selection).await;
        assert_eq!(page["edges"], json!([{"node": {"id": a}}]));
        s.update("D", &g, json!({"grouping": [b]})).await;
        let page = s.ok("D", "bsdas", child(json!(g)), selection).await;
        assert_eq!(page["edges"], json!([{"node": {"id": b}}]));
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

#[tokio::test]
async fn t30_a_duplicate_names_its_source_and_the_present_contacts() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        for name in ["P", "D", "T"] {
            s.change_company(name, |company| {
                company.insert("contact".to_owned(), json!(format!("Contact {name}")));
            })
            .await;
        }
        let selection = "isDuplicateOf emitter { company { contact } } destination { company { contact } } \
            transporter { company { contact name } }";
        let copy = s
            .ok("P", "duplicateBsda", json!({"id": id}), selection)
            .await;
        let expected = json!({
            "isDuplicateOf": id, "emitter": {"company": {"contact": "Contact P"}},
            "destination": {"company": {"contact": "Contact D"}},
            "transporter": {"company": {"contact": "Contact T", "name": "Société T"}},
        });
        assert_eq!(copy, expected);
    }
}
