//! BSDA: the slip of asbestos waste.

mod carriers;
mod completion;
mod document;
mod duplicate;
mod edit;
mod final_operations;
mod lifecycle;
mod notices;
mod outline;
mod parties;
mod previous;
mod registry;
mod revision;
mod rules;
mod sign;
#[cfg(test)]
mod tests;
mod validation;

/// Relation of a slip to those that it ships again or groups, as links are stored.
pub const PARENT_RELATION: i16 = 1;

pub use document::{outlet_cap, parents_of};
pub use final_operations::final_operations;
pub use lifecycle::BsdaLevel;
pub use notices::{OutletChange, PackingActors, outlet_changes, packing_actors, refusal_of};
pub use revision::REVISABLE;
pub use rules::{CARRIER_FIELDS, FIELDS};
