//! Text of one language stands in a chapter of the other.
//!
//! A paragraph, cell, label or heading of a Chinese chapter that has English words and no Han
//! character, or of an English chapter that has Han characters, was not translated; so is a
//! reason or answer of `content/index.yaml`. Two words are enough where one of them is a common
//! word, as in *Our people* or *We have 1,312 employees*. Names that stay Latin are no such text:
//! companies, codes and standards, addresses, and what the glossary gives in the same form in
//! both languages.
//!
//! Remedy: translate it, or enter the name in `content/glossary.yaml` with the same form in both
//! languages.

use super::text::Flat;
use super::{Rule, Subject};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::lang::{Lang, is_han};
use crate::model::place::Sources;
use crate::model::report::Inline;
use crate::model::visit;

pub(super) const RULE: Rule = Rule {
    name: "untranslated",
    severity: Severity::Warning,
    source: include_str!("untranslated.rs"),
    run,
};

fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    // Names that are the same in all languages of the report.
    let mut names: Vec<&str> = vec![];
    let languages = subject.config.languages.len();
    for entry in subject.glossary.iter().filter(|it| it.forms.len() == languages) {
        let mut forms = entry.forms.values().map(|form| form.value.as_str());
        if let Some(first) = forms.next()
            && forms.all(|form| form == first)
        {
            names.push(first);
        }
    }
    for part in report.parts.values() {
        let mut line =
            |line: &[Inline]| check(line, part.lang, &names, subject.sources, sink);
        for chapter in &part.chapters {
            visit::lines(chapter, &mut line);
        }
        if let Some(index) = &part.index {
            visit::index_lines(index, &mut line);
        }
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
    let mut text = flat.text.clone();
    for name in names.iter().filter(|name| !name.is_empty()) {
        // What follows keeps its place.
        text = text.replace(name, &" ".repeat(name.len()));
    }
    let Some(start) = foreign(&text, lang) else { return };
    let words = excerpt(&flat.text[start..]);
    if let Some(place) = flat.place(start, start + words.len()) {
        sink.add(
            Diagnostic::error(
                RULE.name,
                place,
                format!("“{words}” is not {}", lang.tag()),
            )
            .hint("translate it, or enter the name in the glossary"),
        );
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
    match lang {
        Lang::En => text.char_indices().find(|(_, c)| is_han(*c)).map(|(at, _)| at),
        Lang::ZhHk => (!text.chars().any(is_han) && is_english(text))
            .then(|| text.find(|c: char| c.is_ascii_alphabetic()))
            .flatten(),
    }
}

/// Words that join the parts of a name.
const JOINTS: [&str; 6] = ["and", "for", "the", "von", "van", "del"];
/// Words that begin a phrase and no name, in capitals or small.
const OPENERS: [&str; 8] = ["our", "we", "this", "these", "their", "its", "your", "how"];
/// What only companies end in.
const COMPANIES: [&str; 10] = [
    "Limited",
    "Ltd",
    "Inc",
    "Company",
    "Corporation",
    "Corp",
    "Holdings",
    "Group",
    "LLP",
    "GmbH",
];

/// Whether a text without Han characters is English rather than names.
fn is_english(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == '\u{fffc}')
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        // Addresses of mail and web, and codes.
        .filter(|word| word.len() > 1 && !word.contains(['@', '.', '/', '_']))
        .filter(|word| word.chars().all(|c| c.is_ascii_alphabetic() || "-'’".contains(c)))
        .collect();
    let is_common = |word: &&str| {
        word.len() > 2
            && word.chars().all(|c| !c.is_ascii_uppercase())
            && !JOINTS.contains(word)
    };
    let opens = |word: &&str| OPENERS.contains(&word.to_ascii_lowercase().as_str());
    let capitalised = words
        .iter()
        .filter(|word| word.len() > 2 && word.chars().any(|c| c.is_ascii_lowercase()));
    let is_company = words.iter().any(|word| COMPANIES.contains(word));
    words.len() > 1
        && (words.iter().any(|word| is_common(word) || opens(word))
            || capitalised.count() > 2 && !is_company)
}
