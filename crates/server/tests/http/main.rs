//! The HTTP side, seen by clients over real connections, on a small schema of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must fail"
)]

mod accounts;
#[path = "../support/authenticator.rs"]
mod authenticator;
mod body_forms;
mod document_rules;
mod errors;
mod explorer;
mod fixture;
mod headers;
mod idempotency;
mod identity;
mod limits;
mod operation;
mod persisted;
mod variables;
#[path = "../support/web_client.rs"]
mod web_client;
