//! `methods` as written, and how it is read.

use super::keys;
use crate::components::read::{Component, Fields, Line};
use crate::input::load::passages::Words;
use crate::input::load::yaml::Node;
use crate::model::place::{Place, Placed};

/// `methods`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Methods {
    /// The caption.
    pub caption: Line,
    /// Which metrics; all there is something to say of if none is named.
    pub of: Vec<Placed<String>>,
    /// A note.
    pub note: Line,
    /// Where it stands.
    pub place: Place,
}

impl Methods {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.at(self.place);
        words.lines(self.caption.iter().chain(&self.note));
    }
}

impl Fields<'_> {
    pub(crate) fn methods(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Methods::read(node, &mut self.reader);
        let mut of = vec![];
        if let Some(list) = keys.of {
            for item in self.reader.list(list) {
                of.extend(self.reader.text(item));
            }
        }
        Some(Component::Methods(Methods {
            caption: self.optional_line(keys.caption),
            of,
            note: self.optional_line(keys.note),
            // What is made of the dataset stands at the block's name.
            place: place.part(0, "methods".len()),
        }))
    }
}
