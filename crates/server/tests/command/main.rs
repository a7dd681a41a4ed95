//! The binary, run as operators run it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must fail"
)]

mod accounts;
mod data;
mod directory;
mod fixture;
mod registries;
mod road_control;
mod sandbox_mails;
mod serving;
mod settings;
#[path = "../support/web_client.rs"]
mod web_client;
