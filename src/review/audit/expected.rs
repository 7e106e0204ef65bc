//! What a report would print: its figures in the order of its texts, each with the words it stands
//! among. No page is set for it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::stream::{Digits, MASK, Stream, digits, squeeze};
use crate::languages::is_han;
use crate::output::ledger::{Entry, Ledger};

/// Figures that stand in one sentence, row or point.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    /// Its text, each number as one sign.
    pub(super) text: String,
    /// The numbers of the text, in order: their digits, and the figure of the ledger, counted from
    /// 0, where it is one.
    pub(super) numbers: Vec<(String, Option<usize>)>,
    /// Its figures that are written in words, or whose place in the text is not known.
    pub(super) others: Vec<usize>,
    /// The parts of its text that are cells of a row.
    pub(super) cells: Vec<Range<usize>>,
    /// What stands over it in its component, where it says little itself.
    head: String,
}

/// How much a text says that needs no head.
const ENOUGH: usize = 10;

impl Group {
    /// How many letters it has; a Han character counts as two and a half.
    pub(super) fn weight(&self) -> usize {
        weight(&self.text)
    }

    /// With what stands over it, where it stands under that in print.
    pub(super) fn under_its_head(&self, stream: &Stream) -> Option<Self> {
        let text = format!("{}{}", self.head, self.text);
        let stands = !self.head.is_empty() && stream.text.contains(&text);
        stands.then(|| Self { text, cells: vec![], ..self.clone() })
    }

    /// Whether nothing stands over it.
    pub(super) fn is_without_head(&self) -> bool {
        self.head.is_empty()
    }
}

/// How much a text without spaces says.
pub(super) fn weight(text: &str) -> usize {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters.map(|c| if is_han(c) { 5 } else { 2 }).sum::<usize>() / 2
}

/// The figures of a language by the sentences they stand in.
pub(super) fn groups(ledger: &Ledger, tag: &str) -> Vec<Group> {
    let own: Vec<(usize, &Entry)> = ledger
        .figures
        .iter()
        .enumerate()
        .filter(|(_, figure)| figure.language == tag)
        .collect();
    let mut groups = vec![];
    let is_one = |a: &(usize, &Entry), b: &(usize, &Entry)| {
        a.1.block == b.1.block && a.1.sentence == b.1.sentence && !a.1.sentence.is_empty()
    };
    for chunk in own.chunk_by(is_one) {
        let Some((_, first)) = chunk.first() else { continue };
        // The same sentence may stand in several places.
        let mut rest = chunk;
        while !rest.is_empty() {
            let (mut group, used) = group(&first.sentence, rest);
            if !group.numbers.is_empty() && group.weight() < ENOUGH {
                group.head = head(ledger, first);
            }
            groups.push(group);
            rest = rest.get(used.max(1)..).unwrap_or_default();
        }
    }
    groups
}

/// The line that stands over a figure in its block, where it has no number itself.
fn head(ledger: &Ledger, figure: &Entry) -> String {
    let own = figure.metric.as_ref().or(figure.expression.as_ref());
    let block = figure.block.and_then(|block| ledger.blocks.get(block));
    let (Some(own), Some(block)) = (own, block) else { return String::new() };
    let placeholder = format!("{{{{ {own} }}}}");
    if let Some(title) = titled(&block.text, &placeholder) {
        return title;
    }
    let mut lines = block.text.lines().zip(block.text.lines().skip(1));
    let mut found = lines.by_ref().filter(|(_, line)| line.contains(&placeholder));
    let (Some((head, _)), None) = (found.next(), found.next()) else {
        return String::new();
    };
    let head = if head.contains("{{") { "" } else { head };
    let head = squeezed(head);
    if head.contains(MASK) { String::new() } else { head }
}

/// The title of an item that is written on one line, where only one holds a placeholder:
/// `- {title: …, note: "{{ … }}"}`.
fn titled(block: &str, placeholder: &str) -> Option<String> {
    let mut lines = block.lines().filter(|line| line.contains(placeholder));
    let (line, None) = (lines.next()?, lines.next()) else { return None };
    let before = line.split(placeholder).next()?;
    let item = before.trim_start().strip_prefix("- {")?;
    let (_, text) = item.split_once(": ")?;
    let (title, _) = text.split_once(", ")?;
    let title = squeezed(title.trim_matches('"'));
    (!title.is_empty() && !title.contains(MASK)).then_some(title)
}

/// The figures of a sentence as far as they follow one another in it, and how many those are.
fn group(sentence: &str, figures: &[(usize, &Entry)]) -> (Group, usize) {
    let found = digits(sentence);
    let mut group = Group::default();
    squeeze(sentence, &found, &mut group.text);
    let mut end = 0;
    for cell in sentence.split(" · ").filter(|_| sentence.contains(" · ")) {
        let start = end;
        end += squeezed(cell).len();
        group.cells.push(start..end);
    }
    group.numbers = found.iter().map(|number| (number.key.clone(), None)).collect();
    let mut at = 0;
    let mut used = 0;
    for (index, figure) in figures {
        let Some((end, own)) = stands(sentence, &found, at, &figure.printed) else {
            if used == 0 {
                group.others.push(*index);
                group.text.clear();
                group.numbers.clear();
                used = 1;
            }
            break;
        };
        match own.and_then(|own| group.numbers.get_mut(own)) {
            Some((_, holds)) => *holds = Some(*index),
            None => group.others.push(*index),
        }
        at = end;
        used += 1;
    }
    (group, used)
}

/// Where a figure ends in its sentence from a byte on, and which of the numbers it is; digits
/// within another number are none of its own.
fn stands(
    sentence: &str,
    numbers: &[Digits],
    from: usize,
    printed: &str,
) -> Option<(usize, Option<usize>)> {
    let has_digits = printed.contains(|c: char| c.is_ascii_digit());
    sentence.get(from..)?.match_indices(printed).find_map(|(at, _)| {
        let (start, end) = (from + at, from + at + printed.len());
        let own = numbers.iter().position(|it| start <= it.start && it.end <= end);
        (own.is_some() || !has_digits).then_some((end, own))
    })
}

/// A text without spaces, each number as one sign.
pub(super) fn squeezed(text: &str) -> String {
    let mut own = String::new();
    squeeze(text, &digits(text), &mut own);
    own
}

/// The digits of a figure as printed; nothing where it is in words.
pub(super) fn key(figure: &Entry) -> Option<String> {
    digits(&figure.printed)
        .into_iter()
        .next()
        .map(|Digits { key, .. }| key)
}

/// The words of texts, each with how much it tells: what few texts have tells more. Of texts in
/// Han characters, two that stand together are a word.
#[derive(Debug, Default)]
pub(super) struct Words {
    counts: BTreeMap<String, usize>,
}

impl Words {
    /// The words of some texts.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut counts = BTreeMap::new();
        for text in texts {
            for word in words(text) {
                *counts.entry(word).or_insert(0) += 1;
            }
        }
        Self { counts }
    }

    fn tells(&self, word: &str) -> u64 {
        match self.counts.get(word).copied().unwrap_or(1) {
            0..=2 => 12,
            3..=6 => 8,
            7..=20 => 5,
            21..=60 => 3,
            _ => 1,
        }
    }

    /// How much of what some words tell others have as well, in per cent.
    pub(super) fn shared(&self, own: &BTreeSet<String>, other: &BTreeSet<String>) -> u64 {
        let told = |words: &mut dyn Iterator<Item = &String>| -> u64 {
            words.map(|word| self.tells(word)).sum()
        };
        let all = told(&mut own.iter());
        let shared = told(&mut own.intersection(other));
        (100 * shared).checked_div(all).unwrap_or(0)
    }
}

/// The words of a text.
pub(super) fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut word = String::new();
    let mut last = None;
    for c in text.chars().chain([' ']) {
        if is_han(c) {
            words.extend(last.map(|last: char| format!("{last}{c}")));
            last = Some(c);
        } else {
            last = None;
        }
        if c.is_alphabetic() && !is_han(c) {
            word.extend(c.to_lowercase());
        } else if !word.is_empty() {
            let own = std::mem::take(&mut word);
            if own.len() > 2 {
                words.insert(own.strip_suffix('s').unwrap_or(&own).to_owned());
            }
        }
    }
    words
}
