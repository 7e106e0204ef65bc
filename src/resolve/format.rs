//! How a figure is to be printed: the words behind a placeholder's colon, and what components ask
//! for.

use super::figures::Binder;
use crate::diag::{Sink, nearest, rules};
use crate::input::load::dataset::unit_error;
use crate::model::place::Place;
use crate::model::text::Placeholder;
use crate::model::unit::Unit;

/// How a figure is to be printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Format {
    pub(super) bare: bool,
    pub(super) signed: bool,
    pub(super) abs: bool,
    pub(super) words: bool,
    pub(super) decimals: Option<u32>,
    pub(super) unit: Option<Unit>,
    /// Whether the unit beside it is written by the multiples of the language.
    pub(super) scaled: bool,
    /// Where the placeholder asks for decimals or for no unit, for findings.
    pub(super) place: Option<Place>,
}

/// The words behind a placeholder's colon, each with what it does; `in` takes a unit besides.
pub const FORMATS: [(&str, &str); 5] = [
    ("bare", "The number without its unit."),
    ("2dp", "With so many decimals."),
    ("signed", "With a plus sign where it is positive."),
    ("abs", "Without its sign."),
    ("words", "In words: a whole number."),
];

impl Binder<'_> {
    /// Reads the format words that stand `offset` bytes behind a placeholder's start.
    pub(super) fn format(
        &self,
        text: Option<&str>,
        offset: usize,
        placeholder: &Placeholder,
        sink: &mut Sink,
    ) -> Option<Format> {
        let mut format = Format::default();
        let Some(text) = text else { return Some(format) };
        let mut at = offset;
        let mut fine = true;
        for part in split_words(text) {
            let word = part.trim();
            let lead = part.len() - part.trim_start().len();
            let here = placeholder.part(at + lead, at + lead + word.len());
            at += part.len() + 1;
            match word {
                "bare" => {
                    format.bare = true;
                    format.place.get_or_insert(here);
                }
                "signed" => format.signed = true,
                "abs" => format.abs = true,
                "words" => format.words = true,
                _ => {
                    let decimals = word
                        .strip_suffix("dp")
                        .and_then(|digits| digits.parse().ok())
                        .filter(|decimals| *decimals <= 12);
                    if let Some(decimals) = decimals {
                        format.decimals = Some(decimals);
                        format.place = Some(here);
                    } else if let Some(name) = word.strip_prefix("in ") {
                        match Unit::parse(name.trim(), self.data.units()) {
                            Ok(unit) => format.unit = Some(unit),
                            Err(error) => {
                                sink.add(unit_error(&error, here, self.data.units()));
                                fine = false;
                            }
                        }
                    } else {
                        let known = FORMATS.map(|(word, _)| word);
                        sink.add(
                            rules::BAD_FORMAT.finding(here,
                                format!("`{word}` is no way to print a figure"),
                            )
                            .hint_if(nearest(word, known))
                            .hint("the formats are bare, 2dp, in UNIT, signed, abs and words"),
                        );
                        fine = false;
                    }
                }
            }
        }
        if format.abs && format.signed {
            let here = placeholder.part(offset, offset + text.len());
            sink.add(
                rules::BAD_FORMAT
                    .finding(here, "`abs` takes the sign away, and `signed` writes one")
                    .hint("leave one of the two out"),
            );
            fine = false;
        }
        fine.then_some(format)
    }
}

impl Format {
    /// Without the unit, which stands in a heading.
    pub fn bare() -> Self {
        Self { bare: true, ..Self::default() }
    }

    /// Bare, with as many decimals as are given.
    pub fn bare_with(decimals: Option<u32>) -> Self {
        Self { decimals, ..Self::bare() }
    }

    /// Bare, and in a given unit.
    pub fn bare_in(unit: Unit) -> Self {
        Self { bare: true, unit: Some(unit), ..Self::default() }
    }

    /// Without the unit, which is written beside it by the multiples of the language
    /// ([`Unit::scaled`]).
    pub fn scaled(self) -> Self {
        Self { scaled: true, ..self }
    }

    /// With a plus where it is more than nothing.
    pub fn signed(self) -> Self {
        Self { signed: true, ..self }
    }

    /// Whether it is for the language to say by what multiples: where the author names no
    /// unit, and writes none beside the figure.
    pub(super) fn is_scaled(&self) -> bool {
        self.scaled || (!self.bare && self.unit.is_none())
    }

    /// The same, with as many decimals as are given.
    pub fn with_decimals(self, decimals: Option<u32>) -> Self {
        Self { decimals, ..self }
    }
}

/// The format words between commas; the comma of `in RMB 1,000` belongs to its number.
fn split_words(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit)
    };
    let mut words = vec![];
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let inside = is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        if *byte == b',' && !inside {
            words.push(&text[start..at]);
            start = at + 1;
        }
    }
    words.push(&text[start..]);
    words
}
