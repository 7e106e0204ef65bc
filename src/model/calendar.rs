//! When the periods of a report begin and end, and what they are called in print.

use std::collections::BTreeMap;

use super::config::Date;
use super::lang::Lang;
use super::number::narrow;
use super::period::{Kind, Period};

/// What a year is called in print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Style {
    /// By the calendar year it ends in: 2025.
    #[default]
    Calendar,
    /// As a financial year: FY2025.
    Financial,
    /// By the two calendar years it spans: 2024/25.
    Split,
}

impl Style {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 3] = [
        ("calendar", Self::Calendar),
        ("financial", Self::Financial),
        ("split", Self::Split),
    ];
}

/// The day a year ends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct YearEnd {
    /// The month, from 1.
    pub month: u8,
    /// The day of the month; nothing for its last one.
    pub day: Option<u8>,
}

impl YearEnd {
    /// 31 December.
    pub const DECEMBER: Self = Self { month: 12, day: None };

    /// The day of a year that a file calls `text`: `30 June`, `June 30`, `6月30日`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = narrow(text).trim().to_lowercase();
        let mut months = vec![];
        for lang in Lang::ALL {
            let words = lang.words();
            for names in [&words.months, &words.short_months] {
                let names = names.iter().map(|name| name.to_lowercase());
                months.extend((1u8..).zip(names));
            }
        }
        months.retain(|(_, name)| !name.is_empty() && text.contains(name.as_str()));
        let (month, name) = months.into_iter().max_by_key(|(_, name)| name.len())?;
        let rest = text.replacen(&name, " ", 1);
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let others = rest.chars().filter(|c| c.is_alphanumeric() && !c.is_ascii_digit());
        let day: u8 = digits.parse().ok().filter(|_| others.count() <= 2)?;
        let length = time::Month::try_from(month).ok()?.length(2_023);
        match day {
            0 => None,
            _ if day == length || (month, day) == (2, 29) => {
                Some(Self { month, day: None })
            }
            _ => (day < length).then_some(Self { month, day: Some(day) }),
        }
    }
}

/// Why a report's dates or a period of one cannot be meant, and the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmeant {
    /// What is wrong.
    pub message: String,
    /// The remedy.
    pub hint: String,
}

/// When the periods of a report begin and end, and what they are called in print.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Calendar {
    /// The month its years end in from a year on, the newest first.
    months: Vec<(u16, u8)>,
    day: Option<u8>,
    style: Style,
    /// The years that have not twelve months, and how many they have.
    lengths: BTreeMap<u16, u8>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            months: vec![(0, 12)],
            day: None,
            style: Style::Calendar,
            lengths: BTreeMap::new(),
        }
    }
}

impl Calendar {
    /// The calendar of a report whose last year ends on a day; years that have not twelve
    /// months say how many.
    ///
    /// # Errors
    /// Where no years can be as long as that.
    pub fn new(
        end: YearEnd,
        style: Style,
        lengths: BTreeMap<u16, u8>,
    ) -> Result<Self, Unmeant> {
        let (mut months, mut month) = (vec![], end.month);
        let mut first: Option<i32> = None;
        for (&year, &length) in lengths.iter().rev() {
            let before = index(year.into(), month) - i32::from(length);
            let year_before = before.div_euclid(12);
            if first.is_some_and(|first| i32::from(year) > first) {
                return Err(Unmeant {
                    message: format!("no year of the report ends in {year}"),
                    hint: "a later year is so long that it takes this one in".into(),
                });
            }
            if year_before >= year.into() {
                return Err(Unmeant {
                    message: format!(
                        "with {length} months {year} begins within {year}, so two years of the report \
                         would end in {year}"
                    ),
                    hint: "join the short period to the year before or behind it, as one longer period"
                        .into(),
                });
            }
            months.push((year, month));
            month = u8::try_from(before.rem_euclid(12) + 1).unwrap_or(12);
            first = Some(year_before);
        }
        months.push((0, month));
        let own = Self { months, day: end.day, style, lengths };
        if style == Style::Split && end == YearEnd::DECEMBER && own.lengths.is_empty() {
            return Err(Unmeant {
                message: "a year that ends on 31 December spans one calendar year, and has no two to be \
                          called by"
                    .into(),
                hint: "say when the year ends, as in `year-end: 30 June`, or write `period-style: \
                       financial` or `calendar`"
                    .into(),
            });
        }
        Ok(own)
    }

    /// The months of a period from first to last, each counted from the year 0; nothing where
    /// the report has no such period.
    fn span(&self, period: Period) -> Option<(i32, i32)> {
        let (year, part) = (period.number(), i32::from(period.part()));
        if period.kind() == Kind::Month {
            let month = index(year.into(), period.part());
            return Some((month, month));
        }
        let (last, length) = (self.end(year), self.length(year));
        let is_gone = |(&later, &months): (&u16, &u8)| {
            let before = (self.end(later) - i32::from(months)).div_euclid(12);
            year < later && i32::from(year) > before
        };
        if self.lengths.iter().any(is_gone) {
            return None;
        }
        let count = i32::from(period.kind().count());
        if count > 1 && length != 12 {
            return None;
        }
        let own = i32::from(length) / count;
        let first = last - i32::from(length) + 1 + own * (part - 1);
        Some((first, first + own - 1))
    }

    /// The month a year ends in, counted from the year 0.
    fn end(&self, year: u16) -> i32 {
        let month = self.months.iter().find(|(from, _)| *from <= year);
        index(year.into(), month.map_or(12, |(_, month)| *month))
    }

    fn length(&self, year: u16) -> u8 {
        self.lengths.get(&year).copied().unwrap_or(12)
    }

    fn days(&self, period: Period) -> (Date, Date) {
        let year = index(period.number().into(), 12);
        let (first, last) = self.span(period).unwrap_or((year - 11, year));
        let end = |month: i32| {
            let (year, month) = named(month);
            let length =
                time::Month::try_from(month).map_or(31, |month| month.length(year));
            let day = match self.day {
                Some(day) if period.kind() != Kind::Month => day.min(length),
                _ => length,
            };
            (Date { year, month, day }, day == length)
        };
        let (before, is_whole) = end(first - 1);
        let (year, month) = named(first);
        let start = match is_whole {
            true => Date { year, month, day: 1 },
            false => Date { day: before.day + 1, ..before },
        };
        (start, end(last).0)
    }

    /// The first day of a period.
    pub fn first_day(&self, period: Period) -> Date {
        self.days(period).0
    }

    /// The last day of a period.
    pub fn last_day(&self, period: Period) -> Date {
        self.days(period).1
    }

    /// How many months a period has.
    pub fn months(&self, period: Period) -> u32 {
        let months = self.span(period).map(|(first, last)| last - first + 1);
        months.and_then(|months| months.try_into().ok()).unwrap_or(0)
    }

    /// The period of its kind before another.
    pub fn prior(&self, period: Period) -> Period {
        let mut prior = period.prior();
        while period.kind() == Kind::Year
            && self.span(prior).is_none()
            && prior.prior() < prior
        {
            prior = prior.prior();
        }
        prior
    }

    /// The same period of the year after, past years that the report has none of.
    pub fn year_on(&self, period: Period) -> Period {
        let mut on = period.year_on();
        while period.kind() == Kind::Year && self.span(on).is_none() && on < on.year_on()
        {
            on = on.year_on();
        }
        on
    }

    /// That period, as it is written where this one is written so.
    pub fn written_year_on(&self, period: Period, text: &str) -> String {
        let (mut own, mut written) = (period.year_on(), period.written_year_on(text));
        while own < self.year_on(period) {
            written = own.written_year_on(&written);
            own = own.year_on();
        }
        written
    }

    /// The first of the years behind one and up to another that has not twelve months.
    pub fn uneven(&self, earlier: Period, later: Period) -> Option<Period> {
        let mut years = self.lengths.keys().map(|year| Period::year(*year));
        let is_year = later.kind() == Kind::Year;
        years.find(|year| is_year && earlier < *year && *year <= later)
    }

    /// Whether a period begins when another is over.
    pub fn is_after(&self, period: Period, other: Period) -> bool {
        self.first_day(period) > self.last_day(other)
    }

    /// The year a period lies in.
    pub fn year_of(&self, period: Period) -> Period {
        if period.kind() != Kind::Month {
            return Period::year(period.number());
        }
        let (month, _) = self.span(period).unwrap_or_default();
        let years = (0..3).map(|behind| Period::year(period.number() + behind));
        let mut years = years.filter(|year| {
            self.span(*year)
                .is_some_and(|(first, last)| (first..=last).contains(&month))
        });
        years.next().unwrap_or(Period::year(period.number()))
    }

    /// The ways a period is made of shorter ones, the longest first.
    pub fn parts(&self, period: Period) -> Vec<Vec<Period>> {
        let Some((first, last)) = self.span(period) else { return vec![] };
        let mut ways = vec![];
        for kind in [Kind::Half, Kind::Quarter] {
            let year = period.number();
            let parts = 1..=kind.count();
            let parts = parts.map(|part| Period::part_of(kind, year, part));
            let own: Vec<_> = parts
                .filter(|part| {
                    self.span(*part).is_some_and(|(a, b)| first <= a && b <= last)
                })
                .collect();
            if period.kind() < kind && !own.is_empty() {
                ways.push(own);
            }
        }
        if period.kind() != Kind::Month && self.day.is_none() {
            ways.push((first..=last).map(month).collect());
        }
        ways
    }

    /// Whether a period can be meant in this report.
    ///
    /// # Errors
    /// With what is wrong and the remedy.
    pub fn admits(&self, period: Period) -> Result<(), Unmeant> {
        let (kind, number) = (period.kind(), period.number());
        let refused = |message, hint| Err(Unmeant { message, hint });
        if kind == Kind::Month && self.day.is_some() {
            return refused(
                format!(
                    "the year ends within a month, so months such as {period} do not make it up"
                ),
                "give values of years, halves or quarters".into(),
            );
        }
        if self.span(period).is_none() {
            let long = self.lengths.range(number..).next();
            let long = long.map_or_else(String::new, |(year, months)| {
                format!(": {year} has {months} months")
            });
            return match kind {
                Kind::Year => refused(
                    format!("no year of the report ends in {number}{long}"),
                    "give the value under the year it belongs to, as in `period-lengths` of report.yaml"
                        .into(),
                ),
                _ => refused(
                    format!("there is no {} {period}{long}", kind.name()),
                    "give the values of its months, or of the whole period".into(),
                ),
            };
        }
        let year = Period::year(number);
        let (first, last) = (self.first_day(year).year, self.last_day(year).year);
        if period.is_split() && first + 1 != last {
            return refused(
                format!(
                    "`{:04}/{:02}` is a year that spans two calendar years, and the year of this report \
                     that ends in {number} spans one",
                    number.saturating_sub(1),
                    number % 100
                ),
                format!(
                    "write `{number}`, or say in report.yaml when the year ends, as in `year-end: 30 June`"
                ),
            );
        }
        Ok(())
    }

    /// What a period is called where it stands alone: at the head of a column, on an axis.
    pub fn label(&self, period: Period, lang: Lang) -> String {
        match (period.kind(), self.style) {
            (Kind::Year, Style::Calendar) => period.to_string(),
            (Kind::Month, _) => named_month(&lang.words().short_months, period, lang),
            _ => self.said(period, lang),
        }
    }

    /// What a period is called within a text.
    pub fn said(&self, period: Period, lang: Lang) -> String {
        let words = lang.words();
        let phrases = &words.phrases;
        let part = |names: &[String]| {
            let name = names.get(usize::from(period.part()).saturating_sub(1));
            let year = self.said(Period::year(period.number()), lang);
            phrases.part_of_year(name.map_or("", String::as_str), year)
        };
        match period.kind() {
            Kind::Half => part(&words.halves),
            Kind::Quarter => part(&words.quarters),
            Kind::Month => named_month(&words.months, period, lang),
            Kind::Year => {
                let (first, last) =
                    (self.first_day(period).year, self.last_day(period).year);
                match self.style {
                    Style::Financial => phrases.financial_year(period),
                    Style::Split if first < last => phrases.split_year(
                        format!("{first:04}"),
                        format!("{:02}", last.rem_euclid(100)),
                    ),
                    _ => phrases.year_head(period),
                }
            }
        }
    }

    /// A period by its last day: “the year ended 30 June 2025”.
    pub fn long(&self, period: Period, lang: Lang) -> String {
        let phrases = &lang.words().phrases;
        let Date { year, month, day } = self.last_day(period);
        let last = lang.day(year, month, day);
        match self.months(period) {
            12 => phrases.year_ended(last),
            0 | 1 => self.said(period, lang),
            months => phrases.months_ended(lang.numeral(months), last),
        }
    }
}

/// A month's name with its year.
fn named_month(names: &[String], period: Period, lang: Lang) -> String {
    let name = names.get(usize::from(period.part()).saturating_sub(1));
    let name = name.map_or("", String::as_str);
    lang.words().phrases.month(name, format!("{:04}", period.number()))
}

/// A month counted from the year 0.
fn index(year: i32, month: u8) -> i32 {
    year * 12 + i32::from(month) - 1
}

/// Year and month of a month counted so.
fn named(index: i32) -> (i32, u8) {
    (index.div_euclid(12), u8::try_from(index.rem_euclid(12) + 1).unwrap_or(12))
}

fn month(index: i32) -> Period {
    let (year, month) = named(index);
    Period::part_of(Kind::Month, u16::try_from(year).unwrap_or(0), month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(end: &str, style: Style, lengths: &[(u16, u8)]) -> Calendar {
        let end = YearEnd::parse(end).expect("a day");
        let lengths = lengths.iter().copied().collect();
        Calendar::new(end, style, lengths).expect("a calendar")
    }

    fn period(text: &str) -> Period {
        Period::parse(text).expect("a period")
    }

    #[track_caller]
    fn check(calendar: &Calendar, text: &str, first: &str, last: &str) {
        let period = period(text);
        let days = (calendar.first_day(period), calendar.last_day(period));
        assert_eq!((days.0.to_string(), days.1.to_string()), (first.into(), last.into()));
    }

    #[test]
    fn a_day_of_the_year_is_read_as_anyone_writes_it() {
        for text in ["30 June", "June 30", "30 Jun", "30th June", "6月30日", "３０ June"]
        {
            let end = Some(YearEnd { month: 6, day: None });
            assert_eq!(YearEnd::parse(text), end, "{text}");
        }
        let april = Some(YearEnd { month: 4, day: Some(5) });
        assert_eq!(YearEnd::parse("5 April"), april);
        let february = YearEnd::parse("28 February");
        assert_eq!(february, YearEnd::parse("29 February"));
        for text in ["31 June", "June", "30/6", "0 May", "the end of June 30", "12"] {
            assert_eq!(YearEnd::parse(text), None, "{text}");
        }
    }

    #[test]
    fn periods_have_their_days() {
        let own = Calendar::default();
        check(&own, "2025", "2025-01-01", "2025-12-31");
        let own = calendar("30 June", Style::Split, &[]);
        check(&own, "2025", "2024-07-01", "2025-06-30");
        check(&own, "2025-H1", "2024-07-01", "2024-12-31");
        check(&own, "2025-Q4", "2025-04-01", "2025-06-30");
        check(&own, "2025-02", "2025-02-01", "2025-02-28");
        let own = calendar("28 February", Style::Financial, &[]);
        check(&own, "2024", "2023-03-01", "2024-02-29");
        let own = calendar("5 April", Style::Split, &[]);
        check(&own, "2025", "2024-04-06", "2025-04-05");
        check(&own, "2025-H2", "2024-10-06", "2025-04-05");
        assert!(own.admits(period("2025-02")).is_err());
        for year in ["0000", "9999"] {
            let _ = own.first_day(period(year));
        }
    }

    #[test]
    fn a_change_of_year_end_is_told_by_the_length_of_a_period() {
        let own = calendar("31 March", Style::Split, &[(2025, 15)]);
        check(&own, "2025", "2024-01-01", "2025-03-31");
        check(&own, "2023", "2023-01-01", "2023-12-31");
        check(&own, "2026", "2025-04-01", "2026-03-31");
        assert_eq!(own.prior(period("2025")), period("2023"));
        assert_eq!(own.uneven(period("2023"), period("2026")), Some(period("2025")));
        assert!(own.admits(period("2024")).is_err());
        assert!(own.admits(period("2025-H1")).is_err());
        assert!(own.admits(period("2022/23")).is_err());
        assert!(own.admits(period("2024/25")).is_ok());
        assert_eq!(own.year_of(period("2024-02")), period("2025"));
        assert_eq!(own.parts(period("2025")).concat().len(), 15);
        assert_eq!(
            own.long(period("2025"), Lang::En),
            "the fifteen months ended 31 March 2025"
        );
        let own = calendar("31 December", Style::Split, &[(2024, 18)]);
        check(&own, "2024", "2023-07-01", "2024-12-31");
        check(&own, "2023", "2022-07-01", "2023-06-30");
        let december = YearEnd::DECEMBER;
        let short = Calendar::new(december, Style::Calendar, [(2024, 6)].into());
        assert!(short.is_err());
        assert!(Calendar::new(december, Style::Split, BTreeMap::new()).is_err());
    }

    #[test]
    fn a_period_is_made_of_shorter_ones() {
        let own = calendar("31 March", Style::Financial, &[]);
        let counts =
            |text| own.parts(period(text)).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(counts("2025"), [2, 4, 12]);
        assert_eq!(counts("2025-H1"), [2, 6]);
        assert_eq!(counts("2025-Q1"), [3]);
        assert_eq!(counts("2025-03"), [0; 0]);
        assert_eq!(own.year_of(period("2024-04")), period("2025"));
        assert_eq!(own.year_of(period("2025-03")), period("2025"));
    }
}
