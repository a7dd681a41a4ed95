//! Signature codes, automations, dormancy and administrative transfers (scenarios 14 and 15; trap 13).

use serde_json::{Value, json};

use crate::fixture::{Sandbox, sandboxes, text};

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_signature_code_is_another_one_and_subscribers_are_told() {
    for sandbox in sandboxes().await {
        let siret = sandbox.test_siret().await;
        sandbox.create("usine", &siret, json!({})).await;
        let before = sandbox.platform.company(&siret).await.unwrap().unwrap();
        let arguments = json!({"siret": siret});
        for user in ["voisin", "equipe"] {
            sandbox
                .refused(
                    user,
                    "renewSecurityCode",
                    arguments.clone(),
                    "id",
                    "FORBIDDEN",
                )
                .await;
        }
        sandbox
            .refused(
                "usine*",
                "renewSecurityCode",
                arguments.clone(),
                "id",
                "UNAUTHENTICATED",
            )
            .await;
        for wrong in ["12345", "00000088888883"] {
            sandbox
                .refused(
                    "usine",
                    "renewSecurityCode",
                    json!({"siret": wrong}),
                    "id",
                    "BAD_USER_INPUT",
                )
                .await;
        }
        let renewed = sandbox
            .ok("usine", "renewSecurityCode", arguments, "securityCode")
            .await;
        let code = renewed["securityCode"].as_i64().unwrap();
        assert!((1000..=9999).contains(&code));
        assert_ne!(code, i64::from(before.security_code));
        let mail = sandbox.last_mail("usine@usine.example").await.unwrap();
        assert!(
            mail.subject.contains("code de signature"),
            "{}",
            mail.subject
        );
        assert!(
            !mail.text.contains(&code.to_string()),
            "the code stays secret"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_subscribers_no_mail_is_sent() {
    for sandbox in sandboxes().await {
        let arguments = json!({"siret": sandbox.org("voisin")});
        sandbox
            .ok("voisin", "renewSecurityCode", arguments, "id")
            .await;
        assert!(sandbox.last_mail("voisin@voisin.example").await.is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_automation_needs_the_switch_and_keeps_companies_from_deletion() {
    for sandbox in sandboxes().await {
        let pair = json!({"input": {"from": sandbox.id("usine"), "to": sandbox.id("camion")}});
        let (add, fields) = (
            "addSignatureAutomation",
            "id from { orgId isDormant } to { orgId }",
        );
        sandbox
            .refused("usine", add, pair.clone(), fields, "FORBIDDEN")
            .await;
        sandbox
            .update("usine", json!({"allowAppendix1SignatureAutomation": true}))
            .await;
        for user in ["camion", "usine MEMBER"] {
            sandbox
                .refused(user, add, pair.clone(), fields, "FORBIDDEN")
                .await;
        }
        for (from, to) in [
            ("inconnu", sandbox.id("camion")),
            (&*sandbox.id("usine"), "inconnu".to_owned()),
        ] {
            let unknown = json!({"input": {"from": from, "to": to}});
            sandbox
                .refused("usine", add, unknown, fields, "BAD_USER_INPUT")
                .await;
        }
        let automation = sandbox.ok("usine", add, pair.clone(), fields).await;
        assert_eq!(automation["from"]["orgId"], json!(sandbox.org("usine")));
        sandbox
            .refused("usine", add, pair, fields, "FORBIDDEN")
            .await;

        let received = sandbox
            .update("camion", json!({"givenName": "Camion"}))
            .await;
        assert_eq!(
            received["receivedSignatureAutomations"][0]["id"],
            automation["id"]
        );
        sandbox
            .refused(
                "camion",
                "deleteCompany",
                json!({"id": sandbox.id("camion")}),
                "id",
                "BAD_USER_INPUT",
            )
            .await;
        let given = sandbox
            .update("usine", json!({"allowAppendix1SignatureAutomation": false}))
            .await;
        assert_eq!(given["signatureAutomations"][0]["id"], automation["id"]);
        let received = sandbox
            .update("camion", json!({"givenName": "Camion"}))
            .await;
        assert_eq!(received["receivedSignatureAutomations"], json!([]));

        let one = json!({"id": automation["id"]});
        let remove = "removeSignatureAutomation";
        sandbox
            .refused("camion", remove, one.clone(), "id", "FORBIDDEN")
            .await;
        sandbox
            .ok("usine", remove, one.clone(), "id createdAt from { orgId }")
            .await;
        sandbox
            .refused("usine", remove, one, "id", "BAD_USER_INPUT")
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_falls_asleep_and_wakes_up() {
    for sandbox in sandboxes().await {
        let arguments = json!({"id": sandbox.id("usine")});
        let toggle = "toggleDormantCompany";
        for user in ["usine MEMBER", "voisin"] {
            sandbox
                .refused(user, toggle, arguments.clone(), "", "FORBIDDEN")
                .await;
        }
        sandbox
            .refused(
                "usine",
                toggle,
                json!({"id": "inconnu"}),
                "",
                "BAD_USER_INPUT",
            )
            .await;
        for is_dormant in [true, false] {
            assert_eq!(
                sandbox.ok("usine", toggle, arguments.clone(), "").await,
                json!(true)
            );
            let found = sandbox
                .ok(
                    "voisin",
                    "searchCompanies",
                    json!({"clue": sandbox.org("usine")}),
                    "isDormant",
                )
                .await;
            assert_eq!(found[0]["isDormant"], json!(is_dormant));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_registry_switch_is_turned_once_for_tomorrow() {
    for sandbox in sandboxes().await {
        let arguments = json!({"id": sandbox.id("usine")});
        let (switch, field) = (
            "enableRegistryDndFromBsd",
            "hasEnabledRegistryDndFromBsdSince",
        );
        sandbox
            .refused(
                "usine READER",
                switch,
                arguments.clone(),
                field,
                "FORBIDDEN",
            )
            .await;
        let company = sandbox.ok("usine", switch, arguments.clone(), field).await;
        let since = text(&company[field]);
        assert!(since.ends_with(":00:00.000Z"), "midnight in Paris: {since}");
        sandbox
            .refused("usine", switch, arguments, field, "FORBIDDEN")
            .await;
    }
}

async fn put_to_sleep(sandbox: &Sandbox, company: &str) {
    let arguments = json!({"id": sandbox.id(company)});
    sandbox
        .ok(company, "toggleDormantCompany", arguments, "")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sleeping_company_hands_over_to_one_with_its_sub_profiles() {
    const FIELDS: &str = "id status approvedAt from { orgId isDormant } to { orgId }";
    for sandbox in sandboxes().await {
        let create = "createAdministrativeTransfer";
        let to = |to: &str| json!({"input": {"from": sandbox.org("usine"), "to": sandbox.org(to)}});
        sandbox
            .refused("voisin", create, to("depot"), FIELDS, "FORBIDDEN")
            .await;
        sandbox
            .refused("usine", create, to("depot"), FIELDS, "BAD_USER_INPUT")
            .await;
        put_to_sleep(&sandbox, "usine").await;
        for wrong in ["usine", "voisin"] {
            sandbox
                .refused("usine", create, to(wrong), FIELDS, "BAD_USER_INPUT")
                .await;
        }
        let transfer = sandbox.ok("usine", create, to("depot"), FIELDS).await;
        assert_eq!(transfer["status"], "PENDING");
        assert_eq!(transfer["from"]["isDormant"], true);
        sandbox
            .refused("usine", create, to("depot"), FIELDS, "BAD_USER_INPUT")
            .await;

        let cancel = json!({"id": transfer["id"]});
        let operation = "cancelAdministrativeTransfer";
        sandbox
            .refused("depot", operation, cancel.clone(), "", "FORBIDDEN")
            .await;
        assert_eq!(
            sandbox.ok("usine", operation, cancel, "").await,
            json!(true)
        );

        let transfer = sandbox.ok("usine", create, to("depot"), FIELDS).await;
        let answer = |is_approved: bool| -> Value {
            json!({"input": {"id": transfer["id"], "isApproved": is_approved}})
        };
        let operation = "submitAdministrativeTransferApproval";
        sandbox
            .refused("usine", operation, answer(true), FIELDS, "FORBIDDEN")
            .await;
        let refused = sandbox.ok("depot", operation, answer(false), FIELDS).await;
        assert_eq!(refused["status"], "REFUSED");
        assert_ne!(refused["approvedAt"], json!(null), "set even on a refusal");
        sandbox
            .refused("depot", operation, answer(true), FIELDS, "BAD_USER_INPUT")
            .await;
        sandbox
            .refused(
                "usine",
                "cancelAdministrativeTransfer",
                json!({"id": transfer["id"]}),
                "",
                "BAD_USER_INPUT",
            )
            .await;
        let transfer = sandbox.ok("usine", create, to("depot"), FIELDS).await;
        let accept = json!({"input": {"id": transfer["id"], "isApproved": true}});
        let accepted = sandbox.ok("depot", operation, accept, FIELDS).await;
        assert_eq!(accepted["status"], "ACCEPTED");
        assert_eq!(sandbox.platform.run_due_jobs().await.unwrap(), 1);
    }
}
