//! What a blackline marks in `targets`.

use super::Drawing;
use crate::components::Part as _;
use crate::review::diff::blackline::line::{revise_all, wrap};
use crate::review::diff::blackline::{Mark, Merger};

impl Drawing {
    /// The two as one.
    pub(crate) fn merged(&self, old: &Self, merger: &Merger) -> Self {
        let mut merged = self.clone();
        merged.title = merger.optional(old.title.as_ref(), self.title.as_ref());
        merged.source = merger.optional(old.source.as_ref(), self.source.as_ref());
        merged.notes = merger.cells(&old.notes, &self.notes);
        let mut before = vec![];
        old.figures(&mut |figure| before.push(figure));
        let figures = merged.panels.iter_mut().flat_map(|panel| {
            let marks = panel.marks.iter_mut().map(|mark| &mut mark.figure);
            marks.chain(&mut panel.progress).chain(&mut panel.standing)
        });
        revise_all(before.into_iter(), figures);
        merged
    }

    /// As it came or went.
    pub(crate) fn marked(&self, mark: Mark) -> Self {
        let mut marked = self.clone();
        marked.title = self.title.as_ref().map(|title| wrap(title, mark));
        for panel in &mut marked.panels {
            panel.name = wrap(&panel.name, mark);
        }
        marked
    }
}
