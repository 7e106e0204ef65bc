//! A name of the glossary stands in one language and not in the other.
//!
//! `content/glossary.yaml` holds one form a language for each policy, award, body, product and
//! term. Where a chapter uses the form of one language, its counterpart in the other must use
//! the other form somewhere: a translator who writes another name for the same thing is found
//! at the place of the first language. A longer name of the glossary that contains a shorter one
//! speaks for itself.
//!
//! Remedy: use the form of the glossary, or correct the glossary.

use std::collections::BTreeMap;

use super::Subject;
use super::text::Flat;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::Lang;
use crate::model::place::Place;
use crate::model::report::Chapter;
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("terms", Severity::Warning, include_str!("terms.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    let mut chapters: BTreeMap<&str, BTreeMap<Lang, &Chapter>> = BTreeMap::new();
    for part in report.parts.values() {
        for chapter in &part.chapters {
            let pair = chapters.entry(chapter.stem.as_str()).or_default();
            pair.insert(part.lang, chapter);
        }
    }
    for pair in chapters.values() {
        let found: BTreeMap<Lang, BTreeMap<usize, Place>> = pair
            .iter()
            .map(|(lang, chapter)| (*lang, terms(subject, *lang, chapter)))
            .collect();
        for (lang, own) in &found {
            for (other, theirs) in found.iter().filter(|(other, _)| *other != lang) {
                for (term, place) in
                    own.iter().filter(|(term, _)| !theirs.contains_key(*term))
                {
                    let entry = &subject.glossary[*term];
                    let (Some(here), Some(there)) = (entry.get(lang), entry.get(other))
                    else {
                        continue;
                    };
                    sink.add(
                        RULE.finding(*place,
                            format!(
                                "“{}” stands here, and the {other} chapter nowhere has “{}”",
                                here.value, there.value
                            ),
                        )
                        .related(there.place, "the glossary")
                        .hint("use the form of the glossary in both languages"),
                    );
                }
            }
        }
    }
}

/// The terms a chapter uses, each with its first place. The longest come first, and a place
/// that one has taken is taken.
fn terms(subject: &Subject<'_>, lang: Lang, chapter: &Chapter) -> BTreeMap<usize, Place> {
    let mut order: Vec<(usize, String)> = subject
        .glossary
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| Some((index, entry.get(&lang)?.value.clone())))
        // Nothing is found everywhere, without end.
        .filter(|(_, form)| !form.is_empty())
        .collect();
    order.sort_by_key(|(index, form)| (std::cmp::Reverse(form.len()), *index));
    let mut found = BTreeMap::new();
    visit::lines(chapter, &mut |line| {
        let flat = Flat::new(line, subject.sources);
        let mut text = flat.text.clone();
        // ASCII keeps its bytes in small letters.
        let mut small = text.to_ascii_lowercase();
        for (index, form) in &order {
            // A name has its capitals; a common word may begin a sentence.
            let is_name = form.chars().any(char::is_uppercase);
            let mut from = 0;
            while let Some(at) = find(if is_name { &text } else { &small }, form, from) {
                let end = at + form.len();
                if stands_alone(&text, at, end)
                    && let Some(place) = flat.place(at, end)
                {
                    found.entry(*index).or_insert(place);
                    let taken = "\0".repeat(form.len());
                    text.replace_range(at..end, &taken);
                    small.replace_range(at..end, &taken);
                }
                from = end;
            }
        }
    });
    found
}

/// Where a form stands next in a text.
fn find(text: &str, form: &str, from: usize) -> Option<usize> {
    text[from..].find(form).map(|at| from + at)
}

/// Whether a Latin name is a word of its own; a plural counts.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let mut after = text[end..].chars();
    let next = after.next();
    let plural = next == Some('s') && !letter(after.next());
    let latin = text[start..end].starts_with(|c: char| c.is_ascii());
    !latin || (!letter(text[..start].chars().next_back()) && (!letter(next) || plural))
}
