//! What the platform means: the slip engine, the slip kinds, accounts and rights.
//!
//! Pure: no async, no I/O, no clock. Time, randomness and everything that must be looked up are arguments
//! ([`slip::Facts`]); a decision is a value ([`slip::Change`] or [`slip::Refusal`]).

pub mod account;
pub mod bsda;
pub mod bsdd;
pub mod bspaoh;
pub mod bsvhu;
pub mod registry;
pub mod slip;
pub mod statistics;
