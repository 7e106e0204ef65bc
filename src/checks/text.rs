//! Text as readers meet it: a line as one string, with the way back to the author's files.

use crate::model::place::{Place, Sources};
use crate::model::report::{Inline, Target};

/// Stands for a bound figure.
pub(super) const FIGURE: char = '\u{fffc}';

/// A line as one string.
#[derive(Default)]
pub(super) struct Flat {
    pub(super) text: String,
    /// Where pieces of it come from: first byte, byte behind the last, place, and what the
    /// author's file holds there where that differs.
    pieces: Vec<(usize, usize, Place, Option<AsWritten>)>,
    /// Whether the text of links is text, and every mark that stands in it.
    is_whole: bool,
    /// Where lines begin in the file, but for the first.
    pub(super) starts: Vec<usize>,
    /// The characters whose meaning a backslash took away, each where its hole is.
    pub(super) escaped: Vec<(usize, char)>,
}

/// What an author's file holds where quotation marks and dashes were set anew.
struct AsWritten {
    text: String,
    /// Where each word begins, in what is set and in what is written: no mark takes a space.
    words: Vec<(usize, usize)>,
}

impl AsWritten {
    fn new(set: &str, text: &str) -> Self {
        let starts = |text: &str| -> Vec<usize> {
            let spaces = text.match_indices(' ').map(|(at, space)| at + space.len());
            std::iter::once(0).chain(spaces).collect()
        };
        let (set, own) = (starts(set), starts(text));
        let words = match set.len() == own.len() {
            true => set.into_iter().zip(own).collect(),
            false => vec![(0, 0)],
        };
        Self { text: text.to_owned(), words }
    }

    /// Where a part that is set from `start` to `end` is written: it is looked up as often
    /// behind the start of its word as it stands there.
    fn find(&self, set: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        let behind = self.words.partition_point(|(at, _)| *at <= start);
        let (from, at) = self.words.get(behind.checked_sub(1)?)?;
        let next = self.words.partition_point(|(at, _)| *at < end);
        let until = self.words.get(next).map_or(self.text.len(), |(_, at)| *at);
        let part = set.get(start..end)?;
        let before = set.get(*from..start)?.matches(part).count();
        let mut found = self.text.get(*at..until)?.match_indices(part);
        found
            .nth(before)
            .map(|(found, part)| (at + found, at + found + part.len()))
    }
}

impl Flat {
    /// A line's text. Figures are holes, and so is what is no prose: code, literals in
    /// placeholders, names of the dataset and addresses.
    pub(super) fn new(line: &[Inline], sources: &Sources) -> Self {
        let mut flat = Self::default();
        flat.add(line, sources);
        flat
    }

    /// All that is printed of a line as its author wrote it, the text of links included.
    /// Escaped characters are holes: they are what they seem to be.
    pub(super) fn whole(line: &[Inline], sources: &Sources) -> Self {
        let mut flat = Self { is_whole: true, ..Self::default() };
        flat.add(line, sources);
        flat
    }

    fn add(&mut self, line: &[Inline], sources: &Sources) {
        for element in line {
            match element {
                Inline::Text(text, place) => self.piece(text, *place, sources),
                Inline::Figure(_) | Inline::Code(..) => self.text.push(FIGURE),
                Inline::Emphasis(body) | Inline::Strong(body) | Inline::Strike(body) => {
                    self.add(body, sources);
                }
                Inline::Link(target, body) => match target {
                    Target::Heading { .. } => self.add(body, sources),
                    Target::Url(_) if self.is_whole => self.add(body, sources),
                    Target::Url(_) => self.text.push(FIGURE),
                },
                Inline::Subscript(_) | Inline::Superscript(_) => self.text.push(FIGURE),
                Inline::SoftBreak(_) | Inline::HardBreak => self.text.push(' '),
                Inline::Note(_) | Inline::Picture(_) => {}
                // A blackline is made of reports that were checked.
                Inline::Inserted(_) | Inline::Deleted(_) => {}
            }
        }
    }

    fn piece(&mut self, text: &str, place: Place, sources: &Sources) {
        let source = &sources.get(place.file).text;
        let written = source.get(place.range()).unwrap_or("");
        let literal = source
            .get(..place.start as usize)
            .is_some_and(|before| before.ends_with("{{"));
        // What is not in the file as it is comes from the dataset, unless it was folded.
        let is_own = written == text
            || written.contains(char::is_whitespace)
            || self.is_whole && is_translated(text, written);
        if literal || !is_own {
            let is_mark = text.chars().count() == 1;
            self.text.push_str(if is_mark { text } else { "\u{fffc}" });
            return;
        }
        let (mut text, mut place) = (text, place);
        if self.is_whole {
            let before = source.get(..place.start as usize).unwrap_or("");
            let front = before.trim_end_matches(['>', ' ', '\t']);
            let is_first = front.is_empty() || front.ends_with('\n');
            // Of folded text only the space says where a line ended.
            let folded = text == " " && written.contains('\n');
            let start = self.text.len() + usize::from(folded);
            if start > 0 && (folded || is_first) {
                self.starts.push(start);
            }
            let first = text.chars().next().filter(char::is_ascii_punctuation);
            let is_escaped = first.is_some_and(|c| match written == text {
                true => before.ends_with('\\'),
                false => before.ends_with('\\') || written.contains(&format!("\\{c}")),
            });
            if let Some(c) = first.filter(|_| is_escaped) {
                self.escaped.push((self.text.len(), c));
                self.text.push(FIGURE);
                let is_first = written.starts_with(c);
                place = place.part(usize::from(is_first), place.range().len());
                text = &text[1..];
            }
        }
        let written = source.get(place.range()).unwrap_or("");
        let start = self.text.len();
        match self.is_whole && written != text && written.contains('&') {
            true => self.text.push_str(&without_entities(text, written)),
            false => self.text.push_str(text),
        }
        let differs = (written != text).then(|| AsWritten::new(text, written));
        self.pieces.push((start, self.text.len(), place, differs));
    }

    /// Where a part of the text stands; nothing for what is no prose.
    pub(super) fn place(&self, start: usize, end: usize) -> Option<Place> {
        // They stand in the order of the text.
        let behind = self.pieces.partition_point(|(from, ..)| *from <= start);
        let piece = self.pieces.get(behind.checked_sub(1)?);
        let (from, to, place, differs) = piece.filter(|(_, to, ..)| start < *to)?;
        let (from, end) = (*from, end.min(*to));
        let Some(written) = differs else {
            return Some(place.part(start - from, end - from));
        };
        let found = written.find(&self.text[from..*to], start - from, end - from);
        Some(found.map_or(*place, |(start, end)| place.part(start, end)))
    }
}

/// Whether a text is another with its quotation marks, dashes and entities set anew.
fn is_translated(text: &str, written: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    !written.is_empty() && (written.contains('&') || letters(text) == letters(written))
}

/// A text with holes where its author wrote an entity: what it makes is meant.
fn without_entities(text: &str, written: &str) -> String {
    let mut rest = written;
    let mut own = String::new();
    for c in text.chars() {
        let entity =
            rest.strip_prefix('&')
                .and_then(|body| body.find(';'))
                .filter(|length| {
                    *length < 33
                        && rest[1..=*length]
                            .chars()
                            .all(|c| c.is_ascii_alphanumeric() || c == '#')
                });
        // What is no entity is printed with its ampersand.
        let entity = entity.filter(|length| {
            c != '&'
                || ["amp", "AMP", "#38", "#x26", "#X26"].contains(&&rest[1..=*length])
        });
        let length = match (entity, c) {
            (Some(length), _) => length + 2,
            (None, '–') if rest.starts_with("--") => 2,
            (None, '—') if rest.starts_with("---") => 3,
            (None, '…') if rest.starts_with("...") => 3,
            _ => rest.chars().next().map_or(0, char::len_utf8),
        };
        own.push(if entity.is_some() { FIGURE } else { c });
        rest = rest.get(length..).unwrap_or("");
    }
    own
}
