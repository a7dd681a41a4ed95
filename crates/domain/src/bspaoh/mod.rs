//! BSPAOH: the slip of anatomical parts of human origin.

mod carrier;
mod completion;
mod document;
mod duplicate;
mod edit;
mod lifecycle;
mod notices;
mod parties;
mod registry;
mod rules;
mod sign;
#[cfg(test)]
mod tests;
mod validation;

pub use document::printed_tree;
pub use lifecycle::BspaohLevel;
pub use notices::refusal_of;
pub use rules::FIELDS;
