//! What a blackline marks in `flow`.

use std::collections::BTreeMap;

use super::Flow;
use crate::model::figure::Figure;
use crate::review::diff::blackline::line::{identity, revise, wrap};
use crate::review::diff::blackline::{Mark, Merger};

impl Flow {
    /// The two as one.
    pub(crate) fn merged(&self, old: &Self, merger: &Merger) -> Self {
        let mut merged = self.clone();
        merged.title = merger.optional(old.title.as_ref(), self.title.as_ref());
        merged.source = merger.optional(old.source.as_ref(), self.source.as_ref());
        merged.notes = merger.cells(&old.notes, &self.notes);
        for (station, before) in merged.stations.iter_mut().zip(&old.stations) {
            station.name = merger.line(&before.name, &station.name);
        }
        let before: BTreeMap<(String, String), &Figure> = old
            .bands
            .iter()
            .map(|band| (identity(&band.figure), &band.figure))
            .collect();
        for band in &mut merged.bands {
            if let Some(before) = before.get(&identity(&band.figure)) {
                revise(before, &mut band.figure);
            }
        }
        merged
    }

    /// As it came or went.
    pub(crate) fn marked(&self, mark: Mark) -> Self {
        let mut marked = self.clone();
        marked.title = self.title.as_ref().map(|title| wrap(title, mark));
        for station in &mut marked.stations {
            station.name = wrap(&station.name, mark);
        }
        marked
    }
}
