//! The commands, a file each: what was typed, and what is done about it. The only place that
//! prints or reads the environment.

pub(crate) mod args;
pub(crate) mod audit;
mod begin;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod complete;
pub(crate) mod confirm;
pub(crate) mod diff;
pub(crate) mod docs;
pub(crate) mod exchange;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod glossary;
pub(crate) mod guard;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod lock;
pub(crate) mod lsp;
pub(crate) mod man;
pub(crate) mod pack;
pub(crate) mod preflight;
pub(crate) mod preview;
pub(crate) mod roll_forward;
pub(crate) mod schema;
pub(crate) mod sign_off;
pub(crate) mod tongue;
pub(crate) mod trace;
pub(crate) mod translate;
pub(crate) mod verify;
mod voice;
pub(crate) mod word;

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::checks;
use crate::diag::{self, Diagnostic, Severity, count, print, safe};
use crate::input::project::{self, Hold, Project, Recovered, there};
use crate::model::config::Date;
use crate::model::lang::Lang;
use crate::model::place::Sources;
use crate::output::ledger::Ledger;
use crate::review::verify::carries;
use crate::{Proof, Session, Wish};
use args::{Arguments, Color, Command, Findings, Format};
use voice::coloured;

pub use begin::run;
pub(crate) use voice::{Aside, Data, Json, Out, unwritten};

/// Something was found in the report.
const FINDINGS: u8 = 1;

/// What a command ends with: the exit code, or why it could not be carried out as given.
pub(crate) type Done = Result<u8, String>;

/// The project the command works on. What a command left there that was cut off is put in
/// order first.
pub(crate) fn open(arguments: &Arguments) -> Result<Project, String> {
    let start = arguments.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    let project = Project::find(&start).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound if !there::is_taken(&start) => {
            format!("there is no folder {}: check the name behind -C", start.display())
        }
        _ => error.to_string(),
    })?;
    let recovered = project.recover().map_err(|error| error.to_string())?;
    recovered.iter().for_each(tell);
    Ok(project)
}

/// Puts in order what a command left in a folder that was cut off, and says so.
pub(crate) fn settle(folder: &Path) -> Result<(), String> {
    let recovered = project::recover(folder).map_err(|error| error.to_string())?;
    recovered.iter().for_each(tell);
    Ok(())
}

/// Says what was done about a command that was cut off.
fn tell(recovered: &Recovered) {
    let _ = writeln!(Aside, "note: {recovered}");
}

/// The right to write the project's own files. They are to be read after it is had.
pub(crate) fn hold(project: &Project, by: &str) -> Result<Hold, String> {
    let (hold, recovered) = project.hold(by).map_err(|error| error.to_string())?;
    recovered.iter().for_each(tell);
    Ok(hold)
}

/// Writes files as one into a folder, or below it.
pub(crate) fn save(
    folder: &Path,
    by: &str,
    files: &[(impl AsRef<Path>, impl AsRef<[u8]>)],
) -> Result<(), String> {
    settle(folder)?;
    project::write(folder, by, files)
        .map_err(|error| format!("nothing was written: {error}"))
}

/// Writes files as one where a command's output goes: into the folder of the first.
pub(crate) fn put(
    by: &str,
    files: &[(impl AsRef<Path>, impl AsRef<[u8]>)],
) -> Result<(), String> {
    let first = files.first().and_then(|(path, _)| path.as_ref().parent());
    let folder = first.filter(|folder| *folder != Path::new(""));
    save(folder.unwrap_or(Path::new(".")), by, files)
}

/// Refuses a name that does not say what the file holds, and what is no file.
pub(crate) fn is_called(path: &Path, ending: &str) -> Result<(), String> {
    if path.as_os_str() == "-" || path.starts_with("/dev") {
        return Err(format!("{} is no file: name one to write to", path.display()));
    }
    let is_so = path
        .extension()
        .is_some_and(|own| own.to_string_lossy().eq_ignore_ascii_case(ending));
    match is_so {
        true => Ok(()),
        false => Err(format!(
            "{} is no name for what is written: end it in .{ending}",
            path.display()
        )),
    }
}

/// Reads a file that the command line names; where it is not there, the nearest name is told.
pub(crate) fn given(path: &Path) -> Result<Vec<u8>, String> {
    project::read_file(path).map_err(|error| {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy())
            .unwrap_or_default();
        let beside = match error.kind() {
            io::ErrorKind::NotFound => there::names(folder.unwrap_or(Path::new("."))),
            _ => vec![],
        };
        let near = diag::nearest(&name, beside.iter().map(String::as_str));
        let near = near.map_or(String::new(), |near| format!("; {near}"));
        let text = format!(
            "{} cannot be read: {}{near}",
            path.display(),
            project::reason(&error)
        );
        safe::line(&text).into_owned()
    })
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

/// A warning where the PDF of the last build carries another ledger than stands beside it.
pub(crate) fn is_pair(pdf: &Path, ledger: &Path) -> Option<String> {
    let bytes = (project::read_file(pdf).ok()?, project::read_file(ledger).ok()?);
    let is_other = carries(&bytes.0, &bytes.1) == Some(false);
    is_other.then(|| {
        format!(
            "{} and {} are not of one build: the PDF carries another ledger. `recto build` makes \
             both anew",
            shown(pdf),
            shown(ledger)
        )
    })
}

/// What a command wants of a build: its language and the date of the environment.
pub(crate) fn wish(lang: Option<&str>) -> Result<Wish, String> {
    let languages = lang.map(language).transpose()?.into_iter().collect();
    Ok(Wish { languages, date: source_date()?, ..Wish::default() })
}

/// Refuses a language that the report has not.
pub(crate) fn speaks(proof: &Proof, wish: &Wish) -> Result<(), String> {
    let Some(config) = &proof.config else { return Ok(()) };
    let own = &config.languages;
    match wish.languages.iter().find(|lang| !own.contains(lang)) {
        Some(lang) => Err(format!(
            "the report has no language `{lang}`: report.yaml names {} under `languages`",
            own.iter().map(|own| own.tag()).collect::<Vec<_>>().join(", ")
        )),
        None => Ok(()),
    }
}

/// A language by its tag.
pub(crate) fn language(tag: &str) -> Result<Lang, String> {
    if let Some(lang) = Lang::parse(tag) {
        return Ok(lang);
    }
    let tags = || Lang::ALL.iter().map(|lang| lang.tag());
    // `zh`, `ZH-hk` and `en-GB` are meant well.
    let main = |tag: &str| tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase();
    let near = tags().find(|own| main(own) == main(tag)).map_or_else(
        || diag::nearest(tag, tags()),
        |near| Some(format!("did you mean `{near}`?")),
    );
    let all = || format!("the languages are {}", tags().collect::<Vec<_>>().join(", "));
    Err(format!("there is no language `{tag}`: {}", near.unwrap_or_else(all)))
}

/// A report that has been made, but not written.
pub(crate) struct Made {
    /// The report.
    pub(crate) proof: Proof,
    /// Its ledger.
    pub(crate) ledger: Ledger,
}

/// Makes the report of a project as far as that can be done: where an error stands in the
/// way, the ledger has no pages. What the last build made is not made again, where nothing has
/// changed since.
pub(crate) fn made_so_far(project: &Project) -> Result<Made, String> {
    let files = Arc::new(project.clone());
    let wish = Wish { every: true, ..wish(None)? };
    let built = |languages: &[Lang]| built(project, languages);
    Ok(make(Session::new(project.read(), files, wish), &built))
}

/// The ledger that the last build of some languages has written, those of the book if none is
/// named; nothing where it cannot be read. One that the PDF beside it does not carry is none,
/// which is said.
pub(crate) fn built(project: &Project, languages: &[Lang]) -> Option<Ledger> {
    let is_theirs = |ledger: &Ledger| {
        let tags = languages.iter().map(|lang| lang.tag());
        languages.is_empty() || ledger.languages.iter().eq(tags)
    };
    // A book of one language bears no tag.
    let mut paths = vec![last_ledger(project, languages), last_ledger(project, &[])];
    paths.dedup();
    let of = |path: &PathBuf| read_ledger(path).ok().filter(is_theirs);
    let (path, ledger) = paths.iter().find_map(|path| Some((path, of(path)?)))?;
    let pdf = path.with_extension("").with_extension("pdf");
    match is_pair(&pdf, path) {
        None => Some(ledger),
        Some(text) => {
            let _ = writeln!(Aside, "warning: {text}");
            None
        }
    }
}

/// Where a build of some languages writes its ledger.
pub(crate) fn last_ledger(project: &Project, languages: &[Lang]) -> PathBuf {
    let part = match languages {
        [lang] => format!(".{lang}"),
        _ => String::new(),
    };
    project.root().join(format!("build/report{part}.ledger.json"))
}

/// Makes the report of a session as far as that can be done, each of its files by itself, but
/// for those of which `built` gives the ledger as it would be.
pub(crate) fn make(
    mut session: Session,
    built: &dyn Fn(&[Lang]) -> Option<Ledger>,
) -> Made {
    let ledger = Ledger::joined(session.set_files(built));
    Made { proof: session.leave(None), ledger }
}

/// Makes the report of a project; where an error stands in the way, shows the findings and
/// gives the exit code.
pub(crate) fn made(
    arguments: &Arguments,
    project: &Project,
) -> Result<Result<Made, u8>, String> {
    let made = made_so_far(project)?;
    if made.ledger.pages.is_empty() {
        let findings = Findings { format: Format::Human, strict: false };
        show(arguments, &findings, &made.proof.findings, &made.proof.sources);
        return Ok(Err(FINDINGS));
    }
    Ok(Ok(made))
}

/// The date of `SOURCE_DATE_EPOCH`, if it is set (reproducible-builds.org).
pub(crate) fn source_date() -> Result<Option<Date>, String> {
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

/// A path as people know it: from the current folder where it lies below.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here.as_deref().and_then(|here| path.strip_prefix(here).ok());
    safe::line(&relative.unwrap_or(path).display().to_string()).into_owned()
}

/// Whether the terminal says that it shows letters and nothing else.
pub(crate) fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|value| value == "dumb")
}

/// Shows findings in the form asked for.
pub(crate) fn show(
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
                && !is_dumb()
        }
    };
    let format = match findings.format {
        Format::Human => print::Format::Human,
        Format::Short => print::Format::Short,
        Format::Json => print::Format::Json,
        Format::Github => print::Format::Github,
        Format::Sarif => print::Format::Sarif,
    };
    // What `check` warns of is read there; people who build see it counted.
    let is_build = matches!(arguments.command, Command::Build(_));
    let counts = is_build && format == print::Format::Human && !findings.strict;
    // What is accepted was read once: programs that keep findings are told, people ask for it.
    let is_asked = matches!(&arguments.command, Command::Check(check) if check.accepted);
    let is_kept = matches!(format, print::Format::Json | print::Format::Sarif);
    let is_shown = |finding: &Diagnostic| match finding.severity {
        Severity::Accepted => is_asked || is_kept,
        Severity::Error | Severity::Warning => !(counts && is_counted(finding)),
    };
    let shown: Vec<_> = diagnostics
        .iter()
        .filter(|finding| is_shown(finding))
        .cloned()
        .collect();
    let text = print::render_in(tongue::spoken(), &shown, sources, format, color);
    // For a program that reads them, the findings are the result.
    let _ = match format {
        print::Format::Human => coloured(&text),
        print::Format::Json | print::Format::Sarif => Json.write_all(text.as_bytes()),
        print::Format::Short | print::Format::Github => Out.write_all(text.as_bytes()),
    };
}

/// Whether a finding is one of `recto check` that does not stand in the way of the PDF.
pub(crate) fn is_counted(finding: &Diagnostic) -> bool {
    let is_check = checks::rules().any(|rule| rule.name == finding.rule);
    match finding.severity {
        Severity::Error => false,
        Severity::Warning => is_check,
        Severity::Accepted => true,
    }
}

/// How many findings there are, and a note.
pub(crate) fn summary(diagnostics: &[Diagnostic], note: &str) -> String {
    let all = diag::joined(diagnostics, true);
    let number =
        |severity| all.iter().filter(|it| it.finding.severity == severity).count();
    let (errors, warnings) = (number(Severity::Error), number(Severity::Warning));
    let accepted = diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Accepted)
        .count();
    let mut text = match (errors, warnings) {
        (0, 0) => "no findings".to_owned(),
        (0, warnings) => count(warnings, "warning"),
        (errors, 0) => format!("error: {}", count(errors, "error")),
        (errors, warnings) => {
            format!(
                "error: {} and {}",
                count(errors, "error"),
                count(warnings, "warning")
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
pub(crate) fn outcome(diagnostics: &[Diagnostic], findings: &Findings) -> u8 {
    let worst = diagnostics.iter().map(|diagnostic| diagnostic.severity).min();
    match worst {
        Some(Severity::Error) => FINDINGS,
        Some(Severity::Warning) if findings.strict => FINDINGS,
        _ => 0,
    }
}
