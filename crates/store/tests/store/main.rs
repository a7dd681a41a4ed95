//! The store, through its public interface, on every engine at hand.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod backup;
mod changes;
mod commits;
mod events;
mod faults;
mod fixture;
mod graph;
mod history;
mod idempotency;
mod jobs;
mod lists;
mod migrations;
mod processes;
mod records;
mod search;
mod slips;
mod state;
mod tabs;
mod tallies;
