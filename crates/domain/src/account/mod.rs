//! Users, companies, memberships, roles and permissions.

mod actor;
mod admin_request;
mod application;
mod company;
mod company_address;
mod company_document;
mod company_profile;
mod email_privacy;
mod favorite;
mod government;
mod network;
mod notification;
pub mod password;
pub mod profile;
mod registry_delegation;
mod role;
pub mod secure_uri;
mod transfer;
mod user;
mod verification;
mod working_day;

pub use actor::Actor;
pub use admin_request::{Acceptance, AdminRequest, Answerer};
pub use application::Application;
pub use company::{Company, EcoOrganisme};
pub use company_address::CompanyAddress;
pub use company_document::{
    CompanyDocuments, Receipt, ReceiptEdit, VhuAgreement, VhuAgreementEdit, WorkerCertificate,
    WorkerCertificateEdit,
};
pub use company_profile::{ProfileFacts, Profiles};
pub use email_privacy::{can_see_email, masked_email};
pub use favorite::suits;
pub use government::{GovernmentAccount, GovernmentPermission};
pub use network::is_private;
pub use notification::{Notification, default_notifications, notifications_of};
pub use registry_delegation::{
    RegistryDelegation, Terms, end_of_day, start_of_day, start_of_day_in,
};
pub use role::{grants, permissions_of};
pub use transfer::{AdministrativeTransfer, SignatureAutomation, check_arrival, check_departure};
pub use user::User;
pub use verification::{Verification, verification_of};
pub use working_day::end_of_administrators_period;
