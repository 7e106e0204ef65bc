//! A number in the text is not bound to the dataset.
//!
//! Every number in digits or words, in prose, headings, tables, notes and components of either language,
//! is a finding unless it is a name rather than a quantity: a year or date, a part of a code, a
//! standard or an address, or a number behind a word such as *Scope*, *No.* or 範圍. The number
//! is compared with the dataset: the finding says which metric it equals, rounded as written, or
//! nearly equals, and the placeholder to write.
//!
//! Remedy: write the placeholder. A number that is no metric is marked as such with
//! `{{ "14001" }}`, or accepted for its block with a reason.

use rust_decimal::Decimal;

use super::interval::plain;
use super::text::{FIGURE, Flat};
use super::{Rule, Subject};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::period::Period;
use crate::model::visit;

pub(super) const RULE: Rule = Rule {
    name: "unbound-number",
    severity: Severity::Warning,
    source: include_str!("unbound_number.rs"),
    run,
};

fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    let mut line = |line: &[crate::model::report::Inline]| {
        let flat = Flat::new(line, subject.sources);
        for number in numbers(&flat.text).into_iter().chain(words(&flat.text)) {
            let Some(place) = flat.place(number.start, number.end) else { continue };
            let written = &flat.text[number.start..number.end];
            let diagnostic = Diagnostic::error(
                RULE.name,
                place,
                format!("{written} is typed here and bound to nothing"),
            );
            sink.add(match equal(subject, &number) {
                Some(hint) => diagnostic.hint(hint),
                None => diagnostic.hint(format!(
                    "name its metric, or write `{{{{ \"{written}\" }}}}` for a number that is none"
                )),
            });
        }
    };
    for part in report.parts.values() {
        for chapter in &part.chapters {
            visit::lines(chapter, &mut line);
        }
        if let Some(index) = &part.index {
            visit::index_lines(index, &mut line);
        }
    }
}

/// A number found in text.
struct Number {
    start: usize,
    end: usize,
    value: Decimal,
}

/// Words behind which a number is a name.
const LABELS: &[&str] = &[
    "scope",
    "scopes",
    "class",
    "category",
    "no",
    "nos",
    "number",
    "order",
    "section",
    "chapter",
    "article",
    "part",
    "paragraph",
    "paragraphs",
    "level",
    "phase",
    "stage",
    "step",
    "table",
    "figure",
    "page",
    "pages",
    "appendix",
    "group",
    "type",
    "grade",
    "cap",
    "rule",
    "version",
    "goal",
    "code",
    "postcode",
    "province",
    "tel",
    "telephone",
    "signal",
    "and",
    "to",
];
/// Words of the kind that join two labelled numbers: "Scope 1 and 2".
const JOINS: &[&str] = &["and", "to", "及", "至", "、"];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Han characters in front of a number that is a name.
const HAN_BEFORE: &[&str] = &[
    "第", "範圍", "級別", "類別", "附註", "編碼", "代號", "編號", "附錄", "表", "圖",
    "頁", "號", "路", "代碼",
];
/// Characters behind it, likewise.
const HAN_AFTER: &[&str] = &["年", "月", "日", "號", "屆", "樓", "室", "版"];

/// The quantities of a text.
fn numbers(text: &str) -> Vec<Number> {
    let mut found = vec![];
    let bytes = text.as_bytes();
    let mut at = 0;
    // Whether the last number was a name, for what a joining word adds to it.
    let mut named = false;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
            let separated = at + 1 < bytes.len()
                && matches!(bytes[at], b',' | b'.')
                && bytes[at + 1].is_ascii_digit();
            if separated {
                at += 1;
            }
        }
        let digits = &text[start..at];
        let value = Decimal::from_str_exact(&digits.replace(',', "")).ok();
        let is_name = is_name(text, start, at, named);
        if let Some(value) = value.filter(|_| !is_name) {
            found.push(Number { start, end: at, value });
        }
        named = is_name;
    }
    found
}

/// English words that are numbers and say how many there are of something.
const WORDS: &[(&str, i64)] = &[
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("thousand", 1_000),
    ("dozen", 12),
    ("half", 50),
    ("two-thirds", 67),
    ("one-third", 33),
];

/// Han digits of a number that counts something.
const HAN_DIGITS: &str = "二三四五六七八九十百千萬億兩";
/// Measure words behind which a Han number is a quantity.
const MEASURES: &[&str] = &[
    "個",
    "項",
    "名",
    "家",
    "間",
    "次",
    "人",
    "宗",
    "倍",
    "分之",
    "成",
    "所",
    "台",
    "件",
    "份",
    "條生產線",
    "大",
    "種",
    "類",
];

/// The quantities of a text that are written in words.
fn words(text: &str) -> Vec<Number> {
    let mut found = vec![];
    // Behind a figure such a word is its multiple: 249.3 thousand.
    let multiple = |at: usize| {
        let before = text[..at].trim_end();
        before.ends_with(|c: char| c == FIGURE || c.is_ascii_digit())
    };
    let is_letter = |c: char| c.is_ascii_alphabetic() || c == '-' || c == '’';
    let mut at = 0;
    for word in text.split(|c: char| !is_letter(c)) {
        let start = at + text[at..].find(word).unwrap_or(0);
        at = start + word.len();
        let lower = word.to_ascii_lowercase();
        if let Some((_, value)) = WORDS.iter().find(|(own, _)| *own == lower)
            && !multiple(start)
        {
            found.push(Number { start, end: at, value: Decimal::from(*value) });
        }
    }
    let mut run: Option<usize> = None;
    for (at, c) in text.char_indices() {
        if HAN_DIGITS.contains(c) || (run.is_some() && "一零".contains(c)) {
            run = run.or(Some(at));
            continue;
        }
        let Some(start) = run.take() else { continue };
        let ordinal = text[..start].ends_with(['第', '「', '前', '十']);
        if !ordinal
            && !multiple(start)
            && MEASURES.iter().any(|measure| text[at..].starts_with(measure))
        {
            let digit = text[start..].chars().next().and_then(|c| HAN_DIGITS.find(c));
            let value =
                digit.map_or(2, |index| i64::try_from(index / 3).unwrap_or(0) + 2);
            found.push(Number { start, end: at, value: Decimal::from(value) });
        }
    }
    found
}

/// Whether the digits at a place are a name rather than a quantity.
fn is_name(text: &str, start: usize, end: usize, named: bool) -> bool {
    let (before, after) = (&text[..start], &text[end..]);
    let (last, next) = (before.chars().next_back(), after.chars().next());
    let joined = |c: char| c.is_ascii_alphanumeric() || "-–_/:@#+.&*".contains(c);
    // A part of a code, an address, a range of codes.
    let code_before = last.is_some_and(|c| joined(c) && c != '–');
    let code_after = match next {
        Some('.' | ':') => after[1..].starts_with(|c: char| c.is_ascii_alphanumeric()),
        Some(c) => joined(c) && !"–".contains(c),
        None => false,
    };
    if code_before || code_after {
        return true;
    }
    let digits = &text[start..end];
    let year = digits.len() == 4 && ("1900"..="2100").contains(&digits);
    if year {
        return true;
    }
    let colon = |c: char| c.is_whitespace() || "：:".contains(c);
    let (spaced, trimmed) = (before.trim_end_matches(colon), after.trim_start());
    let word =
        |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let previous = spaced.rsplit(|c: char| c.is_whitespace()).next().unwrap_or("");
    let following = trimmed.split(|c: char| c.is_whitespace()).next().unwrap_or("");
    if MONTHS.contains(&word(following).as_str())
        || MONTHS.contains(&word(previous).as_str())
    {
        return true;
    }
    let name = word(previous);
    if JOINS.contains(&name.as_str()) || JOINS.iter().any(|join| spaced.ends_with(join)) {
        return named;
    }
    let capitals = name.len() > 1
        && previous
            .trim_matches(|c: char| !c.is_alphanumeric())
            .chars()
            .all(|c| c.is_ascii_uppercase());
    LABELS.contains(&name.as_str())
        || capitals
        || HAN_BEFORE.iter().any(|mark| spaced.ends_with(mark))
        || HAN_AFTER.iter().any(|mark| trimmed.starts_with(mark))
}

/// What the dataset has of a number: the metric it equals, rounded as written, or nearly.
fn equal(subject: &Subject<'_>, number: &Number) -> Option<String> {
    let scale = number.value.scale();
    let rounding = subject.config.rounding;
    let mut near: Option<(String, Period, Decimal)> = None;
    let periods = std::iter::once(&subject.config.period).chain(&subject.config.periods);
    for period in periods {
        for metric in subject.data.metrics().values() {
            let Ok(amount) = subject.data.amount_of(&metric.id, *period) else {
                continue;
            };
            if rounding.round(amount.value, scale) == number.value
                && !number.value.is_zero()
            {
                let at = match *period == subject.config.period {
                    true => String::new(),
                    false => format!("@{period}"),
                };
                return Some(format!(
                    "it equals `{}` for {period}: write `{{{{ {}{at} : bare }}}}`",
                    metric.id, metric.id
                ));
            }
            let difference = (amount.value - number.value).abs();
            let close = number.value.abs() >= Decimal::TEN
                && difference * Decimal::ONE_HUNDRED <= number.value.abs();
            if close && near.is_none() {
                near = Some((metric.id.clone(), *period, amount.value));
            }
        }
    }
    near.map(|(id, period, value)| {
        format!("it nearly equals `{id}` for {period}, which is {}", plain(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        numbers(text)
            .iter()
            .map(|n| text[n.start..n.end].to_owned())
            .collect()
    }

    #[test]
    fn quantities_are_numbers() {
        for (text, expected) in [
            ("We emitted 91,005 tonnes, 23.03% more.", vec!["91,005", "23.03"]),
            ("about 1.24 million vehicles", vec!["1.24"]),
            ("between 5 and 10 items", vec!["5", "10"]),
            ("排放91,005噸，增加23.03%", vec!["91,005", "23.03"]),
            ("共有12名僱員", vec!["12"]),
            ("15 to 20% of energy", vec!["15", "20"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn words_are_numbers_where_they_count() {
        let found = |text: &str| {
            let found = words(text);
            found
                .iter()
                .map(|n| text[n.start..n.end].to_owned())
                .collect::<Vec<_>>()
        };
        for (text, expected) in [
            ("Eight of the top ten makers", vec!["Eight", "ten"]),
            ("often and someone", vec![]),
            ("249.3 thousand tonnes", vec![]),
            ("\u{fffc} million", vec![]),
            ("設有三個委員會及十二所大學", vec!["三", "十二"]),
            ("第二個問題，一個辦法，兩者", vec![]),
            ("三分之二的僱員", vec!["三"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn names_are_no_numbers() {
        for text in [
            "ISO 14001:2015 and IATF 16949:2016",
            "in 2021, on 2 September 2021, from March 19 to May 27",
            "Scope 1 and 2, Scope 3",
            "No. 81, Jinling West Road, Order No. 364",
            "A1.5 and B6, COVID-19, CO2, 3C and 6S, 300748.SZ",
            "2021年9月2日，第十六屆，範圍1及2，第3章",
            "+86-797-8068059",
            "2019/2020",
            "see page 12",
            "《禁止使用童工規定》（國務院令第364號）",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
