//! The program as an operator runs it: a process, its command line, signals, faults.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must fail"
)]

mod fixture;
mod killed;
#[path = "../support/program.rs"]
mod program;
#[path = "../support/web_client.rs"]
mod web_client;
