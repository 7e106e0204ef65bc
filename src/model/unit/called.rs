//! What people call units in files of their own, in any language.

use super::{Catalogue, Factor, Unit};
use crate::model::lang::Lang;
use crate::model::number::narrow;

/// How often a word may be taken.
const MULTIPLES: [u64; 9] =
    [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 100_000_000, 1_000_000_000];

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
