//! The printed figures of two makings, chapter by chapter, wherever the chapters stand.

use std::collections::BTreeMap;

use serde::Serialize;

use super::chapters::Chapters;
use super::text::Blocks;
use super::{Difference, Step, aligned};
use crate::output::ledger::{Entry, Ledger};

/// A printed figure that reads otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Occurrence {
    /// The metric or expression.
    pub of: String,
    /// The period.
    pub period: String,
    /// The language.
    pub language: String,
    /// The author's file.
    pub file: String,
    /// The line in it.
    pub line: usize,
    /// Before; absent where it is new.
    pub old: Option<Printed>,
    /// Now; absent where it is gone.
    pub new: Option<Printed>,
    /// Whether it is the word of a claim or a trend.
    #[serde(skip)]
    pub(super) is_word: bool,
}

/// A figure in print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Printed {
    /// What is printed.
    pub printed: String,
    /// The page.
    pub page: String,
    /// The sentence, row or point it stands in.
    pub sentence: String,
}

/// What tells a figure from others: language, chapter, what it is of, and period.
type Key = (String, String, String, String);

fn of(entry: &Entry) -> &str {
    let of = entry.metric.as_ref().or(entry.expression.as_ref());
    of.map_or("", String::as_str)
}

fn keys(ledger: &Ledger, chapter: &dyn Fn(usize) -> Option<String>) -> Vec<Key> {
    let key = |entry: &Entry| {
        let chapter = entry.block.and_then(chapter);
        let (of, period) = (of(entry).to_owned(), entry.period.clone());
        (entry.language.clone(), chapter.unwrap_or_default(), of, period)
    };
    ledger.figures.iter().map(key).collect()
}

/// Enters the figures that read otherwise; those of chapters that came or went as a whole
/// are counted.
pub(super) fn enter(
    (old, new): (&Ledger, &Ledger),
    chapters: &Chapters,
    blocks: &Blocks,
    into: &mut Difference,
) {
    let now = |block: usize| new.blocks.get(block).map(|block| block.chapter.clone());
    let then = |block: usize| match blocks.moved.get(&block) {
        Some(moved) => now(*moved),
        None => {
            let own = &old.blocks.get(block)?.chapter;
            if own.is_empty() {
                return None;
            }
            // A chapter that is gone is none of today's.
            let gone = || format!("{own} as it was");
            Some(chapters.pairs.get(own).cloned().unwrap_or_else(gone))
        }
    };
    let (old_keys, new_keys) = (keys(old, &then), keys(new, &now));
    let pairs = paired(&old_keys, &new_keys);
    let mut found = vec![];
    for (a, b) in pairs {
        let before = a.and_then(|at| old.figures.get(at));
        let after = b.and_then(|at| new.figures.get(at));
        let Some(any) = after.or(before) else { continue };
        if before.map(|entry| &entry.printed) == after.map(|entry| &entry.printed) {
            continue;
        }
        let change = match (before, after) {
            (None, _) => "new",
            (_, None) => "gone",
            _ => "",
        };
        let whole = into
            .chapters
            .iter_mut()
            .find(|own| own.change == change && own.file == any.file);
        if let Some(chapter) = whole {
            chapter.figures += 1;
            continue;
        }
        let printed = |entry: &Entry| Printed {
            printed: entry.printed.clone(),
            page: entry.page.clone(),
            sentence: entry.sentence.clone(),
        };
        found.push((
            any.position.sheet,
            Occurrence {
                of: of(any).to_owned(),
                period: any.period.clone(),
                language: any.language.clone(),
                file: any.file.clone(),
                line: any.line,
                old: before.map(printed),
                new: after.map(printed),
                is_word: any.parsed().is_some_and(|expression| expression.is_word()),
            },
        ));
    }
    found.sort_by_key(|(sheet, _)| *sheet);
    into.occurrences = found.into_iter().map(|(_, occurrence)| occurrence).collect();
}

fn paired(old: &[Key], new: &[Key]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut pairs = vec![];
    let mut gone: BTreeMap<Option<&Key>, Vec<usize>> = BTreeMap::new();
    let mut come: Vec<usize> = vec![];
    for step in aligned(old, new) {
        match step {
            Step::Same(a, b) => pairs.push((Some(a), Some(b))),
            Step::Other(before, after) => {
                for at in before {
                    gone.entry(old.get(at)).or_default().push(at);
                }
                come.extend(after);
            }
        }
    }
    // What went in one place and came in another only moved.
    for at in come {
        let twin = gone.get_mut(&new.get(at));
        let twin = twin.filter(|twins| !twins.is_empty()).map(|twins| twins.remove(0));
        pairs.push((twin, Some(at)));
    }
    pairs.extend(gone.into_values().flatten().map(|at| (Some(at), None)));
    pairs
}
