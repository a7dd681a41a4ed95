//! Section 22.6, 7 to 9: asking to join a company.

use serde_json::{Value, json};

use crate::fixture::{As, Sandbox, address, sandboxes, text};

const ALL: &str = "{ id email siret name status sentTo }";

async fn subscribe(sandbox: &Sandbox) {
    let input = json!({"input": {
        "companyOrgId": sandbox.siret("usine"), "notifications": {"membershipRequest": true},
    }});
    sandbox
        .change(
            "Aline",
            "subscribeToCompanyNotifications",
            input,
            "{ orgId }",
        )
        .await;
}

async fn request(sandbox: &Sandbox) -> Value {
    let arguments = json!({"siret": sandbox.siret("usine")});
    sandbox
        .change("Carole", "sendMembershipRequest", arguments, ALL)
        .await
}

#[tokio::test]
async fn a_request_tells_subscribers_and_masks_their_addresses_to_strangers() {
    for sandbox in sandboxes().await {
        subscribe(&sandbox).await;
        let request = request(&sandbox).await;
        assert_eq!(request["status"], "PENDING");
        assert_eq!(request["name"], "Société usine");
        assert_eq!(request["sentTo"], json!(["al****@aline.example"]));
        let mail = sandbox.mail(&address("Aline")).await;
        let link = format!(
            "http://ui.example/companies/{}?demande={}#membres",
            sandbox.siret("usine"),
            text(&request["id"])
        );
        assert!(mail.text.contains(&link), "{}", mail.text);
        assert!(
            mail.text.contains("/account/notifications"),
            "{}",
            mail.text
        );
        assert!(mail.html.contains("?demande="), "{}", mail.html);
        let confirmation = sandbox.mail(&address("Carole")).await;
        assert!(
            !confirmation.text.contains("aline@"),
            "{}",
            confirmation.text
        );
        let own = sandbox
            .query(
                "Carole",
                "membershipRequest",
                json!({"siret": sandbox.siret("usine")}),
                ALL,
            )
            .await;
        // The same field is the requester's name here.
        assert_eq!(own["name"], "Carole");
    }
}

#[tokio::test]
async fn one_request_in_a_lifetime_and_none_from_members_or_to_unknown_companies() {
    for sandbox in sandboxes().await {
        let id = text(&request(&sandbox).await["id"]);
        let ask = |siret: &str| json!({ "siret": siret });
        for (user, siret) in [
            ("Carole", sandbox.siret("usine")),
            ("Bruno", sandbox.siret("usine")),
            ("Carole", "12345678900000"),
        ] {
            let refused = sandbox
                .refused(user, "sendMembershipRequest", ask(siret), "{ id }")
                .await;
            assert_eq!(refused.code, "BAD_USER_INPUT", "{user}");
        }
        sandbox
            .change(
                "Aline",
                "refuseMembershipRequest",
                json!({ "id": id }),
                "{ orgId }",
            )
            .await;
        let refused = sandbox
            .refused(
                "Carole",
                "sendMembershipRequest",
                ask(sandbox.siret("usine")),
                "{ id }",
            )
            .await;
        assert_eq!(refused.code, "BAD_USER_INPUT");
        let mail = sandbox.mail(&address("Carole")).await;
        assert!(mail.subject.contains("refusée"), "{}", mail.subject);
    }
}

#[tokio::test]
async fn an_administrator_accepts_once_with_a_role_and_the_requester_is_told() {
    for sandbox in sandboxes().await {
        let id = text(&request(&sandbox).await["id"]);
        let accept = |id: &str| json!({"id": id, "role": "DRIVER"});
        for stranger in ["Bruno", "Vera", "Sacha"] {
            let refused = sandbox
                .refused(
                    stranger,
                    "acceptMembershipRequest",
                    accept(&id),
                    "{ orgId }",
                )
                .await;
            assert_eq!(refused.code, "FORBIDDEN", "{stranger}");
        }
        sandbox
            .change("Aline", "acceptMembershipRequest", accept(&id), "{ orgId }")
            .await;
        assert_eq!(sandbox.role("Carole", "usine").await.unwrap(), "DRIVER");
        // Somebody looked: the name is not hidden.
        let members = sandbox.members("Rita", "usine").await;
        assert!(members.iter().any(|member| member["name"] == "Carole"));
        let mail = sandbox.mail(&address("Carole")).await;
        assert!(mail.text.contains("acceptée"), "{}", mail.text);
        for (field, arguments) in [
            ("acceptMembershipRequest", accept(&id)),
            ("refuseMembershipRequest", json!({ "id": id })),
            ("acceptMembershipRequest", accept("inconnue")),
        ] {
            let refused = sandbox
                .refused("Aline", field, arguments, "{ orgId }")
                .await;
            assert_eq!(refused.code, "BAD_USER_INPUT", "{field}");
        }
    }
}

#[tokio::test]
async fn requests_are_read_by_their_author_and_by_administrators() {
    for sandbox in sandboxes().await {
        let id = text(&request(&sandbox).await["id"]);
        let siret = sandbox.siret("usine");
        let read = async |user: &str, arguments: Value| {
            sandbox
                .ask(
                    As::Session(user),
                    "query membershipRequest",
                    arguments,
                    "{ id }",
                )
                .await
                .map_err(|refused| refused.code)
        };
        let by_id = json!({ "id": id });
        assert!(read("Aline", by_id.clone()).await.is_ok());
        assert!(read("Carole", by_id.clone()).await.is_ok());
        assert_eq!(read("Bruno", by_id).await.unwrap_err(), "FORBIDDEN");
        let both = json!({"id": id, "siret": siret});
        assert_eq!(read("Carole", both).await.unwrap_err(), "BAD_USER_INPUT");
        assert_eq!(
            read("Carole", json!({})).await.unwrap_err(),
            "BAD_USER_INPUT"
        );
        let page = sandbox
            .query(
                "Aline",
                "membershipRequests",
                json!({"where": {"id": sandbox.company_id("usine")}}),
                "{ totalCount edges { node { id email name status } } }",
            )
            .await;
        assert_eq!(page["totalCount"], 1);
        assert_eq!(page["edges"][0]["node"]["name"], "Carole");
        let of_usine = json!({"where": {"orgId": siret}});
        let refused = sandbox
            .ask(
                As::Session("Bruno"),
                "query membershipRequests",
                of_usine.clone(),
                "{ totalCount }",
            )
            .await
            .unwrap_err();
        assert_eq!(refused.code, "FORBIDDEN");
        sandbox
            .change(
                "Aline",
                "refuseMembershipRequest",
                json!({ "id": id }),
                "{ orgId }",
            )
            .await;
        let page = sandbox
            .query("Aline", "membershipRequests", of_usine, "{ totalCount }")
            .await;
        assert_eq!(page["totalCount"], 0);
    }
}
