//! What a blackline marks in `flow`.

use super::Flow;
use crate::review::diff::blackline::line::{revise_all, wrap};
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
        let before = old.bands.iter().map(|band| &band.figure);
        revise_all(before, merged.bands.iter_mut().map(|band| &mut band.figure));
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
