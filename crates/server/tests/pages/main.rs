//! The pages, as somebody uses them who means harm.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod attacks;
#[path = "../scenarios/fixture.rs"]
#[expect(dead_code, reason = "the pages need a part of it")]
mod fixture;
mod slips;
mod visitor;
#[path = "../support/web_client.rs"]
mod web_client;
