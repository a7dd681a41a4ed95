//! Section 22.6, 3 to 5: inviting people.

use serde_json::json;

use crate::fixture::{As, Sandbox, address, sandboxes, text};

const STRONG: &str = "Tri-Selectif-1a2b3c4d-Fev";

async fn invite(sandbox: &Sandbox, email: &str, role: &str) {
    let arguments = json!({"email": email, "siret": sandbox.siret("usine"), "role": role});
    sandbox
        .change("Aline", "inviteUserToCompany", arguments, "{ orgId }")
        .await;
}

/// The secret of the last link that an address got.
async fn secret(sandbox: &Sandbox, email: &str) -> String {
    let mail = sandbox.mail(email).await;
    let (_, rest) = mail.text.split_once("/invite?hash=").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_known_user_joins_at_once_and_a_mail_tells_them() {
    for sandbox in sandboxes().await {
        invite(&sandbox, " CAROLE@carole.example ", "READER").await;
        assert_eq!(sandbox.role("Carole", "usine").await.unwrap(), "READER");
        let mail = sandbox.mail(&address("Carole")).await;
        assert!(mail.subject.contains("Société usine"), "{}", mail.subject);
        let arguments = json!({
            "email": address("Carole"), "siret": sandbox.siret("usine"), "role": "MEMBER",
        });
        let again = sandbox
            .refused("Aline", "inviteUserToCompany", arguments, "{ orgId }")
            .await;
        assert_eq!(again.code, "BAD_USER_INPUT");
    }
}

#[tokio::test]
async fn a_new_user_gets_a_link_and_is_listed_as_pending_without_telling_whether_the_account_is_active()
 {
    for sandbox in sandboxes().await {
        invite(&sandbox, " Karim@Exemple.fr ", "DRIVER").await;
        let members = sandbox.members("Rita", "usine").await;
        let invited = members.last().unwrap();
        assert_eq!(
            *invited,
            json!({
                "email": "karim@exemple.fr", "name": "Invité", "role": "DRIVER",
                "isActive": null, "isPendingInvitation": true,
            })
        );
        let arguments = json!({
            "email": "karim@exemple.fr", "siret": sandbox.siret("usine"), "role": "MEMBER",
        });
        let again = sandbox
            .refused("Aline", "inviteUserToCompany", arguments, "{ orgId }")
            .await;
        assert_eq!(again.code, "BAD_USER_INPUT");
        assert_eq!(again.extensions["invalidArgs"], json!(["email"]));
    }
}

#[tokio::test]
async fn whoever_joins_by_invitation_is_active_and_joins_every_company_that_invited_them() {
    for sandbox in sandboxes().await {
        invite(&sandbox, "karim@exemple.fr", "DRIVER").await;
        let hash = secret(&sandbox, "karim@exemple.fr").await;
        let arguments = json!({
            "email": "karim@exemple.fr", "siret": sandbox.siret("annexe"), "role": "READER",
        });
        sandbox
            .change("Carole", "inviteUserToCompany", arguments, "{ orgId }")
            .await;
        let join = |name: &str, password: &str| json!({"inviteHash": hash, "name": name, "password": password});
        for (name, password) in [
            ("  ", STRONG),
            ("Karim Leduc", "faible"),
            ("Karim Leduc", &"Aa1-".repeat(17)),
        ] {
            let refused = sandbox
                .ask(
                    As::Nobody,
                    "mutation joinWithInvite",
                    join(name, password),
                    "{ id }",
                )
                .await
                .unwrap_err();
            assert_eq!(refused.code, "BAD_USER_INPUT", "{name} {password}");
        }
        let user = sandbox
            .ask(
                As::Nobody,
                "mutation joinWithInvite",
                join("Karim Leduc", STRONG),
                "{ email phone companies { orgId userRole } }",
            )
            .await
            .unwrap();
        assert_eq!(user["email"], "karim@exemple.fr");
        assert_eq!(user["phone"], "");
        assert_eq!(user["companies"].as_array().unwrap().len(), 2);
        let twice = sandbox
            .ask(
                As::Nobody,
                "mutation joinWithInvite",
                join("Karim Leduc", STRONG),
                "{ id }",
            )
            .await
            .unwrap_err();
        assert_eq!(twice.code, "BAD_USER_INPUT");
        let members = sandbox.members("Aline", "usine").await;
        let karim = members
            .iter()
            .find(|member| member["email"] == "karim@exemple.fr")
            .unwrap();
        assert_eq!(karim["isPendingInvitation"], json!(false));
        assert_eq!(karim["isActive"], json!(true));
        assert_eq!(karim["name"], "Karim Leduc");
    }
}

#[tokio::test]
async fn an_unknown_link_opens_nothing() {
    for sandbox in sandboxes().await {
        let unknown = sandbox
            .ask(
                As::Nobody,
                "query invitation",
                json!({"hash": "inconnu"}),
                "{ id }",
            )
            .await
            .unwrap_err();
        assert_eq!(unknown.code, "BAD_USER_INPUT");
        let arguments = json!({"inviteHash": "inconnu", "name": "Karim Leduc", "password": STRONG});
        let unknown = sandbox
            .ask(As::Nobody, "mutation joinWithInvite", arguments, "{ id }")
            .await
            .unwrap_err();
        assert_eq!(unknown.code, "BAD_USER_INPUT");
    }
}

#[tokio::test]
async fn an_invitation_is_sent_again_with_the_same_link_then_withdrawn() {
    for sandbox in sandboxes().await {
        invite(&sandbox, "karim@exemple.fr", "DRIVER").await;
        let hash = secret(&sandbox, "karim@exemple.fr").await;
        let of_karim = json!({"email": "karim@exemple.fr", "siret": sandbox.siret("usine")});
        sandbox
            .change("Sacha", "resendInvitation", of_karim.clone(), "")
            .await;
        assert_eq!(secret(&sandbox, "karim@exemple.fr").await, hash);
        let invitation = sandbox
            .ask(
                As::Nobody,
                "query invitation",
                json!({ "hash": hash }),
                "{ email companySiret role acceptedAt hash }",
            )
            .await
            .unwrap();
        assert_eq!(invitation["companySiret"], sandbox.siret("usine"));
        assert_eq!(invitation["hash"], json!(hash));
        for stranger in ["Carole", "Bruno"] {
            for field in ["resendInvitation", "deleteInvitation"] {
                let selection = if field == "deleteInvitation" {
                    "{ orgId }"
                } else {
                    ""
                };
                let refused = sandbox
                    .refused(stranger, field, of_karim.clone(), selection)
                    .await;
                assert_eq!(refused.code, "FORBIDDEN", "{field}");
            }
        }
        // Addresses are compared exactly here.
        let capitals = json!({"email": "Karim@exemple.fr", "siret": sandbox.siret("usine")});
        let refused = sandbox
            .refused("Aline", "resendInvitation", capitals, "")
            .await;
        assert_eq!(refused.code, "BAD_USER_INPUT");
        sandbox
            .change("Sacha", "deleteInvitation", of_karim.clone(), "{ orgId }")
            .await;
        let gone = sandbox
            .refused("Aline", "deleteInvitation", of_karim, "{ orgId }")
            .await;
        assert_eq!(gone.code, "BAD_USER_INPUT");
        assert_eq!(sandbox.members("Aline", "usine").await.len(), 4);
    }
}

#[tokio::test]
async fn a_pending_invitation_changes_role_under_its_own_identifier() {
    for sandbox in sandboxes().await {
        invite(&sandbox, "karim@exemple.fr", "DRIVER").await;
        let hash = secret(&sandbox, "karim@exemple.fr").await;
        let invitation = sandbox
            .ask(
                As::Nobody,
                "query invitation",
                json!({ "hash": hash }),
                "{ id }",
            )
            .await
            .unwrap();
        let arguments = json!({
            "userId": text(&invitation["id"]), "orgId": sandbox.siret("usine"), "role": "ADMIN",
        });
        let member = sandbox
            .change(
                "Aline",
                "changeUserRole",
                arguments,
                "{ name role isPendingInvitation notifications { membershipRequest } }",
            )
            .await;
        assert_eq!(
            member,
            json!({
                "name": "Invité", "role": "ADMIN", "isPendingInvitation": true,
                "notifications": {"membershipRequest": true},
            })
        );
    }
}
