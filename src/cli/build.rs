//! `recto build`: the PDF and its ledger, or the generated project.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCandidates;
use indicatif::ProgressBar;
use typst::foundations::Bytes;

use super::tongue::spoken;
use super::{
    Aside, Done, Json, Out, complete, is_called, is_counted, is_dumb, open, outcome, put,
    save, settle, show, shown, speaks, summary, wish,
};
use crate::cli::args::{Arguments, Findings, Format};
use crate::diag::count;
use crate::input::project::{self, Asked, Dependencies, Files, Inputs, Project};
use crate::model::edition::Medium;
use crate::output::ledger::Ledger;
use crate::pages::translate::Galley;
use crate::{Proof, Session, Setting, Wish, assets, output::filing};

/// `recto build`
#[derive(Debug, Args)]
pub(crate) struct Build {
    /// Print one language only [default: one PDF of the languages of the book]
    #[arg(long, value_name = "TAG")]
    #[arg(add = ArgValueCandidates::new(complete::languages))]
    pub(crate) lang: Option<String>,
    /// What the PDF is for
    #[arg(long, value_name = "FORM", default_value = "screen")]
    pub(crate) edition: Edition,
    /// Write a file for each language, or the printed cover apart from the text block
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub(crate) separate: Vec<Separate>,
    /// Make the set handed to the Exchange, a file a language, and a checklist
    #[arg(long, conflicts_with_all = ["emit", "edition", "separate", "lang"])]
    pub(crate) filing: bool,
    /// The file to write; with --emit or --filing, the folder [default: build/report.pdf]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write the generated project instead of a PDF, for the stock `typst compile`
    #[arg(long, value_name = "FORM", requires = "output")]
    pub(crate) emit: Option<Emit>,
    /// Say in JSON which files were read and which written, for programs that schedule builds
    #[arg(long, value_name = "FORM", conflicts_with = "format")]
    pub(crate) deps: Option<Deps>,
    /// How findings are shown and what counts as failure
    #[command(flatten)]
    pub(crate) findings: Findings,
}

/// What a PDF is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Edition {
    /// Screens and archives: PDF/A-3a and PDF/UA-1
    Screen,
    /// The printer: PDF/X-4 with bleed and marks
    Print,
}

/// What can be written to files of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Separate {
    /// The cover with its spine, for the print edition
    Cover,
    /// Each language
    Languages,
}

/// What `--emit` can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Emit {
    /// A Typst project: main.typ, chapters, layouts, fonts and pictures
    Typst,
}

/// How `--deps` says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deps {
    /// One JSON document
    Json,
}

/// Sets the report and writes it.
pub(crate) fn run(arguments: &Arguments, build: &Build) -> Done {
    let project = open(arguments)?;
    let is_file = build.emit.is_none() && !build.filing;
    if let Some(path) = build.output.as_deref().filter(|_| is_file) {
        is_called(path, "pdf")?;
    }
    let wish = Wish {
        medium: match build.edition {
            Edition::Screen => Medium::Screen,
            Edition::Print => Medium::Print,
        },
        ..wish(build.lang.as_deref())?
    };
    let progress = progress();
    let step = |name: &'static str| progress.set_message(spoken().say(name));

    step("reading the report");
    let asked = Arc::new(Asked::new(project.clone()));
    let files: Arc<dyn Files> = asked.clone();
    let mut session = Session::new(project.read(), Arc::clone(&files), wish.clone());
    // A language that is no part of the book keeps nobody from the book.
    let config = session.proof.config.as_ref().filter(|_| wish.languages.is_empty());
    let book = config.and_then(|config| {
        let languages = &config.book.languages;
        (languages.len() < config.languages.len()).then(|| languages.clone())
    });
    if session.proof.report.is_none()
        && let Some(languages) = book
    {
        let part = Wish { languages, ..wish.clone() };
        session = Session::new(project.read(), files, part);
        session.wish = wish;
    }
    session.look_at_evidence();
    speaks(&session.proof, &session.wish)?;
    if build.emit.is_some() {
        let Session { inputs, proof, wish, .. } = session;
        let result = emit(&*asked, &inputs, &proof, &wish, build.output.as_deref());
        progress.finish_and_clear();
        show(arguments, &build.findings, &proof.findings, &proof.sources);
        let (written, line) = result?.unzip();
        finish(build, &proof, line.as_deref());
        tell(build, || asked.dependencies(&inputs, &written.unwrap_or_default()))?;
        return Ok(outcome(&proof.findings, &build.findings));
    }

    let wishes = wishes(build, &session)?;
    let mut outputs: Vec<(PathBuf, Vec<u8>)> = vec![];
    let mut lines = vec![];
    let mut settings = vec![];
    for (at, wish) in wishes.iter().enumerate() {
        if at + 1 == wishes.len() {
            session.comes_last();
        }
        let path = output_path(&project, build, wish, &session.proof);
        if project.is_source(&path) {
            return Err(format!(
                "{} lies among the report's own files: name a file elsewhere, as in build/",
                path.display()
            ));
        }
        step(match build.edition {
            Edition::Screen => "setting the pages and writing the PDF",
            Edition::Print => "setting the pages",
        });
        session.wish = wish.clone();
        let made = match build.edition {
            Edition::Screen => session.make().map(|(setting, made)| {
                let written = made.map(|made| screen(&setting, made, &path));
                (setting, written)
            }),
            Edition::Print => session.set().map(|setting| {
                step("writing the PDF");
                let written = print(build, &mut session, &setting, &path);
                (setting, written)
            }),
        };
        let Some((setting, written)) = made else { break };
        settings.push(setting);
        let Some((files, line)) = written else { break };
        outputs.extend(files);
        lines.push(line);
    }
    if build.filing && lines.len() == wishes.len() {
        outputs.retain(|(path, _)| path.extension().is_some_and(|own| own == "pdf"));
        outputs.extend(checklist(&mut session.proof, &wishes, &outputs));
    }
    progress.finish_and_clear();
    let inputs = std::mem::take(&mut session.inputs);
    let proof = session.leave(settings);
    show(arguments, &build.findings, &proof.findings, &proof.sources);
    // All files or none.
    let is_whole = lines.len() == wishes.len();
    if is_whole {
        put("recto build", &outputs)?;
    }
    let written = is_whole.then(|| lines.join("\n"));
    finish(build, &proof, written.as_deref());
    outputs.retain(|_| is_whole);
    let paths: Vec<_> = outputs.into_iter().map(|(path, _)| path).collect();
    tell(build, || asked.dependencies(&inputs, &paths))?;
    Ok(outcome(&proof.findings, &build.findings))
}

/// Says what was read and written, where that is asked for.
fn tell(
    build: &Build,
    dependencies: impl FnOnce() -> Dependencies,
) -> Result<(), String> {
    if build.deps.is_some() {
        let text = serde_json::to_string_pretty(&dependencies());
        let text = text.map_err(|error| error.to_string())?;
        let _ = writeln!(Json, "{text}");
    }
    Ok(())
}

/// What was written, and the line that says so.
type Written = (Vec<(PathBuf, Vec<u8>)>, String);

/// What is to be set: all at once, or each language by itself.
fn wishes(build: &Build, session: &Session) -> Result<Vec<Wish>, String> {
    let wish = session.wish.clone();
    if build.separate.contains(&Separate::Cover) && build.edition == Edition::Screen {
        return Err(
            "only the print edition has a cover of its own: add --edition print".into()
        );
    }
    let each = build.filing || build.separate.contains(&Separate::Languages);
    let languages = match (&session.proof.report, wish.languages.as_slice()) {
        // The Exchange is handed what stands in the book.
        (Some(report), []) if build.filing => report.config.book.languages.clone(),
        (Some(report), []) if each => report.config.languages.clone(),
        _ => return Ok(vec![wish]),
    };
    if build.output.is_some() && !build.filing {
        return Err("several files cannot all be called as --output says: leave it out, and build/ \
             holds them"
            .into());
    }
    Ok(languages
        .into_iter()
        .map(|lang| Wish { languages: vec![lang], ..wish.clone() })
        .collect())
}

fn screen(setting: &Setting, (pdf, ledger): (Vec<u8>, Ledger), path: &Path) -> Written {
    let line = format!(
        "{}: {}, {}, {} KB",
        shown(path),
        count(setting.document.pages().len(), "page"),
        count(ledger.figures.len(), "figure"),
        pdf.len().div_ceil(1_000)
    );
    let json = ledger.to_json().into_bytes();
    let files = vec![(path.to_owned(), pdf), (path.with_extension("ledger.json"), json)];
    (files, line)
}

fn print(
    build: &Build,
    session: &mut Session,
    setting: &Setting,
    path: &Path,
) -> Option<Written> {
    let apart = build.separate.contains(&Separate::Cover);
    let mut written = vec![];
    let mut lines = vec![];
    for file in session.print(setting, apart)? {
        let path = match file.part {
            "" => path.to_owned(),
            part => path.with_extension(format!("{part}.pdf")),
        };
        lines.push(format!(
            "{}: {}, {} KB",
            shown(&path),
            count(file.sheets, "page"),
            file.pdf.len().div_ceil(1_000)
        ));
        written.push((path, file.pdf));
    }
    Some((written, lines.join("\n")))
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
                let _ = writeln!(Aside, "{}", summary(&proof.findings, &note));
            }
            // A program that reads findings from stdout gets nothing else there.
            let _ = match build.findings.format {
                Format::Human if build.deps.is_none() => writeln!(Out, "{line}"),
                _ => writeln!(Aside, "{line}"),
            };
        }
        None if build.findings.format == Format::Human => {
            let note = "nothing was written";
            let _ = writeln!(Aside, "{}", summary(&proof.findings, note));
        }
        None => {}
    }
}

/// Checks the files of a filing and writes down what was checked.
fn checklist(
    proof: &mut Proof,
    wishes: &[Wish],
    outputs: &[(PathBuf, Vec<u8>)],
) -> Option<(PathBuf, Vec<u8>)> {
    let config = &proof.report.as_ref()?.config;
    let mut files = vec![];
    for (wish, (path, pdf)) in wishes.iter().zip(outputs) {
        let lang = *wish.languages.first()?;
        let name = path.file_name()?.to_string_lossy().into_owned();
        let checks = filing::check(pdf, config, lang);
        files.push(filing::Filed { name, lang, checks });
    }
    let report = filing::check_report(proof);
    let text = filing::checklist(config, &report, &files);
    proof.findings.extend(filing::findings(&report, &files));
    let folder = outputs.first()?.0.parent()?;
    Some((folder.join("checklist.md"), text.into_bytes()))
}

fn output_path(project: &Project, build: &Build, wish: &Wish, proof: &Proof) -> PathBuf {
    if build.filing
        && let (Some(report), [lang]) = (&proof.report, wish.languages.as_slice())
    {
        let folder = build.output.clone();
        let folder = folder.unwrap_or_else(|| project.root().join("build/filing"));
        return folder.join(filing::name(&report.config, *lang) + ".pdf");
    }
    if let Some(path) = &build.output {
        return path.clone();
    }
    let lang = match wish.languages.as_slice() {
        [lang] => format!(".{lang}"),
        _ => String::new(),
    };
    let edition = match wish.medium {
        Medium::Screen => "",
        Medium::Print => ".print",
    };
    let name = format!("report{lang}{edition}.pdf");
    project.root().join("build").join(name)
}

/// Writes the generated project into a folder of its own.
fn emit(
    project: &dyn Files,
    inputs: &Inputs,
    proof: &Proof,
    wish: &Wish,
    folder: Option<&Path>,
) -> Result<Option<(Vec<PathBuf>, String)>, String> {
    let (Some(report), Some(folder)) = (&proof.report, folder) else { return Ok(None) };
    // What a run left that was cut off is no reason to refuse the folder.
    settle(folder)?;
    let is_ours = project::is_emitted(folder);
    let is_empty = project::there::names(folder).is_empty();
    if !is_ours && !is_empty {
        return Err(format!(
            "{} is not empty: name a new folder for the generated project",
            folder.display()
        ));
    }
    let Galley { files, languages } =
        crate::pages::translate::translate(report, &crate::edition(report, wish));
    let mut written: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
    let mut add = |name: &str, bytes: Vec<u8>| written.insert(folder.join(name), bytes);
    let own = languages.into_iter().map(Some);
    for (name, bytes) in std::iter::once(None).chain(own).flat_map(assets::font_files) {
        add(&format!("fonts/{name}"), bytes.to_vec());
    }
    for (name, text) in assets::layout_files() {
        add(&format!("layouts/{name}"), text.as_bytes().to_vec());
    }
    // The project's own layouts take the place of ours.
    for layout in &inputs.layouts {
        let text = layout.text.as_ref();
        let text = text.map_err(|reason| format!("{}: {reason}", layout.path))?;
        add(&layout.path, text.clone().into_bytes());
    }
    for path in &report.config.theme.files {
        let bytes = project.bytes(path).map_err(|error| format!("{path}: {error}"))?;
        add(path, bytes);
    }
    for path in report.pictures.keys() {
        let bytes = project.bytes(path).map_err(|error| format!("{path}: {error}"))?;
        // The stock compiler is shown what our engine is shown.
        let printer = Bytes::new(crate::pages::picture::colour::FOGRA39);
        let prepared =
            crate::pages::picture::prepare(Bytes::new(bytes), Some(printer))
                .map_err(|fault| format!("{path} cannot be shown: {}", fault.reason))?;
        add(path, prepared.bytes.to_vec());
    }
    let count = count(files.len(), "file");
    for file in files {
        add(file.path.trim_start_matches('/'), file.text.into_bytes());
    }
    let written: Vec<_> = written.into_iter().collect();
    save(folder, "recto build --emit", &written)?;
    let line = format!(
        "{}: {count}; set them with\n  typst compile --root {0} --font-path {0}/fonts \
         --ignore-system-fonts --pdf-standard {1} {0}/main.typ",
        folder.display(),
        match wish.medium {
            Medium::Screen => crate::output::export::standards(&report.config.screen),
            Medium::Print => crate::output::export::PRINT_STANDARD,
        }
    );
    Ok(Some((written.into_iter().map(|(path, _)| path).collect(), line)))
}

/// A line of progress, on a terminal only.
fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() || is_dumb() {
        return ProgressBar::hidden();
    }
    let progress = ProgressBar::new_spinner();
    progress.enable_steady_tick(Duration::from_millis(100));
    progress
}
