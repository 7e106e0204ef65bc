//! `restatements` as written, and how it is read.

use super::keys;
use crate::components::read::{Component, Fields, Line};
use crate::input::load::passages::Words;
use crate::input::load::yaml::Node;
use crate::model::place::Place;

/// `restatements`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Restatements {
    /// The caption.
    pub caption: Line,
    /// Where it stands.
    pub place: Place,
}

impl Restatements {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.at(self.place);
        words.lines(&self.caption);
    }
}

impl Fields<'_> {
    pub(crate) fn restatements(
        &mut self,
        node: &Node,
        place: Place,
    ) -> Option<Component> {
        let keys = keys::Restatements::read(node, &mut self.reader);
        let caption = self.optional_line(keys.caption);
        // All of it stands at the block's name: it is made from the dataset.
        let place = place.part(0, "restatements".len());
        Some(Component::Restatements(Restatements { caption, place }))
    }
}
