//! `recto lsp` with editors of others: Neovim without a window, and the library by which Visual
//! Studio Code speaks.

use std::path::Path;
use std::process::Command;

use crate::command::{root, small};
use crate::named;

/// Runs a program beside a small report, and gives what it says.
#[track_caller]
#[expect(
    clippy::print_stdout,
    reason = "how fast it is depends on what else runs: it is told"
)]
fn beside_a_report(command: &mut Command) {
    let folder = small();
    let own = folder.path().canonicalize().expect("a folder");
    let output = command
        .current_dir(&own)
        .env("ROOT", &own)
        .env("RECTO", env!("CARGO_BIN_EXE_recto"))
        .output();
    let output = output.unwrap_or_else(|error| {
        panic!(
            "{command:?} cannot be run: {error}; .ci/run installs what these tests need"
        )
    });
    let said = crate::command::said(&output);
    assert!(output.status.success() && said.contains("all is well"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    println!("{said}");
}

fn script(name: &str) -> std::path::PathBuf {
    root().join(Path::new("tests/tools")).join(name)
}

#[test]
fn neovim_is_told_of_findings_and_renames() {
    let mut command = Command::new("nvim");
    command.args(["--headless", "-u", "NONE", "-i", "NONE", "-n", "-S"]);
    command.arg(script("neovim.lua"));
    beside_a_report(&mut command);
}

#[test]
fn the_library_of_visual_studio_code_speaks_with_it() {
    let mut command = Command::new("node");
    command
        .arg(script("client.mjs"))
        .env("LSP_CLIENT", named("LSP_CLIENT"));
    beside_a_report(&mut command);
}
