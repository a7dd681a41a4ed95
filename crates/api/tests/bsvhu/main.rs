//! The BSVHU through the schema, on each store: the acceptance scenarios and traps of its specification, one test
//! each, under their number. What each rule says in detail is tested in `domain`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod circuits;
mod creation;
mod fixture;
mod queries;
mod road;
#[expect(dead_code, reason = "each kind uses its part")]
#[path = "../sandbox/mod.rs"]
mod sandbox;
mod signatures;
mod traps;
mod updates;
