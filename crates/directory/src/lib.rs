//! The company directory: establishments by identifier and by name.
//!
//! The platform asks the directory for names, addresses and states, never the other way round. The embedded directory
//! holds what it was given; the imported one reads, from mapped files, what [`import`] made of the official files of the
//! whole country; a layered one asks several.

mod catalogue;
mod certificate;
mod embedded;
mod establishment;
mod generation;
mod import;
mod index;
mod installation;
mod layered;
mod municipality;
mod network;
mod pdf;
mod permit;
mod table;
mod text;

pub use catalogue::ImportedDirectory;
pub use certificate::{Certificate, Day, NotACertificate};
pub use embedded::EmbeddedDirectory;
pub use establishment::{Diffusion, Directory, Establishment, Found, SearchQuery};
pub use import::{
    Column, EcoOrganismeLine, FileReport, Handles, ImportError, ImportReport, ImportSettings, Mode,
    Rejection, SheetLine, Silent, Sources, Watch, import, read_eco_organismes,
    read_hidden_establishments, read_sheet,
};
pub use installation::{Declaration, Installation, Rubrique};
pub use layered::LayeredDirectory;
pub use municipality::Municipality;
pub use network::{Network, NetworkError, NetworkSettings};
pub use pdf::{Pdf, UnreadablePdf};
pub use permit::{Permit, PermitKind, Permits};
