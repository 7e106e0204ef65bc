//! What a blackline marks in `assurance`.

use std::collections::BTreeMap;

use super::Scope;
use crate::review::diff::blackline::line::{identity, revise, wrap};
use crate::review::diff::blackline::{Mark, Merger};

impl Scope {
    /// The two as one.
    pub(crate) fn merged(&self, old: &Self, merger: &Merger) -> Self {
        let mut merged = self.clone();
        merged.caption = merger.optional(old.caption.as_ref(), self.caption.as_ref());
        for ((_, fact), (_, before)) in merged.facts.iter_mut().zip(&old.facts) {
            *fact = merger.line(before, fact);
        }
        let before: BTreeMap<_, _> =
            old.rows.iter().map(|row| (identity(&row.figure), row)).collect();
        for row in &mut merged.rows {
            match before.get(&identity(&row.figure)) {
                Some(old) => revise(&old.figure, &mut row.figure),
                None => row.name = wrap(&row.name, Mark::Inserted),
            }
        }
        merged
    }

    /// As it came or went.
    pub(crate) fn marked(&self, mark: Mark) -> Self {
        let mut marked = self.clone();
        for row in &mut marked.rows {
            row.name = wrap(&row.name, mark);
        }
        marked
    }
}
