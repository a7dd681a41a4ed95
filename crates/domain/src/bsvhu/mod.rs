//! BSVHU: the slip of end-of-life vehicles.

mod carriers;
mod completion;
mod document;
mod duplicate;
mod edit;
mod lifecycle;
mod outline;
mod parties;
mod registry;
mod rules;
mod sign;
#[cfg(test)]
mod tests;
mod validation;

pub use document::printed_tree;
pub use lifecycle::BsvhuLevel;
pub use rules::{CARRIER_FIELDS, FIELDS};
