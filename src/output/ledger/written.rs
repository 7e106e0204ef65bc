//! The report as written: its blocks with placeholders where figures stand, and the
//! sentence in which each figure is printed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation as _;

use super::Block;
use super::line::{Printed, each_figure, written};
use crate::components::{Part, told};
use crate::model::figure::Figure;
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::model::place::{FileNumber, Place, Sources};
use crate::model::report::{self, Chapter, IndexTable, Inline, Report};
use crate::model::visit::{place, plain_text};

/// What tells a printed figure from every other.
type Key = (Place, Period, String);

/// The blocks of a report and the sentences of its figures.
#[derive(Default)]
pub(super) struct Written {
    /// The blocks, in the order of the report.
    pub(super) blocks: Vec<Block>,
    /// What stands where in the author's files: the end of each text, and its block.
    texts: BTreeMap<(FileNumber, u32), Vec<(u32, usize)>>,
    sentences: BTreeMap<Key, (usize, String)>,
}

impl Written {
    /// Reads a report in some of its languages.
    pub(super) fn new(report: &Report, languages: &[Lang], sources: &Sources) -> Self {
        let mut reader = Reader {
            sources,
            written: Self::default(),
            lang: Lang::source(languages),
            chapter: String::new(),
        };
        for part in languages.iter().filter_map(|lang| report.parts.get(lang)) {
            reader.lang = part.lang;
            for chapter in &part.chapters {
                reader.chapter(chapter);
            }
            reader.chapter = String::new();
            for row in part.indexes.iter().flat_map(IndexTable::rows) {
                let lines: Vec<_> = row.said.iter().map(|said| &said.line).collect();
                if let Some(line) = lines.first() {
                    let title = format!("{} {}", row.key, row.title);
                    reader.lines("index", row.entry.or(place(line)), &title, &lines);
                }
            }
        }
        reader.written
    }

    /// The block a figure stands in, and its sentence.
    pub(super) fn sentence(&self, figure: &Figure) -> Option<&(usize, String)> {
        let key = (figure.place, figure.period, figure.expression.clone());
        self.sentences.get(&key)
    }

    /// The block that holds a text of the author's.
    pub(super) fn block(&self, place: Place) -> Option<usize> {
        /// How many texts may begin between a text's own beginning and a part of it.
        const BACK: usize = 64;
        let upto = self.texts.range((place.file, 0)..=(place.file, place.start));
        upto.rev().take(BACK).find_map(|(_, ends)| {
            let holds = ends.iter().filter(|(end, _)| *end >= place.end);
            holds.min_by_key(|(end, _)| *end).map(|(_, block)| *block)
        })
    }
}

pub(crate) struct Reader<'a> {
    sources: &'a Sources,
    written: Written,
    pub(crate) lang: Lang,
    chapter: String,
}

impl Reader<'_> {
    fn chapter(&mut self, chapter: &Chapter) {
        self.chapter.clone_from(&chapter.label);
        let start = Place::new(chapter.file, 0, 0);
        self.lines("title", place(&chapter.title), "", &[&chapter.title]);
        let front = format!(
            "kind {}, number {}",
            chapter.kind.name(),
            chapter.number.as_deref().unwrap_or("none")
        );
        let mut lines = vec![&chapter.nav];
        lines.extend(&chapter.lead);
        self.lines("front matter", Some(start), &front, &lines);
        self.blocks(&chapter.body, "");
        for (label, note) in &chapter.notes {
            self.blocks(note, &format!("[^{label}]: "));
        }
    }

    /// Reads blocks; `mark` says what they stand in.
    fn blocks(&mut self, blocks: &[report::Block], mark: &str) {
        use report::Block as B;
        let kind = match mark {
            "" => "paragraph",
            mark if mark.starts_with("[^") => "footnote",
            mark if mark.ends_with("> ") => "quotation",
            _ => "list item",
        };
        for block in blocks {
            match block {
                B::Heading(heading) => {
                    let mut attributes = "#".repeat(usize::from(heading.level));
                    if heading.is_case {
                        attributes.push_str(" case");
                    }
                    if heading.starts_page {
                        attributes.push_str(" page");
                    }
                    if let Some(manner) = heading.manner {
                        attributes.push(' ');
                        attributes.push_str(manner.name());
                    }
                    self.lines(
                        "heading",
                        Some(heading.place),
                        &attributes,
                        &[&heading.body],
                    );
                }
                B::Paragraph(body, place) => {
                    self.lines(kind, Some(*place), mark, &[body]);
                }
                B::List { start, items, .. } => {
                    for (index, item) in items.iter().enumerate() {
                        let mark = match start {
                            Some(start) => {
                                let at = u64::try_from(index).unwrap_or(0);
                                format!("{mark}{}. ", start.saturating_add(at))
                            }
                            None => format!("{mark}- "),
                        };
                        self.blocks(item, &mark);
                    }
                }
                B::Quote(body) => self.blocks(body, &format!("{mark}> ")),
                B::Code(text, place) => {
                    let block = self.block("code", Some(*place), text.clone());
                    self.text(block, *place);
                }
                B::Table(table) => {
                    let mut text = format!("{:?}", table.alignments);
                    for row in std::iter::once(&table.head).chain(&table.rows) {
                        text.push_str("\n|");
                        for cell in row {
                            let _ = write!(text, " {} |", written(cell, self.lang));
                        }
                    }
                    let head = text.lines().nth(1).unwrap_or_default().to_owned();
                    let block = self.block("table", Some(table.place), text);
                    self.entitle(block, &head);
                    for row in std::iter::once(&table.head).chain(&table.rows) {
                        self.row(block, row.iter());
                    }
                }
                B::Rule => {}
                B::Component(component) => told::component(self, component),
            }
        }
    }

    /// A block of some lines under a heading of ours.
    fn lines(
        &mut self,
        kind: &str,
        place: Option<Place>,
        head: &str,
        lines: &[&Vec<Inline>],
    ) {
        let texts: Vec<_> = lines.iter().map(|line| written(line, self.lang)).collect();
        let gap = if head.is_empty() || head.ends_with(' ') { "" } else { " " };
        let text = format!("{head}{gap}{}", texts.join("\n"));
        let block = self.block(kind, place, text);
        for line in lines {
            self.line(block, line);
        }
    }

    /// A component's block.
    pub(crate) fn part(&mut self, part: &dyn Part, text: String) -> usize {
        self.block(part.kind().title, part.place(), text)
    }

    /// A component made of words: its block, with what it shows beside them, and its lines.
    pub(crate) fn prose(&mut self, part: &dyn Part, text: String) {
        let block = self.part(part, text);
        part.lines(&mut |line| self.add_line(block, line));
    }

    /// Adds to what a block draws.
    pub(crate) fn draw(&mut self, block: usize, drawn: &str) {
        if let Some(block) = self.written.blocks.get_mut(block) {
            block.drawn.get_or_insert_default().push_str(drawn);
        }
    }

    fn block(&mut self, kind: &str, place: Option<Place>, text: String) -> usize {
        let (file, line) = match place {
            Some(place) => (
                self.sources.get(place.file).path.clone(),
                self.sources.line_column(place).0,
            ),
            None => (String::new(), 1),
        };
        self.written.blocks.push(Block {
            language: self.lang.tag().to_owned(),
            chapter: self.chapter.clone(),
            kind: kind.to_owned(),
            file,
            line,
            text,
            title: None,
            drawn: None,
            pages: vec![],
        });
        self.written.blocks.len() - 1
    }

    pub(crate) fn append(&mut self, block: usize, text: &str) {
        if let Some(block) = self.written.blocks.get_mut(block) {
            block.text.push_str(text);
        }
    }

    /// Adds a line to a block's text.
    pub(crate) fn add_line(&mut self, block: usize, line: &[Inline]) {
        let text = written(line, self.lang);
        self.append(block, &format!("\n{text}"));
        self.entitle(block, &text);
        self.line(block, line);
    }

    /// Notes what a block is known by: the first words in it.
    fn entitle(&mut self, block: usize, text: &str) {
        let first = text.lines().map(str::trim).find(|line| !line.is_empty());
        if let (Some(block), Some(first)) = (self.written.blocks.get_mut(block), first) {
            block.title.get_or_insert_with(|| first.to_owned());
        }
    }

    /// Enters a line: its texts, and the sentence of each figure.
    pub(crate) fn line(&mut self, block: usize, line: &[Inline]) {
        self.texts(block, line);
        let mut printed = Printed::default();
        printed.line(line, self.lang);
        for (at, figure) in &printed.figures {
            let sentence = printed
                .text
                .split_sentence_bound_indices()
                .take_while(|(start, _)| start <= at)
                .last();
            let sentence = sentence.map_or("", |(_, sentence)| sentence.trim());
            self.figure(block, figure, sentence.to_owned());
        }
    }

    /// Enters a table's row, which is one sentence.
    pub(crate) fn row<'l>(
        &mut self,
        block: usize,
        cells: impl Iterator<Item = &'l Vec<Inline>>,
    ) {
        let cells: Vec<_> = cells.collect();
        let texts = cells.iter().map(|cell| plain_text(cell));
        let sentence: Vec<_> = texts.filter(|text| !text.trim().is_empty()).collect();
        let sentence = sentence.join(" · ");
        for cell in cells {
            self.texts(block, cell);
            each_figure(cell, &mut |figure| {
                self.figure(block, figure, sentence.clone());
            });
        }
    }

    pub(crate) fn texts(&mut self, block: usize, line: &[Inline]) {
        crate::model::visit::of_line(line, &mut |element| match element {
            Inline::Text(_, place) | Inline::Code(_, place) => self.text(block, *place),
            Inline::Figure(figure) => self.text(block, figure.place),
            _ => {}
        });
    }

    pub(crate) fn text(&mut self, block: usize, place: Place) {
        let ends = self.written.texts.entry((place.file, place.start)).or_default();
        ends.push((place.end, block));
    }

    pub(crate) fn figure(&mut self, block: usize, figure: &Figure, sentence: String) {
        let key = (figure.place, figure.period, figure.expression.clone());
        self.text(block, figure.place);
        self.written.sentences.entry(key).or_insert((block, sentence));
    }
}
