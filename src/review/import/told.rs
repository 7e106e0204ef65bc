//! What is said of cells: where they stand, and how much is said of one kind.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Severity, Sink, rules};
use crate::input::workbook::{At, Book, Worksheet};
use crate::model::place::{FileNumber, Place, Sources};

/// How many findings of one kind are shown one by one.
const MOST: usize = 50;
/// How much of a cell is shown.
const CLIP: usize = 60;
/// Sheets with more rows than this are shown without the empty ones.
const MOST_ROWS: u32 = 100_000;

/// Takes findings, and counts them by kind.
pub(super) struct Told<'s> {
    sink: &'s mut Sink,
    kinds: BTreeMap<&'static str, (usize, Option<Place>, Severity)>,
    /// How many cells hold something that was told and not taken.
    pub(super) passed: usize,
}

impl<'s> Told<'s> {
    pub(super) fn new(sink: &'s mut Sink) -> Self {
        Self { sink, kinds: BTreeMap::new(), passed: 0 }
    }

    /// Takes a finding on `cells` cells, which is made only if it is shown.
    pub(super) fn add(
        &mut self,
        kind: &'static str,
        cells: usize,
        make: impl FnOnce() -> Diagnostic,
    ) {
        self.passed += cells;
        let (count, place, severity) =
            self.kinds.entry(kind).or_insert((0, None, Severity::Warning));
        *count += 1;
        if *count <= MOST {
            let finding = make();
            (*place, *severity) = (finding.place, finding.severity.min(*severity));
            self.sink.add(finding);
        }
    }

    /// Whether an error is among them.
    pub(super) fn has_errors(&self) -> bool {
        self.sink.has_errors()
    }

    /// Says how many findings were not shown, and gives the number of cells told.
    pub(super) fn finish(self) -> usize {
        for (kind, (count, place, severity)) in self.kinds {
            if count > MOST {
                let left = count - MOST;
                let message = format!("{left} more of the same kind: {kind}");
                let finding = rules::IMPORT.finding(place, message);
                self.sink.add(Diagnostic { severity, ..finding });
            }
        }
        self.passed
    }
}

/// A sheet as text, in which findings stand: a row a line, cells apart by tabs.
pub(super) struct Laid {
    places: BTreeMap<At, Place>,
    lines: BTreeMap<u32, Place>,
    file: FileNumber,
}

impl Laid {
    pub(super) fn new(
        name: String,
        book: &Book,
        sheet: &Worksheet,
        sources: &mut Sources,
    ) -> Self {
        let mut text = String::new();
        let mut places = vec![];
        let last = sheet.cells.keys().next_back().map_or(0, |(row, _)| *row);
        let (mut row, mut is_first) = (0, true);
        for (&at, cell) in &sheet.cells {
            if at.0 > row {
                let lines = if last < MOST_ROWS { at.0 - row } else { 1 };
                (0..lines).for_each(|_| text.push('\n'));
                (row, is_first) = (at.0, true);
            }
            if !is_first {
                text.push('\t');
            }
            is_first = false;
            let start = text.len();
            let shown = book.shown(cell);
            text.extend(shown.chars().take(4 * CLIP).map(visible));
            places.push((at, start, text.len()));
        }
        let file = sources.add(name, text);
        let mut laid = Self {
            places: BTreeMap::new(),
            lines: BTreeMap::new(),
            file,
        };
        for (at, start, end) in places {
            let place = Place::new(file, start, end);
            laid.places.insert(at, place);
            laid.lines.insert(at.0, place);
        }
        laid
    }

    /// Where a cell is shown; an empty one at the end of its row.
    pub(super) fn place(&self, at: At) -> Place {
        let own = self.places.get(&at).copied();
        let own = own.or_else(|| {
            let line = self.lines.get(&at.0)?;
            Some(Place { start: line.end, ..*line })
        });
        own.unwrap_or(Place::new(self.file, 0, 0))
    }

    /// The beginning of the sheet.
    pub(super) fn start(&self) -> Place {
        Place::new(self.file, 0, 0)
    }
}

/// A cell's text for a message.
pub(super) fn clip(text: &str) -> String {
    clip_to(text, CLIP)
}

/// A text for a message, as long as it may be.
pub(super) fn clip_to(text: &str, most: usize) -> String {
    let text = text.trim();
    let mut clipped: String = text.chars().take(most).map(visible).collect();
    if text.chars().nth(most).is_some() {
        clipped.push('…');
    }
    clipped
}

fn visible(char: char) -> char {
    if char.is_control() { ' ' } else { char }
}

/// Some words as a list, of which the first few are named.
pub(super) fn list(words: &[String]) -> String {
    const NAMED: usize = 8;
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] if words.len() <= NAMED => {
            format!("{} and {last}", first.join(", "))
        }
        _ => {
            let named = words.get(..NAMED - 1).unwrap_or(words);
            format!("{} and {} more", named.join(", "), words.len() - named.len())
        }
    }
}

/// A number of things.
pub(super) fn count(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        number => format!("{number} {one}s"),
    }
}
