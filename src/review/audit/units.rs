//! The units that stand at numbers in print.

use std::collections::BTreeSet;

use super::expected::{Group, squeezed};
use super::stream::{MASK, Stream, Token, digits, squeeze};
use crate::model::lang::Lang;
use crate::model::unit::{Catalogue, Unit};
use crate::output::ledger::{Entry, Ledger};

/// How units are written in a language, without spaces.
pub(super) struct Labels {
    behind: BTreeSet<String>,
    before: BTreeSet<String>,
    alone: BTreeSet<String>,
}

impl Labels {
    /// Those of the catalogue, and of the metrics.
    pub(super) fn of(words: &Catalogue, ledger: &Ledger, lang: Lang) -> Self {
        let mut labels = Self {
            behind: BTreeSet::new(),
            before: BTreeSet::new(),
            alone: BTreeSet::new(),
        };
        let own = ledger.metrics.values().map(|metric| metric.unit.as_str());
        for text in words.spellings().chain(own) {
            let Ok(unit) = Unit::parse(text, words) else { continue };
            for unit in [unit.spoken(lang), unit.scaled(lang), unit] {
                for one in [true, false] {
                    let dressed = unit.dress(lang, one);
                    labels.behind.insert(squeezed(&dressed.after));
                    labels.before.insert(squeezed(&dressed.before));
                }
                labels.alone.insert(squeezed(&unit.label(lang)));
            }
        }
        for set in [&mut labels.behind, &mut labels.before, &mut labels.alone] {
            set.remove("");
        }
        labels
    }

    /// The unit that stands at a number, where the figure it is has another.
    pub(super) fn other(
        &self,
        figure: &Entry,
        group: Option<&Group>,
        token: &Token,
        stream: &Stream,
    ) -> Option<String> {
        let (before, behind) = stream.around(token, 40);
        let found = digits(&figure.printed);
        let mut own = String::new();
        let mark = *squeeze(&figure.printed, &found, &mut own).first()?;
        let (ahead, after) = (own.get(..mark)?, own.get(mark + MASK.len_utf8()..)?);
        if !after.is_empty() && !behind.starts_with(after) {
            let at = longest(&self.behind, |label| behind.starts_with(label));
            if let Some(label) = at.filter(|label| !after.starts_with(label)) {
                return Some(label.to_owned());
            }
        }
        if !ahead.is_empty() && !before.ends_with(ahead) {
            let at = longest(&self.before, |label| before.ends_with(label));
            if let Some(label) = at {
                return Some(label.to_owned());
            }
        }
        // The unit of a row stands before its first number.
        let text = group?.text.split(MASK).next()?;
        let wanted = longest(&self.alone, |label| text.ends_with(label))?;
        let index = stream.token_at(token.at);
        let group_at = group?
            .numbers
            .iter()
            .position(|(key, _)| *key == token.key)
            .unwrap_or(0);
        let first = stream.tokens.get(index.checked_sub(group_at)?)?;
        let (before, _) = stream.around(first, 60);
        let label = text.strip_suffix(wanted)?;
        let printed = longest(&self.alone, |label| before.ends_with(label))?;
        // The rest of the row is the same.
        let rest = before.strip_suffix(printed)?;
        let tail: String = label.chars().rev().take(6).collect();
        let is_row = !tail.is_empty() && rest.chars().rev().take(6).eq(tail.chars());
        (is_row && printed != wanted).then(|| printed.to_owned())
    }
}

/// The longest of some labels that stands at a place.
fn longest(labels: &BTreeSet<String>, stands: impl Fn(&str) -> bool) -> Option<&str> {
    let at = labels.iter().filter(|label| stands(label));
    at.max_by_key(|label| label.len()).map(String::as_str)
}
