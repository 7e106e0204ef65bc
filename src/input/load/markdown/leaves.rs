//! The texts of a chapter as they are written, one by one, and which bytes of each are words: for
//! who carries them elsewhere and back, and leaves all that is no text as it is.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::{cover, options};

/// A text: a heading, the words of a paragraph or item, a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    /// Where among the blocks of the chapter, from the outermost in, counted from 1.
    pub(crate) path: Vec<usize>,
    /// What it is.
    pub(crate) kind: LeafKind,
    /// Where it stands, without what makes it a heading or an item.
    pub(crate) range: Range<usize>,
    /// Which parts of it are words. What lies between them are marks and placeholders.
    pub(crate) words: Vec<Range<usize>>,
}

/// The kinds of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LeafKind {
    /// The settings of a chapter, whose texts are read as YAML.
    Settings,
    /// A heading of a level.
    Heading(u8),
    /// Running text.
    Words,
    /// A cell of a table.
    Cell,
    /// A block of YAML of a name.
    Component(String),
}

/// A block of a chapter that stands in no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Top {
    /// Where it stands.
    pub(crate) range: Range<usize>,
    /// What it is, as far as two languages have it in common.
    pub(crate) likeness: String,
}

/// The outermost blocks of a chapter, and its texts, in order.
pub(crate) fn leaves(text: &str) -> (Vec<Top>, Vec<Leaf>) {
    let options = options() | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let cover = cover::chapter(text, options);
    let mut scan = Scan::new(&cover.placeholders);
    for (event, range) in Parser::new_ext(&cover.text, options).into_offset_iter() {
        scan.event(event, range);
    }
    (scan.tops, scan.leaves)
}

/// Which parts of a field's text are words.
pub(crate) fn words(text: &str) -> Vec<Range<usize>> {
    let cover = cover::field(text, options());
    let mut scan = Scan::new(&cover.placeholders);
    for (event, range) in Parser::new_ext(&cover.text, options()).into_offset_iter() {
        scan.event(event, range);
    }
    scan.leaves.into_iter().flat_map(|leaf| leaf.words).collect()
}

struct Scan<'a> {
    placeholders: &'a [Range<usize>],
    /// How many blocks have been met at each depth, and what each is.
    counts: Vec<usize>,
    blocks: Vec<(LeafKind, bool)>,
    /// Whether what comes is read as YAML or not at all.
    is_closed: bool,
    open: Option<Leaf>,
    leaves: Vec<Leaf>,
    tops: Vec<Top>,
}

impl<'a> Scan<'a> {
    fn new(placeholders: &'a [Range<usize>]) -> Self {
        Self {
            placeholders,
            counts: vec![0],
            blocks: vec![],
            is_closed: false,
            open: None,
            leaves: vec![],
            tops: vec![],
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => match block(&tag) {
                Some(kind) => self.begin(&tag, kind, range),
                None => self.inline(range, false),
            },
            Event::End(tag) => {
                if is_block(tag) {
                    self.leaves.extend(self.open.take());
                    self.is_closed = false;
                    self.blocks.pop();
                    self.counts.pop();
                }
            }
            Event::Rule => self.top("rule".to_owned(), range),
            Event::Text(_) | Event::SoftBreak => self.inline(range, true),
            Event::Html(_) => {}
            _ => self.inline(range, false),
        }
    }

    fn begin(&mut self, tag: &Tag<'_>, kind: LeafKind, range: Range<usize>) {
        self.leaves.extend(self.open.take());
        let (is_comment, is_yaml) = match tag {
            Tag::HtmlBlock => (true, false),
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => (false, true),
            _ => (false, false),
        };
        // A comment is no block of the page.
        if !is_comment {
            if self.counts.len() == 1 {
                self.top(likeness(tag, &kind), range.clone());
            } else if let Some(count) = self.counts.last_mut() {
                *count += 1;
            }
        }
        if is_yaml {
            self.leaves.push(Leaf {
                path: self.counts.clone(),
                kind: kind.clone(),
                range,
                words: vec![],
            });
        }
        self.is_closed = is_comment || is_yaml;
        self.counts.push(0);
        let holds_blocks =
            matches!(tag, Tag::Item | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_));
        self.blocks.push((kind, holds_blocks));
    }

    fn top(&mut self, likeness: String, range: Range<usize>) {
        if let [count] = self.counts.as_mut_slice() {
            *count += 1;
            self.tops.push(Top { range, likeness });
        }
    }

    fn inline(&mut self, range: Range<usize>, is_text: bool) {
        if self.is_closed {
            return;
        }
        let leaf = match &mut self.open {
            Some(leaf) => leaf,
            None => {
                let (kind, holds_blocks) =
                    self.blocks.last().cloned().unwrap_or((LeafKind::Words, false));
                let mut path = self.counts.clone();
                // The words of a tight item are as the paragraph of a loose one.
                match (holds_blocks, self.counts.last_mut(), path.last_mut()) {
                    (true, Some(count), Some(own)) => {
                        *count += 1;
                        *own = *count;
                    }
                    _ => {
                        path.pop();
                    }
                }
                let words = vec![];
                self.open.insert(Leaf { path, kind, range: range.clone(), words })
            }
        };
        leaf.range.end = leaf.range.end.max(range.end);
        if is_text {
            without(range, self.placeholders, &mut leaf.words);
        }
    }
}

/// A range without the placeholders in it.
fn without(range: Range<usize>, holes: &[Range<usize>], words: &mut Vec<Range<usize>>) {
    let mut at = range.start;
    let from = holes.partition_point(|hole| hole.end <= range.start);
    for hole in holes.get(from..).unwrap_or_default() {
        if hole.start >= range.end {
            break;
        }
        if at < hole.start {
            words.push(at..hole.start);
        }
        at = hole.end;
    }
    if at < range.end {
        words.push(at..range.end);
    }
}

/// What a tag makes of the text in it; nothing where it stands in a line.
fn block(tag: &Tag<'_>) -> Option<LeafKind> {
    Some(match tag {
        Tag::MetadataBlock(_) => LeafKind::Settings,
        Tag::Heading { level, .. } => LeafKind::Heading(*level as u8),
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
            LeafKind::Component(info.trim().to_owned())
        }
        Tag::CodeBlock(CodeBlockKind::Indented) => LeafKind::Component(String::new()),
        Tag::TableCell => LeafKind::Cell,
        Tag::Paragraph
        | Tag::BlockQuote(_)
        | Tag::HtmlBlock
        | Tag::List(_)
        | Tag::Item
        | Tag::FootnoteDefinition(_)
        | Tag::Table(_)
        | Tag::TableHead
        | Tag::TableRow => LeafKind::Words,
        _ => return None,
    })
}

/// What two blocks must have in common to be a text and its translation.
fn likeness(tag: &Tag<'_>, kind: &LeafKind) -> String {
    match (tag, kind) {
        (Tag::List(start), _) => format!("list {}", start.is_some()),
        (Tag::Table(columns), _) => format!("table {}", columns.len()),
        (Tag::BlockQuote(_), _) => "quote".to_owned(),
        (Tag::FootnoteDefinition(label), _) => format!("note {label}"),
        (_, LeafKind::Heading(level)) => format!("heading {level}"),
        (_, LeafKind::Component(name)) => format!("component {name}"),
        (_, LeafKind::Settings) => "settings".to_owned(),
        (..) => "paragraph".to_owned(),
    }
}

fn is_block(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::MetadataBlock(_)
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::TableCell
            | TagEnd::Paragraph
            | TagEnd::BlockQuote(_)
            | TagEnd::HtmlBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
    )
}

#[cfg(test)]
mod tests {
    use super::leaves;

    /// Each text as it is written, with its place; marks and placeholders in angle brackets.
    fn shown(text: &str) -> Vec<String> {
        let (_, leaves) = leaves(text);
        let shown = leaves.into_iter().map(|leaf| {
            let mut at = leaf.range.start;
            let mut shown = String::new();
            for words in leaf.words {
                if at < words.start {
                    shown += &format!("<{}>", &text[at..words.start]);
                }
                shown += &text[words.clone()];
                at = words.end;
            }
            if at < leaf.range.end {
                shown += &format!("<{}>", &text[at..leaf.range.end]);
            }
            format!("{:?} {shown}", leaf.path)
        });
        shown.collect()
    }

    #[test]
    fn texts_are_found_in_all_blocks_and_their_marks_told_apart() {
        assert_eq!(
            shown(
                "# Water {#water}\n\nWe used **{{ water.total }}** of [it](#a), \
                 says\n*us*[^n].\n\n- One\n- Two\n\n  More\n\n| A | B |\n|---|---|\n| {{ x }} | y |\n\n\
                 <!-- recto: no -->\n\n> Quoted\n\n[^n]: A note\n"
            ),
            [
                "[1] Water",
                "[2] We used <**{{ water.total }}**> of <[>it<](#a)>, says\n<*>us<*[^n]>.",
                "[3, 1, 1] One",
                "[3, 2, 1] Two",
                "[3, 2, 2] More",
                "[4, 1, 1] A",
                "[4, 1, 2] B",
                "[4, 2, 1] <{{ x }}>",
                "[4, 2, 2] y",
                "[5, 1] Quoted",
                "[6, 1] A note",
            ]
        );
    }
}
