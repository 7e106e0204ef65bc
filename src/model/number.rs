//! A number as people write it in data: the one grammar by which data files and workbooks are
//! read, and what a text that is no number of it may have meant.

use rust_decimal::Decimal;

use super::figure::is_meant;

/// What a text says where a number is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Digits with a decimal point and a minus, and nothing else: this number, digit for digit.
    Number(Decimal),
    /// Such a number, but larger than any figure of a report can mean.
    TooLarge,
    /// Such a number, but of more digits than can be kept.
    TooLong,
    /// No such number, but it can only mean this one: separators, other digits and signs, powers
    /// of ten.
    Means(String),
    /// It has one comma before three digits: the number without it, and with a point for it.
    Thousands(String, String),
    /// Its comma may be a decimal comma.
    Comma,
    /// It is no number.
    Other,
}

impl Written {
    /// Reads a text.
    pub fn read(text: &str) -> Self {
        if is_plain(text) {
            return match Decimal::from_str_exact(text) {
                Ok(number) if is_meant(number) => Self::Number(number),
                Ok(_) => Self::TooLarge,
                Err(_) => Self::TooLong,
            };
        }
        let narrow = narrow(text);
        let narrow = narrow.trim();
        let (sign, digits) = match narrow.strip_prefix(['-', '−']) {
            Some(rest) => ("-", rest),
            None => ("", narrow.strip_prefix('+').unwrap_or(narrow)),
        };
        match unsigned(digits) {
            Self::Means(number) => Self::Means(format!("{sign}{number}")),
            Self::Thousands(whole, decimal) => {
                Self::Thousands(format!("{sign}{whole}"), format!("{sign}{decimal}"))
            }
            other => other,
        }
    }

    /// What to write instead of a text that is no number.
    pub fn remedy(&self) -> String {
        match self {
            Self::TooLarge => "a value has at most 18 digits before the point: check it, or use a larger unit".to_owned(),
            Self::TooLong => "a number has at most 28 digits".to_owned(),
            Self::Means(number) => format!("write {number}, and nothing else"),
            Self::Thousands(whole, decimal) => format!(
                "write {whole} if the comma sets thousands apart, and {decimal} if it is a decimal comma"
            ),
            Self::Comma => "a comma may set thousands apart or be a decimal comma: write it with a decimal point and without separators, as in 91005 or 12.50".to_owned(),
            Self::Number(_) | Self::Other => {
                "write digits with a decimal point, as in 91005 or 12.50".to_owned()
            }
        }
    }
}

/// Digits with a decimal point and a minus, and nothing else.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    are_digits(whole) && are_digits(part)
}

/// What digits with separators mean, behind their sign.
fn unsigned(digits: &str) -> Written {
    let is_space = |c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '_');
    let parts: Vec<&str> = digits.split(is_space).collect();
    let joined = match parts.len() {
        1 => digits.to_owned(),
        _ if grouped(&parts) => parts.concat(),
        _ => return Written::Other,
    };
    if is_plain(&joined) && !joined.starts_with('-') {
        return Written::Means(joined);
    }
    let is_number = !joined.is_empty()
        && joined.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && joined
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    if !is_number {
        return scientific(&joined).map_or(Written::Other, Written::Means);
    }
    let (commas, points) = (joined.matches(',').count(), joined.matches('.').count());
    let without = joined.replace(',', "");
    let is_grouped = |mark: char| grouped(&joined.split(mark).collect::<Vec<_>>());
    match (commas, points) {
        // `.5` and `5.`
        (0, 1) if joined.len() == 1 => Written::Other,
        (0, 1) if joined.starts_with('.') => Written::Means(format!("0{joined}")),
        (0, 1) => Written::Means(joined.trim_end_matches('.').to_owned()),
        (0, _) if is_grouped('.') => Written::Means(joined.replace('.', "")),
        (1, 0) if is_grouped(',') => {
            Written::Thousands(without, joined.replace(',', "."))
        }
        (2.., 0) if is_grouped(',') => Written::Means(without),
        (1.., 1) => {
            let (whole, _) = joined.split_once('.').unwrap_or((&joined, ""));
            let is_whole = grouped(&whole.split(',').collect::<Vec<_>>());
            match is_whole && whole.contains(',') && is_plain(&without) {
                true if !joined.ends_with(',') => Written::Means(without),
                _ => Written::Comma,
            }
        }
        _ => Written::Comma,
    }
}

/// Whether digits stand in groups of three, the first of one to three, the last perhaps
/// with decimals.
fn grouped(parts: &[&str]) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let last = parts.len().saturating_sub(1);
    parts.iter().enumerate().all(|(at, part)| {
        let whole = match (at == last, part.split_once('.')) {
            (true, Some((whole, decimals))) if digits(decimals) => whole,
            _ => part,
        };
        let long = if at == 0 { 1..=3 } else { 3..=3 };
        digits(whole) && long.contains(&whole.len())
    })
}

/// `1e5` written out.
fn scientific(text: &str) -> Option<String> {
    let is_form = text.bytes().all(|byte| {
        byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E')
    });
    let number = Decimal::from_scientific(text).ok().filter(|_| is_form)?;
    // What is too small to be kept would come to nothing.
    (!number.is_zero()).then(|| number.normalize().to_string())
}

/// Full-width forms as the half-width ones.
pub fn narrow(text: &str) -> String {
    text.chars()
        .map(|char| match char {
            '！'..='～' => char::from_u32(u32::from(char) - 0xfee0).unwrap_or(char),
            '\u{3000}' => ' ',
            '﹪' => '%',
            _ => char,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Written::{Comma, Means, Number, Other, Thousands, TooLarge, TooLong};
    use super::*;

    #[test]
    fn digits_are_numbers_digit_for_digit() {
        for text in ["0", "91005", "12.50", "-95", "-0.5", "999999999999999999.25"] {
            let Number(number) = Written::read(text) else { panic!("{text}") };
            assert_eq!(number.to_string(), text);
        }
        assert_eq!(Written::read("1000000000000000000"), TooLarge);
        assert_eq!(Written::read(&"1".repeat(40)), TooLong);
        assert_eq!(Written::read(&format!("0.{}", "1".repeat(40))), TooLong);
    }

    #[test]
    fn what_can_only_mean_one_number_is_told_and_not_taken() {
        for (text, number) in [
            ("1,234,567", "1234567"),
            ("1.234.567", "1234567"),
            ("1,234.50", "1234.50"),
            ("-1,234.50", "-1234.50"),
            ("9 500", "9500"),
            ("9\u{a0}500", "9500"),
            ("9'500", "9500"),
            ("9_500", "9500"),
            ("+95", "95"),
            ("−95", "-95"),
            ("－９５", "-95"),
            ("９５００", "9500"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1e5", "100000"),
            ("-2.5E3", "-2500"),
        ] {
            assert_eq!(Written::read(text), Means(number.to_owned()), "{text}");
            // What is told to be written is a number.
            assert!(matches!(Written::read(number), Number(_)), "{number}");
        }
    }

    #[test]
    fn a_comma_that_may_be_a_decimal_comma_is_not_read() {
        let both = |a: &str, b: &str| Thousands(a.to_owned(), b.to_owned());
        assert_eq!(Written::read("9,500"), both("9500", "9.500"));
        assert_eq!(Written::read("-9,500"), both("-9500", "-9.500"));
        for text in
            ["9,50", "9,5", "9.500,5", "1234,567", "12,34,567", "９，５０", "1,2.3,4"]
        {
            assert_eq!(Written::read(text), Comma, "{text}");
        }
    }

    #[test]
    fn what_else_is_written_is_no_number() {
        for text in [
            "",
            "-",
            "--5",
            "+-5",
            ".",
            "lots",
            "2025-12-31",
            "1/2",
            "9 50",
            "1e",
            "e5",
            "1e999",
            "1e-99",
            "inf",
            "NaN",
            "0x10",
            "9500 MWh",
            "9.5k",
        ] {
            assert_eq!(Written::read(text), Other, "{text}");
        }
    }
}
