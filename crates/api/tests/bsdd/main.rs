//! The BSDD through the schema, on each store: what only shows there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod fixture;
mod jobs;
mod life_cycle;
