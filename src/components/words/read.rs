//! What the readers of components made of words share.

use super::Prose;
use crate::components::read::{Component, Fields};
use crate::diag::rules;
use crate::input::load::markdown::Inline;
use crate::input::load::passages::Words;
use crate::input::load::yaml::{Kind, Node};

/// A line as written.
pub(crate) type Line = Vec<Inline>;

impl Prose<Line> {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        match self {
            Self::Table(grid) => grid.texts(words),
            _ => self.each_line(&mut |line| words.line(line)),
        }
    }
}

impl Fields<'_> {
    pub(crate) fn lines(&mut self, node: &Node) -> Vec<Line> {
        let mut lines = vec![];
        for item in self.reader.list(node) {
            lines.push(self.line(item));
        }
        lines
    }

    /// A finished component; a finding where its list holds nothing to show.
    pub(crate) fn prose(
        &mut self,
        list: &Node,
        is_empty: bool,
        prose: Prose<Line>,
    ) -> Option<Component> {
        if !is_empty {
            return Some(Component::Prose(prose));
        }
        // Where entries were written, each has its own finding already.
        self.not_empty(list);
        None
    }

    /// A finding where a list has no entries.
    pub(crate) fn not_empty(&mut self, list: &Node) {
        if matches!(&list.kind, Kind::Sequence(items) if items.is_empty()) {
            let empty = "this list is empty: it needs an entry at least";
            self.reader.sink.add(rules::WRONG_SHAPE.finding(list.place, empty));
        }
    }
}
