//! Section 22.9, 5 and 7 to 9: mails of a day.

use serde_json::json;
use store::Key;

use crate::fixture::{Sandbox, address, in_days, sandboxes, text};

async fn subscribe(sandbox: &Sandbox, user: &str, company: &str, notification: &str) {
    let input = json!({"input": {
        "companyOrgId": sandbox.siret(company), "notifications": { notification: true },
    }});
    sandbox
        .change(user, "subscribeToCompanyNotifications", input, "{ id }")
        .await;
}

async fn remind(sandbox: &Sandbox, days: i64) {
    sandbox
        .platform
        .send_reminders(in_days(days))
        .await
        .unwrap();
}

async fn mails(sandbox: &Sandbox, email: &str) -> u64 {
    let store = sandbox.platform.store();
    store
        .count_records_by_key("mail", "to", email)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_week_after_signing_up_whoever_joined_nothing_is_told_how() {
    for sandbox in sandboxes().await {
        let platform = &sandbox.platform;
        for name in ["Lou", "Max"] {
            platform
                .create_user(&address(name), name, None)
                .await
                .unwrap();
        }
        let arguments = json!({
            "email": address("Max"), "siret": sandbox.siret("usine"), "role": "READER",
        });
        sandbox
            .change("Aline", "inviteUserToCompany", arguments, "{ orgId }")
            .await;
        let before = mails(&sandbox, &address("Max")).await;
        for days in [6, 8] {
            remind(&sandbox, days).await;
            assert_eq!(mails(&sandbox, &address("Lou")).await, 0, "{days}");
        }
        for _ in 0..2 {
            remind(&sandbox, 7).await;
        }
        assert_eq!(mails(&sandbox, &address("Lou")).await, 1);
        assert_eq!(mails(&sandbox, &address("Max")).await, before);
    }
}

#[tokio::test]
async fn two_weeks_after_requests_their_author_is_told_once_and_subscribers_of_each() {
    for sandbox in sandboxes().await {
        subscribe(&sandbox, "Aline", "usine", "membershipRequest").await;
        subscribe(&sandbox, "Vera", "voisin", "membershipRequest").await;
        for company in ["usine", "voisin"] {
            let arguments = json!({"siret": sandbox.siret(company)});
            sandbox
                .change("Carole", "sendMembershipRequest", arguments, "{ id }")
                .await;
        }
        let arguments = json!({"siret": sandbox.siret("voisin")});
        let refused = sandbox
            .change("Marc", "sendMembershipRequest", arguments, "{ id }")
            .await;
        sandbox
            .change(
                "Vera",
                "refuseMembershipRequest",
                json!({ "id": refused["id"] }),
                "{ id }",
            )
            .await;
        let count = async |user: &str| mails(&sandbox, &address(user)).await;
        let before = [
            count("Carole").await,
            count("Aline").await,
            count("Vera").await,
            count("Marc").await,
        ];
        remind(&sandbox, 13).await;
        remind(&sandbox, 14).await;
        remind(&sandbox, 14).await;
        remind(&sandbox, 15).await;
        let after = [
            count("Carole").await,
            count("Aline").await,
            count("Vera").await,
            count("Marc").await,
        ];
        assert_eq!(
            after,
            [before[0] + 1, before[1] + 1, before[2] + 1, before[3]]
        );
    }
}

#[tokio::test]
async fn a_week_before_its_end_a_delegation_is_recalled_to_both_sides() {
    for sandbox in sandboxes().await {
        subscribe(&sandbox, "Bruno", "usine", "registryDelegation").await;
        subscribe(&sandbox, "Carole", "annexe", "registryDelegation").await;
        let input = json!({"input": {
            "delegatorOrgId": sandbox.siret("usine"),
            "delegateOrgId": sandbox.siret("annexe"),
            "endDate": in_days(20).to_iso(),
        }});
        let delegation = sandbox
            .change("Aline", "createRegistryDelegation", input, "{ id }")
            .await;
        let count = async |user: &str| mails(&sandbox, &address(user)).await;
        let before = [count("Bruno").await, count("Carole").await];
        remind(&sandbox, 12).await;
        remind(&sandbox, 14).await;
        assert_eq!([count("Bruno").await, count("Carole").await], before);
        for _ in 0..2 {
            remind(&sandbox, 13).await;
        }
        let after = [count("Bruno").await, count("Carole").await];
        assert_eq!(after, [before[0] + 1, before[1] + 1]);
        // A revoked one is not.
        let arguments = json!({ "delegationId": delegation["id"] });
        sandbox
            .change("Aline", "revokeRegistryDelegation", arguments, "{ id }")
            .await;
        remind(&sandbox, 13).await;
        assert_eq!([count("Bruno").await, count("Carole").await], after);
    }
}

#[tokio::test]
async fn the_collaborator_is_told_once_the_administrators_period_is_over() {
    for sandbox in sandboxes().await {
        let input = |collaborator: &str| {
            json!({"input": {
                "companyOrgId": sandbox.siret("usine"),
                "validationMethod": "REQUEST_COLLABORATOR_APPROVAL",
                "collaboratorEmail": collaborator,
            }})
        };
        for (user, collaborator) in [("Marc", address("Bruno")), ("Vera", address("Marc"))] {
            let request = sandbox
                .change(user, "createAdminRequest", input(&collaborator), "{ id }")
                .await;
            // The period ended an hour ago.
            let end = jiff::Timestamp::now() - jiff::ToSpan::hours(1);
            let keys = vec![
                Key::shared("user", sandbox.id(user)),
                Key::shared(
                    "collaborator-from",
                    store::instant_key(end.as_millisecond()),
                ),
            ];
            sandbox
                .rewrite("admin-request", &text(&request["id"]), keys, |request| {
                    request["adminOnlyEndDate"] = json!(end.to_string());
                })
                .await;
        }
        let before = mails(&sandbox, &address("Marc")).await;
        for _ in 0..2 {
            remind(&sandbox, 0).await;
        }
        let mail = sandbox.mail(&address("Bruno")).await;
        assert!(mail.text.contains("/admin-request/"), "{}", mail.text);
        assert_eq!(mails(&sandbox, &address("Bruno")).await, 1);
        // Marc is no member of the factory: nobody was designated.
        assert_eq!(mails(&sandbox, &address("Marc")).await, before);
    }
}

#[tokio::test]
async fn two_days_after_joining_newcomers_are_advised_once_by_trade() {
    for sandbox in sandboxes().await {
        for days in [1, 3, 4] {
            remind(&sandbox, days).await;
            assert_eq!(sandbox.subject(&address("Rita")).await, None, "{days}");
        }
        for _ in 0..2 {
            remind(&sandbox, 2).await;
        }
        for (user, says) in [("Rita", "produit des déchets"), ("Marc", "sont le métier")] {
            assert_eq!(mails(&sandbox, &address(user)).await, 1, "{user}");
            let mail = sandbox.mail(&address(user)).await;
            assert!(mail.text.contains(says), "{}", mail.text);
        }
    }
}

/// Scenario 22.9.4: whoever has both trades gets one advice; a company that is not verified gives none.
#[tokio::test]
async fn both_trades_give_one_advice_and_an_unverified_company_none() {
    for sandbox in sandboxes().await {
        let platform = &sandbox.platform;
        for name in ["Lou", "Max"] {
            platform
                .create_user(&address(name), name, None)
                .await
                .unwrap();
        }
        let siret = text(
            &sandbox
                .change("Vera", "createTestCompany", json!({}), "")
                .await,
        );
        let input = json!({"companyInput": {
            "siret": siret, "companyName": "Quai", "address": "1 quai", "companyTypes": ["TRANSPORTER"],
        }});
        sandbox
            .change("Vera", "createCompany", input, "{ id }")
            .await;
        for (user, email, siret) in [
            ("Aline", address("Lou"), sandbox.siret("usine")),
            ("Carole", address("Lou"), sandbox.siret("annexe")),
            ("Vera", address("Max"), siret.as_str()),
        ] {
            let arguments = json!({"email": email, "siret": siret, "role": "READER"});
            sandbox
                .change(user, "inviteUserToCompany", arguments, "{ id }")
                .await;
        }
        let count = async |user: &str| mails(&sandbox, &address(user)).await;
        let before = [count("Lou").await, count("Max").await];
        remind(&sandbox, 2).await;
        assert_eq!(
            [count("Lou").await, count("Max").await],
            [before[0] + 1, before[1]]
        );
        let mail = sandbox.mail(&address("Lou")).await;
        assert!(mail.text.contains("sont le métier"), "{}", mail.text);
    }
}
