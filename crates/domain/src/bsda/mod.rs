//! BSDA: the slip of asbestos waste.

mod carriers;
mod completion;
mod document;
mod duplicate;
mod edit;
mod final_operations;
mod lifecycle;
mod metadata;
mod notices;
mod parties;
mod previous;
mod revision;
mod rules;
mod sign;
mod validation;

/// Relation of a slip to those that it ships again or groups, as links are stored.
pub const PARENT_RELATION: i16 = 1;

pub use document::{outlet_cap, parents_of, sub_type};
pub use duplicate::duplicate;
pub use edit::{Edit, create, delete, mentioned_organisations, publish, update};
pub use final_operations::final_operations;
pub use lifecycle::{BsdaLevel, level_of};
pub use metadata::{Missing, missing_for_next_signature};
pub use notices::{OutletChange, PackingActors, outlet_changes, packing_actors, refusal_of};
pub use parties::{contributors, pdf_readers, readers};
pub use revision::REVISABLE;
pub use rules::{CARRIER_FIELDS, FIELDS};
pub use sign::{Signing, authorise_signature, sign};
