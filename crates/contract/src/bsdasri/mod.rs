//! BSDASRI: bordereau de suivi de déchets d'activités de soins à risques infectieux (health-care waste).

mod document;
mod revision;

pub use document::*;
pub use revision::*;
