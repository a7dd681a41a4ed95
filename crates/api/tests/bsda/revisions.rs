//! Revisions.

use serde_json::{Value, json};

use crate::fixture::{Sandbox, sandboxes, with};

fn statuses(request: &Value) -> Vec<(String, String)> {
    let approvals = request["approvals"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut statuses: Vec<_> = approvals
        .iter()
        .map(|approval| (text(&approval["approverSiret"]), text(&approval["status"])))
        .collect();
    statuses.sort();
    statuses
}

/// Checks who was asked, and what they answered.
fn check(s: &Sandbox, request: &Value, expected: &[(&str, &str)]) {
    let mut expected: Vec<_> = expected
        .iter()
        .map(|(name, status)| (s.org(name).to_owned(), (*status).to_owned()))
        .collect();
    expected.sort();
    assert_eq!(statuses(request), expected, "{request}");
}

const NAME: &str = r#"{"waste": {"materialName": "dalles"}}"#;

fn content(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[tokio::test]
async fn r1_what_cannot_be_revised() {
    for s in sandboxes().await {
        let unknown = s
            .cannot_revise("P", "P", "BSDA-20250101-000000000", content(NAME))
            .await;
        unknown
            .bad_input("Le bordereau avec l'identifiant \"BSDA-20250101-000000000\" n'existe pas.");

        let id = s.create("P", s.work_site()).await;
        let initial = s.cannot_revise("P", "P", &id, content(NAME)).await;
        initial.forbidden("Vous pouvez le modifier directement");
        s.sign("P", &id, "EMISSION").await;
        let empty = s.cannot_revise("P", "P", &id, json!({})).await;
        empty.bad_input("Impossible de créer une révision sans modifications.");
        for outsider in ["X", "T", "P lecteur", "P chauffeur"] {
            let refused = s.cannot_revise(outsider, "P", &id, content(NAME)).await;
            refused.forbidden("Vous n'êtes pas autorisé à réviser ce bordereau");
        }

        let refused_slip = s.sent(json!({})).await;
        s.update(
            "D",
            &refused_slip,
            crate::signatures::turned_away(1.02, "REFUSED"),
        )
        .await;
        s.sign("D", &refused_slip, "RECEPTION").await;
        let refused = s
            .cannot_revise("D", "D", &refused_slip, content(NAME))
            .await;
        refused.forbidden(
            "Impossible de créer une révision sur ce bordereau, il a été refusé ou supprimé.",
        );

        let canceled = s.sent(json!({})).await;
        let request = s
            .revise("D", "D", &canceled, json!({"isCanceled": true}))
            .await;
        s.answer("P", &request, true).await;
        let refused = s.cannot_revise("D", "D", &canceled, content(NAME)).await;
        refused.forbidden("Impossible de créer une révision sur ce bordereau, il a été annulé.");
    }
}

#[tokio::test]
async fn r1_one_request_at_a_time_by_an_actor_of_the_user() {
    for s in sandboxes().await {
        let id = s.sent_by_worker(json!({})).await;
        let foreign = s.cannot_revise("W", "P", &id, content(NAME)).await;
        foreign.bad_input("Vous n'avez pas les droits suffisants pour déclarer le SIRET");
        let carrier = s.cannot_revise("W", "T", &id, content(NAME)).await;
        carrier.bad_input("ne peut pas être auteur de la révision");
        s.revise("W", "W", &id, content(NAME)).await;
        let second = s.cannot_revise("P", "P", &id, content(NAME)).await;
        second.forbidden("Une autre révision est déjà en attente de validation.");
    }
}

#[tokio::test]
async fn r2_who_approves() {
    for s in sandboxes().await {
        let id = s.sent_by_worker(json!({})).await;
        let request = s.revise("P", "P", &id, content(NAME)).await;
        assert_eq!(request["status"], "PENDING");
        check(&s, &request, &[("W", "PENDING"), ("D", "PENDING")]);
        let author = json!({"siret": s.org("P"), "name": "Société P", "orgId": s.org("P")});
        assert_eq!(request["authoringCompany"], author);

        s.change_company("D", |company| {
            company.insert(
                "companyTypes".to_owned(),
                json!(["WASTEPROCESSOR", "WORKER"]),
            );
        })
        .await;
        let twice = json!({"worker": {"company": s.company("D")}});
        let id = s.create("P", with(s.work_site(), twice)).await;
        s.sign("P", &id, "EMISSION").await;
        let request = s.revise("P", "P", &id, content(NAME)).await;
        check(&s, &request, &[("D", "PENDING")]);

        let everywhere = json!({
            "emitter": {"company": s.company("D")}, "worker": {"company": s.company("D")},
        });
        let id = s.create("D", with(s.work_site(), everywhere)).await;
        s.sign("D", &id, "EMISSION").await;
        let request = s.revise("D", "D", &id, content(NAME)).await;
        assert_eq!(
            (&request["status"], &request["approvals"]),
            (&json!("ACCEPTED"), &json!([]))
        );
        let name = s.read("D", &id, "waste { materialName }").await;
        assert_eq!(name["waste"]["materialName"], "dalles");
    }
}

#[tokio::test]
async fn r3_the_emitter_leaves_seals_and_packagings_to_the_others() {
    for s in sandboxes().await {
        let packing = json!({"waste": {"sealNumbers": ["S9"]}, "packagings": [{"type": "BIG_BAG", "quantity": 1}]});
        let cases = [
            ("W", packing.clone(), vec!["D"]),
            (
                "D",
                json!({"waste": {"sealNumbers": ["S9"]}, "isCanceled": false}),
                vec!["W"],
            ),
            ("P", packing.clone(), vec!["W", "D"]),
            (
                "W",
                with(packing, json!({"waste": {"pop": true}})),
                vec!["P", "D"],
            ),
            ("W", json!({"isCanceled": true}), vec!["P", "D"]),
        ];
        for (author, content, approvers) in cases {
            let id = s.create("P", s.work_site()).await;
            s.sign("P", &id, "EMISSION").await;
            let request = s.revise(author, author, &id, content).await;
            let expected: Vec<_> = approvers.iter().map(|name| (*name, "PENDING")).collect();
            check(&s, &request, &expected);
        }
    }
}

#[tokio::test]
async fn r4_cancellation() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        s.sign("P", &id, "EMISSION").await;
        let both = s
            .cannot_revise(
                "P",
                "P",
                &id,
                json!({"isCanceled": true, "waste": {"pop": null}}),
            )
            .await;
        both.bad_input("Impossible d'annuler et de modifier un bordereau.");
        for signature in ["", "WORK", "TRANSPORT"] {
            let signatory = if signature == "WORK" { "W" } else { "T" };
            if !signature.is_empty() {
                s.sign(signatory, &id, signature).await;
            }
            let request = s.revise("P", "P", &id, json!({"isCanceled": true})).await;
            assert_eq!(request["content"]["isCanceled"], true);
            let by_id = json!({"id": request["id"]});
            assert_eq!(
                s.ok("P", "cancelBsdaRevisionRequest", by_id, "").await,
                true
            );
        }
        s.update("D", &id, Sandbox::treatment("D 5")).await;
        s.sign("D", &id, "RECEPTION").await;
        let late = s
            .cannot_revise("P", "P", &id, json!({"isCanceled": true}))
            .await;
        late.forbidden("Impossible d'annuler un bordereau qui a été réceptionné sur l'installation de destination.");
    }
}

#[tokio::test]
async fn r4_a_cancelled_slip_frees_what_it_continued() {
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
        let f = s
            .create(
                "D",
                s.continuation(json!({"type": "RESHIPMENT", "forwarding": b})),
            )
            .await;
        for id in [&g, &f] {
            s.sign("D", id, "EMISSION").await;
            let request = s.revise("D", "D", id, json!({"isCanceled": true})).await;
            let accepted = s.answer("D2", &request, true).await;
            assert_eq!(accepted["status"], "ACCEPTED");
            let slip = s
                .read("D", id, "status forwarding { id } grouping { id }")
                .await;
            assert_eq!(
                slip,
                json!({"status": "CANCELED", "forwarding": null, "grouping": []})
            );
        }
        for id in [&a, &b] {
            let links = s.read("D", id, "groupedIn { id } forwardedIn { id }").await;
            assert_eq!(links, json!({"groupedIn": null, "forwardedIn": null}));
        }
        s.create(
            "D",
            s.continuation(json!({"type": "GATHERING", "grouping": [a, b]})),
        )
        .await;
    }
}

#[tokio::test]
async fn r9_answers() {
    for s in sandboxes().await {
        let id = s.sent_by_worker(json!({})).await;
        let request = s.revise("P", "P", &id, content(NAME)).await;
        let author = s.cannot_answer("P", &request).await;
        author.forbidden("Vous n'êtes pas destinataire de cette révision, ou alors cette révision a déjà été approuvée.");
        let half = s.answer("D", &request, true).await;
        assert_eq!(half["status"], "PENDING");
        check(&s, &half, &[("D", "ACCEPTED"), ("W", "PENDING")]);
        let again = s.cannot_answer("D", &request).await;
        again.forbidden("Vous n'êtes pas destinataire de cette révision");
        let whole = s.answer("W", &request, true).await;
        assert_eq!(whole["status"], "ACCEPTED");
        let slip = s.read("P", &id, "waste { materialName }").await;
        assert_eq!(slip["waste"]["materialName"], "dalles");

        let request = s
            .revise("P", "P", &id, json!({"waste": {"materialName": "tuyaux"}}))
            .await;
        let refused = s.answer("D", &request, false).await;
        assert_eq!(refused["status"], "REFUSED");
        check(&s, &refused, &[("D", "REFUSED"), ("W", "CANCELED")]);
        let closed = s.cannot_answer("W", &request).await;
        closed.forbidden("Cette révision n'est plus approuvable, au moins un acteur l'a refusée.");
        let slip = s
            .read(
                "P",
                &id,
                "waste { materialName } metadata { latestRevision { status } }",
            )
            .await;
        assert_eq!(slip["waste"]["materialName"], "dalles");
        assert_eq!(slip["metadata"]["latestRevision"]["status"], "REFUSED");
        let unknown = s.cannot_answer("W", &json!({"id": "inconnue"})).await;
        unknown.bad_input("Révision introuvable.");
    }
}

#[tokio::test]
async fn r10_emitter_and_eco_organisme_answer_for_each_other() {
    for s in sandboxes().await {
        for (answering, represented) in [("P", "E"), ("E", "P")] {
            let eco = json!({"ecoOrganisme": {"name": "Société E", "siret": s.org("E")}});
            let id = s.sent(eco).await;
            let request = s.revise("D", "D", &id, content(NAME)).await;
            check(&s, &request, &[("P", "PENDING"), ("E", "PENDING")]);
            let accepted = s.answer(answering, &request, true).await;
            assert_eq!(accepted["status"], "ACCEPTED");
            check(&s, &accepted, &[("P", "ACCEPTED"), ("E", "ACCEPTED")]);
            let approvals = accepted["approvals"].as_array().unwrap();
            let silent = approvals
                .iter()
                .find(|approval| approval["approverSiret"] == s.org(represented));
            assert_eq!(silent.unwrap()["comment"], "Auto approval");
        }
    }
}

#[tokio::test]
async fn r11_one_call_answers_for_all_the_companies_of_the_user() {
    for s in sandboxes().await {
        let id = s.sent_by_worker(json!({})).await;
        let request = s.revise("D", "D", &id, content(NAME)).await;
        let accepted = s.answer("P+W", &request, true).await;
        assert_eq!(accepted["status"], "ACCEPTED");
        check(&s, &accepted, &[("P", "ACCEPTED"), ("W", "ACCEPTED")]);
    }
}

#[tokio::test]
async fn r14_requests_are_taken_back_and_listed() {
    for s in sandboxes().await {
        let id = s.sent_by_worker(json!({})).await;
        let request = s.revise("P", "P", &id, content(NAME)).await;
        let by_id = json!({"id": request["id"]});
        let foreign = s
            .refused("D", "cancelBsdaRevisionRequest", by_id.clone())
            .await;
        foreign.forbidden("Vous n'êtes pas l'auteur de cette révision.");
        assert_eq!(
            s.ok("P", "cancelBsdaRevisionRequest", by_id.clone(), "")
                .await,
            true
        );
        let gone = s.refused("P", "cancelBsdaRevisionRequest", by_id).await;
        gone.bad_input("Révision introuvable.");

        let refused = s.revise("P", "P", &id, content(NAME)).await;
        s.answer("D", &refused, false).await;
        let settled = s
            .refused(
                "P",
                "cancelBsdaRevisionRequest",
                json!({"id": refused["id"]}),
            )
            .await;
        settled.bad_input("La révision n'est pas annulable. Elle a déjà été acceptée ou refusée.");
        let other = s.sent(json!({})).await;
        let pending = s.revise("D", "D", &other, content(NAME)).await;

        let listed = |arguments: Value| with(json!({"siret": s.org("D")}), arguments);
        let checks = [
            (json!({}), vec![&pending, &refused]),
            (json!({"where": {"status": "REFUSED"}}), vec![&refused]),
            (json!({"where": {"bsdaId": {"_eq": other}}}), vec![&pending]),
            (
                json!({"where": {"bsdaId": {"_in": [id]}, "status": "PENDING"}}),
                vec![],
            ),
            (
                json!({"where": {"bsdaId": {"_contains": "BSDA-"}}}),
                vec![&pending, &refused],
            ),
            (
                json!({"where": {"status": null, "bsdaId": null}}),
                vec![&pending, &refused],
            ),
        ];
        for (arguments, expected) in checks {
            let selection = "totalCount edges { node { id } }";
            let page = s
                .ok("D", "bsdaRevisionRequests", listed(arguments), selection)
                .await;
            assert_eq!(page["totalCount"], expected.len(), "{page}");
            let ids: Vec<Value> = page["edges"]
                .as_array()
                .unwrap()
                .iter()
                .map(|edge| edge["node"]["id"].clone())
                .collect();
            let expected: Vec<Value> = expected
                .iter()
                .map(|request| request["id"].clone())
                .collect();
            assert_eq!(ids, expected);
        }
        let foreign = s
            .refused("X", "bsdaRevisionRequests", listed(json!({})))
            .await;
        foreign.forbidden(
            "Vous n'avez pas la permission de lister les demandes de révision de l'établissement",
        );
    }
}

#[tokio::test]
async fn r14_pages_of_requests() {
    for s in sandboxes().await {
        let mut ids = Vec::new();
        for _ in 0..3 {
            let id = s.sent(json!({})).await;
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            ids.insert(
                0,
                s.revise("D", "D", &id, content(NAME)).await["id"].clone(),
            );
        }
        let page = |arguments: Value| with(json!({"siret": s.org("P"), "first": 2}), arguments);
        let selection =
            "totalCount edges { cursor } pageInfo { endCursor hasNextPage hasPreviousPage }";
        let cursors = |page: &Value| -> Vec<Value> {
            page["edges"]
                .as_array()
                .unwrap()
                .iter()
                .map(|edge| edge["cursor"].clone())
                .collect()
        };
        let first = s
            .ok("P", "bsdaRevisionRequests", page(json!({})), selection)
            .await;
        assert_eq!(cursors(&first), ids[..2]);
        assert_eq!(first["totalCount"], 3);
        assert_eq!(
            first["pageInfo"],
            json!({"endCursor": ids[1], "hasNextPage": true, "hasPreviousPage": false})
        );
        let second = s
            .ok(
                "P",
                "bsdaRevisionRequests",
                page(json!({"after": ids[1]})),
                selection,
            )
            .await;
        assert_eq!(cursors(&second), ids[2..]);
        assert_eq!(second["pageInfo"]["hasNextPage"], false);
        let unknown = s
            .ok(
                "P",
                "bsdaRevisionRequests",
                page(json!({"after": "inconnue"})),
                selection,
            )
            .await;
        assert_eq!(cursors(&unknown), [Value::Null; 0]);
        let clamped = s
            .ok(
                "P",
                "bsdaRevisionRequests",
                page(json!({"first": 5000})),
                selection,
            )
            .await;
        assert_eq!(cursors(&clamped), ids);
        let none = s
            .refused("P", "bsdaRevisionRequests", page(json!({"first": 0})))
            .await;
        none.bad_input("`first` doit être positif");
    }
}
