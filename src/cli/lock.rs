//! `recto lock`: what is published is kept, so that next year can be held to it.

use std::io::Write as _;

use clap::Args;

use super::{Done, Out, hold, made, open, shown};
use crate::cli::args::Arguments;
use crate::diag::count;
use crate::input::project::{self, MAX_LEDGER};

/// `recto lock`
#[derive(Debug, Args)]
pub(crate) struct Lock {
    /// Replace what was locked before for the same year
    #[arg(long)]
    pub(crate) replace: bool,
}

/// Keeps the report's ledger in `content/published/`.
pub(crate) fn run(arguments: &Arguments, options: &Lock) -> Done {
    let project = open(arguments)?;
    let hold = hold(&project, "recto lock")?;
    let made = match made(arguments, &project)? {
        Ok(made) => made,
        Err(code) => return Ok(code),
    };
    let name = format!("content/published/{}.ledger.json", made.ledger.period);
    let path = project.root().join(&name);
    let text = made.ledger.to_json();
    if text.len() as u64 > MAX_LEDGER {
        return Err(format!(
            "nothing was locked: the ledger has more than {} MiB, which no later report could \
             read: print fewer figures, or lock the report in parts",
            MAX_LEDGER >> 20
        ));
    }
    if let Ok(before) = project::read_file(&path) {
        if before == text.as_bytes() {
            let _ = writeln!(Out, "{}: locked already", shown(&path));
            return Ok(0);
        }
        if !options.replace {
            return Err(format!(
                "{name} is there already and says something else: `recto diff {name}` shows \
                 what; --replace puts the report as it stands in its place"
            ));
        }
    }
    hold.write(&[(&path, &text)])
        .map_err(|error| format!("nothing was locked: {error}"))?;
    let _ = writeln!(
        Out,
        "{}: {} locked; commit this file",
        shown(&path),
        count(made.ledger.figures.len(), "figure")
    );
    Ok(0)
}
