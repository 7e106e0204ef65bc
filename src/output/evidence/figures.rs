//! Figures in other people's text: the numbers in it with what stands behind each, and whether
//! one is a figure of the dataset.

use rust_decimal::Decimal;

use super::Figure;
use crate::model::lang::Lang;
use crate::model::metric::Metric;
use crate::model::number::narrow;
use crate::model::unit::called::{is_marked, multiple};
use crate::model::unit::{Catalogue, Unit};

/// How many letters behind a number may name its unit.
const BEHIND: usize = 40;

/// A number with its unit, where one is said.
#[derive(Debug, Clone)]
pub(super) struct Amount {
    pub(super) number: Decimal,
    pub(super) unit: Option<Unit>,
    /// As it stands there.
    pub(super) shown: String,
}

impl Amount {
    /// The number in the unit of the metric; nothing where the unit is of another kind.
    pub(super) fn in_unit(&self, metric: &Metric) -> Option<Decimal> {
        match &self.unit {
            None => Some(self.number),
            Some(unit) if *unit == metric.unit => Some(self.number),
            Some(unit) if unit.agrees_with(&metric.unit) => {
                unit.convert(self.number, &metric.unit)
            }
            Some(_) => None,
        }
    }
}

impl Figure<'_> {
    /// Whether a number in the metric's unit is the figure, within the figure's rounding.
    pub(super) fn is(&self, number: Decimal) -> bool {
        let Some(own) = self.value.number else { return false };
        let rounded = own.scale().saturating_add(1);
        let mut half = match rounded <= 28 {
            true => Decimal::new(5, rounded),
            false => Decimal::ZERO,
        };
        if self.value.about && own.scale() == 0 && !own.is_zero() {
            let mut rest = own.mantissa();
            while rest % 10 == 0 {
                rest /= 10;
                half = half.checked_mul(Decimal::TEN).unwrap_or(half);
            }
        }
        own.checked_sub(number).is_some_and(|apart| apart.abs() <= half)
    }

    pub(super) fn units(&self) -> &Catalogue {
        self.data.units()
    }

    /// The figure for a message.
    pub(super) fn said(&self) -> String {
        let number = self.value.number.unwrap_or_default();
        let unit = &self.metric.unit_text;
        format!("`{}` is {} for {}", self.metric.id, with_unit(number, unit), self.period)
    }

    /// How often a number is the figure, where that is a power of ten people slip by.
    pub(super) fn times(&self, number: Decimal) -> Option<&'static str> {
        let scales = [
            (1_000, "a thousand"),
            (1_000_000, "a million"),
            (100, "a hundred"),
            (10_000, "ten thousand"),
            (10, "ten"),
        ];
        scales.into_iter().find_map(|(times, name)| {
            let times = Decimal::from(times);
            let is_more = number.checked_div(times).is_some_and(|it| self.is(it));
            let is_less = number.checked_mul(times).is_some_and(|it| self.is(it));
            (is_more || is_less).then_some(name)
        })
    }
}

/// A number with a unit.
pub(super) fn with_unit(number: Decimal, unit: &str) -> String {
    match unit {
        "" => number.to_string(),
        "%" => format!("{number}%"),
        unit => format!("{number} {unit}"),
    }
}

/// The unit that a text names, as far as it can be one of the metric's: the whole of it, what
/// stands in brackets, or what stands behind a colon or comma.
pub(super) fn unit_of(text: &str, metric: &Metric, units: &Catalogue) -> Option<Unit> {
    let text = narrow(text.trim());
    let inside = text.rfind('(').and_then(|at| {
        let rest = text.get(at + 1..)?;
        rest.split(')').next()
    });
    let behind = text.rsplit_once([':', ',']).map(|(_, rest)| rest);
    [Some(text.as_str()), inside, behind]
        .into_iter()
        .flatten()
        .find_map(|part| one_unit(part.trim(), metric, units))
}

fn one_unit(text: &str, metric: &Metric, units: &Catalogue) -> Option<Unit> {
    let unit = &metric.unit;
    if text.is_empty() || text.chars().count() > BEHIND {
        return None;
    }
    if text == metric.unit_text || Lang::ALL.iter().any(|lang| unit.label(*lang) == text)
    {
        return Some(unit.clone());
    }
    let slashed = text
        .replace('/', " / ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let thousands = text.strip_suffix("'000").or_else(|| text.strip_suffix("’000"));
    let thousands = thousands.map(|base| {
        let base = base.trim();
        [format!("{base} thousand"), format!("thousand {base}")]
    });
    let forms = [text.to_owned(), slashed];
    let mut forms = forms.into_iter().chain(thousands.into_iter().flatten());
    let parsed = forms.find_map(|form| Unit::parse(&form, units).ok());
    let parsed = parsed.filter(|own| own.agrees_with(unit));
    parsed.or_else(|| units.called(text, unit))
}

/// Whether what stands beside a number makes another of it, by how much nobody can tell: a
/// multiple of no unit, a sign of parts of a thousand, a bound.
pub(super) fn is_unclear(beside: &str) -> bool {
    multiple(beside).is_some() || is_marked(beside)
}

/// The power of ten behind a number, as in 9.42E+03, and how long it is.
fn power(behind: &str) -> Option<(i32, usize)> {
    let rest = behind.strip_prefix(['E', 'e'])?;
    let (sign, digits) = match rest.strip_prefix(['+', '-', '−']) {
        Some(digits) if rest.starts_with('+') => (1, digits),
        Some(digits) => (-1, digits),
        None => (1, rest),
    };
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let power: i32 = digits.get(..length)?.parse().ok()?;
    Some((sign * power, behind.len() - digits.len() + length))
}

fn raised(number: Decimal, power: i32) -> Option<Decimal> {
    if power.abs() > 28 {
        return None;
    }
    (0..power.abs()).try_fold(number, |number, _| match power < 0 {
        true => number.checked_div(Decimal::TEN),
        false => number.checked_mul(Decimal::TEN),
    })
}

/// Whether a number is one side of a range, or a part of a date or fraction.
fn is_in_row(before: &str, behind: &str) -> bool {
    let is_joint = |c: char| matches!(c, '-' | '−' | '–' | '~' | '/');
    let digit = |c: char| c.is_ascii_digit();
    before
        .strip_suffix(is_joint)
        .is_some_and(|rest| rest.ends_with(digit))
        || behind
            .strip_prefix(is_joint)
            .is_some_and(|rest| rest.starts_with(digit))
}

/// The numbers of a text, each with the unit behind it. What is no number by itself is left
/// out: a side of a range, a bound, a multiple of no unit.
pub(super) fn amounts(text: &str, metric: &Metric, units: &Catalogue) -> Vec<Amount> {
    let text = narrow(text);
    let mut found = vec![];
    for (start, end) in numbers(&text) {
        let shown = text.get(start..end).unwrap_or_default();
        let digits: String =
            shown.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let Ok(number) = Decimal::from_str_exact(&digits) else { continue };
        let before = text.get(..start).unwrap_or_default();
        let behind = text.get(end..).unwrap_or_default();
        let (power, length) = power(behind).unwrap_or_default();
        let Some(number) = raised(number, power) else { continue };
        let shown = text.get(start..end + length).unwrap_or_default();
        let behind = behind.get(length..).unwrap_or_default();
        let bound = before.trim_end().chars().next_back().map(String::from);
        if is_in_row(before, behind) || bound.is_some_and(|bound| is_unclear(&bound)) {
            continue;
        }
        let is_minus = before.ends_with(['-', '−'])
            && !before.trim_end_matches(['-', '−']).ends_with(char::is_alphanumeric);
        let is_less = is_minus || before.ends_with('(') && behind.starts_with(')');
        let unit = unit_behind(behind, metric, units);
        let next = behind.trim_start().split([' ', ',', ';', '，', '；', '。']).next();
        if unit.is_none() && next.is_some_and(is_unclear) {
            continue;
        }
        let number = if is_less { -number } else { number };
        let shown = if is_less { format!("-{shown}") } else { shown.to_owned() };
        found.push(Amount { number, unit, shown });
    }
    found
}

/// The unit behind a number: the longest run of words that is one.
fn unit_behind(text: &str, metric: &Metric, units: &Catalogue) -> Option<Unit> {
    let line: String = text.chars().take(BEHIND).take_while(|c| *c != '\n').collect();
    let line = line.trim_start();
    if line.starts_with('%') {
        return Some(units.percent());
    }
    let ends = line.char_indices().map(|(at, _)| at).chain([line.len()]);
    let mut ends: Vec<_> = ends
        .filter(|end| {
            let next = line.get(*end..).and_then(|rest| rest.chars().next());
            next.is_none_or(|c| c.is_whitespace() || ",.;:)，。；、".contains(c))
        })
        .collect();
    ends.reverse();
    ends.into_iter()
        .find_map(|end| one_unit(line.get(..end)?.trim(), metric, units))
}

/// Where the numbers of a text stand.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let mut found = vec![];
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = 0;
    while at < bytes.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let start = at;
        let mut has_point = false;
        while digit(at) {
            while digit(at) {
                at += 1;
            }
            let rest = text.get(at..).unwrap_or_default();
            let mark = rest.chars().next().unwrap_or(' ');
            let next = at + mark.len_utf8();
            let is_group =
                digit(next) && digit(next + 1) && digit(next + 2) && !digit(next + 3);
            let is_mark =
                matches!(mark, ',' | '\'' | '’' | '\u{a0}' | '\u{2009}' | '\u{202f}');
            if is_mark && is_group && !has_point {
                at = next;
            } else if mark == '.' && digit(next) && !has_point {
                (at, has_point) = (next, true);
            } else {
                break;
            }
        }
        // Part of a name or a code is no figure.
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        if before.is_none_or(|c| !c.is_ascii_alphabetic() && c != '.') {
            found.push((start, at));
        }
        let (_, exponent) = power(text.get(at..).unwrap_or_default()).unwrap_or_default();
        at += exponent;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a number is not by itself is not taken for it.
    #[test]
    fn a_part_of_a_number_is_none() {
        let units = Catalogue::default();
        let metric = Metric::of_unit("MWh", &units);
        let all = |text: &str| {
            let found = amounts(text, &metric, &units);
            let said = |own: &Amount| {
                own.in_unit(&metric)
                    .map_or("?".to_owned(), |own| own.normalize().to_string())
            };
            found.iter().map(said).collect::<Vec<_>>().join(" ")
        };
        for (text, expected) in [
            ("9.42E+03", "9420"),
            ("9.42e-1 MWh", "0.942"),
            ("(9.42E+03)", "-9420"),
            ("12 million", ""),
            ("12 million MWh", "12000000"),
            ("3.5k", ""),
            ("12萬", ""),
            ("5‰", ""),
            ("<6", ""),
            ("≥ 6 MWh", ""),
            ("1.5-2.5", ""),
            ("1.5 – 2.5", "1.5 2.5"),
            ("2024-03-05", ""),
            ("2024/25: 8,432 MWh", "8432"),
            ("-8,432 kWh", "-8.432"),
            ("9e99", ""),
        ] {
            assert_eq!(all(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_found_in_text() {
        let all = |text: &str| {
            let found = numbers(text);
            found.iter().map(|(a, b)| text[*a..*b].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(all("Total 8,432.5 MWh, 12% of B7"), ["8,432.5", "12"]);
        assert_eq!(
            all("8\u{a0}432 and 1,2,3 and 1'234'567"),
            ["8\u{a0}432", "1", "2", "3", "1'234'567"]
        );
        assert_eq!(all("2025-12-31"), ["2025", "12", "31"]);
        assert_eq!(all("9.42E+03"), ["9.42"]);
        assert_eq!(all("1.2.3 九"), ["1.2"]);
        assert_eq!(all(""), Vec::<String>::new());
    }
}
