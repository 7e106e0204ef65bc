//! Hedges: the words that say a figure is not exact, and which way it may miss.

use super::sentence::Sentence;
use crate::model::lang::Lang;

/// What a hedge says of its figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hedge {
    /// About as much.
    About,
    /// More than that, or at least as much.
    Over,
    /// Less than that, or at most as much.
    Under,
}

impl Hedge {
    /// As a message names it.
    pub(super) fn name(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::En, Self::About) => "about",
            (Lang::En, Self::Over) => "more than",
            (Lang::En, Self::Under) => "not more than",
            (Lang::ZhHk, Self::About) => "約",
            (Lang::ZhHk, Self::Over) => "逾",
            (Lang::ZhHk, Self::Under) => "不超過",
        }
    }
}

use Hedge::{About, Over, Under};

/// Words before a figure, longer ones first.
const EN: &[(&str, Hedge)] = &[
    ("not more than", Under),
    ("no more than", Under),
    ("not exceed", Under),
    ("not exceeding", Under),
    ("less than", Under),
    ("fewer than", Under),
    ("at most", Under),
    ("up to", Under),
    ("below", Under),
    ("under", Under),
    ("within", Under),
    ("nearly", About),
    ("almost", About),
    ("close to", About),
    ("about", About),
    ("approximately", About),
    ("around", About),
    ("roughly", About),
    ("some", About),
    ("an average of about", About),
    ("not less than", Over),
    ("no less than", Over),
    ("no fewer than", Over),
    ("more than", Over),
    ("greater than", Over),
    ("higher than", Over),
    ("over", Over),
    ("above", Over),
    ("at least", Over),
    ("exceeding", Over),
    ("exceeded", Over),
    ("exceeds", Over),
    ("in excess of", Over),
];
const ZH_BEFORE: &[(&str, Hedge)] = &[
    ("不超過", Under),
    ("不多於", Under),
    ("不高於", Under),
    ("少於", Under),
    ("低於", Under),
    ("不足", Under),
    ("最多", Under),
    ("將近", About),
    ("接近", About),
    ("近", About),
    ("大約", About),
    ("約", About),
    ("不少於", Over),
    ("不低於", Over),
    ("至少", Over),
    ("最少", Over),
    ("超過", Over),
    ("多於", Over),
    ("高於", Over),
    ("大於", Over),
    ("逾", Over),
];
const ZH_BEHIND: &[(&str, Hedge)] =
    &[("以上", Over), ("以下", Under), ("以內", Under), ("左右", About), ("多", Over)];

/// The hedge of a figure in a sentence.
pub(super) fn around(lang: Lang, sentence: &Sentence<'_>, index: usize) -> Option<Hedge> {
    let before = sentence.before(index);
    match lang {
        Lang::En => {
            let before = before.to_lowercase();
            let before = before
                .trim_end()
                .trim_end_matches(" a")
                .trim_end_matches("rmb")
                .trim_end();
            let ends = |words: &str| {
                before.strip_suffix(words).is_some_and(|rest| {
                    // Figures add up to their sum.
                    let last = rest.trim_end().rsplit(' ').next().unwrap_or_default();
                    let is_sum = words == "up to"
                        && (last.starts_with("add") || last.starts_with("sum"));
                    !is_sum && !rest.ends_with(|c: char| c.is_alphanumeric() || c == '-')
                })
            };
            EN.iter().find(|(words, _)| ends(words)).map(|(_, hedge)| *hedge)
        }
        Lang::ZhHk => {
            let before = before.trim_end().trim_end_matches("人民幣");
            let behind = sentence.behind(index);
            // A measure word may stand between figure and hedge: 300名以上.
            let behind = behind.trim_start();
            let past: String = behind.chars().skip(1).collect();
            // A verb may stand between hedge and figure: 約為, 約佔.
            let plain =
                before.trim_end_matches(['為', '佔', '達', '有', '共', '是', '計']);
            let ends = |(words, _): &&(&str, Hedge)| {
                before.ends_with(words) || plain.ends_with(words)
            };
            let follows = |(words, _): &&(&str, Hedge)| {
                behind.starts_with(words)
                    || (words.chars().count() > 1 && past.starts_with(words))
            };
            let found =
                ZH_BEFORE.iter().find(ends).or_else(|| ZH_BEHIND.iter().find(follows));
            found.map(|(_, hedge)| *hedge)
        }
    }
}
