//! Users, companies, memberships, roles and permissions.

mod actor;
mod company;
mod role;
mod user;

pub use actor::Actor;
pub use company::{Company, EcoOrganisme, Receipt, WorkerCertificate};
pub use role::{grants, permissions_of};
pub use user::User;
