//! The types of the GraphQL contract, which are also the shapes that are stored.
//!
//! A slip is stored as the JSON of its contract type: there is no second model to convert to. What the
//! contract answers but does not store (links between slips, metadata) is left to the resolvers of `api`.
//! Inputs keep the difference between an absent leaf and a null one, and serialise to the patch that the
//! slip engine merges.

pub mod account;
pub mod bsda;
pub mod bsdd;
pub mod bsds;
pub mod bsvhu;
pub mod company;
pub mod filter;
pub mod page;
pub mod quantity;
pub mod scalar;
pub mod slip;
