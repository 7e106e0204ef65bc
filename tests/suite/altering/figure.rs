//! A figure of the ledger with its letters on the pages.

use recto::output::ledger::Entry;

use super::leaf::{Glyph, Leaf, Sides};

/// A figure and its letters: those of its number.
pub(super) struct Figure<'a> {
    pub(super) entry: &'a Entry,
    pub(super) leaf: usize,
    pub(super) first: usize,
    pub(super) count: usize,
    pub(super) text: String,
    pub(super) sides: Sides,
}

/// Letters of a page that become others.
#[derive(Clone)]
pub(super) struct Change {
    pub(super) leaf: usize,
    pub(super) first: usize,
    pub(super) count: usize,
    pub(super) text: String,
}

impl<'a> Figure<'a> {
    pub(super) fn of(entry: &'a Entry, leaves: &[Leaf]) -> Option<Self> {
        let leaf = entry.position.sheet.checked_sub(1)?;
        let page = leaves.get(leaf)?;
        let bounds = entry.position.bounds.as_ref()?;
        let [left, upper, right, lower] =
            [0, 1, 2, 3].map(|side| bounds[side].parse::<f64>().expect("a length"));
        let within = |glyph: &Glyph| {
            let middle = (glyph.left + glyph.right) / 2.0;
            let down = page.height - glyph.base;
            middle > left - 0.5
                && middle < right + 0.5
                && down > upper - 0.5
                && down < lower + 0.5
        };
        let is_of_number = |glyph: &Glyph| {
            let mut letters = glyph.text.chars();
            let own = letters.next().filter(|_| letters.next().is_none());
            own.is_some_and(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '−'))
        };
        let all: Vec<usize> = (0..page.glyphs.len())
            .filter(|at| within(&page.glyphs[*at]))
            .collect();
        let first = *all
            .iter()
            .find(|at| page.glyphs[**at].text.starts_with(is_digit_or_minus))?;
        let rest = all.iter().skip_while(|at| **at != first).enumerate();
        let mut count = rest
            .take_while(|(step, at)| {
                **at == first + step && is_of_number(&page.glyphs[**at])
            })
            .count();
        while count > 0 && !page.glyphs[first + count - 1].text.starts_with(is_digit) {
            count -= 1;
        }
        let glyphs = page.glyphs.get(first..first + count)?;
        let text: String = glyphs.iter().map(|it| it.text.as_str()).collect();
        (text.contains(is_digit) && entry.printed.contains(&text)).then(|| Figure {
            entry,
            leaf,
            first,
            count,
            text,
            sides: page.sides(first, count),
        })
    }

    pub(super) fn change(&self, text: String) -> Change {
        Change {
            leaf: self.leaf,
            first: self.first,
            count: self.count,
            text,
        }
    }
}

pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

pub(super) fn is_digit_or_minus(c: char) -> bool {
    c.is_ascii_digit() || c == '−'
}

pub(super) fn is_zero(text: &str) -> bool {
    !text.contains(|c: char| c.is_ascii_digit() && c != '0')
}

pub(super) fn about(entry: &Entry) -> String {
    entry.metric.clone().or(entry.expression.clone()).unwrap_or_default()
}

/// Where it stands: its block, or its sentence.
pub(super) fn place(entry: &Entry) -> (String, String) {
    let own = entry.block.map(|block| block.to_string());
    (entry.language.clone(), own.unwrap_or_else(|| entry.sentence.clone()))
}

/// Digits with the sign and the groups of a number.
pub(super) fn as_in(text: &str, plain: &[char]) -> String {
    let whole = plain.iter().position(|c| *c == '.').unwrap_or(plain.len());
    let has_groups = text.contains(',') || !text.contains(',') && text.len() < 4;
    let mut own: String =
        if text.starts_with('−') { "−".into() } else { String::new() };
    for (at, c) in plain.iter().enumerate() {
        if has_groups && at > 0 && at < whole && (whole - at) % 3 == 0 {
            own.push(',');
        }
        own.push(*c);
    }
    own
}
