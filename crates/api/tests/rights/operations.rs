//! Who may do what, root field by root field (accounts specification, sections 6.3 and 6.5). Each root field of the
//! schema has a line; a field may have several, for the steps that ask for different rights.

/// The kind of a slip.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Bsda,
    Bsvhu,
    Bspaoh,
    Form,
}

/// What a call is about; each is made anew for each role.
#[derive(Clone, Copy, Debug)]
pub(crate) enum About {
    /// The factory.
    Company,
    /// A draft of the factory, which holds every part of it.
    Draft(Kind),
    /// A slip of the factory: what its document becomes, as JSON.
    Slip(Kind, &'static str),
    /// A carrier of the factory, on no slip yet.
    Carrier(Kind),
    /// The second carrier of a form under way.
    Segment,
    /// A revision request of the factory about a slip that it sent to the annexe.
    OwnRevision(Kind),
    /// A revision request of the annexe that the factory answers.
    Revision(Kind),
    /// A request to join the factory.
    MembershipRequest,
    /// A request to administrate the factory.
    AdminRequest,
    /// A delegation of the factory to the annexe.
    Delegation,
    /// A delegation of the annexe to the factory.
    ReceivedDelegation,
    /// An endpoint of the factory.
    Webhook,
    /// A document that the factory declares: its type of record.
    Document(&'static str),
    /// An automatic signature that the factory gives to the annexe.
    Automation,
    /// A transfer from the factory, asleep, to the annexe.
    Transfer,
    /// A transfer from the annexe, asleep, to the factory.
    ReceivedTransfer,
    /// A sheet of the factory that is ready.
    Digest,
}

/// Who may make a call.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Right {
    /// Whoever proves who they are as `access.rs` says: it is about what is theirs, or about what every user may know.
    Everyone,
    /// Those whose role, in the company that the call is about, has this permission.
    May(&'static str, About),
    /// Those who have any role in that company.
    Member(About),
    /// Its administrators, whatever the permissions.
    Administrator(About),
    /// Those who have one of these permissions in a company of theirs, whichever.
    Somewhere(&'static [&'static str]),
    /// The list holds what the factory has, for the roles with this permission; nothing for strangers.
    Lists(&'static str, About),
    /// The staff.
    Staff,
    /// The staff, with a second factor.
    StrongStaff,
    /// Services of the state, and nobody else.
    Government,
    /// Nobody on a platform that does not allow it.
    Nobody,
}

use About::{
    AdminRequest, Automation, Carrier, Company, Delegation, Digest, Document, Draft,
    MembershipRequest, OwnRevision, ReceivedDelegation, ReceivedTransfer, Revision, Segment, Slip,
    Transfer, Webhook,
};
use Kind::{Bsda, Bspaoh, Bsvhu, Form};
use Right::{
    Administrator, Everyone, Government, Lists, May, Member, Nobody, Somewhere, Staff, StrongStaff,
};

const CREATE: &str = "BSD_CAN_CREATE";
const READ: &str = "BSD_CAN_READ";
const LIST: &str = "BSD_CAN_LIST";
const UPDATE: &str = "BSD_CAN_UPDATE";
const DELETE: &str = "BSD_CAN_DELETE";
const REVISE: &str = "BSD_CAN_REVISE";
const EMISSION: &str = "BSD_CAN_SIGN_EMISSION";
const WORK: &str = "BSD_CAN_SIGN_WORK";
const TRANSPORT: &str = "BSD_CAN_SIGN_TRANSPORT";
const DELIVERY: &str = "BSD_CAN_SIGN_DELIVERY";
const ACCEPTATION: &str = "BSD_CAN_SIGN_ACCEPTATION";
const OPERATION: &str = "BSD_CAN_SIGN_OPERATION";
const REGISTRY: &str = "REGISTRY_CAN_READ";
const EDIT: &str = "COMPANY_CAN_UPDATE";
const MEMBERS: &str = "COMPANY_CAN_MANAGE_MEMBERS";
const AUTOMATION: &str = "COMPANY_CAN_MANAGE_SIGNATURE_AUTOMATION";
const DELEGATION: &str = "COMPANY_CAN_MANAGE_REGISTRY_DELEAGATION";

/// A form on its way to its recipient.
const SENT: &str = r#"{"status": "SENT", "currentTransporterSiret": "USINE"}"#;
/// A form on its way to a temporary storage.
const TO_STORAGE: &str = r#"{"status": "SENT", "recipient": {"isTempStorage": true}}"#;
const STORED: &str = r#"{"status": "TEMP_STORED", "recipient": {"isTempStorage": true}}"#;
const IN_STORAGE: &str =
    r#"{"status": "TEMP_STORER_ACCEPTED", "recipient": {"isTempStorage": true}}"#;
const PUBLISHED: &str = r#"{"isDraft": false}"#;
const INITIAL: &str = r#"{"status": "INITIAL"}"#;
const SIGNED: &str = r#"{"status": "SIGNED_BY_PRODUCER"}"#;
const UNDER_WAY: &str = r#"{"status": "SENT"}"#;
const EMITTED: &str = r#"{"isDraft": false, "status": "SIGNED_BY_PRODUCER"}"#;
const WORKED: &str = r#"{"isDraft": false, "status": "SIGNED_BY_WORKER"}"#;
const CARRIED: &str = r#"{"isDraft": false, "status": "SENT"}"#;

pub(crate) const OPERATIONS: &[(&str, Right)] = &[
    // One's own account.
    ("signup", Everyone),
    ("resendActivationEmail", Everyone),
    ("createPasswordResetRequest", Everyone),
    ("passwordResetRequest", Everyone),
    ("resetPassword", Everyone),
    ("joinWithInvite", Everyone),
    ("invitation", Everyone),
    ("isAuthenticated", Everyone),
    ("warningMessage", Everyone),
    ("changePassword", Everyone),
    ("editProfile", Everyone),
    ("me", Everyone),
    ("apiKey", Everyone),
    ("permissionsInfos", Everyone),
    ("mySessions", Everyone),
    ("revokeSession", Everyone),
    ("generateTotpSetup", Everyone),
    ("confirmTotpSetup", Everyone),
    ("disableTotp", Everyone),
    ("accessTokens", Everyone),
    ("createAccessToken", Everyone),
    ("revokeAccessToken", Everyone),
    ("revokeAllAccessTokens", Everyone),
    ("myApplications", Everyone),
    ("application", Everyone),
    ("createApplication", Everyone),
    ("updateApplication", Everyone),
    ("deleteApplication", Everyone),
    ("authorizedApplications", Everyone),
    ("revokeAuthorizedApplication", Everyone),
    ("subscribeToNotifications", Everyone),
    ("anonymizeUser", StrongStaff),
    // Companies, as everybody sees them.
    ("companyInfos", Everyone),
    ("ecoOrganismes", Everyone),
    ("searchCompanies", Everyone),
    ("companyPrivateInfos", Everyone),
    ("getCityNameByInseeCode", Everyone),
    ("getCommuneByCoordinates", Everyone),
    ("myCompanies", Everyone),
    ("myCompaniesCsv", Everyone),
    ("myCompaniesXls", Everyone),
    ("registryCompanies", Everyone),
    ("createCompany", Everyone),
    ("createTestCompany", Everyone),
    ("createAnonymousCompanyFromPDF", Everyone),
    // Registries: the exports that one asked for, and what may be asked for.
    ("generateRegistryV2Export", May(REGISTRY, Company)),
    ("generateRegistryExhaustiveExport", May(REGISTRY, Company)),
    ("generateRegistryV2ExportAsAdmin", StrongStaff),
    ("generateRegistryExhaustiveExportAsAdmin", StrongStaff),
    ("cancelRegistryV2Export", Everyone),
    ("cancelRegistryExhaustiveExport", Everyone),
    ("registryV2Export", Everyone),
    ("registryV2Exports", Everyone),
    ("registryV2ExportsAsAdmin", Everyone),
    ("registryV2ExportDownloadSignedUrl", Everyone),
    ("registryExhaustiveExport", Everyone),
    ("registryExhaustiveExports", Everyone),
    ("registryExhaustiveExportsAsAdmin", Everyone),
    ("registryExhaustiveExportDownloadSignedUrl", Everyone),
    ("companyStatistics", May(REGISTRY, Company)),
    ("platformStatistics", Everyone),
    // Companies, as those who manage them do.
    ("updateCompany", May(EDIT, Company)),
    ("toggleDormantCompany", May(EDIT, Company)),
    ("enableRegistryDndFromBsd", May(EDIT, Company)),
    ("deleteCompany", Administrator(Company)),
    ("verifyCompany", May("COMPANY_CAN_VERIFY", Company)),
    (
        "renewSecurityCode",
        May("COMPANY_CAN_RENEW_SECURITY_CODE", Company),
    ),
    ("favorites", May(LIST, Company)),
    ("companyDigests", Member(Company)),
    ("createCompanyDigest", Member(Company)),
    ("companyDigestPdf", Member(Digest)),
    ("createAdministrativeTransfer", May(EDIT, Company)),
    ("cancelAdministrativeTransfer", May(EDIT, Transfer)),
    (
        "submitAdministrativeTransferApproval",
        May(EDIT, ReceivedTransfer),
    ),
    ("addSignatureAutomation", May(AUTOMATION, Company)),
    ("removeSignatureAutomation", May(AUTOMATION, Automation)),
    ("subscribeToCompanyNotifications", Member(Company)),
    // Documents of companies.
    ("createTransporterReceipt", Everyone),
    ("createTraderReceipt", Everyone),
    ("createBrokerReceipt", Everyone),
    ("createVhuAgrement", Everyone),
    ("createWorkerCertification", Everyone),
    (
        "updateTransporterReceipt",
        May(EDIT, Document("TransporterReceipt")),
    ),
    (
        "deleteTransporterReceipt",
        May(EDIT, Document("TransporterReceipt")),
    ),
    ("updateTraderReceipt", May(EDIT, Document("TraderReceipt"))),
    ("deleteTraderReceipt", May(EDIT, Document("TraderReceipt"))),
    ("updateBrokerReceipt", May(EDIT, Document("BrokerReceipt"))),
    ("deleteBrokerReceipt", May(EDIT, Document("BrokerReceipt"))),
    ("updateVhuAgrement", May(EDIT, Document("VhuAgrement"))),
    ("deleteVhuAgrement", May(EDIT, Document("VhuAgrement"))),
    (
        "updateWorkerCertification",
        May(EDIT, Document("WorkerCertification")),
    ),
    (
        "deleteWorkerCertification",
        May(EDIT, Document("WorkerCertification")),
    ),
    // Members.
    ("inviteUserToCompany", May(MEMBERS, Company)),
    ("resendInvitation", May(MEMBERS, Company)),
    ("deleteInvitation", May(MEMBERS, Company)),
    ("removeUserFromCompany", May(MEMBERS, Company)),
    ("changeUserRole", May(MEMBERS, Company)),
    ("membershipRequests", May(MEMBERS, Company)),
    ("sendMembershipRequest", Everyone),
    ("membershipRequest", Administrator(MembershipRequest)),
    ("acceptMembershipRequest", May(MEMBERS, MembershipRequest)),
    ("refuseMembershipRequest", May(MEMBERS, MembershipRequest)),
    ("createAdminRequest", Everyone),
    ("adminRequests", Everyone),
    ("adminRequest", Member(AdminRequest)),
    ("acceptAdminRequest", Administrator(AdminRequest)),
    ("refuseAdminRequest", Administrator(AdminRequest)),
    ("adminRequestsAdmin", Staff),
    ("createRegistryDelegation", May(DELEGATION, Company)),
    ("revokeRegistryDelegation", May(DELEGATION, Delegation)),
    (
        "cancelRegistryDelegation",
        May(DELEGATION, ReceivedDelegation),
    ),
    ("registryDelegation", Member(Delegation)),
    ("registryDelegations", Member(Company)),
    ("createWebhookSetting", Administrator(Company)),
    ("updateWebhookSetting", Administrator(Webhook)),
    ("deleteWebhookSetting", Administrator(Webhook)),
    ("webhooksetting", Administrator(Webhook)),
    // Their list shows the administrators of a company its endpoints.
    ("webhooksettings", Lists(EDIT, Webhook)),
    // The staff of the platform.
    ("companiesForVerification", StrongStaff),
    ("verifyCompanyByAdmin", StrongStaff),
    ("standbyCompanyByAdmin", StrongStaff),
    ("sendVerificationCodeLetter", StrongStaff),
    ("createAnonymousCompany", StrongStaff),
    ("bulkUpdateCompaniesProfiles", StrongStaff),
    ("companyExhaustive", StrongStaff),
    ("bsd", StrongStaff),
    ("reindexBsds", StrongStaff),
    ("controlBsds", Government),
    ("cloneBsd", Nobody),
    // Slips of every kind.
    ("bsds", Lists(LIST, Slip(Bsda, PUBLISHED))),
    ("createPdfAccessToken", May(READ, Slip(Bsda, CARRIED))),
    // BSDA.
    ("bsda", May(READ, Draft(Bsda))),
    ("bsdas", Lists(LIST, Slip(Bsda, PUBLISHED))),
    ("bsdaPdf", May(READ, Draft(Bsda))),
    ("createBsda", May(CREATE, Company)),
    ("createDraftBsda", May(CREATE, Company)),
    ("duplicateBsda", May(CREATE, Draft(Bsda))),
    ("updateBsda", May(UPDATE, Draft(Bsda))),
    ("publishBsda", May(UPDATE, Draft(Bsda))),
    ("deleteBsda", May(DELETE, Draft(Bsda))),
    ("signBsda EMISSION", May(EMISSION, Slip(Bsda, PUBLISHED))),
    ("signBsda WORK", May(WORK, Slip(Bsda, EMITTED))),
    ("signBsda TRANSPORT", May(TRANSPORT, Slip(Bsda, WORKED))),
    ("signBsda OPERATION", May(OPERATION, Slip(Bsda, CARRIED))),
    ("createBsdaTransporter", Somewhere(&[CREATE, UPDATE])),
    ("updateBsdaTransporter", May(UPDATE, Carrier(Bsda))),
    ("deleteBsdaTransporter", May(UPDATE, Carrier(Bsda))),
    (
        "createBsdaRevisionRequest",
        May(REVISE, Slip(Bsda, CARRIED)),
    ),
    ("cancelBsdaRevisionRequest", May(REVISE, OwnRevision(Bsda))),
    (
        "submitBsdaRevisionRequestApproval",
        May(REVISE, Revision(Bsda)),
    ),
    ("bsdaRevisionRequests", May(LIST, Company)),
    // BSVHU.
    ("bsvhu", May(READ, Draft(Bsvhu))),
    ("bsvhus", Lists(LIST, Slip(Bsvhu, PUBLISHED))),
    ("bsvhuPdf", May(READ, Draft(Bsvhu))),
    ("createBsvhu", May(CREATE, Company)),
    ("createDraftBsvhu", May(CREATE, Company)),
    ("duplicateBsvhu", May(CREATE, Draft(Bsvhu))),
    ("updateBsvhu", May(UPDATE, Draft(Bsvhu))),
    ("publishBsvhu", May(UPDATE, Draft(Bsvhu))),
    ("deleteBsvhu", May(DELETE, Draft(Bsvhu))),
    ("signBsvhu EMISSION", May(EMISSION, Slip(Bsvhu, PUBLISHED))),
    ("signBsvhu TRANSPORT", May(TRANSPORT, Slip(Bsvhu, EMITTED))),
    (
        "signBsvhu RECEPTION",
        May(ACCEPTATION, Slip(Bsvhu, CARRIED)),
    ),
    ("signBsvhu OPERATION", May(OPERATION, Slip(Bsvhu, CARRIED))),
    ("createBsvhuTransporter", Somewhere(&[CREATE, UPDATE])),
    ("updateBsvhuTransporter", May(UPDATE, Carrier(Bsvhu))),
    ("deleteBsvhuTransporter", May(UPDATE, Carrier(Bsvhu))),
    // BSPAOH.
    ("bspaoh", May(READ, Draft(Bspaoh))),
    ("bspaohs", Lists(LIST, Slip(Bspaoh, INITIAL))),
    ("bspaohPdf", May(READ, Draft(Bspaoh))),
    ("createBspaoh", May(CREATE, Company)),
    ("createDraftBspaoh", May(CREATE, Company)),
    ("duplicateBspaoh", May(CREATE, Draft(Bspaoh))),
    ("updateBspaoh", May(UPDATE, Draft(Bspaoh))),
    ("publishBspaoh", May(UPDATE, Draft(Bspaoh))),
    ("deleteBspaoh", May(DELETE, Draft(Bspaoh))),
    ("signBspaoh EMISSION", May(EMISSION, Slip(Bspaoh, INITIAL))),
    ("signBspaoh TRANSPORT", May(TRANSPORT, Slip(Bspaoh, SIGNED))),
    (
        "signBspaoh DELIVERY",
        May(DELIVERY, Slip(Bspaoh, UNDER_WAY)),
    ),
    (
        "signBspaoh RECEPTION",
        May(ACCEPTATION, Slip(Bspaoh, UNDER_WAY)),
    ),
    (
        "signBspaoh OPERATION",
        May(OPERATION, Slip(Bspaoh, UNDER_WAY)),
    ),
    // BSDD.
    ("form", May(READ, Draft(Form))),
    ("forms", Lists(LIST, Slip(Form, SENT))),
    ("appendixForms", May(LIST, Company)),
    ("formsLifeCycle", May(LIST, Company)),
    ("formPdf", May(READ, Draft(Form))),
    ("createForm", May(CREATE, Company)),
    ("saveForm", May(CREATE, Company)),
    ("duplicateForm", May(CREATE, Draft(Form))),
    (
        "importPaperForm",
        May(CREATE, Slip(Form, r#"{"status": "SEALED"}"#)),
    ),
    ("updateForm", May(UPDATE, Draft(Form))),
    ("deleteForm", May(DELETE, Draft(Form))),
    // Not a mistake: sealing asks for the right to delete (trap 16).
    ("markAsSealed", May(DELETE, Draft(Form))),
    (
        "signEmissionForm",
        May(EMISSION, Slip(Form, r#"{"status": "SEALED"}"#)),
    ),
    ("signTransportForm", May(TRANSPORT, Slip(Form, EMITTED))),
    (
        "signedByTransporter",
        May(TRANSPORT, Slip(Form, r#"{"status": "SEALED"}"#)),
    ),
    (
        "updateTransporterFields",
        May(UPDATE, Slip(Form, r#"{"status": "SEALED"}"#)),
    ),
    ("markAsReceived", May(ACCEPTATION, Slip(Form, SENT))),
    (
        "markAsAccepted",
        May(ACCEPTATION, Slip(Form, r#"{"status": "RECEIVED"}"#)),
    ),
    (
        "markAsProcessed",
        May(OPERATION, Slip(Form, r#"{"status": "ACCEPTED"}"#)),
    ),
    ("markAsTempStored", May(ACCEPTATION, Slip(Form, TO_STORAGE))),
    (
        "markAsTempStorerAccepted",
        May(ACCEPTATION, Slip(Form, STORED)),
    ),
    ("markAsResealed", May(UPDATE, Slip(Form, IN_STORAGE))),
    ("markAsResent", May(EMISSION, Slip(Form, IN_STORAGE))),
    ("prepareSegment", May(UPDATE, Slip(Form, SENT))),
    ("editSegment", May(UPDATE, Segment)),
    ("markSegmentAsReadyToTakeOver", May(UPDATE, Segment)),
    ("takeOverSegment", May(TRANSPORT, Segment)),
    ("createFormTransporter", Somewhere(&[CREATE, UPDATE])),
    ("updateFormTransporter", May(UPDATE, Carrier(Form))),
    ("deleteFormTransporter", May(UPDATE, Carrier(Form))),
    (
        "createFormRevisionRequest",
        May(REVISE, Slip(Form, r#"{"status": "ACCEPTED"}"#)),
    ),
    // Any role of the company that asked, or that has to answer, will do: the BSDD specification (section 6) prevails.
    ("cancelFormRevisionRequest", Member(OwnRevision(Form))),
    ("submitFormRevisionRequestApproval", Member(Revision(Form))),
    ("formRevisionRequests", May(LIST, Company)),
];

/// The code of a refusal, where it is not FORBIDDEN.
pub(crate) fn refusal(field: &str, role: &str) -> &'static str {
    match (field, role) {
        // A member who has no say is told apart from a stranger.
        ("refuseAdminRequest", "STRANGER") => "FORBIDDEN",
        (
            "deleteCompany"
            | "companyDigests"
            | "createCompanyDigest"
            | "companyDigestPdf"
            | "adminRequest"
            | "refuseAdminRequest"
            | "createWebhookSetting"
            | "updateWebhookSetting"
            | "deleteWebhookSetting"
            | "webhooksetting",
            _,
        ) => "BAD_USER_INPUT",
        _ => "FORBIDDEN",
    }
}
