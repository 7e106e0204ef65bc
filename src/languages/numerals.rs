//! Whole numbers in words.

use serde::Deserialize;

/// The words of numbers, and which grammar joins them.
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Numerals {
    /// Twenty-one, one hundred and five.
    English {
        /// From zero to nineteen.
        small: Vec<String>,
        /// From twenty to ninety.
        tens: Vec<String>,
        /// A hundred.
        hundred: String,
        /// A thousand.
        thousand: String,
        /// What joins hundreds and what is below them.
        and: String,
    },
    /// 二十一, 一百零五.
    Han {
        /// From zero to nine.
        digits: String,
        /// Ten thousand, a thousand, a hundred, ten.
        powers: String,
        /// What a number that stands alone becomes before a measure word: 二, 兩.
        counted: (String, String),
    },
}

impl Default for Numerals {
    fn default() -> Self {
        Self::Han {
            digits: String::new(),
            powers: String::new(),
            counted: Default::default(),
        }
    }
}

impl Numerals {
    /// A number below a million.
    pub(super) fn write(&self, number: u32) -> String {
        match self {
            Self::English { .. } => self.english(number),
            Self::Han { .. } => self.han(number),
        }
    }

    /// A number in words as it stands before what is counted: 兩, not 二.
    pub fn before_unit(&self, number: String) -> String {
        match self {
            Self::Han { counted: (alone, counted), .. } if number == *alone => {
                counted.clone()
            }
            _ => number,
        }
    }

    fn english(&self, number: u32) -> String {
        let Self::English { small, tens, hundred, thousand, and } = self else {
            return String::new();
        };
        let word =
            |list: &[String], at: u32| list.get(at as usize).cloned().unwrap_or_default();
        let rest = |head: String, rest: u32, join: &str| match rest {
            0 => head,
            rest => format!("{head}{join}{}", self.english(rest)),
        };
        let with_and = format!(" {and} ");
        match number {
            0..20 => word(small, number),
            20..100 => rest(word(tens, number / 10 - 2), number % 10, "-"),
            100..1_000 => {
                let head = format!("{} {hundred}", word(small, number / 100));
                rest(head, number % 100, &with_and)
            }
            _ => {
                let join = if number % 1_000 < 100 { with_and.as_str() } else { " " };
                let head = format!("{} {thousand}", self.english(number / 1_000));
                rest(head, number % 1_000, join)
            }
        }
    }

    fn han(&self, number: u32) -> String {
        let Self::Han { digits, powers, .. } = self else { return String::new() };
        let digit = |at: u32| digits.chars().nth(at as usize);
        if number < 10 {
            return digit(number).map(String::from).unwrap_or_default();
        }
        let mut text = String::new();
        let mut rest = number;
        let mut gap = false;
        for (unit, name) in [10_000, 1_000, 100, 10].into_iter().zip(powers.chars()) {
            let count = rest / unit;
            rest %= unit;
            if count == 0 {
                gap |= !text.is_empty();
                continue;
            }
            if gap {
                text.extend(digit(0));
                gap = false;
            }
            // 十二, not 一十二, at the start of a number.
            if !(unit == 10 && count == 1 && text.is_empty()) {
                text.push_str(&self.han(count));
            }
            text.push(name);
        }
        if rest > 0 {
            if gap {
                text.extend(digit(0));
            }
            text.extend(digit(rest));
        }
        text
    }
}
