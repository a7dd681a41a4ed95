//! Accounts of state services, which read slips that name no company of theirs.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// What a state service may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GovernmentPermission {
    /// Export any registry.
    RegistryCanReadAll,
    /// Inspect slips on the road, and print any slip.
    BsdsCanReadAll,
}

/// The rights of a state service, granted by the operator only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GovernmentAccount {
    /// Name of the service.
    pub name: String,
    /// What it may do.
    pub permissions: Vec<GovernmentPermission>,
    /// Addresses that it calls from; it may do nothing from elsewhere.
    pub authorized_ips: Vec<IpAddr>,
    /// Companies whose registries it may export; every one when the list is empty.
    #[serde(default)]
    pub authorized_org_ids: Vec<String>,
}

impl GovernmentAccount {
    /// May a call from this address do that?
    pub fn grants(&self, permission: GovernmentPermission, client: Option<IpAddr>) -> bool {
        self.permissions.contains(&permission)
            && client.is_some_and(|client| self.authorized_ips.contains(&client.to_canonical()))
    }

    /// May it export the registries of this company, if it may export any?
    pub fn covers(&self, org_id: &str) -> bool {
        self.authorized_org_ids.is_empty()
            || self.authorized_org_ids.iter().any(|known| known == org_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_holds_from_the_listed_addresses_only() {
        let account = GovernmentAccount {
            name: "Gendarmerie".to_owned(),
            permissions: vec![GovernmentPermission::BsdsCanReadAll],
            authorized_ips: vec![IpAddr::from([192, 0, 2, 1])],
            authorized_org_ids: Vec::new(),
        };
        let check = |permission, client: Option<&str>, expected| {
            let client = client.map(|client| client.parse().unwrap());
            assert_eq!(account.grants(permission, client), expected, "{client:?}");
        };
        use GovernmentPermission::{BsdsCanReadAll, RegistryCanReadAll};
        check(BsdsCanReadAll, Some("192.0.2.1"), true);
        check(BsdsCanReadAll, Some("::ffff:192.0.2.1"), true);
        check(BsdsCanReadAll, Some("192.0.2.2"), false);
        check(BsdsCanReadAll, None, false);
        check(RegistryCanReadAll, Some("192.0.2.1"), false);
    }
}
