//! Bands of age or size overlap, or leave a gap.
//!
//! The parts of a breakdown whose names are bands ("under 30", "31 to 40", 51歲及以上) are put in order and
//! held against each other: every whole number must lie in one band and in one only. "Under 30" followed by
//! "31 to 40" leaves the age of 30 without a band; "up to 30" would not. The names of every language are
//! judged, so a translation that turns "under" into "up to" (以下 and 或以下) is found too.
//!
//! Remedy: correct the name of a band. Accept it at the total where the published bands are known to be
//! so.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::languages::Bound;
use crate::model::lang::Lang;

pub(super) const RULE: Rule =
    Rule::file("bands", Severity::Warning, include_str!("bands.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for total in subject.data.metrics().values() {
        for (kind, parts) in &total.breakdowns {
            for &lang in &subject.config.languages {
                let mut bands: Vec<Band> = parts
                    .iter()
                    .filter_map(|part| {
                        band(
                            subject.data.metrics().get(&part.value)?.name.get(&lang)?,
                            lang,
                        )
                    })
                    .collect();
                bands.sort_by_key(|band| band.low);
                for pair in bands.windows(2) {
                    let [low, high] = pair else { continue };
                    let (Some(end), Some(start)) = (low.high, high.low) else { continue };
                    let problem = match start - end {
                        1 => continue,
                        2 => format!("leave {} without a band", end + 1),
                        gap if gap > 2 => {
                            format!("leave {} to {} without a band", end + 1, start - 1)
                        }
                        0 => format!("both hold {end}"),
                        _ => format!("both hold {start} to {end}"),
                    };
                    sink.add(
                        RULE.finding(total.place,
                            format!(
                                "the bands of `{}` by {kind} do not fit ({lang}): “{}” and “{}” {problem}",
                                total.id, low.name, high.name
                            ),
                        )
                        .hint("name the bands so that every number lies in exactly one"),
                    );
                }
            }
        }
    }
}

/// A band of whole numbers, open where a bound is absent.
struct Band {
    name: String,
    low: Option<i64>,
    high: Option<i64>,
}

fn band(name: &str, lang: Lang) -> Option<Band> {
    let lower = name.to_lowercase();
    let numbers = numbers(&lower);
    let bands = &lang.reading().bands;
    let bounded = |low, high| Some(Band { name: name.to_owned(), low, high });
    match numbers.as_slice() {
        [(from, start, end), (to, next, _)] if bands.between.has(&lower[*end..*next]) => {
            let is_code = lower[..*start].ends_with(|c: char| c.is_alphabetic());
            if is_code && !lang.is_han() {
                return None;
            }
            bounded(Some(*from), Some(*to))
        }
        [(number, start, end)] => {
            let rest = &lower[*end..];
            let rest = rest.strip_prefix(bands.unit.as_str()).unwrap_or(rest);
            let mut before = bands.before.iter();
            let mut behind = bands.behind.iter();
            let words = before
                .find(|(words, _)| lower[..*start].ends_with(words))
                .or_else(|| behind.find(|(words, _)| rest.starts_with(words)));
            match words?.1 {
                Bound::UpTo => bounded(None, Some(*number)),
                Bound::Under => bounded(None, Some(number - 1)),
                Bound::From => bounded(Some(*number), None),
                Bound::Over => bounded(Some(number + 1), None),
            }
        }
        _ => None,
    }
}

/// The whole numbers of a name, each with its bytes.
fn numbers(text: &str) -> Vec<(i64, usize, usize)> {
    let mut found = vec![];
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if let Ok(number) = text[from..at].parse() {
                    found.push((number, from, at));
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bands_in_either_language() {
        for (name, lang, expected) in [
            ("Employees under 30", Lang::En, Some((None, Some(29)))),
            ("Employees aged 31 to 40", Lang::En, Some((Some(31), Some(40)))),
            ("Employees aged 51 and above", Lang::En, Some((Some(51), None))),
            ("Aged 30 or below", Lang::En, Some((None, Some(30)))),
            ("30歲以下僱員", Lang::ZhHk, Some((None, Some(29)))),
            ("30歲或以下僱員", Lang::ZhHk, Some((None, Some(30)))),
            ("31至40歲僱員", Lang::ZhHk, Some((Some(31), Some(40)))),
            ("51歲及以上僱員", Lang::ZhHk, Some((Some(51), None))),
            ("Employees in Ganzhou", Lang::En, None),
            ("PM2.5", Lang::En, None),
        ] {
            let found = band(name, lang).map(|band| (band.low, band.high));
            assert_eq!(found, expected, "{name}");
        }
    }
}
