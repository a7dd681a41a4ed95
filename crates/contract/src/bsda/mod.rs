//! BSDA: bordereau de suivi de déchets amiante (asbestos).

mod document;
mod filter;
mod input;
mod revision;

pub use document::*;
pub use filter::*;
pub use input::*;
pub use revision::*;
