//! `recto check`: everything that can be judged without layout.

use std::io::Write as _;

use clap::Args;

use super::{Aside, Done, Out, open, outcome, show, summary, wish};
use crate::args::{Arguments, Findings, Format};

/// `recto check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// How findings are shown and what counts as failure
    #[command(flatten)]
    pub(crate) findings: Findings,
}

/// Shows all findings.
pub(crate) fn run(arguments: &Arguments, check: &Check) -> Done {
    let findings = &check.findings;
    let project = open(arguments)?;
    let mut proof = recto::proof(&project.read(), &wish(None)?);
    recto::look_at_evidence(&mut proof, &|path| project.bytes(path));
    recto::look_at_pictures(&mut proof, &|path| project.bytes(path));
    show(arguments, findings, &proof.findings, &proof.sources);
    let outcome = outcome(&proof.findings, findings);
    if outcome == 0 && findings.format == Format::Human {
        let _ = writeln!(
            Out,
            "{}",
            summary(&proof.findings, "nothing stands in the way of the PDF")
        );
    } else if findings.format == Format::Human {
        let _ = writeln!(Aside, "{}", summary(&proof.findings, ""));
    }
    Ok(outcome)
}
