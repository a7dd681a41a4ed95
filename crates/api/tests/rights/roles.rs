//! What each role may do (accounts specification, section 6.1), written again from the specification.

use serde_json::{Value, json};

use crate::fixture::{ROLES, sandboxes};

pub(crate) const EVERYBODY: &[&str] = &["ADMIN", "MEMBER", "DRIVER", "READER"];
pub(crate) const DRIVERS: &[&str] = &["ADMIN", "MEMBER", "DRIVER"];
pub(crate) const READERS: &[&str] = &["ADMIN", "MEMBER", "READER"];
pub(crate) const MEMBERS: &[&str] = &["ADMIN", "MEMBER"];
pub(crate) const ADMINISTRATORS: &[&str] = &["ADMIN"];

/// Permissions with the roles that have them. `DELEAGATION` is how the contract spells it (trap 11).
pub(crate) const PERMISSIONS: [(&str, &[&str]); 21] = [
    ("BSD_CAN_READ", EVERYBODY),
    ("BSD_CAN_LIST", EVERYBODY),
    ("COMPANY_CAN_READ", EVERYBODY),
    ("REGISTRY_CAN_READ", READERS),
    ("BSD_CAN_UPDATE", DRIVERS),
    ("BSD_CAN_SIGN_TRANSPORT", DRIVERS),
    ("BSD_CAN_SIGN_DELIVERY", DRIVERS),
    ("BSD_CAN_CREATE", MEMBERS),
    ("BSD_CAN_DELETE", MEMBERS),
    ("BSD_CAN_SIGN_EMISSION", MEMBERS),
    ("BSD_CAN_SIGN_WORK", MEMBERS),
    ("BSD_CAN_SIGN_ACCEPTATION", MEMBERS),
    ("BSD_CAN_SIGN_OPERATION", MEMBERS),
    ("BSD_CAN_REVISE", MEMBERS),
    ("REGISTRY_CAN_IMPORT", MEMBERS),
    ("COMPANY_CAN_UPDATE", ADMINISTRATORS),
    ("COMPANY_CAN_VERIFY", ADMINISTRATORS),
    ("COMPANY_CAN_MANAGE_SIGNATURE_AUTOMATION", ADMINISTRATORS),
    ("COMPANY_CAN_MANAGE_MEMBERS", ADMINISTRATORS),
    ("COMPANY_CAN_RENEW_SECURITY_CODE", ADMINISTRATORS),
    ("COMPANY_CAN_MANAGE_REGISTRY_DELEAGATION", ADMINISTRATORS),
];

/// The roles that have a permission.
pub(crate) fn roles_with(permission: &str) -> &'static [&'static str] {
    let found = PERMISSIONS.iter().find(|(known, _)| *known == permission);
    found.unwrap_or_else(|| panic!("{permission}")).1
}

/// In the order in which the contract answers them.
fn in_order(role: &str) -> Vec<&'static str> {
    let reader = ["BSD_CAN_READ", "BSD_CAN_LIST", "COMPANY_CAN_READ"];
    let mut permissions = reader.to_vec();
    if role == "DRIVER" {
        permissions.extend([
            "BSD_CAN_UPDATE",
            "BSD_CAN_SIGN_TRANSPORT",
            "BSD_CAN_SIGN_DELIVERY",
        ]);
        return permissions;
    }
    permissions.push("REGISTRY_CAN_READ");
    if role != "READER" {
        permissions.extend([
            "BSD_CAN_CREATE",
            "BSD_CAN_UPDATE",
            "BSD_CAN_SIGN_EMISSION",
            "BSD_CAN_SIGN_WORK",
            "BSD_CAN_SIGN_TRANSPORT",
            "BSD_CAN_SIGN_DELIVERY",
            "BSD_CAN_SIGN_ACCEPTATION",
            "BSD_CAN_SIGN_OPERATION",
            "BSD_CAN_DELETE",
            "BSD_CAN_REVISE",
            "REGISTRY_CAN_IMPORT",
        ]);
    }
    if role == "ADMIN" {
        permissions.extend([
            "COMPANY_CAN_UPDATE",
            "COMPANY_CAN_VERIFY",
            "COMPANY_CAN_MANAGE_SIGNATURE_AUTOMATION",
            "COMPANY_CAN_MANAGE_MEMBERS",
            "COMPANY_CAN_RENEW_SECURITY_CODE",
            "COMPANY_CAN_MANAGE_REGISTRY_DELEAGATION",
        ]);
    }
    permissions
}

/// Scenario 22.6.1.
#[tokio::test]
async fn each_role_is_told_exactly_its_permissions_in_order() {
    for sandbox in sandboxes().await {
        for (user, role) in ROLES {
            let selection = "{ orgPermissionsInfos { orgId role permissions } permissions roles }";
            let infos = sandbox
                .query(user, "permissionsInfos", json!({}), selection)
                .await;
            let expected = in_order(role);
            assert_eq!(
                infos["orgPermissionsInfos"],
                json!([{"orgId": sandbox.siret("usine"), "role": role, "permissions": expected}])
            );
            assert_eq!(
                (&infos["permissions"], &infos["roles"]),
                (&json!(expected), &json!([role]))
            );
            let of_table = PERMISSIONS
                .iter()
                .filter(|(_, roles)| roles.contains(&role))
                .count();
            assert_eq!(expected.len(), of_table, "{role}");
            let selection = "{ edges { node { userPermissions } } }";
            let own = sandbox
                .query(user, "myCompanies", json!({}), selection)
                .await;
            let told: &Value = &own["edges"][0]["node"]["userPermissions"];
            assert_eq!(told, &json!(expected));
        }
    }
}
