//! What a blackline marks in `chain`.

use super::Chain;
use crate::review::diff::blackline::line::wrap;
use crate::review::diff::blackline::{Mark, Merger};

impl Chain {
    /// The two as one.
    pub(crate) fn merged(&self, old: &Self, merger: &Merger) -> Self {
        let mut merged = self.clone();
        merged.title = merger.optional(old.title.as_ref(), self.title.as_ref());
        merged.returns = merger.optional(old.returns.as_ref(), self.returns.as_ref());
        for ((link, before), own) in
            merged.links.iter_mut().zip(&old.links).zip(&self.links)
        {
            link.title = merger.line(&before.title, &own.title);
            link.text = merger.optional(before.text.as_ref(), own.text.as_ref());
            link.figures = own.figures.merged(&before.figures, merger);
        }
        merged
    }

    /// As it came or went.
    pub(crate) fn marked(&self, mark: Mark) -> Self {
        let mut marked = self.clone();
        for link in &mut marked.links {
            link.title = wrap(&link.title, mark);
        }
        marked
    }
}
