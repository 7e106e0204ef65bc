//! Where a text names years: behind metrics, in functions, as base years and in words.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diag::Sink;
use crate::input::load::yaml::{self, Extract, Kind, Node};
use crate::model::period::Period;
use crate::model::place::FileNumber;

/// Words that say of a year beside them that something is measured against it.
const BASE: [&str; 7] =
    ["base year", "base-year", "baseline", "base period", "基準年", "基準", "基年"];
/// How far from such a word its year may stand, in characters.
const NEAR: usize = 16;
/// How many characters a mark between the two counts for.
const STOP: usize = 8;

/// A year that an expression names.
pub(super) struct Named {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// The metric it stands behind; empty in `cagr`.
    pub(super) id: String,
    /// The year.
    pub(super) period: Period,
    /// All years that the same placeholder names.
    pub(super) beside: Vec<Period>,
}

/// The metrics that a text names a year of.
pub(super) fn metrics(text: &str, ids: &BTreeSet<String>) -> BTreeSet<(String, Period)> {
    let found = periods(text, ids).into_iter();
    found.map(|named| (named.id, named.period)).collect()
}

/// The years that expressions name: behind a metric, and as arguments of `cagr`, there without
/// one.
pub(super) fn periods(text: &str, ids: &BTreeSet<String>) -> Vec<Named> {
    let mut found = vec![];
    for (at, _) in text.match_indices('@') {
        let is_id =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c);
        let before = &text[..at];
        let id = &before[before.trim_end_matches(is_id).len()..];
        if ids.contains(id)
            && let Some((period, length)) = Period::begins(&text[at + 1..])
        {
            found.push((at + 1..at + 1 + length, id.to_owned(), period));
        }
    }
    for (at, name) in text.match_indices("cagr(") {
        let start = at + name.len();
        let mut depth = 1_usize;
        let end = text[start..].char_indices().find(|(_, c)| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let Some((length, _)) = end else { continue };
        // The last two arguments, wherever commas stand in the first.
        let mut to = start + length;
        for _ in 0..2 {
            let Some(comma) = text[start..to].rfind(',').map(|comma| start + comma)
            else {
                break;
            };
            let own = &text[comma + 1..to];
            let first = comma + 1 + (own.len() - own.trim_start().len());
            if let Some(period) = Period::parse(own.trim()) {
                let length = own.trim().len();
                found.push((first..first + length, String::new(), period));
            }
            to = comma;
        }
    }
    let placeholder = |range: &Range<usize>| text[..range.start].rfind("{{");
    let mut beside: BTreeMap<Option<usize>, Vec<Period>> = BTreeMap::new();
    for (range, _, period) in &found {
        beside.entry(placeholder(range)).or_default().push(*period);
    }
    let named = found.into_iter().map(|(range, id, period)| {
        let beside = beside.get(&placeholder(&range)).cloned().unwrap_or_default();
        Named { range, id, period, beside }
    });
    named.collect()
}

/// The years that a text calls base years; a report's own year is none.
pub(super) fn bases(text: &str, own: Period) -> BTreeSet<Period> {
    let mut bases = BTreeSet::new();
    for line in text.lines() {
        let lower = line.to_ascii_lowercase();
        let mut years = years(line);
        years.retain(|(_, period)| *period != own);
        if years.is_empty() {
            continue;
        }
        for word in BASE {
            for (at, _) in lower.match_indices(word) {
                let distance = |range: &Range<usize>| {
                    let between = match range.start >= at {
                        true => &line[at + word.len()..range.start],
                        false => &line[range.end..at],
                    };
                    let stops =
                        between.matches([',', '.', ';', '，', '。', '；']).count();
                    between.chars().count() + stops * STOP
                };
                let beside = years.iter().filter(|(range, _)| {
                    range.start >= at + word.len() || range.end <= at
                });
                let nearest = beside.min_by_key(|(range, _)| distance(range));
                let near = nearest.filter(|(range, _)| distance(range) <= NEAR);
                bases.extend(near.map(|(_, period)| *period));
            }
        }
    }
    bases
}

/// Where a text names a year, in digits, as a financial year or in Chinese numerals. A key of
/// YAML, as in `2025: 12`, names none.
pub(super) fn year(text: &str, year: Period, is_prose: bool) -> Vec<Range<usize>> {
    let mut found: Vec<_> = years(text)
        .into_iter()
        .filter(|(range, own)| *own == year && !is_key(text, range, is_prose))
        .map(|(range, _)| range)
        .collect();
    let digits = year.to_string();
    let short = &digits[2..];
    let ends = |at: usize| !text[at..].starts_with(|c: char| c.is_ascii_digit());
    for (at, _) in text.match_indices(short) {
        let end = at + short.len();
        let before = text[..at].trim_end_matches([' ', '\'', '’']);
        let is_financial = before.ends_with("FY") || before.ends_with("fy");
        let apart = text[..at].strip_suffix(['/', '-', '–', '‑']);
        let follows = apart.is_some_and(|before| {
            before.ends_with(&year.prior().to_string())
                || before.ends_with(&year.prior().to_string()[2..])
                    && before_is_financial(before)
        });
        if ends(end) && (is_financial || follows) {
            found.push(at..end);
        }
    }
    for zero in ['零', '〇', '○'] {
        let han: String = digits.chars().map(|digit| numeral(digit, zero)).collect();
        found.extend(text.match_indices(&han).map(|(at, own)| at..at + own.len()));
    }
    found
}

/// What a text names a year in without saying anything of it: the ids of frameworks, and what
/// stands in a file of YAML beside its keys and values, as comments do.
pub(super) fn aside(
    text: &str,
    is_prose: bool,
    frameworks: &[String],
) -> Vec<Range<usize>> {
    let ids = frameworks.iter().flat_map(|id| text.match_indices(id.as_str()));
    let mut aside: Vec<_> = ids.map(|(at, id)| at..at + id.len()).collect();
    if is_prose {
        return aside;
    }
    let extract = Extract::whole(text, FileNumber(0));
    let Some(root) = yaml::parse(&extract, &mut Sink::default()) else { return aside };
    let mut written = vec![];
    scalars(&root, &mut written);
    written.sort_by_key(|range| range.start);
    let mut at = 0;
    for range in written {
        if at < range.start {
            aside.push(at..range.start);
        }
        at = at.max(range.end);
    }
    aside.push(at..text.len());
    aside
}

/// The places of all keys and values.
fn scalars(node: &Node, found: &mut Vec<Range<usize>>) {
    match &node.kind {
        Kind::Scalar { .. } => found.push(node.place.range()),
        Kind::Sequence(items) => items.iter().for_each(|item| scalars(item, found)),
        Kind::Mapping(entries) => {
            for (key, value) in entries {
                found.push(key.place.range());
                scalars(value, found);
            }
        }
    }
}

/// Whether `FY24` stands at the end of a text.
fn before_is_financial(before: &str) -> bool {
    let head = before.get(..before.len().saturating_sub(2)).unwrap_or_default();
    head.trim_end().to_ascii_lowercase().ends_with("fy")
}

fn numeral(digit: char, zero: char) -> char {
    const NUMERALS: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let at = digit.to_digit(10).and_then(|digit| digit.checked_sub(1));
    at.and_then(|at| NUMERALS.get(at as usize)).copied().unwrap_or(zero)
}

/// The key of a value in YAML: in prose, only that which says when a chapter was confirmed.
fn is_key(text: &str, range: &Range<usize>, is_prose: bool) -> bool {
    let behind = text[range.end..].trim_start_matches(['"', '\'']);
    let before = text[..range.start].rsplit('\n').next().unwrap_or_default();
    match is_prose {
        true => before.trim() == "confirmed:",
        false => behind.trim_start_matches(' ').starts_with(':'),
    }
}

/// All numbers of four digits that could be years.
fn years(text: &str) -> Vec<(Range<usize>, Period)> {
    let mut found = vec![];
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + offset;
        let rest = &text[start..];
        let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let end = start + length;
        at = end;
        let before = text[..start].chars().next_back();
        let mut after = text[end..].chars();
        let (next, second) = (after.next(), after.next());
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_number = matches!(before, Some('.' | ',' | '@'))
            || matches!(next, Some('.' | ',')) && is_digit(second);
        if !is_number && let Some(period) = Period::parse(&text[start..end]) {
            found.push((start..end, period));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(found: &[Range<usize>], text: &str) -> Vec<String> {
        found.iter().map(|range| text[range.clone()].to_owned()).collect()
    }

    #[test]
    fn years_behind_metrics_and_in_functions_are_found() {
        let ids = BTreeSet::from(["ghg.total".to_owned()]);
        let text = "{{ ghg.total@2020 }}, {{ cagr(sum(ghg.total, b), 2019, 2025) }}, me@2025.com";
        let mut found: Vec<_> = periods(text, &ids)
            .into_iter()
            .map(|own| own.period.to_string())
            .collect();
        found.sort();
        assert_eq!(found, ["2019", "2020", "2025"]);
    }

    #[test]
    fn base_years_are_told_by_the_words_beside_them() {
        let of = |text: &str| -> Vec<String> {
            let own = Period::parse("2025").expect("a year");
            bases(text, own).into_iter().map(|own| own.to_string()).collect()
        };
        assert_eq!(of("Against the base year 2020, emissions of 2025 fell."), ["2020"]);
        assert_eq!(of("a 2021 baseline"), ["2021"]);
        assert_eq!(of("fell from 2020, the base year, to 2025"), ["2020"]);
        assert_eq!(of("以2019年為基準年，2025年減少"), ["2019"]);
        assert!(of("The base was widened in the course of 2023.").is_empty());
    }

    #[test]
    fn a_year_is_named_in_many_ways() {
        let year = Period::parse("2025").expect("a year");
        let text = "In 2025, FY25 and FY 2025, 2024/25, 二零二五年, not 12025 or 2025.5.";
        assert_eq!(
            shown(&super::year(text, year, true), text),
            ["2025", "2025", "25", "25", "二零二五"]
        );
        let data = "name: Staff at end of 2025\nvalues: {2025: 3, \"2025\": 4}";
        assert_eq!(shown(&super::year(data, year, false), data), ["2025"]);
        assert!(super::year("confirmed: 2025", year, true).is_empty());
        let settings = "framework: hkex-2025\nperiod-style: FY # FY2025 or 2024/25\ntitle: {en: \"ESG 2025\"}\n# 2025";
        let aside = aside(settings, false, &["hkex-2025".to_owned()]);
        let mut names = super::year(settings, year, false);
        names.retain(|range| aside.iter().all(|own| !own.contains(&range.start)));
        let names = names.iter().map(|range| &settings[range.start..range.end + 2]);
        assert_eq!(names.collect::<Vec<_>>(), ["2025\"}"]);
    }
}
