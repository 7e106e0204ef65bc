//! `matrix`: topics by two scores.

mod bind;
mod compare;
pub mod keys;
pub mod read;
mod told;
mod write;

use rust_decimal::Decimal;

use super::{Kind, Part};
use crate::model::report::Line;

/// What it is.
pub const KIND: Kind = Kind {
    name: "matrix",
    title: "matrix",
    phrase: "a `matrix` block",
    is_display: true,
};

/// `matrix`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Matrix {
    /// What the horizontal axis measures.
    pub x: Line,
    /// What the vertical axis measures.
    pub y: Line,
    /// The topics by group.
    pub groups: Vec<TopicGroup>,
    /// The alternative text.
    pub alt: String,
}

/// Topics under a common name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TopicGroup {
    /// Its name.
    pub title: Option<Line>,
    /// Its topics.
    pub topics: Vec<Topic>,
}

/// A topic with its two scores.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Topic {
    /// Its name.
    pub name: Line,
    /// The score along the horizontal axis.
    pub x: Decimal,
    /// The score along the vertical axis.
    pub y: Decimal,
}

impl Part for Matrix {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        visit(&self.x);
        visit(&self.y);
        for group in &self.groups {
            let names = group.topics.iter().map(|topic| &topic.name);
            group.title.iter().chain(names).for_each(&mut *visit);
        }
    }
}
