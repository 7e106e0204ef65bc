//! Numbers that were typed as text: taken where they can only mean one thing, refused with
//! a remedy otherwise.

use rust_decimal::Decimal;

use crate::model::metric::Metric;
use crate::model::number::{Written, narrow};
use crate::model::unit::{Catalogue, Unit, called};
use crate::output::export::workbook::UNDISCLOSED;

/// What people write where there is no value.
const ABSENT: [&str; 17] = [
    "n/a",
    "n.a.",
    "n.a",
    "na",
    "#n/a",
    "n.m.",
    "n/m",
    "not disclosed",
    "not available",
    "not applicable",
    "undisclosed",
    "未披露",
    "不適用",
    "不适用",
    "未有披露",
    "沒有披露",
    "tbc",
];
/// What may stand for nothing at all as well.
const NOTHING: [&str; 16] = [
    "-", "--", "–", "—", "――", "－", "ー", "nil", "none", "無", "无", "沒有", "没有",
    "零", "null", "zero",
];
/// What people write before an approximation.
const ABOUT: [&str; 12] = [
    "~",
    "～",
    "≈",
    "about",
    "approx.",
    "approximately",
    "around",
    "circa",
    "c.",
    "ca.",
    "約",
    "约",
];
/// Words that people write before a bound.
const BOUND: [&str; 6] = ["over", "under", "less than", "more than", "up to", "超過"];
/// Chinese numerals.
const NUMERALS: &str =
    "〇零一二三四五六七八九十百千萬万億亿壹貳贰叁參肆伍陸陆柒捌玖拾佰仟兩两廿卅";

/// The value that a text names; nothing where it is not disclosed.
///
/// # Errors
/// With the remedy, where the text is no number, or may be more than one.
pub(super) fn number(
    text: &str,
    metric: &Metric,
    units: &Catalogue,
) -> Result<Option<Decimal>, String> {
    let text = text.trim();
    if text == UNDISCLOSED {
        return Ok(None);
    }
    // A spreadsheet shows a minus as a sign of its own.
    match Written::read(&text.replace('−', "-")) {
        Written::Number(number) => Ok(Some(number)),
        written @ (Written::TooLarge | Written::TooLong) => Err(written.remedy()),
        _ => Err(remedy(text, metric, units)),
    }
}

/// What to write instead.
fn remedy(text: &str, metric: &Metric, units: &Catalogue) -> String {
    let lower = text.to_lowercase();
    if ABSENT.contains(&lower.as_str()) {
        return format!("write `{UNDISCLOSED}` for a value that is not disclosed");
    }
    if NOTHING.contains(&lower.as_str()) {
        return format!(
            "write `0` if there was none, and `{UNDISCLOSED}` if the value is not disclosed"
        );
    }
    let narrow = narrow(text);
    if narrow != text {
        return match Written::read(&narrow) {
            Written::Number(number) => {
                format!("write it in half-width digits: {number}")
            }
            _ => remedy(&narrow, metric, units),
        };
    }
    let start = |marks: &[&str]| {
        let mark = marks.iter().find(|mark| lower.starts_with(**mark))?;
        text.get(mark.len()..).map(str::trim)
    };
    if let Some(rest) = start(&ABOUT) {
        let write = match meant(rest) {
            Some(number) => format!("write {number}"),
            None => Written::Other.remedy(),
        };
        return format!(
            "{write}; that a value is an approximation is said in the data file: `{{value: …, about: true}}`"
        );
    }
    let first = text.chars().next().map(String::from);
    if start(&BOUND).is_some() || first.is_some_and(|own| called::is_marked(&own)) {
        return format!(
            "a bound is no value: write the value, or `{UNDISCLOSED}` if it is not disclosed"
        );
    }
    let is_accounts = text.starts_with('(') && text.ends_with(')');
    let inner = text.trim_matches(['(', ')']);
    if is_accounts || text.ends_with(['-', '−']) {
        let inner = inner.trim_end_matches(['-', '−']).trim();
        if let Some(number) = meant(inner) {
            return format!("write −{number}: a minus before the number");
        }
        return format!("write a minus before the number; {}", Written::Other.remedy());
    }
    let bare = text
        .trim_start_matches('+')
        .trim_matches(['\'', '’', '‘', '`', '"', '“', '”']);
    match Written::read(bare) {
        Written::Number(number) => return format!("write {number}, and nothing else"),
        Written::Other => {}
        written => return written.remedy(),
    }
    beside(bare, metric, units).unwrap_or_else(|| {
        match bare.chars().any(|c| NUMERALS.contains(c)) {
            true => "write it in digits, as in 91005 or 12.50".to_owned(),
            false => format!(
                "{}, or `{UNDISCLOSED}` for a value that is not disclosed",
                Written::Other.remedy()
            ),
        }
    })
}

/// The number that a part of a text can only mean.
fn meant(text: &str) -> Option<String> {
    match Written::read(text) {
        Written::Number(number) => Some(number.to_string()),
        Written::Means(number) => Some(number),
        _ => None,
    }
}

/// A number between other things: unit, percent sign, footnote mark.
fn beside(text: &str, metric: &Metric, units: &Catalogue) -> Option<String> {
    let is_part =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\'');
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = text.split_at_checked(first)?;
    let length = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    let (digits, behind) = rest.split_at_checked(length)?;
    // A second number: a range, a date, a fraction.
    if behind.contains(|c: char| c.is_ascii_digit())
        && Unit::parse(behind.trim(), units).is_err()
        && !behind.trim().starts_with(['[', '('])
    {
        return None;
    }
    let (before, behind) = (before.trim(), behind.trim());
    let minus = if before.ends_with(['-', '−']) { "−" } else { "" };
    let before = before.trim_end_matches(['-', '−']).trim();
    let number = match Written::read(digits.trim()) {
        Written::Comma | Written::Thousands(..) => return Some(Written::Comma.remedy()),
        _ => format!("{minus}{}", meant(digits.trim())?),
    };
    let said = format!("{before} {behind}");
    let said = said.trim();
    let own = &metric.unit_text;
    if called::is_multiple(said) {
        return Some(match own.is_empty() {
            true => format!("write the number out, without `{said}`"),
            false => format!("write the number out in {own}, without `{said}`"),
        });
    }
    if said
        .chars()
        .all(|c| !c.is_alphanumeric() && c != '%' && !"$€£¥￥".contains(c))
        || said.starts_with(['[', '(', '*'])
    {
        return Some(format!(
            "write {number} alone; what `{said}` says belongs into the value's `note` or `status` in the data file"
        ));
    }
    let unit = Unit::parse(said, units).ok();
    let differs = unit.as_ref().is_some_and(|unit| *unit != metric.unit);
    Some(match (differs, own.is_empty()) {
        (true, false) => format!(
            "the dataset counts `{}` in {own}, not in {said}: write the value in {own}, and the unit in the unit's column",
            metric.id
        ),
        _ => format!("write {number}, and the unit in the unit's column"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::unit::Catalogue;

    fn metric(unit: &str) -> Metric {
        Metric::of_unit(unit, &Catalogue::default())
    }

    #[track_caller]
    fn refused(text: &str, expected: &str) {
        let remedy = number(text, &metric("MWh"), &Catalogue::default());
        let remedy = remedy.expect_err("a remedy");
        assert!(remedy.contains(expected), "{text}: {remedy}");
        let digits = expected.chars().any(|c| c.is_ascii_digit());
        assert!(
            digits || !remedy.replace("91005 or 12.50", "").contains(['5', '9']),
            "{remedy}"
        );
    }

    #[test]
    fn plain_digits_are_taken() {
        for text in ["9500", " 9500 ", "\u{a0}9500", "-95", "−95", "12.50"] {
            let number = number(text, &metric("MWh"), &Catalogue::default());
            assert!(number.is_ok_and(|number| number.is_some()), "{text}");
        }
        assert_eq!(number("/", &metric("MWh"), &Catalogue::default()), Ok(None));
    }

    #[test]
    fn a_comma_that_may_be_a_decimal_comma_is_not_read() {
        refused("9.500,5", "decimal comma");
        refused("9,50", "decimal comma");
        refused("9,5", "decimal comma");
        refused("1234,567", "decimal comma");
        refused("12,34,567", "decimal comma");
        refused("9,50 MWh", "decimal comma");
        refused("9,500", "write 9500 if the comma sets thousands apart");
        refused("1,234,567", "write 1234567");
        refused("1,234.5", "write 1234.5");
    }

    #[test]
    fn each_kind_has_its_remedy() {
        refused("9500 MWh", "write 9500, and the unit in the unit's column");
        refused("MWh 9500", "write 9500, and the unit in the unit's column");
        refused("9500 kWh", "in MWh, not in kWh");
        refused("HK$9500", "in MWh, not in HK$");
        refused("95%", "in MWh, not in %");
        refused("9.5k", "write the number out in MWh");
        refused("9.5萬", "write the number out in MWh");
        refused("9500*", "write 9500 alone");
        refused("9500 (restated)", "write 9500 alone");
        refused("(95)", "write −95");
        refused("（95）", "write −95");
        refused("(1,234,567)", "write −1234567");
        refused("95-", "write −95");
        refused("+95", "write 95");
        refused("９５００", "half-width digits: 9500");
        refused("９，５０", "decimal comma");
        refused("9 500", "write 9500");
        refused("9\u{a0}500", "write 9500");
        refused("9'500", "write 9500");
        refused("'9500", "write 9500");
        refused("9500'", "write 9500");
        refused("1e5", "write 100000");
        refused("~95", "write 95; that a value is an approximation");
        refused("約95", "write 95; that a value is an approximation");
        refused("<5", "a bound is no value");
        refused(">5", "a bound is no value");
        refused("九千五百", "write it in digits");
        for text in ["N/A", "n.a.", "未披露", "不適用"] {
            refused(text, "write `/` for a value that is not disclosed");
        }
        for text in ["-", "—", "nil", "無", "Nil"] {
            refused(text, "write `0` if there was none, and `/`");
        }
        refused("lots", "write digits with a decimal point");
        refused("2025-12-31", "write digits with a decimal point");
        refused("1.234.567", "write 1234567");
        refused("1000000000000000000", "at most 18 digits before the point");
        refused(&"1".repeat(40), "at most 28 digits");
    }
}
