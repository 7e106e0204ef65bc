//! A line as a reviewer sees it: letter by letter, each with its marks and the bytes of the
//! author's file it comes from.

use std::ops::Range;

use similar::DiffOp;

use crate::input::project::sha256;
use crate::model::aligned::changes;
use crate::model::figure::Figure;
use crate::model::place::{FileNumber, Place, Sources};
use crate::model::report::{Inline, Target};

/// What stands in a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Token {
    /// A letter.
    Char(char),
    /// A figure, or a word of the report's own, by what its placeholder says.
    Figure(String),
    /// The mark of a footnote, by its label.
    Note(String),
    /// A break of the line.
    Break,
    /// A picture.
    Picture,
}

/// How it is marked.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Format {
    /// `**`
    pub strong: bool,
    /// `*`
    pub emphasis: bool,
    /// `~~`
    pub strike: bool,
    /// `` ` ``
    pub code: bool,
    /// Below the line (-1), or above it (1).
    pub script: i8,
    /// Where it leads: an address, or `#` and a label.
    pub link: Option<String>,
}

/// A token at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atom {
    /// What it is.
    pub token: Token,
    /// How it is marked.
    pub format: Format,
    /// Its bytes in the author's file.
    pub source: Range<usize>,
    /// What is printed, where it is no letter.
    pub printed: String,
    /// The metric, of a figure of one.
    pub metric: Option<String>,
    /// The place of a figure's placeholder.
    pub place: Option<Place>,
    /// The path of a picture, or what a figure says.
    pub name: String,
}

/// A text by which it is known: the start of its hash.
pub fn mark(text: &str) -> String {
    let hash = sha256(text.as_bytes());
    hash.get(..8).unwrap_or("").to_owned()
}

/// What a text reads as, by which an export's own text is known: the start of a hash.
pub fn seen<'t>(tokens: impl Iterator<Item = &'t Token>) -> String {
    let mut text = String::new();
    for token in tokens {
        match token {
            Token::Char('\u{a0}') => text.push(' '),
            Token::Char(c) => text.push(*c),
            Token::Figure(key) => text.push_str(&format!("{{{key}}}")),
            Token::Note(_) => text.push('^'),
            Token::Break => text.push('\n'),
            Token::Picture => text.push('!'),
        }
    }
    mark(&text)
}

/// Makes the atoms of a line.
pub(super) struct Reader<'a> {
    sources: &'a Sources,
    /// The file of the line, once known.
    pub(super) file: Option<FileNumber>,
    /// Whether every atom stands where it should.
    pub(super) is_sound: bool,
    pub(super) atoms: Vec<Atom>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self { sources, file: None, is_sound: true, atoms: vec![] }
    }

    /// Reads a line, and puts what has no place of its own between what stands beside it.
    pub(super) fn line(&mut self, line: &[Inline]) {
        self.inlines(line, &Format::default());
        let ranges: Vec<_> = self.atoms.iter().map(|atom| atom.source.clone()).collect();
        for (at, atom) in self.atoms.iter_mut().enumerate() {
            if atom.token == Token::Break {
                let end = at.checked_sub(1).and_then(|last| ranges.get(last));
                let start = ranges.get(at + 1);
                match (end, start) {
                    (Some(end), Some(start)) if end.end <= start.start => {
                        atom.source = end.end..start.start;
                    }
                    _ => self.is_sound = false,
                }
            }
        }
        let whole = self.file.map_or("", |file| self.sources.get(file).text.as_str());
        let mut end = 0;
        for atom in &mut self.atoms {
            // What makes a mark a letter belongs to the letter.
            let is_mark =
                matches!(atom.token, Token::Char(c) if c.is_ascii_punctuation());
            if let Some(before) = atom.source.start.checked_sub(1)
                && is_mark
                && before >= end
                && whole.as_bytes().get(before) == Some(&b'\\')
            {
                atom.source.start = before;
            }
            self.is_sound &=
                atom.source.start >= end && atom.source.end >= atom.source.start;
            end = atom.source.end;
        }
    }

    fn push(&mut self, token: Token, format: &Format, place: Place, printed: &str) {
        self.is_sound &= *self.file.get_or_insert(place.file) == place.file;
        self.atoms.push(Atom {
            token,
            format: format.clone(),
            source: place.range(),
            printed: printed.to_owned(),
            metric: None,
            place: None,
            name: String::new(),
        });
    }

    fn inlines(&mut self, line: &[Inline], format: &Format) {
        for element in line {
            let mut inner = format.clone();
            match element {
                Inline::Text(text, place) => self.text(text, *place, format),
                Inline::Figure(figure) => self.figure(figure, format),
                Inline::Code(text, place) => {
                    let written = self.sources.text(*place);
                    let ticks = written.len() - written.trim_start_matches('`').len();
                    inner.code = true;
                    match ticks * 2 <= written.len() {
                        true => self.text(
                            text,
                            place.part(ticks, written.len() - ticks),
                            &inner,
                        ),
                        false => self.text(text, *place, &inner),
                    }
                }
                Inline::Note(label) => {
                    let note = Token::Note(label.value.clone());
                    self.push(note, format, label.place, "");
                }
                Inline::Picture(picture) => {
                    let alt = crate::model::visit::plain_text(&picture.alt);
                    self.push(Token::Picture, format, picture.path.place, &alt);
                    if let Some(atom) = self.atoms.last_mut() {
                        atom.name.clone_from(&picture.path.value);
                    }
                }
                Inline::HardBreak => {
                    let file = self.file.unwrap_or(FileNumber(0));
                    self.push(Token::Break, format, Place::new(file, 0, 0), "");
                }
                Inline::SoftBreak(_) => {}
                Inline::Emphasis(body) => {
                    inner.emphasis = true;
                    self.inlines(body, &inner);
                }
                Inline::Strong(body) => {
                    inner.strong = true;
                    self.inlines(body, &inner);
                }
                Inline::Strike(body) => {
                    inner.strike = true;
                    self.inlines(body, &inner);
                }
                Inline::Subscript(body) => {
                    inner.script = -1;
                    self.inlines(body, &inner);
                }
                Inline::Superscript(body) => {
                    inner.script = 1;
                    self.inlines(body, &inner);
                }
                Inline::Link(target, body) => {
                    inner.link = Some(match target {
                        Target::Url(url) => url.clone(),
                        Target::Heading { label, .. } => format!("#{label}"),
                    });
                    self.inlines(body, &inner);
                }
                Inline::Inserted(body) | Inline::Deleted(body) => {
                    self.inlines(body, format);
                }
            }
        }
    }

    /// What a placeholder says, with its braces; nothing where no placeholder stands there.
    fn placeholder(&self, place: Place) -> Option<(Place, String)> {
        let wide = Place::new(
            place.file,
            place.range().start.checked_sub(2)?,
            place.range().end + 2,
        );
        let text = self.sources.text(wide);
        let is_one = text.starts_with("{{") && text.ends_with("}}");
        is_one.then(|| (wide, text.to_owned()))
    }

    fn figure(&mut self, figure: &Figure, format: &Format) {
        let printed = figure.printed.text();
        let (place, text) = self
            .placeholder(figure.place)
            .unwrap_or_else(|| (figure.place, figure.expression.clone()));
        self.push(Token::Figure(mark(&text)), format, place, &printed);
        if let Some(atom) = self.atoms.last_mut() {
            atom.metric.clone_from(&figure.metric);
            atom.place = Some(figure.place);
            atom.name.clone_from(&figure.expression);
        }
    }

    fn text(&mut self, text: &str, place: Place, format: &Format) {
        if let Some((place, written)) = self.placeholder(place) {
            self.push(Token::Figure(mark(&written)), format, place, text);
            if let Some(atom) = self.atoms.last_mut() {
                atom.name = written;
            }
            return;
        }
        let written = self.sources.text(place);
        let from = place.range().start;
        let mut push = |c: char, range: Range<usize>| {
            let place = Place::new(place.file, from + range.start, from + range.end);
            self.push(Token::Char(c), format, place, "");
        };
        if written == text {
            for (at, c) in text.char_indices() {
                push(c, at..at + c.len_utf8());
            }
            return;
        }
        let old: Vec<(usize, char)> = written.char_indices().collect();
        let letters: Vec<char> = old.iter().map(|(_, c)| *c).collect();
        let new: Vec<char> = text.chars().collect();
        let byte = |at: usize| old.get(at).map_or(written.len(), |(byte, _)| *byte);
        let mut pending = None;
        for op in changes(&letters, &new) {
            match op {
                DiffOp::Equal { old_index, new_index, len } => {
                    for step in 0..len {
                        let start = pending.take().unwrap_or(byte(old_index + step));
                        let c = new.get(new_index + step).copied().unwrap_or(' ');
                        push(c, start..byte(old_index + step + 1));
                    }
                }
                DiffOp::Delete { old_index, .. } => {
                    pending = pending.or(Some(byte(old_index)));
                }
                DiffOp::Insert { old_index, new_index, new_len } => {
                    for c in new.iter().skip(new_index).take(new_len) {
                        push(*c, byte(old_index)..byte(old_index));
                    }
                }
                DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                    let end = byte(old_index + old_len);
                    for (step, c) in new.iter().skip(new_index).take(new_len).enumerate()
                    {
                        let start = if step == 0 {
                            pending.take().unwrap_or(byte(old_index))
                        } else {
                            end
                        };
                        push(*c, start..end);
                    }
                }
            }
        }
    }
}
