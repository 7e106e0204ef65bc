//! The years that a title names, however it writes them.

use std::ops::RangeInclusive;

/// The years there can be in a title.
const YEARS: RangeInclusive<u32> = 1900..=2099;
/// What stands between the first and the last year of a span.
const BETWEEN: &[&str] = &["/", "／", "-", "‑", "–", "—", "~", "～", "〜", "至", "to"];

/// The years a text names: `2025`, `２０２５`, `二〇二五`, and of a span both ends: `2024/25`,
/// `FY24/25`, `2024至2025`.
pub(super) fn named(text: &str) -> Vec<RangeInclusive<u32>> {
    let text = digits(text);
    let mut found = vec![];
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let (before, rest) = text.split_at(at + start);
        let (number, mut behind) = number(rest);
        let whole = before.strip_suffix(['.', ',']);
        let is_part =
            whole.is_some_and(|own| own.ends_with(|c: char| c.is_ascii_digit()));
        let word = before.trim_end_matches([' ', '\'', '’']);
        let is_financial = word.ends_with("FY") || word.ends_with("fy");
        if let Some(first) = year(number, is_financial).filter(|_| !is_part) {
            let mut years = first..=first;
            if let Some((last, rest)) = last(first, behind) {
                (years, behind) = (first..=last, rest);
            }
            found.push(years);
        }
        at = text.len() - behind.len();
    }
    found
}

/// The last year of a span whose first was read, and what is behind it.
fn last(first: u32, behind: &str) -> Option<(u32, &str)> {
    let unit = behind.trim_start_matches([' ', '年', '度']);
    let apart = BETWEEN.iter().find_map(|mark| unit.strip_prefix(mark))?;
    let apart = apart.trim_start_matches([' ', '\'', '’']);
    let apart = apart.strip_prefix("FY").unwrap_or(apart).trim_start();
    let (number, behind) = number(apart);
    let last = match number.len() {
        // Two digits are the next year: `2024-05` is a month.
        2 => year(number, true).filter(|last| *last == first + 1)?,
        _ => year(number, false).filter(|last| *last > first)?,
    };
    Some((last, behind))
}

/// The year of four digits, or of two behind `FY`.
fn year(number: &str, is_financial: bool) -> Option<u32> {
    let year = match number.len() {
        4 => number.parse().ok()?,
        2 if is_financial => 2000 + number.parse::<u32>().ok()?,
        _ => return None,
    };
    YEARS.contains(&year).then_some(year)
}

/// The digits a text begins with, and what is behind them.
fn number(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// A text with full-width and Chinese digits as plain ones.
fn digits(text: &str) -> String {
    const HAN: &str = "〇一二三四五六七八九";
    let chars: Vec<char> = text.chars().collect();
    let han = |c: char| HAN.chars().position(|own| own == c);
    let plain = |(at, &c): (usize, &char)| {
        let digit = match c {
            '０'..='９' => return char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '零' => Some(0),
            // A round letter or sign among Chinese digits is meant as a zero.
            '○' | 'Ｏ' | 'O' | 'o' => {
                let beside = [at.checked_sub(1), at.checked_add(1)];
                let beside = beside.into_iter().flatten().filter_map(|at| chars.get(at));
                beside.copied().any(|c| han(c).is_some()).then_some(0)
            }
            _ => han(c),
        };
        let digit = digit.and_then(|digit| u32::try_from(digit).ok());
        digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
    };
    chars.iter().enumerate().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_in_every_way_a_title_writes_them() {
        for (text, years) in [
            ("ESG Report 2025", vec![2025..=2025]),
            ("２０２５年環境、社會及管治報告", vec![2025..=2025]),
            ("二〇二五年報告", vec![2025..=2025]),
            ("二零二五年報告", vec![2025..=2025]),
            ("二○二五年報告", vec![2025..=2025]),
            ("二O二五年報告", vec![2025..=2025]),
            ("2024/25 ESG Report", vec![2024..=2025]),
            ("ESG Report 2024-2025", vec![2024..=2025]),
            ("二零二四／二五年度", vec![2024..=2025]),
            ("2024至25年度", vec![2024..=2025]),
            ("2024年至2025年", vec![2024..=2025]),
            ("FY25 ESG Report", vec![2025..=2025]),
            ("FY 24/25", vec![2024..=2025]),
            ("FY2024–FY2025", vec![2024..=2025]),
            ("2025 and 2023", vec![2025..=2025, 2023..=2023]),
            ("2024-05 issue", vec![2024..=2024]),
            ("Report", vec![]),
            ("十四五規劃, 25 years, 12025, 1.2025, 12,025", vec![]),
        ] {
            assert_eq!(named(text), years, "{text}");
        }
    }
}
