//! The `recto` command: the only place that prints, exits or reads the environment.

mod args;

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory as _, Parser as _};
use indicatif::ProgressBar;

use args::{Arguments, Build, Color, Command, Findings, Format};
use recto::diag::{Diagnostic, Severity, print};
use recto::model::config::Date;
use recto::model::lang::Lang;
use recto::model::place::Sources;
use recto::project::{self, Inputs, Project};
use recto::translate::Galley;
use recto::{Proof, Wish, Workshop, world};

/// Something was found in the report.
const FINDINGS: u8 = 1;
/// The command could not be carried out as it was given.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        Command::Completions { shell } => {
            let mut script = vec![];
            let mut command = Arguments::command();
            clap_complete::generate(*shell, &mut command, "recto", &mut script);
            let _ = io::stdout().write_all(&script);
            Ok(0)
        }
        Command::Init(init) => run_init(&arguments, &init.folder),
        Command::Confirm => run_confirm(&arguments),
        Command::Build(build) => run_build(&arguments, build),
        Command::Check(check) => run_check(&arguments, &check.findings),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            let _ = writeln!(io::stderr(), "error: {message}");
            ExitCode::from(USAGE)
        }
    }
}

fn run_init(arguments: &Arguments, folder: &Path) -> Result<u8, String> {
    let base = arguments.directory.clone().unwrap_or_default();
    let folder = base.join(folder);
    let files = recto::starter::files();
    let files: Vec<_> = files
        .into_iter()
        .map(|(path, bytes)| (folder.join(path), bytes))
        .collect();
    project::create(&files).map_err(|error| {
        format!("no report was begun in {}: {error}", folder.display())
    })?;
    let (folder, count) = (shown(&folder), files.len());
    let _ = writeln!(
        io::stdout(),
        "{folder}: {count} files; make the report with\n  recto -C {folder} build"
    );
    Ok(0)
}

fn open(arguments: &Arguments) -> Result<Project, String> {
    let start = arguments.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    Project::find(&start).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound if !start.exists() => {
            format!("there is no folder {}", start.display())
        }
        _ => error.to_string(),
    })
}

fn wish(lang: Option<&str>) -> Result<Wish, String> {
    let languages = match lang {
        None => vec![],
        Some(tag) => {
            let tags: Vec<_> = Lang::ALL.iter().map(|lang| lang.tag()).collect();
            vec![Lang::parse(tag).ok_or_else(|| {
                format!(
                    "there is no language `{tag}`: the languages are {}",
                    tags.join(", ")
                )
            })?]
        }
    };
    Ok(Wish { languages, date: source_date()? })
}

/// The date of `SOURCE_DATE_EPOCH`, if it is set (reproducible-builds.org).
fn source_date() -> Result<Option<Date>, String> {
    let Some(text) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let moment = text
        .to_str()
        .and_then(|text| text.parse().ok())
        .and_then(|seconds| time::OffsetDateTime::from_unix_timestamp(seconds).ok())
        .ok_or("SOURCE_DATE_EPOCH is not a number of seconds")?;
    let date = moment.date();
    Ok(Some(Date {
        year: date.year(),
        month: date.month().into(),
        day: date.day(),
    }))
}

fn run_check(arguments: &Arguments, findings: &Findings) -> Result<u8, String> {
    let project = open(arguments)?;
    let mut proof = recto::proof(&project.read(), &wish(None)?);
    recto::look_at_pictures(&mut proof, &|path| project.bytes(path));
    show(arguments, findings, &proof.findings, &proof.sources);
    let outcome = outcome(&proof.findings, findings);
    if outcome == 0 && findings.format == Format::Human {
        let _ = writeln!(
            io::stdout(),
            "{}",
            summary(&proof.findings, "nothing stands in the way of the PDF")
        );
    } else if findings.format == Format::Human {
        let _ = writeln!(io::stderr(), "{}", summary(&proof.findings, ""));
    }
    Ok(outcome)
}

/// Writes down that the translations have been read beside their sources.
fn run_confirm(arguments: &Arguments) -> Result<u8, String> {
    let project = open(arguments)?;
    let proof = recto::proof(&project.read(), &wish(None)?);
    let Some(report) = &proof.report else {
        let findings = Findings { format: Format::Human, strict: false };
        show(arguments, &findings, &proof.findings, &proof.sources);
        return Err("nothing was confirmed: mend the errors first".to_owned());
    };
    let text = recto::checks::stale_translation::confirm(report);
    let path = project.root().join("content/translations.yaml");
    project::write(&[(&path, text.as_bytes())])
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    let blocks = text.lines().filter(|line| line.starts_with("    - ")).count();
    let _ = writeln!(io::stdout(), "{}: {blocks} blocks confirmed", shown(&path));
    Ok(0)
}

fn run_build(arguments: &Arguments, build: &Build) -> Result<u8, String> {
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
                let _ = writeln!(io::stderr(), "{}", summary(&proof.findings, ""));
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

/// A path as people know it: from the current folder where it lies below.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here.as_deref().and_then(|here| path.strip_prefix(here).ok());
    relative.unwrap_or(path).display().to_string()
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

fn show(
    arguments: &Arguments,
    findings: &Findings,
    diagnostics: &[Diagnostic],
    sources: &Sources,
) {
    let color = match arguments.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            io::stderr().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    };
    let format = match findings.format {
        Format::Human => print::Format::Human,
        Format::Short => print::Format::Short,
        Format::Json => print::Format::Json,
        Format::Github => print::Format::Github,
        Format::Sarif => print::Format::Sarif,
    };
    // What was accepted is read in `check`; people who build see it counted.
    let is_build = matches!(arguments.command, Command::Build(_));
    let shown: Vec<_> = diagnostics
        .iter()
        .filter(|finding| {
            let counted = is_build && format == print::Format::Human;
            !(counted && finding.severity == Severity::Accepted)
        })
        .cloned()
        .collect();
    let text = print::render(&shown, sources, format, color);
    // For a program that reads them, the findings are the result.
    let _ = match format {
        print::Format::Human => io::stderr().write_all(text.as_bytes()),
        _ => io::stdout().write_all(text.as_bytes()),
    };
}

/// How many findings there are, and a note.
fn summary(diagnostics: &[Diagnostic], note: &str) -> String {
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let plural = |count, word: &str| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let accepted = count(Severity::Accepted);
    let mut text = match (errors, warnings) {
        (0, 0) => "no findings".to_owned(),
        (0, warnings) => plural(warnings, "warning"),
        (errors, 0) => format!("error: {}", plural(errors, "error")),
        (errors, warnings) => {
            format!(
                "error: {} and {}",
                plural(errors, "error"),
                plural(warnings, "warning")
            )
        }
    };
    if accepted > 0 {
        text = format!("{text}, {accepted} accepted");
    }
    if !note.is_empty() {
        text = format!("{text}; {note}");
    }
    text
}

/// The exit code: errors always fail, warnings do under `--strict`.
fn outcome(diagnostics: &[Diagnostic], findings: &Findings) -> u8 {
    let worst = diagnostics.iter().map(|diagnostic| diagnostic.severity).min();
    match worst {
        Some(Severity::Error) => FINDINGS,
        Some(Severity::Warning) if findings.strict => FINDINGS,
        _ => 0,
    }
}
