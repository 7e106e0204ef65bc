//! The keys of `tree`.

use crate::input::load::record::Shape::{self, *};
use crate::input::load::record::{Demand, record};

record! {
    /// An organisation chart, from its top down; five levels at most.
    Branch {
        /// The body or office.
        title: Line,
        /// What it does.
        note: Line,
        /// The bodies below it: each a title, or `title` with what else is said.
        children: List(&BRANCH),
    }
    demands Demand::Each(&["title"])
}

/// A body of an organisation chart.
pub(crate) const BRANCH: Shape = Either(&[Line, Keys(Branch::record)]);
