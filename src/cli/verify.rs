//! `recto verify`: does a PDF say what the project says?

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::sign_off::signed;
use super::{
    Aside, Done, FINDINGS, Json, Out, is_pair, open, outcome, settle, show, wish,
};
use crate::Session;
use crate::cli::args::{Arguments, Findings, Form, Format};
use crate::diag::count;
use crate::diag::safe::line;
use crate::model::lang::Lang;
use crate::model::place::Sources;
use crate::review::verify::{Finding, Given, rules, verify, vouched};

/// `recto verify`
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The PDF, which carries its ledger
    #[arg(value_name = "REPORT.pdf")]
    pub(crate) file: PathBuf,
    /// How to show the answer
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub(crate) format: Form,
    /// The same as `--format json`
    #[arg(long, hide = true)]
    pub(crate) json: bool,
}

/// Holds a PDF against the project.
pub(crate) fn run(arguments: &Arguments, options: &Verify) -> Done {
    let project = open(arguments)?;
    if let Some(folder) = options.file.parent() {
        settle(folder)?;
    }
    let shown = options.file.display().to_string();
    let shown = line(&shown);
    let fault = |reason: String| format!("{shown}: {reason}");
    let bytes = super::given(&options.file)?;
    let given = Given::new(bytes).map_err(fault)?;

    let mut wish = wish(None)?;
    wish.languages = given
        .ledger()
        .languages
        .iter()
        .filter_map(|tag| Lang::parse(tag))
        .collect();
    let mut session = Session::new(project.read(), Arc::new(project), wish);
    session.look_at_evidence();
    // Which build of Recto made it is nothing that the report says.
    session.is_called(&given.ledger().program);
    session.comes_last();
    let (setting, made) = session.make().unzip();
    let proof = session.leave(setting);
    let Some((pdf, ledger)) = made.flatten() else {
        let findings = Findings { format: Format::Human, strict: false };
        show(arguments, &findings, &proof.findings, &proof.sources);
        return Ok(outcome(&proof.findings, &findings));
    };
    let mut verdict = verify(&given, &pdf, &ledger).map_err(fault)?;
    verdict.vouched = vouched(&proof);
    let beside = options.file.with_extension("ledger.json");
    if let Some(message) = is_pair(&options.file, &beside) {
        verdict
            .findings
            .push(Finding::new(&rules::OTHER_LEDGER, None, message));
    }
    if options.json || options.format == Form::Json {
        let text = serde_json::to_string_pretty(&verdict).unwrap_or_default();
        let _ = writeln!(Json, "{text}");
    } else {
        let findings: Vec<_> = verdict.findings.iter().map(Finding::diagnostic).collect();
        let lines = Findings { format: Format::Short, strict: false };
        show(arguments, &lines, &findings, &Sources::default());
        let _ = match findings.len() {
            0 => writeln!(
                Out,
                "{shown}: {} on {}, and all hold{}",
                count(verdict.figures, "figure"),
                count(verdict.pages, "page"),
                if verdict.identical {
                    "; the file is byte for byte what the project gives"
                } else {
                    ""
                }
            ),
            count => {
                let things = if count == 1 { "thing does" } else { "things do" };
                writeln!(
                    Aside,
                    "error: {shown}: {count} {things} not hold; `recto explain RULE` says how to mend it"
                )
            }
        };
        for own in &verdict.vouched {
            let _ = writeln!(
                Out,
                "{} signed off {}",
                count(own.figures, "figure"),
                signed(own.by.as_deref(), own.date.as_deref())
            );
        }
    }
    Ok(if verdict.findings.is_empty() { 0 } else { FINDINGS })
}
