//! The program, run as a user runs it.

use std::path::Path;
use std::process::{Command, Output};

/// The project whose report is the reference.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program in a folder, in an environment that changes nothing.
pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recto"));
    // Whatever is spoken where the tests run.
    command.env("LC_ALL", "C");
    command.current_dir(folder).env_remove("SOURCE_DATE_EPOCH");
    command
}

/// Runs the program in a folder.
pub(crate) fn recto(arguments: &[&str], folder: &Path) -> Output {
    program(folder).args(arguments).output().expect("recto runs")
}

/// Runs the program, holds it to an exit code and gives all that it says.
#[track_caller]
pub(crate) fn done(arguments: &[&str], folder: &Path, code: i32) -> String {
    let output = recto(arguments, folder);
    ends(&output, code);
    said(&output)
}

/// All that it says.
pub(crate) fn said(output: &Output) -> String {
    out(output) + &err(output)
}

/// What it says.
pub(crate) fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What it complains of.
pub(crate) fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Holds it to an exit code.
#[track_caller]
pub(crate) fn ends(output: &Output, code: i32) {
    let (out, err) = (out(output), err(output));
    assert_eq!(output.status.code(), Some(code), "{out}{err}");
    assert!(!err.contains("panicked"), "{err}");
}

/// Replaces a text in a file, which must be there.
#[track_caller]
pub(crate) fn correct(folder: &Path, file: &str, old: &str, new: &str) {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).expect("a file");
    assert!(text.contains(old), "{file} has no {old}");
    std::fs::write(path, text.replacen(old, new, 1)).expect("a file");
}

/// The small project of `recto init`.
pub(crate) fn small() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    ends(&recto(&["init", "."], folder.path()), 0);
    folder
}
