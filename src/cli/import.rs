//! `recto import`: values from a workbook into the data files, and translations from translators'
//! tools and reviews from Word into chapters.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use similar::TextDiff;

use super::{
    Aside, Done, Out, exchange, given, glossary, hold, open, outcome, put, show, wish,
    word,
};
use crate::cli::args::{Arguments, Findings, Format};
use crate::diag::{Sink, count};
use crate::input::project::{InputFile, Inputs, Project, there};
use crate::review::import::mapped::{Given, MapText};

/// `recto import`
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The workbook (.xlsx, .xlsm, .ods) or text (.csv, .tsv, .json), of the shape that `recto
    /// export xlsx` or `recto export glossary` writes or as --map says, a termbase (.tbx), an XLIFF
    /// file or a memory (.tmx) from a translator's tool, or a Word file that was reviewed
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// For Word files: those of further reviewers of the same export
    #[arg(value_name = "FILES")]
    pub(crate) more: Vec<PathBuf>,
    /// What the columns of the workbook are: a map, as in content/import.yaml; without one, they
    /// are those of the data book
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// Propose a map of the workbook: into the file of --map, if it is not there, or as output
    #[arg(long, conflicts_with_all = ["write", "new"])]
    pub(crate) propose: bool,
    /// Make metrics of rows that are of none, with a map
    #[arg(long, requires = "map")]
    pub(crate) new: bool,
    /// Write the data files; without it, only show what would change
    #[arg(long)]
    pub(crate) write: bool,
    /// For translations: who has read them beside their sources, which confirms them
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// The day they did, as in 2026-03-27 [default: that of `SOURCE_DATE_EPOCH`]
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<String>,
    /// For Word files: take the tracked changes of this person alone
    #[arg(long, value_name = "NAME")]
    pub(crate) author: Option<String>,
    /// For Word files: which of the tracked changes are taken
    #[arg(long, value_name = "all|none", value_enum)]
    pub(crate) accept: Option<Accept>,
    /// For Word files: ask for each change, and write those that are wanted
    #[arg(long)]
    pub(crate) interactive: bool,
}

/// Which of the changes that Word tracks are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Accept {
    /// All of them
    All,
    /// None: only what was changed without being tracked
    None,
}

/// Shows, and with `--write` makes, the changes of a workbook.
pub(crate) fn run(arguments: &Arguments, import: &Import) -> Done {
    let findings = Findings { format: Format::Human, strict: false };
    let project = open(arguments)?;
    let bytes = given(&import.file)?;
    if crate::review::word::is_word(&bytes) {
        return word::back(arguments, import, bytes);
    }
    if let Some(more) = import.more.first() {
        return Err(format!(
            "{} is one too many: several files are imported together only from Word",
            more.display()
        ));
    }
    if import.author.is_some() || import.accept.is_some() || import.interactive {
        return Err("--author, --accept and --interactive are for Word files".to_owned());
    }
    if exchange::is_xliff(&bytes) {
        return exchange::back(arguments, import, &bytes);
    }
    if crate::review::exchange::is_memory(&bytes) {
        return exchange::recall(arguments, import, &bytes);
    }
    if import.map.is_none() {
        let name = import.file.to_string_lossy();
        if let Some(read) = crate::review::exchange::glossary::concepts(&name, &bytes) {
            return glossary::back(arguments, import, read);
        }
    }
    if import.by.is_some() || import.date.is_some() {
        return Err(
            "--by and --date confirm translations; a workbook has none".to_owned()
        );
    }
    let hold = match import.write {
        true => Some(hold(&project, "recto import")?),
        false => None,
    };
    let inputs = project.read();
    let proof = crate::proof(&inputs, &wish(None)?);
    let Some(data) = &proof.data else {
        show(arguments, &findings, &proof.findings, &proof.sources);
        return Ok(outcome(&proof.findings, &findings));
    };
    let name = import.file.display().to_string();
    if import.propose {
        return propose(import, &proof, &name, bytes);
    }
    let (mut sources, mut sink) = (proof.sources.clone(), Sink::default());
    let map = match &import.map {
        Some(path) => Some((path.display().to_string(), text(path)?)),
        None => None,
    };
    let content = there::real(&project.root().join("content"));
    let kept = there::real(&import.file);
    let kept = kept.strip_prefix(content).ok().map(slashed);
    let result = match &map {
        Some((map, text)) => crate::review::import::mapped::import(
            &inputs,
            &proof,
            Given { name: &name, bytes, kept: kept.as_deref() },
            &MapText { name: map, text },
            import.new,
            &mut sources,
            &mut sink,
        ),
        None => crate::review::import::import(
            &inputs,
            &proof,
            &name,
            bytes,
            &mut sources,
            &mut sink,
        ),
    };
    let found = sink.finish();
    show(arguments, &findings, &found, &sources);
    show_changes(&inputs, &result.files);
    let outcome = outcome(&found, &findings);
    let all = data.metrics().len();
    let summary = summary(&result, all);
    if outcome != 0 {
        let what = match (result.metrics, result.changes.len()) {
            (0, _) => "nothing was read, and nothing was written".to_owned(),
            (_, 0) => "nothing was written: mend the cells first".to_owned(),
            (_, values) => format!(
                "nothing was written: mend the cells first; {} would change",
                count(values, "value")
            ),
        };
        let _ = writeln!(Aside, "error: {what}");
        return Ok(outcome);
    }
    if !crate::review::import::holds(&inputs, data, &result) {
        return Err("the data files cannot be edited safely: change them by hand".into());
    }
    let Some(hold) = hold.filter(|_| !result.files.is_empty()) else {
        let how = match result.files.is_empty() {
            true => "",
            false => "; write it with --write",
        };
        let _ = writeln!(Out, "{summary}{how}");
        return Ok(0);
    };
    let written = to_write(&project, &result.files);
    hold.write(&written)
        .map_err(|error| format!("nothing was written: {error}"))?;
    let _ = writeln!(Out, "{summary}; written");
    Ok(0)
}

/// A path as files of the project name it.
fn slashed(path: &Path) -> String {
    let parts = path.components().map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// Proposes a map.
fn propose(import: &Import, proof: &crate::Proof, name: &str, bytes: Vec<u8>) -> Done {
    let map = crate::review::import::mapped::propose(proof, name, bytes)?;
    let Some(path) = &import.map else {
        let _ = Out.write_all(map.as_bytes());
        return Ok(0);
    };
    if there::is_taken(path) {
        return Err(format!(
            "{} is there already: without --map the proposal goes to the output",
            path.display()
        ));
    }
    put("recto import", &[(path, map)])?;
    let _ = writeln!(
        Out,
        "{}: look through it, and fill in what stands empty",
        path.display()
    );
    Ok(0)
}

/// The text of a map.
fn text(path: &Path) -> Result<String, String> {
    String::from_utf8(given(path)?)
        .map_err(|_| format!("{} is no UTF-8 text", path.display()))
}

/// Shows what changes in files, as differences of their lines.
pub(super) fn show_changes(inputs: &Inputs, files: &[InputFile]) {
    for file in files {
        let before = inputs.texts().find(|known| known.path == file.path);
        let before = before.and_then(|known| known.text.as_deref().ok()).unwrap_or("");
        let after = file.text.as_deref().unwrap_or("");
        let difference = TextDiff::from_lines(before, after);
        let shown = difference.unified_diff().header(&file.path, &file.path).to_string();
        let _ = Out.write_all(shown.as_bytes());
    }
}

/// The files as they are written, each with its path.
pub(super) fn to_write(project: &Project, files: &[InputFile]) -> Vec<(PathBuf, String)> {
    let all = files.iter().map(|file| {
        let text = file.text.as_deref().unwrap_or("");
        (project.root().join(&file.path), project.as_found(&file.path, text))
    });
    all.collect()
}

/// What changes, and what is left as it is.
fn summary(import: &crate::review::import::Import, all: usize) -> String {
    let files = count(import.files.len(), "file");
    let mut parts = vec![match import.changes.len() {
        0 => "no value changes".to_owned(),
        1 => format!("1 value changes in {files}"),
        count => format!("{count} values change in {files}"),
    }];
    match import.remarks {
        0 => {}
        1 => parts.push("what is said of 1 value changes".to_owned()),
        count => parts.push(format!("what is said of {count} values changes")),
    }
    match import.evidence {
        0 => {}
        1 => parts.push("1 metric has other evidence".to_owned()),
        count => parts.push(format!("{count} metrics have other evidence")),
    }
    match import.made {
        0 => {}
        1 => parts.push("1 metric is new".to_owned()),
        count => parts.push(format!("{count} metrics are new")),
    }
    match import.ignored {
        0 => {}
        count => parts.push(format!("the map leaves {count} out")),
    }
    match import.passed {
        0 => {}
        1 => parts.push("1 cell is not taken".to_owned()),
        count => parts.push(format!("{count} cells are not taken")),
    }
    match all.saturating_sub(import.metrics) {
        _ if import.is_mapped => {}
        0 => {}
        1 => parts.push("1 metric has no row, and stays".to_owned()),
        count => parts.push(format!("{count} metrics have no row, and stay")),
    }
    if !import.absent.is_empty() {
        let years: Vec<_> = import.absent.iter().map(ToString::to_string).collect();
        let verb = if years.len() == 1 {
            "has no column, and stays"
        } else {
            "have no column, and stay"
        };
        parts.push(format!("{} {verb}", years.join(", ")));
    }
    parts.join("; ")
}
