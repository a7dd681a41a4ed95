//! The server: configuration, HTTP, command line. The binary is `bordereau`.

pub mod command;
pub mod config;
pub mod demo;
pub mod docs;
mod downloads;
pub mod http;
mod maintenance;
pub mod oauth;
mod pages;
pub mod sessions;
mod suggestion;
