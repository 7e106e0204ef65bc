//! The languages Recto can print: a folder each, with all that is decided by language.
//!
//! `words.yaml` holds what is printed, `units.yaml` how units are written, `reading.yaml` what
//! the checks read by, `messages.yaml` what Recto itself says. A language is an axis of the data: text that exists once per language is
//! a [`ByLang`], and no room asks which language it has before it; it asks the language.

pub mod kept;
mod messages;
mod numerals;
mod phrase;
mod reading;
mod units;
mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal as Digits;
use icu_locale_core::Locale;
use serde::de::DeserializeOwned;

pub use messages::Catalogue;
use messages::Messages;
pub use phrase::Phrase;
pub use reading::{
    Bound, BoundaryReading, English, Han, Hedge, List, OtherRegion, Reading, Trend, Ways,
};
pub use units::{Forms, Units};
pub use words::{Heads, Script, Words};

/// One value per language.
pub type ByLang<T> = BTreeMap<Lang, T>;

/// Names the languages, and reads the folder of each. A language is named by its tag.
macro_rules! languages {
    ($( $(#[doc = $doc:literal])+ $name:ident = $tag:literal ),+ $(,)?) => {
        /// A language of the report, named by its BCP 47 tag in files and folders.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Lang { $( $(#[doc = $doc])+ $name ),+ }

        impl Lang {
            /// Every language, in the order of the list.
            pub const ALL: [Self; [$($tag),+].len()] = [$(Self::$name),+];

            /// The BCP 47 tag: folder name, YAML key and PDF language.
            pub fn tag(self) -> &'static str {
                match self { $(Self::$name => $tag),+ }
            }

            /// What is printed in it, read when it is first asked, as each of its files is.
            fn printed(self) -> &'static Printed {
                static ALL: [LazyLock<Printed>; Lang::ALL.len()] = [$(
                    LazyLock::new(|| Printed::new(include_str!(concat!($tag, "/words.yaml"))))
                ),+];
                &ALL[self as usize]
            }

            /// How it writes units.
            pub fn units(self) -> &'static Units {
                static ALL: [LazyLock<Units>; Lang::ALL.len()] = [$(
                    LazyLock::new(|| read(include_str!(concat!($tag, "/units.yaml"))))
                ),+];
                &ALL[self as usize]
            }

            /// What its texts are read by.
            pub fn reading(self) -> &'static Reading {
                static ALL: [LazyLock<Reading>; Lang::ALL.len()] = [$(
                    LazyLock::new(|| read(include_str!(concat!($tag, "/reading.yaml"))))
                ),+];
                &ALL[self as usize]
            }

            /// How it says what Recto has to say, read when it is first spoken.
            fn messages(self) -> &'static Messages {
                static ALL: [LazyLock<Messages>; Lang::ALL.len()] = [$(
                    LazyLock::new(|| Messages::new(include_str!(concat!($tag, "/messages.yaml"))))
                ),+];
                &ALL[self as usize]
            }

            /// The texts of its folder.
            #[cfg(test)]
            fn texts(self) -> [&'static str; 3] {
                match self { $(Self::$name => [
                    include_str!(concat!($tag, "/words.yaml")),
                    include_str!(concat!($tag, "/units.yaml")),
                    include_str!(concat!($tag, "/reading.yaml")),
                ]),+ }
            }
        }
    };
}

languages! {
    /// English, British spelling.
    En = "en",
    /// Traditional Chinese as used in Hong Kong.
    ZhHk = "zh-HK",
    /// Simplified Chinese as used on the mainland.
    ZhCn = "zh-CN",
}

/// The language that Recto itself speaks: of findings, keys and the names of units in files.
pub const OURS: Lang = Lang::En;

/// The languages of most reports, for hints where a report does not say its own.
pub const USUAL: [Lang; 2] = [Lang::En, Lang::ZhHk];

/// What is printed in a language.
struct Printed {
    words: Words,
    /// Writes digits; the locales ship with the program.
    formatter: Option<DecimalFormatter>,
}

impl Printed {
    fn new(words: &str) -> Self {
        let words: Words = read(words);
        let locale = Locale::try_from_str(&words.locale).ok();
        let formatter = locale.and_then(|locale| {
            DecimalFormatter::try_new(locale.into(), Default::default()).ok()
        });
        Self { words, formatter }
    }
}

/// A text that cannot be read leaves its part empty; a test reads every text there is.
fn read<T: DeserializeOwned + Default>(text: &str) -> T {
    serde_yaml::from_str(text).unwrap_or_default()
}

impl Lang {
    /// The language of a tag as written in a file, if it is one of ours.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }

    /// The words that are printed in it.
    pub fn words(self) -> &'static Words {
        &self.printed().words
    }

    /// What its speakers call it.
    pub fn name(self) -> &'static str {
        &self.words().name
    }

    /// The script it is written in.
    pub fn script(self) -> Script {
        self.words().script
    }

    /// Whether it is written in Han characters: without spaces between words, and with marks
    /// of full width.
    pub fn is_han(self) -> bool {
        self.script() == Script::Han
    }

    /// What stands between two sentences, and between two lines of one paragraph.
    pub fn joint(self) -> &'static str {
        if self.is_han() { "" } else { " " }
    }

    /// The tag as the engine sets it, with its region: `en-GB`.
    pub fn voice(self) -> &'static str {
        &self.words().voice
    }

    /// The language among some that type of a language and region is set in: the one with
    /// both, or else, as a drawing may name no region, the first of that language.
    pub fn set_as(language: &str, region: Option<&str>, among: &[Self]) -> Option<Self> {
        let parts =
            |lang: &Self| lang.voice().split_once('-').unwrap_or((lang.voice(), ""));
        let whole = among
            .iter()
            .find(|lang| parts(lang) == (language, region.unwrap_or("")));
        let alike = || among.iter().find(|lang| parts(lang).0 == language);
        whole.or_else(alike).copied()
    }

    /// The language of a tag as a PDF says it, in the same way.
    pub fn said_as(tag: &str, among: &[Self]) -> Option<Self> {
        let (language, region) = tag.split_once('-').unwrap_or((tag, ""));
        Self::set_as(language, Some(region), among)
    }

    /// The first of some languages in a script, or else of all there are.
    pub fn first_in(script: Script, among: &[Self]) -> Option<Self> {
        let mut all = among.iter().chain(&Self::ALL);
        all.find(|lang| lang.script() == script).copied()
    }

    /// Digits as it groups them; the plain digits where they are none.
    pub fn group(self, digits: &str) -> String {
        let formatter = self.printed().formatter.as_ref();
        match (formatter, Digits::try_from_str(digits)) {
            (Some(formatter), Ok(number)) => formatter.format(&number).to_string(),
            _ => digits.to_owned(),
        }
    }

    /// A whole number below a million in words.
    pub fn numeral(self, number: u32) -> String {
        self.words().numerals.write(number)
    }

    /// A day in words: 31 December 2025, 2025年12月31日.
    pub fn day(self, year: i32, month: u8, day: u8) -> String {
        let words = self.words();
        let month = words.months.get(usize::from(month.saturating_sub(1)));
        words.phrases.day(day, month.map_or("", String::as_str), year)
    }

    /// What reads numbers in English words in its texts: its own lists, or else those of the
    /// first language that has some.
    pub fn english(self) -> &'static English {
        static NONE: LazyLock<English> = LazyLock::new(English::default);
        self.of_reading(|reading| reading.english.as_ref()).unwrap_or(&NONE)
    }

    /// What reads numbers in Han characters, likewise.
    pub fn han(self) -> &'static Han {
        static NONE: LazyLock<Han> = LazyLock::new(Han::default);
        self.of_reading(|reading| reading.han.as_ref()).unwrap_or(&NONE)
    }

    fn of_reading<T>(
        self,
        part: impl Fn(&'static Reading) -> Option<&'static T>,
    ) -> Option<&'static T> {
        part(self.reading())
            .or_else(|| Self::ALL.iter().find_map(|lang| part(lang.reading())))
    }

    /// Some languages as keys of one value each: `{en: …, zh-HK: …}`, for hints.
    pub fn keys(languages: &[Self], value: impl Fn(Self) -> String) -> String {
        let keys = languages.iter().map(|lang| format!("{lang}: {}", value(*lang)));
        format!("{{{}}}", keys.collect::<Vec<_>>().join(", "))
    }

    /// The same, where what stands behind each is the author's to say.
    pub fn open_keys(languages: &[Self]) -> String {
        Self::keys(languages, |_| "…".to_owned())
    }

    /// Some languages as a list: `[en, zh-HK]`, for hints.
    pub fn list(languages: &[Self]) -> String {
        let tags: Vec<_> = languages.iter().map(|lang| lang.tag()).collect();
        format!("[{}]", tags.join(", "))
    }

    /// The source language of a report: the first of its languages.
    pub fn source(languages: &[Self]) -> Self {
        languages.first().copied().unwrap_or(OURS)
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

#[cfg(test)]
mod tests;
