//! Section 22.6, 11: the mails that members ask for.

use serde_json::{Value, json};

use crate::fixture::{As, sandboxes};

const MINE: &str = "{ orgId userNotifications { membershipRequest revisionRequest bsdRefusal } }";

#[tokio::test]
async fn a_role_asks_only_for_the_mails_that_it_may_have() {
    for sandbox in sandboxes().await {
        let ask = |notifications: Value| {
            json!({"input": {
                "companyOrgId": sandbox.siret("usine"), "notifications": notifications,
            }})
        };
        for (user, wanted, expected) in [
            ("Bruno", "membershipRequest", "BAD_USER_INPUT"),
            ("Denis", "revisionRequest", "BAD_USER_INPUT"),
            ("Denis", "registryDelegation", "BAD_USER_INPUT"),
            ("Carole", "bsdRefusal", "FORBIDDEN"),
        ] {
            let refused = sandbox
                .refused(
                    user,
                    "subscribeToCompanyNotifications",
                    ask(json!({ wanted: true })),
                    "{ orgId }",
                )
                .await;
            assert_eq!(refused.code, expected, "{user} {wanted}");
        }
        let company = sandbox
            .change(
                "Bruno",
                "subscribeToCompanyNotifications",
                ask(json!({"revisionRequest": true, "bsdRefusal": null})),
                MINE,
            )
            .await;
        assert_eq!(
            company["userNotifications"],
            json!({"membershipRequest": false, "revisionRequest": true, "bsdRefusal": false})
        );
    }
}

#[tokio::test]
async fn asking_everywhere_passes_over_what_a_role_may_not_have() {
    for sandbox in sandboxes().await {
        let ask = |notifications: Value| json!({"input": {"notifications": notifications}});
        let everywhere = async |notifications: Value| {
            sandbox
                .change(
                    "Denis",
                    "subscribeToNotifications",
                    ask(notifications),
                    MINE,
                )
                .await[0]["userNotifications"]
                .clone()
        };
        let all = json!({"membershipRequest": true, "revisionRequest": true, "bsdRefusal": true});
        let allowed =
            json!({"membershipRequest": false, "revisionRequest": false, "bsdRefusal": true});
        assert_eq!(everywhere(all).await, allowed);
        assert_eq!(everywhere(json!({})).await, allowed);
        let none =
            json!({"membershipRequest": false, "revisionRequest": false, "bsdRefusal": false});
        assert_eq!(everywhere(json!({"bsdRefusal": false})).await, none);
        let refused = sandbox
            .ask(
                As::Token("Denis"),
                "mutation subscribeToNotifications",
                ask(json!({})),
                MINE,
            )
            .await
            .unwrap_err();
        assert_eq!(refused.code, "UNAUTHENTICATED");
    }
}
