//! A name of the glossary stands in one language and not in the other, or what the glossary
//! says to avoid stands somewhere.
//!
//! `content/glossary.yaml` holds one form a language for each policy, award, body, product and
//! term; `also` lists other forms that are right, `avoid` those that are not. Where a text uses
//! the name in one language, its counterpart must use it in the other: a chapter somewhere, with
//! its alternative texts and captions; an answer or reason of the content index, a name or note of
//! the dataset and the title in the same entry. A translator who writes another name for the same
//! thing is found at the place of the first language, and a form to avoid wherever it stands. A
//! longer form of the glossary that contains a shorter one speaks for itself.
//!
//! Words that one region of a language has and another has not are found without a glossary: 持份者 in
//! a text for the mainland, 利益相關方 in one for Hong Kong. Titles in 《》 keep theirs, and what the glossary
//! says is right is right.
//!
//! Remedy: use the form of the glossary, or correct the glossary: a variant that is right stands
//! under `also`, and so does a longer word that contains what is to be avoided.

use std::collections::{BTreeMap, BTreeSet};

use super::Subject;
use super::forms::Forms;
use super::own;
use super::text::Flat;
use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::input::load::placeholder;
use crate::model::glossary::Term;
use crate::model::lang::{ByLang, Lang};
use crate::model::place::Place;
use crate::model::report::{Chapter, Inline};
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("terms", Severity::Warning, include_str!("terms.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let forms: ByLang<Forms<'_>> = Lang::ALL
        .into_iter()
        .map(|lang| (lang, Forms::new(subject.glossary, lang)))
        .collect();
    let look = &mut Look { subject, forms: &forms, sink };
    for entry in own::plain_entries(subject) {
        look.entry(&entry);
    }
    let Some(report) = subject.report else { return };
    let mut chapters: BTreeMap<&str, ByLang<TermsFound>> = BTreeMap::new();
    let mut answers: BTreeMap<(&str, &str, bool), ByLang<TermsFound>> = BTreeMap::new();
    for part in report.parts.values() {
        for chapter in &part.chapters {
            let pair = chapters.entry(chapter.stem.as_str()).or_default();
            look.chapter(chapter, pair.entry(part.lang).or_default());
        }
        for row in part.indexes.iter().flat_map(|index| index.rows()) {
            for said in &row.said {
                let key = (row.key.as_str(), said.item.as_str(), said.how.is_excuse());
                let pair: &mut ByLang<_> = answers.entry(key).or_default();
                look.line(&said.line, part.lang, pair.entry(part.lang).or_default());
            }
        }
    }
    for pair in chapters.values() {
        look.compare(pair, true);
    }
    for pair in answers.values() {
        look.compare(pair, false);
    }
}

/// What the glossary says of words in a text that is to be translated.
pub(crate) struct Termbase<'a> {
    glossary: &'a [Term],
    forms: Forms<'a>,
    to: Lang,
}

impl<'a> Termbase<'a> {
    /// The words of one language, and what they are to be in another.
    pub(crate) fn new(glossary: &'a [Term], from: Lang, to: Lang) -> Self {
        Self { glossary, forms: Forms::new(glossary, from), to }
    }

    /// The words of the glossary in a text, each with its counterpart, once.
    pub(crate) fn of(&self, text: &str) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = vec![];
        for hit in self.forms.find(text) {
            let mut terms = hit.terms.iter().filter_map(|at| self.glossary.get(*at));
            let form = terms.find_map(|term| term.forms.get(&self.to));
            let pair = form.map(|form| (hit.form.to_owned(), form.value.clone()));
            found.extend(pair.filter(|pair| !found.contains(pair)));
        }
        found
    }
}

/// What a text has of the glossary.
#[derive(Default)]
struct TermsFound {
    /// The terms it speaks of, in a form of the glossary.
    known: BTreeSet<usize>,
    /// Those it speaks of with other capitals.
    loose: BTreeSet<usize>,
    /// What it says in a right form, by the terms that may stand for: the form and its place.
    right: BTreeMap<Vec<usize>, (String, Place)>,
}

/// Looks through texts.
struct Look<'a, 's> {
    subject: &'a Subject<'a>,
    forms: &'a ByLang<Forms<'a>>,
    sink: &'s mut Sink,
}

impl Look<'_, '_> {
    /// A text that stands in one entry of a file in several languages.
    fn entry(&mut self, entry: &[own::Own]) {
        let first = entry.first().map(|own| self.subject.sources.get(own.place.file));
        if first.is_some_and(|file| file.path == "content/glossary.yaml") {
            return;
        }
        let mut pair: ByLang<TermsFound> = ByLang::new();
        for own::Own { lang, text, place } in entry {
            let mut seen = text.clone();
            for range in placeholder::find(text, &[]) {
                let hole = "\0".repeat(range.len());
                seen.replace_range(range, &hole);
            }
            let at = |start, end| Some(place.within(text, start..end));
            self.text(&seen, *lang, &at, pair.entry(*lang).or_default());
        }
        self.compare(&pair, false);
    }

    fn chapter(&mut self, chapter: &Chapter, words: &mut TermsFound) {
        visit::lines(chapter, &mut |line| self.line(line, chapter.lang, words));
        own::alternatives(chapter, &mut |alt| self.line(alt, chapter.lang, words));
        own::said(chapter, &mut |text, place, _| {
            self.quoted(text, chapter.lang, place, Some(place), words);
        });
    }

    fn line(&mut self, line: &[Inline], lang: Lang, words: &mut TermsFound) {
        let sources = self.subject.sources;
        let flat = Flat::whole(line, sources);
        let text = without_addresses(&flat.text);
        self.text(&text, lang, &|start, end| flat.place(start, end), words);
        // Quotations in placeholders and what claims say are texts.
        visit::of_line(line, &mut |element| match element {
            Inline::Text(text, place) => {
                let before = sources.get(place.file).text.get(..place.start as usize);
                if before.is_some_and(|before| before.ends_with("{{")) {
                    self.quoted(text, lang, *place, None, words);
                }
            }
            Inline::Figure(figure) if figure.value.is_none() => {
                self.quoted(&figure.printed.number, lang, figure.place, None, words);
            }
            _ => {}
        });
    }

    /// A text that stands somewhere in a place, as it is or in another form.
    fn quoted(
        &mut self,
        text: &str,
        lang: Lang,
        place: Place,
        otherwise: Option<Place>,
        words: &mut TermsFound,
    ) {
        let written = self.subject.sources.text(place);
        let at = |start: usize, end: usize| {
            let word = text.get(start..end)?;
            let before = text.get(..start)?.matches(word).count();
            let found = written.match_indices(word).nth(before);
            found.map(|(at, _)| place.part(at, at + word.len())).or(otherwise)
        };
        self.text(text, lang, &at, words);
    }

    /// Adds the words of a text; `place` says where a part of it stands.
    fn text(
        &mut self,
        text: &str,
        lang: Lang,
        place: &dyn Fn(usize, usize) -> Option<Place>,
        words: &mut TermsFound,
    ) {
        let Some(forms) = self.forms.get(&lang) else { return };
        for hit in forms.find(text) {
            let Some(place) = place(hit.start, hit.end) else { continue };
            if hit.is_loose {
                words.loose.extend(hit.terms);
                continue;
            }
            words.known.extend(hit.terms);
            if hit.terms.is_empty() {
                if hit.is_avoided && !in_title(text, hit.start) {
                    self.sink.extend(of_another_region(hit.form, lang, place));
                }
                continue;
            }
            if !hit.is_avoided {
                let first = || (hit.form.to_owned(), place);
                words.right.entry(hit.terms.to_vec()).or_insert_with(first);
                continue;
            }
            let terms =
                || hit.terms.iter().filter_map(|at| self.subject.glossary.get(*at));
            let avoided = terms().find_map(|term| {
                let mut all = term.avoid.get(&lang)?.iter();
                all.find(|form| form.value == hit.form)
            });
            let mut finding = RULE
                .finding(
                    place,
                    format!("“{}” is to be avoided", &text[hit.start..hit.end]),
                )
                .among(
                    format!("“{}” is to be avoided, and stands in {{}} places", hit.form),
                    "",
                );
            if let Some(form) = avoided {
                finding = finding.related(form.place, "the glossary");
            }
            let right = terms().find_map(|term| term.forms.get(&lang));
            let hint = right.map(|right| format!("write “{}”", right.value));
            self.sink.add(finding.hint_if(hint));
        }
    }

    /// Finds what one language has and the other has not. A chapter has a name as it is
    /// somewhere; in a single text it may begin a sentence or stand in one.
    fn compare(&mut self, pair: &ByLang<TermsFound>, of_chapter: bool) {
        for (lang, own) in pair {
            for (other, theirs) in pair.iter().filter(|(other, _)| *other != lang) {
                for (terms, (form, place)) in &own.right {
                    let is_there = |term| {
                        theirs.known.contains(term)
                            || !of_chapter && theirs.loose.contains(term)
                    };
                    if terms.iter().any(is_there) {
                        continue;
                    }
                    let all =
                        terms.iter().filter_map(|at| self.subject.glossary.get(*at));
                    let counterpart = all.flat_map(|term| term.forms.get(other)).next();
                    let Some(counterpart) = counterpart else { continue };
                    let there = match of_chapter {
                        true => format!("the {other} chapter nowhere has"),
                        false => format!("its text in {other} has not"),
                    };
                    self.sink.add(
                        RULE.finding(
                            *place,
                            format!(
                                "“{form}” stands here, and {there} “{}”",
                                counterpart.value
                            ),
                        )
                        .related(counterpart.place, "the glossary")
                        .hint("use the form of the glossary in both languages"),
                    );
                }
            }
        }
    }
}

/// Whether a place of a text lies in the title of a work or a law, which keeps its words.
fn in_title(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    let open = before.rfind('《');
    open.is_some_and(|open| !before.get(open..).unwrap_or("").contains('》'))
}

/// A word that another region has for something.
fn of_another_region(word: &str, lang: Lang, place: Place) -> Option<Diagnostic> {
    let region = &lang.reading().other_region;
    let right = region.words.get(word)?;
    let what = format!("“{word}” is a word of {}", region.name);
    let finding = RULE.finding(place, format!("{what}, and this is {lang}"));
    let hint = format!(
        "write “{right}”, or enter “{word}” under `also` in content/glossary.yaml if it is a name"
    );
    Some(
        finding
            .hint(hint)
            .among(format!("{what}, and stands in {{}} places"), ""),
    )
}

/// A text with holes where addresses stand: they are no words.
fn without_addresses(text: &str) -> String {
    let is_address = |word: &str| {
        word.contains("://") || word.contains('@') || word.starts_with("www.")
    };
    text.split_inclusive(char::is_whitespace)
        .map(|word| match is_address(word) {
            true => "\0".repeat(word.len()),
            false => word.to_owned(),
        })
        .collect()
}
