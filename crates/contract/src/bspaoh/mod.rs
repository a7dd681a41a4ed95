//! BSPAOH: bordereau de suivi de pièces anatomiques d'origine humaine.

mod document;

pub use document::*;
