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
        "fell",
        "fallen",
        "dropped",
        "declined",
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

/// Every direction a text names in words, each with where the word ends.
pub(super) fn all(lang: Lang, text: &str) -> Vec<(Trend, usize)> {
    let mut found = vec![];
    let (words, lower) = match lang {
        Lang::En => (EN, text.to_ascii_lowercase()),
        Lang::ZhHk => (ZH, text.to_owned()),
    };
    for (trend, words) in [Trend::Up, Trend::Down].into_iter().zip(words) {
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
