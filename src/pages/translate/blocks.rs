//! Chapters: blocks become calls, lines become pieces.

use std::collections::BTreeSet;

use super::writer::{File, Origin, Parts, Writer};
use super::{BOOK, book};
use crate::components::write;
use crate::model::figure::Figure;
use crate::model::report::{Block, Chapter, IndexTable, Inline, Part, Target};
use crate::model::text::{Alignment, Heading, Picture, Table};
use crate::model::visit::plain_text;

/// Writes a chapter's file, with the body it is printed with.
pub(super) fn chapter(
    chapter: &Chapter,
    body: &[Block],
    part: &Part,
    has_pages: bool,
) -> File {
    let mut w = Writer::new(book::path(chapter));
    if has_pages {
        w.import_name(BOOK, "book");
    }
    let mut setter = Setter {
        chapter: Some(chapter),
        indexes: &part.indexes,
        noted: BTreeSet::new(),
        in_head: false,
        keeps: true,
        uses: 0,
        is_apart: false,
    };
    w.define_body("body", |w| setter.blocks(w, body));
    if has_pages {
        w.define("pages", |w| book::pages(w, part, chapter));
    }
    w.finish()
}

/// Writes a line that stands outside of a chapter's body: titles and names.
pub(super) fn line(w: &mut Writer, line: &[Inline]) {
    outside(w, line, false);
}

/// Writes a chapter's introduction, which is set before its body.
pub(super) fn lead(w: &mut Writer, line: &[Inline]) {
    outside(w, line, true);
}

fn outside(w: &mut Writer, line: &[Inline], keeps: bool) {
    let mut setter = Setter {
        chapter: None,
        indexes: &[],
        noted: BTreeSet::new(),
        in_head: false,
        keeps,
        uses: 0,
        is_apart: false,
    };
    setter.content(w, line);
}

pub(crate) struct Setter<'a> {
    pub(crate) chapter: Option<&'a Chapter>,
    pub(crate) indexes: &'a [IndexTable],
    /// The footnotes that have been set already.
    pub(super) noted: BTreeSet<String>,
    /// Whether what is written is repeated on every page a table runs over to.
    pub(super) in_head: bool,
    /// Whether some words stay whole, as in all but titles, which are set large and repeated
    /// elsewhere.
    pub(super) keeps: bool,
    /// How many notes and links of heads have been written.
    pub(super) uses: u32,
    /// Whether it stands by itself, where no note is and nothing can be led to.
    pub(super) is_apart: bool,
}

impl<'a> Setter<'a> {
    pub(super) fn blocks(&mut self, w: &mut Writer, blocks: &'a [Block]) {
        let mut rest = blocks;
        while let Some((block, after)) = rest.split_first() {
            rest = after;
            match block {
                Block::Heading(heading) if heading.is_case => {
                    let length = after
                        .iter()
                        .position(|next| ends_section(next, heading.level))
                        .unwrap_or(after.len());
                    let (body, after) = after.split_at(length);
                    rest = after;
                    w.statement("case", |a| {
                        heading_arguments(a, heading);
                        self.title(a.argument(), &heading.body);
                        a.argument().code(|w| self.blocks(w, body));
                        page(a, heading);
                    });
                }
                Block::Heading(heading) => w.statement("heading", |a| {
                    a.argument().name("t");
                    a.argument().integer(heading.level);
                    label(a.argument(), heading);
                    self.title(a.argument(), &heading.body);
                    page(a, heading);
                    if let Some(manner) = heading.manner {
                        a.named("manner").string(manner.name());
                    }
                }),
                block => self.block(w, block),
            }
        }
    }

    fn block(&mut self, w: &mut Writer, block: &'a Block) {
        match block {
            Block::Heading(_) => {}
            Block::Paragraph(body, _) => match body.as_slice() {
                [Inline::Picture(picture)] => w.statement("picture", |a| {
                    a.argument().name("t");
                    picture_arguments(a, picture);
                    let origin = Origin::Text(picture.path.place);
                    a.optional("caption", picture.caption.as_ref(), |w, caption| {
                        w.text_content(&plain_text(caption), Some(origin));
                    });
                }),
                body => w.statement("par", |a| {
                    a.argument().name("t");
                    self.content(a.argument(), body);
                }),
            },
            Block::List { start, tight, items } => w.statement("list", |a| {
                a.argument().name("t");
                a.argument().array(items, |w, item| w.code(|w| self.blocks(w, item)));
                a.optional("start", *start, |w, start| {
                    w.integer(i64::try_from(start).unwrap_or(1));
                });
                a.named("tight").truth(*tight);
            }),
            Block::Quote(body) => w.statement("quote", |a| {
                a.argument().name("t");
                a.argument().code(|w| self.blocks(w, body));
            }),
            Block::Code(text, place) => w.statement("code", |a| {
                a.argument().name("t");
                a.argument()
                    .verbatim(text.trim_end_matches('\n'), Origin::Text(*place));
                a.argument().none();
            }),
            Block::Table(table) => w.statement("table", |a| {
                a.argument().name("t");
                self.table(a, table);
            }),
            Block::Rule => w.statement("rule", |a| a.argument().name("t")),
            Block::Component(component) => write::component(self, w, component),
        }
    }

    fn table(&mut self, a: &mut Parts<'_>, table: &'a Table<Figure, Target>) {
        a.named("align")
            .array(&table.alignments, |w, column| alignment(w, *column));
        a.named("head").array(&table.head, |w, cell| self.head(w, cell));
        a.named("rows").array(&table.rows, |w, row| {
            w.array(row, |w, cell| self.content(w, cell));
        });
    }
}

pub(crate) fn alignment(w: &mut Writer, alignment: Alignment) {
    match alignment {
        Alignment::Default => w.none(),
        Alignment::Left => w.string("left"),
        Alignment::Centre => w.string("center"),
        Alignment::Right => w.string("right"),
    }
}

fn heading_arguments(a: &mut Parts<'_>, heading: &Heading<Figure, Target>) {
    a.argument().name("t");
    label(a.argument(), heading);
    a.argument().integer(heading.level);
}

/// A heading that starts a page says so.
fn page(a: &mut Parts<'_>, heading: &Heading<Figure, Target>) {
    if heading.starts_page {
        a.named("page").truth(true);
    }
}

fn label(w: &mut Writer, heading: &Heading<Figure, Target>) {
    match &heading.id {
        Some(id) => w.string(&id.value),
        None => w.none(),
    }
}

pub(crate) fn picture_arguments(a: &mut Parts<'_>, picture: &Picture<Figure, Target>) {
    a.argument().string(&format!("/{}", picture.path.value));
    a.named("alt").string(&plain_text(&picture.alt));
}

/// Whether a block ends the section a heading of `level` has begun.
pub(super) fn ends_section(block: &Block, level: u8) -> bool {
    matches!(block, Block::Heading(heading) if heading.level <= level)
}
