//! Blocks of two reports as one: those that say the same, those that changed, and those that
//! came or went.

use unicode_segmentation::UnicodeSegmentation as _;

use super::line::wrap;
use super::{GONE, Mark, Merger, Step, aligned};
use crate::components::compare;
use crate::model::figure::Figure;
use crate::model::place::Placed;
use crate::model::report::{Block, Inline, Line, Target};
use crate::model::text::Heading;
use crate::output::ledger::line::written;

impl Merger {
    /// What tells a block from others of its kind; places and figures' values do not.
    pub(super) fn key(&self, block: &Block) -> String {
        let lines = |lines: &[&Line]| -> String {
            let texts: Vec<_> =
                lines.iter().map(|line| written(line, self.lang)).collect();
            texts.join("\n")
        };
        match block {
            Block::Heading(heading) => {
                format!("heading {} {}", heading.level, lines(&[&heading.body]))
            }
            Block::Paragraph(body, _) => format!("paragraph\n{}", lines(&[body])),
            Block::Code(text, _) => format!("code\n{text}"),
            Block::Rule => "rule".to_owned(),
            other => {
                let mut text = kind(other).to_owned();
                let mut each = |line: &[Inline]| {
                    text.push('\n');
                    text.push_str(&written(line, self.lang));
                };
                crate::model::visit::of_blocks(std::slice::from_ref(other), &mut each);
                text
            }
        }
    }

    pub(super) fn blocks(
        &self,
        old: &[Block],
        new: &[Block],
        gone: &mut Vec<String>,
    ) -> Vec<Block> {
        let keys = |blocks: &[Block]| -> Vec<String> {
            blocks.iter().map(|block| self.key(block)).collect()
        };
        let mut merged = vec![];
        for step in aligned(&keys(old), &keys(new)) {
            match step {
                Step::Same(a, b) => {
                    if let (Some(a), Some(b)) = (old.get(a), new.get(b)) {
                        merged.push(self.block(a, b, gone));
                    }
                }
                Step::Other(before, after) => {
                    let before = old.get(before).unwrap_or(&[]);
                    let after = new.get(after).unwrap_or(&[]);
                    self.replaced(before, after, gone, &mut merged);
                }
            }
        }
        merged
    }

    /// Blocks that differ: those of one kind are merged in order, the rest came or went.
    fn replaced(
        &self,
        old: &[Block],
        new: &[Block],
        gone: &mut Vec<String>,
        merged: &mut Vec<Block>,
    ) {
        let mut left: Vec<&Block> = old.iter().collect();
        for block in new {
            match left.iter().position(|other| self.pairs(other, block)) {
                Some(at) => {
                    for skipped in left.drain(..at) {
                        self.delete(skipped, gone, merged);
                    }
                    let twin = left.remove(0);
                    merged.push(self.block(twin, block, gone));
                }
                None => {
                    merged
                        .extend(self.marked(std::slice::from_ref(block), Mark::Inserted));
                }
            }
        }
        for skipped in left {
            self.delete(skipped, gone, merged);
        }
    }

    /// Whether two blocks are forms of one: of one kind, and with some words in common.
    fn pairs(&self, old: &Block, new: &Block) -> bool {
        if let (Block::Heading(a), Block::Heading(b)) = (old, new) {
            let id = |heading: &Heading<Figure, Target>| {
                heading.id.as_ref().map(|id| id.value.clone())
            };
            return a.level == b.level && id(a) == id(b);
        }
        if kind(old) != kind(new) {
            return false;
        }
        let (a, b) = (self.key(old), self.key(new));
        let words = |text: &str| -> Vec<String> {
            // Without the first line, which says of what kind it is.
            let text = text.split_once('\n').map_or(text, |(_, rest)| rest);
            text.unicode_words().map(str::to_owned).collect()
        };
        let (a, b) = (words(&a), words(&b));
        let common = b.iter().filter(|word| a.contains(word)).count();
        3 * common >= a.len().max(b.len())
    }

    fn delete(&self, block: &Block, gone: &mut Vec<String>, merged: &mut Vec<Block>) {
        for block in self.marked(std::slice::from_ref(block), Mark::Deleted) {
            if let Block::Heading(heading) = &block {
                gone.extend(heading.id.as_ref().map(|id| id.value.clone()));
            }
            merged.push(block);
        }
    }

    fn block(&self, old: &Block, new: &Block, gone: &mut Vec<String>) -> Block {
        match (old, new) {
            (Block::Heading(a), Block::Heading(b)) => {
                Block::Heading(Heading { body: self.line(&a.body, &b.body), ..b.clone() })
            }
            (Block::Paragraph(a, _), Block::Paragraph(b, place)) => {
                Block::Paragraph(self.line(a, b), *place)
            }
            (Block::List { items: a, .. }, Block::List { start, tight, items: b }) => {
                let keys = |items: &[Vec<Block>]| -> Vec<String> {
                    let key = |item: &Vec<Block>| -> String {
                        item.iter().map(|block| self.key(block)).collect()
                    };
                    items.iter().map(key).collect()
                };
                let mut items = vec![];
                for step in aligned(&keys(a), &keys(b)) {
                    match step {
                        Step::Same(x, y) => {
                            if let (Some(x), Some(y)) = (a.get(x), b.get(y)) {
                                items.push(self.blocks(x, y, gone));
                            }
                        }
                        Step::Other(before, after) => {
                            let before = a.get(before).unwrap_or(&[]);
                            let after = b.get(after).unwrap_or(&[]);
                            for at in 0..before.len().max(after.len()) {
                                items.push(match (before.get(at), after.get(at)) {
                                    (Some(x), Some(y)) => self.blocks(x, y, gone),
                                    (Some(x), None) => self.marked(x, Mark::Deleted),
                                    (None, Some(y)) => self.marked(y, Mark::Inserted),
                                    (None, None) => vec![],
                                });
                            }
                        }
                    }
                }
                Block::List { start: *start, tight: *tight, items }
            }
            (Block::Quote(a), Block::Quote(b)) => Block::Quote(self.blocks(a, b, gone)),
            (Block::Table(a), Block::Table(b)) => Block::Table(self.table(a, b)),
            (Block::Component(a), Block::Component(b)) => {
                Block::Component(compare::merged(self, a, b))
            }
            (_, new) => new.clone(),
        }
    }

    /// Blocks that came or went as they are.
    pub(super) fn marked(&self, blocks: &[Block], mark: Mark) -> Vec<Block> {
        let mut marked = vec![];
        for block in blocks {
            marked.push(match block {
                Block::Heading(heading) => {
                    let id = heading.id.as_ref().map(|id| match mark {
                        Mark::Inserted => id.clone(),
                        Mark::Deleted => {
                            Placed::new(format!("{GONE}{}", id.value), id.place)
                        }
                    });
                    Block::Heading(Heading {
                        id,
                        body: wrap(&heading.body, mark),
                        starts_page: heading.starts_page && mark == Mark::Inserted,
                        ..heading.clone()
                    })
                }
                Block::Paragraph(body, place) => {
                    Block::Paragraph(wrap(body, mark), *place)
                }
                Block::List { start, tight, items } => Block::List {
                    start: *start,
                    tight: *tight,
                    items: items.iter().map(|item| self.marked(item, mark)).collect(),
                },
                Block::Quote(body) => Block::Quote(self.marked(body, mark)),
                Block::Code(text, place) => {
                    let code = Inline::Code(text.clone(), *place);
                    Block::Paragraph(wrap(&[code], mark), *place)
                }
                Block::Table(table) => {
                    let mut table = table.clone();
                    let rows = table.rows.iter_mut().flatten();
                    for cell in table.head.iter_mut().chain(rows) {
                        *cell = wrap(cell, mark);
                    }
                    Block::Table(table)
                }
                Block::Rule => Block::Rule,
                Block::Component(component) => {
                    Block::Component(compare::marked(component, mark))
                }
            });
        }
        marked
    }
}

/// What kind a block is of.
fn kind(block: &Block) -> &'static str {
    match block {
        Block::Heading(_) => "heading",
        Block::Paragraph(..) => "paragraph",
        Block::List { .. } => "list",
        Block::Quote(_) => "quote",
        Block::Code(..) => "code",
        Block::Table(_) => "table",
        Block::Rule => "rule",
        Block::Component(component) => component.part().kind().phrase,
    }
}
