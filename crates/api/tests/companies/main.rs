//! Companies through the schema, on each store: the acceptance scenarios of section 22.7 of the accounts
//! specification and its traps about companies.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod agreements;
mod certificate;
mod creation;
mod documents;
mod edition;
mod events;
mod fixture;
mod mass_creation;
mod own;
#[path = "../sandbox/place.rs"]
mod place;
mod queries;
mod verification;
