//! Text of one language stands where the other is wanted.
//!
//! A paragraph, cell, label or heading of a Chinese chapter that has English words and no Han
//! character, or of an English chapter that has Han characters, was not translated; so is a
//! reason or answer of `content/index.yaml`, a name or note of the dataset, or a text of
//! `content/report.yaml`. `recto confirm` passes over what is found here. Two words are enough where one of them is a common
//! word, as in *Our people* or *We have 1,312 employees*. Names that stay Latin are no such text:
//! companies, codes and standards, addresses, and what `issuer` or the glossary gives in the same form in
//! both languages.
//!
//! Remedy: translate it, or enter the name in `content/glossary.yaml` with the same form in both
//! languages.

use std::collections::BTreeSet;

use super::Subject;
use super::text::Flat;
use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::input::load;
use crate::languages::English;
use crate::model::lang::{Lang, is_han};
use crate::model::passage::Passage;
use crate::model::place::{Place, Sources};
use crate::model::report::Inline;
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("untranslated", Severity::Warning, include_str!("untranslated.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    let names = names(subject);
    for part in report.parts.values() {
        let mut line =
            |line: &[Inline]| check(line, part.lang, &names, subject.sources, sink);
        for chapter in &part.chapters {
            visit::lines(chapter, &mut line);
        }
        visit::index_lines(part, &mut line);
    }
    let source = report.config.languages.first();
    let files = subject
        .passages
        .pairs
        .iter()
        .filter(|it| FILES.contains(&it.of.as_str()));
    for passage in files {
        let versions = [
            (source.copied(), &passage.source),
            (Some(passage.lang), &passage.translation),
        ];
        for (lang, version) in versions {
            let Some(lang) = lang else { continue };
            if let Some(words) = in_another(&version.words, lang, &names) {
                sink.add(finding(version.place, words, lang));
            }
        }
    }
}

/// The files whose texts stand in no line of the report.
const FILES: [&str; 2] = [load::REPORT, load::DATA];

/// Names that are the same in all languages of the report.
fn names<'a>(subject: &Subject<'a>) -> Vec<&'a str> {
    let mut names: Vec<&str> = vec![];
    let languages = subject.config.languages.len();
    let terms = subject.glossary.iter().map(|term| &term.forms);
    let own = [&subject.config.issuer, &subject.config.short];
    // Names that are the same in all languages of the report.
    for entry in terms.chain(own).filter(|entry| entry.len() == languages) {
        let mut forms = entry.values().map(|form| form.value.as_str());
        if let Some(first) = forms.next()
            && forms.all(|form| form == first)
        {
            names.push(first);
        }
    }
    names
}

/// A text with blanks in place of names, so that what follows keeps its place.
fn without_names(text: &str, names: &[&str]) -> String {
    let mut text = text.to_owned();
    for name in names.iter().filter(|name| !name.is_empty()) {
        text = text.replace(name, &" ".repeat(name.len()));
    }
    text
}

/// The first words of a text, of any of its lines, that are not of a language.
fn in_another<'t>(text: &'t str, lang: Lang, names: &[&str]) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let start = foreign(&without_names(line, names), lang)?;
        line.get(start..).map(excerpt)
    })
}

fn finding(place: Place, words: &str, lang: Lang) -> Diagnostic {
    RULE.finding(place, format!("“{words}” is not {}", lang.tag()))
        .hint("translate it, or enter the name in the glossary")
}

/// What is not translated yet, for those who confirm translations.
pub(super) struct Untranslated<'a> {
    names: Vec<&'a str>,
    /// The words that the sources have in small letters somewhere: where they begin with a
    /// capital they are no names.
    common: BTreeSet<&'a str>,
}

impl<'a> Untranslated<'a> {
    pub(super) fn new(subject: &Subject<'a>) -> Self {
        let words = subject.passages.pairs.iter().flat_map(|it| words(&it.source.words));
        let common = words.filter(|word| word.chars().all(|c| c.is_ascii_lowercase()));
        Self { names: names(subject), common: common.collect() }
    }

    /// The words of a translation that are still those of the source or of its language. What
    /// is made of figures, codes and names alone is the same in both.
    pub(super) fn find<'t>(&self, passage: &'t Passage) -> Option<&'t str> {
        let text = &passage.translation.words;
        if passage.source.text != passage.translation.text {
            return in_another(text, passage.lang, &self.names);
        }
        let own = |line: &&str| {
            let line = without_names(line, &self.names);
            line.chars().any(is_han)
                || is_english(&line, passage.lang.english())
                || self.is_common(&line, passage.lang.english())
        };
        text.lines().find(own).map(|line| {
            let letter = |c: char| c.is_ascii_alphabetic() || is_han(c);
            excerpt(line.find(letter).and_then(|at| line.get(at..)).unwrap_or(line))
        })
    }

    /// Whether a text has a word that is no name.
    fn is_common(&self, text: &str, english: &English) -> bool {
        words(text).any(|word| {
            let small = word.to_ascii_lowercase();
            word.len() > 2
                && word.chars().skip(1).all(|c| c.is_ascii_lowercase())
                && !english.joints.has(&small)
                && self.common.contains(small.as_str())
        })
    }
}

fn check(
    line: &[Inline],
    lang: Lang,
    names: &[&str],
    sources: &Sources,
    sink: &mut Sink,
) {
    let flat = Flat::new(line, sources);
    let text = without_names(&flat.text, names);
    let Some(start) = foreign(&text, lang) else { return };
    let words = excerpt(&flat.text[start..]);
    if let Some(place) = flat.place(start, start + words.len()) {
        sink.add(finding(place, words, lang));
    }
}

/// The first whole words of a text, up to what is no text.
fn excerpt(text: &str) -> &str {
    let text = text.split('\u{fffc}').next().unwrap_or(text);
    let cut = text.char_indices().nth(40).map_or(text.len(), |(at, _)| at);
    let short = &text[..cut];
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let in_word = inside(short.chars().next_back()) && inside(text[cut..].chars().next());
    let whole = short.rfind(' ').filter(|at| in_word && *at > 0);
    short[..whole.unwrap_or(cut)].trim_end()
}

/// Where text begins that is not of a language.
fn foreign(text: &str, lang: Lang) -> Option<usize> {
    match lang.is_han() {
        false => text.char_indices().find(|(_, c)| is_han(*c)).map(|(at, _)| at),
        true => (!text.chars().any(is_han) && is_english(text, lang.english()))
            .then(|| text.find(|c: char| c.is_ascii_alphabetic()))
            .flatten(),
    }
}

/// The English words and names of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c == '\u{fffc}')
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        // Addresses of mail and web, and codes.
        .filter(|word| word.len() > 1 && !word.contains(['@', '.', '/', '_']))
        .filter(|word| word.chars().all(|c| c.is_ascii_alphabetic() || "-'’".contains(c)))
}

/// Whether a text without Han characters is English rather than names.
fn is_english(text: &str, english: &English) -> bool {
    let words: Vec<&str> = words(text).collect();
    let is_common = |word: &&str| {
        word.len() > 2
            && word.chars().all(|c| !c.is_ascii_uppercase())
            && !english.joints.has(word)
    };
    let opens = |word: &&str| english.openers.has(&word.to_ascii_lowercase());
    let capitalised = words
        .iter()
        .filter(|word| word.len() > 2 && word.chars().any(|c| c.is_ascii_lowercase()));
    let is_company = words.iter().any(|word| english.companies.has(word));
    words.len() > 1
        && (words.iter().any(|word| is_common(word) || opens(word))
            || capitalised.count() > 2 && !is_company)
}
