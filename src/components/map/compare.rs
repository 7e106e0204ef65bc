//! What a blackline marks in `map`.

use super::Map;
use crate::review::diff::blackline::line::{revise_all, wrap};
use crate::review::diff::blackline::{Mark, Merger};

impl Map {
    /// The two as one.
    pub(crate) fn merged(&self, old: &Self, merger: &Merger) -> Self {
        let mut merged = self.clone();
        merged.title = merger.optional(old.title.as_ref(), self.title.as_ref());
        merged.source = merger.optional(old.source.as_ref(), self.source.as_ref());
        merged.notes = merger.cells(&old.notes, &self.notes);
        for (point, before) in merged.points.iter_mut().zip(&old.points) {
            point.name = merger.line(&before.name, &point.name);
            point.text = merger.optional(before.text.as_ref(), point.text.as_ref());
        }
        let before = old.points.iter().filter_map(|point| point.figure.as_ref());
        let figures = merged.points.iter_mut().filter_map(|point| point.figure.as_mut());
        revise_all(before.map(|(_, figure)| figure), figures.map(|(_, figure)| figure));
        merged
    }

    /// As it came or went.
    pub(crate) fn marked(&self, mark: Mark) -> Self {
        let mut marked = self.clone();
        marked.title = self.title.as_ref().map(|title| wrap(title, mark));
        for point in &mut marked.points {
            point.name = wrap(&point.name, mark);
        }
        marked
    }
}
