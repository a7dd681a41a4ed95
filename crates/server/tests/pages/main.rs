//! The pages: as people use them in a browser, as somebody tries them who means harm, and as they are written.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod access;
mod accessibility;
mod accounts;
mod attacks;
#[path = "../support/authenticator.rs"]
mod authenticator;
mod browser;
mod circuits;
mod companies;
mod establishments;
#[path = "../scenarios/fixture.rs"]
#[expect(dead_code, reason = "the pages need a part of it")]
mod fixture;
mod forms;
mod journey;
mod more_screens;
mod offers;
#[path = "../support/program.rs"]
mod program;
mod redaction;
mod registrations;
mod registries;
mod screens;
mod settings;
mod slips;
mod snapshots;
mod visitor;
#[path = "../support/web_client.rs"]
mod web_client;
mod weight;
mod writing;
mod written;
