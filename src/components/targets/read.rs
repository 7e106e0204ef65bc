//! `targets` as written, and how it is read.

use super::{Show, keys};
use crate::components::read::{Component, Fields, Line};
use crate::input::load::passages::Words;
use crate::input::load::yaml::Node;
use crate::model::place::{Place, Placed};

/// `targets`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Targets {
    /// How they are shown.
    pub show: Show,
    /// Which; all if none is named.
    pub of: Vec<Placed<String>>,
    /// The title.
    pub title: Line,
    /// Where the figures come from.
    pub source: Line,
    /// A note.
    pub note: Line,
    /// Where it stands.
    pub place: Place,
}

impl Targets {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.at(self.place);
        words.lines(self.title.iter().chain(&self.source).chain(&self.note));
    }
}

impl Fields<'_> {
    pub(crate) fn targets(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Targets::read(node, &mut self.reader);
        let show = match keys.show {
            Some(show) => self.reader.choice(show, &Show::ALL)?,
            None => Show::Table,
        };
        let mut of = vec![];
        if let Some(list) = keys.of {
            for item in self.reader.list(list) {
                of.extend(self.reader.text(item));
            }
        }
        Some(Component::Targets(Targets {
            show,
            of,
            title: self.optional_line(keys.title),
            source: self.optional_line(keys.source),
            note: self.optional_line(keys.note),
            // What is made of the file of targets stands at the block's name.
            place: place.part(0, "targets".len()),
        }))
    }
}
