//! The server: configuration, HTTP, command line. The binary is `bordereau`.

mod callers;
pub mod command;
pub mod config;
mod downloads;
pub mod http;
mod maintenance;
mod suggestion;
