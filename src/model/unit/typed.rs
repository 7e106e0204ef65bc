//! Units as authors type them: beside a figure, and alone over a column.

use std::cmp::Reverse;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::called::{ABBREVIATED, CALLED};
use super::{Catalogue, Dimension, Factor, Unit, Word};
use crate::model::lang::{Lang, is_ideograph};

/// Abbreviations that are units of length or nothing beside any other number than one of money.
const OF_MONEY: [&str; 2] = ["m", "b"];

/// What stands before the unit of a table in thousands.
const THOUSANDS: [&str; 2] = ["'000", "’000"];

/// What units are called, the longer first.
pub struct Names {
    all: Vec<Name>,
    lang: Lang,
}

struct Name {
    text: String,
    word: Arc<Word>,
    /// Whether other currencies are called so too: 元.
    is_any_money: bool,
}

/// A unit that somebody typed, as far as it says.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// How many of it.
    pub multiple: Option<u64>,
    /// What is counted.
    pub word: Option<Arc<Word>>,
    /// Whether the word is one of several currencies.
    is_any_money: bool,
    /// Where it ends in the text.
    pub end: usize,
}

impl Names {
    /// Those of a catalogue, as they are read in a language: by every name in any.
    pub fn new(catalogue: &Catalogue, lang: Lang) -> Self {
        let words =
            catalogue.all().into_iter().filter_map(|own| catalogue.word(&own.key));
        let mut all = vec![];
        for word in words {
            let mut texts = vec![word.key.clone()];
            texts.extend(catalogue.others(&word.key).into_iter().map(str::to_owned));
            for lang in Lang::ALL {
                let forms = word.forms(lang);
                texts.extend([&forms.before, &forms.one, &forms.many].map(Clone::clone));
                let read = lang.units().read.get(&word.key).into_iter();
                texts.extend(read.flat_map(|own| own.iter().map(str::to_owned)));
            }
            texts.sort_unstable();
            texts.dedup();
            texts.retain(|text| !text.is_empty());
            let name = |text| Name { text, word: word.clone(), is_any_money: false };
            all.extend(texts.into_iter().map(name));
        }
        let is_money = |own: &Name| matches!(own.word.dimension, Dimension::Money(_));
        let money = all.iter().filter(|own| is_money(own));
        let money: Vec<_> =
            money.map(|own| (own.text.clone(), own.word.key.clone())).collect();
        for name in all.iter_mut().filter(|own| is_money(own)) {
            let is_end = |(text, key): &(String, String)| {
                *key != name.word.key && text.ends_with(&name.text)
            };
            name.is_any_money = money.iter().any(is_end);
        }
        all.sort_by_key(|name| Reverse(name.text.len()));
        Self { all, lang }
    }

    /// What a text begins with, past its spaces: the unit right behind a number.
    pub fn behind(&self, text: &str, of_money: bool) -> Option<Typed> {
        let rest = text.trim_start();
        let start = text.len() - rest.len();
        let own = self.name(rest);
        let (multiple, length) = self.multiples(rest, of_money);
        if own.is_some_and(|own| own.text.len() >= length) {
            let mut typed = Typed::default();
            typed.take(own, start);
            return Some(typed);
        }
        let mut typed = Typed { multiple, end: start + length, ..Typed::default() };
        let after = rest.get(length..)?;
        let gap = after.len() - after.trim_start().len();
        let own = self.name(after.trim_start());
        typed.take(own, start + length + gap);
        // A few of them begin other words of Chinese.
        let is_few = multiple.is_some_and(|multiple| multiple < 10_000)
            && rest.starts_with(is_ideograph);
        (length > 0 && !(is_few && own.is_none())).then_some(typed)
    }

    /// The currency that a text ends in, with the multiple that may be typed at it.
    pub fn before(&self, text: &str) -> Option<Typed> {
        let text = text.trim_end();
        let thousands = THOUSANDS.iter().find_map(|own| text.strip_suffix(own));
        let front = thousands.unwrap_or(text).trim_end();
        let own = self.all.iter().find(|own| {
            let is_money = matches!(own.word.dimension, Dimension::Money(_));
            let rest = front.strip_suffix(own.text.as_str());
            is_money
                && !own.is_any_money
                && rest.is_some_and(|rest| is_apart(rest, &own.text))
        })?;
        Some(Typed {
            multiple: thousands.map(|_| 1_000),
            word: Some(own.word.clone()),
            is_any_money: false,
            end: front.len() - own.text.len(),
        })
    }

    /// The unit that a text is, and nothing else.
    pub fn whole(&self, text: &str, of_money: bool) -> Option<Typed> {
        let text = text.trim();
        let number = |text: &str| -> Option<(u64, usize)> {
            let digits =
                text.bytes().take_while(|b| b.is_ascii_digit() || *b == b',').count();
            let own: String = text.get(..digits)?.chars().filter(|c| *c != ',').collect();
            let own = own.parse().ok().filter(|own: &u64| {
                *own > 1 && own.checked_ilog10().is_some_and(|it| 10u64.pow(it) == *own)
            })?;
            Some((own, digits))
        };
        let thousands = |text: &str| {
            let own = THOUSANDS.iter().find(|own| text.starts_with(**own))?;
            Some((1_000, own.len()))
        };
        let mut typed = Typed::default();
        let mut rest = text;
        // RMB 1,000, HK$'000, 人民幣百萬元: the currency, then how many.
        if let Some(own) = self.name(text).filter(|own| own.is_money()) {
            typed.word = Some(own.word.clone());
            typed.is_any_money = own.is_any_money;
            rest = text.get(own.text.len()..)?.trim_start();
        }
        if let Some((multiple, length)) = thousands(rest).or_else(|| number(rest)) {
            typed.multiple = Some(multiple);
            rest = rest.get(length..)?.trim_start();
        }
        if let Some(own) = self.behind(rest, of_money || typed.word.is_some()) {
            if own.multiple.is_some() && typed.multiple.is_some() {
                return None;
            }
            typed.multiple = own.multiple.or(typed.multiple);
            if typed.word.is_none() {
                typed.word = own.word;
                typed.is_any_money = own.is_any_money;
            } else if own.word.is_some() && !own.is_any_money {
                return None;
            }
            rest = rest.get(own.end..)?.trim_start();
        }
        let is_digits = text.starts_with(|c: char| c.is_ascii_digit());
        let says = typed.word.is_some() || typed.multiple.is_some() && !is_digits;
        typed.end = text.len();
        (says && rest.is_empty()).then_some(typed)
    }

    /// The longest name that a text begins with.
    fn name(&self, text: &str) -> Option<&Name> {
        self.all.iter().find(|name| {
            let Some((own, rest)) = text.split_at_checked(name.text.len()) else {
                return false;
            };
            let lower = |c: char| c.is_ascii_lowercase() || c == ' ';
            let any_case = name.text.len() > 3 && name.text.chars().all(lower);
            let is_same =
                own == name.text || any_case && own.eq_ignore_ascii_case(&name.text);
            let is_digits =
                name.is_money() && rest.starts_with(|c: char| c.is_ascii_digit());
            is_same && (is_digits || is_ended(own, rest)) && !self.is_idiom(own, rest)
        })
    }

    /// Whether a measure word is the beginning of another word: 升至.
    fn is_idiom(&self, word: &str, rest: &str) -> bool {
        let idioms = &self.lang.han().idioms;
        idioms.get(word).is_some_and(|own| own.begins(rest).is_some())
    }

    /// The multiples that a text begins with, in one, and how long they are.
    fn multiples(&self, text: &str, of_money: bool) -> (Option<u64>, usize) {
        let lower = text.to_ascii_lowercase();
        let (mut product, mut length) = (None, 0);
        loop {
            let rest = lower.get(length..).unwrap_or_default();
            let gap = if length == 0 { 0 } else { rest.len() - rest.trim_start().len() };
            let rest = rest.trim_start();
            let found = CALLED.iter().find(|(_, word)| {
                rest.strip_prefix(word).is_some_and(|behind| is_ended(word, behind))
            });
            let Some((multiple, word)) = found else { break };
            product = product.unwrap_or(1u64).checked_mul(*multiple);
            length += gap + word.len();
            if product.is_none() {
                return (None, 0);
            }
        }
        if length == 0 {
            let end = lower
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(lower.len());
            let word = text.get(..end).unwrap_or_default();
            let own = ABBREVIATED.iter().find(|(own, _)| {
                let is_own = *own == word || of_money && word.eq_ignore_ascii_case(own);
                is_own && (of_money || !OF_MONEY.contains(own))
            });
            if let Some((own, multiple)) = own {
                return (Some(*multiple), own.len());
            }
        }
        (product, length)
    }
}

impl Name {
    fn is_money(&self) -> bool {
        matches!(self.word.dimension, Dimension::Money(_))
    }
}

/// Whether nothing of a longer word stands before one.
fn is_apart(before: &str, word: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    !(word.starts_with(is_letter) && before.ends_with(is_letter))
}

/// Whether a word does not go on behind its end.
fn is_ended(word: &str, behind: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    let goes_on = behind.starts_with(is_letter)
        || behind
            .strip_prefix(['-', '‑', '’', '\''])
            .is_some_and(|rest| rest.starts_with(is_letter))
        || behind.starts_with(['²', '³', '₂']);
    !(word.ends_with(is_letter) && goes_on)
}

impl Typed {
    fn take(&mut self, name: Option<&Name>, at: usize) {
        if let Some(name) = name {
            self.word = Some(name.word.clone());
            self.is_any_money = name.is_any_money;
            self.end = at + name.text.len();
        }
    }

    /// Whether the word is a share or a difference of shares.
    pub fn is_percentage(&self) -> bool {
        self.word.as_ref().is_some_and(|word| {
            matches!(word.dimension, Dimension::Ratio | Dimension::PercentagePoint)
        })
    }

    /// Whether the word is one of things that are counted.
    pub fn is_count(&self) -> bool {
        let word = self.word.as_ref();
        word.is_some_and(|word| matches!(word.dimension, Dimension::Count(_)))
    }

    /// Whether it is of the kind of a unit, so that one of them can be read for the other.
    pub fn is_like(&self, unit: &Unit) -> bool {
        let [factor] = unit.over.as_slice() else { return false };
        match &self.word {
            Some(word) => kind(&word.dimension) == kind(&factor.word.dimension),
            None => !factor.is_scale(),
        }
    }

    /// Whether a number in a unit may have this typed beside it. What cannot be told may.
    pub fn fits(&self, unit: &Unit) -> bool {
        let [factor] = unit.over.as_slice() else { return true };
        let multiple = self.multiple.unwrap_or(1);
        let Some(word) = &self.word else { return multiple == factor.multiple };
        let (own, other) = (&factor.word.dimension, &word.dimension);
        match (own, other) {
            (Dimension::Money(_), Dimension::Money(_)) => {
                (self.is_any_money || own == other) && multiple == factor.multiple
            }
            // Each language counts by words of its own.
            (Dimension::Count(_), Dimension::Count(_)) => multiple == factor.multiple,
            (_, Dimension::Count(_)) => {
                self.multiple.is_none_or(|multiple| multiple == factor.multiple)
            }
            (Dimension::Count(_), Dimension::Ratio | Dimension::PercentagePoint) => false,
            (Dimension::Count(_), Dimension::Money(_)) => false,
            (Dimension::Count(_), _) => true,
            // Tonnes of coal, tonnes over kilometres.
            (Dimension::Freight | Dimension::Energy, Dimension::Mass)
                if *own == Dimension::Freight || factor.word.key == "tce" =>
            {
                multiple == factor.multiple
            }
            _ => {
                kind(own) == kind(other)
                    && size(multiple, word) == size(factor.multiple, &factor.word)
            }
        }
    }
}

/// What people call by the same words: gas by its mass or volume.
fn kind(dimension: &Dimension) -> &Dimension {
    match dimension {
        Dimension::Emission => &Dimension::Mass,
        Dimension::NormalVolume => &Dimension::Volume,
        own => own,
    }
}

fn size(multiple: u64, word: &Word) -> Option<Decimal> {
    word.factor
        .checked_mul(Decimal::from(multiple))
        .map(|size| size.normalize())
}

impl Factor {
    /// Whether it is an amount of money.
    pub fn is_money(&self) -> bool {
        matches!(self.word.dimension, Dimension::Money(_))
    }

    /// Whether it counts things.
    pub fn is_count(&self) -> bool {
        matches!(self.word.dimension, Dimension::Count(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_where_they_are_typed() {
        let units = Catalogue::default();
        let names = Names::new(&units, Lang::ZhHk);
        let of = |text: &str| Unit::parse(text, &units).unwrap_or_default();
        for (text, unit, expected) in [
            (" million", "HKD million", Some(true)),
            (" billion", "HKD million", Some(false)),
            ("bn", "HKD million", Some(false)),
            ("m", "HKD million", Some(true)),
            (" m", "tonne", None),
            ("億元", "RMB million", Some(false)),
            ("百萬元", "HKD million", Some(true)),
            ("百萬港元", "RMB million", Some(false)),
            ("千萬元", "RMB million", Some(false)),
            ("萬名員工", "person", Some(false)),
            ("名員工", "person", Some(true)),
            (" kWh of power", "MWh", Some(false)),
            (" thousand kWh", "MWh", Some(true)),
            ("兆瓦時", "MWh", Some(true)),
            ("千瓦時", "kWh", Some(true)),
            (" litres", "m3", Some(false)),
            ("公斤", "tonne", Some(false)),
            ("升至", "m3", None),
            ("千家萬戶", "company", Some(false)),
            ("百貨", "company", None),
            (" tonnes of CO₂e", "tCO2e", Some(true)),
            (" percentage points", "%", Some(false)),
            ("%", "%", Some(true)),
            (" tonne-trucks", "%", None),
            (" years ago", "MWh", Some(true)),
            (" of them", "MWh", None),
        ] {
            let unit = of(unit);
            let of_money = unit.over.first().is_some_and(Factor::is_money);
            let typed = names.behind(text, of_money);
            assert_eq!(typed.map(|typed| typed.fits(&unit)), expected, "{text}");
        }
        for (text, unit, expected) in [
            ("kg", "tonne", Some(false)),
            ("HK$ billion", "HKD million", Some(false)),
            ("HK$'000", "HKD 1,000", Some(true)),
            ("RMB1,000", "RMB 1,000", Some(true)),
            ("人民幣百萬元", "RMB million", Some(true)),
            ("百萬港元", "HKD million", Some(true)),
            ("1,000 tonnes", "thousand tonne", Some(true)),
            ("萬噸", "tonne", Some(false)),
            ("%", "%", Some(true)),
            ("the kg", "tonne", None),
            ("note 1", "tonne", None),
            ("2024", "tonne", None),
        ] {
            let typed = names.whole(text, false);
            let typed = typed.map(|typed| typed.fits(&of(unit)));
            assert_eq!(typed, expected, "{text}");
        }
    }
}
