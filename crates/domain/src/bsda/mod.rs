//! BSDA: the slip of asbestos waste.

mod carriers;
mod completion;
mod document;
mod duplicate;
mod edit;
mod lifecycle;
mod metadata;
mod parties;
mod previous;
mod rules;
mod sign;
mod validation;

/// Relation of a slip to those that it ships again or groups, as links are stored.
pub const PARENT_RELATION: i16 = 1;

pub use document::{outlet_cap, parents_of, sub_type};
pub use duplicate::duplicate;
pub use edit::{Edit, create, delete, mentioned_organisations, publish, update};
pub use lifecycle::{BsdaLevel, level_of};
pub use metadata::{Missing, missing_for_next_signature, sealed_for};
pub use parties::{contributors, pdf_readers, readers};
pub use rules::{CARRIER_FIELDS, FIELDS};
pub use sign::{Signing, authorise_signature, sign};
