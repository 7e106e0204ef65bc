//! What needs programs that a machine with Rust alone does not have: a browser, git, other
//! readers of PDF, the stock compiler and published files. Nothing here is passed over where
//! one is missing; `.ci/run` installs and names them all.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "the rooms it shares with the suite have more in them")]

mod action;
mod audited;
mod book;
#[path = "../suite/bound.rs"]
mod bound;
mod browser;
#[path = "../suite/built.rs"]
mod built;
#[path = "../suite/command.rs"]
mod command;
mod commonmark;
#[path = "../suite/desk.rs"]
mod desk;
mod disk;
mod editors;
#[path = "../suite/examples.rs"]
mod examples;
#[path = "../suite/fixture.rs"]
mod fixture;
#[path = "../suite/live.rs"]
mod live;
mod oim;
#[path = "../suite/pictured.rs"]
mod pictured;
mod preview;
#[path = "../suite/reader.rs"]
mod reader;
mod readers;
mod releases;
mod revisions;
mod season;
mod specification;
#[path = "../suite/typed.rs"]
mod typed;
mod word;
mod workbooks;
mod xliff;

use std::path::PathBuf;
use std::process::Command;

/// What another program says, which must be installed and succeed.
#[track_caller]
fn tool(name: &str, arguments: &[&str]) -> String {
    let output = Command::new(name).args(arguments).output();
    let output = output.unwrap_or_else(|error| {
        panic!("{name} cannot be run: {error}; .ci/run installs what these tests need")
    });
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} {arguments:?}: {said}{complained}");
    said
}

/// The file that a variable names.
#[track_caller]
fn named(variable: &str) -> PathBuf {
    let path = std::env::var_os(variable);
    path.unwrap_or_else(|| {
        panic!("{variable} names no file: .ci/run fetches it and sets the variable")
    })
    .into()
}
