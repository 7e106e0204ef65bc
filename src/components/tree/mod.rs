//! `tree`: an organisation chart.

pub mod keys;
pub mod read;
mod told;
mod write;

use super::words::kind;
use super::{Kind, Part};
use crate::model::report::Line;

/// What it is.
pub const KIND: Kind = kind("tree", "a `tree` block");

/// A box of an organisation chart with those below it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Branch<L> {
    /// Its name.
    pub title: L,
    /// A remark.
    pub note: Option<L>,
    /// What stands below it.
    pub children: Vec<Self>,
}

impl<L> Branch<L> {
    pub(super) fn map<M>(&self, each: &mut impl FnMut(&L) -> M) -> Branch<M> {
        let title = each(&self.title);
        let note = self.note.as_ref().map(&mut *each);
        let mut children = vec![];
        for child in &self.children {
            children.push(child.map(each));
        }
        Branch { title, note, children }
    }

    pub(super) fn each_line<'a>(&'a self, visit: &mut dyn FnMut(&'a L)) {
        visit(&self.title);
        self.note.iter().for_each(&mut *visit);
        for child in &self.children {
            child.each_line(visit);
        }
    }
}

impl Part for Branch<Line> {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        self.each_line(visit);
    }
}
