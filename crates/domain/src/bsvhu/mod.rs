//! BSVHU: the slip of end-of-life vehicles.

mod carriers;
mod completion;
mod document;
mod duplicate;
mod edit;
mod lifecycle;
mod metadata;
mod parties;
mod rules;
mod sign;
#[cfg(test)]
mod tests;
mod validation;

pub use document::printed_tree;
pub use duplicate::duplicate;
pub use edit::{Edit, create, delete, mentioned_organisations, publish, update};
pub use lifecycle::BsvhuLevel;
pub use metadata::{Missing, missing_for_next_signature};
pub use parties::{contributors, readers};
pub use rules::{CARRIER_FIELDS, FIELDS};
pub use sign::{Signing, authorise_signature, sign};
