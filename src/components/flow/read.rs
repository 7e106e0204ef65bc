//! `flow` as written, and how it is read.

use super::keys;
use crate::components::read::{Component, Fields, Line};
use crate::input::load::markdown::Inline;
use crate::input::load::passages::Words;
use crate::input::load::yaml::Node;
use crate::model::place::{Place, Placed};

/// The most bands: more are a tangle.
const MAX_BANDS: usize = 40;

/// `flow`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Flow {
    /// The title.
    pub title: Line,
    /// The bands.
    pub bands: Vec<Band>,
    /// What all that sets out comes to.
    pub total: Option<Placed<String>>,
    /// Where the figures come from.
    pub source: Line,
    /// A note.
    pub note: Line,
    /// Where it stands.
    pub place: Place,
}

/// A band.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Band {
    /// What it comes from.
    pub from: Vec<Inline>,
    /// What it goes to.
    pub to: Vec<Inline>,
    /// How much.
    pub metric: Placed<String>,
    /// Where it stands.
    pub place: Place,
}

impl Flow {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.at(self.place);
        words.lines(&self.title);
        for band in &self.bands {
            words.at(band.place);
            words.line(&band.from);
            words.line(&band.to);
        }
        words.lines(self.source.iter().chain(&self.note));
    }
}

impl Fields<'_> {
    pub(crate) fn flow(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Flow::read(node, &mut self.reader);
        let Some(list) = keys.flows else { return self.missing(node, "flows") };
        let mut bands = vec![];
        for item in self.up_to(MAX_BANDS, list, "flows", "join the small ones") {
            let keys = keys::Band::read(item, &mut self.reader);
            let from = keys.from.map(|from| self.line(from));
            let to = keys.to.map(|to| self.line(to));
            let metric = keys.metric.and_then(|metric| self.reader.text(metric));
            let missing = [
                ("from", keys.from.is_none()),
                ("to", keys.to.is_none()),
                ("metric", keys.metric.is_none()),
            ];
            for (key, _) in missing.into_iter().filter(|(_, is_missing)| *is_missing) {
                self.missing::<()>(item, key);
            }
            let (Some(from), Some(to), Some(metric)) = (from, to, metric) else {
                continue;
            };
            bands.push(Band { from, to, metric, place: item.place });
        }
        if bands.is_empty() {
            if self.reader.list(list).is_empty() {
                self.not_empty(list);
            }
            return None;
        }
        Some(Component::Flow(Box::new(Flow {
            title: self.optional_line(keys.title),
            bands,
            total: keys.total.and_then(|total| self.reader.text(total)),
            source: self.optional_line(keys.source),
            note: self.optional_line(keys.note),
            place,
        })))
    }
}
