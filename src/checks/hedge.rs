//! Hedges: the words that say a figure is not exact, and which way it may miss.

use super::sentence::Sentence;
use crate::model::lang::Lang;

pub(super) use crate::languages::Hedge;

impl Hedge {
    /// As a message names it.
    pub(super) fn name(self, lang: Lang) -> &'static str {
        lang.reading().hedges.names.get(&self).map_or("", String::as_str)
    }
}

/// The hedge of a figure in a sentence.
pub(super) fn around(lang: Lang, sentence: &Sentence<'_>, index: usize) -> Option<Hedge> {
    let hedges = &lang.reading().hedges;
    let before = sentence.before(index).to_lowercase();
    let before = hedges.between.trim_end(before.trim_end()).trim_end();
    // A verb may stand between hedge and figure: 約為, 約佔.
    let plain = before.trim_end_matches(|c| hedges.verbs.contains(c));
    let is_whole = |rest: &str| {
        lang.is_han() || !rest.ends_with(|c: char| c.is_alphanumeric() || c == '-')
    };
    let ends = |words: &str| {
        let rest = before.strip_suffix(words).or_else(|| plain.strip_suffix(words));
        rest.is_some_and(|rest| {
            // Figures add up to their sum.
            let last = rest.trim_end().rsplit(' ').next().unwrap_or_default();
            let others = hedges.not_behind.get(words);
            is_whole(rest) && others.and_then(|others| others.begins(last)).is_none()
        })
    };
    let found = hedges.before.iter().find(|(words, _)| ends(words));
    if let Some((_, hedge)) = found {
        return Some(hedge);
    }
    let behind = sentence.behind(index);
    // A measure word may stand between figure and hedge: 300名以上.
    let behind = behind.trim_start();
    let past = behind.chars().next().map_or("", |c| &behind[c.len_utf8()..]);
    let follows = |words: &str| {
        behind.starts_with(words)
            || (words.chars().nth(1).is_some() && past.starts_with(words))
    };
    let found = hedges.behind.iter().find(|(words, _)| follows(words));
    found.map(|(_, hedge)| hedge)
}
