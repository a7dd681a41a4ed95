//! The BSDD through the schema, on each store: the acceptance scenarios and the traps of its specification, one test
//! each or more, under their number. `s4` is the fourth circuit; `a10_3` the third scenario of its chapter 23.10;
//! `t12` the twelfth trap; `q2` the second decision of its chapter 24.1. Scenarios that are rules of one form alone may
//! be proven with the rules, under the same numbers.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod circuits;
mod creation;
mod decisions;
mod fixture;
mod groupings;
mod jobs;
mod life_cycle;
mod queries;
mod receptions;
mod revised;
mod revisions;
#[expect(dead_code, reason = "each kind uses its part")]
#[path = "../sandbox/mod.rs"]
mod sandbox;
mod sealing;
mod signatures;
mod tours;
mod traps;
mod treatments;
mod updates;
