//! What is published runs: the scenarios, the sandbox and the documentation, on a real server over HTTP.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod demo;
mod documentation;
mod fixture;
#[path = "../support/program.rs"]
mod program;
mod published;
#[path = "../support/web_client.rs"]
mod web_client;
