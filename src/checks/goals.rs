//! What prose says of targets: sentence by sentence, with the targets it speaks of.

use super::Subject;
use super::sentence::{Sentence, SentencePart, sentences};
use crate::languages::List;
use crate::model::figure::Figure;
use crate::model::goal::{Goal, Standing};
use crate::model::lang::Lang;
use crate::model::place::Place;
use crate::model::report::{Block, Chapter, Inline};
use crate::model::visit;
use crate::resolve::goals;

/// A sentence of prose.
pub(super) struct Told<'a, 's> {
    pub(super) lang: Lang,
    pub(super) line: &'s [Inline],
    pub(super) sentence: &'s Sentence<'s>,
    /// The targets it speaks of itself.
    pub(super) named: Vec<&'a Goal>,
    /// Those that its section shows.
    pub(super) around: Vec<&'a Goal>,
}

/// Calls `visit` with every sentence of the report's prose.
pub(super) fn told<'a>(subject: &Subject<'a>, visit: &mut impl FnMut(&Told<'a, '_>)) {
    let Some(report) = subject.report else { return };
    for part in report.parts.values() {
        for chapter in &part.chapters {
            let mut say = |line: &[Inline], around: &[&'a Goal]| {
                for sentence in sentences(line) {
                    let mut figures = vec![];
                    for part in &sentence.parts {
                        if let SentencePart::Figure(figure) = part {
                            figures.push(*figure);
                        }
                    }
                    visit(&Told {
                        lang: part.lang,
                        line,
                        named: named(subject, &figures),
                        around: around.to_vec(),
                        sentence: &sentence,
                    });
                }
            };
            if let Some(lead) = &chapter.lead {
                say(lead, &[]);
            }
            for section in sections(chapter) {
                let mut figures = vec![];
                visit::of_blocks(section, &mut |line| {
                    figures.extend(visit::figures(line));
                });
                for block in section {
                    if let Block::Component(component) = block {
                        component.part().figures(&mut |figure| figures.push(figure));
                    }
                }
                let around = named(subject, &figures);
                let mut rest: Vec<&Block> = section.iter().rev().collect();
                while let Some(block) = rest.pop() {
                    match block {
                        Block::Paragraph(line, _) => say(line, &around),
                        Block::List { items, .. } => {
                            rest.extend(items.iter().flatten().rev());
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}

/// The runs of blocks between headings.
fn sections(chapter: &Chapter) -> impl Iterator<Item = &[Block]> {
    let body = chapter.body.as_slice();
    body.chunk_by(|_, next| !matches!(next, Block::Heading(_)))
}

/// The targets that figures are of: by their own figures, else by the metric of one alone.
fn named<'a>(subject: &Subject<'a>, figures: &[&Figure]) -> Vec<&'a Goal> {
    let goals = subject.data.goals();
    let has = |is: &dyn Fn(&str) -> bool| {
        figures.iter().any(|figure| {
            let mut found = false;
            figure.parsed.metrics(&mut |id, _| found |= is(id));
            found
        })
    };
    let own: Vec<&Goal> = goals
        .values()
        .filter(|goal| has(&|id: &str| id.starts_with(&goal.figure(""))))
        .collect();
    if !own.is_empty() {
        return own;
    }
    let is_alone = |goal: &&Goal| {
        let same = goals.values().filter(|other| other.metric.value == goal.metric.value);
        same.count() == 1
    };
    let of_metric = goals.values().filter(is_alone);
    of_metric
        .filter(|goal| has(&|id: &str| id == goal.metric.value))
        .collect()
}

impl<'a> Told<'a, '_> {
    /// The targets a sentence that says something of targets can only mean.
    pub(super) fn meant(&self) -> &[&'a Goal] {
        match self.named.as_slice() {
            [] => &self.around,
            named => named,
        }
    }

    /// What it says of them: the first of these words that nothing in its clause takes back.
    pub(super) fn says<'w>(&self, words: &'w List) -> Option<&'w str> {
        let text = self.typed();
        let unless = &self.lang.reading().goals.unless;
        words.iter().find(|word| {
            spots(self.lang, &text, word).any(|at| {
                let ends = |c: char| matches!(c, ',' | ';' | '，' | '；' | '：');
                let clause = text[..at].rfind(ends).map_or(0, |comma| comma + 1);
                let clause = text.get(clause..at).unwrap_or(&text[..at]);
                let behind = text[at + word.len()..].split(ends).next().unwrap_or("");
                let takes_back =
                    |own: &str| spots(self.lang, clause, own).next().is_some();
                let refuses = |own: &str| self.lang.is_han() && behind.starts_with(own);
                !unless.iter().any(|own| takes_back(own) || refuses(own))
            })
        })
    }

    /// Its words as typed, in small letters.
    pub(super) fn typed(&self) -> String {
        self.sentence.words().to_lowercase()
    }

    /// Where a word of it stands.
    pub(super) fn place(&self, word: &str) -> Option<Place> {
        let mut found = None;
        visit::of_line(self.line, &mut |element| {
            if let Inline::Text(text, place) = element
                && let Some(at) = text.to_lowercase().find(word)
                && found.is_none()
            {
                let end = at + word.len();
                let is_part = text.get(at..end).is_some();
                found = Some(match is_part {
                    true => place.within(text, at..end),
                    false => *place,
                });
            }
        });
        found.or_else(|| visit::place(self.line))
    }
}

/// Where a word or phrase stands in a text of small letters: whole, where words are parted.
pub(super) fn spots<'t>(
    lang: Lang,
    text: &'t str,
    word: &'t str,
) -> impl Iterator<Item = usize> + 't {
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let is_letter = |c: char| c.is_alphanumeric() || c == '-';
        lang.is_han()
            || !(text[..*at].ends_with(is_letter)
                || text[at + word.len()..].starts_with(is_letter))
    })
}

/// Whether a text has one of some words.
pub(super) fn has(lang: Lang, text: &str, words: &List) -> bool {
    words.iter().any(|word| spots(lang, text, word).next().is_some())
}

/// How a target stands in the reporting period; nothing where it has no value there.
pub(super) fn standing(subject: &Subject<'_>, goal: &Goal) -> Option<Standing> {
    let evaluator = subject.data.evaluator(subject.data);
    let standing = goals::standing(&evaluator, goal, subject.config.period);
    standing.ok().map(|(standing, ..)| standing)
}
