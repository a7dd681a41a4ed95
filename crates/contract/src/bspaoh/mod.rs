//! BSPAOH: bordereau de suivi de pièces anatomiques d'origine humaine.

mod document;
mod filter;
mod input;

pub use document::*;
pub use filter::*;
pub use input::*;
