//! `quote`: a sentence pulled out of its section.

pub mod keys;
pub mod read;
mod told;
mod write;

use super::words::kind;
use super::{Kind, Part};
use crate::model::report::Line;

/// What it is.
pub const KIND: Kind = Kind {
    title: "pull quote",
    ..kind("quote", "a `quote` block")
};

/// `quote`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quote<L> {
    /// The sentence.
    pub text: L,
    /// Who says it.
    pub by: Option<L>,
}

impl<L> Quote<L> {
    pub(super) fn map<M>(&self, each: &mut impl FnMut(&L) -> M) -> Quote<M> {
        Quote {
            text: each(&self.text),
            by: self.by.as_ref().map(each),
        }
    }

    pub(super) fn each_line<'a>(&'a self, visit: &mut dyn FnMut(&'a L)) {
        visit(&self.text);
        self.by.iter().for_each(visit);
    }
}

impl Part for Quote<Line> {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        self.each_line(visit);
    }
}
