//! What a blackline marks in `matrix`.

use super::Matrix;
use crate::review::diff::blackline::{Mark, Merger};

impl Matrix {
    /// The two as one.
    pub(crate) fn merged(&self, old: &Self, merger: &Merger) -> Self {
        let mut merged = self.clone();
        merged.x = merger.line(&old.x, &self.x);
        merged.y = merger.line(&old.y, &self.y);
        for (group, before) in merged.groups.iter_mut().zip(&old.groups) {
            group.title = merger.optional(before.title.as_ref(), group.title.as_ref());
            for (topic, before) in group.topics.iter_mut().zip(&before.topics) {
                topic.name = merger.line(&before.name, &topic.name);
            }
        }
        merged
    }

    /// As it came or went.
    pub(crate) fn marked(&self, _mark: Mark) -> Self {
        self.clone()
    }
}
