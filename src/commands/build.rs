//! `recto build`: the PDF and its ledger, or the generated project.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use recto::project::{self, Inputs, Project};
use recto::translate::Galley;
use recto::{Proof, Wish, Workshop, world};

use super::{Done, is_counted, open, outcome, show, shown, summary, wish};
use crate::args::{Arguments, Findings, Format};

/// `recto build`
#[derive(Debug, Args)]
pub(crate) struct Build {
    /// Print one language only [default: one bilingual PDF]
    #[arg(long, value_name = "TAG")]
    pub(crate) lang: Option<String>,
    /// The file to write; with --emit, the folder [default: build/report.pdf]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write the generated project instead of a PDF, for the stock `typst compile`
    #[arg(long, value_name = "FORM", requires = "output")]
    pub(crate) emit: Option<Emit>,
    /// How findings are shown and what counts as failure
    #[command(flatten)]
    pub(crate) findings: Findings,
}

/// What `--emit` can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Emit {
    /// A Typst project: main.typ, chapters, layouts, fonts and pictures
    Typst,
}

/// Sets the report and writes it.
pub(crate) fn run(arguments: &Arguments, build: &Build) -> Done {
    let project = open(arguments)?;
    let wish = wish(build.lang.as_deref())?;
    let progress = progress();
    let step = |name: &'static str| progress.set_message(name);

    step("reading the report");
    let inputs = project.read();
    let mut proof = recto::proof(&inputs, &wish);
    if let (Some(report), Some(lang)) = (&proof.report, wish.languages.first())
        && !report.config.languages.contains(lang)
    {
        return Err(format!("the report has no language `{lang}`"));
    }
    if build.emit.is_some() {
        let result = emit(&project, inputs, &proof, &wish, build.output.as_deref());
        progress.finish_and_clear();
        show(arguments, &build.findings, &proof.findings, &proof.sources);
        let written = result?;
        finish(build, &proof, written.as_deref());
        return Ok(outcome(&proof.findings, &build.findings));
    }

    let path = output_path(&project, build, &wish);
    if project.is_source(&path) {
        return Err(format!("{} lies among the report's own files", path.display()));
    }
    step("setting the pages");
    let mut workshop = Workshop::default();
    let picture = |path: &str| project.bytes(path);
    let setting = workshop.set(&mut proof, &inputs, &picture, &wish);
    step("writing the PDF");
    let output = setting
        .as_ref()
        .and_then(|setting| workshop.export(&mut proof, setting));
    progress.finish_and_clear();
    show(arguments, &build.findings, &proof.findings, &proof.sources);
    let written = match (&setting, &output) {
        (Some(setting), Some((pdf, ledger))) => {
            let json = ledger.to_json();
            project::write(&[
                (&path, pdf),
                (&path.with_extension("ledger.json"), json.as_bytes()),
            ])
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
            let pages = setting.document.pages().len();
            Some(format!(
                "{}: {pages} pages, {} figures, {} KB",
                shown(&path),
                ledger.figures.len(),
                pdf.len().div_ceil(1_000)
            ))
        }
        _ => None,
    };
    finish(build, &proof, written.as_deref());
    let outcome = outcome(&proof.findings, &build.findings);
    // The process ends here: taking the pages apart piece by piece would only cost time.
    std::mem::forget((workshop, setting, output, proof));
    Ok(outcome)
}

/// Says what was written, or that nothing was.
fn finish(build: &Build, proof: &Proof, written: Option<&str>) {
    match written {
        Some(line) => {
            if build.findings.format == Format::Human && !proof.findings.is_empty() {
                let mut note = String::new();
                if proof.findings.iter().any(is_counted) && !build.findings.strict {
                    "`recto check` shows them".clone_into(&mut note);
                }
                let _ = writeln!(io::stderr(), "{}", summary(&proof.findings, &note));
            }
            // A program that reads findings from stdout gets nothing else there.
            let _ = match build.findings.format {
                Format::Human => writeln!(io::stdout(), "{line}"),
                _ => writeln!(io::stderr(), "{line}"),
            };
        }
        None if build.findings.format == Format::Human => {
            let note = "nothing was written";
            let _ = writeln!(io::stderr(), "{}", summary(&proof.findings, note));
        }
        None => {}
    }
}

fn output_path(project: &Project, build: &Build, wish: &Wish) -> PathBuf {
    if let Some(path) = &build.output {
        return path.clone();
    }
    let name = match wish.languages.as_slice() {
        [lang] => format!("report.{lang}.pdf"),
        _ => "report.pdf".to_owned(),
    };
    project.root().join("build").join(name)
}

/// Writes the generated project into a folder of its own.
fn emit(
    project: &Project,
    inputs: Inputs,
    proof: &Proof,
    wish: &Wish,
    folder: Option<&Path>,
) -> Result<Option<String>, String> {
    let (Some(report), Some(folder)) = (&proof.report, folder) else { return Ok(None) };
    let is_ours = project::is_emitted(folder);
    let is_empty = folder.read_dir().map_or(true, |mut entries| entries.next().is_none());
    if !is_ours && !is_empty {
        return Err(format!(
            "{} is not empty: name a new folder for the generated project",
            folder.display()
        ));
    }
    let Galley { files } =
        recto::translate::translate(report, &recto::edition(report, wish));
    let mut written: Vec<(String, Vec<u8>)> = vec![];
    for (name, bytes) in world::font_files() {
        written.push((format!("fonts/{name}"), bytes.to_vec()));
    }
    for (name, text) in world::layout_files() {
        written.push((format!("layouts/{name}"), text.as_bytes().to_vec()));
    }
    for layout in inputs.layouts {
        let text = layout.text.map_err(|reason| format!("{}: {reason}", layout.path))?;
        written.push((layout.path, text.into_bytes()));
    }
    for path in report.pictures.keys() {
        let bytes = project.bytes(path).map_err(|error| format!("{path}: {error}"))?;
        written.push((path.clone(), bytes));
    }
    let count = files.len();
    for file in files {
        written
            .push((file.path.trim_start_matches('/').to_owned(), file.text.into_bytes()));
    }
    let written: Vec<_> = written
        .into_iter()
        .map(|(name, bytes)| (folder.join(name), bytes))
        .collect();
    let files: Vec<(&Path, &[u8])> = written
        .iter()
        .map(|(path, bytes)| (path.as_path(), bytes.as_slice()))
        .collect();
    project::write(&files)
        .map_err(|error| format!("{} cannot be written: {error}", folder.display()))?;
    Ok(Some(format!(
        "{}: {count} files; set them with\n  typst compile --root {0} --font-path {0}/fonts \
         --ignore-system-fonts --pdf-standard {1} {0}/main.typ",
        folder.display(),
        recto::export::SCREEN_STANDARDS
    )))
}

/// A line of progress, on a terminal only.
fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let progress = ProgressBar::new_spinner();
    progress.enable_steady_tick(Duration::from_millis(100));
    progress
}
