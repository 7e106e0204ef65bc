//! Words that say which way something went.

use crate::model::lang::Lang;

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trend {
    /// More.
    Up,
    /// Less.
    Down,
}

impl Trend {
    /// As a message names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Up => "a rise",
            Self::Down => "a fall",
        }
    }
}

const EN: [&[&str]; 2] = [
    &[
        "increased",
        "increase",
        "increases",
        "rise",
        "rises",
        "rose",
        "risen",
        "grew",
        "grown",
        "growth",
        "climbed",
        "up",
        "higher",
    ],
    &[
        "decreased",
        "decrease",
        "decreases",
        "fall",
        "falls",
        "fell",
        "fallen",
        "drop",
        "dropped",
        "decline",
        "declined",
        "reduction",
        "reduced",
        "down",
        "lower",
        "shrank",
    ],
];
const ZH: [&[&str]; 2] = [
    &["增加", "上升", "增長", "提升", "提高", "上漲", "升至", "增至"],
    &["減少", "下降", "降低", "下跌", "縮短", "降至", "減至"],
];

/// Signs of a direction, in either language.
const ARROWS: [&[&str]; 2] = [&["▲", "△", "↑", "⬆", "↗"], &["▼", "▽", "↓", "⬇", "↘"]];

/// Every direction a text names in words or arrows, each with where the word ends.
pub(super) fn all(lang: Lang, text: &str) -> Vec<(Trend, usize)> {
    let mut found = vec![];
    let (words, lower) = match lang {
        Lang::En => (EN, text.to_ascii_lowercase()),
        Lang::ZhHk => (ZH, text.to_owned()),
    };
    let words = words.into_iter().zip(ARROWS);
    for (trend, (words, arrows)) in [Trend::Up, Trend::Down].into_iter().zip(words) {
        for arrow in arrows {
            let ends = lower.match_indices(arrow).map(|(at, _)| at + arrow.len());
            found.extend(ends.map(|end| (trend, end)));
        }
        for word in words {
            for (at, _) in lower.match_indices(word) {
                let end = at + word.len();
                let letter =
                    |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
                let alone = lang == Lang::ZhHk
                    || !(letter(lower[..at].chars().next_back())
                        || letter(lower[end..].chars().next()));
                // "up to" is a bound.
                let is_bound =
                    *word == "up" && lower[end..].trim_start().starts_with("to ");
                if alone && !is_bound {
                    found.push((trend, end));
                }
            }
        }
    }
    found.sort_by_key(|(_, end)| *end);
    found
}

/// The direction that the first word behind a figure names: 5 % lower, 5 %, a decrease.
pub(super) fn right_behind(lang: Lang, behind: &str) -> Option<Trend> {
    let rest = behind
        .trim_start_matches(|c: char| c.is_whitespace() || ",，、(（)）".contains(c));
    let rest = ["a ", "an "]
        .iter()
        .find_map(|a| rest.strip_prefix(a))
        .unwrap_or(rest);
    let (trend, end) = all(lang, rest).into_iter().next()?;
    let word = rest.get(..end)?;
    let is_first = match lang {
        Lang::En => !word.contains(char::is_whitespace),
        // Every word of the list has two characters, and an arrow one.
        Lang::ZhHk => word.chars().count() <= 2,
    };
    is_first.then_some(trend)
}

/// The direction that the last words before a figure name, up to a small word or a hedge.
pub(super) fn right_before(lang: Lang, before: &str) -> Option<Trend> {
    let (trend, end) = all(lang, before).pop()?;
    let rest = before[end..].trim().to_lowercase();
    let small: &[&str] = match lang {
        Lang::En => &[
            "",
            "by",
            "of",
            "by about",
            "by nearly",
            "by over",
            "by more than",
            "by approximately",
            "of about",
            "by almost",
        ],
        Lang::ZhHk => &["", "約", "逾", "近", "了", "超過", "幅度為"],
    };
    small.contains(&rest.as_str()).then_some(trend)
}
