//! The `recto` command. All of it is in the library, which is compiled once for it and the tests.

use std::process::ExitCode;

/// The engine makes and drops millions of small things.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    recto::cli::run()
}
