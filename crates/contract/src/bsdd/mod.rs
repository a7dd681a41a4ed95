//! BSDD: bordereau de suivi de déchets, the form (CERFA 12571).

mod document;
mod enums;
mod former_input;
mod input;
mod revision;
mod revision_input;
mod signature_input;
mod storage;
mod storage_input;
mod waste;

pub use document::*;
pub use enums::*;
pub use former_input::*;
pub use input::*;
pub use revision::*;
pub use revision_input::*;
pub use signature_input::*;
pub use storage::*;
pub use storage_input::*;
pub use waste::*;
