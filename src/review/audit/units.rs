//! The units that stand at numbers in print.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::edited::Aligned;
use super::expected::{Group, squeezed, weight};
use super::read::Page;
use super::stacked::{is_at, stacked};
use super::stream::{MASK, Stream, Token, digits, squeeze};
use crate::model::lang::Lang;
use crate::model::unit::{Catalogue, Dimension, Unit};
use crate::output::ledger::{Entry, Ledger};

/// The multiples that amounts are told in.
const MULTIPLES: [u64; 6] = [1, 1_000, 10_000, 1_000_000, 100_000_000, 1_000_000_000];

/// How units are written in a language, without spaces.
pub(super) struct Labels<'a> {
    words: &'a Catalogue,
    lang: Lang,
    behind: BTreeSet<String>,
    before: BTreeSet<String>,
    alone: BTreeMap<String, Unit>,
}

impl<'a> Labels<'a> {
    /// Those of the catalogue, and of the metrics.
    pub(super) fn of(words: &'a Catalogue, ledger: &Ledger, lang: Lang) -> Self {
        let mut labels = Self {
            words,
            lang,
            behind: BTreeSet::new(),
            before: BTreeSet::new(),
            alone: BTreeMap::new(),
        };
        let own: BTreeSet<&str> =
            ledger.metrics.values().map(|metric| metric.unit.as_str()).collect();
        for text in words.spellings().chain(own.iter().copied()) {
            let Ok(unit) = Unit::parse(text, words) else { continue };
            labels.add(&unit);
            // What is counted in thousands may be told in millions.
            let first = unit.over.first().filter(|_| own.contains(text));
            if first.is_some_and(|_| !unit.is_rate()) {
                for multiple in MULTIPLES {
                    let mut other = unit.clone();
                    if let Some(first) = other.over.first_mut() {
                        first.multiple = multiple;
                    }
                    labels.add(&other);
                }
            }
        }
        for set in [&mut labels.behind, &mut labels.before] {
            set.remove("");
        }
        // A multiple alone is no unit.
        labels.alone.retain(|text, _| !text.chars().all(|c| c == MASK));
        labels
    }

    fn add(&mut self, unit: &Unit) {
        for unit in [unit.spoken(self.lang), unit.scaled(self.lang), unit.clone()] {
            for one in [true, false] {
                let dressed = unit.dress(self.lang, one);
                self.behind.insert(squeezed(&dressed.after));
                self.before.insert(squeezed(&dressed.before));
            }
            self.alone.entry(squeezed(&unit.label(self.lang))).or_insert(unit);
        }
    }

    /// Whether a number stands in a unit of the page: that of its figure, or one in which it is as
    /// much.
    pub(super) fn agrees(&self, figure: &Entry, key: &str, name: &str) -> bool {
        let Ok(unit) = Unit::parse(&figure.unit, self.words) else { return true };
        let all = [unit.spoken(self.lang), unit.scaled(self.lang), unit.clone()];
        if all.iter().any(|unit| squeezed(&unit.label(self.lang)) == name) {
            return true;
        }
        let value = figure.value.as_deref();
        let value = value.and_then(|value| Decimal::from_str_exact(value).ok());
        let other = self.alone.get(name);
        let other = other.filter(|other| other.dimensions() == unit.dimensions());
        let converted = value.zip(other).and_then(|(value, it)| unit.convert(value, it));
        converted.is_some_and(|value| rounds_to(value, key))
    }

    /// Whether a unit has a name by which it is known alone.
    pub(super) fn knows(&self, unit: &str) -> bool {
        let unit = Unit::parse(unit, self.words);
        unit.is_ok_and(|unit| !squeezed(&unit.label(self.lang)).is_empty())
    }

    /// The unit that a text of the page is, or names in brackets at its end.
    pub(super) fn named(&self, text: &str) -> Option<String> {
        let text = squeezed(text);
        let inner = text.strip_suffix(')').and_then(|it| it.rsplit_once('('));
        let all = [Some(text.as_str()), inner.map(|it| it.1)];
        let own = all.into_iter().flatten().find(|it| self.is_unit(it));
        own.map(str::to_owned)
    }

    /// The unit of measure that a text is, and no word of what is counted, which may be a label.
    fn measured(&self, text: &str) -> Option<String> {
        let name = squeezed(text);
        let unit = self.alone.get(&name)?;
        let is_count = |own: &Dimension| matches!(own, Dimension::Count(_));
        (!unit.dimensions().keys().any(is_count)).then_some(name)
    }

    /// Whether a text is a unit, or one per another, whether or not any figure has it.
    fn is_unit(&self, text: &str) -> bool {
        // RMB 1,000 is a multiple of its word.
        let is_known = |part: &str| {
            let word = part.trim_end_matches(MASK);
            self.alone.contains_key(part)
                || self.behind.contains(part)
                || self.before.contains(word)
        };
        let over = squeezed(&self.lang.units().over);
        let mut parts = text.split(over.as_str());
        let has_two = !over.is_empty() && text.matches(over.as_str()).count() == 1;
        self.alone.contains_key(text) || has_two && parts.all(is_known)
    }

    /// The unit that stands behind a number, where the author wrote another there.
    pub(super) fn other_word(&self, own: &str, behind: &str) -> Option<String> {
        let says =
            |label: &&String| weight(label) > 1 || !label.contains(char::is_alphabetic);
        let all = || self.behind.iter().chain(self.alone.keys()).filter(says);
        let wanted = longest(all(), |label| own.starts_with(label))?;
        let printed = longest(all(), |label| behind.starts_with(label))?;
        let is_other = !behind.starts_with(wanted) && !wanted.starts_with(printed);
        is_other.then(|| printed.to_owned())
    }

    /// What stands in the stead of a cell of a row that is a unit.
    pub(super) fn of_cells(
        &self,
        group: &Group,
        letters: &Aligned,
        stream: &Stream,
    ) -> Option<String> {
        for cell in &group.cells {
            let text = group.text.get(cell.clone())?;
            let inner = text.strip_suffix(')').and_then(|it| it.rsplit_once('('));
            let is_unit = self.alone.contains_key(inner.map_or(text, |it| it.1));
            // What is measured may stand before it.
            let ends =
                || longest(self.alone.keys().filter(says), |unit| text.ends_with(unit));
            let start = match is_unit {
                true => cell.start,
                false => match ends() {
                    Some(unit) => cell.end - unit.len(),
                    None => continue,
                },
            };
            let cell = start..cell.end;
            let own: Vec<_> = letters.iter().filter(|it| cell.contains(&it.0)).collect();
            let first = own.first()?.2;
            let stands = first.is_some_and(|first| {
                own.iter().all(|it| it.2 == Some(it.0 - cell.start + first))
            });
            if stands {
                continue;
            }
            let before = letters.iter().rev().filter(|it| it.0 < cell.start);
            let before = before.filter_map(|it| Some(it.2? + it.1.len_utf8())).next();
            let behind = letters.iter().filter(|it| it.0 >= cell.end).find_map(|it| it.2);
            let (before, behind) = (before?, behind?);
            let there = stream.text.get(before..behind.max(before))?;
            if is_unit || self.alone.contains_key(there) {
                return Some(there.to_owned());
            }
        }
        None
    }

    /// The unit that stands at a number, where the figure it is has another.
    pub(super) fn other(
        &self,
        figure: &Entry,
        group: Option<&Group>,
        token: &Token,
        (stream, pages): (&Stream, &[Page]),
    ) -> Option<String> {
        let (before, behind) = stream.around(token, 40);
        let found = digits(&figure.printed);
        let mut own = String::new();
        let mark = *squeeze(&figure.printed, &found, &mut own).first()?;
        let (ahead, after) = (own.get(..mark)?, own.get(mark + MASK.len_utf8()..)?);
        if let Some(name) = stacked(token, pages, &|text| self.measured(text)) {
            let is_own = [ahead, after].contains(&name.as_str())
                || self.agrees(figure, &token.key, &name);
            return (!is_own).then_some(name);
        }
        // What is drawn next may stand elsewhere, as where all units are set behind all numbers.
        let is_next = is_at(token, token.at + MASK.len_utf8(), (stream, pages));
        if !after.is_empty() && is_next && !behind.starts_with(after) {
            let at = longest(self.behind.iter(), |label| behind.starts_with(label));
            if let Some(label) = at.filter(|label| !after.starts_with(label)) {
                return Some(label.to_owned());
            }
        }
        if !ahead.is_empty() && !before.ends_with(ahead) {
            let at = longest(self.before.iter(), |label| before.ends_with(label));
            if let Some(label) = at {
                return Some(label.to_owned());
            }
            // Whatever stands close before it is no unit of its own.
            if let Some(text) = close_before(token, pages) {
                return Some(text);
            }
        }
        // The unit of a row stands before its first number.
        let text = group?.text.split(MASK).next()?;
        let wanted = longest(self.alone.keys(), |label| text.ends_with(label))?;
        let index = stream.token_at(token.at);
        let group_at = group?
            .numbers
            .iter()
            .position(|(key, _)| *key == token.key)
            .unwrap_or(0);
        let first = stream.tokens.get(index.checked_sub(group_at)?)?;
        let (before, _) = stream.around(first, 60);
        let label = text.strip_suffix(wanted)?;
        let printed = longest(self.alone.keys(), |label| before.ends_with(label))?;
        // The rest of the row is the same.
        let rest = before.strip_suffix(printed)?;
        let tail: String = label.chars().rev().take(6).collect();
        let is_row = !tail.is_empty() && rest.chars().rev().take(6).eq(tail.chars());
        (is_row && printed != wanted).then(|| printed.to_owned())
    }
}

/// The words that stand right before a number on its line.
fn close_before(token: &Token, pages: &[Page]) -> Option<String> {
    let page = pages.get(token.page)?;
    let run = page.runs.get(token.run)?;
    let own = run.text.get(..token.start)?;
    let text = if own.trim().is_empty() {
        let before = page.runs.get(token.run.checked_sub(1)?)?;
        let is_close = (before.base - run.base).abs() < 0.3 * run.size
            && (run.left() - before.right()).abs() < 0.8 * run.size;
        is_close.then_some(before.text.trim())?
    } else {
        own.trim()
    };
    let word = text.rsplit(char::is_whitespace).next()?;
    let is_word = word.chars().count() < 8 && word.chars().all(char::is_alphabetic);
    (is_word && !word.is_empty()).then(|| word.to_owned())
}

/// Whether a label says so much that it stands at a place by no accident.
fn says(label: &&String) -> bool {
    weight(label) > 1 || !label.contains(char::is_alphabetic)
}

/// The longest of some labels that stands at a place.
fn longest<'a>(
    labels: impl Iterator<Item = &'a String>,
    stands: impl Fn(&str) -> bool,
) -> Option<&'a str> {
    let at = labels.filter(|label| stands(label));
    at.max_by_key(|label| label.len()).map(String::as_str)
}

/// Whether a value is printed in some digits.
fn rounds_to(value: Decimal, key: &str) -> bool {
    let Ok(printed) = Decimal::from_str_exact(key) else { return false };
    let away = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    value.round_dp_with_strategy(printed.scale(), away).abs() == printed.abs()
}
