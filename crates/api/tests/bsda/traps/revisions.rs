//! Traps: revisions.

use serde_json::{Value, json};

use crate::fixture::{Sandbox, sandboxes};

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
