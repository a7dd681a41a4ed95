//! The directory through what it publishes: files in, questions answered.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod eco_organismes;
mod fixture;
mod georisques;
mod municipalities;
mod network;
mod permits;
mod relevance;
mod sirene;
mod switching;
