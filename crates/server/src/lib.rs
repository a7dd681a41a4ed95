//! The server: configuration, HTTP, command line. The binary is `bordereau`.

pub mod http;
