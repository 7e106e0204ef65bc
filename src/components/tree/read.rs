//! How `tree` is read.

use super::{Branch, keys};
use crate::components::read::{Component, Fields};
use crate::components::words::Prose;
use crate::components::words::read::Line;
use crate::diag::rules;
use crate::input::load::yaml::{Kind, Node};

/// How many levels an organisation chart may have.
const MAX_LEVELS: usize = 5;

impl Fields<'_> {
    pub(crate) fn tree(&mut self, node: &Node) -> Option<Component> {
        let root = self.branch(node, 1)?;
        Some(Component::Prose(Prose::Tree(root)))
    }

    fn branch(&mut self, node: &Node, level: usize) -> Option<Branch<Line>> {
        if !matches!(node.kind, Kind::Mapping(_)) {
            let title = self.line(node);
            return Some(Branch { title, note: None, children: vec![] });
        }
        let keys = keys::Branch::read(node, &mut self.reader);
        let note = self.optional_line(keys.note);
        let mut children = vec![];
        if let Some(list) = keys.children {
            if level == MAX_LEVELS {
                self.reader.sink.add(
                    rules::WRONG_SHAPE
                        .finding(
                            list.place,
                            format!("a tree has at most {MAX_LEVELS} levels"),
                        )
                        .hint("make a second tree of this branch"),
                );
                return None;
            }
            for child in self.reader.list(list) {
                children.extend(self.branch(child, level + 1));
            }
        }
        let Some(title) = keys.title else {
            return self.missing(node, "title");
        };
        Some(Branch { title: self.line(title), note, children })
    }
}
