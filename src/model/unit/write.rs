//! Writing units: beside a number in running text, and alone in a table or chart. How is for
//! each language to say.

use super::parse::MULTIPLES;
use super::{Dimension, Factor, Unit};
use crate::model::lang::Lang;

/// A number dressed with its unit, in parts so that a card can set the number large.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dressed {
    /// What stands before the number: `RMB`, 人民幣, 每年.
    pub before: String,
    /// What stands behind it, with its space where the language wants one.
    pub after: String,
}

impl Unit {
    /// What stands around a number in running text. `one` tells whether the number
    /// reads as exactly one (`1 person`).
    pub fn dress(&self, lang: Lang, one: bool) -> Dressed {
        let style = lang.units();
        // A rate over time may stand before the number: 每年34.44百萬噸.
        let (mut before, per) = match self.under.as_slice() {
            [] => (String::new(), String::new()),
            [factor]
                if factor.multiple == 1
                    && style.rates.units.contains(&factor.word.key) =>
            {
                let word = factor.rate(lang);
                (style.rates.phrase.fill(&[("unit", &word)]), String::new())
            }
            under => {
                let unit = side(under, lang, false);
                (String::new(), style.per.fill(&[("unit", &unit)]))
            }
        };
        let mut after = String::new();
        for factor in &self.over {
            let forms = factor.word.forms(lang);
            before.push_str(&forms.before);
            let word = if one && factor.multiple == 1 { &forms.one } else { &forms.many };
            let is_close = forms.is_close && factor.multiple == 1;
            for part in [style.multiple(factor.multiple), word.as_str()] {
                if !part.is_empty() {
                    after.push_str(if is_close { "" } else { &style.gap });
                    after.push_str(part);
                }
            }
        }
        Dressed { before, after: after + &per }
    }

    /// The unit as files write it: what [`Unit::parse`] reads back.
    pub fn name(&self) -> String {
        let side = |factors: &[Factor]| {
            let names: Vec<_> = factors.iter().map(Factor::name).collect();
            names.join(" · ")
        };
        match self.under.is_empty() {
            true => side(&self.over),
            false => format!("{} / {}", side(&self.over), side(&self.under)),
        }
    }

    /// The unit by itself: a table's unit column, a chart's heading.
    pub fn label(&self, lang: Lang) -> String {
        let over = side(&self.over, lang, true);
        match self.under.is_empty() {
            true => over,
            false => {
                format!("{over}{}{}", lang.units().over, side(&self.under, lang, false))
            }
        }
    }
}

/// One side of the line by itself.
fn side(factors: &[Factor], lang: Lang, plural: bool) -> String {
    let name = |factor: &Factor| match factor.multiple {
        1 if !plural && lang.units().rates.units.contains(&factor.word.key) => {
            factor.rate(lang).to_owned()
        }
        _ => factor.label(lang, plural),
    };
    factors.iter().map(name).collect::<Vec<_>>().join(&lang.units().times)
}

impl Factor {
    /// This factor as files write it: `RMB 1,000`, `million tonne`.
    fn name(&self) -> String {
        let key = &self.word.key;
        let multiple = MULTIPLES.iter().find(|(_, multiple)| *multiple == self.multiple);
        match (multiple, &self.word.dimension) {
            (None, _) => key.clone(),
            (Some((multiple, _)), Dimension::Money(_)) => format!("{key} {multiple}"),
            (Some((multiple, _)), _) => format!("{multiple} {key}"),
        }
    }

    /// The word of this factor where something is counted over it: 月, and not 個月.
    fn rate(&self, lang: Lang) -> &str {
        let word = self.word.forms(lang).one.as_str();
        word.strip_prefix(lang.units().rates.without.as_str()).unwrap_or(word)
    }

    /// This factor by itself, as `10,000 tonnes`, `RMB1,000`, 萬噸, 人民幣千元.
    fn label(&self, lang: Lang, plural: bool) -> String {
        let style = lang.units();
        let forms = self.word.forms(lang);
        let is_many = plural || self.multiple != 1;
        let word = if is_many { &forms.many } else { &forms.one };
        let mut label = forms.before.clone();
        let (multiple, is_digits) = style.multiple_in_name(self.multiple);
        // Digits stand close to a currency: RMB1,000.
        for (part, is_close) in [(multiple, is_digits), (word.as_str(), false)] {
            if !(label.is_empty() || part.is_empty() || is_close) {
                label.push_str(&style.gap);
            }
            label.push_str(part);
        }
        label
    }
}
