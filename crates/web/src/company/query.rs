//! The documents that the pages of companies run.

use crate::{
    graphql::{DateTime, URL, documents},
    vocabulary::{
        AdminRequestStatus, AdminRequestValidationMethod, AdministrativeTransferStatus,
        CollectorType, CompanyType, CompanyVerificationStatus, StatutDiffusionEtablissement,
        UserPermission, UserRole, WasteProcessorType, WasteVehiclesType,
    },
};

documents! {
    "queries/company.graphql",
    ("AdminRequestStatus", "AdminRequestValidationMethod", "AdministrativeTransferStatus", "CollectorType",
     "CompanyType", "CompanyVerificationStatus", "StatutDiffusionEtablissement", "UserPermission", "UserRole",
     "WasteProcessorType", "WasteVehiclesType");
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
    /// Changes the usual name of an establishment and its GEREP number.
    UpdateIdentity,
    /// Reads an establishment again in the directory.
    RefreshCompany,
    /// Changes how an establishment is reached.
    UpdateContact,
    /// Changes what an establishment does.
    UpdateProfile,
    /// Changes what may be signed without it.
    UpdateSignature,
    /// A registered establishment, by its number.
    RegisteredCompany,
    /// Lets a collector take waste without a signature.
    AddAutomation,
    /// Does not let a collector do so any more.
    RemoveAutomation,
    /// Gives the code of the letter of verification.
    VerifyCompany,
    /// Puts an establishment to sleep, or wakes it.
    ToggleDormant,
    /// Unregisters an establishment.
    DeleteCompany,
    /// Keeps a registry of non-dangerous waste too.
    EnableDndRegistry,
    /// Asks another establishment to take one's slips over.
    AskTransfer,
    /// Does not ask it any more.
    CancelTransfer,
    /// Answers such a request.
    AnswerTransfer,
    /// Makes an establishment up, in a sandbox.
    CreateTestCompany,
    /// The visitor's requests for administrator rights.
    AdminRequests,
    /// Asks for administrator rights.
    CreateAdminRequest,
    /// Gives administrator rights.
    AcceptAdminRequest,
    /// Does not give administrator rights.
    RefuseAdminRequest,
    /// A request for administrator rights.
    OneAdminRequest,
    /// What everybody may know of an establishment.
    PublicSheet,
    /// The members of the visitor's establishments, as files.
    CompanyFiles,
}
