//! The BSPAOH through the schema, on each store: what the API adds to its rules, which are tested in `domain`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod circuits;
mod fixture;
mod queries;
#[expect(dead_code, reason = "each kind uses its part")]
#[path = "../sandbox/mod.rs"]
mod sandbox;
