//! The server: configuration, HTTP, command line. The binary is `bordereau`.

pub mod command;
pub mod config;
mod downloads;
pub mod http;
mod maintenance;
mod pages;
pub mod sessions;
mod suggestion;
