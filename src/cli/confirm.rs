//! `recto confirm`: the translations say what their sources say.

use std::io::Write as _;

use clap::Args;
use clap_complete::ArgValueCandidates;

use super::sign_off::{signature, signed};
use super::voice::Aside;
use super::{Done, FINDINGS, Out, complete, hold, language, open, show, shown};
use crate::checks::stale_translation::{Asked, Done as Confirmed, Fresh};
use crate::cli::args::{Arguments, Findings, Format};
use crate::diag::{Diagnostic, Severity, Sink, count, safe};
use crate::input::load;
use crate::input::project::{Inputs, MAX_TEXT};
use crate::model::config::Config;
use crate::model::lang::Lang;
use crate::model::place::{FileNumber, Place, Sources};
use crate::preview::find_chapter;
use crate::{Proof, Wish};

/// `recto confirm`
#[derive(Debug, Args)]
pub(crate) struct Confirm {
    /// The chapters to confirm (people, 04-people, or a title), or report.yaml, index.yaml, data; of
    /// each the text in one line alone, as in people:31 or content/zh-HK/04-people.md:31 [default: all]
    #[arg(value_name = "CHAPTER[:LINE]")]
    #[arg(add = ArgValueCandidates::new(complete::chapters))]
    chapters: Vec<String>,
    /// Confirm the translations into one language
    #[arg(long, value_name = "TAG")]
    #[arg(add = ArgValueCandidates::new(complete::languages))]
    lang: Option<String>,
    /// Who has read the translations beside their sources
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// The day they did, as in 2026-03-27 [default: that of `SOURCE_DATE_EPOCH`]
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// How to show what cannot be confirmed
    #[arg(long, value_name = "FORM", default_value = "human")]
    format: Format,
}

/// How many texts of a chapter are listed.
const LISTED: usize = 10;
/// How many letters of a text are shown.
const SHOWN: usize = 60;

/// Writes down that translations have been read beside their sources.
pub(crate) fn run(arguments: &Arguments, confirm: &Confirm) -> Done {
    let project = open(arguments)?;
    let (by, date) = signature(confirm.by.as_deref(), confirm.date.as_deref())?;
    let lang = confirm.lang.as_deref().map(language).transpose()?;
    let hold = hold(&project, "recto confirm")?;
    let inputs = project.read();
    let named = confirm.chapters.iter().map(|name| Named::find(&inputs, name));
    let named = named.collect::<Result<Vec<_>, _>>()?;
    let of: Vec<String> = named.iter().map(|own| own.of.clone()).collect();
    let (proof, matter) = crate::bind(Sources::default(), &inputs, &Wish::default());
    let Some(config) = &proof.config else {
        tell(arguments, confirm.format, &proof, proof.findings.clone());
        return Err(
            "nothing was confirmed: mend content/report.yaml first, which names the languages"
                .to_owned(),
        );
    };
    if let Some(reason) = pointless(&config.languages, lang) {
        return reason;
    }
    // What cannot be read would be lost.
    let own = inputs
        .confirmed
        .as_ref()
        .and_then(|file| proof.sources.find(&file.path));
    let broken = own.map(|file| errors(&proof, file)).unwrap_or_default();
    if !broken.is_empty() {
        tell(arguments, confirm.format, &proof, broken);
        return Err(
            "nothing was confirmed: mend content/translations.yaml first, or take \
                    it from where it was committed"
                .to_owned(),
        );
    }
    let has_lines = named.iter().any(|own| own.line.is_some());
    let within = has_lines.then(|| places(&named, config, lang, &proof.sources));
    let asked = Asked {
        of: &of,
        lang,
        by,
        date: date.as_deref(),
        within: within.as_deref(),
    };
    let Some(done) = crate::confirm(&proof, matter.as_ref(), &asked) else {
        return Err("nothing was confirmed: the report cannot be read".to_owned());
    };
    let is_empty = done.confirmed.is_empty() && done.kept == 0;
    if has_lines && is_empty && done.refused.is_empty() && done.unread.is_empty() {
        let all = confirm.chapters.join(", ");
        return Err(format!(
            "nothing was confirmed: no text that is translated stands at {all}"
        ));
    }
    let path = project.root().join("content/translations.yaml");
    if done.text.len() as u64 > MAX_TEXT {
        return Err(format!(
            "nothing was confirmed: {} would be larger than {} MiB, which nothing reads",
            shown(&path),
            MAX_TEXT >> 20
        ));
    }
    let before = inputs.confirmed.as_ref().and_then(|file| file.text.as_ref().ok());
    if before != Some(&done.text) {
        hold.write(&[(&path, &done.text)])
            .map_err(|error| format!("nothing was confirmed: {error}"))?;
    }
    let signature = signed(by, date.as_deref());
    let text = format!(
        "{}{}: {}\n",
        list(&done.confirmed, &proof.sources),
        shown(&path),
        told(&done, &signature)
    );
    // For a program, what was refused is the result.
    let _ = match confirm.format {
        Format::Human => write!(Out, "{text}"),
        _ => write!(Aside, "{text}"),
    };
    Ok(refusals(arguments, confirm.format, &proof, &done))
}

/// Shows what was not confirmed; the exit code.
fn refusals(
    arguments: &Arguments,
    format: Format,
    proof: &Proof,
    done: &Confirmed<'_>,
) -> u8 {
    let unread = done.unread.iter().flat_map(|place| errors(proof, place.file));
    let findings: Vec<_> = done.refused.iter().cloned().chain(unread).collect();
    if findings.is_empty() {
        return 0;
    }
    tell(arguments, format, proof, findings);
    let mut texts = vec![];
    if !done.refused.is_empty() {
        texts.push("what is shown above was not confirmed".to_owned());
    }
    let mut files: Vec<_> = done
        .unread
        .iter()
        .map(|place| proof.sources.get(place.file).path.as_str())
        .collect();
    files.sort_unstable();
    files.dedup();
    if !files.is_empty() {
        let text =
            format!("mend the errors in {} to confirm its texts", files.join(", "));
        texts.push(text);
    }
    let _ = writeln!(Aside, "error: {}", safe::line(&texts.join("; ")));
    FINDINGS
}

/// What was confirmed, in a line.
fn told(done: &Confirmed<'_>, signature: &str) -> String {
    let is_whole = done.refused.is_empty() && done.unread.is_empty();
    let block = |number| count(number, "block");
    let were = if done.kept == 1 { "was" } else { "were" };
    match (done.confirmed.len(), done.named, done.kept) {
        (0, 0, 0) if is_whole => "there is nothing to confirm".to_owned(),
        (0, 0, 0) => "nothing was confirmed".to_owned(),
        (0, 0, kept) if is_whole => {
            format!("nothing has changed; {} {were} confirmed before", block(kept))
        }
        (0, 0, kept) => {
            let stay = if kept == 1 { "stays" } else { "stay" };
            format!("nothing was confirmed anew; {} {stay} confirmed", block(kept))
        }
        (0, named, _) => format!(
            "nothing has changed; {} confirmed before without a name now confirmed {signature}",
            block(named)
        ),
        (some, 0, _) => format!("{} confirmed {signature}", block(some)),
        (some, named, _) => format!(
            "{} confirmed {signature}, as well as {named} confirmed before without a name",
            block(some)
        ),
    }
}

/// Why there can be nothing to confirm.
fn pointless(languages: &[Lang], lang: Option<Lang>) -> Option<Done> {
    let [source, others @ ..] = languages else { return None };
    let tags: Vec<_> = others.iter().map(|lang| lang.tag()).collect();
    match lang {
        _ if others.is_empty() => {
            let _ =
                writeln!(Out, "the report is in {source} alone: nothing is translated");
            Some(Ok(0))
        }
        Some(lang) if lang == *source => Some(Err(format!(
            "{lang} is the language of the sources: give that of the translations, {}",
            tags.join(", ")
        ))),
        Some(lang) if !others.contains(&lang) => Some(Err(format!(
            "the report is not in {lang}: its translations are in {}",
            tags.join(", ")
        ))),
        _ => None,
    }
}

/// What is named to be confirmed.
struct Named {
    /// The chapter or file.
    of: String,
    /// As it was named, without a line.
    name: String,
    line: Option<usize>,
}

impl Named {
    fn find(inputs: &Inputs, given: &str) -> Result<Self, String> {
        let cut = |name: &str| -> Option<(usize, usize)> {
            let (name, number) = name.rsplit_once(':')?;
            Some((name.len(), number.parse().ok()?))
        };
        let whole = find_chapter(inputs, given);
        let (Err(_), Some((end, line))) = (whole, cut(given)) else {
            let of = find(inputs, given)?;
            return Ok(Self { of, name: given.to_owned(), line: None });
        };
        // Findings give a column too.
        let (end, line) = cut(&given[..end]).unwrap_or((end, line));
        let name = given[..end].to_owned();
        Ok(Self { of: find(inputs, &name)?, name, line: Some(line) })
    }
}

/// Where the texts that are named stand.
fn places(
    named: &[Named],
    config: &Config,
    lang: Option<Lang>,
    sources: &Sources,
) -> Vec<Place> {
    let mut all = vec![];
    for own in named {
        let is_file = |path: &str| {
            let path = path.strip_prefix("content/").unwrap_or(path);
            path == own.of || path.starts_with(&own.of) && own.of == load::DATA
        };
        let languages = config.languages.iter().skip(1);
        let of_chapter: Vec<String> = languages
            .filter(|it| lang.is_none_or(|lang| lang == **it))
            .map(|lang| format!("content/{lang}/{}.md", own.of))
            .collect();
        let name = own.name.trim_start_matches("./");
        let exact = sources.files().iter().filter(|file| file.path == name).count();
        let is_one = |path: &str| match exact {
            0 => of_chapter.iter().any(|own| own == path) || is_file(path),
            _ => path == name,
        };
        let files = (0..).map(FileNumber).zip(sources.files());
        for (number, file) in files.filter(|(_, file)| is_one(&file.path)) {
            let mut lines = file.text.split_inclusive('\n');
            let before = own.line.map_or(0, |line| line.saturating_sub(1));
            let start = lines.by_ref().take(before).map(str::len).sum();
            let length = match own.line {
                Some(_) => lines.next().map_or(0, str::len),
                None => file.text.len(),
            };
            all.push(Place::new(number, start, start + length));
        }
    }
    all
}

/// A chapter or file by the name someone gives it.
pub(super) fn find(inputs: &Inputs, name: &str) -> Result<String, String> {
    let found = find_chapter(inputs, name);
    let path = name.trim().trim_end_matches('/').trim_start_matches("./");
    let path = path.strip_prefix("content/").unwrap_or(path);
    let file = match path {
        "report" | load::REPORT => load::REPORT,
        "index" | load::INDEX => load::INDEX,
        "targets" | load::TARGETS => load::TARGETS,
        "assurance" | load::ASSURANCE => load::ASSURANCE,
        _ if path == "data" || path.starts_with(load::DATA) => load::DATA,
        _ => return found,
    };
    // A chapter may be called so, if it is not asked for by its ending.
    match (found, path.ends_with(".yaml")) {
        (Ok(chapter), false) => Ok(chapter),
        _ => Ok(file.to_owned()),
    }
}

/// The errors in a file.
fn errors(proof: &Proof, file: FileNumber) -> Vec<Diagnostic> {
    let all = proof.findings.iter().filter(|it| it.severity == Severity::Error);
    all.filter(|it| it.place.is_some_and(|place| place.file == file))
        .cloned()
        .collect()
}

fn tell(arguments: &Arguments, format: Format, proof: &Proof, findings: Vec<Diagnostic>) {
    let mut sink = Sink::default();
    sink.extend(findings);
    let form = Findings { format, strict: false };
    show(arguments, &form, &sink.finish(), &proof.sources);
}

/// Lists texts, the first of each chapter.
fn list(all: &[Fresh<'_>], sources: &Sources) -> String {
    let mut lines = vec![];
    let of = |own: &Fresh<'_>| (own.passage.lang, own.passage.of.clone());
    let groups = all.chunk_by(|one, two| of(one) == of(two));
    for group in groups {
        let Some(first) = group.first() else { continue };
        lines.push(format!(
            "{}, {}: {}",
            first.passage.of,
            first.passage.lang,
            count(group.len(), "block")
        ));
        let mut group = group.to_vec();
        group.sort_by_key(|own| own.passage.translation.place);
        for Fresh { passage, changed } in group.iter().take(LISTED) {
            let place = passage.translation.place;
            let (line, _) = sources.line_column(place);
            let path = &sources.get(place.file).path;
            let words = clipped(&passage.translation.text);
            lines.push(format!("  {path}:{line}  {words}"));
            lines.extend(changed.iter().map(|words| format!("    source: {words}")));
        }
        let more = group.len().saturating_sub(LISTED);
        lines.extend((more > 0).then(|| format!("  and {more} more")));
    }
    lines.iter().map(|line| format!("{}\n", safe::line(line))).collect()
}

/// The first words of a text.
fn clipped(text: &str) -> String {
    let line = text.replace('\n', " / ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}
