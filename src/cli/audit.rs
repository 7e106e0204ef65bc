//! `recto audit`: every number of a PDF that somebody else made, held against the dataset.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::{Aside, Done, Json, Out, is_called, open, outcome, put, show};
use crate::cli::args::{Arguments, Findings, Form, Format};
use crate::diag::count;
use crate::diag::safe::line;
use crate::model::place::Sources;
use crate::review::audit::{Finding, audit, marked};
use crate::{Wish, proof};

/// `recto audit`
#[derive(Debug, Args)]
pub(crate) struct Audit {
    /// The PDF, whoever made it
    #[arg(value_name = "FINAL.pdf")]
    pub(crate) file: PathBuf,
    /// Write a copy with a note at each finding
    #[arg(long, value_name = "MARKED.pdf")]
    pub(crate) pdf: Option<PathBuf>,
    /// How to show the answer
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub(crate) format: Form,
    /// Fail on warnings too
    #[arg(long)]
    pub(crate) strict: bool,
}

/// Audits a file.
pub(crate) fn run(arguments: &Arguments, options: &Audit) -> Done {
    let project = open(arguments)?;
    if let Some(path) = &options.pdf {
        is_called(path, "pdf")?;
        if path == &options.file {
            return Err("the marked copy would take the place of the file: name another"
                .to_owned());
        }
    }
    let shown = options.file.display().to_string();
    let shown = line(&shown);
    let bytes = super::given(&options.file)?;
    let proof = proof(&project.read(), &Wish { every: true, ..Wish::default() });
    let findings = Findings { format: Format::Human, strict: options.strict };
    if proof.report.is_none() {
        show(arguments, &findings, &proof.findings, &proof.sources);
        return Ok(outcome(&proof.findings, &findings));
    }
    let verdict = audit(&bytes, &proof)
        .map_err(|reason| format!("{shown} cannot be audited: {reason}"))?;
    if let Some(path) = &options.pdf {
        let copy = marked(&bytes, &verdict)
            .map_err(|reason| format!("{shown} cannot be marked: {reason}"))?;
        put("recto audit", &[(path, copy)])?;
    }
    let found: Vec<_> = verdict.findings.iter().map(Finding::diagnostic).collect();
    match options.format {
        Form::Json => {
            let text = serde_json::to_string_pretty(&verdict).unwrap_or_default();
            let _ = writeln!(Json, "{text}");
        }
        Form::Human => {
            let lines = Findings { format: Format::Short, strict: options.strict };
            show(arguments, &lines, &found, &Sources::default());
            let _ = writeln!(
                Out,
                "{shown}: {} on {}; {} of {} of the report stand in print",
                count(verdict.numbers.len(), "number"),
                count(verdict.pages, "page"),
                verdict.printed,
                count(verdict.figures, "figure"),
            );
            let said = match found.len() {
                0 => "nothing is wrong".to_owned(),
                several => format!(
                    "{}; `recto explain RULE` says how to mend it",
                    count(several, "finding")
                ),
            };
            let _ = writeln!(Aside, "{said}");
        }
    }
    Ok(outcome(&found, &findings))
}
