//! The body of a Word file: the report's own blocks, each known by its place.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::atom::{Atom, Format, Reader, mark, seen};
use super::comments::Thread;
use super::{component, xml};
use crate::model::lang::Lang;
use crate::model::place::{FileNumber, Place, Sources};
use crate::model::report::{Block, Chapter, IndexTable, Inline};
use crate::model::text::Alignment;
use crate::resolve::data::Data;

/// What kind of place a text stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A paragraph by itself.
    Paragraph,
    /// An item of a list, or a paragraph of one.
    Item,
    /// A cell of a table.
    Cell,
    /// A heading, or what stands before the text.
    Head,
}

/// A text that may be edited in Word.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Its name in Word: what the bookmark around it is called.
    pub name: String,
    /// Its file.
    pub file: FileNumber,
    /// What it is.
    pub kind: Kind,
    /// Its letters.
    pub atoms: Vec<Atom>,
    /// Its bytes, without what stands around it.
    pub range: Range<usize>,
    /// What tells it from every other making of it.
    pub hash: String,
}

pub(super) struct Body<'a, 's> {
    pub(super) sources: &'a Sources,
    pub(super) data: &'a Data,
    pub(super) indexes: &'a [IndexTable],
    pub(super) lang: Lang,
    pub(super) chapter: &'a Chapter,
    /// The chapter's place among those exported.
    pub(super) position: usize,
    /// The width it has, in twentieths of a point.
    pub(super) width: usize,
    pub(super) shared: &'s mut Shared,
}

/// What a chapter is read with: the files, the figures and the content indexes.
pub(super) type Known<'a> = (&'a Sources, &'a Data, &'a [IndexTable]);

/// What all chapters of a file share.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) body: String,
    /// What the running head of each section says of it.
    pub(super) heads: Vec<String>,
    pub(super) notes: String,
    pub(super) note: u32,
    id: u32,
    /// The footnotes that were written, each with its chapter's place.
    pub(super) noted: BTreeSet<(usize, String)>,
    /// Where lists that are numbered begin.
    pub(super) numbers: Vec<u64>,
    /// The addresses that links lead to.
    pub(super) links: Vec<String>,
    /// The pictures shown, by path, with their sizes.
    pub(super) pictures: BTreeMap<String, super::Shown>,
    pub(super) segments: Vec<Segment>,
    /// Which comments are on the texts, by the texts' names.
    pub(super) comments: BTreeMap<String, Vec<Thread>>,
}

impl<'a, 's> Body<'a, 's> {
    /// What writes a chapter, or parts of one.
    pub(super) fn new(
        chapter: &'a Chapter,
        position: usize,
        (sources, data, indexes): Known<'a>,
        width: usize,
        shared: &'s mut Shared,
    ) -> Self {
        let lang = chapter.lang;
        Self {
            sources,
            data,
            indexes,
            lang,
            chapter,
            position,
            width,
            shared,
        }
    }

    /// Writes the chapter.
    pub(super) fn chapter(&mut self) {
        self.title();
        self.lead();
        let chapter = self.chapter;
        self.blocks(&chapter.body, &Around::default());
    }

    pub(super) fn title(&mut self) {
        let anchor = self.anchor(&self.chapter.label);
        self.line("Heading1", &anchor, &self.chapter.title, Some(Kind::Head));
    }

    pub(super) fn lead(&mut self) {
        if let Some(lead) = &self.chapter.lead {
            self.line("Lead", "", lead, Some(Kind::Head));
        }
    }

    /// Writes a block by itself.
    pub(super) fn block_alone(&mut self, block: &'a Block) {
        self.block(block, &Around::default());
    }

    /// Writes a block in as many pieces as it has: a list item by item.
    pub(super) fn pieces(&mut self, block: &'a Block) -> Vec<String> {
        let around = Around { is_first: true, ..Around::default() };
        match block {
            Block::List { start, items, .. } => {
                let around = self.list(*start, &around);
                let items = items.iter();
                items
                    .map(|item| self.apart(|own| own.blocks(item, &around)))
                    .collect()
            }
            block => vec![self.apart(|own| own.block(block, &around))],
        }
    }

    /// What the items of a list stand in.
    fn list(&mut self, start: Option<u64>, around: &Around) -> Around {
        let number = match start {
            None => 1,
            Some(start) => {
                self.shared.numbers.push(start);
                self.shared.numbers.len() + 1
            }
        };
        let level = around.list.map_or(0, |(_, level)| (level + 1).min(8));
        Around { list: Some((number, level)), ..around.clone() }
    }

    pub(super) fn id(&mut self) -> u32 {
        self.shared.id += 1;
        self.shared.id
    }

    /// What a link within the report leads to.
    fn anchor(&mut self, label: &str) -> String {
        let id = self.id();
        let name = anchor(label);
        format!(
            "<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/><w:bookmarkEnd w:id=\"{id}\"/>"
        )
    }

    pub(super) fn blocks(&mut self, blocks: &'a [Block], around: &Around) {
        for (at, block) in blocks.iter().enumerate() {
            self.block(block, &Around { is_first: at == 0, ..around.clone() });
        }
    }

    fn block(&mut self, block: &'a Block, around: &Around) {
        match block {
            Block::Heading(heading) => {
                let anchor = match &heading.id {
                    Some(id) => self.anchor(&id.value),
                    None => String::new(),
                };
                let style = format!("Heading{}", heading.level.clamp(1, 6));
                self.line(&style, &anchor, &heading.body, Some(Kind::Head));
            }
            Block::Paragraph(body, _) => {
                if let [Inline::Picture(picture)] = body.as_slice()
                    && let Some(caption) = &picture.caption
                {
                    self.line("Normal", "", body, None);
                    self.line("Caption", "", caption, None);
                    return;
                }
                let kind = match around.list {
                    Some(_) => Kind::Item,
                    None => Kind::Paragraph,
                };
                let style = around.style();
                self.paragraph(&style, "", body, Some(kind));
            }
            Block::List { start, items, .. } => {
                let around = self.list(*start, around);
                for item in items {
                    self.blocks(item, &around);
                }
            }
            Block::Quote(body) => {
                self.blocks(body, &Around { is_quote: true, ..around.clone() });
            }
            Block::Code(text, _) => {
                let lines: Vec<_> = text
                    .trim_end_matches('\n')
                    .split('\n')
                    .map(|line| xml::run(line, ""))
                    .collect();
                let id = self.id();
                let content = format!(
                    "<w:p><w:pPr><w:pStyle w:val=\"CodeBlock\"/></w:pPr>{}</w:p>",
                    lines.join("<w:r><w:br/></w:r>")
                );
                self.shared.body += &xml::locked(id, "Code", "code", &content);
            }
            Block::Table(table) => {
                let style = |at: usize, [left, right]: [&'static str; 2]| match table
                    .alignments
                    .get(at)
                {
                    Some(Alignment::Right) => right,
                    _ => left,
                };
                let mut rows = vec![];
                let heads = std::iter::once((["CellHead", "NumberHead"], &table.head));
                let others = table.rows.iter().map(|row| (["Cell", "Number"], row));
                for (styles, row) in heads.chain(others) {
                    let cells = row.iter().enumerate();
                    let cells =
                        cells.map(|(at, cell)| self.cell(style(at, styles), cell));
                    rows.push(cells.collect::<Vec<_>>());
                }
                self.shared.body += &xml::table(&rows, 1, self.width);
                self.gap();
            }
            Block::Rule => {
                self.shared.body += "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:t>* * *</w:t></w:r></w:p>";
            }
            Block::Component(component) => component::write(self, component),
        }
    }

    /// What keeps two tables from becoming one.
    pub(super) fn gap(&mut self) {
        self.shared.body += xml::GAP;
    }

    /// A cell whose text may be edited.
    fn cell(&mut self, style: &str, line: &'a [Inline]) -> String {
        self.apart(|own| own.line(style, "", line, Some(Kind::Cell)))
    }

    /// What is written, by itself.
    pub(super) fn apart(&mut self, write: impl FnOnce(&mut Self)) -> String {
        let before = std::mem::take(&mut self.shared.body);
        write(self);
        std::mem::replace(&mut self.shared.body, before)
    }

    pub(super) fn line(
        &mut self,
        style: &str,
        anchor: &str,
        line: &[Inline],
        kind: Option<Kind>,
    ) {
        let style = format!("<w:pStyle w:val=\"{style}\"/>");
        self.paragraph(&style, anchor, line, kind);
    }

    fn paragraph(
        &mut self,
        style: &str,
        anchor: &str,
        line: &[Inline],
        kind: Option<Kind>,
    ) {
        let sources = self.sources;
        let mut reader = Reader::new(sources);
        reader.line(line);
        let atoms = std::mem::take(&mut reader.atoms);
        let known = kind
            .filter(|_| reader.is_sound && reader.file == Some(self.chapter.file))
            .and_then(|kind| self.segment(kind, atoms.clone()));
        let (start, runs, end) = match known {
            Some(segment) => {
                let id = self.id();
                let name = segment.name.clone();
                let runs = self.commented(&name, &segment.atoms);
                self.shared.segments.push(segment);
                (
                    format!("<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>"),
                    runs,
                    format!("<w:bookmarkEnd w:id=\"{id}\"/>"),
                )
            }
            None => (String::new(), self.runs(&atoms), String::new()),
        };
        self.shared.body +=
            &format!("<w:p><w:pPr>{style}</w:pPr>{anchor}{start}{runs}{end}</w:p>");
    }

    fn segment(&self, kind: Kind, atoms: Vec<Atom>) -> Option<Segment> {
        let file = self.sources.get(self.chapter.file);
        let first = atoms.first()?;
        let last = atoms.last()?;
        let text = file.text.as_str();
        let range = around(text, first, last);
        let hash = mark(text.get(range.clone())?);
        let own = |segment: &&Segment| segment.file == self.chapter.file;
        let count = self.shared.segments.iter().filter(own).count();
        let (_, line) = file.lines(range.start..range.start);
        let seen = seen(atoms.iter().map(|atom| &atom.token));
        Some(Segment {
            name: format!("recto_{}_{count}_{line}_{hash}_{seen}", self.position),
            file: self.chapter.file,
            kind,
            atoms,
            range,
            hash,
        })
    }

    /// The picture of what is drawn, by what it is called, where there is one.
    pub(super) fn drawing(&mut self, key: &str, alt: &str) {
        let id = self.id();
        if let Some(shown) = self.shared.pictures.get(key) {
            let run = shown.drawing(self.width, false, id, &xml::text(alt));
            self.shared.body +=
                &format!("<w:p><w:pPr><w:pStyle w:val=\"Drawing\"/></w:pPr>{run}</w:p>");
        }
    }

    /// The text of a place's own line in Word.
    pub(super) fn place(&self, place: Option<Place>) -> String {
        place.map_or_else(String::new, |place| {
            let (line, _) = self.sources.line_column(place);
            format!("{}:{line}", self.position)
        })
    }
}

/// What a block stands in.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    /// The list and the level in it.
    list: Option<(usize, usize)>,
    is_first: bool,
    is_quote: bool,
    is_note: bool,
}

impl Around {
    /// What a footnote stands in.
    pub(super) fn note() -> Self {
        Self { is_note: true, ..Self::default() }
    }

    fn style(&self) -> String {
        match (self.list, self.is_first) {
            (Some((number, level)), true) => format!(
                "<w:pStyle w:val=\"ListParagraph\"/><w:numPr><w:ilvl w:val=\"{level}\"/>\
                 <w:numId w:val=\"{number}\"/></w:numPr>"
            ),
            (Some(_), false) => "<w:pStyle w:val=\"ListParagraph\"/>".to_owned(),
            (None, _) if self.is_note => "<w:pStyle w:val=\"FootnoteText\"/>".to_owned(),
            (None, _) if self.is_quote => "<w:pStyle w:val=\"Quote\"/>".to_owned(),
            (None, _) => "<w:pStyle w:val=\"Normal\"/>".to_owned(),
        }
    }
}

/// What a label is called in Word.
pub fn anchor(label: &str) -> String {
    format!("to_{}", mark(label))
}

/// The bytes from the marks before the first letter to those behind the last.
fn around(text: &str, first: &Atom, last: &Atom) -> Range<usize> {
    let is_marked = |format: &Format| *format != Format::default();
    let is_mark = |c: char| "*_~^`[".contains(c);
    let mut range = first.source.start..last.source.end;
    if is_marked(&first.format) {
        let before = text.get(..range.start).unwrap_or("");
        range.start = before.trim_end_matches(is_mark).len();
    }
    if is_marked(&last.format) {
        range.end = closed(text, range.end, &last.format);
    }
    range
}

/// Where the marks end that close what a letter of this look ends.
pub fn closed(text: &str, from: usize, format: &Format) -> usize {
    let is_mark = |c: char| "*_~^`".contains(c);
    let skip = |at: usize| {
        let rest = text.get(at..).unwrap_or("");
        at + rest.len() - rest.trim_start_matches(is_mark).len()
    };
    let mut at = skip(from);
    if format.link.is_some() {
        let rest = text.get(at..).unwrap_or("");
        let end = match rest.get(..2) {
            Some("](") => rest.find(')').map(|end| end + 1),
            Some("][") => {
                rest.get(2..).and_then(|rest| rest.find(']')).map(|end| end + 3)
            }
            _ if rest.starts_with(']') || rest.starts_with('>') => Some(1),
            _ => None,
        };
        at = skip(at + end.unwrap_or(0));
    }
    at
}
