//! The binary, run as operators run it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must fail"
)]

mod data;
mod fixture;
mod serving;
mod settings;
