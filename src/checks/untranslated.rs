//! Text of one language stands in a chapter of the other.
//!
//! A paragraph, cell, label or heading of a Chinese chapter that has Latin words and no Han
//! character, or of an English chapter that has Han characters, was not translated. Names that
//! the glossary gives in the same form in both languages are no such text, nor are codes of a
//! single word.
//!
//! Remedy: translate it, or enter the name in `content/glossary.yaml` with the same form in both
//! languages.

use super::text::Flat;
use super::{Rule, Subject};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::lang::{Lang, is_han};
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
    for entry in subject.glossary {
        let mut forms = entry.values().map(|form| form.value.as_str());
        if let Some(first) = forms.next()
            && forms.all(|form| form == first)
        {
            names.push(first);
        }
    }
    for part in report.parts.values() {
        for chapter in &part.chapters {
            visit::lines(chapter, &mut |line| {
                let flat = Flat::new(line, subject.sources);
                let mut text = flat.text.clone();
                for name in &names {
                    text = text.replace(name, "");
                }
                let Some(start) = foreign(&text, part.lang) else { return };
                let word: String = text[start..].chars().take(24).collect();
                let at = flat.text.find(&word).unwrap_or(0);
                let end = at + word.len().min(flat.text.len() - at);
                if let Some(place) = flat.place(at, end) {
                    sink.add(
                        Diagnostic::error(
                            RULE.name,
                            place,
                            format!("“{}” is not {}", word.trim(), part.lang.tag()),
                        )
                        .hint("translate it, or enter the name in the glossary"),
                    );
                }
            });
        }
    }
}

/// Where text begins that is not of a language.
fn foreign(text: &str, lang: Lang) -> Option<usize> {
    match lang {
        Lang::En => text.char_indices().find(|(_, c)| is_han(*c)).map(|(at, _)| at),
        Lang::ZhHk => {
            let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| {
                word.len() > 2 && word.chars().any(|c| c.is_ascii_lowercase())
            });
            let has_han = text.chars().any(is_han);
            (!has_han && words.count() > 2)
                .then(|| text.find(|c: char| c.is_ascii_alphabetic()))
                .flatten()
        }
    }
}
