//! Section 22.8, 1 to 5: becoming administrator.

use serde_json::{Value, json};
use store::Key;

use crate::fixture::{As, Sandbox, address, in_days, sandboxes, sandboxes_with, text};

const ALL: &str = "{ id status validationMethod company { orgId name } user { name } }";

fn input(sandbox: &Sandbox, company: &str, method: &str, collaborator: Option<&str>) -> Value {
    json!({"input": {
        "companyOrgId": sandbox.siret(company),
        "validationMethod": method,
        "collaboratorEmail": collaborator,
    }})
}

async fn create(sandbox: &Sandbox, user: &str, method: &str, collaborator: Option<&str>) -> String {
    let input = input(sandbox, "usine", method, collaborator);
    let request = sandbox.change(user, "createAdminRequest", input, ALL).await;
    assert_eq!(request["status"], "PENDING");
    text(&request["id"])
}

async fn status(sandbox: &Sandbox, user: &str, id: &str) -> Value {
    let arguments = json!({ "adminRequestId": id });
    sandbox.query(user, "adminRequest", arguments, ALL).await["status"].clone()
}

fn accept(id: &str) -> Value {
    json!({"input": {"adminRequestId": id}})
}

/// Ends the administrators' period.
async fn let_days_pass(sandbox: &Sandbox, id: &str, user: &str) {
    let end = in_days(-1).to_iso();
    let keys = vec![
        Key::shared("user", sandbox.id(user)),
        Key::shared("org", sandbox.siret("usine")),
    ];
    sandbox
        .rewrite("admin-request", id, keys, |request| {
            request["adminOnlyEndDate"] = json!(end);
        })
        .await;
}

#[tokio::test]
async fn what_keeps_a_request_from_being_made() {
    for sandbox in sandboxes().await {
        let refusal = async |user: &str, input: Value| {
            sandbox
                .refused(user, "createAdminRequest", input, "{ id }")
                .await
                .code
        };
        let approval = "REQUEST_ADMIN_APPROVAL";
        let unknown = json!({"input": {
            "companyOrgId": "00000077777770", "validationMethod": approval,
        }});
        assert_eq!(refusal("Carole", unknown).await, "BAD_USER_INPUT");
        let own = input(&sandbox, "usine", approval, None);
        assert_eq!(refusal("Aline", own).await, "BAD_USER_INPUT");
        let nobody = input(&sandbox, "usine", "REQUEST_COLLABORATOR_APPROVAL", None);
        assert_eq!(refusal("Carole", nobody).await, "BAD_USER_INPUT");
        let id = create(&sandbox, "Carole", approval, None).await;
        let again = input(&sandbox, "usine", approval, None);
        assert_eq!(refusal("Carole", again.clone()).await, "BAD_USER_INPUT");
        let refuse = json!({ "adminRequestId": id });
        sandbox
            .change("Aline", "refuseAdminRequest", refuse, "{ id }")
            .await;
        // Refused less than a week ago.
        assert_eq!(refusal("Carole", again).await, "BAD_USER_INPUT");
    }
}

#[tokio::test]
async fn letters_are_counted_on_the_whole_platform() {
    let messaging = || platform::Messaging {
        weekly_letters: 1,
        ..platform::Messaging::default()
    };
    for sandbox in sandboxes_with(messaging).await {
        create(&sandbox, "Carole", "SEND_MAIL", None).await;
        let refused = sandbox
            .refused(
                "Bruno",
                "createAdminRequest",
                input(&sandbox, "usine", "SEND_MAIL", None),
                "{ id }",
            )
            .await;
        assert_eq!(refused.code, "BAD_USER_INPUT");
    }
}

#[tokio::test]
async fn nothing_tells_whether_the_collaborator_is_a_member() {
    for sandbox in sandboxes().await {
        let method = "REQUEST_COLLABORATOR_APPROVAL";
        for (user, collaborator) in [
            ("Carole", "inconnu@exemple.fr".to_owned()),
            ("Marc", address("Vera")),
            ("Vera", address("Vera")),
            ("Bruno", address("Rita")),
        ] {
            create(&sandbox, user, method, Some(&collaborator)).await;
        }
    }
}

#[tokio::test]
async fn each_administrator_is_told_apart_and_so_is_the_author() {
    for sandbox in sandboxes().await {
        for user in ["Bruno", "Rita"] {
            let arguments = json!({
                "userId": sandbox.id(user), "orgId": sandbox.siret("usine"), "role": "ADMIN",
            });
            sandbox
                .change("Aline", "changeUserRole", arguments, "{ id }")
                .await;
        }
        let id = create(&sandbox, "Carole", "REQUEST_ADMIN_APPROVAL", None).await;
        for administrator in ["Aline", "Bruno", "Rita"] {
            let mail = sandbox.mail(&address(administrator)).await;
            assert_eq!(mail.to.len(), 1);
            assert!(mail.cc.is_empty());
            let link = format!("/admin-request/{id}#membres");
            assert!(mail.text.contains(&link), "{}", mail.text);
        }
        assert_eq!(sandbox.mail(&address("Carole")).await.to.len(), 1);
    }
}

#[tokio::test]
async fn an_administrator_accepts_at_any_time_and_twice_changes_nothing() {
    for sandbox in sandboxes().await {
        let id = create(&sandbox, "Carole", "REQUEST_ADMIN_APPROVAL", None).await;
        for (user, input) in [
            ("Vera", accept(&id)),
            ("Carole", accept(&id)),
            ("Bruno", accept(&id)),
        ] {
            let refused = sandbox
                .refused(user, "acceptAdminRequest", input, "{ id }")
                .await;
            assert_eq!(refused.code, "FORBIDDEN", "{user}");
        }
        for input in [
            json!({"adminRequestId": id, "orgId": sandbox.siret("usine")}),
            json!({"adminRequestId": id, "code": "12345678"}),
            json!({"code": "12345678"}),
            json!({"orgId": sandbox.siret("usine")}),
            json!({"adminRequestId": "court"}),
            json!({}),
        ] {
            let refused = sandbox
                .refused(
                    "Aline",
                    "acceptAdminRequest",
                    json!({ "input": input }),
                    "{ id }",
                )
                .await;
            assert_eq!(refused.code, "BAD_USER_INPUT", "{input}");
        }
        for _ in 0..2 {
            let request = sandbox
                .change("Aline", "acceptAdminRequest", accept(&id), ALL)
                .await;
            assert_eq!(request["status"], "ACCEPTED");
        }
        assert_eq!(sandbox.role("Carole", "usine").await.unwrap(), "ADMIN");
        let own = sandbox
            .query(
                "Carole",
                "myCompanies",
                json!({}),
                "{ edges { node { orgId userNotifications { membershipRequest } } } }",
            )
            .await;
        let usine = own["edges"]
            .as_array()
            .unwrap()
            .iter()
            .find(|edge| edge["node"]["orgId"] == sandbox.siret("usine"))
            .unwrap();
        // A new administrator gets the mails of one.
        assert_eq!(
            usine["node"]["userNotifications"]["membershipRequest"],
            json!(true)
        );
    }
}

#[tokio::test]
async fn the_collaborator_and_the_code_wait_for_the_administrators() {
    for sandbox in sandboxes().await {
        let method = "REQUEST_COLLABORATOR_APPROVAL";
        let id = create(&sandbox, "Marc", method, Some(&address("Bruno"))).await;
        let early = sandbox
            .refused("Bruno", "acceptAdminRequest", accept(&id), "{ id }")
            .await;
        assert_eq!(early.code, "FORBIDDEN");
        let_days_pass(&sandbox, &id, "Marc").await;
        let other = sandbox
            .refused("Rita", "acceptAdminRequest", accept(&id), "{ id }")
            .await;
        assert_eq!(other.code, "FORBIDDEN");
        sandbox
            .change("Bruno", "acceptAdminRequest", accept(&id), "{ id }")
            .await;
        assert_eq!(sandbox.role("Marc", "usine").await.unwrap(), "ADMIN");
    }
}

#[tokio::test]
async fn the_code_of_the_letter_opens_and_three_wrong_ones_block() {
    for sandbox in sandboxes().await {
        let by_code =
            |code: &str| json!({"input": {"orgId": sandbox.siret("usine"), "code": code}});
        let id = create(&sandbox, "Carole", "SEND_MAIL", None).await;
        let letter = sandbox
            .platform
            .last_postal_letter(sandbox.siret("usine"))
            .await;
        let letter = letter.unwrap().unwrap();
        assert!(letter.address.iter().any(|line| line == "Carole"));
        let code = letter.paragraphs[1].rsplit(' ').next().unwrap().to_owned();
        assert_eq!(code.len(), 8);
        let early = sandbox
            .refused("Carole", "acceptAdminRequest", by_code(&code), "{ id }")
            .await;
        assert_eq!(early.code, "FORBIDDEN");
        let_days_pass(&sandbox, &id, "Carole").await;
        let wrong = sandbox
            .refused(
                "Carole",
                "acceptAdminRequest",
                by_code("00000000"),
                "{ id }",
            )
            .await;
        assert_eq!(wrong.code, "BAD_USER_INPUT");
        assert!(wrong.message.contains('2'), "{}", wrong.message);
        sandbox
            .change("Carole", "acceptAdminRequest", by_code(&code), "{ id }")
            .await;
        assert_eq!(sandbox.role("Carole", "usine").await.unwrap(), "ADMIN");

        let id = create(&sandbox, "Marc", "SEND_MAIL", None).await;
        let_days_pass(&sandbox, &id, "Marc").await;
        for _ in 0..3 {
            let wrong = sandbox
                .refused("Marc", "acceptAdminRequest", by_code("00000000"), "{ id }")
                .await;
            assert_eq!(wrong.code, "BAD_USER_INPUT");
        }
        assert_eq!(status(&sandbox, "Marc", &id).await, "BLOCKED");
        let blocked = sandbox
            .refused("Aline", "acceptAdminRequest", accept(&id), "{ id }")
            .await;
        assert_eq!(blocked.code, "BAD_USER_INPUT");
    }
}

#[tokio::test]
async fn those_who_have_a_say_refuse_and_the_parties_are_told() {
    for sandbox in sandboxes().await {
        let id = create(&sandbox, "Carole", "REQUEST_ADMIN_APPROVAL", None).await;
        let refuse = json!({ "adminRequestId": id });
        for (user, code) in [("Bruno", "BAD_USER_INPUT"), ("Vera", "FORBIDDEN")] {
            let refused = sandbox
                .refused(user, "refuseAdminRequest", refuse.clone(), "{ id }")
                .await;
            assert_eq!(refused.code, code, "{user}");
        }
        let request = sandbox
            .change("Sacha", "refuseAdminRequest", refuse, ALL)
            .await;
        assert_eq!(request["status"], "REFUSED");
        for party in ["Aline", "Carole"] {
            let mail = sandbox.mail(&address(party)).await;
            assert!(mail.subject.contains("refusée"), "{}", mail.subject);
        }
    }
}

#[tokio::test]
async fn a_request_that_nobody_answers_expires_after_two_weeks() {
    for sandbox in sandboxes().await {
        let id = create(&sandbox, "Carole", "REQUEST_ADMIN_APPROVAL", None).await;
        let expire = async |days: i64| {
            let expired = sandbox.platform.expire_admin_requests(in_days(days)).await;
            expired.unwrap()
        };
        assert_eq!(expire(13).await, 0);
        assert_eq!(status(&sandbox, "Carole", &id).await, "PENDING");
        assert_eq!(expire(15).await, 1);
        assert_eq!(status(&sandbox, "Carole", &id).await, "EXPIRED");
    }
}

#[tokio::test]
async fn requests_are_listed_to_their_author_and_to_the_staff() {
    for sandbox in sandboxes().await {
        let id = create(&sandbox, "Carole", "REQUEST_ADMIN_APPROVAL", None).await;
        let selection = "{ totalCount edges { node { id } } }";
        let own = sandbox
            .query("Carole", "adminRequests", json!({}), selection)
            .await;
        assert_eq!(own["edges"][0]["node"]["id"], json!(id));
        let today = in_days(0).to_iso();
        for (input, total) in [
            (json!({}), 1),
            (json!({"siret": sandbox.siret("usine")}), 1),
            (json!({"siret": sandbox.siret("voisin")}), 0),
            (json!({"siret": "", "date": today}), 1),
            (json!({"date": "2020-01-01"}), 0),
        ] {
            let arguments = json!({ "input": input });
            let page = sandbox
                .query("Sacha", "adminRequestsAdmin", arguments, selection)
                .await;
            assert_eq!(page["totalCount"], json!(total), "{input}");
        }
        let refused = sandbox
            .ask(
                As::Session("Aline"),
                "query adminRequestsAdmin",
                json!({"input": {}}),
                selection,
            )
            .await
            .unwrap_err();
        assert_eq!(refused.code, "FORBIDDEN");
        let stranger = sandbox
            .ask(
                As::Session("Vera"),
                "query adminRequest",
                json!({ "adminRequestId": id }),
                "{ id }",
            )
            .await
            .unwrap_err();
        assert_eq!(stranger.code, "BAD_USER_INPUT");
    }
}

/// Scenario 22.8.1: five requests at a time, and a letter only where the post knows the company.
#[tokio::test]
async fn five_requests_may_wait_and_no_letter_goes_abroad() {
    for sandbox in sandboxes().await {
        let register = async |identifier: &str, value: &str, profile: &str| {
            let input = json!({"companyInput": {
                identifier: value, "companyName": "Quai", "address": "1 quai", "companyTypes": [profile],
            }});
            sandbox
                .change("Vera", "createCompany", input, "{ id }")
                .await;
        };
        let ask = |org_id: &str, method: &str| json!({"input": {"companyOrgId": org_id, "validationMethod": method}});
        let approval = "REQUEST_ADMIN_APPROVAL";
        register("vatNumber", "RO17579668", "TRANSPORTER").await;
        let abroad = sandbox
            .refused(
                "Carole",
                "createAdminRequest",
                ask("RO17579668", "SEND_MAIL"),
                "{ id }",
            )
            .await;
        assert_eq!(abroad.code, "BAD_USER_INPUT");
        for rank in 0..6 {
            let siret = sandbox
                .change("Vera", "createTestCompany", json!({}), "")
                .await;
            register("siret", &text(&siret), "PRODUCER").await;
            let input = ask(&text(&siret), approval);
            if rank < 5 {
                sandbox
                    .change("Carole", "createAdminRequest", input, "{ id }")
                    .await;
            } else {
                let refused = sandbox
                    .refused("Carole", "createAdminRequest", input, "{ id }")
                    .await;
                assert_eq!(refused.code, "FORBIDDEN");
            }
        }
    }
}

/// Scenario 22.8.3: the other administrators and the author are told of an acceptance.
#[tokio::test]
async fn an_acceptance_is_told_to_the_author_and_to_the_other_administrators() {
    for sandbox in sandboxes().await {
        let promote = json!({
            "userId": sandbox.id("Bruno"), "orgId": sandbox.siret("usine"), "role": "ADMIN",
        });
        sandbox
            .change("Aline", "changeUserRole", promote, "{ id }")
            .await;
        let id = create(&sandbox, "Carole", "REQUEST_ADMIN_APPROVAL", None).await;
        let initial = sandbox.subject(&address("Aline")).await;
        sandbox
            .change("Aline", "acceptAdminRequest", accept(&id), "{ id }")
            .await;
        for party in ["Bruno", "Carole"] {
            let mail = sandbox.mail(&address(party)).await;
            assert!(
                mail.subject.contains("acceptée"),
                "{party}: {}",
                mail.subject
            );
            assert_eq!(mail.to.len(), 1);
        }
        assert_eq!(
            sandbox.subject(&address("Aline")).await,
            initial,
            "who accepted knows already"
        );
    }
}
