//! The only file that writes Typst.
//!
//! Text is always a string literal, so two characters need escaping and no context can
//! change its meaning. Everything else is a call of a layout function. While writing, the
//! writer keeps the segment table: which bytes of the generated file are which of the
//! author's text, so that findings, clicks and the ledger lead back to the Markdown.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use crate::model::figure::Figure;
use crate::model::place::Place;

/// What a piece of generated text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Text of the author's.
    Text(Place),
    /// A figure, by its position in [`File::figures`].
    Figure(u32),
}

/// A string literal of the generated file and its origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Segment {
    /// First byte of the literal.
    pub start: u32,
    /// Byte behind its last.
    pub end: u32,
    /// Where it comes from.
    pub origin: Origin,
}

/// A generated file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct File {
    /// Its path from the root, beginning with a slash.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Its segments, in order.
    pub segments: Vec<Segment>,
    /// The figures its segments name.
    pub figures: Vec<Figure>,
    /// Where what is imported ends and what is written begins.
    pub body: usize,
}

impl File {
    /// The origin of the literal at a byte.
    pub fn origin(&self, byte: usize) -> Option<Origin> {
        let behind = self
            .segments
            .partition_point(|segment| segment.start as usize <= byte);
        let segment = self.segments.get(behind.checked_sub(1)?)?;
        (byte < segment.end as usize).then_some(segment.origin)
    }

    /// The author's place nearest before a byte: of the literal there, or the last one
    /// written before it. What stands before all of the author's text has none.
    pub fn place(&self, byte: usize) -> Option<Place> {
        let behind = self
            .segments
            .partition_point(|segment| segment.start as usize <= byte);
        let next = self.segments.get(behind);
        let segment = match behind.checked_sub(1) {
            Some(last) => self.segments.get(last)?,
            None if byte < self.body => return None,
            None => next?,
        };
        match segment.origin {
            Origin::Text(place) => Some(place),
            Origin::Figure(index) => self.figures.get(index as usize).map(|f| f.place),
        }
    }
}

/// Writes one generated file.
pub struct Writer {
    file: File,
}

/// Writes the parts of a call, array or dictionary with the commas between them.
pub struct Parts<'w> {
    writer: &'w mut Writer,
    count: usize,
}

impl Writer {
    /// Begins a file that can call the layouts as `l`.
    pub fn new(path: String) -> Self {
        Self::calling(path, "lib")
    }

    /// Begins a file that can call one layout as `l`.
    pub fn calling(path: String, layout: &str) -> Self {
        let text = format!("#import \"/layouts/{layout}.typ\" as l\n");
        let body = text.len();
        Self { file: File { path, text, body, ..File::default() } }
    }

    /// Begins a file that calls nothing.
    pub fn bare(path: String) -> Self {
        Self { file: File { path, ..File::default() } }
    }

    /// The file.
    pub fn finish(self) -> File {
        self.file
    }

    /// Imports another generated file under a name.
    pub fn import(&mut self, path: &str, name: &str) {
        self.raw("#import ");
        self.string(path);
        self.raw(" as ");
        self.raw(name);
        self.raw("\n");
        self.file.body = self.file.text.len();
    }

    /// Imports one thing that another generated file defines.
    pub fn import_name(&mut self, path: &str, name: &str) {
        self.raw("#import ");
        self.string(path);
        self.raw(": ");
        self.raw(name);
        self.raw("\n");
        self.file.body = self.file.text.len();
    }

    /// A name of another file as a statement.
    pub fn called_in(&mut self, name: &str) {
        self.raw("{");
        self.raw(name);
        self.raw("}\n");
    }

    /// `#let name = value`
    pub fn define(&mut self, name: &str, value: impl FnOnce(&mut Self)) {
        let _ = write!(self.file.text, "#let {name} = ");
        value(self);
        self.raw("\n");
    }

    /// `#let name(t) = { statements }`
    pub fn define_body(&mut self, name: &str, statements: impl FnOnce(&mut Self)) {
        let _ = write!(self.file.text, "#let {name}(t) = ");
        self.code(statements);
        self.raw("\n");
    }

    /// `#show: l.name.with(arguments)`
    pub fn show_all(&mut self, name: &str, arguments: impl FnOnce(&mut Parts<'_>)) {
        let _ = write!(self.file.text, "#show: l.{name}.with");
        self.parts(arguments);
        self.raw("\n");
    }

    /// A call as a paragraph of the file's markup.
    pub fn markup_call(&mut self, name: &str, arguments: impl FnOnce(&mut Parts<'_>)) {
        self.raw("#");
        self.call(name, arguments);
        self.raw("\n");
    }

    /// `{ statements }`, each on a line of its own.
    pub fn code(&mut self, statements: impl FnOnce(&mut Self)) {
        self.raw("{\n");
        statements(self);
        self.raw("}");
    }

    /// A call as a statement: in braces, since a block is the least of a file that the
    /// engine reads anew when something in it changes.
    pub fn statement(&mut self, name: &str, arguments: impl FnOnce(&mut Parts<'_>)) {
        self.raw("{");
        self.call(name, arguments);
        self.raw("}\n");
    }

    /// `l.name(arguments)`
    pub fn call(&mut self, name: &str, arguments: impl FnOnce(&mut Parts<'_>)) {
        let _ = write!(self.file.text, "l.{name}");
        self.parts(arguments);
    }

    /// `[…]`, to be filled with pieces.
    pub fn content(&mut self, pieces: impl FnOnce(&mut Self)) {
        self.raw("[");
        pieces(self);
        self.raw("]");
    }

    /// A content of a single text.
    pub fn text_content(&mut self, text: &str, origin: Option<Origin>) {
        self.content(|w| w.text_piece(text, origin));
    }

    /// Text among pieces.
    pub fn text_piece(&mut self, text: &str, origin: Option<Origin>) {
        if text.is_empty() {
            return;
        }
        self.raw("#");
        let start = self.at();
        self.string(text);
        if let Some(origin) = origin {
            let end = self.at();
            self.file.segments.push(Segment { start, end, origin });
        }
        self.raw(";");
    }

    /// A call among pieces.
    pub fn call_piece(&mut self, name: &str, arguments: impl FnOnce(&mut Parts<'_>)) {
        self.raw("#");
        self.call(name, arguments);
        self.raw(";");
    }

    /// Enters a figure; the number is its origin.
    pub fn figure(&mut self, figure: &Figure) -> Origin {
        self.file.figures.push(figure.clone());
        Origin::Figure(u32::try_from(self.file.figures.len() - 1).unwrap_or(u32::MAX))
    }

    /// `none`
    pub fn none(&mut self) {
        self.raw("none");
    }

    /// `true` or `false`
    pub fn truth(&mut self, truth: bool) {
        self.raw(if truth { "true" } else { "false" });
    }

    /// A whole number.
    pub fn integer(&mut self, number: impl Into<i64>) {
        let _ = write!(self.file.text, "{}", number.into());
    }

    /// An exact decimal, for the geometry of charts.
    pub fn decimal(&mut self, number: Decimal) {
        let _ = write!(self.file.text, "decimal(\"{number}\")");
    }

    /// A number for the layouts themselves.
    pub fn plain_number(&mut self, number: Decimal) {
        let _ = write!(self.file.text, "{number}");
    }

    /// A length.
    pub fn length(&mut self, amount: Decimal, unit: &str) {
        let _ = write!(self.file.text, "{amount}{unit}");
    }

    /// A date.
    pub fn date(&mut self, year: i32, month: u8, day: u8) {
        let _ =
            write!(self.file.text, "datetime(year: {year}, month: {month}, day: {day})");
    }

    /// A name defined in this file.
    pub fn name(&mut self, name: &str) {
        self.raw(name);
    }

    /// A string literal.
    pub fn string(&mut self, text: &str) {
        self.raw("\"");
        for c in text.chars() {
            match c {
                '"' => self.raw("\\\""),
                '\\' => self.raw("\\\\"),
                '\n' | '\r' | '\t' => self.raw(" "),
                c if c.is_control() => {
                    let _ = write!(self.file.text, "\\u{{{:x}}}", u32::from(c));
                }
                c => self.file.text.push(c),
            }
        }
        self.raw("\"");
    }

    /// A string literal that keeps its line breaks: code.
    pub fn verbatim(&mut self, text: &str, origin: Origin) {
        let start = self.at();
        self.raw("\"");
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.raw("\\n");
            }
            for c in line.chars() {
                match c {
                    '"' => self.raw("\\\""),
                    '\\' => self.raw("\\\\"),
                    '\t' => self.raw("    "),
                    c if c.is_control() => {}
                    c => self.file.text.push(c),
                }
            }
        }
        self.raw("\"");
        let end = self.at();
        self.file.segments.push(Segment { start, end, origin });
    }

    /// `(a, b, )`
    pub fn array<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut each: impl FnMut(&mut Self, T),
    ) {
        self.raw("(");
        for item in items {
            each(self, item);
            self.raw(", ");
        }
        self.raw(")");
    }

    /// `(key: value, …)`
    pub fn dictionary(&mut self, entries: impl FnOnce(&mut Parts<'_>)) {
        self.raw("(");
        let count = {
            let mut parts = Parts { writer: self, count: 0 };
            entries(&mut parts);
            parts.count
        };
        self.raw(if count == 0 { ":)" } else { ")" });
    }

    fn parts(&mut self, arguments: impl FnOnce(&mut Parts<'_>)) {
        self.raw("(");
        arguments(&mut Parts { writer: self, count: 0 });
        self.raw(")");
    }

    fn at(&self) -> u32 {
        u32::try_from(self.file.text.len()).unwrap_or(u32::MAX)
    }

    fn raw(&mut self, text: &str) {
        self.file.text.push_str(text);
    }
}

impl Parts<'_> {
    /// The next positional argument.
    pub fn argument(&mut self) -> &mut Writer {
        if self.count > 0 {
            self.writer.raw(", ");
        }
        self.count += 1;
        self.writer
    }

    /// A named argument or a dictionary's entry.
    pub fn named(&mut self, name: &str) -> &mut Writer {
        let writer = self.argument();
        writer.string_key(name);
        writer
    }

    /// A named argument that may be absent.
    pub fn optional<T>(
        &mut self,
        name: &str,
        value: Option<T>,
        write: impl FnOnce(&mut Writer, T),
    ) {
        let writer = self.named(name);
        match value {
            Some(value) => write(writer, value),
            None => writer.none(),
        }
    }
}

impl Writer {
    /// A key: a plain word as such, anything else in quotation marks.
    fn string_key(&mut self, name: &str) {
        if name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            && !name.contains("--")
        {
            self.raw(name);
        } else {
            self.string(name);
        }
        self.raw(": ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_a_literal_whatever_it_holds() {
        let mut writer = Writer::new("/x.typ".into());
        writer.text_content("a \"b\" \\ #c [d] *e* $f$ \u{7} \n", None);
        let file = writer.finish();
        assert!(
            file.text
                .ends_with("[#\"a \\\"b\\\" \\\\ #c [d] *e* $f$ \\u{7}  \";]"),
            "{}",
            file.text
        );
    }
}
