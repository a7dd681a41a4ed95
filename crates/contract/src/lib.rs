//! The types of the GraphQL contract, which are also the shapes that are stored.
//!
//! A slip is stored as the JSON of its contract type: there is no second model to convert to. What the
//! contract answers but does not store (links between slips, metadata) is left to the resolvers of `api`.
//! Inputs keep the difference between an absent leaf and a null one, and serialise to the patch that the
//! slip engine merges.

pub mod account;
pub mod admin_request;
pub mod bsda;
pub mod bsdasri;
pub mod bsdd;
pub mod bsds;
pub mod bsff;
pub mod bspaoh;
pub mod bsvhu;
pub mod company;
pub mod control;
pub mod filter;
pub mod identity;
pub mod membership;
pub mod municipality;
pub mod page;
pub mod quantity;
pub mod registry;
pub mod registry_delegation;
pub mod scalar;
pub mod slip;
pub mod webhook;

/// The name of an enumerated value in the contract.
pub fn name_of<E: async_graphql::resolver_utils::EnumType>(value: E) -> &'static str {
    let mut items = E::items().iter();
    let item = items.find(|item| item.value == value);
    item.map(|item| item.name).unwrap_or_default()
}
