//! BSVHU: bordereau de suivi de véhicules hors d'usage (end-of-life vehicles).

mod document;
mod filter;
mod input;

pub use document::*;
pub use filter::*;
pub use input::*;
