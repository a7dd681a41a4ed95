//! Section 22.8, 6: registry delegations.

use serde_json::{Value, json};
use store::Key;

use crate::fixture::{As, Sandbox, address, in_days, sandboxes, text};

const ALL: &str =
    "{ id status startDate endDate comment delegate { orgId name isDormant } delegator { orgId } }";

#[expect(clippy::needless_pass_by_value, reason = "tests give literals")]
fn new(sandbox: &Sandbox, more: Value) -> Value {
    let mut input = json!({
        "delegatorOrgId": sandbox.siret("usine"), "delegateOrgId": sandbox.siret("annexe"),
    });
    input
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    json!({ "input": input })
}

async fn create(sandbox: &Sandbox, more: Value) -> Value {
    sandbox
        .change("Aline", "createRegistryDelegation", new(sandbox, more), ALL)
        .await
}

async fn refusal(sandbox: &Sandbox, user: &str, more: Value) -> String {
    sandbox
        .refused(
            user,
            "createRegistryDelegation",
            new(sandbox, more),
            "{ id }",
        )
        .await
        .code
}

#[tokio::test]
async fn only_an_administrator_of_the_delegator_delegates() {
    for sandbox in sandboxes().await {
        for user in ["Bruno", "Rita", "Denis", "Carole", "Vera", "Sacha"] {
            assert_eq!(
                refusal(&sandbox, user, json!({})).await,
                "FORBIDDEN",
                "{user}"
            );
        }
        let token = sandbox
            .ask(
                As::Token("Aline"),
                "mutation createRegistryDelegation",
                new(&sandbox, json!({})),
                "{ id }",
            )
            .await
            .unwrap_err();
        assert_eq!(token.code, "UNAUTHENTICATED");
        let delegation = create(&sandbox, json!({"comment": "registre"})).await;
        assert_eq!(delegation["status"], "ONGOING");
        assert_eq!(delegation["endDate"], Value::Null);
        assert_eq!(delegation["delegate"]["name"], "Société annexe");
        assert_eq!(delegation["delegate"]["isDormant"], json!(false));
        let companies = sandbox
            .query(
                "Carole",
                "myCompanies",
                json!({}),
                "{ edges { node { orgId delegators { orgId } } } }",
            )
            .await;
        assert_eq!(
            companies["edges"][0]["node"]["delegators"],
            json!([{"orgId": sandbox.siret("usine")}])
        );
    }
}

#[tokio::test]
async fn wrong_input_is_refused_before_rights_are_looked_at() {
    for sandbox in sandboxes().await {
        for more in [
            json!({"delegateOrgId": sandbox.siret("usine")}),
            json!({"delegateOrgId": "123"}),
            json!({"startDate": "2020-01-01"}),
            json!({"endDate": "2020-01-01"}),
            json!({"startDate": "2055-02-02", "endDate": "2055-02-01"}),
            json!({"comment": "x".repeat(501)}),
            json!({"comment": null}),
            json!({"delegateOrgId": "00000077777770"}),
        ] {
            assert_eq!(
                refusal(&sandbox, "Vera", more.clone()).await,
                "BAD_USER_INPUT",
                "{more}"
            );
        }
        let dormant = sandbox.company_id("annexe").to_owned();
        let keys = vec![Key::unique("org", sandbox.siret("annexe"))];
        sandbox
            .rewrite("company", &dormant, keys, |company| {
                company["isDormantSince"] = json!("2026-01-01T00:00:00Z");
            })
            .await;
        assert_eq!(
            refusal(&sandbox, "Aline", json!({})).await,
            "BAD_USER_INPUT"
        );
    }
}

#[tokio::test]
async fn one_delegation_at_a_time_even_one_to_come() {
    for sandbox in sandboxes().await {
        let later = json!({
            "startDate": "2055-02-01T10:00:00.000Z", "endDate": "2055-03-01T10:00:00.000Z",
        });
        let first = create(&sandbox, later).await;
        assert_eq!(first["status"], "INCOMING");
        assert_eq!(first["startDate"], "2055-01-31T23:00:00.000Z");
        assert_eq!(first["endDate"], "2055-03-01T22:59:59.999Z");
        assert_eq!(
            refusal(&sandbox, "Aline", json!({})).await,
            "BAD_USER_INPUT"
        );
        let by_id = json!({ "delegationId": first["id"] });
        for (user, field) in [
            ("Carole", "revokeRegistryDelegation"),
            ("Aline", "cancelRegistryDelegation"),
            ("Bruno", "revokeRegistryDelegation"),
            ("Marc", "cancelRegistryDelegation"),
        ] {
            let refused = sandbox.refused(user, field, by_id.clone(), "{ id }").await;
            assert_eq!(refused.code, "FORBIDDEN", "{user} {field}");
        }
        let revoked = sandbox
            .change("Aline", "revokeRegistryDelegation", by_id.clone(), ALL)
            .await;
        assert_eq!(revoked["status"], "REVOKED");
        for (user, field) in [
            ("Aline", "revokeRegistryDelegation"),
            ("Carole", "cancelRegistryDelegation"),
        ] {
            let refused = sandbox.refused(user, field, by_id.clone(), "{ id }").await;
            assert_eq!(refused.code, "FORBIDDEN", "{field}");
        }
        let second = create(&sandbox, json!({})).await;
        let cancelled = sandbox
            .change(
                "Carole",
                "cancelRegistryDelegation",
                json!({ "delegationId": second["id"] }),
                ALL,
            )
            .await;
        assert_eq!(cancelled["status"], "CANCELLED");
        create(&sandbox, json!({})).await;
    }
}

#[tokio::test]
async fn an_expired_delegation_leaves_room_for_another() {
    for sandbox in sandboxes().await {
        let first = create(&sandbox, json!({"endDate": in_days(3).to_iso()})).await;
        let keys = vec![
            Key::shared("delegator", sandbox.siret("usine")),
            Key::shared("delegate", sandbox.siret("annexe")),
            Key::unique(
                "pair",
                format!("{}:{}", sandbox.siret("usine"), sandbox.siret("annexe")),
            ),
        ];
        let yesterday = in_days(-1).to_iso();
        sandbox
            .rewrite(
                "registry-delegation",
                &text(&first["id"]),
                keys,
                |delegation| {
                    delegation["endDate"] = json!(yesterday);
                },
            )
            .await;
        assert_eq!(create(&sandbox, json!({})).await["status"], "ONGOING");
        let page = sandbox
            .query(
                "Marc",
                "registryDelegations",
                json!({"where": {"givenToMe": true}}),
                "{ totalCount edges { node { status } } }",
            )
            .await;
        assert_eq!(page["totalCount"], 2);
        let active = sandbox
            .query(
                "Marc",
                "registryDelegations",
                json!({"where": {"givenToMe": true, "activeOnly": true, "search": "Usine"}}),
                "{ totalCount }",
            )
            .await;
        assert_eq!(active["totalCount"], 1);
    }
}

#[tokio::test]
async fn mails_go_to_those_who_asked_on_both_sides_and_to_nobody_else() {
    for sandbox in sandboxes().await {
        create(&sandbox, json!({})).await;
        for user in ["Aline", "Bruno", "Carole"] {
            assert_eq!(sandbox.subject(&address(user)).await, None, "{user}");
        }
        let by_me = json!({"where": {"delegatorOrgId": sandbox.siret("usine")}});
        let page = sandbox
            .query(
                "Rita",
                "registryDelegations",
                by_me,
                "{ edges { node { id } } }",
            )
            .await;
        let id = &page["edges"][0]["node"]["id"];
        sandbox
            .change(
                "Aline",
                "revokeRegistryDelegation",
                json!({ "delegationId": id }),
                "{ id }",
            )
            .await;
        for (user, company) in [("Bruno", "usine"), ("Carole", "annexe")] {
            let input = json!({"input": {
                "companyOrgId": sandbox.siret(company),
                "notifications": {"registryDelegation": true},
            }});
            sandbox
                .change(user, "subscribeToCompanyNotifications", input, "{ id }")
                .await;
        }
        create(&sandbox, json!({})).await;
        for user in ["Bruno", "Carole"] {
            assert_eq!(sandbox.mail(&address(user)).await.to.len(), 1, "{user}");
        }
        assert_eq!(sandbox.subject(&address("Aline")).await, None);
    }
}

#[tokio::test]
async fn delegations_are_read_by_the_members_of_either_side() {
    for sandbox in sandboxes().await {
        let id = create(&sandbox, json!({})).await["id"].clone();
        let read = async |asker: As<'_>, id: &Value| {
            let arguments = json!({ "delegationId": id });
            sandbox
                .ask(asker, "query registryDelegation", arguments, "{ id }")
                .await
                .map_err(|refused| refused.code)
        };
        for user in ["Rita", "Denis", "Marc"] {
            assert!(read(As::Token(user), &id).await.is_ok(), "{user}");
        }
        assert_eq!(
            read(As::Session("Vera"), &id).await.unwrap_err(),
            "FORBIDDEN"
        );
        for unknown in ["c123456789012345678901234", "court"] {
            let code = read(As::Session("Aline"), &json!(unknown))
                .await
                .unwrap_err();
            assert_eq!(code, "BAD_USER_INPUT");
        }
        let (usine, annexe) = (sandbox.siret("usine"), sandbox.siret("annexe"));
        for (criteria, code) in [
            (json!({}), "BAD_USER_INPUT"),
            (
                json!({"delegatorOrgId": usine, "delegateOrgId": annexe}),
                "BAD_USER_INPUT",
            ),
            (
                json!({"delegateOrgId": annexe, "givenToMe": true}),
                "BAD_USER_INPUT",
            ),
            (
                json!({"givenToMe": true, "search": "x".repeat(21)}),
                "BAD_USER_INPUT",
            ),
            (
                json!({"delegatorOrgId": "00000077777770"}),
                "BAD_USER_INPUT",
            ),
            (json!({"delegatorOrgId": annexe}), "FORBIDDEN"),
            (json!({"delegateOrgId": annexe}), "FORBIDDEN"),
        ] {
            let refused = sandbox
                .ask(
                    As::Session("Aline"),
                    "query registryDelegations",
                    json!({ "where": criteria }),
                    "{ totalCount }",
                )
                .await
                .unwrap_err();
            assert_eq!(refused.code, code, "{criteria}");
        }
    }
}

/// Scenario 22.9.10.
#[tokio::test]
async fn without_subscribers_a_delegation_sends_no_mail() {
    for sandbox in sandboxes().await {
        let before = sandbox.platform.latest_mails(100).await.unwrap().len();
        create(&sandbox, json!({})).await;
        sandbox.platform.run_due_jobs().await.unwrap();
        assert_eq!(
            sandbox.platform.latest_mails(100).await.unwrap().len(),
            before
        );
    }
}
