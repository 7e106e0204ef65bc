//! Markdown to our tree: the one place where the dialect is set.
//!
//! CommonMark with tables, footnotes, heading attributes, front matter, strikethrough, sub-
//! and superscript. Placeholders are recognised here and nothing is looked up.

mod cover;
mod faults;
mod heading;
pub(crate) mod leaves;
mod line;
pub(crate) mod outline;
pub(crate) mod parts;

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::yaml::Extract;
use crate::components::read::{self as component, Component};
use cover::Cover;
use heading::Said;

use crate::diag::{Sink, rules};
use crate::model::acceptance::Acceptance;
use crate::model::lang::Lang;
use crate::model::place::{FileNumber, Place, Placed};
use crate::model::text::{self, Alignment, Destination, Placeholder, Table};

/// A line of text as written.
pub type Inline = text::Inline<Placeholder, Destination>;
/// A block as written.
pub type Block = text::Block<Placeholder, Destination, Component>;

/// How deep blocks and emphasis may nest, by the weights of [`weight`]: the engine's own
/// limit is 64 show rules, and not every element takes one.
const MAX_DEPTH: usize = 32;

/// A chapter's body as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Body {
    /// The front matter's text.
    pub front_matter: Option<Extract>,
    /// The blocks.
    pub blocks: Vec<Block>,
    /// The footnotes by label.
    pub notes: BTreeMap<String, (Vec<Block>, Place)>,
    /// The findings that comments accept.
    pub accepted: Vec<Acceptance>,
}

/// Parses a chapter.
pub fn parse(text: &str, file: FileNumber, lang: Lang, sink: &mut Sink) -> Body {
    let options = options() | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let cover = cover::chapter(text, options);
    faults::unused_definitions(&cover.unused, text, file, sink);
    let mut body = Builder::new(text, 0, file, lang, (cover, options), sink).document();
    faults::front_matter(text, &mut body, file, sink);
    body
}

/// Parses one line of text that stands at `base` in its file, as in a component's field.
/// Marks of blocks mean nothing here, and are text. Where the text is not in the file as it
/// is, all of it stands at the `fixed` place.
pub fn parse_line(
    text: &str,
    base: usize,
    fixed: Option<Place>,
    file: FileNumber,
    lang: Lang,
    sink: &mut Sink,
) -> Vec<Inline> {
    let body = text.trim_start();
    let (text, base) = (body, base + text.len() - body.len());
    let cover = cover::field(text, options());
    let mut builder = Builder::new(text, base, file, lang, (cover, options()), sink);
    builder.fixed = fixed;
    builder.is_field = true;
    let body = builder.document();
    let mut line = vec![];
    for block in body.blocks {
        let Block::Paragraph(body, place) = block else {
            // Marks within marks beyond all use: all of it is text.
            let whole = Place::new(file, base, base + text.len());
            return vec![Inline::Text(text.trim().to_owned(), fixed.unwrap_or(whole))];
        };
        if !line.is_empty() {
            line.push(Inline::SoftBreak(place));
        }
        line.extend(body);
    }
    line
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
}

struct Builder<'a, 's> {
    /// Whether it is a text of a setting or component, which carries no footnotes.
    is_field: bool,
    text: &'a str,
    /// The text as the parser sees it.
    covered: String,
    base: usize,
    file: FileNumber,
    lang: Lang,
    placeholders: Vec<Range<usize>>,
    /// The dashes of lists in a field.
    dashes: Vec<usize>,
    events: std::vec::IntoIter<(Event<'a>, Range<usize>)>,
    sink: &'s mut Sink,
    notes: BTreeMap<String, (Vec<Block>, Place)>,
    front_matter: Option<Extract>,
    accepted: Vec<Acceptance>,
    /// Which placeholders have found their place in the tree.
    used: Vec<bool>,
    /// The one place of text that is not in the file as it is.
    fixed: Option<Place>,
    /// Where the last text ended.
    text_end: usize,
    /// By how many bytes it is longer than in the file, and whether each of its pieces is as long.
    text_drift: (usize, bool),
    depth: usize,
    too_deep: bool,
    /// Which of the two kinds of quotation are open in this block.
    quotes_open: [bool; 2],
}

impl<'a, 's> Builder<'a, 's> {
    fn new(
        text: &'a str,
        base: usize,
        file: FileNumber,
        lang: Lang,
        (cover, options): (Cover, Options),
        sink: &'s mut Sink,
    ) -> Self {
        let Cover { text: covered, placeholders, dashes, .. } = cover;
        let used = vec![false; placeholders.len()];
        let events: Vec<_> = Parser::new_ext(&covered, options)
            .into_offset_iter()
            .map(|(event, range)| (event.into_static(), range))
            .collect();
        Self {
            text,
            covered,
            base,
            file,
            lang,
            placeholders,
            dashes,
            events: events.into_iter(),
            sink,
            notes: BTreeMap::new(),
            front_matter: None,
            accepted: vec![],
            used,
            fixed: None,
            is_field: false,
            text_end: 0,
            text_drift: (0, true),
            depth: 0,
            too_deep: false,
            quotes_open: [false; 2],
        }
    }

    fn place(&self, range: &Range<usize>) -> Place {
        let own = Place::new(self.file, self.base + range.start, self.base + range.end);
        self.fixed.unwrap_or(own)
    }

    fn document(mut self) -> Body {
        let blocks = self.blocks();
        self.footnotes_without_text();
        self.placeholders_without_place();
        Body {
            front_matter: self.front_matter,
            accepted: self.accepted,
            blocks,
            notes: self.notes,
        }
    }

    /// A placeholder in an address, an id or a reference would vanish from the page.
    fn placeholders_without_place(&mut self) {
        for (index, range) in self.placeholders.clone().into_iter().enumerate() {
            if !self.used[index] {
                self.sink.add(
                    rules::MISPLACED_PLACEHOLDER.finding(self.place(&range),
                        "a placeholder cannot stand in an address, an id or a link's definition",
                    )
                    .hint("figures stand where text is printed"),
                );
            }
        }
    }

    /// Goes one level down; false where that is too deep, after saying so once.
    fn descend(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> bool {
        self.depth += weight(tag);
        if self.depth > MAX_DEPTH && !self.too_deep {
            self.too_deep = true;
            self.sink.add(
                rules::NESTING.finding(self.place(range),
                    "this text nests too deeply",
                )
                .hint("no page can show that: use fewer levels of lists, quotes or emphasis"),
            );
        }
        self.depth <= MAX_DEPTH
    }

    /// Passes over the element that has just begun, however deep it nests.
    fn skip(&mut self) {
        let mut open = 1;
        while open > 0 {
            match self.events.next() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    /// Blocks up to the end of the element they stand in.
    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = vec![];
        // Inline events directly among blocks: the text of a tight list item.
        let mut loose: Vec<Inline> = vec![];
        let mut loose_at: Option<Range<usize>> = None;
        while let Some((event, range)) = self.events.next() {
            if is_inline(&event) {
                let at = loose_at.get_or_insert(range.clone());
                at.end = range.end;
                self.inline(event, range, &mut loose);
                continue;
            }
            if let Some(at) = loose_at.take() {
                let place = self.place(&at);
                blocks.push(Block::Paragraph(
                    self.finish(std::mem::take(&mut loose)),
                    place,
                ));
            }
            match event {
                Event::End(_) => return blocks,
                Event::Start(tag) => {
                    let weight = weight(&tag);
                    if self.descend(&tag, &range) {
                        self.block(tag, range, &mut blocks);
                    } else {
                        self.skip();
                    }
                    self.depth -= weight;
                }
                Event::Rule => blocks.push(Block::Rule),
                Event::Html(_) => self.raw_html(&range),
                _ => {}
            }
        }
        if let Some(at) = loose_at {
            let place = self.place(&at);
            blocks.push(Block::Paragraph(self.finish(loose), place));
        }
        blocks
    }

    fn block(&mut self, tag: Tag<'a>, range: Range<usize>, blocks: &mut Vec<Block>) {
        let place = self.place(&range);
        self.quotes_open = [false; 2];
        match tag {
            Tag::Paragraph => {
                let body = self.inlines();
                blocks.push(Block::Paragraph(body, place));
            }
            Tag::Heading { level, id, classes, attrs } => {
                let said = Said { id, classes, attrs };
                let heading = self.heading(level, said, &range);
                blocks.push(Block::Heading(heading));
            }
            Tag::BlockQuote(_) => blocks.push(Block::Quote(self.blocks())),
            Tag::CodeBlock(kind) => {
                let extract = self.code_text(&range);
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => info.trim(),
                    CodeBlockKind::Indented => "",
                };
                let word = info.split([' ', ',']).next().unwrap_or("");
                if word.is_empty() || component::PLAIN_CODE.contains(&word) {
                    blocks.push(Block::Code(extract.text, place));
                } else {
                    let name = Placed::new(word.to_owned(), self.find_in(&range, word));
                    let read = component::read(&name, &extract, self.lang, self.sink);
                    blocks.extend(read.map(Block::Component));
                }
            }
            Tag::List(start) => {
                let mut items = vec![];
                let mut tight = true;
                while let Some((event, range)) = self.events.next() {
                    match event {
                        Event::Start(Tag::Item) => {
                            let fine = self.descend(&Tag::Item, &range);
                            // A loose item's text stands in paragraphs of its own.
                            let loose = matches!(
                                self.events.as_slice().first(),
                                Some((Event::Start(Tag::Paragraph), _))
                            );
                            tight &= !loose;
                            if fine {
                                items.push(self.blocks());
                            } else {
                                self.skip();
                            }
                            self.depth -= weight(&Tag::Item);
                        }
                        Event::End(TagEnd::List(_)) => break,
                        _ => {}
                    }
                }
                blocks.push(Block::List { start, tight, items });
            }
            Tag::FootnoteDefinition(label) => {
                let body = self.blocks();
                if let Some((_, first)) = self.notes.get(label.as_ref()) {
                    self.sink.add(
                        rules::DUPLICATE_ID
                            .finding(
                                place,
                                format!("the footnote `{label}` is written twice"),
                            )
                            .related(*first, "the first one"),
                    );
                } else {
                    self.notes.insert(label.to_string(), (body, place));
                }
            }
            Tag::Table(alignments) => {
                let table = self.table(&alignments, place);
                blocks.push(Block::Table(table));
            }
            Tag::MetadataBlock(_) => {
                let extract = self.code_text(&range);
                if !self.text[..range.start].trim().is_empty() {
                    self.sink.add(
                        rules::MISPLACED_FRONT_MATTER.finding(place,
                            "settings between `---` lines stand only at the top of a chapter",
                        )
                        .hint("write `***` for a line across the page"),
                    );
                    return;
                }
                self.front_matter = Some(extract);
            }
            Tag::HtmlBlock => {
                self.raw_html(&range);
                self.skip();
            }
            _ => {
                self.blocks();
            }
        }
    }

    fn table(
        &mut self,
        alignments: &[pulldown_cmark::Alignment],
        place: Place,
    ) -> Table<Placeholder, Destination> {
        let columns = alignments.len();
        let alignments = alignments
            .iter()
            .map(|alignment| match alignment {
                pulldown_cmark::Alignment::None => Alignment::Default,
                pulldown_cmark::Alignment::Left => Alignment::Left,
                pulldown_cmark::Alignment::Center => Alignment::Centre,
                pulldown_cmark::Alignment::Right => Alignment::Right,
            })
            .collect();
        let (mut head, mut rows, mut row) = (vec![], vec![], vec![]);
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::TableRow) => self.cells(&range, columns),
                Event::Start(Tag::TableCell) => {
                    self.quotes_open = [false; 2];
                    row.push(self.inlines());
                }
                Event::End(TagEnd::TableHead) => head = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => rows.push(std::mem::take(&mut row)),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        Table { alignments, head, rows, place }
    }

    /// The text inside a code block or front matter, as it stands in the source.
    fn code_text(&mut self, range: &Range<usize>) -> Extract {
        let mut text = String::new();
        let mut pieces = vec![];
        while let Some((event, part)) = self.events.next() {
            match event {
                Event::Text(piece) => {
                    // A tab that indents may be shown as spaces; what is text ends alike.
                    let whole = self.uncovered(&piece, &part);
                    let start = part.end.saturating_sub(whole.len()).max(part.start);
                    pieces.push((text.len(), self.base + start));
                    text.push_str(&whole);
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        if pieces.is_empty() {
            pieces.push((0, self.base + range.end));
        }
        Extract { text, file: self.file, pieces }
    }

    /// A text event's text with the placeholders it covers shown again.
    fn uncovered(&mut self, text: &str, range: &Range<usize>) -> String {
        self.covers(range);
        match self.text.get(range.clone()) {
            Some(source) if source.len() == text.len() => source.to_owned(),
            _ => text.to_owned(),
        }
    }

    /// The placeholders that lie in a range; whoever asks shows them.
    fn covers(&mut self, range: &Range<usize>) -> Vec<Range<usize>> {
        let first = self.placeholders.partition_point(|p| p.start < range.start);
        let behind =
            self.placeholders.partition_point(|p| p.start < range.end).max(first);
        self.used[first..behind].fill(true);
        self.placeholders[first..behind].to_vec()
    }

    fn find_in(&self, range: &Range<usize>, needle: &str) -> Place {
        let source = self.text.get(range.clone()).unwrap_or("");
        match source.rfind(needle) {
            Some(at) => {
                let start = range.start + at;
                self.place(&(start..start + needle.len()))
            }
            None => self.place(range),
        }
    }

    /// `<!-- accept rule: reason -->` speaks for the block after it.
    fn acceptance(&mut self, range: &Range<usize>) {
        const OPENING: &str = "<!-- accept ";
        let text = self.text;
        let Some(at) = text[range.clone()].find(OPENING).map(|at| range.start + at)
        else {
            return;
        };
        let rest = &text[at + OPENING.len()..];
        let Some((body, after)) = rest.split_once("-->") else { return };
        let Some((rule, reason)) = body.split_once(':') else { return };
        // Without a reason nothing is accepted.
        if reason.trim().is_empty() {
            return;
        }
        let start = at + OPENING.len();
        let rule = Placed::new(
            rule.trim().to_owned(),
            self.place(&(start..start + rule.trim_end().len())),
        );
        // The block ends at an empty line; one between fences at its fence.
        let begin = text.len() - after.trim_start().len();
        let block = &text[begin..];
        let length = match block.starts_with("```") {
            true => block[3..].find("\n```").map(|end| end + 7),
            false => block.find("\n\n"),
        };
        let scope = self.place(&(begin..begin + length.unwrap_or(block.len())));
        let reason = reason.trim().to_owned();
        self.accepted.push(Acceptance { rule, reason, scope });
    }
}

/// How much of the engine's depth an element takes.
fn weight(tag: &Tag<'_>) -> usize {
    match tag {
        Tag::BlockQuote(_) => 4,
        Tag::FootnoteDefinition(_) => 12,
        Tag::List(_) | Tag::Item => 2,
        _ => 1,
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak => true,
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        _ => false,
    }
}
