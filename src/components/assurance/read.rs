//! `assurance` as written, and how it is read.

use super::keys;
use crate::components::read::{Component, Fields, Line};
use crate::input::load::passages::Words;
use crate::input::load::yaml::Node;
use crate::model::place::Place;

/// `assurance`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Assurance {
    /// The caption.
    pub caption: Line,
    /// Where it stands.
    pub place: Place,
}

impl Assurance {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.at(self.place);
        words.lines(&self.caption);
    }
}

impl Fields<'_> {
    pub(crate) fn assurance(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Assurance::read(node, &mut self.reader);
        let caption = self.optional_line(keys.caption);
        // What is made of the file of the assurance stands at the block's name.
        let place = place.part(0, "assurance".len());
        Some(Component::Assurance(Assurance { caption, place }))
    }
}
