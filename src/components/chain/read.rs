//! `chain` as written, and how it is read.

use super::keys;
use crate::components::cards::read::{Card, CardFigure};
use crate::components::read::{Component, Fields, Line};
use crate::input::load::markdown::Inline;
use crate::input::load::passages::Words;
use crate::input::load::yaml::Node;
use crate::model::place::Place;

/// The most links: they stand in a row.
const MAX_LINKS: usize = 6;

/// `chain`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Chain {
    /// The title.
    pub title: Line,
    /// The links.
    pub links: Vec<Link>,
    /// What leads back.
    pub returns: Line,
    /// Where it stands.
    pub place: Place,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// Its title.
    pub title: Vec<Inline>,
    /// A text under it.
    pub text: Line,
    /// Its figures.
    pub figures: Vec<Card>,
    /// Where it stands.
    pub place: Place,
}

impl Chain {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.at(self.place);
        words.lines(&self.title);
        for link in &self.links {
            words.at(link.place);
            words.line(&link.title);
            words.lines(&link.text);
            for card in &link.figures {
                words.at(card.place);
                words.lines(&card.label);
                if let CardFigure::Text(line) = &card.figure {
                    words.line(line);
                }
                words.lines(&card.note);
            }
        }
        words.lines(&self.returns);
    }
}

impl Fields<'_> {
    pub(crate) fn chain(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Chain::read(node, &mut self.reader);
        let Some(list) = keys.links else { return self.missing(node, "links") };
        let mut links = vec![];
        for item in self.up_to(MAX_LINKS, list, "links", "join some of them") {
            let keys = keys::Link::read(item, &mut self.reader);
            let text = self.optional_line(keys.text);
            let mut figures = vec![];
            if let Some(list) = keys.figures {
                for item in self.reader.list(list) {
                    figures.extend(self.card(item));
                }
            }
            let Some(title) = keys.title else {
                self.missing::<()>(item, "title");
                continue;
            };
            let title = self.line(title);
            links.push(Link { title, text, figures, place: item.place });
        }
        if links.is_empty() {
            if self.reader.list(list).is_empty() {
                self.not_empty(list);
            }
            return None;
        }
        Some(Component::Chain(Box::new(Chain {
            title: self.optional_line(keys.title),
            links,
            returns: self.optional_line(keys.returns),
            place,
        })))
    }
}
