//! `recto roll-forward`: opens the next year.

use std::io::Write as _;
use std::path::Path;

use clap::Args;
use recto::project;
use recto::roll;

use super::{Done, Out, open};
use crate::args::Arguments;

/// `recto roll-forward`
#[derive(Debug, Args)]
pub(crate) struct RollForward {
    /// Write the files; without it, only list what would change
    #[arg(long)]
    pub(crate) write: bool,
}

/// Lists, and with `--write` makes, what opening the next year changes.
pub(crate) fn run(arguments: &Arguments, options: &RollForward) -> Done {
    let project = open(arguments)?;
    let rolled = roll::roll(&project.read())?;
    let mut written = vec![];
    let mut out = Out;
    for file in &rolled.files {
        let text = file.text.as_deref().unwrap_or("");
        let _ = writeln!(out, "{}", file.path);
        let found = project.as_found(&file.path, text);
        written.push((project.root().join(&file.path), found));
    }
    let (from, to) = (rolled.from, rolled.to);
    if !options.write {
        let _ = writeln!(
            out,
            "{} files move from {from} to {to}; write them with --write",
            rolled.files.len()
        );
        return Ok(0);
    }
    let files: Vec<(&Path, &[u8])> = written
        .iter()
        .map(|(path, text)| (path.as_path(), text.as_bytes()))
        .collect();
    project::write(&files)
        .map_err(|error| format!("the files cannot be written: {error}"))?;
    let _ = writeln!(
        out,
        "{} files moved from {from} to {to}. `recto check` now asks for every value of {to}; \
         `recto export xlsx` writes the workbook to collect them, `recto import` takes it back",
        rolled.files.len()
    );
    Ok(0)
}
