//! BSFF: bordereau de suivi de fluides frigorigènes (refrigerants).

mod document;
mod packaging;

pub use document::*;
pub use packaging::*;
