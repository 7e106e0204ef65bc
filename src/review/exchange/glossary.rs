//! The glossary as a table out and back: a row a concept, for each language its right form, others
//! that are right as well, and those to be avoided. Termbases of other tools come back the same way.

use roxmltree::{Document, Node as Element};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::diag::Sink;
use crate::input::load::edit::{Edit, edited, quoted};
use crate::input::load::yaml::{self, Extract, Kind, Node};
use crate::input::project::sha256;
use crate::input::workbook::{At, Book, address};
use crate::model::glossary::Term;
use crate::model::lang::{ByLang, Lang};
use crate::model::place::FileNumber;

/// The head of the first column, by which such a table is known.
const CONCEPT: &str = "concept";
/// What follows a language's name over its other columns.
const ALSO: &str = " also";
const AVOID: &str = " avoid";
/// The most bytes of a termbase.
const MOST: usize = 64 << 20;

/// The words of a concept in a language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Words {
    right: Option<String>,
    also: Vec<String>,
    avoid: Vec<String>,
}

/// A concept that came back.
#[derive(Debug, Clone, Default)]
pub struct Concept {
    /// What it was exported as; empty where it is new.
    mark: String,
    /// Where it stands in the file, in words.
    at: String,
    words: ByLang<Words>,
}

/// What becomes of `content/glossary.yaml`.
#[derive(Debug, Default)]
pub struct Kept {
    /// Its new text; nothing where none of it changes.
    pub text: Option<String>,
    /// How many concepts change.
    pub changed: usize,
    /// How many are new.
    pub added: usize,
    /// How many did not come back, and stay as they are.
    pub absent: usize,
}

fn words(term: &Term, lang: Lang) -> Words {
    let list = |lists: &ByLang<Vec<crate::model::place::Placed<String>>>| {
        let own = lists.get(&lang).into_iter().flatten();
        own.map(|form| form.value.clone()).collect()
    };
    Words {
        right: term.forms.get(&lang).map(|form| form.value.clone()),
        also: list(&term.also),
        avoid: list(&term.avoid),
    }
}

/// What tells a concept from every other, and from itself once it has changed.
pub(super) fn mark(term: &Term) -> String {
    let mut text = String::new();
    for lang in Lang::ALL {
        let Words { right, also, avoid } = words(term, lang);
        text += &format!("{lang}\n{right:?}\n{also:?}\n{avoid:?}\n");
    }
    let hash = sha256(text.as_bytes());
    hash.get(..8).unwrap_or("").to_owned()
}

/// The rows of the table, its heads first.
fn table(terms: &[Term], languages: &[Lang]) -> Vec<Vec<String>> {
    let mut heads = vec![CONCEPT.to_owned()];
    for lang in languages {
        heads.extend([
            lang.to_string(),
            format!("{lang}{ALSO}"),
            format!("{lang}{AVOID}"),
        ]);
    }
    let rows = terms.iter().map(|term| {
        let mut row = vec![mark(term)];
        for lang in languages {
            let Words { right, also, avoid } = words(term, *lang);
            row.extend([right.unwrap_or_default(), also.join("\n"), avoid.join("\n")]);
        }
        row
    });
    std::iter::once(heads).chain(rows).collect()
}

/// The table as text, its cells set apart by commas.
///
/// # Errors
/// If it cannot be written.
pub fn csv(terms: &[Term], languages: &[Lang]) -> Result<Vec<u8>, String> {
    let mut writer = csv::Writer::from_writer(vec![]);
    for row in table(terms, languages) {
        writer.write_record(&row).map_err(|error| error.to_string())?;
    }
    writer.into_inner().map_err(|error| error.to_string())
}

/// The table as a workbook.
///
/// # Errors
/// If a text is too long for one.
pub fn workbook(terms: &[Term], languages: &[Lang]) -> Result<Vec<u8>, String> {
    let write = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let moment = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
        let told = rust_xlsxwriter::DocProperties::new().set_creation_datetime(&moment);
        book.set_properties(&told);
        let sheet = book.add_worksheet();
        sheet.set_name("Glossary")?;
        let (plain, bold) = (Format::new().set_text_wrap(), Format::new().set_bold());
        for (row, cells) in (0..).zip(table(terms, languages)) {
            for (column, cell) in (0..).zip(cells) {
                let format = if row == 0 { &bold } else { &plain };
                sheet.write_string_with_format(row, column, cell, format)?;
                sheet.set_column_width(column, if column == 0 { 10 } else { 28 })?;
            }
        }
        sheet.set_freeze_panes(1, 1)?;
        book.save_to_buffer()
    };
    write().map_err(|error| error.to_string())
}

/// The concepts of a file; nothing where it is no glossary.
///
/// # Errors
/// If it is one that cannot be read, in words.
pub fn concepts(name: &str, bytes: &[u8]) -> Option<Result<Vec<Concept>, String>> {
    let head = String::from_utf8_lossy(bytes.get(..2048).unwrap_or(bytes));
    let start = head.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('<') && ["<tbx", "<martif"].iter().any(|own| head.contains(own))
    {
        return Some(termbase(bytes));
    }
    let book = Book::open(name, bytes.to_vec()).ok()?;
    let sheet = book.sheets.iter().find(|sheet| {
        sheet
            .cells
            .get(&(0, 0))
            .is_some_and(|cell| cell.content.shown() == CONCEPT)
    })?;
    let text = |at: At| {
        let cell = sheet.cells.get(&at);
        cell.map_or_else(String::new, |cell| cell.content.shown())
    };
    let mut columns = vec![];
    for (&(row, column), cell) in &sheet.cells {
        if row > 0 || column == 0 {
            continue;
        }
        let head = cell.content.shown();
        let (tag, part) = [ALSO, AVOID]
            .iter()
            .find_map(|part| Some((head.strip_suffix(part)?, *part)))
            .unwrap_or((head.as_str(), ""));
        match Lang::parse(tag.trim()) {
            Some(lang) => columns.push((column, lang, part)),
            None => {
                let at = address(&sheet.name, (row, column));
                return Some(Err(format!("{at} names no language: {head}")));
            }
        }
    }
    let last = sheet.cells.keys().map(|(row, _)| *row).max().unwrap_or(0);
    let mut all = vec![];
    for row in 1..=last {
        let mut own = Concept { mark: text((row, 0)), ..Concept::default() };
        own.at = address(&sheet.name, (row, 0));
        let mut is_empty = true;
        for (column, lang, part) in &columns {
            let cell = text((row, *column));
            is_empty &= cell.trim().is_empty();
            let words = own.words.entry(*lang).or_default();
            let lines = cell.lines().map(str::trim).filter(|line| !line.is_empty());
            let forms = lines.map(str::to_owned);
            match *part {
                ALSO => words.also = forms.collect(),
                AVOID => words.avoid = forms.collect(),
                _ => words.right = Some(forms.collect::<Vec<_>>().join(" ")),
            }
            words.right = words.right.take().filter(|form| !form.is_empty());
        }
        if !is_empty {
            all.push(own);
        }
    }
    Some(Ok(all))
}

/// The concepts of a termbase: TBX of either edition.
fn termbase(bytes: &[u8]) -> Result<Vec<Concept>, String> {
    if bytes.len() > MOST {
        return Err(format!("it is larger than {} MiB", MOST >> 20));
    }
    let text =
        std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
    let text = text.trim_start_matches('\u{feff}');
    let document =
        Document::parse(text).map_err(|error| format!("its XML breaks off: {error}"))?;
    let is =
        |node: &Element<'_, '_>, names: &[&str]| names.contains(&node.tag_name().name());
    let entries = document.descendants();
    let entries = entries.filter(|node| is(node, &["conceptEntry", "termEntry"]));
    let mut all = vec![];
    for entry in entries {
        let id = entry.attribute("id").unwrap_or_default();
        let mut own = Concept { at: format!("concept {id}"), ..Concept::default() };
        let last = id.rsplit('-').next().unwrap_or_default();
        if last.len() == 8 && last.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            own.mark = last.to_owned();
        }
        for section in
            entry.descendants().filter(|node| is(node, &["langSec", "langSet"]))
        {
            let tag = section.attribute(("http://www.w3.org/XML/1998/namespace", "lang"));
            let Some(lang) = tag.and_then(Lang::parse) else { continue };
            let words = own.words.entry(lang).or_default();
            for term in section.descendants().filter(|node| is(node, &["term"])) {
                let form = term.text().unwrap_or_default().trim().to_owned();
                let around = term.parent().map(|group| {
                    group.parent().filter(|_| is(&group, &["termGrp"])).unwrap_or(group)
                });
                let status = around.and_then(|group| {
                    let notes =
                        group.descendants().filter(|node| is(node, &["termNote"]));
                    let mut notes = notes.filter(|note| {
                        note.attribute("type") == Some("administrativeStatus")
                    });
                    notes.next()?.text()
                });
                match status.unwrap_or_default().trim() {
                    _ if form.is_empty() => {}
                    "deprecatedTerm-admn-sts" | "supersededTerm-admn-sts" => {
                        words.avoid.push(form);
                    }
                    "admittedTerm-admn-sts" => words.also.push(form),
                    _ if words.right.is_some() => words.also.push(form),
                    _ => words.right = Some(form),
                }
            }
        }
        if own.words.values().any(|words| *words != Words::default()) {
            all.push(own);
        }
    }
    Ok(all)
}

/// Puts concepts that came back into the text of the glossary. Entries that do not change keep
/// their every byte, and so does what did not come back.
///
/// # Errors
/// What cannot be taken, a line each; then nothing is.
pub fn keep(
    text: &str,
    terms: &[Term],
    languages: &[Lang],
    back: &[Concept],
) -> Result<Kept, Vec<String>> {
    let mut sink = Sink::default();
    let root = yaml::parse(&Extract::whole(text, FileNumber(0)), &mut sink);
    let nodes = match root.as_ref().map(|root| &root.kind) {
        Some(Kind::Sequence(nodes)) => nodes.as_slice(),
        _ => &[],
    };
    let is_flow = root.as_ref().is_some_and(|root| {
        let own = text.get(root.place.range()).unwrap_or("");
        own.starts_with('[')
    });
    if nodes.len() != terms.len() || is_flow {
        return Err(vec![
            "content/glossary.yaml must be a list with a line for each entry: `recto check` says \
             where it is not"
                .to_owned(),
        ]);
    }
    let source = Lang::source(languages);
    let marks: Vec<_> = terms.iter().map(mark).collect();
    let (mut kept, mut faults) = (Kept::default(), vec![]);
    let (mut edits, mut added, mut seen): (Vec<Edit>, String, Vec<usize>) =
        (vec![], String::new(), vec![]);
    let last = nodes.last().map(|node| node.place.range());
    let indent = last.as_ref().and_then(|last| {
        let before = text.get(..last.start)?;
        let line = before.get(before.rfind('\n').map_or(0, |at| at + 1)..)?;
        line.split_once('-').map(|(indent, _)| indent.to_owned())
    });
    for concept in back {
        let own_form = concept.words.get(&source).and_then(|words| words.right.as_ref());
        let by_form = |term: &Term| {
            own_form.is_some_and(|form| {
                term.forms.get(&source).is_some_and(|own| own.value == *form)
            })
        };
        let known = match concept.mark.is_empty() {
            false => marks.iter().position(|mark| *mark == concept.mark),
            true => None,
        };
        let found = known.or_else(|| terms.iter().position(by_form));
        let empty = Term::default();
        let term = found.and_then(|at| terms.get(at)).unwrap_or(&empty);
        let mut all: ByLang<Words> =
            languages.iter().map(|lang| (*lang, words(term, *lang))).collect();
        for (lang, words) in &concept.words {
            if languages.contains(lang) {
                all.insert(*lang, words.clone());
            }
        }
        let before: ByLang<Words> =
            languages.iter().map(|lang| (*lang, words(term, *lang))).collect();
        if let Some(at) = found {
            if seen.contains(&at) {
                faults.push(format!(
                    "{}: this concept stands twice in the file",
                    concept.at
                ));
                continue;
            }
            seen.push(at);
        }
        if before == all {
            continue;
        }
        // What was changed on both sides is nobody's to overwrite.
        if known.is_none() && !concept.mark.is_empty() {
            faults.push(format!(
                "{}: this concept has changed in content/glossary.yaml since the file was \
                 exported: export it again, or empty its cell under `{CONCEPT}` to add it anew",
                concept.at
            ));
            continue;
        }
        let node = found.and_then(|at| nodes.get(at));
        match node {
            Some(node) => {
                let start = node.place.range().start;
                edits.push((start..end(text, node), entry(&all)));
                kept.changed += 1;
            }
            None => {
                added +=
                    &format!("\n{}- {}", indent.as_deref().unwrap_or(""), entry(&all));
                kept.added += 1;
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    kept.absent = terms.len().saturating_sub(seen.len());
    if !added.is_empty() {
        let end = last.map_or(text.trim_end().len(), |last| {
            let own = text.get(last.clone()).unwrap_or("").trim_end().len();
            let own = last.start.saturating_add(own);
            let rest = text.get(own..).unwrap_or("");
            own.saturating_add(rest.find('\n').unwrap_or(rest.len()))
        });
        edits.push((end..end, added));
    }
    if !edits.is_empty() {
        let new = edited(text, edits);
        kept.text = Some(format!("{}\n", new.trim_matches('\n')));
    }
    Ok(kept)
}

/// An entry of the glossary on one line.
fn entry(all: &ByLang<Words>) -> String {
    let mut parts = vec![];
    for (lang, words) in all {
        if let Some(form) = &words.right {
            parts.push(format!("{lang}: {}", scalar(form)));
        }
    }
    for (key, of) in [
        ("also", (|words: &Words| words.also.clone()) as fn(&Words) -> Vec<String>),
        ("avoid", |words: &Words| words.avoid.clone()),
    ] {
        let mut lists = vec![];
        for (lang, words) in all {
            let forms: Vec<_> = of(words).iter().map(|form| scalar(form)).collect();
            if !forms.is_empty() {
                lists.push(format!("{lang}: [{}]", forms.join(", ")));
            }
        }
        if !lists.is_empty() {
            parts.push(format!("{key}: {{{}}}", lists.join(", ")));
        }
    }
    format!("{{{}}}", parts.join(", "))
}

/// A form as YAML: bare where it can be read as nothing else.
fn scalar(form: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || " -/()（）".contains(c);
    let lower = form.to_lowercase();
    let is_other = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_plain = form.chars().all(is_word)
        && form.starts_with(char::is_alphabetic)
        && !form.ends_with(' ')
        && !is_other.contains(&lower.as_str());
    if is_plain { form.to_owned() } else { quoted(form) }
}

/// Where an entry of the file ends: behind its last text and what closes it, so that a remark
/// beside it stays.
fn end(text: &str, node: &Node) -> usize {
    let mut last = node;
    while let Some(inner) = match &last.kind {
        Kind::Mapping(entries) => entries.last().map(|(_, inner)| inner),
        Kind::Sequence(nodes) => nodes.last(),
        Kind::Scalar { .. } => None,
    } {
        last = inner;
    }
    let range = last.place.range();
    let own = text.get(range.clone()).unwrap_or("").trim_end().len();
    let end = range.start.saturating_add(own);
    let rest = text.get(end..).unwrap_or("");
    let closes = |c: char| c.is_whitespace() || "\"'],}".contains(c);
    let closers = rest.trim_start_matches(closes);
    let closers = rest.get(..rest.len() - closers.len()).unwrap_or("").trim_end();
    end.saturating_add(closers.len())
}
