//! The server: configuration, HTTP, command line. The binary is `bordereau`.

pub mod command;
pub mod config;
pub mod demo;
pub mod docs;
pub mod downloads;
mod files;
pub mod http;
pub mod live;
mod maintenance;
pub mod oauth;
mod pages;
pub mod sessions;
mod suggestion;
