//! `recto diff`: what a correction moves.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCandidates;

use super::{
    Done, Json, Out, built, complete, is_called, last_ledger, open, put, read_ledger,
    show, shown, wish,
};
use crate::cli::args::{Arguments, Findings, Format};
use crate::diag::count;
use crate::input::project::revision::Revision;
use crate::input::project::{Files, Inputs, Project, there};
use crate::model::lang::Lang;
use crate::model::report::State;
use crate::output::ledger::Ledger;
use crate::review::diff::{Form, blackline, diff, diff_files, print, revision};
use crate::{Session, Wish};

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
    /// Compare one language; without a side, with the last build of its own file
    #[arg(long, value_name = "TAG")]
    #[arg(add = ArgValueCandidates::new(complete::languages))]
    pub(crate) lang: Option<String>,
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
pub(crate) enum Side {
    /// The project in a folder.
    Folder(Project),
    /// A revision of the project at hand.
    Revision(Arc<Revision>),
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
        (None, None) => side(&project, &last(&project, options.lang.as_deref())?)?,
    };
    let new = match &options.new {
        Some(name) => side(&project, name)?,
        None => Side::Folder(project.clone()),
    };
    if let Some(path) = &options.pdf {
        return pdf(arguments, options, &project, (&old, &new), path);
    }
    // A ledger of one language is compared with that language.
    let mut languages = wish(options.lang.as_deref())?.languages;
    for side in [&old, &new] {
        if let Side::Ledger(ledger) = side {
            let own: Vec<_> =
                ledger.languages.iter().filter_map(|tag| Lang::parse(tag)).collect();
            if let Some(lang) = &options.lang
                && own != languages
            {
                return Err(another(lang, &own));
            }
            languages = own;
        }
    }
    let old = ledgers(old, &languages)?;
    let new = ledgers(new, &languages)?;
    let difference = diff_files(&old, &new);
    let form = match options.format {
        DiffFormat::Human => Form::Human,
        DiffFormat::Json => Form::Json,
        DiffFormat::Markdown => Form::Markdown,
    };
    let text = print(&difference, form);
    let _ = match form {
        Form::Json => Json.write_all(text.as_bytes()),
        Form::Human => write!(Out, "{text}"),
        Form::Markdown => Out.write_all(text.as_bytes()),
    };
    Ok(match (difference.is_none(), &difference.pages) {
        (false, _) => DIFFERS,
        (true, Some(_)) => 0,
        (true, None) => NOT_COMPARED,
    })
}

/// The name of the last build's ledger, or of that of a language's own file.
fn last(project: &Project, lang: Option<&str>) -> Result<String, String> {
    let lang = lang.map(super::language).transpose()?;
    let path = last_ledger(project, lang.as_slice());
    let build = match lang {
        Some(lang) => format!("recto build --lang {lang}"),
        None => "recto build".to_owned(),
    };
    match there::is_file(&path) {
        true => Ok(path.display().to_string()),
        false => Err(format!(
            "there is no last build to compare with: run `{build}`, or name a ledger, a folder or \
             a git revision"
        )),
    }
}

/// A ledger is of other languages than the one asked for.
fn another(lang: &str, own: &[Lang]) -> String {
    let own: Vec<_> = own.iter().map(|lang| lang.tag()).collect();
    format!(
        "the ledger is of {}, not of {lang} alone: leave `--lang` out, or name the ledger that \
         `recto build --lang {lang}` writes, a folder or a git revision",
        own.join(" and ")
    )
}

/// The side of a name: a file, a folder, or else a git revision.
pub(crate) fn side(project: &Project, name: &str) -> Result<Side, String> {
    let path = Path::new(name);
    if there::is_folder(path) {
        let folder = Project::at(path).map_err(|error| error.to_string())?;
        return Ok(Side::Folder(folder));
    }
    if there::is_file(path) {
        return read_ledger(path).map(|ledger| Side::Ledger(Box::new(ledger)));
    }
    Revision::find(project, name).map(|found| Side::Revision(Arc::new(found)))
}

/// Writes the blackline.
fn pdf(
    arguments: &Arguments,
    options: &Diff,
    project: &Project,
    (old, new): (&Side, &Side),
    path: &Path,
) -> Done {
    is_called(path, "pdf")?;
    if project.is_source(path) {
        return Err(format!(
            "{} lies among the report's own files: name a file elsewhere, as in build/",
            path.display()
        ));
    }
    let wish = Wish { every: true, ..wish(options.lang.as_deref())? };
    let then = read(old)?;
    let mut before = Session::new(then.clone(), files(old), wish.clone());
    let setting = before.set();
    let then_set = before.ledger(setting.as_ref());
    before.leave(setting);
    let mut session = Session::new(read(new)?, files(new), wish.clone());
    let whole = session.set();
    let after = session.ledger(whole.as_ref());
    let difference = diff(&then_set, &after);
    let was = crate::proof_among(session.proof.sources.clone(), &then, &wish);
    let findings = Findings { format: Format::Human, strict: false };
    let (Some(old_report), Some(report)) = (&was.report, &session.proof.report) else {
        show(arguments, &findings, &session.proof.findings, &session.proof.sources);
        return Err("there is no blackline of a report that has errors: mend them first; of an earlier \
             state, name one that builds"
            .to_owned());
    };
    let mut merged = blackline(old_report, report, &difference);
    let from = options.old.as_deref().unwrap_or("HEAD");
    let to = options.new.as_deref().unwrap_or_default();
    let states =
        [state(old, from, &then, &then_set), state(new, to, &session.inputs, &after)];
    merged.revision = Some(revision(states, &difference, report));
    // What a report carries in itself says what it says; a blackline does not.
    merged.config.screen.attachments = false;
    session.proof.report = Some(merged);
    session.proof.sources = was.sources;
    session.proof.findings.clear();
    let Some(setting) = session.set() else {
        show(arguments, &findings, &session.proof.findings, &session.proof.sources);
        return Err("the blackline cannot be set: mend what is found above".to_owned());
    };
    let marked = crate::pages::sheet::labelled(&setting.document, CHANGE);
    let written = match options.pages {
        Which::All => session.export(&setting).map(|(pdf, _)| pdf),
        Which::Changed => {
            let mut pages = vec![0];
            pages.extend(marked.iter().copied().filter(|page| *page > 0));
            crate::excerpt(&session.proof, &setting, &pages)
        }
    };
    let proof = session.leave(whole.into_iter().chain([setting]));
    let Some(written) = written else {
        show(arguments, &findings, &proof.findings, &proof.sources);
        return Err(
            "the blackline cannot be written: mend what is found above".to_owned()
        );
    };
    put("recto diff", &[(path, &written)])?;
    // The sheet in front is no page of the report.
    let marked = marked.iter().filter(|page| **page > 0).count();
    let have = if marked == 1 { "has" } else { "have" };
    let pages = count(after.pages.len(), "page");
    let _ = writeln!(Out, "{}: {marked} of {pages} {have} changes", shown(path));
    Ok(if difference.is_none() { 0 } else { DIFFERS })
}

/// What a side is, as an assurer must be able to tell it from every other.
fn state(side: &Side, name: &str, inputs: &Inputs, ledger: &Ledger) -> State {
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
fn read(side: &Side) -> Result<Inputs, String> {
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

/// Where the pictures of a side come from.
fn files(side: &Side) -> Arc<dyn Files> {
    match side {
        Side::Folder(folder) => Arc::new(folder.clone()),
        Side::Revision(revision) => Arc::clone(revision) as Arc<dyn Files>,
        Side::Ledger(_) => Arc::new(BTreeMap::new()),
    }
}

/// The ledgers of a side, one for each file of the report, which are made where they are not
/// there yet, in some of its languages or all.
fn ledgers(side: Side, languages: &[Lang]) -> Result<Vec<Ledger>, String> {
    let inputs = match side {
        Side::Ledger(ledger) => return Ok(vec![*ledger]),
        _ => read(&side)?,
    };
    let wish = Wish {
        languages: languages.to_vec(),
        every: true,
        ..wish(None)?
    };
    let mut session = Session::new(inputs, files(&side), wish);
    let ledgers = session.set_files(&|languages: &[Lang]| match &side {
        Side::Folder(folder) => built(folder, languages),
        Side::Revision(_) | Side::Ledger(_) => None,
    });
    session.leave(None);
    Ok(ledgers)
}
