//! Places in a text as editors count them: by line, and along it in units of UTF-16, or in bytes
//! where the editor would rather.

use std::ops::Range;

use lsp_types::{Position, PositionEncodingKind};

/// What columns are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Units {
    /// Bytes.
    Utf8,
    /// Units of UTF-16, which every editor knows.
    Utf16,
}

impl Units {
    /// The best of those an editor knows.
    pub(super) fn of(known: &[PositionEncodingKind]) -> Self {
        match known.contains(&PositionEncodingKind::UTF8) {
            true => Self::Utf8,
            false => Self::Utf16,
        }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// How many a text has.
    pub(super) fn count(self, text: &str) -> u32 {
        let count = match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

/// Measures a text.
pub(super) struct Ruler<'t> {
    text: &'t str,
    /// Where each line begins.
    starts: Vec<usize>,
    units: Units,
}

impl<'t> Ruler<'t> {
    pub(super) fn new(text: &'t str, units: Units) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            starts: std::iter::once(0).chain(ends).collect(),
            units,
        }
    }

    /// The bytes of a line, without its end. A line behind the last is at the end of the text.
    pub(super) fn line(&self, line: usize) -> Range<usize> {
        let all = self.text.len();
        let Some(&start) = self.starts.get(line) else { return all..all };
        let next = self.starts.get(line + 1).map(|next| next - 1);
        start..next.unwrap_or(all)
    }

    /// The number of the line that a byte stands in.
    pub(super) fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).max(1) - 1
    }

    /// The byte at a position. One behind the end of its line is at that end, and one within a
    /// character before it.
    pub(super) fn byte(&self, position: Position) -> usize {
        let range = self.line(position.line as usize);
        let line = self.text.get(range.clone()).unwrap_or_default();
        let mut left = position.character as usize;
        for (at, c) in line.char_indices() {
            let width = match self.units {
                Units::Utf8 => c.len_utf8(),
                Units::Utf16 => c.len_utf16(),
            };
            if left < width {
                return range.start + at;
            }
            left -= width;
        }
        range.end
    }

    /// The position of a byte.
    pub(super) fn position(&self, byte: usize) -> Position {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.line_of(byte);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let character = self.units.count(self.text.get(start..byte).unwrap_or_default());
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            character,
        }
    }

    /// The positions of a range.
    pub(super) fn range(&self, range: Range<usize>) -> lsp_types::Range {
        lsp_types::Range {
            start: self.position(range.start),
            end: self.position(range.end.max(range.start)),
        }
    }

    /// The bytes between two positions, whichever comes first.
    pub(super) fn bytes(&self, range: lsp_types::Range) -> Range<usize> {
        let (one, two) = (self.byte(range.start), self.byte(range.end));
        one.min(two)..one.max(two)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_a_position_that_leads_back_to_it() {
        let text = "溫室a𠮷b\n\n😀 t\u{301}\nend";
        for units in [Units::Utf8, Units::Utf16] {
            let ruler = Ruler::new(text, units);
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                assert_eq!(ruler.byte(ruler.position(at)), at, "{units:?} {at}");
            }
        }
        let ruler = Ruler::new(text, Units::Utf16);
        // The character of two units is the third letter: within it is before it.
        assert_eq!(ruler.position(text.find('b').expect("b")), Position::new(0, 5));
        assert_eq!(ruler.byte(Position::new(0, 4)), text.find('𠮷').expect("it"));
        // Behind the end of a line, and behind the last line.
        assert_eq!(ruler.byte(Position::new(1, 9)), text.find("\n\n").expect("it") + 1);
        assert_eq!(ruler.byte(Position::new(99, 9)), text.len());
        let ruler = Ruler::new(text, Units::Utf8);
        assert_eq!(ruler.position(text.find('b').expect("b")), Position::new(0, 11));
    }
}
