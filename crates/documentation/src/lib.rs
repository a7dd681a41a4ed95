//! The documentation site, served under `/docs`.
//!
//! Prose comes from the Markdown files of `docs/`, which also read well on their own; tutorials come from the
//! scenarios that tests play, and the reference comes from the schema: what is shown is what runs. The crate
//! knows neither the platform nor the schema: whoever serves it hands the definition language over.

mod catalogue;
mod example;
mod layout;
mod markdown;
mod pages;
mod reference;
mod routes;
mod settings;
mod site;
mod tutorial;

pub use routes::routes;
pub use settings::SettingRow;
pub use site::{Page, Site, SiteError, Sources};
