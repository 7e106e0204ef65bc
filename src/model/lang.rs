//! The languages Recto can print, and what is decided by language alone.
//!
//! A language is an axis of the data: text that exists once per language is a
//! [`ByLang`], and no stage asks "is this Chinese?" where it could ask [`Lang`].

use std::collections::BTreeMap;
use std::fmt;

use super::config::Date;

/// A language of the report, named by its BCP 47 tag in files and folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English (`en`), British spelling.
    En,
    /// Traditional Chinese as used in Hong Kong (`zh-HK`).
    ZhHk,
}

/// One value per language.
pub type ByLang<T> = BTreeMap<Lang, T>;

impl Lang {
    /// Every language, in the order of the enum.
    pub const ALL: [Self; 2] = [Self::En, Self::ZhHk];

    /// The BCP 47 tag: folder name, YAML key and PDF language.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhHk => "zh-HK",
        }
    }

    /// What its speakers call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::ZhHk => "中文",
        }
    }

    /// The language of a tag as written in a file, if it is one of ours.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }

    /// What straight quotation marks become in this language: the outer pair for
    /// `"…"` and the inner pair for `'…'`. An apostrophe is never replaced.
    pub fn quotes(self) -> [(char, char); 2] {
        match self {
            Self::En => [('“', '”'), ('‘', '’')],
            Self::ZhHk => [('「', '」'), ('『', '』')],
        }
    }

    /// The words of [`trend`](super::expression::Function::Trend): rise, fall, no change.
    pub fn trend_words(self) -> [&'static str; 3] {
        match self {
            Self::En => ["increased", "decreased", "unchanged"],
            Self::ZhHk => ["增加", "減少", "持平"],
        }
    }

    /// A day in words: 31 December 2025, 2025年12月31日.
    pub fn day(self, date: Date) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let Date { year, month, day } = date;
        match self {
            Self::En => {
                let month = MONTHS.get(usize::from(month.saturating_sub(1)));
                format!("{day} {} {year}", month.unwrap_or(&""))
            }
            Self::ZhHk => format!("{year}年{month}月{day}日"),
        }
    }

    /// A year in words, by its last day.
    pub fn year_ended(self, last: Date) -> String {
        let day = self.day(last);
        match self {
            Self::En => format!("the year ended {day}"),
            Self::ZhHk => format!("截至{day}止年度"),
        }
    }

    /// How a value that is deliberately not disclosed reads in running text.
    pub fn not_disclosed(self) -> &'static str {
        match self {
            Self::En => "not disclosed",
            Self::ZhHk => "未披露",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// Whether a character belongs to Chinese running text: a Han character or one of the
/// full-width marks set with it. No space is wanted beside it (CLREQ 3.2.2).
pub fn is_han(c: char) -> bool {
    is_ideograph(c)
        || matches!(c, '\u{2e80}'..='\u{303f}' | '\u{31c0}'..='\u{31ef}'
            | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffef}')
}

/// Whether a character is a Han ideograph, beside which Latin letters and digits are
/// set with a narrow gap.
pub fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' | '〇' | '々')
}
