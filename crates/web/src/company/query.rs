//! The documents that the pages of companies run.

use crate::{
    graphql::{DateTime, URL, documents},
    vocabulary::{CompanyType, StatutDiffusionEtablissement, UserPermission, UserRole},
};

documents! {
    "queries/company.graphql", ("CompanyType", "StatutDiffusionEtablissement", "UserPermission", "UserRole");
    /// One of the visitor's companies, with its members.
    OwnCompany,
    /// Who asks to join.
    MembershipRequests,
    /// Makes somebody a member, or invites them.
    InviteUser,
    /// Sends an invitation again.
    ResendInvitation,
    /// Takes an invitation back.
    DeleteInvitation,
    /// Changes what a member may do.
    ChangeUserRole,
    /// Takes a member out.
    RemoveUser,
    /// Lets somebody join.
    AcceptMembershipRequest,
    /// Does not let somebody join.
    RefuseMembershipRequest,
    /// Draws another signature code.
    RenewSecurityCode,
    /// What is known of an establishment, registered or not.
    CompanyToJoin,
    /// The visitor.
    Visitor,
    /// Registers an establishment.
    CreateCompany,
    /// Asks to join an establishment.
    SendMembershipRequest,
}
