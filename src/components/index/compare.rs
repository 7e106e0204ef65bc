//! What a blackline marks in `index`: nothing here, for its rows are the report's.

use super::Index;
use crate::review::diff::blackline::{Mark, Merger};

impl Index {
    /// The two as one.
    pub(crate) fn merged(&self, _old: &Self, _merger: &Merger) -> Self {
        self.clone()
    }

    /// As it came or went.
    pub(crate) fn marked(&self, _mark: Mark) -> Self {
        self.clone()
    }
}
