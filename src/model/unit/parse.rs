//! Reading units as files write them.

use std::fmt;

use super::{Catalogue, Dimension, Factor, Unit};

/// Why a unit could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum UnitError {
    /// Nothing was written, above or below the line.
    Empty,
    /// There is no such word.
    Unknown(String),
    /// A word that means two units: how they are told apart.
    Either(&'static str),
    /// More than one `/`.
    TwoLines,
    /// Letters that name two units, by which are capitals: what was written, and the units.
    Case(String, String),
    /// A small m before the sign of a unit that begins with a capital one.
    Milli(String, String),
}

/// Words that mean different units in different places, by how they are told apart.
const EITHER: [(&[&str], &str); 2] = [
    (
        &["gallon", "gallons", "gal"],
        "a gallon is 3.785 litres in the United States and 4.546 in Britain: write `US gallon` or \
         `imperial gallon`",
    ),
    (
        &["ton", "tons"],
        "a ton is 1,000, 907 or 1,016 kilograms: write `tonne` for the metric one, and bring others to it",
    ),
];

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the unit is empty"),
            Self::Unknown(word) => write!(f, "there is no unit `{word}`"),
            Self::Either(message) => f.write_str(message),
            Self::TwoLines => f.write_str("a unit has at most one `/`"),
            Self::Case(text, units) => write!(
                f,
                "`{text}` may be {units}, which differ in their capital letters alone"
            ),
            Self::Milli(text, unit) => write!(
                f,
                "`{text}` is a thousand-millionth of `{unit}`, as a small m stands for milli"
            ),
        }
    }
}

/// The multiples a file may write, as digits or as a word. The first of a multiple is its name.
pub(super) const MULTIPLES: [(&str, u64); 10] = [
    ("10", 10),
    ("100", 100),
    ("1,000", 1_000),
    ("thousand", 1_000),
    ("10,000", 10_000),
    ("100,000", 100_000),
    ("million", 1_000_000),
    ("1,000,000", 1_000_000),
    ("100 million", 100_000_000),
    ("billion", 1_000_000_000),
];

/// What multiples are called in one word with what is counted.
pub(super) const IN_ONE_WORD: [(&str, u64, &str); 10] = [
    ("kt", 1_000, "tonne"),
    ("kilotonne", 1_000, "tonne"),
    ("kilotonnes", 1_000, "tonne"),
    ("Mt", 1_000_000, "tonne"),
    ("megatonne", 1_000_000, "tonne"),
    ("megatonnes", 1_000_000, "tonne"),
    ("ktCO2e", 1_000, "tCO2e"),
    ("ktCO₂e", 1_000, "tCO2e"),
    ("MtCO2e", 1_000_000, "tCO2e"),
    ("MtCO₂e", 1_000_000, "tCO2e"),
];

impl Unit {
    /// The unit a file writes as `text`.
    ///
    /// # Errors
    /// If a word is not in the catalogue or a part is missing.
    pub fn parse(text: &str, words: &Catalogue) -> Result<Self, UnitError> {
        let mut parts = text.split(" / ");
        let over = factor(parts.next().unwrap_or(""), words)?;
        let under = parts.next().map(|part| factor(part, words)).transpose()?;
        if parts.next().is_some() {
            return Err(UnitError::TwoLines);
        }
        Ok(Self {
            over: vec![over],
            under: under.into_iter().collect(),
        })
    }
}

/// One side of the line.
fn factor(text: &str, words: &Catalogue) -> Result<Factor, UnitError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(UnitError::Empty);
    }
    if let Some(word) = words.word(text) {
        return Ok(Factor { multiple: 1, word: word.clone() });
    }
    let mut in_one_word = IN_ONE_WORD.iter();
    if let Some((_, multiple, key)) = in_one_word.find(|(name, ..)| *name == text)
        && let Some(word) = words.word(key)
    {
        return Ok(Factor { multiple: *multiple, word: word.clone() });
    }
    // Accounts write HKD'000.
    let thousands = text.strip_suffix("'000").or(text.strip_suffix("’000"));
    if let Some(word) = thousands.and_then(|rest| words.word(rest.trim()))
        && matches!(word.dimension, Dimension::Money(_))
    {
        return Ok(Factor { multiple: 1_000, word: word.clone() });
    }
    for (name, multiple) in MULTIPLES {
        // Money names the currency first: `RMB million`; all others the multiple.
        let before = text.strip_prefix(name).and_then(|rest| rest.strip_prefix(' '));
        let behind = text.strip_suffix(name).and_then(|rest| rest.strip_suffix(' '));
        for (rest, is_money) in [(before, false), (behind, true)] {
            if let Some(word) = rest.and_then(|rest| words.word(rest.trim()))
                && matches!(word.dimension, Dimension::Money(_)) == is_money
            {
                return Ok(Factor { multiple, word: word.clone() });
            }
        }
    }
    let bare = MULTIPLES
        .iter()
        .find_map(|(name, _)| text.strip_prefix(name)?.strip_prefix(' ').map(str::trim));
    let word = bare.unwrap_or(text);
    let either = EITHER.iter().find(|(own, _)| own.contains(&word));
    Err(either.map_or_else(
        || UnitError::Unknown(word.to_owned()),
        |(_, message)| UnitError::Either(message),
    ))
}
