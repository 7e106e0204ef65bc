//! Signs of numbers in print: a minus stands right before the digits, or before the currency there;
//! accounts write brackets in its stead.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::stream::{Digits, digits};
use crate::model::lang::Lang;
use crate::model::unit::{Catalogue, Dimension};
use crate::output::ledger::Entry;

/// What is printed as a minus.
pub(super) const MINUS: [char; 3] = ['\u{2212}', '-', '–'];

/// How many letters of a unit may stand between a number and the bracket behind it.
const UNIT: usize = 12;

/// What stands before an amount of money, the longer first.
static CURRENCIES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let catalogue = Catalogue::default();
    let mut all = vec!["$".to_owned(), "¥".to_owned(), "￥".to_owned()];
    for word in catalogue.all() {
        if !matches!(word.dimension, Dimension::Money(_)) {
            continue;
        }
        all.push(word.key.clone());
        all.extend(catalogue.others(&word.key).into_iter().map(str::to_owned));
        all.extend(Lang::ALL.map(|lang| word.forms(lang).before.clone()));
    }
    all.retain(|own| !own.is_empty());
    all.sort_by_key(|own| std::cmp::Reverse(own.len()));
    all
});

/// A text without the currency at its end, and whether one was there.
fn without_currency(text: &str) -> (&str, bool) {
    let bare = text.strip_suffix([' ', '\u{a0}']).unwrap_or(text);
    let own = CURRENCIES.iter().find_map(|own| bare.strip_suffix(own.as_str()));
    own.map_or((text, false), |rest| (rest, true))
}

/// Whether a minus stands at the end of what is before the digits of a number.
pub(super) fn ends_with_minus(before: &str) -> bool {
    let (bare, has_currency) = without_currency(before);
    let Some(rest) = bare.strip_suffix(MINUS) else { return false };
    // A hyphen is a minus where it joins nothing: at a space, in brackets, behind the currency.
    bare.ends_with('\u{2212}')
        || rest.chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(')
        || !has_currency && without_currency(rest).1
}

/// What the report prints below nought, and what not, to tell by whether brackets are a minus.
#[derive(Debug, Default)]
pub(super) struct Signs {
    negative: BTreeSet<String>,
    positive: BTreeSet<String>,
    /// The digits of figures that stand in brackets in their own sentence.
    bracketed: BTreeSet<String>,
}

impl Signs {
    pub(super) fn of<'a>(figures: impl Iterator<Item = &'a Entry>) -> Self {
        let mut signs = Self::default();
        for entry in figures {
            let Some(Digits { key, .. }) = digits(&entry.printed).into_iter().next()
            else {
                continue;
            };
            let sentence = entry.sentence.replace('（', "(");
            if sentence.contains(&format!("({}", entry.printed)) {
                signs.bracketed.insert(key.trim_start_matches('-').to_owned());
            }
            match key.strip_prefix('-') {
                Some(plain) => signs.negative.insert(plain.to_owned()),
                None => signs.positive.insert(key),
            };
        }
        signs
    }

    /// Reads the numbers of a text that stand in brackets as negative ones: those that the report
    /// prints so, and those that fill a cell where it prints no brackets.
    pub(super) fn read(&self, text: &str, found: &mut [Digits]) {
        for number in found {
            if number.key.starts_with('-') {
                continue;
            }
            let Some((brackets, is_alone)) = within(text, number) else { continue };
            let (has, lacks) = (
                self.negative.contains(&number.key),
                !self.positive.contains(&number.key),
            );
            let is_own = self.bracketed.contains(&number.key);
            let is_long = number.key.contains('.') || number.key.len() > 2;
            let is_minus = match (has, lacks) {
                (true, true) => true,
                (true, false) => is_alone,
                (false, true) => false,
                (false, false) => is_alone && is_long && !is_year(&number.key),
            };
            if is_minus && !is_own {
                number.key.insert(0, '-');
                number.brackets = Some(brackets);
            }
        }
    }
}

fn is_year(key: &str) -> bool {
    key.len() == 4 && (key.starts_with("19") || key.starts_with("20"))
}

/// Where the brackets stand that a number fills, but for its unit; and whether they and its unit
/// are all of the text.
fn within(text: &str, number: &Digits) -> Option<([usize; 2], bool)> {
    let before = text.get(..number.start)?;
    let (bare, _) = without_currency(before);
    let open = if bare.ends_with(['(', '（']) { bare } else { before };
    let outer = open.strip_suffix(['(', '（'])?;
    let behind = text.get(number.end..)?;
    let inner = behind.find([')', '）'])?;
    let unit = behind.get(..inner)?;
    if unit.chars().count() > UNIT
        || unit.contains(|c: char| c.is_ascii_digit() || c == '(')
    {
        return None;
    }
    let close = number.end + inner;
    let outside = text.get(close..)?.trim_start_matches([')', '）']);
    let is_alone = without_currency(outer.trim()).0.trim().is_empty()
        && outside.chars().count() <= UNIT;
    Some(([outer.len(), close], is_alone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minus_is_seen_before_a_currency() {
        for text in [
            "\u{2212}HK$31.6 million",
            "\u{2212}31.6",
            "-HK$31.6",
            "loss of -US$ 31.6",
            "HK$-31.6",
            "\u{2212}RMB31.6",
            "(\u{2212}31.6)",
            "(-31.6)",
        ] {
            let found = digits(text);
            assert_eq!(found.first().map(|it| it.key.as_str()), Some("-31.6"), "{text}");
        }
        for text in
            ["HK$31.6", "non-HK$31.6", "HK$5–31.6", "A-31.6", "5-HK$31.6", "(31.6)"]
        {
            let found = digits(text);
            assert_eq!(found.last().map(|it| it.key.as_str()), Some("31.6"), "{text}");
        }
    }

    #[test]
    fn brackets_are_a_minus_where_the_report_has_one() {
        let signs = |negative: &[&str], positive: &[&str]| {
            let set = |all: &[&str]| all.iter().map(|own| (*own).to_owned()).collect();
            Signs {
                negative: set(negative),
                positive: set(positive),
                bracketed: BTreeSet::new(),
            }
        };
        let read = |signs: &Signs, text: &str| {
            let mut found = digits(text);
            signs.read(text, &mut found);
            let mut own = String::new();
            super::super::stream::squeeze(text, &found, &mut own);
            (found.last().map(|it| it.key.clone()).unwrap_or_default(), own)
        };
        let loss = signs(&["31.6"], &[]);
        for (text, own) in [
            ("(31.6)", "#"),
            ("HK$(31.6) million", "hk$#million"),
            ("(HK$31.6 million)", "hk$#million"),
            ("（31.6）", "#"),
            ("Profit (31.6%)", "profit#%"),
        ] {
            assert_eq!(read(&loss, text), ("-31.6".to_owned(), own.to_owned()), "{text}");
        }
        assert_eq!(read(&signs(&[], &["31.6"]), "(31.6)").0, "-31.6");
        assert_eq!(read(&signs(&[], &["31.6"]), "grew by a third (31.6)").0, "31.6");
        assert_eq!(read(&signs(&[], &[]), "(31.6)").0, "31.6");
        assert_eq!(read(&signs(&[], &["2024"]), "(2024)").0, "2024");
    }
}
