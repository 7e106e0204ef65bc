//! How a language writes units: `units.yaml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::phrase::Phrase;
use super::reading::List;

/// How a language writes units.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// Whether a word may differ for one and for many.
    pub plural: bool,
    /// What an editor says of a project's own word, and an example of one.
    pub about: String,
    /// As a file would write it.
    pub example: String,
    /// What stands between a number, its multiple and its unit.
    pub gap: String,
    /// Multiples as words behind a number: *million*, 百萬.
    pub multiples: BTreeMap<u64, String>,
    /// Multiples as they stand in the name of a unit, where that is otherwise: *1,000*.
    pub in_names: BTreeMap<u64, String>,
    /// Multiples that a sentence does not say: the number is written out instead.
    pub written_out: Vec<u64>,
    /// Multiples that are said by smaller ones, in sentences and alone: what is counted in
    /// millions elsewhere is counted in 万. No digit is lost, as each is a whole multiple.
    #[serde(default)]
    pub scales: BTreeMap<u64, u64>,
    /// What a number in words has in the stead of a sign: *fifteen per cent*.
    pub in_words: BTreeMap<String, String>,
    /// What parts the factors of a product.
    pub times: String,
    /// What parts a unit from its denominator where it stands alone.
    pub over: String,
    /// A denominator behind a number: `per {unit}`.
    pub per: Phrase,
    /// Denominators that stand before the number: 每年.
    pub rates: Rates,
    /// The words of each unit, by its key.
    pub words: BTreeMap<String, Forms>,
    /// What else people call a unit in files of their own, by its key.
    #[serde(default)]
    pub read: BTreeMap<String, List>,
}

/// Denominators that stand before the number.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// The keys of their units.
    pub units: Vec<String>,
    /// What they become: `每{unit}`.
    pub phrase: Phrase,
    /// What the unit's word loses at its beginning: 個月, 每月.
    pub without: String,
}

/// The words of one language for a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Forms {
    /// What stands before the number: *RMB*, 人民幣.
    pub before: String,
    /// Behind the number one.
    pub one: String,
    /// Behind any other number.
    pub many: String,
    /// Whether nothing parts it from the number.
    pub is_close: bool,
}

impl Forms {
    /// Words behind a number.
    pub fn behind(one: String, many: String) -> Self {
        Self { one, many, ..Self::default() }
    }
}

/// A word for any number, one for one and one for many, or all that can be said.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Written {
    Same(String),
    Two(String, String),
    Parts {
        #[serde(default)]
        before: String,
        #[serde(default)]
        behind: String,
        #[serde(default)]
        close: bool,
    },
}

impl<'de> Deserialize<'de> for Forms {
    fn deserialize<D: serde::Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        Ok(match Written::deserialize(reader)? {
            Written::Same(word) => Self::behind(word.clone(), word),
            Written::Two(one, many) => Self::behind(one, many),
            Written::Parts { before, behind, close } => Self {
                before,
                one: behind.clone(),
                many: behind,
                is_close: close,
            },
        })
    }
}

impl Units {
    /// A multiple as a word behind a number; nothing for one.
    pub fn multiple(&self, multiple: u64) -> &str {
        self.multiples.get(&multiple).map_or("", String::as_str)
    }

    /// A multiple in the name of a unit, and whether it is written in digits.
    pub fn multiple_in_name(&self, multiple: u64) -> (&str, bool) {
        match self.in_names.get(&multiple) {
            Some(digits) => (digits, true),
            None => (self.multiple(multiple), false),
        }
    }
}
