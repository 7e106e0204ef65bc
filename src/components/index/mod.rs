//! `index`: where the content index stands.

mod bind;
mod compare;
pub mod keys;
pub mod read;
mod told;
mod write;

use super::{Kind, Part};
use crate::model::place::Place;
use crate::model::report::Line;

/// What it is.
pub const KIND: Kind = Kind {
    name: "index",
    title: "content index",
    phrase: "an `index` block",
    is_display: false,
};

/// `index`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Index {
    /// Where it stands.
    pub place: Place,
    /// The framework's place among those the report follows.
    pub position: usize,
    /// What is shown of it.
    pub show: Show,
}

/// What is shown of a framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Show {
    /// Its provisions with where they are answered.
    #[default]
    Index,
    /// Its provisions with those of other frameworks that ask for the same.
    Crosswalk,
}

impl Show {
    /// Both with their names in files.
    pub const ALL: [(&'static str, Self); 2] =
        [("index", Self::Index), ("crosswalk", Self::Crosswalk)];
}

impl Part for Index {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    /// What it prints is the report's, and stands in its own table.
    fn lines<'a>(&'a self, _visit: &mut dyn FnMut(&'a Line)) {}

    fn place(&self) -> Option<Place> {
        Some(self.place)
    }
}
