//! A unit symbol or a figure is not written as the rest of the report writes it.
//!
//! In prose of either language: unit symbols with wrong capitals (`KWh`, `Kg`) or without their index (`CO2`, `m3`); a space
//! before a per cent sign; a typed unit glued to its figure in English; a range with a hyphen or a tilde between
//! figures or years; full-width letters and digits; spaces that indent a line; two spaces; and in Chinese text half-width punctuation beside Han characters and typed spaces between
//! Han and Latin, where the layout makes the gap. Code, literals and addresses are passed over.
//!
//! Remedy: write it as the finding says; better still, leave the unit to the placeholder.

use super::Subject;
use super::lookalike::{full_width, lies_in, passed_over};
use super::own;
use super::text::{FIGURE, Flat};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::{Lang, is_ideograph};
use crate::model::place::Place;
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("spelling", Severity::Warning, include_str!("spelling.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for (number, file) in own::files(subject) {
        let found = full_width(&file.text);
        if found.is_empty() {
            continue;
        }
        let passed = passed_over(&file.text, file.path.ends_with(".yaml"));
        for (range, proper) in found {
            if lies_in(&passed, range.start) {
                continue;
            }
            let message = "full-width letters or digits stand here";
            let place = Place::new(number, range.start, range.end);
            let hint =
                format!("write {proper}: a search does not find the full-width form");
            sink.add(RULE.finding(place, message).hint(hint));
        }
    }
    let Some(report) = subject.report else { return };
    for part in report.parts.values() {
        let mut judge = |line: &[crate::model::report::Inline]| {
            let flat = Flat::new(line, subject.sources);
            for fault in faults(&flat.text, part.lang) {
                let Some(place) = flat.place(fault.start, fault.end) else { continue };
                sink.add(RULE.finding(place, fault.message).hint(fault.hint));
            }
        };
        for chapter in &part.chapters {
            visit::lines(chapter, &mut judge);
        }
        visit::index_lines(part, &mut judge);
    }
}

struct Fault {
    start: usize,
    end: usize,
    message: String,
    hint: String,
}

/// Symbols as they are often typed, and as they are.
const SYMBOLS: &[(&str, &str)] = &[
    ("KWh", "kWh"),
    ("Kwh", "kWh"),
    ("kwh", "kWh"),
    ("KWH", "kWh"),
    ("kWH", "kWh"),
    ("Mwh", "MWh"),
    ("MWH", "MWh"),
    ("mWh", "MWh"),
    ("Gwh", "GWh"),
    ("GWH", "GWh"),
    ("Kw", "kW"),
    ("KW", "kW"),
    ("Mw", "MW"),
    ("Kg", "kg"),
    ("KG", "kg"),
    ("Km", "km"),
    ("KM", "km"),
    ("CO2", "CO₂"),
    ("Co2", "CO₂"),
    ("CO2e", "CO₂e"),
    ("tCO2e", "tCO₂e"),
    ("tCO2", "tCO₂"),
    ("m2", "m²"),
    ("m3", "m³"),
    ("M2", "m²"),
    ("M3", "m³"),
    ("Mpa", "MPa"),
];

fn faults(text: &str, lang: Lang) -> Vec<Fault> {
    let mut found = vec![];
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let mut at = 0;
    for word in text.split(|c: char| !is_word(c)) {
        let start = at;
        at += word.len();
        let end = at;
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        if let Some((_, right)) = SYMBOLS.iter().find(|(wrong, _)| *wrong == word) {
            found.push(Fault {
                start,
                end,
                message: format!("the symbol is written {right}, not {word}"),
                hint: format!("write {right}, or leave the unit to the placeholder"),
            });
        }
        let glued = SYMBOLS.iter().any(|(_, right)| *right == word)
            || lang.reading().apart.has(word);
        if !lang.is_han() && glued && text[..start].ends_with(FIGURE) {
            found.push(Fault {
                start,
                end,
                message: format!("a space belongs between the figure and {word}"),
                hint: "leave out `bare`, and the unit comes with its space".into(),
            });
        }
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    for (index, &(start, c)) in chars.iter().enumerate() {
        let end = start + c.len_utf8();
        let previous = index.checked_sub(1).map(|at| chars[at].1);
        let next = chars.get(index + 1).map(|(_, c)| *c);
        let number =
            |c: Option<char>| c.is_some_and(|c| c == FIGURE || c.is_ascii_digit());
        let mut fault = |message: &str, hint: &str| {
            found.push(Fault {
                start,
                end,
                message: message.into(),
                hint: hint.into(),
            });
        };
        match c {
            ' ' if next == Some('%') && number(previous) => {
                fault("no space belongs before the per cent sign", "remove the space");
            }
            ' ' if next == Some(' ') => fault("two spaces", "write one space"),
            '-' if number(previous)
                && number(next)
                && (previous == Some(FIGURE) || next == Some(FIGURE)) =>
            {
                fault("a range is not written with this sign", &range_hint(lang));
            }
            '~' | '～' | '∼' | '〜' if is_range(&text[..start], &text[end..]) => {
                fault("a range is not written with this sign", &range_hint(lang));
            }
            '\u{3000}' if start == 0 && lang.is_han() => fault(
                "a line is indented with typed spaces",
                "remove them: the layout sets paragraphs apart",
            ),
            ' ' if lang.is_han() => {
                let han = |c: Option<char>| c.is_some_and(is_ideograph);
                let latin = |c: Option<char>| {
                    c.is_some_and(|c| c.is_ascii_alphanumeric() || c == FIGURE)
                };
                // A code stands apart from its title: A1 排放物.
                let before =
                    text[..start].rsplit(|c: char| !is_word(c) && c != '.').next();
                let is_code = before.is_some_and(|word| {
                    let mut letters = word.chars();
                    letters.next().is_some_and(|c| c.is_ascii_uppercase())
                        && letters.all(|c| c.is_ascii_digit() || c == '.')
                });
                if is_code {
                    continue;
                }
                if (han(previous) && (latin(next) || han(next)))
                    || (latin(previous) && han(next))
                {
                    fault(
                        "a typed space stands beside Han characters",
                        "remove it: the layout makes the gap",
                    );
                }
            }
            ',' | ';' | ':' | '!' | '?' | '(' | ')' if lang.is_han() => {
                let beside =
                    previous.is_some_and(is_ideograph) || next.is_some_and(is_ideograph);
                if beside {
                    fault(
                        "half-width punctuation stands beside Han characters",
                        "write the full-width mark",
                    );
                }
            }
            '，' | '。' | '；' | '：' | '（' | '）' if !lang.is_han() => {
                fault(
                    &format!("full-width punctuation stands in {} text", lang.name()),
                    "write the Latin mark",
                );
            }
            _ => {}
        }
    }
    found
}

fn range_hint(lang: Lang) -> String {
    format!("write {} between the figures", lang.reading().range)
}

/// Whether a tilde stands between the two ends of a range: numbers with at most a unit
/// behind the first, 5~10, 5% ~ 10%, 2021年～2023年. Before a number alone it says “about”.
fn is_range(before: &str, after: &str) -> bool {
    let is_number = |c: char| c == FIGURE || c.is_numeric() && !is_ideograph(c);
    let spaced = before.len() != before.trim_end().len();
    let before = before.trim_end();
    let unit = |c: char| c.is_alphabetic() || "%％‰°℃".contains(c);
    // A word and a space before it: about 5.
    let number = match spaced {
        true => before,
        false => before.trim_end_matches(unit),
    };
    let is_short = before.len() - number.len() <= 12;
    let ends = is_short && number.ends_with(is_number);
    let front = after.trim_start().trim_start_matches(['-', '−', '+', '$']);
    ends && front.starts_with(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figure_style_is_judged_in_both_languages() {
        let found = |text: &str, lang| {
            let faults = faults(text, lang);
            let texts =
                faults.iter().map(|fault| text[fault.start..fault.end].to_owned());
            texts.collect::<Vec<_>>()
        };
        for (text, expected) in [
            ("used \u{fffc} KWh of power", vec!["KWh"]),
            ("15 % and \u{fffc} %", vec![" ", " "]),
            ("from \u{fffc}-\u{fffc} items, well-known 5-10", vec!["-"]),
            ("5~10 of CO2 and CO₂", vec!["CO2", "~"]),
            ("\u{fffc}kWh and \u{fffc} kWh", vec!["kWh"]),
            ("Two  spaces，here", vec![" ", "，"]),
            ("ISO 14064-1 and A1-B2, kWh", vec![]),
        ] {
            assert_eq!(found(text, Lang::En), expected, "{text}");
        }
        for (text, expected) in [
            ("我們使用 MWh 的電力,共\u{fffc}", vec![" ", " ", ","]),
            ("約\u{fffc}～\u{fffc}噸（見「A, B」）", vec!["～"]),
            ("5~10年及3年～5年，5%~10%，約~5噸", vec!["~", "～", "~"]),
            ("　　本集團　及", vec!["　"]),
            ("採用ISO 9001:2015標準（A）。", vec![]),
        ] {
            assert_eq!(found(text, Lang::ZhHk), expected, "{text}");
        }
    }
}
