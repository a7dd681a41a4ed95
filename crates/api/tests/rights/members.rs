//! Section 22.6, 2, 6 and 10: roles of members, removal, names that are hidden for a week.

use serde_json::{Value, json};
use store::Key;

use crate::fixture::{ROLES, Sandbox, address, in_days, sandboxes};

fn role_change(sandbox: &Sandbox, user: &str, role: &str) -> Value {
    json!({"userId": sandbox.id(user), "orgId": sandbox.siret("usine"), "role": role})
}

#[tokio::test]
async fn every_change_of_role_applies_at_once_and_resets_the_notifications() {
    for sandbox in sandboxes().await {
        for (_, from) in ROLES {
            for (_, to) in ROLES {
                sandbox
                    .change(
                        "Aline",
                        "changeUserRole",
                        role_change(&sandbox, "Bruno", from),
                        "{ id }",
                    )
                    .await;
                let member = sandbox
                    .change(
                        "Aline",
                        "changeUserRole",
                        role_change(&sandbox, "Bruno", to),
                        "{ email name role isMe notifications { membershipRequest bsdRefusal } }",
                    )
                    .await;
                let everything = to == "ADMIN";
                assert_eq!(
                    member,
                    json!({
                        "email": address("Bruno"), "name": "Bruno", "role": to, "isMe": false,
                        "notifications": {"membershipRequest": everything, "bsdRefusal": everything},
                    }),
                    "{from} {to}"
                );
                assert_eq!(sandbox.role("Bruno", "usine").await.unwrap(), to);
            }
        }
    }
}

#[tokio::test]
async fn administrators_and_the_staff_change_roles_and_nobody_else() {
    for sandbox in sandboxes().await {
        for stranger in ["Bruno", "Denis", "Rita", "Carole"] {
            let refused = sandbox
                .refused(
                    stranger,
                    "changeUserRole",
                    role_change(&sandbox, "Rita", "ADMIN"),
                    "{ id }",
                )
                .await;
            assert_eq!(refused.code, "FORBIDDEN");
            assert_eq!(
                refused.message,
                format!(
                    "Vous n'êtes pas administrateur de l'entreprise portant le siret \"{}\".",
                    sandbox.siret("usine")
                )
            );
        }
        sandbox
            .change(
                "Sacha",
                "changeUserRole",
                role_change(&sandbox, "Rita", "ADMIN"),
                "{ id }",
            )
            .await;
        assert_eq!(sandbox.role("Rita", "usine").await.unwrap(), "ADMIN");
    }
}

#[tokio::test]
async fn a_member_who_is_removed_loses_everything_at_once() {
    for sandbox in sandboxes().await {
        let arguments = json!({"userId": sandbox.id("Bruno"), "siret": sandbox.siret("usine")});
        let refused = sandbox
            .refused(
                "Rita",
                "removeUserFromCompany",
                arguments.clone(),
                "{ orgId }",
            )
            .await;
        assert_eq!(refused.code, "FORBIDDEN");
        assert_eq!(sandbox.role("Bruno", "usine").await.unwrap(), "MEMBER");
        sandbox
            .change(
                "Aline",
                "removeUserFromCompany",
                arguments.clone(),
                "{ orgId }",
            )
            .await;
        assert_eq!(sandbox.role("Bruno", "usine").await, None);
        let again = sandbox
            .refused("Aline", "removeUserFromCompany", arguments, "{ orgId }")
            .await;
        assert_eq!(again.code, "BAD_USER_INPUT");
    }
}

#[tokio::test]
async fn an_administrator_may_leave_and_sees_the_company_without_a_role() {
    for sandbox in sandboxes().await {
        let arguments = json!({"userId": sandbox.id("Aline"), "siret": sandbox.siret("usine")});
        let company = sandbox
            .change(
                "Aline",
                "removeUserFromCompany",
                arguments,
                "{ orgId userRole userPermissions }",
            )
            .await;
        assert_eq!(company["userRole"], Value::Null);
        assert_eq!(company["userPermissions"], json!([]));
        assert_eq!(sandbox.role("Aline", "usine").await, None);
    }
}

#[tokio::test]
async fn the_name_of_whoever_nobody_looked_at_is_hidden_for_a_week() {
    for sandbox in sandboxes().await {
        let arguments = json!({
            "email": address("Carole"), "siret": sandbox.siret("usine"), "role": "MEMBER",
        });
        sandbox
            .change("Aline", "inviteUserToCompany", arguments, "{ orgId }")
            .await;
        let id = format!("{}:{}", sandbox.id("Carole"), sandbox.company_id("usine"));
        for (days, shown) in [(-2, "Temporairement masqué"), (-8, "Carole")] {
            let keys = vec![
                Key::shared("user", sandbox.id("Carole")),
                Key::shared("company", sandbox.company_id("usine")),
            ];
            let joined = in_days(days).to_iso();
            sandbox
                .rewrite("membership", &id, keys, |membership| {
                    membership["createdAt"] = json!(joined);
                })
                .await;
            for (reader, expected) in [("Aline", shown), ("Rita", shown), ("Carole", "Carole")] {
                let members = sandbox.members(reader, "usine").await;
                let carole = members
                    .iter()
                    .find(|member| member["email"] == address("Carole").as_str())
                    .unwrap();
                assert_eq!(carole["name"], expected, "{days} {reader}");
            }
        }
    }
}
