//! The binary, run as operators run it.

mod data;
mod fixture;
mod serving;
mod settings;
