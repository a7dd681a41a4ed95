//! Code lists and identifier formats of waste traceability: pure data and parsing.
//!
//! One file a noun. Lists are embedded in the binary, parsed once on first use, and answer in constant
//! or logarithmic time. Nothing here reads a clock, a file, a network or an environment variable: dates and
//! random draws are arguments.

pub mod address;
pub mod asbestos;
pub mod basel;
pub mod country;
pub mod cuid;
pub mod department;
pub mod email;
pub mod email_providers;
pub mod end_of_waste;
pub mod icpe;
pub mod naf;
pub mod naming;
pub mod notification;
pub mod omi;
pub mod operation;
pub mod org_id;
pub mod packaging;
pub mod parcel;
pub mod phone;
pub mod plate;
pub mod readable_id;
pub mod siret;
pub mod vat;
pub mod waste_code;
