//! Places: where in the author's files something stands.

/// A file the author can edit, by its position in the [`Sources`] of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileNumber(pub u32);

/// A range of bytes in one file of the author's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileNumber,
    /// The first byte.
    pub start: u32,
    /// The byte behind the last.
    pub end: u32,
}

impl Place {
    /// The bytes `start..end` of a file.
    pub fn new(file: FileNumber, start: usize, end: usize) -> Self {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            file,
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    /// The range of this place, as indices into the file's text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Where a part of `text`, which stands here, is to be seen: the whole place where the
    /// file holds the text in another form (folded, escaped).
    pub fn within(self, text: &str, part: std::ops::Range<usize>) -> Self {
        let verbatim = self.range().len() == text.len();
        if verbatim { self.part(part.start, part.end) } else { self }
    }

    /// The part of this place from `start` to `end`, counted in bytes from its start.
    pub fn part(self, start: usize, end: usize) -> Self {
        let from = self.start as usize;
        Self::new(self.file, from + start, from + end)
    }
}

/// A value together with the place it was written at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> Placed<T> {
    /// `value`, written at `place`.
    pub fn new(value: T, place: Place) -> Self {
        Self { value, place }
    }
}

/// One file of the author's, as read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SourceFile {
    /// Its path from the project's root, with forward slashes.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Where each line begins.
    line_starts: Vec<usize>,
    /// How many characters begin before each block of bytes: columns far along a line are not
    /// counted from its start.
    letters: Vec<usize>,
}

/// The bytes of a block whose characters are counted once.
const BLOCK: usize = 1 << 10;

/// How many characters begin in some bytes.
fn letters(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .filter(|byte| **byte & 0b1100_0000 != 0b1000_0000)
        .count()
}

impl SourceFile {
    /// How many characters begin before a byte.
    fn letters_before(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        let rest = self.text.as_bytes().get(block * BLOCK..byte).unwrap_or_default();
        self.letters.get(block).copied().unwrap_or(0) + letters(rest)
    }

    /// The bytes of the lines that hold a range, and the number of the first, from one.
    pub fn lines(
        &self,
        range: std::ops::Range<usize>,
    ) -> (std::ops::Range<usize>, usize) {
        let line = |byte: usize| self.line_starts.partition_point(|start| *start <= byte);
        let (first, last) = (line(range.start).max(1), line(range.end).max(1));
        let start = self.line_starts.get(first - 1).copied().unwrap_or(0);
        let end = self.line_starts.get(last).copied().unwrap_or(self.text.len());
        (start..end, first)
    }
}

/// All text files of a run, in the order they were read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file and gives its number.
    pub fn add(&mut self, path: String, text: String) -> FileNumber {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(ends).collect();
        let mut count = 0;
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            count += letters(block);
            count
        });
        let letters = std::iter::once(0).chain(blocks).collect();
        self.files.push(SourceFile { path, text, line_starts, letters });
        FileNumber(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// The file of a number. Numbers come from [`Sources::add`], so there is one.
    pub fn get(&self, file: FileNumber) -> &SourceFile {
        static NONE: SourceFile = SourceFile {
            path: String::new(),
            text: String::new(),
            line_starts: vec![],
            letters: vec![],
        };
        self.files.get(file.0 as usize).unwrap_or(&NONE)
    }

    /// All files, in the order they were read.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The number of a file that was added under a path.
    pub fn find(&self, path: &str) -> Option<FileNumber> {
        let at = self.files.iter().position(|file| file.path == path)?;
        u32::try_from(at).ok().map(FileNumber)
    }

    /// The text at a place; empty where the place lies outside the file.
    pub fn text(&self, place: Place) -> &str {
        self.get(place.file).text.get(place.range()).unwrap_or("")
    }

    /// The line and column of a place's start, both counted from one, columns in
    /// characters.
    pub fn line_column(&self, place: Place) -> (usize, usize) {
        let file = self.get(place.file);
        let mut start = place.range().start.min(file.text.len());
        while !file.text.is_char_boundary(start) {
            start -= 1;
        }
        let (lines, line) = file.lines(start..start);
        (line, file.letters_before(start) - file.letters_before(lines.start) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_characters_however_far_along() {
        let mut sources = Sources::default();
        let text = "溫a\n".repeat(400) + &"室氣b".repeat(2_000) + "\nend";
        let file = sources.add("x".into(), text.clone());
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let before = &text[..at];
            let start = before.rfind('\n').map_or(0, |end| end + 1);
            let expected =
                (before.matches('\n').count() + 1, before[start..].chars().count() + 1);
            assert_eq!(sources.line_column(Place::new(file, at, at)), expected);
        }
    }
}
