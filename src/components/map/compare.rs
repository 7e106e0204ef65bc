//! What a blackline marks in `map`.

use std::collections::BTreeMap;

use super::Map;
use crate::model::figure::Figure;
use crate::review::diff::blackline::line::{identity, revise, wrap};
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
        let figures = old.points.iter().filter_map(|point| point.figure.as_ref());
        let before: BTreeMap<(String, String), &Figure> =
            figures.map(|(_, figure)| (identity(figure), figure)).collect();
        let figures = merged.points.iter_mut().filter_map(|point| point.figure.as_mut());
        for (_, figure) in figures {
            if let Some(before) = before.get(&identity(figure)) {
                revise(before, figure);
            }
        }
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
