//! What people call units in files of their own, in any language.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::parse::IN_ONE_WORD;
use super::{Catalogue, Factor, Unit, UnitError};
use crate::model::lang::Lang;
use crate::model::number::narrow;

/// How often a word may be taken.
const MULTIPLES: [u64; 9] =
    [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 100_000_000, 1_000_000_000];

/// What multiples are called by a letter or two, which begin other words.
pub(super) const ABBREVIATED: [(&str, u64); 7] = [
    ("k", 1_000),
    ("m", 1_000_000),
    ("mn", 1_000_000),
    ("mio", 1_000_000),
    ("mln", 1_000_000),
    ("b", 1_000_000_000),
    ("bn", 1_000_000_000),
];

/// The signs that make a number beside them no value: parts of a thousand, bounds.
const UNCLEAR: [char; 6] = ['‰', '‱', '<', '>', '≤', '≥'];

/// What multiples are called, in any language, longer words and larger multiples first.
pub(super) static CALLED: LazyLock<Vec<(u64, &str)>> = LazyLock::new(|| {
    let all = Lang::ALL.into_iter().flat_map(|lang| &lang.units().multiples);
    let mut called: Vec<(u64, &str)> =
        all.map(|(multiple, word)| (*multiple, word.as_str())).collect();
    called.extend([(1_000, "'000"), (1_000, "’000")]);
    called.retain(|(_, word)| word.contains(|c: char| !c.is_ascii_digit()));
    called.sort_by_key(|(multiple, word)| Reverse((word.len(), *multiple)));
    called
});

/// The multiple that a text beside a number names, in any language.
pub fn multiple(text: &str) -> Option<u64> {
    let text = narrow(text);
    let lower = text.to_ascii_lowercase();
    let found = CALLED.iter().find_map(|(by, word)| {
        let mut starts = lower.match_indices(word).map(|(start, _)| start);
        let start = starts.find(|start| stands_alone(&text, *start, word))?;
        // A thousand times ten thousand, in one word or two.
        let before = lower.get(..start)?.trim_end();
        let more = CALLED.iter().find(|(_, word)| before.ends_with(word));
        by.checked_mul(more.map_or(1, |(more, _)| *more))
    });
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    found.or_else(|| words.find_map(abbreviated))
}

/// Whether a word is none of the letters of another, as the ten in content, but for one that a
/// currency stands right before, or that has a plural.
fn stands_alone(text: &str, start: usize, word: &str) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let behind = text.get(start + word.len()..).unwrap_or_default();
    let behind = behind.strip_prefix('s').unwrap_or(behind);
    let letter = |c: char| c.is_ascii_alphabetic();
    !(word.starts_with(letter) && before.ends_with(|c: char| c.is_ascii_lowercase())
        || word.ends_with(letter) && behind.starts_with(letter))
}

fn abbreviated(word: &str) -> Option<u64> {
    let found = ABBREVIATED.into_iter().find(|(own, _)| *own == word);
    found.map(|(_, multiple)| multiple)
}

/// Whether a text is a multiple and nothing else.
pub fn is_multiple(text: &str) -> bool {
    let text = narrow(text).to_lowercase();
    abbreviated(&text).is_some() || CALLED.iter().any(|(_, word)| *word == text)
}

/// Whether signs beside a number make it no value: another one, or a bound.
pub fn is_marked(text: &str) -> bool {
    narrow(text).contains(UNCLEAR)
}

/// A unit's name without spaces; its small and capital letters may tell it from another.
pub fn key(text: &str) -> String {
    let narrow = narrow(text);
    narrow.chars().filter(|char| !char.is_whitespace()).collect()
}

/// What a word with its multiple is called: by files, and by readers of each language.
pub fn names(factor: &Factor) -> Vec<String> {
    let unit = Unit { over: vec![factor.clone()], under: vec![] };
    let mut names = vec![unit.name()];
    let in_one_word = IN_ONE_WORD.iter().filter(|(_, multiple, key)| {
        *multiple == factor.multiple && *key == factor.word.key
    });
    names.extend(in_one_word.map(|(name, ..)| (*name).to_owned()));
    for lang in Lang::ALL {
        let style = lang.units();
        names.push(unit.label(lang));
        if factor.multiple == 1 {
            let forms = factor.word.forms(lang);
            names.extend([forms.one.clone(), forms.many.clone()]);
        }
        let (multiple, _) = style.multiple_in_name(factor.multiple);
        let read = style.read.get(&factor.word.key);
        let read = read.into_iter().flat_map(|own| own.iter());
        names.extend(read.map(|own| format!("{multiple}{own}")));
    }
    names
}

/// Units by their names in any language. Letters of another case are read where they can only
/// be of one unit.
#[derive(Debug)]
pub struct Names {
    /// What names two is nothing.
    exact: BTreeMap<String, Option<Factor>>,
    /// By small letters: every unit with its name.
    folded: BTreeMap<String, Vec<(String, Factor)>>,
}

impl Names {
    /// All names of the units of a catalogue.
    pub fn of(units: &Catalogue) -> Self {
        let mut names = Self { exact: BTreeMap::new(), folded: BTreeMap::new() };
        for factor in units.factors() {
            for name in self::names(&factor) {
                names.add(&key(&name), &factor);
            }
        }
        names
    }

    fn add(&mut self, name: &str, factor: &Factor) {
        if name.is_empty() {
            return;
        }
        let known = self.exact.entry(name.to_owned());
        let known = known.or_insert_with(|| Some(factor.clone()));
        if known.as_ref().is_some_and(|known| !known.is_as_large(factor)) {
            *known = None;
        }
        let alike = self.folded.entry(name.to_lowercase()).or_default();
        if !alike.iter().any(|(_, known)| known.is_as_large(factor)) {
            alike.push((name.to_owned(), factor.clone()));
        }
    }

    /// The unit of a name.
    ///
    /// # Errors
    /// Where only the case of its letters could tell which one is meant, and does not.
    pub fn factor(&self, text: &str) -> Result<Option<Factor>, UnitError> {
        let key = key(text);
        if let Some(found) = self.exact.get(&key) {
            return Ok(found.clone());
        }
        match self.folded.get(&key.to_lowercase()).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([(name, factor)]) => match is_milli(&key, name) {
                true => Err(UnitError::Milli(text.trim().to_owned(), name.clone())),
                false => Ok(Some(factor.clone())),
            },
            Some(several) => {
                let names = several.iter().map(|(name, factor)| {
                    let unit = Unit { over: vec![factor.clone()], under: vec![] };
                    match unit.name() {
                        own if own == *name => format!("`{name}`"),
                        own => format!("`{name}` ({own})"),
                    }
                });
                let names = names.collect::<Vec<_>>().join(", ");
                Err(UnitError::Case(text.trim().to_owned(), names))
            }
        }
    }
}

/// Whether a name writes a small m for the capital one of a sign whose other letters it keeps:
/// mW is no MW. `mwh` keeps none.
fn is_milli(own: &str, name: &str) -> bool {
    let (own, name) = (own.strip_prefix('m'), name.strip_prefix('M'));
    own.is_some_and(|rest| {
        name == Some(rest) && rest.contains(|char: char| char.is_ascii_uppercase())
    })
}

impl Factor {
    /// Whether it is the same amount of the same as another.
    fn is_as_large(&self, other: &Self) -> bool {
        let unit = |own: &Self| Unit { over: vec![own.clone()], under: vec![] };
        self == other
            || unit(self).agrees_with(&unit(other))
                && unit(self).convert(Decimal::ONE, &unit(other)) == Some(Decimal::ONE)
    }
}

impl Catalogue {
    /// Every word with every multiple.
    pub fn factors(&self) -> Vec<Factor> {
        let words = self.all().into_iter().filter_map(|word| self.word(&word.key));
        let each = words.flat_map(|word| {
            MULTIPLES.map(|multiple| Factor { multiple, word: word.clone() })
        });
        each.collect()
    }

    /// The unit of a name, among those that measure the same as another.
    pub fn called(&self, text: &str, like: &Unit) -> Option<Unit> {
        let key = key(text);
        let factors = self.factors().into_iter();
        let mut found = factors
            .map(|factor| Unit { over: vec![factor], under: vec![] })
            .filter(|unit| unit.agrees_with(like))
            .filter(|unit| {
                unit.over.iter().flat_map(names).any(|name| self::key(&name) == key)
            });
        found.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiples_are_read_as_people_write_them() {
        for (text, expected) in [
            ("億元", Some(100_000_000)),
            ("千萬元", Some(10_000_000)),
            ("人民幣百萬元", Some(1_000_000)),
            ("亿", Some(100_000_000)),
            ("RMB million", Some(1_000_000)),
            ("RMBmillion", Some(1_000_000)),
            ("tens of thousands", Some(1_000)),
            ("content", None),
            ("tenants", None),
            ("ten million", Some(10_000_000)),
            ("千 萬元", Some(10_000_000)),
            ("RMB'000", Some(1_000)),
            ("US$ bn", Some(1_000_000_000)),
            ("k", Some(1_000)),
            ("kg", None),
            ("MWh", None),
            ("元", None),
            ("", None),
        ] {
            assert_eq!(multiple(text), expected, "{text}");
        }
    }
}
