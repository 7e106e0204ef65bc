//! `boundary` as written, and how it is read.

use super::keys;
use crate::components::read::{Component, Fields, Line};
use crate::input::load::passages::Words;
use crate::input::load::yaml::Node;
use crate::model::place::{Place, Placed};

/// `boundary`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Boundary {
    /// The caption.
    pub caption: Line,
    /// The metrics whose figures stand beside the entities.
    pub figures: Vec<Placed<String>>,
    /// A note.
    pub note: Line,
    /// Where it stands.
    pub place: Place,
}

impl Boundary {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.at(self.place);
        words.lines(self.caption.iter().chain(&self.note));
    }
}

impl Fields<'_> {
    pub(crate) fn boundary(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Boundary::read(node, &mut self.reader);
        let mut figures = vec![];
        for item in keys.figures.map(|node| self.reader.list(node)).unwrap_or_default() {
            figures.extend(self.reader.text(item));
        }
        Some(Component::Boundary(Boundary {
            caption: self.optional_line(keys.caption),
            figures,
            note: self.optional_line(keys.note),
            // All of it stands at the block's name: it is made from the settings.
            place: place.part(0, "boundary".len()),
        }))
    }
}
