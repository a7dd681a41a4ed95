//! Who asks, and what they may do.

use std::collections::BTreeMap;

use contract::account::{UserPermission, UserRole};

use super::{government::GovernmentAccount, role::grants};

/// An authenticated user with a role in some companies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The user.
    pub user_id: String,
    /// Normalised address.
    pub email: String,
    /// Displayed name.
    pub name: String,
    /// Platform staff, able to read every slip.
    pub is_admin: bool,
    /// Confirms who they are with a second factor.
    pub has_second_factor: bool,
    /// Rights of a state service.
    pub government: Option<GovernmentAccount>,
    /// Role by organisation (SIRET or VAT number).
    pub roles: BTreeMap<String, UserRole>,
}

impl Actor {
    /// Is the permission given in at least one of these organisations?
    pub fn can_in_any<'a>(
        &self,
        permission: UserPermission,
        organisations: impl IntoIterator<Item = &'a str>,
    ) -> bool {
        organisations.into_iter().any(|id| {
            self.roles
                .get(id)
                .is_some_and(|role| grants(*role, permission))
        })
    }

    /// Is the user a member of the organisation, whatever the role?
    pub fn belongs_to(&self, organisation: Option<&str>) -> bool {
        organisation.is_some_and(|id| self.roles.contains_key(id))
    }

    /// Organisations in which the permission is given.
    pub fn organisations_with(&self, permission: UserPermission) -> impl Iterator<Item = &str> {
        self.roles
            .iter()
            .filter(move |(_, role)| grants(**role, permission))
            .map(|(id, _)| id.as_str())
    }

    /// Is the permission given in any company at all?
    pub fn can_somewhere(&self, permission: UserPermission) -> bool {
        self.organisations_with(permission).next().is_some()
    }
}
