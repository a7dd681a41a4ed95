//! Members, invitations, requests, delegations, webhooks and mails, asked through the schema on each store.
//! Scenarios have the numbers of the accounts specification's acceptance list.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod access;
mod admin_requests;
mod calls;
mod delegations;
mod events;
mod fixture;
mod invitations;
mod listener;
mod mails;
mod maintenance;
mod matrix;
mod members;
mod membership_requests;
mod notifications;
mod operations;
mod reminders;
mod roles;
mod schema_calls;
mod security_code;
mod webhooks;
