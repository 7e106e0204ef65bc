//! What people call units in files of their own, in any language.

use super::{Catalogue, Factor, Unit};
use crate::model::lang::Lang;
use crate::model::number::narrow;

/// How often a word may be taken.
const MULTIPLES: [u64; 9] =
    [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 100_000_000, 1_000_000_000];

/// What multiples are called beside a number, the longer names first.
const CALLED: [(&str, u64); 15] = [
    ("thousand", 1_000),
    ("million", 1_000_000),
    ("billion", 1_000_000_000),
    ("'000", 1_000),
    ("’000", 1_000),
    ("百萬", 1_000_000),
    ("百万", 1_000_000),
    ("千萬", 10_000_000),
    ("千万", 10_000_000),
    ("億", 100_000_000),
    ("亿", 100_000_000),
    ("萬", 10_000),
    ("万", 10_000),
    ("千", 1_000),
    ("百", 100),
];
/// What they are called by a letter or two, which begin other words.
const ABBREVIATED: [(&str, u64); 7] = [
    ("k", 1_000),
    ("m", 1_000_000),
    ("mn", 1_000_000),
    ("mio", 1_000_000),
    ("mln", 1_000_000),
    ("b", 1_000_000_000),
    ("bn", 1_000_000_000),
];

/// The multiple that a text beside a number names.
pub fn multiple(text: &str) -> Option<u64> {
    let text = narrow(text).to_lowercase();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let short = words
        .flat_map(|word| ABBREVIATED.into_iter().find(|(own, _)| *own == word))
        .next();
    let long = CALLED.into_iter().find(|(own, _)| text.contains(own));
    long.or(short).map(|(_, multiple)| multiple)
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
