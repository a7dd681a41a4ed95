//! The BSDA through the schema, on each store: the acceptance scenarios of its specification, one test each,
//! under their number.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod circuits;
mod creation;
mod fixture;
mod jobs;
mod journal;
mod mails;
mod queries;
mod revised_fields;
mod revisions;
#[expect(dead_code, reason = "each kind uses its part")]
#[path = "../sandbox/mod.rs"]
mod sandbox;
mod signatures;
mod slips;
mod traps;
mod updates;
