//! Words that say which way something went.

pub(super) use crate::languages::Trend;
use crate::model::lang::Lang;

impl Trend {
    /// As a message names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Up => "a rise",
            Self::Down => "a fall",
        }
    }
}

/// Signs of a direction, in any language.
const ARROWS: [(char, Trend); 10] = [
    ('▲', Trend::Up),
    ('△', Trend::Up),
    ('↑', Trend::Up),
    ('⬆', Trend::Up),
    ('↗', Trend::Up),
    ('▼', Trend::Down),
    ('▽', Trend::Down),
    ('↓', Trend::Down),
    ('⬇', Trend::Down),
    ('↘', Trend::Down),
];

/// Every direction a text names in words or arrows, each with where the word ends.
pub(super) fn all(lang: Lang, text: &str) -> Vec<(Trend, usize)> {
    let directions = &lang.reading().directions;
    let lower = text.to_ascii_lowercase();
    let letter = |c: char| c.is_alphanumeric() || c == '-';
    let (mut found, mut before) = (vec![], None);
    for (at, c) in lower.char_indices() {
        let rest = &lower[at..];
        if let Some((_, trend)) = ARROWS.iter().find(|(arrow, _)| *arrow == c) {
            found.push((*trend, at + c.len_utf8()));
        }
        if before.replace(c).is_some_and(letter) && !lang.is_han() {
            continue;
        }
        for (word, trend) in directions.words.iter() {
            let Some(behind) = rest.strip_prefix(word) else { continue };
            // "Up to" is a bound.
            let bound = directions.bounds.get(word);
            let is_bound = bound.is_some_and(|bound| {
                let behind = behind.trim_start().strip_prefix(bound.as_str());
                behind.is_some_and(|behind| behind.starts_with(' '))
            });
            if (lang.is_han() || !behind.starts_with(letter)) && !is_bound {
                found.push((trend, at + word.len()));
            }
        }
    }
    found.sort_by_key(|(trend, end)| (*end, *trend));
    found
}

/// The direction that the first word behind a figure names: 5 % lower, 5 %, a decrease.
pub(super) fn right_behind(lang: Lang, behind: &str) -> Option<Trend> {
    let rest = behind
        .trim_start_matches(|c: char| c.is_whitespace() || ",，、(（)）".contains(c));
    let mut articles = lang.reading().directions.articles.iter();
    let rest = articles
        .find_map(|article| rest.strip_prefix(article)?.strip_prefix(' '))
        .unwrap_or(rest);
    let (trend, end) = all(lang, rest).into_iter().next()?;
    let word = rest.get(..end)?;
    let is_first = match lang.is_han() {
        false => !word.contains(char::is_whitespace),
        // Every word of the list has two characters, and an arrow one.
        true => word.chars().count() <= 2,
    };
    is_first.then_some(trend)
}

/// The direction that the last words before a figure name, up to a small word or a hedge.
pub(super) fn right_before(lang: Lang, before: &str) -> Option<Trend> {
    let (trend, end) = all(lang, before).pop()?;
    let rest = before[end..].trim().to_lowercase();
    let is_small = rest.is_empty() || lang.reading().directions.between.has(&rest);
    is_small.then_some(trend)
}

/// The one direction that a few words name by themselves: what a claim prints. Of more words
/// nobody can tell what they are about.
pub(super) fn of_words(lang: Lang, text: &str) -> Option<Trend> {
    let is_short = match lang.is_han() {
        false => text.split_whitespace().count() <= 4,
        true => text.chars().count() <= 6,
    };
    let lower = text.to_lowercase();
    let not = &lang.reading().directions.not;
    let is_not = |word: &str| match lang.is_han() {
        false => lower.split_whitespace().any(|own| own == word),
        true => lower.contains(word),
    };
    let mut named = all(lang, text).into_iter().map(|(trend, _)| trend);
    let first = named.next()?;
    (is_short && named.all(|trend| trend == first) && !not.iter().any(is_not))
        .then_some(first)
}
