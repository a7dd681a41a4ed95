//! The binary.

use std::process::ExitCode;

/// Requests allocate many small values; the system's allocator spends more on them than we do.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::command::run(std::env::args_os())
}
