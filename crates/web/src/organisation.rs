//! The organisation on whose behalf pages are looked at.

use crate::vocabulary::{CompanyType, UserPermission, UserRole};

/// One of the visitor's companies, and what they may do there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Organisation {
    /// SIRET, else VAT number.
    pub(crate) id: String,
    /// Usual name, else registered name.
    pub(crate) name: String,
    pub(crate) types: Vec<CompanyType>,
    /// Signature code; none for a driver.
    pub(crate) security_code: Option<i64>,
    pub(crate) role: UserRole,
    pub(crate) permissions: Vec<UserPermission>,
}

impl Organisation {
    /// Does the visitor's role give the permission here?
    pub(crate) fn can(&self, permission: UserPermission) -> bool {
        self.permissions.contains(&permission)
    }

    /// Slip lists are not shown to drivers, who see transports only.
    pub(crate) fn lists_slips(&self) -> bool {
        self.can(UserPermission::BsdCanList) && self.role != UserRole::Driver
    }

    /// First page of the organisation's dashboard.
    pub(crate) fn dashboard(&self) -> String {
        dashboard_of(&self.id, self.role)
    }
}

/// First page of an organisation's dashboard for a role.
pub(crate) fn dashboard_of(id: &str, role: UserRole) -> String {
    let list = match role {
        UserRole::Driver => "transport/to-collect",
        _ => "bsds/all",
    };
    format!("/dashboard/{id}/{list}")
}

/// What a company is called: its usual name, else its registered name, else its number.
pub(crate) fn called(given: Option<&str>, registered: Option<&str>, id: &str) -> String {
    let filled = |name: &&str| !name.is_empty();
    given
        .filter(filled)
        .or(registered.filter(filled))
        .unwrap_or(id)
        .to_owned()
}
