//! `recto check`: everything that can be judged without layout.

use std::io::Write as _;
use std::mem::ManuallyDrop;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCandidates;

use super::voice::{Aside, Out};
use super::{Done, complete, language, open, outcome, show, speaks, summary, wish};
use crate::cli::args::{Arguments, Findings, Format};
use crate::diag::{Diagnostic, Severity, rules};
use crate::input::project::{Files, Inputs};
use crate::model::lang::Lang;
use crate::model::place::Sources;
use crate::preview::find_chapter;
use crate::{Session, authoring::registry};

/// `recto check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Show what stands in these chapters: climate, 04-climate, or a title [default: all]
    #[arg(value_name = "CHAPTER")]
    #[arg(add = ArgValueCandidates::new(complete::chapters))]
    pub(crate) chapters: Vec<String>,
    /// Show what stands in the chapters of one language
    #[arg(long, value_name = "TAG")]
    #[arg(add = ArgValueCandidates::new(complete::languages))]
    pub(crate) lang: Option<String>,
    /// Show what these rules find
    #[arg(long = "rule", value_name = "RULE", value_delimiter = ',')]
    #[arg(add = ArgValueCandidates::new(complete::rules))]
    pub(crate) rules: Vec<String>,
    /// Show findings of one severity
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) severity: Option<Grave>,
    /// Show what is accepted too, which is only counted otherwise
    #[arg(long)]
    pub(crate) accepted: bool,
    /// How findings are shown and what counts as failure
    #[command(flatten)]
    pub(crate) findings: Findings,
}

/// The severities that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Grave {
    /// What stops the build
    Error,
    /// What does not
    Warning,
}

/// Shows all findings, or those asked for.
pub(crate) fn run(arguments: &Arguments, check: &Check) -> Done {
    let findings = &check.findings;
    let project = open(arguments)?;
    let inputs = project.read();
    let mut filter = Filter::new(check, &inputs)?;
    let files: Arc<dyn Files> = Arc::new(project);
    let mut session = Session::new(inputs, Arc::clone(&files), wish(None)?);
    let wish = wish(check.lang.as_deref())?;
    speaks(&session.proof, &wish)?;
    // One language comes first while the other is not all there.
    let lacking = [rules::MISSING_CHAPTER.name, rules::MISSING_LANGUAGE.name];
    let lacks = |it: &Diagnostic| lacking.contains(&it.rule);
    if check.lang.is_some() && session.proof.findings.iter().any(lacks) {
        session = Session::new(session.inputs, files, wish);
        filter.lang = None;
    }
    session.look_at_evidence();
    session.look_at_pictures();
    // The program ends with it: nothing need be taken apart.
    let proof = ManuallyDrop::new(session.leave(None));
    let (shown, left_out): (Vec<_>, Vec<_>) = proof
        .findings
        .iter()
        .cloned()
        .partition(|finding| filter.takes(finding, &proof.sources));
    show(arguments, findings, &shown, &proof.sources);
    // A part that is in order does not make the whole so: all findings count.
    let outcome = outcome(&proof.findings, findings);
    let is_all = left_out.iter().all(|finding| finding.severity == Severity::Accepted);
    let mut notes = vec![];
    if !check.accepted && shown.iter().any(|it| it.severity == Severity::Accepted) {
        notes.push("--accepted shows what is accepted".to_owned());
    }
    if !is_all {
        let left = summary(&left_out, "");
        notes.push(format!("left out here: {}", left.trim_start_matches("error: ")));
    } else if outcome == 0 {
        notes.push("nothing stands in the way of the PDF".to_owned());
    }
    notes.extend(crate::output::evidence::in_words(&proof.ties));
    let line = summary(&shown, &notes.join("; "));
    if findings.format == Format::Human {
        let _ = match outcome {
            0 => writeln!(Out, "{line}"),
            _ => writeln!(Aside, "{line}"),
        };
    } else if !is_all {
        let _ = writeln!(Aside, "{line}");
    }
    Ok(outcome)
}

/// Which findings are asked for.
struct Filter {
    /// The chapters by their stems; none for all.
    chapters: Vec<String>,
    lang: Option<Lang>,
    /// The rules; none for all.
    rules: Vec<String>,
    severity: Option<Severity>,
}

impl Filter {
    /// The filter as typed, if all it names is there.
    fn new(check: &Check, inputs: &Inputs) -> Result<Self, String> {
        let chapters = check.chapters.iter().map(|name| find_chapter(inputs, name));
        for rule in &check.rules {
            registry::explain(rule)?;
        }
        Ok(Self {
            chapters: chapters.collect::<Result<_, _>>()?,
            lang: check.lang.as_deref().map(language).transpose()?,
            rules: check.rules.clone(),
            severity: check.severity.map(|grave| match grave {
                Grave::Error => Severity::Error,
                Grave::Warning => Severity::Warning,
            }),
        })
    }

    fn takes(&self, finding: &Diagnostic, sources: &Sources) -> bool {
        let places =
            finding.place.into_iter().chain(finding.related.iter().map(|it| it.0));
        let mut paths = places.map(|place| sources.get(place.file).path.as_str());
        (self.rules.is_empty() || self.rules.iter().any(|rule| rule == finding.rule))
            && self.severity.is_none_or(|severity| severity == finding.severity)
            && (self.chapters.is_empty() && self.lang.is_none()
                || paths.any(|path| self.is_of(path)))
    }

    /// Whether a file is one of the chapters, in the language asked for.
    fn is_of(&self, path: &str) -> bool {
        let parts: Vec<_> = path.split('/').collect();
        let ["content", folder, name] = parts.as_slice() else { return false };
        let Some(stem) = name.strip_suffix(".md") else { return false };
        (self.chapters.is_empty() || self.chapters.iter().any(|own| own == stem))
            && self.lang.is_none_or(|lang| lang.tag() == *folder)
    }
}
