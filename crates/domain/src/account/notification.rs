//! Mails that a member may ask for, and which roles may.

use contract::account::{UserNotifications, UserRole};

/// A mail that members ask for, by company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notification {
    /// Somebody asks to join the company.
    MembershipRequest,
    /// The company's security code was renewed.
    SignatureCodeRenewal,
    /// Waste was turned away, in whole or in part.
    BsdRefusal,
    /// CAP, outlet, seals and packagings of a BSDA.
    BsdaFinalDestinationUpdate,
    /// Requests of revision that await an answer.
    RevisionRequest,
    /// Registry delegations given or received.
    RegistryDelegation,
}

impl Notification {
    /// All of them, in the order of the contract.
    pub const ALL: [Self; 6] = [
        Self::MembershipRequest,
        Self::SignatureCodeRenewal,
        Self::BsdRefusal,
        Self::BsdaFinalDestinationUpdate,
        Self::RevisionRequest,
        Self::RegistryDelegation,
    ];

    /// Name in the contract and in memberships.
    pub fn name(self) -> &'static str {
        match self {
            Self::MembershipRequest => "membershipRequest",
            Self::SignatureCodeRenewal => "signatureCodeRenewal",
            Self::BsdRefusal => "bsdRefusal",
            Self::BsdaFinalDestinationUpdate => "bsdaFinalDestinationUpdate",
            Self::RevisionRequest => "revisionRequest",
            Self::RegistryDelegation => "registryDelegation",
        }
    }

    /// May a member with this role ask for it?
    pub fn is_allowed_to(self, role: UserRole) -> bool {
        match self {
            Self::MembershipRequest => role == UserRole::Admin,
            Self::RevisionRequest | Self::RegistryDelegation => role != UserRole::Driver,
            Self::SignatureCodeRenewal | Self::BsdRefusal | Self::BsdaFinalDestinationUpdate => {
                true
            }
        }
    }
}

/// What a member with this role gets when nobody chose: an administrator everything, others nothing.
pub fn default_notifications(role: UserRole) -> Vec<String> {
    match role {
        UserRole::Admin => Notification::ALL
            .iter()
            .map(|notification| notification.name().to_owned())
            .collect(),
        UserRole::Member | UserRole::Reader | UserRole::Driver => Vec::new(),
    }
}

/// The names of a membership, as the contract answers them.
pub fn notifications_of(names: &[String]) -> UserNotifications {
    let has = |notification: Notification| names.iter().any(|name| name == notification.name());
    UserNotifications {
        membership_request: has(Notification::MembershipRequest),
        signature_code_renewal: has(Notification::SignatureCodeRenewal),
        bsd_refusal: has(Notification::BsdRefusal),
        bsda_final_destination_update: has(Notification::BsdaFinalDestinationUpdate),
        revision_request: has(Notification::RevisionRequest),
        registry_delegation: has(Notification::RegistryDelegation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Accounts specification, section 7.4: roles ADMIN, MEMBER, READER, DRIVER.
    const MATRIX: [(Notification, [bool; 4]); 6] = [
        (Notification::MembershipRequest, [true, false, false, false]),
        (Notification::RevisionRequest, [true, true, true, false]),
        (Notification::RegistryDelegation, [true, true, true, false]),
        (Notification::BsdRefusal, [true; 4]),
        (Notification::SignatureCodeRenewal, [true; 4]),
        (Notification::BsdaFinalDestinationUpdate, [true; 4]),
    ];

    #[test]
    fn each_role_may_ask_for_exactly_the_mails_of_the_matrix() {
        let roles = [
            UserRole::Admin,
            UserRole::Member,
            UserRole::Reader,
            UserRole::Driver,
        ];
        for (notification, allowed) in MATRIX {
            for (role, expected) in roles.into_iter().zip(allowed) {
                assert_eq!(
                    notification.is_allowed_to(role),
                    expected,
                    "{notification:?} {role:?}"
                );
            }
        }
    }

    #[test]
    fn an_administrator_gets_everything_by_default_and_others_nothing() {
        assert_eq!(default_notifications(UserRole::Admin).len(), 6);
        for role in [UserRole::Member, UserRole::Reader, UserRole::Driver] {
            assert_eq!(default_notifications(role), Vec::<String>::new());
        }
    }
}
