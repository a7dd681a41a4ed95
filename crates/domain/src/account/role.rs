//! The role → permission matrix. Deny by default: what is not listed is refused.

use contract::account::{UserPermission as P, UserRole};

const READER: &[P] = &[
    P::BsdCanRead,
    P::BsdCanList,
    P::CompanyCanRead,
    P::RegistryCanRead,
];

const DRIVER: &[P] = &[
    P::BsdCanRead,
    P::BsdCanList,
    P::CompanyCanRead,
    P::BsdCanUpdate,
    P::BsdCanSignTransport,
    P::BsdCanSignDelivery,
];

const MEMBER: &[P] = &[
    P::BsdCanRead,
    P::BsdCanList,
    P::CompanyCanRead,
    P::RegistryCanRead,
    P::BsdCanCreate,
    P::BsdCanUpdate,
    P::BsdCanSignEmission,
    P::BsdCanSignWork,
    P::BsdCanSignTransport,
    P::BsdCanSignDelivery,
    P::BsdCanSignAcceptation,
    P::BsdCanSignOperation,
    P::BsdCanDelete,
    P::BsdCanRevise,
    P::RegistryCanImport,
];

const ADMIN: &[P] = &[
    P::BsdCanRead,
    P::BsdCanList,
    P::CompanyCanRead,
    P::RegistryCanRead,
    P::BsdCanCreate,
    P::BsdCanUpdate,
    P::BsdCanSignEmission,
    P::BsdCanSignWork,
    P::BsdCanSignTransport,
    P::BsdCanSignDelivery,
    P::BsdCanSignAcceptation,
    P::BsdCanSignOperation,
    P::BsdCanDelete,
    P::BsdCanRevise,
    P::RegistryCanImport,
    P::CompanyCanUpdate,
    P::CompanyCanVerify,
    P::CompanyCanManageSignatureAutomation,
    P::CompanyCanManageMembers,
    P::CompanyCanRenewSecurityCode,
    P::CompanyCanManageRegistryDeleagation,
];

/// Permissions of a role, in the order in which the API answers them.
pub fn permissions_of(role: UserRole) -> &'static [P] {
    match role {
        UserRole::Reader => READER,
        UserRole::Driver => DRIVER,
        UserRole::Member => MEMBER,
        UserRole::Admin => ADMIN,
    }
}

/// Does the role give the permission?
pub fn grants(role: UserRole, permission: P) -> bool {
    permissions_of(role).contains(&permission)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Accounts specification, section 6.1: one line a permission, roles ADMIN, MEMBER, DRIVER, READER.
    const MATRIX: &[(P, [bool; 4])] = &[
        (P::BsdCanRead, [true, true, true, true]),
        (P::BsdCanList, [true, true, true, true]),
        (P::CompanyCanRead, [true, true, true, true]),
        (P::RegistryCanRead, [true, true, false, true]),
        (P::BsdCanUpdate, [true, true, true, false]),
        (P::BsdCanSignTransport, [true, true, true, false]),
        (P::BsdCanSignDelivery, [true, true, true, false]),
        (P::BsdCanCreate, [true, true, false, false]),
        (P::BsdCanDelete, [true, true, false, false]),
        (P::BsdCanSignEmission, [true, true, false, false]),
        (P::BsdCanSignWork, [true, true, false, false]),
        (P::BsdCanSignAcceptation, [true, true, false, false]),
        (P::BsdCanSignOperation, [true, true, false, false]),
        (P::BsdCanRevise, [true, true, false, false]),
        (P::RegistryCanImport, [true, true, false, false]),
        (P::CompanyCanUpdate, [true, false, false, false]),
        (P::CompanyCanVerify, [true, false, false, false]),
        (
            P::CompanyCanManageSignatureAutomation,
            [true, false, false, false],
        ),
        (P::CompanyCanManageMembers, [true, false, false, false]),
        (P::CompanyCanRenewSecurityCode, [true, false, false, false]),
        (
            P::CompanyCanManageRegistryDeleagation,
            [true, false, false, false],
        ),
    ];

    #[test]
    fn each_role_has_exactly_the_permissions_of_the_matrix() {
        let roles = [
            UserRole::Admin,
            UserRole::Member,
            UserRole::Driver,
            UserRole::Reader,
        ];
        for (permission, granted) in MATRIX {
            for (role, expected) in roles.into_iter().zip(granted) {
                assert_eq!(
                    grants(role, *permission),
                    *expected,
                    "{role:?} {permission:?}"
                );
            }
        }
        assert_eq!(MATRIX.len(), 21, "every permission is in the matrix");
    }
}
