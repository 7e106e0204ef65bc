//! `recto roll-forward`: opens the next year.

use std::io::Write as _;

use clap::Args;

use super::{Done, Out, hold, open};
use crate::cli::args::Arguments;
use crate::review::roll::{self, Spot};

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
    let hold = match options.write {
        true => Some(hold(&project, "recto roll-forward")?),
        false => None,
    };
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
    let count = match rolled.files.len() {
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    };
    if let Some(hold) = &hold {
        hold.write(&written)
            .map_err(|error| format!("nothing was written: {error}"))?;
    }
    list(
        "These years stay. Are they all base years, targets or years of the past?",
        &rolled.stay,
    );
    list(
        &format!("These places name {from}. See what they should say in {to}:"),
        &rolled.named,
    );
    let _ = match hold {
        None => {
            writeln!(out, "\n{count} move from {from} to {to}; write them with --write")
        }
        Some(_) => writeln!(
            out,
            "\n{count} moved from {from} to {to}. `recto check` now asks for every value of {to}; \
             `recto export xlsx` writes the workbook to collect them, `recto import` takes it back"
        ),
    };
    Ok(0)
}

/// Places for the reader to look at.
fn list(head: &str, spots: &[Spot]) {
    if spots.is_empty() {
        return;
    }
    let _ = writeln!(Out, "\n{head}");
    for Spot { path, line, text } in spots {
        let _ = writeln!(Out, "  {path}:{line}: {text}");
    }
}
