//! The cross-kind list, asked through the schema over a real store. Scenarios have the numbers of the
//! contract's acceptance list.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod control;
mod filters;
mod fixture;
mod forms;
mod live;
mod pages;
#[path = "../sandbox/place.rs"]
mod place;
mod single;
mod tabs;
mod traps;
