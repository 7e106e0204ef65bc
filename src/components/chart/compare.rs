//! What a blackline marks in `chart`.

use super::{Chart, Multiples};
use crate::review::diff::blackline::line::{revise_all, wrap};
use crate::review::diff::blackline::{Mark, Merger};

impl Chart {
    /// The two as one.
    pub(crate) fn merged(&self, old: &Self, merger: &Merger) -> Self {
        let mut merged = self.clone();
        merged.title = merger.line(&old.title, &self.title);
        merged.period = merger.optional(old.period.as_ref(), self.period.as_ref());
        merged.source = merger.optional(old.source.as_ref(), self.source.as_ref());
        merged.note = merger.optional(old.note.as_ref(), self.note.as_ref());
        for (line, before) in merged.categories.iter_mut().zip(&old.categories) {
            *line = merger.line(before, line);
        }
        for (series, other) in merged.series.iter_mut().zip(&old.series) {
            series.name = merger.optional(other.name.as_ref(), series.name.as_ref());
        }
        let points = merged.series.iter_mut().flat_map(|series| &mut series.points);
        let before = old.series.iter().flat_map(|series| &series.points).flatten();
        revise_all(
            before.map(|point| &point.figure),
            points.flatten().map(|point| &mut point.figure),
        );
        if let (Some((_, before)), Some((_, line))) = (&old.change, &mut merged.change) {
            *line = merger.line(before, line);
        }
        let totals = old.total.iter().flatten().flatten();
        revise_all(totals, merged.total.iter_mut().flatten().flatten());
        merged
    }

    /// As it came or went.
    pub(crate) fn marked(&self, mark: Mark) -> Self {
        let mut marked = self.clone();
        marked.title = wrap(&self.title, mark);
        marked
    }
}

impl Multiples {
    /// The two as one.
    pub(crate) fn merged(&self, old: &Self, merger: &Merger) -> Self {
        let mut merged = self.clone();
        merged.title = merger.line(&old.title, &self.title);
        merged.source = merger.optional(old.source.as_ref(), self.source.as_ref());
        merged.note = merger.optional(old.note.as_ref(), self.note.as_ref());
        for (panel, before) in merged.panels.iter_mut().zip(&old.panels) {
            *panel = panel.merged(before, merger);
        }
        merged
    }

    /// As it came or went.
    pub(crate) fn marked(&self, mark: Mark) -> Self {
        let mut marked = self.clone();
        marked.title = wrap(&self.title, mark);
        marked
    }
}
