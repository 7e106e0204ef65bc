//! `recto diff`: what a correction moves.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use recto::diff::{Form, blackline, diff, print, revision};
use recto::ledger::Ledger;
use recto::model::lang::Lang;
use recto::model::report::State;
use recto::project::revision::Revision;
use recto::project::{Inputs, Project};
use recto::{Wish, Workshop};

use super::{
    Done, Json, Made, Out, given, is_called, look_at_last, make, open, put, settle, show,
    shown, wish,
};
use crate::args::{Arguments, Findings, Format};

/// Both sides were compared, and they differ.
const DIFFERS: u8 = 1;
/// What was compared is the same, and the pages could not be.
const NOT_COMPARED: u8 = 2;

/// `recto diff`
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// What to compare with: a ledger, a folder or a git revision [default: the last
    /// build's ledger]
    #[arg(value_name = "OLD")]
    pub(crate) old: Option<String>,
    /// What to compare: a ledger, a folder or a git revision [default: the project as it
    /// stands]
    #[arg(value_name = "NEW")]
    pub(crate) new: Option<String>,
    /// How to show the difference
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub(crate) format: DiffFormat,
    /// Write the blackline: the report with all changes marked, and a sheet to sign
    #[arg(long, value_name = "FILE")]
    pub(crate) pdf: Option<PathBuf>,
    /// Which pages of the blackline to write
    #[arg(long, value_name = "WHICH", default_value = "all", requires = "pdf")]
    pub(crate) pages: Which,
}

/// Which pages of a blackline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Which {
    /// The whole report
    All,
    /// The sheet to sign, and the pages with changes
    Changed,
}

/// How a difference is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people
    Human,
    /// One JSON document
    Json,
    /// For a note or a review
    Markdown,
}

/// A side of the comparison.
pub(crate) enum Side<'a> {
    /// The project in a folder.
    Folder(Project),
    /// A revision of the project at hand.
    Revision(Revision<'a>),
    /// What a ledger says.
    Ledger(Box<Ledger>),
}

/// Compares two sides.
pub(crate) fn run(arguments: &Arguments, options: &Diff) -> Done {
    let project = open(arguments)?;
    let old = match (&options.old, &options.pdf) {
        (Some(name), _) => side(&project, name)?,
        // A ledger has no text to strike out: a blackline needs what was committed.
        (None, Some(_)) => side(&project, "HEAD").map_err(|reason| {
            let reason = match reason.contains("`HEAD`") {
                true => "nothing of this project is committed to git yet",
                false => &reason,
            };
            format!(
                "the blackline strikes out what the last commit said, and {reason}: commit the \
                 report before you correct it, or name a folder with its earlier state, as in \
                 `recto diff OLD --pdf FILE`"
            )
        })?,
        (None, None) => {
            look_at_last(&project);
            side(&project, &last(&project)?)?
        }
    };
    let new = match &options.new {
        Some(name) => side(&project, name)?,
        None => Side::Folder(project.clone()),
    };
    if let Some(path) = &options.pdf {
        return pdf(arguments, options, &project, (&old, &new), path);
    }
    let mut workshop = Workshop::default();
    // A ledger of one language is compared with that language.
    let mut languages = vec![];
    for side in [&old, &new] {
        if let Side::Ledger(ledger) = side {
            languages =
                ledger.languages.iter().filter_map(|tag| Lang::parse(tag)).collect();
        }
    }
    let old = ledger(&old, &languages, &mut workshop)?;
    let new = ledger(&new, &languages, &mut workshop)?;
    // Taking the pages apart piece by piece would only cost time.
    std::mem::forget(workshop);
    let difference = diff(&old, &new);
    let form = match options.format {
        DiffFormat::Human => Form::Human,
        DiffFormat::Json => Form::Json,
        DiffFormat::Markdown => Form::Markdown,
    };
    let text = print(&difference, form);
    let _ = match form {
        Form::Json => Json.write_all(text.as_bytes()),
        Form::Human | Form::Markdown => Out.write_all(text.as_bytes()),
    };
    Ok(match (difference.is_none(), &difference.pages) {
        (false, _) => DIFFERS,
        (true, Some(_)) => 0,
        (true, None) => NOT_COMPARED,
    })
}

/// The name of the last build's ledger.
fn last(project: &Project) -> Result<String, String> {
    let path = project.root().join("build/report.ledger.json");
    match path.is_file() {
        true => Ok(path.display().to_string()),
        false => {
            Err("there is no last build to compare with: run `recto build`, or name \
             a ledger, a folder or a git revision"
                .to_owned())
        }
    }
}

/// The side of a name: a file, a folder, or else a git revision.
pub(crate) fn side<'a>(project: &'a Project, name: &str) -> Result<Side<'a>, String> {
    let path = Path::new(name);
    if path.is_dir() {
        let folder = Project::at(path).map_err(|error| error.to_string())?;
        return Ok(Side::Folder(folder));
    }
    if path.is_file() {
        return read_ledger(path).map(|ledger| Side::Ledger(Box::new(ledger)));
    }
    Revision::find(project, name).map(Side::Revision)
}

/// Reads a ledger.
pub(crate) fn read_ledger(path: &Path) -> Result<Ledger, String> {
    let fault = |reason: String| format!("{}: {reason}", path.display());
    if let Some(folder) = path.parent() {
        settle(folder)?;
    }
    let bytes = given(path)?;
    let text = String::from_utf8(bytes).map_err(|_| fault("it is no text".to_owned()))?;
    Ledger::from_json(&text).map_err(fault)
}

/// Writes the blackline.
fn pdf(
    arguments: &Arguments,
    options: &Diff,
    project: &Project,
    (old, new): (&Side<'_>, &Side<'_>),
    path: &Path,
) -> Done {
    is_called(path, "pdf")?;
    if project.is_source(path) {
        return Err(format!(
            "{} lies among the report's own files: name a file elsewhere, as in build/",
            path.display()
        ));
    }
    let mut workshop = Workshop::default();
    let wish = wish(None)?;
    let inputs = (read(old)?, read(new)?);
    let (then, now) = &inputs;
    let picture = |path: &str| bytes(new, path);
    let before = make(&mut workshop, then, &|path| bytes(old, path), &wish);
    let Made { mut proof, ledger: after } = make(&mut workshop, now, &picture, &wish);
    let difference = diff(&before.ledger, &after);
    let then = recto::proof_among(proof.sources.clone(), then, &wish);
    let findings = Findings { format: Format::Human, strict: false };
    let (Some(old_report), Some(report)) = (&then.report, &proof.report) else {
        show(arguments, &findings, &proof.findings, &proof.sources);
        return Err("there is no blackline of a report that has errors: mend them first; of an earlier \
             state, name one that builds"
            .to_owned());
    };
    let mut merged = blackline(old_report, report, &difference);
    let from = options.old.as_deref().unwrap_or("HEAD");
    let to = options.new.as_deref().unwrap_or_default();
    let states =
        [state(old, from, &inputs.0, &before.ledger), state(new, to, &inputs.1, &after)];
    merged.revision = Some(revision(states, &difference, report));
    // What a report carries in itself says what it says; a blackline does not.
    merged.config.screen.attachments = false;
    proof.report = Some(merged);
    proof.sources = then.sources;
    proof.findings.clear();
    let setting = workshop.set(&mut proof, now, &picture, &wish);
    let Some(setting) = setting else {
        show(arguments, &findings, &proof.findings, &proof.sources);
        return Err("the blackline cannot be set: mend what is found above".to_owned());
    };
    let marked = recto::sheet::labelled(&setting.document, CHANGE);
    let written = match options.pages {
        Which::All => workshop.export(&mut proof, &setting).map(|(pdf, _)| pdf),
        Which::Changed => {
            let mut pages = vec![0];
            pages.extend(marked.iter().copied().filter(|page| *page > 0));
            recto::excerpt(&proof, &setting, &pages)
        }
    };
    let Some(written) = written else {
        show(arguments, &findings, &proof.findings, &proof.sources);
        return Err(
            "the blackline cannot be written: mend what is found above".to_owned()
        );
    };
    put("recto diff", &[(path, &written)])?;
    // The sheet in front is no page of the report.
    let marked = marked.iter().filter(|page| **page > 0).count();
    let have = match marked {
        1 => "page has",
        _ => "pages have",
    };
    let pages = after.pages.len();
    let _ = writeln!(Out, "{}: {marked} of {pages} {have} changes", shown(path));
    // Taking the pages apart piece by piece would only cost time.
    std::mem::forget((workshop, setting));
    Ok(if difference.is_none() { 0 } else { DIFFERS })
}

/// What a side is, as an assurer must be able to tell it from every other.
fn state(side: &Side<'_>, name: &str, inputs: &Inputs, ledger: &Ledger) -> State {
    let mut state = State {
        name: name.to_owned(),
        fingerprint: ledger.fingerprint(),
        ..State::default()
    };
    match side {
        Side::Revision(revision) => state.commit = Some(revision.commit()),
        Side::Folder(folder) => {
            if let Ok(last) = Revision::find(folder, "HEAD") {
                state.is_changed = last.read().is_ok_and(|last| last != *inputs);
                state.commit = Some(last.commit());
            }
        }
        Side::Ledger(_) => {}
    }
    state
}

/// The label of every mark of a blackline, as `layouts/blackline.typ` sets it.
const CHANGE: &str = "recto-change";

/// The files of a side that is a project.
fn read(side: &Side<'_>) -> Result<Inputs, String> {
    match side {
        Side::Folder(folder) => Ok(folder.read()),
        Side::Revision(revision) => revision.read(),
        Side::Ledger(_) => {
            Err("a blackline needs the text of both sides: name a folder or \
             a git revision, not a ledger"
                .to_owned())
        }
    }
}

/// The bytes of a file of a side.
fn bytes(side: &Side<'_>, path: &str) -> io::Result<Vec<u8>> {
    match side {
        Side::Folder(folder) => folder.bytes(path),
        Side::Revision(revision) => revision.bytes(path),
        Side::Ledger(_) => Err(io::ErrorKind::NotFound.into()),
    }
}

/// The ledger of a side, which is made where it is not there yet, in some of its languages
/// or all.
fn ledger(
    side: &Side<'_>,
    languages: &[Lang],
    workshop: &mut Workshop,
) -> Result<Ledger, String> {
    if let Side::Ledger(ledger) = side {
        return Ok(Ledger::clone(ledger));
    }
    let wish = Wish { languages: languages.to_vec(), ..wish(None)? };
    let made = make(workshop, &read(side)?, &|path| bytes(side, path), &wish);
    Ok(made.ledger)
}
