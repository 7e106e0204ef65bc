//! Heads of columns that are years, or may be meant as some.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::format::{Shape, day};
use super::{Book, Cell, Content, DATE};
use crate::model::number::narrow;
use crate::model::period::{Period, arabic};

/// What the head of a column that may be meant as a year says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Year {
    /// A year, and nothing else.
    Is(Period),
    /// Something that is no year as it stands, as shown; and the year it may be meant as.
    Like(String, Option<Period>),
    /// Nothing of the kind.
    No,
}

/// What a head says of a period; one that does not fit the report is none.
pub(crate) fn year(book: &Book, cell: &Cell, fits: &dyn Fn(Period) -> bool) -> Year {
    match &cell.content {
        Content::Text(text) => of_text(text, fits),
        Content::Number(number) => {
            let shape = Shape::of(book.format(cell), *number);
            if shape.is_date {
                return of_date(*number, shape.is_year, book.from_1904);
            }
            match number.to_u16().filter(|year| Decimal::from(*year) == *number) {
                Some(year @ 1000..=9999) => of_text(&year.to_string(), fits),
                _ => Year::No,
            }
        }
        Content::Other(text) => match text.strip_prefix(DATE) {
            Some(date) => of_text(date, fits),
            None => Year::No,
        },
        Content::Nothing => Year::No,
    }
}

/// A day: its year, where that is all that is shown.
fn of_date(number: Decimal, is_year: bool, from_1904: bool) -> Year {
    let Some(day) = day(number, from_1904) else { return Year::No };
    let own = Period::parse(&day.year().to_string());
    // A year typed into a cell of days is a day of 1905.
    let typed = number.to_u16().filter(|year| (1900..2200).contains(year));
    let typed = typed.and_then(|year| Period::parse(&year.to_string()));
    match (own, typed) {
        (_, Some(_)) => Year::Like(day.to_string(), typed),
        (Some(own), None) if is_year => Year::Is(own),
        (own, None) => Year::Like(day.to_string(), own),
    }
}

fn of_text(text: &str, fits: &dyn Fn(Period) -> bool) -> Year {
    let text = narrow(text.trim());
    let plain = arabic(&text).to_lowercase();
    let mut bare = plain.trim();
    for behind in [".00", ".0"] {
        bare = bare.strip_suffix(behind).map_or(bare, str::trim_end);
    }
    if let Some(period) = Period::parse(bare).filter(|period| fits(*period)) {
        return Year::Is(period);
    }
    let years: Vec<Period> = plain
        .split(|char: char| !char.is_ascii_digit())
        .filter(|digits| digits.starts_with("19") || digits.starts_with("20"))
        .filter_map(Period::parse)
        .collect();
    let short = bare.trim_start_matches(['\'', '’']);
    let is_short = short.len() == 2 && short.bytes().all(|byte| byte.is_ascii_digit());
    match (years.as_slice(), is_short) {
        // `2024/25` spans two years.
        ([_], _) if Period::parse(bare).is_some_and(Period::is_split) => {
            Year::Like(text, None)
        }
        ([year], _) => Year::Like(text, Some(*year)),
        ([], true) => Year::Like(text, Period::parse(&format!("20{short}"))),
        ([], false) => Year::No,
        _ => Year::Like(text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    use crate::model::calendar::{Calendar, Style, YearEnd};
    use crate::model::period::Kind;

    #[test]
    fn periods_are_understood_as_the_report_has_them() {
        let end = YearEnd::parse("30 June").expect("a day");
        let own = Calendar::new(end, Style::Split, BTreeMap::new()).expect("a calendar");
        let fits = |period: Period| own.admits(period).is_ok();
        for (text, key) in [
            ("2024/25", "2025"),
            ("2024-25", "2025"),
            ("2024–25", "2025"),
            ("FY2024/25", "2025"),
            ("2024/25年度", "2025"),
            ("２０２４／２５", "2025"),
            ("FY2025", "2025"),
            ("2024/2025", "2025"),
            ("1H 2024/25", "2025-H1"),
            ("2025年上半年", "2025-H1"),
            ("Q3 FY25", "2025-Q3"),
            ("Mar 2025", "2025-03"),
            ("2025年3月", "2025-03"),
            ("2025-03", "2025-03"),
        ] {
            assert_eq!(
                Some(of_text(text, &fits)),
                Period::parse(key).map(Year::Is),
                "{text}"
            );
        }
        for text in ["2024/26", "2023/2025", "30/6/2025", "2025-13"] {
            assert!(!matches!(of_text(text, &fits), Year::Is(_)), "{text}");
        }
    }

    #[test]
    fn years_are_understood_where_they_can_mean_nothing_else() {
        let own = Calendar::default();
        let is_year =
            |period: Period| period.kind() == Kind::Year && own.admits(period).is_ok();
        let is = Period::parse("2025").map(Year::Is);
        for text in [
            "2025",
            " 2025 ",
            "2025年",
            "２０２５",
            "２０２５年",
            "FY2025",
            "FY 2025",
            "2025.0",
            "2025年度",
            "二〇二五年",
            "2025財年",
            "FY25",
        ] {
            assert_eq!(Some(of_text(text, &is_year)), is, "{text}");
        }
        for text in [
            "2025*",
            "2025 (restated)",
            "31/12/2025",
            "2025-12-31",
            "Dec 2025",
            "2025（重列）",
            "2025 target",
            "'25",
            "2025 H1",
            "2025 kWh",
        ] {
            let year = of_text(text, &is_year);
            assert!(
                matches!(&year, Year::Like(_, guess) if *guess == Period::parse("2025")),
                "{text}: {year:?}"
            );
        }
        for text in ["2024/25", "2024-25", "FY2024/25", "2024/2025", "2024–2025"] {
            let year = of_text(text, &is_year);
            assert!(matches!(&year, Year::Like(_, None)), "{text}: {year:?}");
        }
        for text in ["unit", "Change", "formula", "12345", "", "3/4"] {
            assert_eq!(of_text(text, &is_year), Year::No, "{text}");
        }
    }
}
