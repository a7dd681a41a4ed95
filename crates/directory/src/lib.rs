//! The company directory: establishments by identifier and by name.
//!
//! The platform asks the directory for names, addresses and states, never the other way round. The embedded
//! directory holds what it was given; larger ones implement the same questions.

mod embedded;
mod establishment;

pub use embedded::EmbeddedDirectory;
pub use establishment::{Diffusion, Directory, Establishment, SearchQuery};
