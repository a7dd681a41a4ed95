//! BSDD: bordereau de suivi de déchets, the form (CERFA 12571).

mod document;
mod enums;
mod input;
mod revision;

pub use document::*;
pub use enums::*;
pub use input::*;
pub use revision::*;
