//! Reporting periods: years, and the halves, quarters and months they are made of.
//!
//! A year is known by the calendar year it ends in, a half or quarter by its year, a month by
//! the calendar. When a period begins and ends, what comes before it and what it is called in
//! print hangs on the report, and is asked of its [`Calendar`](super::calendar::Calendar).

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::lang::Lang;
use super::number::narrow;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A year.
    Year,
    /// Half a year.
    Half,
    /// A quarter of a year.
    Quarter,
    /// A calendar month.
    Month,
}

impl Kind {
    /// How many of the kind a year of twelve months has.
    pub fn count(self) -> u8 {
        match self {
            Self::Year => 1,
            Self::Half => 2,
            Self::Quarter => 4,
            Self::Month => 12,
        }
    }

    /// What it is called in a message.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Half => "half-year",
            Self::Quarter => "quarter",
            Self::Month => "month",
        }
    }
}

/// A reporting period. Those of one kind are ordered in time.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    kind: Kind,
    year: u16,
    /// Which of its year, from 1.
    part: u8,
    /// Whether its year was written as the two it spans, which not every year does. No part
    /// of what the period is.
    is_split: bool,
}

/// How many periods a way from one to another may go over.
pub const MOST_PERIODS: u32 = 100;

/// What a file may call a period.
pub const FORMS: &str = "a period is a year (`2025`, `FY2025`, `2024/25`), a half (`2025-H1`), a quarter \
     (`2025-Q3`) or a month (`2025-03`)";

impl Period {
    /// The earliest period there can be.
    pub const FIRST: Self = Self::year(0);

    /// The year that ends in a calendar year.
    pub const fn year(year: u16) -> Self {
        Self { kind: Kind::Year, year, part: 1, is_split: false }
    }

    /// A part of a year, counted from 1.
    pub fn part_of(kind: Kind, year: u16, part: u8) -> Self {
        Self { kind, year, part, is_split: false }
    }

    /// How long it is.
    pub fn kind(self) -> Kind {
        self.kind
    }

    /// The number of its year; of a month, the calendar's.
    pub fn number(self) -> u16 {
        self.year
    }

    /// Which part of its year it is, from 1.
    pub fn part(self) -> u8 {
        self.part
    }

    /// Whether its year was written as the two it spans.
    pub fn is_split(self) -> bool {
        self.is_split
    }

    /// The period a file calls `text`, written as anyone would: `2025`, `FY2025`, `2024/25`,
    /// `2025年度`, `2025-H1`, `Q3 2025`, `2025年3月`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(year) = four(text) {
            return Some(Self::year(year));
        }
        if text.len() > 64 {
            return None;
        }
        let text = arabic(&narrow(text).trim().to_lowercase());
        let text = text.replace(['–', '—', '−', '‑'], "-");
        if let Some((year, month)) = month(&text) {
            return Some(Self::part_of(Kind::Month, year, month));
        }
        if let Some((year, is_split)) = whole_year(&text) {
            return Some(Self { is_split, ..Self::year(year) });
        }
        let (kind, part, rest) = part(&text)?;
        let rest = rest.trim_matches([' ', '-', '/', ',']);
        let (year, is_split) = whole_year(rest)?;
        // A month is of one calendar year.
        (kind != Kind::Month || !is_split)
            .then(|| Self { is_split, ..Self::part_of(kind, year, part) })
    }

    /// The longest beginning of a text that names a period, and how many bytes it has.
    pub fn begins(text: &str) -> Option<(Self, usize)> {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '–' | '—');
        let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
        let ends = text[..end].char_indices().map(|(at, c)| at + c.len_utf8());
        let mut ends: Vec<_> = ends
            .filter(|at| {
                !text[*at..].starts_with(char::is_alphanumeric)
                    && !text[..*at].ends_with(['-', '/', '–', '—'])
            })
            .collect();
        ends.reverse();
        ends.into_iter()
            .find_map(|end| Some((Self::parse(&text[..end])?, end)))
    }

    /// The period of its kind before this one, where all years have twelve months.
    pub fn prior(self) -> Self {
        let last = self.part <= 1;
        let part = if last { self.kind.count() } else { self.part - 1 };
        let year = self.year.saturating_sub(u16::from(last));
        Self { part, year, ..self }
    }

    /// The period of its kind after this one, where all years have twelve months.
    pub fn next(self) -> Self {
        let last = self.part >= self.kind.count();
        let part = if last { 1 } else { self.part + 1 };
        let year = (self.year + u16::from(last)).min(9_999);
        Self { part, year, ..self }
    }

    /// The same period a year on.
    pub fn year_on(self) -> Self {
        Self { year: (self.year + 1).min(9_999), ..self }
    }

    /// What a file calls the same period a year on, written as it calls this one.
    pub fn written_year_on(self, text: &str) -> String {
        let mut on = String::new();
        let mut digits = String::new();
        for char in text.chars().chain(['\0']) {
            match char.is_ascii_digit() {
                true => digits.push(char),
                false => {
                    // The number of a half, a quarter or a month stays.
                    let is_month = self.kind == Kind::Month && digits.len() == 2;
                    match digits.parse::<u32>().ok().filter(|_| !is_month) {
                        Some(year) if digits.len() == 4 => {
                            on.push_str(&format!("{:04}", year + 1));
                        }
                        Some(year) if digits.len() == 2 => {
                            on.push_str(&format!("{:02}", (year + 1) % 100));
                        }
                        _ => on.push_str(&digits),
                    }
                    digits.clear();
                    if char != '\0' {
                        on.push(char);
                    }
                }
            }
        }
        match Self::parse(&on) {
            Some(read) if read == self.year_on() => on,
            _ => self.year_on().to_string(),
        }
    }

    /// How many periods of its kind lie between this one and an earlier one.
    pub fn since(self, earlier: Self) -> Option<u32> {
        let row = |own: Self| {
            u32::from(own.year) * u32::from(own.kind.count()) + u32::from(own.part)
        };
        let is_alike = self.kind == earlier.kind;
        is_alike.then(|| row(self).checked_sub(row(earlier))).flatten()
    }

    /// How many whole years lie between this one and an earlier one of its kind: none where
    /// they are not the same part of their years.
    pub fn years_since(self, earlier: Self) -> Option<u32> {
        let (since, count) = (self.since(earlier)?, u32::from(self.kind.count()));
        (since % count == 0).then(|| since / count)
    }

    fn key(self) -> (Kind, u16, u8) {
        (self.kind, self.year, self.part)
    }
}

impl PartialEq for Period {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Period {}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Period {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

/// A period as files name it: `2025`, `2025-H1`, `2025-Q3`, `2025-03`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, year, part, .. } = self;
        match kind {
            Kind::Year => write!(f, "{year:04}"),
            Kind::Half => write!(f, "{year:04}-H{part}"),
            Kind::Quarter => write!(f, "{year:04}-Q{part}"),
            Kind::Month => write!(f, "{year:04}-{part:02}"),
        }
    }
}

/// Four digits.
fn four(text: &str) -> Option<u16> {
    let four = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    four.then(|| text.parse().ok()).flatten()
}

fn two(text: &str) -> Option<u16> {
    let two = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    two.then(|| text.parse().ok()).flatten()
}

/// A month in figures, `2025-03`; with a stroke only where that cannot be a year, `2025/03`.
fn month(text: &str) -> Option<(u16, u8)> {
    let (year, month) = text.split_once(['-', '/'])?;
    let (year, number) = (four(year)?, two(month)?);
    let is_year = text.contains('/') && (year + 1) % 100 == number;
    let month = u8::try_from(number).ok().filter(|month| (1..=12).contains(month))?;
    (!is_year).then_some((year, month))
}

/// A year with the words that may stand around it, and whether it is written as two.
fn whole_year(text: &str) -> Option<(u16, bool)> {
    let mut bare = text.trim();
    let mut is_said = false;
    for word in Lang::ALL.iter().flat_map(|lang| &lang.reading().periods.before) {
        if let Some(rest) = bare.strip_prefix(word.as_str()) {
            bare = rest.trim_start_matches([' ', '-', '\'', '’']);
            is_said = true;
            break;
        }
    }
    for word in Lang::ALL.iter().flat_map(|lang| &lang.reading().periods.behind) {
        if let Some(rest) = bare.strip_suffix(word.as_str()) {
            bare = rest.trim_end();
            is_said = true;
            break;
        }
    }
    // Two digits are a year where a word says so.
    let year =
        |text: &str| four(text).or_else(|| Some(2_000 + two(text).filter(|_| is_said)?));
    let Some((first, second)) = bare.split_once(['-', '/']) else {
        return Some((year(bare)?, false));
    };
    let (first, second) = (first.trim(), second.trim());
    let first = year(first)?;
    let next = first + 1;
    let follows = match four(second) {
        Some(second) => second == next,
        None => two(second)? == next % 100,
    };
    follows.then_some((next, true))
}

/// A part of a year in words, and what is left of the text without it.
fn part(text: &str) -> Option<(Kind, u8, String)> {
    let mut best: Option<(usize, Kind, u8, String)> = None;
    let mut consider = |word: &str, kind, part| {
        let word = word.to_lowercase();
        let rest = text.strip_suffix(&word).or_else(|| text.strip_prefix(&word));
        if let Some(rest) = rest.filter(|_| !word.is_empty())
            && best.as_ref().is_none_or(|(length, ..)| *length < word.len())
        {
            best = Some((word.len(), kind, part, rest.to_owned()));
        }
    };
    for lang in Lang::ALL {
        let (words, reading) = (lang.words(), &lang.reading().periods);
        let named = [
            (Kind::Half, &reading.halves),
            (Kind::Quarter, &reading.quarters),
            (Kind::Month, &reading.months),
        ];
        for (kind, lists) in named {
            for (part, list) in (1..).zip(lists) {
                list.iter().for_each(|word| consider(word, kind, part));
            }
        }
        for list in [&words.months, &words.short_months] {
            for (part, word) in (1..).zip(list) {
                consider(word, Kind::Month, part);
            }
        }
    }
    best.map(|(_, kind, part, rest)| (kind, part, rest))
}

/// A text with the digits of its year, where that is written in the numerals of a language.
pub fn arabic(text: &str) -> String {
    let digit = |char: char| {
        let mut all = Lang::ALL.iter().map(|lang| &lang.reading().periods.numerals);
        let at = all.find_map(|own| own.iter().position(|own| own.contains(char)))?;
        char::from_digit(u32::try_from(at).ok()?, 10)
    };
    let four: Vec<_> = text.chars().map_while(digit).collect();
    match four.len() {
        4 => four.into_iter().chain(text.chars().skip(4)).collect(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_as_anyone_writes_it() {
        for (written, key) in [
            ("2025", "2025"),
            ("２０２５", "2025"),
            ("FY2025", "2025"),
            ("FY 2025", "2025"),
            ("fy25", "2025"),
            ("FY2024/25", "2025"),
            ("FY24/25", "2025"),
            ("2024/25", "2025"),
            ("2024-25", "2025"),
            ("2024–25", "2025"),
            ("2024/2025", "2025"),
            ("2024/25年度", "2025"),
            ("2025年", "2025"),
            ("2025年度", "2025"),
            ("2025財政年度", "2025"),
            ("2025财政年度", "2025"),
            ("二〇二五年度", "2025"),
            ("financial year 2025", "2025"),
            ("1999/00", "2000"),
            ("2025-H1", "2025-H1"),
            ("H1 2025", "2025-H1"),
            ("1H2025", "2025-H1"),
            ("2H FY2025", "2025-H2"),
            ("2025年上半年", "2025-H1"),
            ("2024/25年度下半年", "2025-H2"),
            ("2025-Q3", "2025-Q3"),
            ("3Q 2025", "2025-Q3"),
            ("Q3 2024/25", "2025-Q3"),
            ("2025年第三季度", "2025-Q3"),
            ("2025-03", "2025-03"),
            ("２０２５－０３", "2025-03"),
            ("2025/03", "2025-03"),
            ("March 2025", "2025-03"),
            ("Mar 2025", "2025-03"),
            ("2025年3月", "2025-03"),
            ("2025年11月", "2025-11"),
        ] {
            let period = Period::parse(written);
            assert_eq!(
                period.map(|it| it.to_string()).as_deref(),
                Some(key),
                "{written}"
            );
            let again = period.and_then(|it| Period::parse(&it.to_string()));
            assert_eq!(again, period, "{written}");
        }
        for written in [
            "",
            "25",
            "202",
            "20255",
            "2024/26",
            "2025/24",
            "2025-13",
            "2025-Q5",
            "2025-H3",
            "2025-00",
            "2025-12-31",
            "31/12/2025",
            "Q1",
            "March",
            "March 2024/25",
            "prior",
            "2025 kWh",
            "-2025",
            "1,234",
        ] {
            assert_eq!(Period::parse(written), None, "{written}");
        }
    }

    #[test]
    fn a_period_is_told_from_what_stands_behind_it() {
        for (text, key, length) in [
            ("2020 + x", "2020", 4),
            ("2020/100", "2020", 4),
            ("2024/25)", "2025", 7),
            ("2025-Q1, 2", "2025-Q1", 7),
            ("2025年度)", "2025", 10),
            ("2020-x", "2020", 4),
        ] {
            let found = Period::begins(text);
            let found = found.map(|(period, length)| (period.to_string(), length));
            assert_eq!(found, Some((key.to_owned(), length)), "{text}");
        }
        assert_eq!(Period::begins("x"), None);
    }

    #[test]
    fn a_year_on_is_written_as_the_year_was() {
        for (text, next) in [
            ("2025", "2026"),
            ("FY2025", "FY2026"),
            ("FY25", "FY26"),
            ("2024/25", "2025/26"),
            ("1998/99", "1999/00"),
            ("2025年度", "2026年度"),
            ("2025-H1", "2026-H1"),
            ("2025-03", "2026-03"),
            ("二〇二五年", "2026"),
        ] {
            let period = Period::parse(text).expect("a period");
            assert_eq!(period.written_year_on(text), next);
        }
    }

    #[test]
    fn periods_of_one_kind_follow_one_another() {
        for (period, next) in [
            ("2024", "2025"),
            ("2024-H2", "2025-H1"),
            ("2025-Q1", "2025-Q2"),
            ("2024-12", "2025-01"),
        ] {
            let [period, next] =
                [period, next].map(|text| Period::parse(text).expect("a period"));
            assert_eq!((period.next(), next.prior()), (next, period));
            assert!(period < next);
        }
    }
}
