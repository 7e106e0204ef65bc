//! Search in the text of all pages.

use serde_json::{Value, json};

use super::reading::{Piece, Reading, Text};
use super::state::Good;
use crate::model::lang::is_han;

/// How many places are told of.
const MOST: usize = 300;
/// How many characters are shown around a place.
const AROUND: usize = 32;

/// The text of a page, to be searched: character for character, each with its piece.
struct Page<'a> {
    pieces: &'a [Piece],
    shown: Vec<char>,
    /// In small letters.
    folded: Vec<char>,
    /// The piece of each character and its number there.
    of: Vec<Option<(usize, usize)>>,
}

/// All places where a text is printed, whatever its case and spaces.
pub(super) fn search(good: &Good, reading: &Reading, query: &str) -> Value {
    let query: Vec<char> =
        folded(&query.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut found = vec![];
    let mut count = 0;
    if query.is_empty() {
        return json!({"count": 0, "found": found});
    }
    for (index, text) in &reading.sheets {
        let page = Page::new(text, reading);
        let sheet = good.sheets.iter().find(|sheet| sheet.index == *index);
        for start in page.matches(&query) {
            count += 1;
            if found.len() < MOST {
                let end = start + query.len();
                found.push(json!({
                    "sheet": index,
                    "page": sheet.map(|sheet| &sheet.number),
                    "language": sheet.and_then(|sheet| sheet.languages.first()),
                    "boxes": page.boxes(start, end),
                    "before": page.around(start.saturating_sub(AROUND), start),
                    "text": page.around(start, end),
                    "after": page.around(end, end + AROUND),
                }));
            }
        }
    }
    json!({"count": count, "found": found})
}

impl<'a> Page<'a> {
    fn new(text: &'a Text, reading: &Reading) -> Self {
        let mut page = Self {
            pieces: &text.pieces,
            shown: vec![],
            folded: vec![],
            of: vec![],
        };
        let mut last: Option<&Piece> = None;
        for (index, piece) in text.pieces.iter().enumerate() {
            // What runs along every page is found where it is printed largest.
            if reading.is_furniture(piece) {
                continue;
            }
            if last.is_some_and(|last| parts(last, piece))
                && page.shown.last() != Some(&' ')
            {
                page.push(' ', None);
            }
            for (number, c) in piece.text.chars().enumerate() {
                page.push(if c.is_whitespace() { ' ' } else { c }, Some((index, number)));
            }
            last = Some(piece);
        }
        page
    }

    fn push(&mut self, c: char, of: Option<(usize, usize)>) {
        self.shown.push(c);
        self.folded.push(fold(c));
        self.of.push(of);
    }

    fn matches(&self, query: &[char]) -> Vec<usize> {
        let mut starts = vec![];
        let mut from = 0;
        while let Some(part) = self.folded.get(from..) {
            let Some(at) = part.windows(query.len()).position(|part| part == query)
            else {
                break;
            };
            starts.push(from + at);
            from += at + query.len();
        }
        starts
    }

    fn around(&self, start: usize, end: usize) -> String {
        let end = end.min(self.shown.len());
        self.shown.get(start..end).unwrap_or_default().iter().collect()
    }

    /// The rectangles of the characters `start..end`, one a piece, as parts of its width.
    fn boxes(&self, start: usize, end: usize) -> Vec<[i64; 4]> {
        let mut boxes: Vec<(usize, usize, usize)> = vec![];
        for &(piece, number) in
            self.of.get(start..end).unwrap_or_default().iter().flatten()
        {
            match boxes.last_mut() {
                Some((own, _, to)) if *own == piece => *to = number + 1,
                _ => boxes.push((piece, number, number + 1)),
            }
        }
        boxes
            .into_iter()
            .filter_map(|(index, from, to)| {
                let piece = self.pieces.get(index)?;
                let count = piece.text.chars().count().max(1);
                let part = |number: usize| {
                    let number = i64::try_from(number).unwrap_or(0);
                    piece.width * number / i64::try_from(count).unwrap_or(1)
                };
                Some([piece.x + part(from), piece.y, part(to) - part(from), piece.height])
            })
            .collect()
    }
}

/// Whether a space belongs between two pieces that follow one another.
fn parts(a: &Piece, b: &Piece) -> bool {
    let same_line = (a.y + a.height - b.y - b.height).abs() < a.height / 2;
    let han = |c: Option<char>| c.is_some_and(is_han);
    if same_line {
        return b.x - a.x - a.width > a.height / 8 || b.x < a.x;
    }
    !(han(a.text.chars().next_back()) && han(b.text.chars().next()))
}

fn folded(text: &str) -> Vec<char> {
    text.chars().map(fold).collect()
}

fn fold(c: char) -> char {
    match c {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        c => c.to_lowercase().next().unwrap_or(c),
    }
}
