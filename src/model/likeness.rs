//! How much of two texts is the same, word by word.

use std::collections::BTreeMap;

use super::lang::is_han;

/// The words of a text, each with how often it stands there. Letters of Han writing are words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Words {
    all: BTreeMap<String, usize>,
    word: String,
}

impl Words {
    /// Those of a text.
    pub(crate) fn of(text: &str) -> Self {
        let mut words = Self::default();
        text.chars().for_each(|c| words.letter(c));
        words.end();
        words
    }

    /// Takes a letter.
    pub(crate) fn letter(&mut self, c: char) {
        if c.is_alphanumeric() && !is_han(c) {
            self.word.push(c);
            return;
        }
        self.end();
        if is_han(c) {
            *self.all.entry(c.to_string()).or_default() += 1;
        }
    }

    /// Takes the end of a word.
    pub(crate) fn end(&mut self) {
        let word = std::mem::take(&mut self.word);
        if !word.is_empty() {
            *self.all.entry(word).or_default() += 1;
        }
    }

    /// Whether every word is one of others.
    pub(crate) fn are_among(&self, others: &Self) -> bool {
        self.all.keys().all(|word| others.all.contains_key(word))
    }

    /// How much of the two is the same, in hundredths.
    pub(crate) fn likeness(&self, other: &Self) -> usize {
        let (own, all) = (self.all.values().sum(), other.all.values().sum::<usize>());
        let own: usize = own;
        if own == 0 && all == 0 {
            return 100;
        }
        let shared = self
            .all
            .iter()
            .map(|(word, count)| other.all.get(word).map_or(0, |it| *count.min(it)));
        shared.sum::<usize>() * 200 / (own + all).max(1)
    }
}
