//! Registries and statistics through the schema, on each store: the acceptance scenarios and the traps of their
//! specification that concern the kinds that there are.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod exports;
mod fixture;
mod lookups;
mod rights;
#[expect(dead_code, reason = "each kind uses its part")]
#[path = "../sandbox/mod.rs"]
mod sandbox;
#[expect(dead_code, reason = "registries need a part of it")]
#[path = "../bsda/slips.rs"]
mod slips;
mod statistics;
mod traps;
mod waste_kinds;
