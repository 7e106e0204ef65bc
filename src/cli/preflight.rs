//! `recto preflight`: judges any PDF as a printer would.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::{Aside, Done, Json, Out, given, outcome, show, summary};
use crate::cli::args::{Arguments, Findings, Form, Format};
use crate::model::place::Sources;
use crate::output::preflight::{self, Limits};

/// `recto preflight`
#[derive(Debug, Args)]
pub(crate) struct Preflight {
    /// The PDF to judge
    pub(crate) file: PathBuf,
    /// How to show the verdict
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub(crate) format: Form,
    /// The most ink the paper takes, in per cent
    #[arg(long, value_name = "PERCENT", default_value_t = 320)]
    pub(crate) ink_limit: u16,
    /// The bleed the printer asks for, in millimetres
    #[arg(long, value_name = "MM", default_value_t = 3)]
    pub(crate) bleed: u8,
    /// Fail on warnings too
    #[arg(long)]
    pub(crate) strict: bool,
}

/// Judges a file.
pub(crate) fn run(arguments: &Arguments, preflight: &Preflight) -> Done {
    let Preflight { file, format, ink_limit, bleed, strict } = preflight;
    let shown = file.display().to_string();
    let bytes = given(file)?;
    let limits = Limits::asked(*ink_limit, *bleed);
    let verdict = preflight::preflight(&bytes, limits)
        .map_err(|reason| format!("{shown} cannot be judged: {reason}"))?;
    let findings: Vec<_> =
        verdict.findings.iter().map(preflight::Finding::diagnostic).collect();
    let wanted = Findings { format: Format::Human, strict: *strict };
    match format {
        Form::Json => {
            let _ = writeln!(Json, "{}", verdict.json(&shown));
        }
        Form::Human => {
            show(arguments, &wanted, &findings, &Sources::default());
            let _ = writeln!(Out, "{shown}: {}", verdict.summary());
            let _ = writeln!(Aside, "{}", summary(&findings, ""));
        }
    }
    Ok(outcome(&findings, &wanted))
}
