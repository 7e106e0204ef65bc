//! Which pieces a chapter is written of, and where: for who puts a piece into a file and leaves
//! the rest of it as it is.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::{cover, options};

/// A piece of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// What it is.
    pub(crate) kind: PieceKind,
    /// What it is known by: the id of a heading, the label of a note, the word behind a fence.
    pub(crate) name: String,
    /// Where it stands, without the space behind it.
    pub(crate) range: Range<usize>,
    /// The pieces in it: items of a list, rows of a table, blocks of a quotation.
    pub(crate) parts: Vec<Piece>,
}

/// The kinds of pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PieceKind {
    Settings,
    Heading(u8),
    Paragraph,
    Quote,
    Code,
    Comment,
    List(bool),
    Item,
    Note,
    Table,
    Row,
    Rule,
}

/// The pieces of a chapter, in order.
pub(crate) fn outline(text: &str) -> Vec<Piece> {
    let options = options() | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let covered = cover::chapter(text, options).text;
    // The piece around all stands first.
    let mut open = vec![vec![]];
    let mut heads: Vec<(PieceKind, String, Range<usize>)> = vec![];
    for (event, range) in Parser::new_ext(&covered, options).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if let Some((kind, name)) = kind(&tag) {
                    heads.push((kind, name, range));
                    open.push(vec![]);
                }
            }
            Event::End(tag) if is_block(tag) => {
                let mut parts = open.pop().unwrap_or_default();
                if let Some((PieceKind::Item, _, range)) = heads.last() {
                    own_words(text, range, &mut parts);
                }
                if let Some((kind, name, range)) = heads.pop() {
                    put(&mut open, kind, name, trimmed(text, range), parts);
                }
            }
            Event::Rule => {
                put(
                    &mut open,
                    PieceKind::Rule,
                    String::new(),
                    trimmed(text, range),
                    vec![],
                );
            }
            _ => {}
        }
    }
    open.pop().unwrap_or_default()
}

fn put(
    open: &mut [Vec<Piece>],
    kind: PieceKind,
    name: String,
    range: Range<usize>,
    parts: Vec<Piece>,
) {
    if let Some(around) = open.last_mut() {
        around.push(Piece { kind, name, range, parts });
    }
}

/// The words of an item are a paragraph, whether lines stand between the items or not.
fn own_words(text: &str, item: &Range<usize>, parts: &mut Vec<Piece>) {
    if parts.first().is_none_or(|first| first.kind != PieceKind::Paragraph) {
        let end = parts.first().map_or(item.end, |first| first.range.start);
        let range = trimmed(text, item.start..end);
        let words = Piece {
            kind: PieceKind::Paragraph,
            name: String::new(),
            range,
            parts: vec![],
        };
        parts.insert(0, words);
    }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let written = text.get(range.clone()).unwrap_or_default().trim_end();
    range.start..range.start + written.len()
}

fn kind(tag: &Tag<'_>) -> Option<(PieceKind, String)> {
    let name = |name: &str| name.trim().to_owned();
    Some(match tag {
        Tag::MetadataBlock(_) => (PieceKind::Settings, String::new()),
        Tag::Heading { level, id, .. } => {
            let id = id.as_ref().map(|id| name(id)).unwrap_or_default();
            (PieceKind::Heading(*level as u8), id)
        }
        Tag::Paragraph => (PieceKind::Paragraph, String::new()),
        Tag::BlockQuote(_) => (PieceKind::Quote, String::new()),
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => (PieceKind::Code, name(info)),
        Tag::CodeBlock(CodeBlockKind::Indented) => (PieceKind::Code, String::new()),
        Tag::HtmlBlock => (PieceKind::Comment, String::new()),
        Tag::List(start) => (PieceKind::List(start.is_some()), String::new()),
        Tag::Item => (PieceKind::Item, String::new()),
        Tag::FootnoteDefinition(label) => (PieceKind::Note, name(label)),
        Tag::Table(_) => (PieceKind::Table, String::new()),
        Tag::TableRow => (PieceKind::Row, String::new()),
        _ => return None,
    })
}

fn is_block(tag: pulldown_cmark::TagEnd) -> bool {
    use pulldown_cmark::TagEnd::*;
    matches!(
        tag,
        MetadataBlock(_)
            | Heading(_)
            | Paragraph
            | BlockQuote(_)
            | CodeBlock
            | HtmlBlock
            | List(_)
            | Item
            | FootnoteDefinition
            | Table
            | TableRow
    )
}
