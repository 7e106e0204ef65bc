//! Writing units: beside a number in running text, and alone in a table or chart.
//!
//! English follows the house style of Hong Kong reports (`RMB4,080.07 million`,
//! `0.02 tCO₂e per RMB1,000`), Chinese the Exchange's own wording (人民幣…百萬元,
//! 噸二氧化碳當量╱人民幣千元 with U+2571).

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
        match lang {
            Lang::En => self.dress_en(one),
            Lang::ZhHk => self.dress_zh(),
        }
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
        let (join, line) = match lang {
            Lang::En => (" ", " / "),
            Lang::ZhHk => ("", "╱"),
        };
        let side = |factors: &[Factor], plural: bool| {
            let names: Vec<_> =
                factors.iter().map(|factor| factor.label(lang, plural)).collect();
            names.join(if lang == Lang::En { "·" } else { join })
        };
        let over = side(&self.over, true);
        match self.under.is_empty() {
            true => over,
            false => format!("{over}{line}{}", side(&self.under, false)),
        }
    }

    fn dress_en(&self, one: bool) -> Dressed {
        let per = match self.under.as_slice() {
            [] => String::new(),
            under => {
                let names: Vec<_> =
                    under.iter().map(|factor| factor.label(Lang::En, false)).collect();
                format!(" per {}", names.join("·"))
            }
        };
        if let Some(money) = self.money() {
            let multiple = multiple_en(money.multiple).map(|word| format!(" {word}"));
            return Dressed {
                before: money.word.en.one.clone(),
                after: multiple.unwrap_or_default() + &per,
            };
        }
        let mut after = String::new();
        for factor in &self.over {
            if factor.word.key == "%" && factor.multiple == 1 {
                after.push('%');
                continue;
            }
            if let Some(word) = multiple_en(factor.multiple) {
                after = format!("{after} {word}");
            }
            let forms = &factor.word.en;
            let word = if one && factor.multiple == 1 { &forms.one } else { &forms.many };
            if !word.is_empty() {
                after = format!("{after} {word}");
            }
        }
        Dressed { before: String::new(), after: after + &per }
    }

    fn dress_zh(&self) -> Dressed {
        // A rate over time reads 每年34.44百萬噸; any other rate keeps the line.
        let (mut before, under) = match self.under.as_slice() {
            [] => (String::new(), String::new()),
            [factor] if factor.multiple == 1 && is_leading(factor) => {
                (format!("每{}", factor.word.zh.trim_start_matches('個')), String::new())
            }
            under => {
                let names: Vec<_> =
                    under.iter().map(|factor| factor.label(Lang::ZhHk, false)).collect();
                (String::new(), format!("╱{}", names.concat()))
            }
        };
        let mut after = String::new();
        for factor in &self.over {
            after.push_str(multiple_zh(factor.multiple));
            match factor.word.dimension {
                Dimension::Money("CNY") => {
                    before.push_str("人民幣");
                    after.push('元');
                }
                _ => after.push_str(&factor.word.zh),
            }
        }
        Dressed { before, after: after + &under }
    }
}

/// Whether Chinese puts this denominator in front: 每年, 每月, 每日, 每人.
fn is_leading(factor: &Factor) -> bool {
    matches!(factor.word.key.as_str(), "year" | "month" | "day" | "hour" | "person")
}

impl Factor {
    /// This factor as files write it: `RMB 1,000`, `million tonne`.
    fn name(&self) -> String {
        let key = &self.word.key;
        let multiple = match self.multiple {
            1 => return key.clone(),
            10 | 100 | 1_000 | 10_000 | 100_000 => digits(self.multiple),
            other => multiple_en(other).unwrap_or(""),
        };
        match self.word.dimension {
            Dimension::Money(_) => format!("{key} {multiple}"),
            _ => format!("{multiple} {key}"),
        }
    }

    /// This factor by itself, as `10,000 tonnes`, `RMB1,000`, 萬噸, 人民幣千元.
    fn label(&self, lang: Lang, plural: bool) -> String {
        let is_money = matches!(self.word.dimension, Dimension::Money(_));
        match lang {
            Lang::En if is_money => {
                let name = &self.word.en.one;
                match self.multiple {
                    1 => name.clone(),
                    1_000 | 10_000 | 100_000 => {
                        format!("{name}{}", digits(self.multiple))
                    }
                    other => format!("{name} {}", multiple_en(other).unwrap_or("")),
                }
            }
            Lang::En => {
                let many = plural || self.multiple != 1;
                let word = if many { &self.word.en.many } else { &self.word.en.one };
                match self.multiple {
                    1 => word.clone(),
                    10 | 100 | 1_000 | 10_000 | 100_000 => {
                        format!("{} {word}", digits(self.multiple))
                    }
                    other => format!("{} {word}", multiple_en(other).unwrap_or("")),
                }
            }
            Lang::ZhHk if self.word.dimension == Dimension::Money("CNY") => {
                format!("人民幣{}元", multiple_zh(self.multiple))
            }
            Lang::ZhHk => format!("{}{}", multiple_zh(self.multiple), self.word.zh),
        }
    }
}

/// A multiple as an English word behind a number.
fn multiple_en(multiple: u64) -> Option<&'static str> {
    Some(match multiple {
        10 => "ten",
        100 => "hundred",
        1_000 => "thousand",
        10_000 => "ten thousand",
        100_000 => "hundred thousand",
        1_000_000 => "million",
        100_000_000 => "100 million",
        1_000_000_000 => "billion",
        _ => return None,
    })
}

/// A multiple as Chinese puts it between number and unit. Hong Kong books count money in
/// 千, 百萬 and 十億, never in 億.
fn multiple_zh(multiple: u64) -> &'static str {
    match multiple {
        10 => "十",
        100 => "百",
        1_000 => "千",
        10_000 => "萬",
        100_000 => "十萬",
        1_000_000 => "百萬",
        100_000_000 => "億",
        1_000_000_000 => "十億",
        _ => "",
    }
}

/// A multiple in digits, as it stands in a unit: `1,000`.
fn digits(multiple: u64) -> &'static str {
    match multiple {
        10 => "10",
        100 => "100",
        1_000 => "1,000",
        10_000 => "10,000",
        _ => "100,000",
    }
}
